//! Panics in whole runs: the plugin, mdBook's traits, and the commands.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use mdbook_preprocessor::{Preprocessor as _, PreprocessorContext, parse_input};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::*;
use crate::shell::cli;
use crate::shell::embed::Mls;
use crate::shell::plugin::{Verdict, answer};

/// The stages at which one chapter of a build can fail.
const OF_ONE: [&str; 4] = ["reading", "overdue", "quoted-state-stale", "making"];

fn texts(mark: &str) -> Vec<(String, String)> {
    let book = book(mark);
    let chapters = book.chapters.into_iter();
    chapters
        .map(|chapter| (chapter.path, chapter.text.into_owned()))
        .collect()
}

/// A call of mdBook; rules that do not matter here are warnings.
fn call(renderer: &str, mark: &str, table: Value) -> Value {
    let items = texts(mark).into_iter().map(|(path, text)| {
        json!({"Chapter": {"name": "A chapter", "content": text, "number": null, "sub_items": [], "path": path,
            "source_path": path, "parent_names": []}})
    });
    let mut own = json!({"as-of": TODAY.to_string(), "profile": "essential", "rules": {"unresolved-reference": "warning",
        "completed-before-blocker": "warning"}});
    for (key, value) in table.as_object().expect("a table") {
        match (own.get_mut(key), value) {
            (Some(Value::Object(own)), Value::Object(more)) => own.extend(more.clone()),
            _ => own[key] = value.clone(),
        }
    }
    json!([
        {"root": "/nowhere", "renderer": renderer, "mdbook_version": "0.5.4",
            "config": {"book": {"title": "Gates"}, "preprocessor": {"mls": own}, "output": {"html": {}, "markdown": {}}}},
        {"items": items.collect::<Vec<_>>()}
    ])
}

fn contents(reply: &[u8]) -> Vec<String> {
    let reply: Value = serde_json::from_slice(reply).expect("a book");
    let items = reply["items"].as_array().expect("items").iter();
    items
        .map(|item| item["Chapter"]["content"].as_str().expect("a text").to_owned())
        .collect()
}

fn serve(renderer: &str, mark: &str, table: Value) -> (Verdict, Vec<u8>) {
    let mut input = call(renderer, mark, table).to_string().into_bytes();
    let mut reply = Vec::new();
    let verdict = answer(&mut input, &mut reply).expect("an answer");
    (verdict, reply)
}

#[test]
fn a_failure_blocks_the_build_unless_configured_otherwise() {
    let warned = || json!({"rules": {"internal-error": "warning"}});
    for stage in OF_ONE {
        assert_eq!(serve("html", &with(stage), json!({})).0, Verdict::Blocked, "{stage}");
        let (verdict, reply) = serve("html", &with(stage), warned());
        assert_eq!(verdict, Verdict::Passed, "{stage}");
        let pages = contents(&reply);
        assert_eq!(pages[BAD], texts(&with(stage))[BAD].1, "{stage}");
        let quiet = contents(&serve("html", &without(stage), json!({})).1);
        assert_ne!(quiet[BAD], texts(&without(stage))[BAD].1);
        if stage != "reading" {
            for chapter in [0, 2, 3, 4] {
                assert!(pages[chapter] == quiet[chapter], "{stage}: {}", pages[chapter]);
            }
        }
    }
}

#[test]
fn every_renderer_gets_the_failed_chapter_as_it_came() {
    for (renderer, stage) in [
        ("html", "making"),
        ("markdown", "making"),
        ("markdown", "reading"),
        ("test", "stripping"),
        ("test", "reading"),
        ("xgettext", "stripping"),
    ] {
        let (verdict, reply) = serve(renderer, &with(stage), json!({"rules": {"internal-error": "warning"}}));
        assert_eq!(verdict, Verdict::Passed);
        let pages = contents(&reply);
        assert_eq!(pages[BAD], texts(&with(stage))[BAD].1, "{renderer}");
        let quiet = contents(&serve(renderer, &without(stage), json!({})).1);
        assert!(
            pages[0] == quiet[0] && pages[4] == quiet[4] || stage == "reading",
            "{renderer}"
        );
    }
}

#[test]
fn a_preview_survives_a_panic() {
    for stage in ["reading", "making", "joining", "beginning"] {
        let mut call = call("html", &with(stage), json!({}));
        call[0]["config"]["output"]["html"]["live-reload-endpoint"] = json!("__livereload");
        let mut input = call.to_string().into_bytes();
        let mut reply = Vec::new();
        assert_eq!(
            answer(&mut input, &mut reply).expect("an answer"),
            Verdict::Passed,
            "{stage}"
        );
        let pages = contents(&reply);
        assert_eq!(pages[BAD], texts(&with(stage))[BAD].1, "{stage}");
        // A chapter without a panel of its own is reported on the other pages.
        assert_eq!(
            pages[0].contains("failed to read this chapter"),
            stage == "reading",
            "{}",
            pages[0]
        );
    }
}

#[test]
fn a_book_that_cannot_be_joined_is_sent_back_byte_for_byte() {
    for stage in ["joining", "gathering", "beginning"] {
        let table = json!({"rules": {"internal-error": "warning"}});
        let sent = call("html", &with(stage), table.clone())[1].to_string();
        let (verdict, reply) = serve("html", &with(stage), table);
        assert_eq!(
            (verdict, String::from_utf8(reply).unwrap()),
            (Verdict::Passed, sent),
            "{stage}"
        );
        assert_eq!(serve("html", &with(stage), json!({})).0, Verdict::Blocked, "{stage}");
    }
}

/// Outside all containment, a panic is an error message and not a crash.
#[test]
fn a_panic_outside_containment_is_an_error() {
    struct Broken;
    impl std::io::Write for Broken {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            panic!("injected at the output");
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    hide_injected_panics();
    let mut input = call("html", "", json!({})).to_string().into_bytes();
    let error = answer(&mut input, Broken).unwrap_err().to_string();
    assert!(
        error.contains("mdbook-mls itself failed: injected at the output (src/injected/shell.rs:"),
        "{error}"
    );
}

#[test]
fn mdbooks_traits_behave_the_same() {
    let run = |stage: &str, table: Value| {
        let call = call("html", &with(stage), table).to_string();
        let (context, book): (PreprocessorContext, _) = parse_input(call.as_bytes()).expect("a call");
        Mls.run(&context, book)
    };
    for stage in OF_ONE {
        assert!(run(stage, json!({})).is_err(), "{stage}");
        let book = run(stage, json!({"rules": {"internal-error": "warning"}})).expect("a book");
        let bad = book.chapters().nth(BAD).expect("a chapter");
        assert_eq!(bad.content, texts(&with(stage))[BAD].1, "{stage}");
    }
}

#[test]
fn the_renderer_writes_the_artefacts_that_succeed() {
    let render = |mark: &str, table: &str| {
        let folder = folder(mark, table);
        let destination = folder.path().join("out");
        let table: Value = toml::from_str(&fs::read_to_string(folder.path().join("book.toml")).unwrap()).unwrap();
        let mut call = json!({"version": "0.5.4", "root": folder.path(), "destination": destination, "config": table});
        call["book"] = self::call("mls", mark, json!({}))[1].clone();
        let answer = answer(&mut call.to_string().into_bytes(), Vec::new());
        (
            answer,
            destination.join("milestones.json").is_file(),
            destination.join("feed.xml").is_file(),
        )
    };
    let (answer, json, feed) = render("", "");
    assert_eq!((answer.unwrap(), json, feed), (Verdict::Passed, true, true));
    let (answer, json, feed) = render(&with("feed.xml"), "");
    let error = answer.unwrap_err().to_string();
    assert!(error.contains("failed to make `feed.xml`"), "{error}");
    assert!(json && !feed);
    for stage in ["reading", "including", "joining"] {
        let (answer, json, _) = render(&with(stage), "");
        assert_eq!((answer.unwrap(), json), (Verdict::Blocked, false), "{stage}");
        let (answer, json, _) = render(&with(stage), "internal-error = \"warning\"");
        assert_eq!(
            (answer.unwrap(), json),
            (Verdict::Passed, stage != "joining"),
            "{stage}"
        );
    }
}

/// The book in a folder.
fn folder(mark: &str, rules: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let src = folder.path().join("src");
    fs::create_dir(&src).expect("a folder");
    let table = format!(
        "[book]\ntitle = \"Gates\"\n[preprocessor.mls]\nas-of = \"{TODAY}\"\nprofile = \"essential\"\n\
         [preprocessor.mls.rules]\nunresolved-reference = \"warning\"\ncompleted-before-blocker = \"warning\"\n{rules}\n\
         [output.html]\n[output.mls]\n"
    );
    fs::write(folder.path().join("book.toml"), table).expect("a file");
    let mut summary = String::new();
    for (path, mut text) in texts(mark) {
        // `swallowed-field` has a safe fix for the missing blank line below the criterion.
        if path.starts_with("mls") && !path.starts_with("mls-003") {
            text += "\n\n## Deliverables\n\n### 2. Gaps\n\n- [x] none\n**Owner**: Bo\n";
        }
        summary += &format!("- [A chapter]({path})\n");
        fs::write(src.join(path), text).expect("a file");
    }
    fs::write(src.join("SUMMARY.md"), summary).expect("a file");
    folder
}

/// The exit code of a command, and the file written by its `--output`.
fn run(root: &Path, command: &str, arguments: &[&str]) -> (u8, String) {
    let output = root.join("said");
    let mut all: Vec<OsString> = vec!["mdbook-mls".into(), command.into()];
    all.extend(arguments.iter().map(OsString::from));
    all.extend(["--root".into(), root.into()]);
    if command != "baseline" && !arguments.contains(&"all") {
        all.extend(["--output".into(), output.clone().into()]);
    }
    let code = cli::run(all);
    let code = (0..3)
        .find(|number| code == ExitCode::from(*number))
        .expect("0, 1 or 2");
    (code, fs::read_to_string(output).unwrap_or_default())
}

#[test]
fn commands_report_a_failure_and_continue() {
    for stage in ["reading", "including", "overdue"] {
        let folder = folder(&with(stage), "");
        let root = folder.path();
        let before = fs::read(root.join("src").join(BOOK[BAD].0)).unwrap();

        let (code, said) = run(root, "check", &["--format", "concise"]);
        assert_eq!(code, 1, "{stage}: {said}");
        let failures = said.lines().filter(|line| line.contains("error[internal-error]"));
        let failures: Vec<&str> = failures.collect();
        assert_eq!(failures.len(), 1, "{stage}: {said}");
        assert!(failures[0].starts_with("src/mls-002-fence.md:"), "{said}");
        assert!(said.contains("src/mls-003-yard.md"), "{stage}: {said}");
        for format in ["full", "json", "sarif", "github", "gitlab", "junit", "rdjson"] {
            let (code, said) = run(root, "check", &["--format", format]);
            assert!(
                code == 1 && said.contains("internal-error"),
                "{stage}: {format}: {said}"
            );
        }
        assert_eq!(run(root, "completeness", &[]).0, 1, "{stage}");
        assert_eq!(run(root, "related", &["MLS-001"]).0, 1, "{stage}");
        let (code, said) = run(root, "doctor", &[]);
        assert_eq!(code, 1);
        assert!(said.contains("mdbook-mls itself failed"), "{stage}: {said}");
        assert_eq!(
            said.contains("MLS-002, not read"),
            stage != "overdue",
            "{stage}: {said}"
        );
        assert_eq!(run(root, "baseline", &[]).0, 2, "{stage}");
        assert!(!root.join("mls-baseline.json").exists());

        let (code, said) = run(root, "export", &["json"]);
        assert_eq!(
            (code, said.contains("\"MLS-002\",\n      \"title\"")),
            (1, stage == "overdue"),
            "{stage}: {said}"
        );
        assert!(said.contains("MLS-003"), "{said}");

        assert_eq!(run(root, "fix", &[]).0, 1, "{stage}");
        let after = |path: &str| fs::read_to_string(root.join("src").join(path)).unwrap();
        assert_eq!(after(BOOK[BAD].0).into_bytes(), before, "{stage}");
        assert!(
            after(BOOK[0].0).contains("- [x] none\n\n**Owner**"),
            "{stage}: {}",
            after(BOOK[0].0)
        );
    }
}

#[test]
fn commands_succeed_if_the_configuration_allows_failures() {
    let folder = folder(&with("reading"), "internal-error = \"warning\"");
    let root = folder.path();
    for (command, arguments) in [
        ("check", &[][..]),
        ("completeness", &[]),
        ("related", &["MLS-001"]),
        ("export", &["json"]),
        ("fix", &[]),
    ] {
        assert_eq!(run(root, command, arguments).0, 0, "{command}");
    }
    assert_eq!(run(root, "baseline", &[]).0, 2);
}

#[test]
fn a_failing_artefact_is_not_written() {
    let formats = [
        ("json", "milestones.json"),
        ("csv", "deliverables.csv"),
        ("ics", "milestones.ics"),
        ("atom", "feed.xml"),
        ("timeline", "timeline.svg"),
        ("graph", "graph.svg"),
        ("sarif", "mls.sarif"),
    ];
    for (format, stage) in formats {
        let folder = folder(&with(stage), "");
        assert_eq!(run(folder.path(), "export", &[format]), (2, String::new()), "{format}");
        let other = if format == "csv" { "json" } else { "csv" };
        assert_eq!(run(folder.path(), "export", &[other]).0, 0, "{format}");
        let out = folder.path().join("out");
        let all = ["all", "--output", out.to_str().expect("a path")];
        let expected = if format == "sarif" { 0 } else { 2 };
        assert_eq!(run(folder.path(), "export", &all).0, expected, "{format}");
        assert!(!out.join(stage).exists() && out.join("index.html").exists(), "{format}");
        assert!(out.join("badges/mls-002.svg").exists(), "{format}");
    }
    for stage in ["joining", "looking"] {
        let folder = folder(&with(stage), "internal-error = \"warning\"");
        assert_eq!(run(folder.path(), "export", &["json"]), (2, String::new()), "{stage}");
        assert_eq!(run(folder.path(), "check", &[]).0, 0, "{stage}");
    }
}
