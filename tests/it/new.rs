//! `new` in books of various shapes.

use std::collections::BTreeSet;
use std::process::Stdio;

use tempfile::TempDir;

use crate::support::program::{self, Ran, all_files, folder, read, run, write};

const BOOK: &str =
    "[book]\ntitle = \"B\"\nsrc = \"docs\"\n\n[preprocessor.mls]\nafter = [\"links\"]\nas-of = \"2027-01-04\"\n";
const SUMMARY: &str = "# Summary\n\n- [Plan](plan/pln-001-plan.md)\n- [One](milestone/mls-001-one.md)\n";
const ONE: &str = "# MLS-001: One\n\n**Status**: Planned\n\n## Dependencies\n\n- **Blocking this milestone**: None\n\
                   - **This milestone blocks**: None (so far)\n- **If delayed**: Nothing\n";
const PLAN: &str = "# PLN-001: Plan\n";

fn book() -> TempDir {
    folder(&[
        ("book.toml", BOOK),
        ("docs/SUMMARY.md", SUMMARY),
        ("docs/milestone/mls-001-one.md", ONE),
        ("docs/plan/pln-001-plan.md", PLAN),
    ])
}

#[test]
fn a_new_milestone_has_the_next_number_and_is_listed() {
    let book = book();
    let ran = run(
        book.path(),
        &[
            "new",
            "milestone",
            "first-light",
            "--owner",
            "Ines Duarte",
            "--target",
            "2027-03-01",
        ],
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        ran.out,
        "wrote docs/milestone/mls-002-first-light.md\n\
         added to `docs/SUMMARY.md` in line 5: - [MLS-002: First Light](milestone/mls-002-first-light.md)\n"
    );
    assert!(
        ran.err
            .contains("mdbook-mls check docs/milestone/mls-002-first-light.md"),
        "{}",
        ran.err
    );
    let text = read(book.path(), "docs/milestone/mls-002-first-light.md");
    assert!(text.starts_with("# MLS-002: First Light\n"));
    assert!(
        text.contains("**Target Date**: 2027-03-01\n**Owner**: Ines Duarte\n"),
        "{text}"
    );
    assert!(read(book.path(), "docs/SUMMARY.md").starts_with(SUMMARY));
    // From a folder within the book, and with a title that contains Markdown.
    let ran = run(
        &book.path().join("docs/plan"),
        &["new", "milestone", "x", "--title", "A [B] *C*"],
    );
    assert!(ran.out.starts_with("wrote "), "{}", ran.err);
    let summary = read(book.path(), "docs/SUMMARY.md");
    assert!(
        summary.ends_with("- [MLS-003: A \\[B\\] \\*C\\*](milestone/mls-003-x.md)\n"),
        "{summary}"
    );
}

#[test]
fn a_short_id_does_not_set_the_number_of_digits() {
    let book = book();
    let short = "---\nid: MLS-7\n---\n\n# Seven\n";
    write(book.path(), "docs/milestone/mls-001-one.md", short);
    let ran = run(book.path(), &["new", "milestone", "eight"]);
    assert!(
        ran.out.starts_with("wrote docs/milestone/mls-008-eight.md\n"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert!(read(book.path(), "docs/milestone/mls-008-eight.md").starts_with("# MLS-008: Eight\n"));
}

#[test]
fn the_suggested_command_is_quoted_correctly() {
    let summary = "# Summary\n\n- [One](<our phases/mls-001-one.md>)\n";
    let book = folder(&[
        ("book.toml", BOOK),
        ("docs/SUMMARY.md", summary),
        ("docs/our phases/mls-001-one.md", ONE),
    ]);
    let ran = run(book.path(), &["new", "milestone", "two"]);
    let next = "`mdbook-mls check \"docs/our phases/mls-002-two.md\"`";
    assert!(ran.err.contains(next), "{}", ran.err);
}

#[test]
fn a_new_milestone_has_only_findings_about_placeholders() {
    let book = book();
    run(
        book.path(),
        &[
            "new",
            "milestone",
            "first-light",
            "--after",
            "MLS-001",
            "--plan",
            "PLN-001",
        ],
    );
    let file = "docs/milestone/mls-002-first-light.md";
    let ran = run(book.path(), &["check", file, "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let findings = value["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for finding in findings {
        let message = finding["message"].as_str().unwrap();
        // Each finding names a placeholder; in a planned milestone it is not an error.
        let asks = [" still ", " left in ", " has not been replaced"]
            .iter()
            .any(|words| message.contains(words));
        assert!(asks && finding["severity"] != "error", "{finding}");
    }
}

#[test]
fn after_writes_both_directions() {
    let stated = "- **This milestone blocks**: ";
    for (given, expected) in [
        (format!("{stated}None (so far)\n"), format!("{stated}[MLS-002]\n")),
        (format!("{stated}TBD\n"), format!("{stated}[MLS-002]\n")),
        (
            format!("{stated}[MLS-009] (later), the pilot\n"),
            format!("{stated}[MLS-009] (later), [MLS-002], the pilot\n"),
        ),
        (
            format!("{stated}the pilot\n"),
            format!("{stated}the pilot, [MLS-002]\n"),
        ),
        (format!("{stated}[MLS-002]\n"), format!("{stated}[MLS-002]\n")),
        (String::new(), "- **This milestone blocks**: [MLS-002]\n".to_owned()),
    ] {
        let book = book();
        let head = "# MLS-001: One\n\n## Dependencies\n\n- **Blocking this milestone**: None\n";
        write(book.path(), "docs/milestone/mls-001-one.md", &format!("{head}{given}"));
        let ran = run(book.path(), &["new", "milestone", "two", "--after", "mls-001"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let text = read(book.path(), "docs/milestone/mls-001-one.md");
        assert_eq!(text, format!("{head}{expected}"));
        let own = read(book.path(), "docs/milestone/mls-002-two.md");
        assert!(own.contains("- **Blocking this milestone**: [MLS-001]\n"));
        let ran = run(book.path(), &["export", "json"]);
        let value: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(value["milestones"][1]["blocked_by"], serde_json::json!(["MLS-001"]));
        let blocks = value["milestones"][0]["blocks"].as_array().unwrap();
        assert!(blocks.contains(&"MLS-002".into()), "{blocks:?}");
    }
}

#[test]
fn after_finds_or_adds_a_place_for_the_dependency() {
    for (given, expected) in [
        (
            "# MLS-001: One\r\n",
            "# MLS-001: One\r\n\r\n## Dependencies\r\n\r\n- **This milestone blocks**: [MLS-002]\r\n",
        ),
        (
            "# MLS-001: One\n\n## Timeline\n\nSoon.\n\n## Risks\n\nNone\n",
            "# MLS-001: One\n\n## Timeline\n\nSoon.\n\n- **This milestone blocks**: [MLS-002]\n\n## Risks\n\nNone\n",
        ),
        (
            "# MLS-001: One\n\n## Dependencies\n\n### This milestone blocks\n\n- None\n",
            "# MLS-001: One\n\n## Dependencies\n\n### This milestone blocks\n\n- [MLS-002]\n",
        ),
        (
            "---\ntitle: One\n---\n# MLS-001: One\n\n**Blocks**: None\n",
            "---\ntitle: One\n---\n# MLS-001: One\n\n**Blocks**: [MLS-002]\n",
        ),
    ] {
        let book = book();
        write(book.path(), "docs/milestone/mls-001-one.md", given);
        run(book.path(), &["new", "milestone", "two", "--after", "[MLS-001]"]);
        assert_eq!(read(book.path(), "docs/milestone/mls-001-one.md"), expected);
    }
}

#[test]
fn a_replaced_remark_is_reported() {
    let book = book();
    let given = "# MLS-001: One\n\n**Blocks**: None (the last one)\n";
    write(book.path(), "docs/milestone/mls-001-one.md", given);
    let ran = run(book.path(), &["new", "milestone", "two", "--after", "MLS-001"]);
    let told = "in MLS-001, MLS-002 replaces `None (the last one)`\n";
    assert!(ran.out.contains(told), "{}", ran.out);
}

#[test]
fn a_dry_run_prints_the_same_and_writes_nothing() {
    let book = book();
    let before = all_files(book.path());
    let ran = run(
        book.path(),
        &["new", "milestone", "two", "--after", "MLS-001", "--dry-run"],
    );
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(
        ran.out,
        "would write docs/milestone/mls-002-two.md\n\
         in MLS-001, MLS-002 replaces `None (so far)`\n\
         added \"blocks MLS-002\" to `docs/milestone/mls-001-one.md`\n\
         added to `docs/SUMMARY.md` in line 5: - [MLS-002: Two](milestone/mls-002-two.md)\n"
    );
    assert_eq!(all_files(book.path()), before);
}

#[test]
fn windows_line_ends_are_kept() {
    let book = folder(&[
        ("book.toml", &BOOK.replace('\n', "\r\n")),
        ("docs/SUMMARY.md", &SUMMARY.replace('\n', "\r\n")),
        ("docs/milestone/mls-001-one.md", &ONE.replace('\n', "\r\n")),
        ("docs/plan/pln-001-plan.md", PLAN),
    ]);
    let ran = run(book.path(), &["new", "milestone", "two", "--after", "MLS-001"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for file in ["SUMMARY.md", "milestone/mls-001-one.md", "milestone/mls-002-two.md"] {
        let text = read(book.path(), &format!("docs/{file}"));
        assert!(text.contains("MLS-002"), "{file}");
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count(), "{file}");
    }
    assert_eq!(run(book.path(), &["check", "docs/milestone/mls-002-two.md"]).code, 0);
}

#[test]
fn a_book_can_have_its_own_template() {
    let book = book();
    write(
        book.path(),
        "theme/mls-milestone.md",
        "# {{id}}: {{title}}\n\n{{#include ../house.md}}\n\n**Owner**: {{owner}}\n",
    );
    write(book.path(), "theme/mls-plan.md", "# {{id}}, a plan\n");
    run(book.path(), &["new", "milestone", "two"]);
    assert_eq!(
        read(book.path(), "docs/milestone/mls-002-two.md"),
        "# MLS-002: Two\n\n{{#include ../house.md}}\n\n**Owner**: TBD\n"
    );
    run(book.path(), &["new", "plan", "b"]);
    assert_eq!(read(book.path(), "docs/plan/pln-002-b.md"), "# PLN-002, a plan\n");
}

#[test]
fn other_kinds_have_a_short_template() {
    let book = book();
    let ran = run(book.path(), &["new", "component", "purser", "--owner", "Ines Duarte"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = read(book.path(), "docs/component/cmp-001-purser.md");
    assert!(
        text.starts_with("# CMP-001: Purser\n\n**Owner**: Ines Duarte\n**Status**: Planned\n"),
        "{text}"
    );
    assert_eq!(run(book.path(), &["new", "pln", "next"]).code, 0);
    assert!(
        read(book.path(), "docs/SUMMARY.md")
            .contains("- [Plan](plan/pln-001-plan.md)\n- [PLN-002: Next](plan/pln-002-next.md)\n- [One]")
    );
}

#[test]
fn a_long_book_with_gaps_and_parts_gets_the_next_number_in_its_part() {
    let mut summary = String::from("# Summary\n\n[Intro](README.md)\n\n# Milestones\n\n- [Archive](archive.md)\n");
    let mut files = vec![
        ("book.toml".to_owned(), BOOK.to_owned()),
        ("docs/archive.md".to_owned(), String::new()),
    ];
    for number in (1..=360).filter(|number| number % 6 != 0) {
        let indent = if number < 200 { "    " } else { "" };
        if number == 200 {
            summary.push_str("- [Now](now.md)\n");
        }
        summary.push_str(&format!(
            "{indent}- [MLS-{number:03}](milestone/mls-{number:03}-m.md)\n"
        ));
        files.push((
            format!("docs/milestone/mls-{number:03}-m.md"),
            format!("# MLS-{number:03}: M\n"),
        ));
    }
    summary.push_str("\n---\n\n- [Notes](notes.md)\n\n[End](end.md)\n");
    for name in ["README", "now", "notes", "end"] {
        files.push((format!("docs/{name}.md"), format!("# {name}\n")));
    }
    files.push(("docs/SUMMARY.md".to_owned(), summary.clone()));
    // An unlisted file also takes a number.
    files.push((
        "docs/milestone/mls-361-left-out.md".to_owned(),
        "# MLS-361: Left Out\n".to_owned(),
    ));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let book = folder(&files);
    assert_eq!(run(book.path(), &["new", "milestone", "next"]).code, 0);
    assert_eq!(run(book.path(), &["new", "milestone", "mls-18-gap"]).code, 0);
    let line = "- [MLS-359](milestone/mls-359-m.md)\n";
    let expected = summary.replace(line, &format!("{line}- [MLS-362: Next](milestone/mls-362-next.md)\n"));
    let line = "    - [MLS-017](milestone/mls-017-m.md)\n";
    let expected = expected.replace(line, &format!("{line}    - [MLS-018: Gap](milestone/mls-018-gap.md)\n"));
    assert_eq!(read(book.path(), "docs/SUMMARY.md"), expected);
    let ran = run(book.path(), &["new", "milestone", "mls-361-again"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("MLS-361 is `milestone/mls-361-left-out.md`"),
        "{}",
        ran.err
    );
}

#[test]
fn parallel_runs_share_no_number_and_lose_no_line() {
    let book = book();
    let running: Vec<_> = (0..12)
        .map(|n| {
            let slug = format!("racer-{n}");
            let mut command = program::program(book.path(), &["new", "milestone", &slug, "--after", "MLS-001"]);
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .expect("the program starts")
        })
        .collect();
    for child in running {
        let ran = Ran::of(child.wait_with_output().expect("the process ends"));
        assert_eq!(ran.code, 0, "{}", ran.err);
    }
    let files = std::fs::read_dir(book.path().join("docs/milestone")).unwrap();
    let names: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    let numbers: BTreeSet<&str> = names.iter().map(|name| &name[..7]).collect();
    assert_eq!((names.len(), numbers.len()), (13, 13), "{names:?}");
    let summary = read(book.path(), "docs/SUMMARY.md");
    let one = read(book.path(), "docs/milestone/mls-001-one.md");
    for name in &names {
        assert_eq!(summary.matches(name.as_str()).count(), 1, "{name}");
    }
    assert_eq!(one.matches("[MLS-0").count(), 12, "{one}");
    // No temporary file is left.
    assert_eq!(all_files(book.path()).len(), 16);
}

#[test]
fn an_impossible_request_is_an_error_and_changes_nothing() {
    let book = book();
    write(book.path(), "docs/milestone/mls-007-seven.md", "kept\n");
    let before = all_files(book.path());
    for (arguments, words) in [
        (
            &["milestone", "mls-001-again"][..],
            "MLS-001 is `milestone/mls-001-one.md`",
        ),
        (&["milestone", "mls-007-seven"], "never overwrites"),
        (&["milestone", "../x"], "is a path"),
        (&["milestone", "--", "-"], "no words"),
        (&["milestone", "mls-012"], "no words"),
        (&["milestne", "x"], "did you mean `milestone`?"),
        (&["milestone", "x", "--after", "MLS-002"], "did you mean `MLS-001`?"),
        (&["milestone", "x", "--after", "PLN-001"], "no milestone `PLN-001`"),
        (&["milestone", "x", "--plan", "PLN-002"], "did you mean `PLN-001`?"),
        (
            &["milestone", "x", "--target", "04/03/2027"],
            "2027-03-04 or 2027-04-03",
        ),
        (&["milestone", "x", "--target", "soon"], "2027-01-28"),
        (&["component", "x", "--target", "2027-01-01"], "only a milestone"),
        (&["milestone", "x", "--root", "docs"], "no book.toml in `docs`"),
    ] {
        let arguments = [&["new"], arguments].concat();
        let ran = run(book.path(), &arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(
            ran.err.starts_with("error: ") && ran.err.contains(words),
            "{arguments:?}: {}",
            ran.err
        );
    }
    assert_eq!(all_files(book.path()), before);
}

/// A milestone made from another one has its shape, and nothing in it is done.
#[test]
fn a_milestone_can_be_made_from_another() {
    let old = "# MLS-003: The gate\n\n**Status**: ✅ Completed - in use\n**Owner**: Ana\n**Target**: March 1, 2027\n\
        **Completed on**: 2027-02-20\n\n\
        ## Dependencies\n\n- **Blocking this milestone**: [MLS-005]\n- **This milestone blocks**: [MLS-006]\n\n\
        ## Deliverables\n\n### 1. Wall\n\n**Owner**: Bo\n**Status**: Done\n**Target**: Feb 3\n\n\
        - [x] It stands, as [MLS-003#1] says\n- [X] It is dry\n\n## Preparations\n\n- [x] A box that no section reads\n\n\
        ```text\n- [x] code\n```\n\n## Sign-Off Criteria\n\n- [x] Warden: Bo, 2027-02-20 <!-- mls-signed 1:0123456789abcdef -->\n\n\
        ## Status Updates\n\n**2027-02-20**: All is done\n\n## Rollback Plan\n\n1. Take it down\n";
    let new = "# MLS-004: The quay\n\n**Status**: Planned\n**Owner**: Edda\n**Target**: May 1, 2027\n\
        **Completed on**: TBD\n\n\
        ## Dependencies\n\n- **Blocking this milestone**: [MLS-006]\n- **This milestone blocks**: None\n\n\
        ## Deliverables\n\n### 1. Wall\n\n**Owner**: Bo\n**Status**: Planned\n**Target**: TBD\n\n\
        - [ ] It stands, as [MLS-004#1] says\n- [ ] It is dry\n\n## Preparations\n\n- [ ] A box that no section reads\n\n\
        ```text\n- [x] code\n```\n\n## Sign-Off Criteria\n\n- [ ] Warden\n\n\
        ## Status Updates\n\n## Rollback Plan\n\n1. Take it down\n";
    let plan = "# Plan\n\n## MLS-005: One\n\n**Status**: Done\n\n### Deliverables\n\n#### 1. Wall\n\n- [x] It stands\n\n\
        ## MLS-006: Other\n\n**Status**: Planned\n";
    let book = folder(&[
        (
            "book.toml",
            "[book]\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2027-03-01\"\n",
        ),
        (
            "src/SUMMARY.md",
            "# Summary\n\n- [Gate](milestone/mls-003-gate.md)\n- [Plan](plan.md)\n",
        ),
        ("src/milestone/mls-003-gate.md", old),
        ("src/plan.md", plan),
    ]);
    let root = book.path();
    let made = |arguments: &[&str]| {
        let ran = run(root, &[&["new", "milestone"], arguments].concat());
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    let arguments = [
        "--from",
        "MLS-003",
        "--title",
        "The quay",
        "--owner",
        "Edda",
        "--target",
        "2027-05-01",
    ];
    made(&[&["mls-004-quay", "--after", "MLS-006"][..], &arguments].concat());
    assert_eq!(read(root, "src/milestone/mls-004-quay.md"), new);
    assert_eq!(read(root, "src/milestone/mls-003-gate.md"), old);
    // A milestone of a chapter with several gets its own chapter.
    made(&["mls-007-pier", "--from", "mls-005", "--title", "The pier"]);
    assert_eq!(
        read(root, "src/milestone/mls-007-pier.md"),
        "# MLS-007: The pier\n\n**Status**: Planned\n\n## Deliverables\n\n### 1. Wall\n\n- [ ] It stands\n\n"
    );
    let ran = run(root, &["new", "milestone", "x", "--from", "MLS-099"]);
    assert!(
        ran.code == 2 && ran.err.contains("no milestone `MLS-099`"),
        "{}",
        ran.err
    );
}
