//! `baseline`: recorded findings do not count and new ones do, in `check` and in a build.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::hosts::HOSTS;
use crate::support::plugin::{self, PLUGIN, book_toml, command, folder, stderr, write};

const FILE: &str = "mls-baseline.json";
const GATE: &str = "\
# MLS-001: The Gate

**Status**: In Progress
**Target Date**: 2027-01-28
**Owner**: Ana

## Deliverables

### 1. Hinges

- [ ] Two of [MLS-404]

### 2. Lock

- [ ] One key
";

fn book() -> TempDir {
    folder(&[
        ("book.toml", &book_toml("")),
        ("src/SUMMARY.md", "# Summary\n\n- [The Gate](mls-001-gate.md)\n"),
        ("src/mls-001-gate.md", GATE),
    ])
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(PLUGIN)
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the program runs")
}

fn said(folder: &Path, arguments: &[&str]) -> String {
    let ran = run(folder, arguments);
    assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
    String::from_utf8_lossy(&ran.stdout).into_owned()
}

/// Rule and line of each finding that counts, and the summary.
fn check(folder: &Path) -> (Vec<(String, u64)>, Value) {
    let ran = run(folder, &["check", "--format", "json"]);
    let mut value: Value = serde_json::from_slice(&ran.stdout).unwrap_or_else(|_| panic!("{}", stderr(&ran)));
    let findings = value["findings"].as_array().expect("an array");
    let live = findings
        .iter()
        .filter(|finding| finding["baselined"] == false && finding["waived"] == false);
    let found: Vec<_> = live
        .map(|finding| {
            let rule = finding["rule"].as_str().expect("a name").to_owned();
            (rule, finding["line"].as_u64().unwrap_or(0))
        })
        .collect();
    let blocks = value["summary"]["blocking"] != 0;
    assert_eq!(ran.status.code(), Some(i32::from(blocks)));
    (found, value["summary"].take())
}

fn replace(folder: &Path, old: &str, new: &str) {
    let text = std::fs::read_to_string(folder.join("src/mls-001-gate.md")).expect("a chapter");
    assert!(text.contains(old));
    write(folder, "src/mls-001-gate.md", text.replace(old, new));
}

#[test]
fn recorded_findings_do_not_count_after_they_move() {
    let book = book();
    let book = book.path();
    let (before, _) = check(book);
    assert!(before.len() > 5, "{before:?}");
    assert!(said(book, &["baseline"]).contains(&format!("{} findings recorded", before.len())));
    let is_clean = || {
        let (found, summary) = check(book);
        assert_eq!(found, []);
        assert_eq!(
            (&summary["baselined"], &summary["stale"]),
            (&before.len().into(), &0.into())
        );
    };
    is_clean();
    replace(book, "## Deliverables", "Some words about it.\n\n## Deliverables");
    is_clean();
    replace(book, "- [ ] One key", "- [ ] One key, and another one");
    is_clean();
    replace(book, "# MLS-001: The Gate", "# MLS-001: The North Gate");
    is_clean();
    replace(book, "\n", "\r\n");
    is_clean();
    replace(book, "- [ ] Two of", "  -  [ ]   Two of");
    is_clean();
}

#[test]
fn new_findings_count_and_fixed_ones_are_reported() {
    let book = book();
    let book = book.path();
    said(book, &["baseline"]);
    let recorded = || std::fs::read_to_string(book.join(FILE)).expect("a baseline");
    let first = recorded();
    assert_eq!(said(book, &["baseline"]).matches("as before").count(), 1);
    assert_eq!(recorded(), first);

    // The same rule again in the same file, about another id and about the same id.
    for other in ["- [ ] One of [MLS-405]", "- [ ] One of [MLS-404]"] {
        replace(book, "- [ ] One key", other);
        let (found, _) = check(book);
        assert_eq!(found, [("unresolved-reference".to_owned(), 15)], "{other}");
        assert!(said(book, &["baseline"]).contains("1 new not recorded"));
        assert_eq!(recorded(), first, "only --add adds findings");
        replace(book, other, "- [ ] One key");
    }

    replace(book, "- [ ] Two of [MLS-404]", "- [ ] Two");
    let (found, summary) = check(book);
    assert_eq!((found, &summary["stale"]), (Vec::new(), &1.into()));
    // A check of one file reports it as well.
    for arguments in [&["check"][..], &["check", "src/SUMMARY.md"]] {
        let told = stderr(&run(book, arguments));
        assert!(told.contains("1 stale line in mls-baseline.json"), "{told}");
    }

    assert!(said(book, &["baseline"]).contains("1 dropped"));
    let second = recorded();
    assert_eq!(second.lines().count() + 1, first.lines().count());
    assert!(second.lines().all(|line| first.contains(line.trim_end_matches(','))));
    replace(book, "- [ ] Two\n\n### 2", "- [ ] Two of [MLS-404]\n\n### 2");
    assert_eq!(check(book).0.len(), 1);
    assert!(said(book, &["baseline", "--add"]).contains("1 added"));
    assert_eq!((check(book).0, recorded()), (Vec::new(), first));
}

/// Many findings of a kind are reported as one; recorded ones must not count among the new ones.
#[test]
fn new_findings_of_a_group_are_reported_without_the_recorded_ones() {
    let book = book();
    let book = book.path();
    let deliverables = |count: usize| -> String {
        let one = |number| format!("### {number}. Part {number}\n\n- [ ] It fits\n\n");
        (1..=count).map(one).collect()
    };
    let write = |count: usize| {
        let head = GATE.split("### 1").next().expect("a start");
        write(book, "src/mls-001-gate.md", format!("{head}{}", deliverables(count)));
    };
    write(6);
    let of_owners = |found: Vec<(String, u64)>| found.into_iter().filter(|(rule, _)| rule == "missing-owner").count();
    assert_eq!(of_owners(check(book).0), 1, "six are reported as one");
    said(book, &["baseline"]);
    assert_eq!(check(book).0, []);
    write(7);
    let (found, _) = check(book);
    assert_eq!(of_owners(found), 1, "the seventh is reported");
    write(5);
    let (found, summary) = check(book);
    assert_eq!(found, []);
    assert!(summary["stale"].as_u64() >= Some(1), "{summary}");
}

#[test]
fn a_build_and_every_format_use_the_baseline() {
    let book = book();
    let book = book.path();
    for host in HOSTS {
        let build = || plugin::run((host.record)(book, "html").to_string());
        let _ = std::fs::remove_file(book.join(FILE));
        assert_eq!(build().status.code(), Some(1));
        said(book, &["baseline"]);
        let built = build();
        assert_eq!(built.status.code(), Some(0), "{}", stderr(&built));
        assert!(stderr(&built).contains("in the baseline"), "{}", stderr(&built));
        assert!(!stderr(&built).contains("error["), "{}", stderr(&built));
    }
    for format in ["full", "concise", "github"] {
        assert_eq!(said(book, &["check", "--format", format]), "", "{format}");
    }
    assert_eq!(said(book, &["check", "--format", "gitlab"]).trim(), "[]");
    let sarif: Value = serde_json::from_str(&said(book, &["check", "--format", "sarif"])).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("an array");
    assert!(
        results
            .iter()
            .all(|result| result["suppressions"][0]["kind"] == "external")
    );
}

#[test]
fn a_broken_baseline_is_an_error() {
    let book = book();
    let book = book.path();
    for text in [
        "",
        "<<<<<<< HEAD\n",
        "{\"format\": \"mdbook-mls/baseline/9\", \"findings\": []}",
    ] {
        write(book, FILE, text);
        for arguments in [&["check"][..], &["baseline"], &["baseline", "--add"], &["fix"]] {
            let ran = run(book, arguments);
            assert_eq!((ran.status.code(), ran.stdout.len()), (Some(2), 0), "{arguments:?}");
            assert!(stderr(&ran).starts_with("error: `mls-baseline.json` is not a baseline"));
            assert_eq!(std::fs::read_to_string(book.join(FILE)).expect("a file"), text);
        }
        let built = plugin::run((HOSTS[0].record)(book, "html").to_string());
        assert_eq!(built.status.code(), Some(2));
        assert!(stderr(&built).contains("is not a baseline"), "{}", stderr(&built));
    }
}

#[test]
fn a_book_without_findings_gets_no_baseline() {
    let book = folder(&[
        ("book.toml", &book_toml("profile = \"essential\"")),
        ("src/SUMMARY.md", "# Summary\n\n- [The Gate](mls-001-gate.md)\n"),
        ("src/mls-001-gate.md", &GATE.replace("[MLS-404]", "them")),
    ]);
    assert!(said(book.path(), &["baseline"]).contains("no findings to record"));
    assert!(!book.path().join(FILE).exists());
}

/// Renames `src/mls-001-gate.md`.
fn rename(book: &Path, name: &str) {
    let text = std::fs::read_to_string(book.join("src/mls-001-gate.md")).expect("a chapter");
    std::fs::remove_file(book.join("src/mls-001-gate.md")).expect("it can be removed");
    write(book, &format!("src/{name}"), text);
    write(book, "src/SUMMARY.md", format!("# Summary\n\n- [The Gate]({name})\n"));
}

#[test]
fn recorded_findings_follow_a_renamed_file() {
    for name in [
        "mls-001-the-north-gate.md",
        "milestone/2027/mls-001-gate.md",
        "MLS-001.md",
        "gate/README.md",
    ] {
        let book = book();
        let book = book.path();
        said(book, &["baseline"]);
        let recorded = || std::fs::read_to_string(book.join(FILE)).expect("a baseline");
        let count = recorded().matches("fingerprint").count();
        rename(book, name);
        let (found, summary) = check(book);
        assert_eq!((found, &summary["stale"]), (vec![], &0.into()), "{name}");
        // `baseline` updates the name of the file and keeps the same findings.
        assert!(said(book, &["baseline"]).contains("as before"), "{name}");
        assert_eq!(recorded().matches(&format!("\"src/{name}\"")).count(), count);
        assert_eq!(check(book).0, []);
        // New findings in the renamed file still count.
        let path = book.join("src").join(name);
        let text = std::fs::read_to_string(&path).expect("a chapter");
        std::fs::write(&path, text.replace("One key", "One of [MLS-404]")).expect("a chapter");
        assert_eq!(check(book).0.len(), 1, "{name}");
    }
}

#[test]
fn findings_without_an_id_follow_the_text() {
    let words = "# Notes\n\nSee [MLS-404].\n\n{{#mls rodmap}}\n";
    let bare = "# The Lock\n\n**Status**: Plannned\n**Target**: 2027-01-28\n**Owner**: Ana\n";
    let book = folder(&[
        (
            "book.toml",
            &book_toml("profile = \"essential\"\nmilestones = [\"locks/*.md\"]"),
        ),
        (
            "src/SUMMARY.md",
            "- [The Gate](mls-001-gate.md)\n- [Notes](notes.md)\n- [The Lock](locks/lock.md)\n",
        ),
        ("src/mls-001-gate.md", GATE),
        ("src/notes.md", words),
        ("src/locks/lock.md", bare),
        ("src/mls-002-nowhere.md", "# MLS-002: Nowhere\n"),
    ]);
    let book = book.path();
    let (before, _) = check(book);
    assert!(before.len() > 4, "{before:?}");
    said(book, &["baseline"]);
    for (from, to) in [
        ("notes.md", "a/words.md"),
        ("locks/lock.md", "locks/the-lock.md"),
        ("mls-002-nowhere.md", "drafts/mls-002-nowhere.md"),
    ] {
        let text = std::fs::read_to_string(book.join("src").join(from)).expect("a file");
        std::fs::remove_file(book.join("src").join(from)).expect("it can be removed");
        write(book, &format!("src/{to}"), text);
        let summary = std::fs::read_to_string(book.join("src/SUMMARY.md")).expect("a summary");
        write(book, "src/SUMMARY.md", summary.replace(from, to));
        let (found, summary) = check(book);
        assert_eq!((found, &summary["stale"]), (vec![], &0.into()), "{to}");
    }
}

#[test]
fn a_baseline_of_an_older_version_is_still_read() {
    const OLD: &str = include_str!("baseline/of-files.json");
    let book = book();
    let book = book.path();
    write(book, FILE, OLD);
    let (found, summary) = check(book);
    assert_eq!(
        (found, &summary["baselined"], &summary["stale"]),
        (vec![], &12.into(), &0.into())
    );
    assert_eq!(
        plugin::run((HOSTS[0].record)(book, "html").to_string()).status.code(),
        Some(0)
    );
    // Some findings are new, and some are gone.
    replace(book, "- [ ] One key", "- [ ] One of [MLS-405]");
    replace(book, "- [ ] Two of [MLS-404]", "- [ ] Two");
    let (found, summary) = check(book);
    assert_eq!(
        (found, &summary["stale"]),
        (vec![("unresolved-reference".to_owned(), 15)], &1.into())
    );
    let told = said(book, &["baseline"]);
    assert!(
        told.contains("1 dropped") && told.contains("1 new not recorded"),
        "{told}"
    );
    // The baseline is now in the new form and follows the renamed file.
    let new = std::fs::read_to_string(book.join(FILE)).expect("a baseline");
    assert!(
        OLD.lines()
            .filter(|line| line.contains("fingerprint"))
            .all(|line| !new.contains(line))
    );
    rename(book, "gate/mls-001.md");
    assert_eq!(check(book).0.len(), 1);
}
