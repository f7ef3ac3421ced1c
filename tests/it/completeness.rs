//! `completeness`, from a bare title to the guide's full structure.

use serde_json::{Value, json};
use snapbox::str;
use tempfile::TempDir;

use crate::support::program::{folder, run, write};

const BOOK: &str = "[book]\ntitle = \"B\"\nsrc = \"docs\"\n\n[preprocessor.mls]\n";
const WHOLE: &str = include_str!("reader/mls-001-whole-guide.md");
const PART: &str = "\
---
owner: Ana
---
# MLS-002: \u{1b}[31mHalf

**Target Date**: TBD

## Deliverables

### 1. A Gate

- [x] It opens
- [ ] It closes, by [Name]

### 2. [Deliverable]

## Sign-off

TBD

## Rollback Plan

### Steps

1. Shut it

## Current Blockers

None
";

fn book() -> TempDir {
    folder(&[
        ("book.toml", BOOK),
        ("docs/SUMMARY.md", "- [A](mls-001-whole.md)\n- [B](mls-002-half.md)\n"),
        ("docs/mls-001-whole.md", WHOLE),
        ("docs/mls-002-half.md", PART),
    ])
}

#[test]
fn shows_a_milestone_part_by_part() {
    let book = book();
    let ran = run(book.path(), &["completeness", "docs/mls-002-half.md"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    snapbox::assert_data_eq!(
        ran.out.as_str(),
        str![[r#"
MLS-002: ␛[31mHalf
docs/mls-002-half.md
no status · 12 % written · 1 of 3 criteria

  Metadata                   2 of 4
     6  open     target date
     4  missing  status
  Summary                    0 of 1
     6  missing  summary
  Deliverables               1 of 12
    10  missing  deliverable 1: description
    13  open     deliverable 1: acceptance criteria
    10  missing  deliverable 1: owner
    10  missing  deliverable 1: status
    10  missing  deliverable 1: target
    15  open     deliverable 2: title
    15  missing  deliverable 2: description
    15  missing  deliverable 2: acceptance criteria
    15  missing  deliverable 2: owner
    15  missing  deliverable 2: status
    15  missing  deliverable 2: target
  Success Criteria           0 of 4
    15  missing  technical criteria
    15  missing  operational criteria
    15  missing  quality criteria
    15  missing  documentation criteria
  Sign-Off Criteria          0 of 1
    19  open     sign-off criteria
  Timeline & Dependencies    0 of 7
    19  missing  critical path
    19  missing  what blocks it
    19  missing  what it blocks
    19  missing  what a delay means
    19  missing  contingency
    19  missing  team capacity
    19  missing  risks
  Current Blockers           1 of 2
    29  missing  dependencies waiting, or none
  Acceptance Procedures      0 of 2
    29  missing  tests
    29  missing  sign-off process
  Rollback Plan              1 of 3
    21  missing  whom to inform about a rollback
    21  missing  root cause analysis
  Stakeholder Communication  0 of 5
    25  missing  who needs to know
    25  missing  communication plan
    25  missing  current status
    25  missing  next update
    25  missing  confidence level

open: that line has TBD or a text of the template
missing: write it below that line

"#]]
    );
}

#[test]
fn shows_a_book_in_one_table() {
    let book = book();
    let ran = run(book.path(), &["completeness"]);
    snapbox::assert_data_eq!(
        ran.out.as_str(),
        str![[r#"
MLS-001  Phase 1: The Kiln Fires  In Progress  100 %  0 of 22 criteria
MLS-002  ␛[31mHalf                no status     12 %  1 of 3 criteria

percent of the guide's sections and fields
name a file to see what is missing

"#]]
    );
    let wide = run(book.path(), &["completeness", "--color", "always"]);
    assert_eq!(wide.out, ran.out, "no colour without bars");
}

#[test]
fn json_has_the_same_content() {
    let book = book();
    let ran = run(book.path(), &["completeness", "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["format"], "mdbook-mls/completeness/1");
    let whole = &value["milestones"][0];
    assert_eq!((&whole["percent"], &whole["missing"]), (&json!(100), &json!([])));
    assert_eq!(whole["progress"], json!({"done": 0, "total": 22}));
    let half = &value["milestones"][1];
    assert_eq!(half["file"], "docs/mls-002-half.md");
    let count = |key: &str| half[key].as_u64().unwrap();
    assert_eq!(
        count("asked") - count("filled"),
        half["missing"].as_array().unwrap().len() as u64
    );
    assert_eq!(count("percent"), count("filled") * 100 / count("asked"));
    let parts = half["parts"].as_array().unwrap().iter();
    assert_eq!(
        parts.map(|part| part["filled"].as_u64().unwrap()).sum::<u64>(),
        count("filled")
    );
    assert_eq!(
        half["missing"][0],
        json!({"part": "Metadata", "what": "target date", "state": "open", "line": 6})
    );
}

#[test]
fn min_decides_the_exit_code() {
    let book = book();
    let code = |arguments: &[&str]| run(book.path(), &[&["completeness"], arguments].concat()).code;
    assert_eq!(code(&["--min", "100"]), 1);
    assert_eq!(code(&["--min", "100", "docs/mls-001-whole.md"]), 0);
    assert_eq!(code(&["--min", "10"]), 0);
    assert_eq!(code(&["--min", "101"]), 2);
    // A settled milestone need not be completed.
    write(
        book.path(),
        "docs/mls-002-half.md",
        "# MLS-002: Half\n\n**Status**: Cancelled\n",
    );
    assert_eq!(code(&["--min", "100"]), 0);
}

#[test]
fn a_file_outside_any_book_is_counted_alone() {
    let folder = folder(&[("mls-001-whole.md", WHOLE), ("notes.md", "# Notes\n")]);
    let ran = run(folder.path(), &["completeness", "mls-001-whole.md"]);
    assert!(ran.out.contains(" · 100 % written · "), "{}", ran.out);
    let ran = run(folder.path(), &["completeness", "notes.md"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "no milestones\n"));
}

#[test]
fn a_new_milestone_is_less_than_a_fifth_written() {
    let book = book();
    run(book.path(), &["new", "milestone", "third"]);
    let file = "docs/mls-003-third.md";
    let ran = run(book.path(), &["completeness", file, "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    let third = &value["milestones"][0];
    assert!(third["percent"].as_u64().unwrap() < 20, "{third}");
    // Each missing part has a line in the file.
    for missing in third["missing"].as_array().unwrap() {
        assert!(missing["line"].is_u64(), "{missing}");
    }
}

#[test]
fn text_of_the_template_is_not_an_answer() {
    let book = folder(&[("book.toml", BOOK), ("docs/SUMMARY.md", "")]);
    let arguments = ["--owner", "Ana", "--target", "2027-05-01", "--title", "The Gate"];
    let ran = run(book.path(), &[&["new", "milestone", "gate"], &arguments[..]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let file = "docs/milestone/mls-001-gate.md";
    let filled = |text: &str| {
        write(book.path(), file, text);
        let ran = run(book.path(), &["completeness", "--format", "json"]);
        let report: Value = serde_json::from_str(&ran.out).expect("JSON");
        report["milestones"][0]["filled"].as_u64().expect("a number")
    };
    let text = std::fs::read_to_string(book.path().join(file)).expect("the file");
    // Title, target, owner, status, and two sections that say "none".
    assert_eq!(filled(&text), 6);
    assert_eq!(filled(&text.replace("[Name] approves", "Bo approves")), 7);
    assert_eq!(filled(&text.replace("- [ ] [Step]", "- [ ] Open it\n- [ ] [Step]")), 6);
    // With a name, the deliverable has an owner, a status and a target.
    assert_eq!(filled(&text.replace("[Deliverable]", "Wings")), 10);
}

/// The missing and the open parts of the milestone in `text`.
fn gaps(text: &str) -> [Vec<String>; 2] {
    let book = folder(&[
        ("book.toml", BOOK),
        ("docs/SUMMARY.md", "- [A](mls-001-a.md)\n"),
        ("docs/mls-001-a.md", text),
    ]);
    gaps_of(book.path())
}

fn gaps_of(book: &std::path::Path) -> [Vec<String>; 2] {
    let ran = run(book, &["completeness", "--format", "json"]);
    let report: Value = serde_json::from_str(&ran.out).expect("JSON");
    ["missing", "open"].map(|state| {
        let gaps = report["milestones"][0]["missing"].as_array().expect("a list").iter();
        let own = gaps.filter(|gap| gap["state"] == state);
        own.map(|gap| gap["what"].as_str().expect("text").to_owned()).collect()
    })
}

#[test]
fn the_template_has_a_place_for_each_part_of_the_guide() {
    let book = folder(&[("book.toml", BOOK), ("docs/SUMMARY.md", "")]);
    let ran = run(book.path(), &["new", "milestone", "gate"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    // The template shows these two only in a comment.
    assert_eq!(gaps_of(book.path())[0], ["next update", "confidence level"]);
}

#[test]
fn parts_added_by_a_fix_are_open() {
    let book = folder(&[
        ("book.toml", BOOK),
        ("docs/SUMMARY.md", "- [A](mls-001-a.md)\n"),
        (
            "docs/mls-001-a.md",
            "# MLS-001: A\n\n## Success Criteria\n\n### Technical Criteria (Must Pass)\n\n- [ ] It opens in 3 s\n",
        ),
    ]);
    let ran = run(book.path(), &["fix", "--unsafe"]);
    let [_, open] = gaps_of(book.path());
    let begun = [
        "target date",
        "owner",
        "status",
        "operational criteria",
        "quality criteria",
        "documentation criteria",
        "what blocks it",
        "what it blocks",
        "tests",
        "rollback steps",
        "who needs to know",
        "communication plan",
    ];
    assert_eq!(open, begun, "{}{}", ran.out, ran.err);
}

#[test]
fn completeness_agrees_with_the_rules() {
    let [missing, open] = gaps(
        "---\nid: MLS-001\ntitle: The Gate\n---\n\n**Owner**: None\n**Target Date**:\n\n## Deliverables\n\n- [ ] A bell\n\n## D\n",
    );
    // The title is in the front matter; `None` is not an owner; an empty field has no value.
    assert_eq!(missing[..3], ["target date", "owner", "status"], "{open:?}");
    assert!(open.is_empty(), "{open:?}");
    // A task is its own description, and its box is its status.
    let of_bell: Vec<&String> = missing.iter().filter(|what| what.contains("deliverable 1")).collect();
    assert_eq!(of_bell, ["deliverable 1: owner", "deliverable 1: target"]);

    let [missing, open] = gaps(
        "# MLS-001: A\n\n## Deliverables\n\n### 1. A Bell\n\n**Status**: Cancelled\n\n## Stakeholder Communication\n\n\
         | Stakeholder | Update Frequency |\n|---|---|\n| Board | TBD |\n",
    );
    assert!(!missing.iter().any(|what| what.contains("deliverable")), "{missing:?}");
    assert!(!missing.contains(&"who needs to know".to_owned()));
    assert_eq!(open, ["communication plan"]);
}
