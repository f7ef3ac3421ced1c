//! Signatures: they stay valid in later versions, and changes to signed text are reported.

use std::path::Path;

use mdbook_mls::internals::analysis::analyse;
use mdbook_mls::internals::open::{Overrides, open};
use mdbook_mls::internals::promise;
use mdbook_mls::internals::tree::Disk;
use serde_json::Value;

use crate::support::program::{folder, read, run, write};
use crate::support::repository::{commit, git};

const TOML: &str = "[book]\n\n[preprocessor.mls]\nas-of = \"2026-11-28\"\n";
const FILE: &str = "src/mls-002-road.md";
const ROAD: &str = "# MLS-002: The road\n\n**Status**: Planned\n**Owner**: Bo\n**Target**: 2027-06-01\n\n\
    ## Deliverables\n\n### 1. Gravel\n\n**Description**: From the quarry.\n**Target**: May 1, 2027\n\n- [ ] 40 t are there\n- [ ] It is dry\n\n\
    ## Success Criteria\n\n### Technical Criteria (must pass)\n\n- [ ] Carts pass\n\n### Quality Criteria (nice to have)\n\n- [ ] It is even\n\n\
    ## Sign-Off Criteria\n\n- [ ] Warden\n\n## Dependencies\n\n**Blocking this milestone**: [MLS-001]\n\n\
    ## Rollback Plan\n\n1. Take the stones away\n";

fn book() -> tempfile::TempDir {
    folder(&[
        ("book.toml", TOML),
        (
            "src/SUMMARY.md",
            "# Summary\n\n- [Gate](mls-001-gate.md)\n- [Road](mls-002-road.md)\n",
        ),
        ("src/mls-001-gate.md", "# MLS-001: The gate\n\n**Status**: Planned\n"),
        (FILE, ROAD),
    ])
}

/// The promises of each chapter in `tests/it/signing` when the fixture was written. They never change: a new
/// fingerprint needs a new `promise::VERSION`, and later versions of the program must still read version 1.
#[test]
fn fingerprints_do_not_change() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/signing");
    let opened = open(Disk::new(own.clone()), &Overrides::default()).expect("a book");
    let analysis = analyse(&opened.book, &opened.config, opened.as_of);
    let project = &analysis.project;
    let mut found = String::new();
    for subject in project.subjects() {
        let parts = promise::parts_of(project, subject);
        let name = project.name(subject.spec);
        found += &format!("{name} {}:{}\n", promise::VERSION, promise::fingerprint(&parts));
        for part in parts {
            found += &format!("    {part}\n");
        }
    }
    let path = own.join("expected.txt");
    if std::env::var_os("MLS_BLESS").is_some() && !path.exists() {
        std::fs::write(&path, &found).expect("a file");
    }
    assert_eq!(found, std::fs::read_to_string(path).expect("the fixture"));
}

#[test]
fn changes_to_signed_text_are_listed() {
    let book = book();
    let root = book.path();
    let sign = |role: &str| {
        let ran = run(root, &["sign", "MLS-002", "--role", role, "--by", "Edda"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
    };
    let verify = || run(root, &["sign", "--verify"]);
    sign("Warden");
    assert_eq!((verify().code, verify().out.matches("as signed").count()), (0, 1));
    let signed = read(root, FILE);
    assert!(
        signed.contains("\n- [x] Warden: Edda, 2026-11-28 <!-- mls-signed 1:"),
        "{signed}"
    );
    // Without a commit that contains it, the signed text is unknown.
    let changed = signed
        .replace("It is dry", "It is nearly dry")
        .replace("2027-06-01", "2027-06-09");
    write(root, FILE, &changed);
    assert!(
        verify().code == 1 && verify().out.contains("no commit contains"),
        "{}",
        verify().out
    );

    write(root, FILE, &signed);
    git(root, &["init", "-q", "-b", "main"]);
    commit(root, "Go on");
    write(root, FILE, &changed);
    let lines = "  - target 2027-06-01\n  - criterion of Gravel; It is dry\n  + target 2027-06-09\n  + criterion of Gravel; It is nearly dry\n";
    let sorted = |text: &str| -> Vec<String> {
        let mut lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
        lines.sort();
        lines
    };
    let ran = verify();
    assert_eq!(ran.code, 1);
    let (first, rest) = ran.out.split_once('\n').expect("lines");
    assert_eq!(first, "MLS-002: Warden: Edda, 2026-11-28: changed since");
    assert_eq!(sorted(rest), sorted(lines));
    // Later commits do not hide the change, and ticks are not signed.
    write(root, FILE, &changed.replace("[ ] Carts", "[x] Carts"));
    commit(root, "Go on");
    assert_eq!(sorted(verify().out.split_once('\n').expect("lines").1), sorted(lines));

    let diff = run(root, &["diff", "HEAD~1"]);
    assert!(
        diff.out
            .contains("signed MLS-002 is no longer the text that `Warden: Edda, 2026-11-28` signed"),
        "{}",
        diff.out
    );
    assert!(diff.out.contains("- criterion of Gravel; It is dry\n"), "{}", diff.out);
    let json: Value = serde_json::from_str(&run(root, &["diff", "HEAD~1", "--format", "json"]).out).expect("JSON");
    let unsigned = &json["follows"]["unsigned"];
    assert_eq!(unsigned.as_array().map(Vec::len), Some(1), "{json}");
    assert_eq!(unsigned[0]["milestone"], "MLS-002");
    assert_eq!(unsigned[0]["signature"], "Warden: Edda, 2026-11-28");
    assert_eq!(unsigned[0]["gone"].as_array().map(Vec::len), Some(2), "{json}");
    let markdown = run(root, &["diff", "HEAD~1", "--format", "markdown"]).out;
    assert!(markdown.contains("is no longer the text that"), "{markdown}");
    // Nothing signed has changed since the last commit.
    let json: Value = serde_json::from_str(&run(root, &["diff", "HEAD", "--format", "json"]).out).expect("JSON");
    assert_eq!(json["follows"]["unsigned"].as_array().map(Vec::len), Some(0), "{json}");

    // `what-if` reports it in the same way.
    write(root, FILE, &signed);
    let json = run(root, &["what-if", "MLS-002", "target=+1w", "--format", "json"]).out;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["follows"]["unsigned"][0]["new"][0], "target 2027-06-08", "{json}");
    // A rename updates valid signatures, so they stay valid.
    let ran = run(root, &["rename", "MLS-001", "MLS-031"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(verify().code, 0, "{}", verify().out);
}

/// Each change of a promise changes the fingerprint; other edits do not.
#[test]
fn only_promises_change_the_fingerprint() {
    let fingerprint = |text: &str| {
        let book = folder(&[
            ("book.toml", TOML),
            (
                "src/SUMMARY.md",
                "# Summary\n\n- [Gate](mls-001-gate.md)\n- [Road](mls-002-road.md)\n",
            ),
            ("src/mls-001-gate.md", "# MLS-001: The gate\n\n**Status**: Planned\n"),
            (FILE, text),
        ]);
        let opened = open(Disk::new(book.path()), &Overrides::default()).expect("a book");
        let analysis = analyse(&opened.book, &opened.config, opened.as_of);
        let project = &analysis.project;
        let subject = project.subjects().nth(1).expect("the road");
        promise::of_subject(project, subject)
    };
    let first = fingerprint(ROAD);
    for (from, to) in [
        ("[ ] 40 t", "[x] 40 t"),
        ("**Status**: Planned\n", "**Status**: At Risk\n"),
        ("**Owner**: Bo", "**Owner**: Ana"),
        ("**Target**: May 1, 2027", "**Target**: 2027-05-01"),
        ("**Target**: 2027-06-01", "**Due**: 1 Jun 2027 (firm)"),
        (
            "- [ ] 40 t are there\n- [ ] It is dry",
            "* [ ] It is dry\n* [ ] 40 t are\n  there",
        ),
        ("1. Take the stones away", "1) Take the stones\n   away"),
        ("[MLS-001]", "MLS-001"),
        ("[MLS-001]", "[the gate](mls-001-gate.md)"),
        ("### 1. Gravel", "### D1: Gravel"),
        (
            "## Rollback Plan",
            "## Status Updates\n\n**2026-11-01**: All is well\n\n## Rollback Plan",
        ),
        ("\n", "\r\n"),
    ] {
        assert_eq!(fingerprint(&ROAD.replace(from, to)), first, "{from} → {to}");
    }
    for (from, to) in [
        ("The road", "The path"),
        ("2027-06-01", "2027-06-02"),
        ("May 1, 2027", "May 2, 2027"),
        ("### 1. Gravel", "### 1. Sand"),
        ("From the quarry", "From the beach"),
        ("40 t are there", "30 t are there"),
        ("- [ ] It is dry\n", ""),
        ("(must pass)", "(nice to have)"),
        ("- [ ] Carts pass", "- [ ] Carts pass\n- [ ] Carts meet"),
        ("[MLS-001]", "[MLS-003]"),
        ("[MLS-001]", "None"),
        ("Take the stones away", "Leave the stones"),
        ("1. Take the stones away\n", ""),
    ] {
        assert_ne!(fingerprint(&ROAD.replace(from, to)), first, "{from} → {to}");
    }
}
