//! `related`: the neighbours of a spec, and how similar milestones ended.

use serde_json::{Value, json};
use snapbox::str;
use tempfile::TempDir;

use crate::support::program::{folder, run};

fn milestone(id: &str, title: &str, fields: &str, rest: &str) -> String {
    format!("# {id}: {title}\n\n{fields}\n\n{rest}\n")
}

fn after(ids: &str) -> String {
    format!("## Dependencies\n\n- **Blocking this milestone**: {ids}\n")
}

/// Five milestones in a row, two of them settled.
fn book() -> TempDir {
    let done = "## Deliverables\n\n### 1. A Gate for Lorries\n\n- [x] Opens\n- [x] Closes\n";
    let files = [
        ("PLN-001", "pln-001.md", "# PLN-001: The Depot\n".to_owned()),
        (
            "MLS-001",
            "mls-001.md",
            milestone(
                "MLS-001",
                "North Gate",
                "**Status**: Completed\n**Owner**: Gate Crew (Ana)\n**Target**: 2027-01-28\n**Completed on**: 2027-02-03",
                done,
            ),
        ),
        (
            "MLS-002",
            "mls-002.md",
            milestone(
                "MLS-002",
                "Bells",
                "**Status**: Cancelled\n**Owner**: Bo\n**Target**: Q1 2027\n**Plan**: [PLN-001]",
                "",
            ),
        ),
        (
            "MLS-003",
            "mls-003.md",
            milestone(
                "MLS-003",
                "South Gate",
                "**Status**: In Progress\n**Owner**: Ana\n**Target**: 2027-05-01\n**Plan**: [PLN-001]",
                &after("[MLS-001]"),
            ),
        ),
        (
            "MLS-004",
            "mls-004.md",
            milestone("MLS-004", "\u{1b}[2JSheds", "**Status**: Planned", &after("[MLS-003]")),
        ),
        (
            "MLS-005",
            "mls-005.md",
            milestone(
                "MLS-005",
                "Roofs",
                "**Status**: Planned",
                &after("[MLS-004], [MLS-003]"),
            ),
        ),
    ];
    let mut summary = String::new();
    let mut all = vec![("book.toml".to_owned(), "[book]\n[preprocessor.mls]\n".to_owned())];
    for (id, file, text) in files {
        summary.push_str(&format!("- [{id}]({file})\n"));
        all.push((format!("src/{file}"), text));
    }
    all.push(("src/SUMMARY.md".to_owned(), summary));
    let all: Vec<(&str, &str)> = all.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    folder(&all)
}

#[test]
fn shows_the_neighbours_and_similar_milestones() {
    let book = book();
    let ran = run(book.path(), &["related", "[mls-003]"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    snapbox::assert_data_eq!(
        ran.out.as_str(),
        str![[r#"
MLS-003: South Gate · In Progress · due 2027-05-01
src/mls-003.md

Plan
  PLN-001: The Depot

Waits for
  MLS-001: North Gate · Completed · due 2027-01-28

Waited for by
  MLS-004: ␛[2JSheds · Planned
  MLS-005: Roofs · Planned

Refers to
  MLS-001: North Gate · Completed · due 2027-01-28

Referred to by
  MLS-004: ␛[2JSheds · Planned
  MLS-005: Roofs · Planned

Similar milestones that are settled
  MLS-001: North Gate · Completed · due 2027-01-28
    completed 2027-02-03, 6 days late, 2 of 2 criteria met
    same owner Gate Crew (Ana); words: gate
  MLS-002: Bells · Cancelled · due 2027-Q1
    no criteria
    same plan PLN-001

"#]]
    );
}

#[test]
fn finds_a_spec_by_its_file() {
    let book = book();
    let by_id = run(book.path(), &["related", "MLS-003"]);
    for file in ["src/mls-003.md", "mls-003.md"] {
        assert_eq!(run(book.path(), &["related", file]).out, by_id.out, "{file}");
    }
    let ran = run(book.path(), &["related", "src/other.md"]);
    assert_eq!(ran.code, 2);
    assert_eq!(ran.err, "error: the book has no spec `src/other.md`\n");
}

#[test]
fn json_has_the_same_content() {
    let book = book();
    let ran = run(book.path(), &["related", "MLS-005", "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(value["format"], "mdbook-mls/related/1");
    let before = value["before"].as_array().unwrap().iter();
    let before: Vec<Value> = before.map(|other| json!([other["id"], other["steps"]])).collect();
    assert_eq!(
        before,
        [json!(["MLS-003", 1]), json!(["MLS-004", 1]), json!(["MLS-001", 2])]
    );
    assert_eq!(value["similar"], json!([]));
    let ran = run(book.path(), &["related", "MLS-003", "--format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).unwrap();
    let gate = value["similar"]
        .as_array()
        .unwrap()
        .iter()
        .find(|past| past["id"] == "MLS-001")
        .unwrap();
    assert_eq!(
        (
            &gate["days_late"],
            &gate["target"],
            &gate["completed"],
            &gate["progress"]
        ),
        (
            &json!(6),
            &json!("2027-01-28"),
            &json!("2027-02-03"),
            &json!({"done": 2, "total": 2})
        )
    );
    assert_eq!(gate["same"]["owners"], json!(["Gate Crew (Ana)"]));
}

#[test]
fn other_specs_have_neighbours_too() {
    let book = book();
    let ran = run(book.path(), &["related", "pln-001"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out
            .starts_with("PLN-001: The Depot\nsrc/pln-001.md\n\nReferred to by\n  MLS-002: Bells"),
        "{}",
        ran.out
    );
    assert!(!ran.out.contains("like it"));
    let ran = run(book.path(), &["related", "MLS-03"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("did you mean `MLS-003`?"), "{}", ran.err);
}
