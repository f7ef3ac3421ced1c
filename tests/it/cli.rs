//! The command line for people and scripts: arguments, exit codes, output streams.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const BOOK: &str =
    "[book]\ntitle = \"B\"\nsrc = \"docs\"\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2026-11-23\"\n";
const SUMMARY: &str = "# Summary\n\n- [One](milestone/mls-001-one.md)\n- [Two](milestone/mls-002-two.md)\n";
const ONE: &str = "# MLS-001: One\n\n**Status**: Planned\n**Target Date**: 2027-01-28\n**Owner**: Ana\n\n\
                   ## Dependencies\n\n**Blocking this milestone**: [MLS-404]\n";
const TWO: &str = "# MLS-002: Two\n\n**Status**: Planned\n**Target Date**: 2026-11-01\n**Owner**: Ana\n";

/// Has an error in MLS-001 and a warning in MLS-002.
fn book() -> TempDir {
    folder(&[
        ("book.toml", BOOK),
        ("docs/SUMMARY.md", SUMMARY),
        ("docs/milestone/mls-001-one.md", ONE),
        ("docs/milestone/mls-002-two.md", TWO),
    ])
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }
    folder
}

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).expect("standard output is JSON")
    }

    /// Rule and file of each finding.
    fn findings(&self) -> Vec<(String, String)> {
        let value = self.json();
        let text = |value: &Value| value.as_str().expect("a string").to_owned();
        let findings = value["findings"].as_array().expect("an array");
        findings.iter().map(|f| (text(&f["rule"]), text(&f["file"]))).collect()
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Ran {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_mdbook-mls"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("NO_COLOR")
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Ran {
        code: output.status.code().expect("an exit code"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}

#[test]
fn check_prints_findings_and_fails() {
    let book = book();
    let ran = run(&book.path().join("docs/milestone"), &["check"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("error[unresolved-reference]"), "{}", ran.out);
    assert!(ran.out.contains("docs/milestone/mls-001-one.md:9:30"), "{}", ran.out);
    assert_eq!(ran.err.lines().count(), 1);
    assert!(
        ran.err.starts_with("mdbook-mls: 2 milestones, 1 error, 1 warning"),
        "{}",
        ran.err
    );
    assert!(!ran.out.contains('\u{1b}'));
    let coloured = run(book.path(), &["check", "--color", "always"]);
    assert!(coloured.out.contains("\u{1b}["));
}

#[test]
fn fail_on_and_as_of_change_the_exit_code_of_check() {
    let book = book();
    let two = "docs/milestone/mls-002-two.md";
    assert_eq!(run(book.path(), &["check", two]).code, 0);
    assert_eq!(run(book.path(), &["check", two, "--fail-on", "warning"]).code, 1);
    assert_eq!(run(book.path(), &["check", "--fail-on", "never"]).code, 0);
    let ran = run(
        book.path(),
        &["check", two, "--as-of", "2026-10-01", "--format", "json"],
    );
    assert_eq!((ran.code, ran.findings()), (0, Vec::new()));
    assert_eq!(ran.json()["as_of"], "2026-10-01");
}

#[test]
fn check_reports_only_the_given_paths() {
    let book = book();
    let json = |path: &str| run(book.path(), &["check", "--format", "json", path]).findings();
    let one = (
        "unresolved-reference".to_owned(),
        "docs/milestone/mls-001-one.md".to_owned(),
    );
    let two = ("overdue".to_owned(), "docs/milestone/mls-002-two.md".to_owned());
    assert_eq!(json("docs/milestone/mls-001-one.md"), std::slice::from_ref(&one));
    assert_eq!(json("docs/milestone/mls-002-two.md"), std::slice::from_ref(&two));
    assert_eq!(json("docs/milestone"), [one.clone(), two.clone()]);
    assert_eq!(json("."), [one.clone(), two]);
    // From another folder, with and without `--root`.
    let elsewhere = tempfile::tempdir().unwrap();
    let path = book.path().join("docs/milestone/mls-001-one.md");
    let path = path.to_str().unwrap();
    let ran = run(elsewhere.path(), &["check", "--format", "json", path]);
    assert_eq!(ran.findings(), std::slice::from_ref(&one));
    let root = book.path().to_str().unwrap();
    let ran = run(elsewhere.path(), &["check", "--format", "json", "--root", root, path]);
    assert_eq!(ran.findings(), [one]);
}

/// Without the note, no output would look like a good result.
#[test]
fn check_notes_that_a_named_file_is_not_a_milestone() {
    let book = book();
    std::fs::write(book.path().join("docs/m8.md"), "# Milestone 8\n\nTODO\n").unwrap();
    let ran = run(book.path(), &["check", "docs/m8.md", "docs/milestone/mls-001-one.md"]);
    assert!(
        ran.err
            .contains("note: `docs/m8.md` is not a milestone, so it is not checked"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("note: `docs/milestone"), "{}", ran.err);
    assert!(!run(book.path(), &["check", "docs"]).err.contains("note: "));
}

#[test]
fn check_reads_a_file_that_the_summary_does_not_list() {
    let book = book();
    let file = book.path().join("docs/milestone/mls-003-new.md");
    std::fs::write(
        &file,
        "# MLS-003: New\n\n**Status**: Planned\n**Target Date**: 04/03/2027\n\nAfter [MLS-001].\n",
    )
    .unwrap();
    let ran = run(
        book.path(),
        &["check", "--format", "json", "docs/milestone/mls-003-new.md"],
    );
    let findings = ran.findings();
    let file = "docs/milestone/mls-003-new.md";
    assert!(findings.contains(&("invalid-date".into(), file.into())), "{findings:?}");
    assert!(
        findings
            .iter()
            .all(|(rule, at)| at == file && rule != "unresolved-reference"),
        "{findings:?}"
    );
}

#[test]
fn check_reads_a_file_outside_any_book_alone() {
    let folder = folder(&[("notes/mls-001-one.md", ONE), ("notes/mls-002-two.md", TWO)]);
    let ran = run(
        folder.path(),
        &[
            "check",
            "--format",
            "json",
            "--as-of",
            "2026-11-23",
            "notes/mls-001-one.md",
        ],
    );
    assert!(
        ran.findings()
            .iter()
            .all(|(rule, at)| rule != "unresolved-reference" && at == "notes/mls-001-one.md")
    );
    let ran = run(
        folder.path(),
        &["check", "--format", "json", "--as-of", "2026-11-23", "notes"],
    );
    assert!(
        ran.findings()
            .contains(&("overdue".into(), "notes/mls-002-two.md".into()))
    );
    assert_eq!(ran.json()["summary"]["milestones"], 2);
}

#[test]
fn check_reads_several_books_if_the_format_can() {
    let (first, second) = (book(), book());
    let second = second.path().to_str().unwrap();
    let ran = run(first.path(), &["check", "--format", "concise", ".", second]);
    assert_eq!((ran.code, ran.out.lines().count(), ran.err.lines().count()), (1, 4, 2));
    let ran = run(first.path(), &["check", "--format", "json", ".", second]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
}

#[test]
fn wrong_arguments_are_one_sentence_and_exit_code_2() {
    let book = book();
    let nowhere = tempfile::tempdir().unwrap();
    for (folder, arguments, words) in [
        (
            &book,
            &["check", "docs/none.md"][..],
            "there is no file or folder `docs/none.md`",
        ),
        (
            &nowhere,
            &["check"][..],
            "there is no book.toml here or in a parent folder",
        ),
        (&nowhere, &["check", "--root", "."][..], "there is no book.toml in `.`"),
        (&nowhere, &["export", "json"][..], "there is no book.toml"),
        (&book, &["check", "--as-of", "soon"][..], "2027-01-28"),
        (&book, &["check", "--format", "xml"][..], "rdjson"),
        (&book, &["chekc"][..], "check"),
        (&book, &["explain", "overdeu"][..], "did you mean `overdue`?"),
        (&book, &["explain", "mls-overdue"][..], "`overdue` or one other?"),
    ] {
        let ran = run(folder.path(), arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(
            ran.err.starts_with("error: ") && ran.err.contains(words),
            "{arguments:?}: {}",
            ran.err
        );
    }
}

#[test]
fn a_wrong_configuration_is_shown_with_its_place() {
    let book = book();
    std::fs::write(
        book.path().join("book.toml"),
        format!("{BOOK}fail_on = \"error\"\nprofil = 1\n"),
    )
    .unwrap();
    let ran = run(book.path(), &["check"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("book.toml:8:1") && ran.err.contains("book.toml:9:1"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("`fail-on`"), "{}", ran.err);
}

#[test]
fn output_is_written_to_a_file() {
    let book = book();
    let ran = run(
        book.path(),
        &["check", "--format", "sarif", "--output", "out/mls.sarif"],
    );
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    let text = std::fs::read_to_string(book.path().join("out/mls.sarif")).unwrap();
    let sarif: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 2);
    assert_eq!(std::fs::read_dir(book.path().join("out")).unwrap().count(), 1);
}

#[test]
fn paths_for_a_forge_are_relative_to_the_repository() {
    let folder = folder(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("books/one/book.toml", BOOK),
        ("books/one/docs/SUMMARY.md", SUMMARY),
        ("books/one/docs/milestone/mls-001-one.md", ONE),
        ("books/one/docs/milestone/mls-002-two.md", TWO),
    ]);
    let run = |format| run(&folder.path().join("books/one"), &["check", "--format", format]).out;
    for format in ["github", "gitlab", "sarif", "rdjson"] {
        assert!(
            run(format).contains("books/one/docs/milestone/mls-001-one.md"),
            "{format}"
        );
    }
    for format in ["full", "concise", "json", "junit"] {
        assert!(!run(format).contains("books/one/"), "{format}");
    }
}

#[test]
fn rules_and_explain_agree() {
    let here = tempfile::tempdir().unwrap();
    let rules = run(here.path(), &["rules", "--format", "json"]).json();
    let table = run(here.path(), &["rules"]).out;
    let rules = rules["rules"].as_array().unwrap();
    assert!(!rules.is_empty());
    for rule in rules {
        let name = rule["name"].as_str().unwrap();
        assert!(table.contains(&format!("  {name} ")), "{name}");
        assert_eq!(&run(here.path(), &["explain", name, "--format", "json"]).json(), rule);
        let text = run(here.path(), &["explain", name]).out;
        assert!(text.starts_with(&format!("{name}: ")), "{text}");
        for words in rule["guide_words"].as_array().unwrap() {
            let words = words.as_str().unwrap();
            let found = run(here.path(), &["explain", words, "--format", "json"]).json();
            assert_eq!(&found, rule, "{words}");
        }
    }
    assert_eq!(run(here.path(), &["explain"]).out, table);
}

#[test]
fn explain_finds_a_rule_by_common_phrases() {
    let here = tempfile::tempdir().unwrap();
    for (words, name) in [
        ("no rollback plan", "missing-rollback-plan"),
        ("Deliverables lack acceptance criteria", "missing-acceptance-criteria"),
        ("owner not assigned", "missing-owner"),
        ("No success criteria", "missing-success-criteria"),
        ("Missing Owner", "missing-owner"),
        ("percent", "percent-mismatch"),
    ] {
        let ran = run(here.path(), &["explain", words]);
        assert!(
            ran.out.starts_with(&format!("{name}: ")),
            "{words}: {}{}",
            ran.out,
            ran.err
        );
    }
    for (words, names) in [
        ("missing-onwer", &["`missing-owner`"][..]),
        ("stale", &["`quoted-state-stale`", "`stale-sign-off` or `stale-status`"]),
        ("rollbak plan", &["`missing-rollback-plan`"]),
        ("xyzzy", &[]),
    ] {
        let ran = run(here.path(), &["explain", words]);
        assert_eq!(ran.code, 2, "{words}");
        assert_eq!(ran.err.contains("did you mean"), !names.is_empty(), "{}", ran.err);
        for name in names {
            assert!(ran.err.contains(name), "{words}: {}", ran.err);
        }
    }
}

#[test]
fn export_writes_the_milestones() {
    let book = book();
    let ran = run(book.path(), &["export", "json"]);
    assert_eq!(ran.code, 0);
    let value = ran.json();
    assert_eq!(
        (&value["format"], &value["as_of"]),
        (&"mdbook-mls/1".into(), &"2026-11-23".into())
    );
    assert_eq!(value["milestones"][1]["id"], "MLS-002");
    run(book.path(), &["export", "json", "--output", "a/m.json"]);
    assert_eq!(std::fs::read_to_string(book.path().join("a/m.json")).unwrap(), ran.out);
}

#[test]
fn help_has_examples() {
    let here = tempfile::tempdir().unwrap();
    for command in ["check", "fix", "explain", "rules", "export"] {
        let ran = run(here.path(), &[command, "--help"]);
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("Examples:"), "{command}");
    }
}
