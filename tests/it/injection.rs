//! Terminals, build logs and report viewers interpret control sequences. None of them may come from a book.

use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::plugin::{PLUGIN, call, command, feed, folder, run, stderr};

/// Clears the screen, sets the title, reverses the text, rings; commands of three CI services; a Markdown link.
/// link.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}2J\u{202e}\u{8}\u{7f}::error file=x,line=1::p ##[add-mask]p ##vso[task.x]p %0A::stop-commands::p [p](https://evil.example) <b>";
/// The same with line ends, for quoted values.
const LINES: &str = "\\e[2J\\r\\n::error file=x::p\\n::add-mask::p\\n##[error]p\\n\\u202e";

/// A chapter with it in each place that a finding may quote.
fn chapter() -> String {
    format!(
        "---\nowner: \"{LINES}\"\n\"{LINES}\": \"{LINES}\"\ntarget: \"{LINES}\"\n---\n\
         # MLS-001: {EVIL}\n\n**Status**: {EVIL}\n**Target Date**: 04/03/2027 {EVIL}\n**Onwer{EVIL}**: x\n\n\
         ::error file=x::at the start of a line\n\n{EVIL} [MLS-404] {EVIL}\n\n    ::error::p [MLS-405]\n\n##[MLS-406]\n\n\
         ##[error] [MLS-407]\n\n{{{{#mls {EVIL}}}}}\n\n{{{{#mls index {EVIL}={EVIL}}}}}\n\n\
         <!-- mls-allow {EVIL}: {EVIL} -->\n\n<!-- mls-allow overdue: {EVIL} until=2020-01-01 -->\n\n\
         ## Roll-back {EVIL}\n\n## Deliverables\n\n### 1. {EVIL}\n\n**Status**: Completed\n**Target**: {EVIL}\n\n- [ ] {EVIL}\n- [✓] {EVIL}\n\n\
         ## Deliverables Summary\n\n| Deliverable | Status | {EVIL} |\n|---|---|---|\n| {EVIL} | {EVIL} | {EVIL} |\n\n\
         ## Timeline & Dependencies\n\n- **Blocking this milestone**: {EVIL}\n\n### Team Capacity\n\n\
         | Person | Allocation | Weeks |\n|---|---|---|\n| {EVIL} | {EVIL} | {EVIL} |\n"
    )
}

fn book(table: &str) -> TempDir {
    let book_toml = format!("[book]\ntitle = \"{LINES}\"\n[preprocessor.mls]\nas-of = \"2026-11-23\"\n{table}");
    let toml_escapes = book_toml.replace("\\e", "\\u001b");
    let mut files = vec![
        ("book.toml".to_owned(), toml_escapes),
        (
            "src/SUMMARY.md".to_owned(),
            "- [A](mls-001-a.md)\n- [B](<::error file=x::p.md>)\n".to_owned(),
        ),
        ("src/mls-001-a.md".to_owned(), chapter()),
        ("src/::error file=x::p.md".to_owned(), chapter()),
    ];
    if cfg!(unix) {
        files.push((
            format!("src/milestone/mls-003 {}.md", EVIL.replace('/', "")),
            "# MLS-003: Unlisted\n".to_owned(),
        ));
        files.push((
            "src/milestone/mls-004\n::error::p.md".to_owned(),
            "# MLS-004: Unlisted\n".to_owned(),
        ));
    }
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    folder(&files)
}

/// No control sequence except colours, if `colours` allows them, and the plugin's own annotations.
fn assert_harmless(name: &str, bytes: &[u8], colours: bool) {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let mut plain = String::new();
    let mut parts = text.split('\u{1b}');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        assert!(colours, "{name}: an escape in {text:?}");
        let style = part.strip_prefix('[').and_then(|rest| rest.split_once('m'));
        let (style, rest) = style.unwrap_or_else(|| panic!("{name}: an escape that is no colour: {part:?}"));
        assert!(
            style.bytes().all(|byte| byte.is_ascii_digit() || byte == b';'),
            "{name}: {style:?}"
        );
        plain.push_str(rest);
    }
    let bad = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let found = plain.lines().find(|line| line.contains(bad));
    assert_eq!(found, None, "{name}");
    for line in plain.lines() {
        let ours = [
            "::error file=src/",
            "::warning file=src/",
            "::notice file=src/",
            "::notice title=mdbook-mls::",
            "::warning file=book.toml",
        ];
        let is_command = line.trim_start().starts_with("::");
        assert!(
            !is_command || ours.iter().any(|start| line.starts_with(start)),
            "{name}: {line}"
        );
        assert!(!line.contains("##[") && !line.contains("##vso["), "{name}: {line}");
    }
}

fn check(book: &TempDir, arguments: &[&str]) -> Output {
    let mut command = command(PLUGIN);
    command.arg("check").args(arguments).current_dir(book.path());
    let output = command.output().expect("the program starts");
    assert!(output.status.code().is_some_and(|code| code < 3), "{}", stderr(&output));
    output
}

#[test]
fn no_format_contains_control_sequences() {
    let book = book("profile = \"strict\"");
    for format in [
        "full", "concise", "json", "sarif", "github", "gitlab", "junit", "rdjson",
    ] {
        for color in ["never", "always"] {
            let output = check(&book, &["--format", format, "--color", color]);
            assert!(output.stdout.len() > 1_000, "{format}: {}", stderr(&output));
            assert_harmless(format, &output.stdout, color == "always");
            assert_harmless(format, &output.stderr, color == "always");
        }
    }
}

#[test]
fn json_reports_are_valid_and_complete() {
    let book = book("");
    let json = |format: &str| -> Value {
        let output = check(&book, &["--format", format]);
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    let findings = json("json")["findings"].as_array().map_or(0, Vec::len);
    assert!(findings > 20, "{findings}");
    let sarif = json("sarif");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(results.len(), findings);
    for result in results {
        let message = result["message"]["text"].as_str().expect("text");
        assert!(!message.contains("](") && !message.contains("\n::"), "{message}");
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            .as_str()
            .expect("a URI");
        assert!(uri.starts_with("src/") || uri == "book.toml", "{uri}");
        assert!(
            uri.bytes()
                .all(|byte| byte.is_ascii_graphic() && !b":<>\"#?".contains(&byte)),
            "{uri}"
        );
    }
    let github = check(&book, &["--format", "github"]);
    for line in String::from_utf8_lossy(&github.stdout).lines() {
        let command = line
            .strip_prefix("::")
            .and_then(|rest| rest.split_once("::"))
            .expect("a command");
        let properties = command.0.split_once(' ').map_or("", |(_, properties)| properties);
        let names: Vec<_> = properties
            .split(',')
            .filter_map(|property| property.split_once('='))
            .map(|(name, _)| name)
            .collect();
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        assert!(
            names.iter().all(|name| known.contains(name)) && !names.is_empty(),
            "{line}"
        );
    }
}

#[test]
fn the_plugins_messages_contain_no_control_sequences() {
    let book = book("");
    let text = chapter();
    for (actions, colours) in [("false", false), ("true", false), ("true", true)] {
        for path in [
            "mls-001-a.md",
            "::error file=x::p.md",
            "mls-003 \u{1b}[2J\r\n::error::p.md",
        ] {
            let mut call = call(book.path(), "html", &[(path, &text)]);
            call[0]["config"]["book"]["title"] = EVIL.into();
            let mut command = command(PLUGIN);
            command.env("GITHUB_ACTIONS", actions);
            if colours {
                command.env("CLICOLOR_FORCE", "1");
            }
            let output = feed(&mut command, call.to_string().as_bytes());
            assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
            assert!(stderr(&output).contains("mdbook-mls: "), "{}", stderr(&output));
            assert_harmless(path, &output.stderr, colours);
        }
    }
}

#[test]
fn error_messages_contain_no_control_sequences() {
    let evil = format!("{EVIL}\r\n::error::p\n{EVIL}");
    let mut wrong_table = call(Path::new("/nowhere"), "html", &[]);
    wrong_table[0]["config"]["preprocessor"]["mls"] =
        json!({&evil: 1, "profile": &evil, "rules": {&evil: &evil}, "as-of": &evil});
    let mut wrong_chapter = call(Path::new("/nowhere"), "html", &[(&evil, "")]);
    wrong_chapter[1]["items"][0]["Chapter"]["content"] = json!([evil]);
    let mut wrong_version = call(Path::new("/nowhere"), "html", &[]);
    wrong_version[0]["mdbook_version"] = evil.as_str().into();
    wrong_version[1] = json!({&evil: []});
    for input in [wrong_table, wrong_chapter, wrong_version] {
        let output = run(input.to_string());
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(output.stderr.len() > 20);
        assert_harmless("plugin", &output.stderr, false);
    }
    let book = book("");
    for arguments in [
        ["check", &evil],
        ["explain", &evil],
        ["check", &format!("--root={evil}")],
    ] {
        let output = command(PLUGIN)
            .args(arguments)
            .current_dir(book.path())
            .output()
            .expect("the program starts");
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert_harmless(arguments[0], &output.stderr, false);
    }
}
