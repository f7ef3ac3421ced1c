//! Several milestones in one chapter: each is separate on pages, in exports and for rules.

use serde_json::Value;

use crate::checks::documents;
use crate::checks::law::{self, Document};
use crate::support::program::{folder, read, run, write};

const ROAD: &str = "\
# The road

**Status**: Blocked
**Owner**: Nobody

See [the second](#mls-005-ship-it).

## MLS-004: Build it

**Status**: In Progress
**Owner**: Ana
**Target Date**: 2027-03-01

### Deliverables

#### 1. The hull

**Owner**: Bo

- [x] welded
- [ ] painted

#### 2. The mast

- [ ] up

## MLS-005: Ship it

**Status**: Planned
**Owner**: Edda
**Target Date**: 2027-02-01
**Depends on**: MLS-004

### Deliverables

#### 1. The crew

- [ ] hired

## MLS-001: what we learned

- [ ] said by whom?

## MLS-006: Come home

Nothing yet.
";
const FIRST: &str = "# MLS-001: First\n\n**Status**: Completed\n**Owner**: Chidi\n**Target Date**: 2026-10-01\n\nSee [MLS-005#1] and [it](road.md#mls-004-build-it).\n";
const PHASES: &str =
    "# Phases\n\n## Alpha\n\n**Status**: Planned\n\n### Deliverables\n\n- A thing\n\n## Beta\n\n**Owner**: Ana\n";
const CONFIG: &str =
    "[book]\ntitle = \"A book\"\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2027-01-15\"\n";
const SUMMARY: &str = "- [Road](road.md)\n- [First](first.md)\n- [Phases](phases.md)\n";

fn book(config: &str) -> tempfile::TempDir {
    folder(&[
        ("book.toml", config),
        ("src/SUMMARY.md", SUMMARY),
        ("src/road.md", ROAD),
        ("src/first.md", FIRST),
        ("src/phases.md", PHASES),
    ])
}

fn milestones(root: &std::path::Path) -> Vec<Value> {
    let ran = run(root, &["export", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let all: Value = serde_json::from_str(&ran.out).expect("JSON");
    all["milestones"].as_array().expect("a list").clone()
}

#[test]
fn each_has_its_own_fields_boxes_and_address() {
    let folder = book(CONFIG);
    let found = milestones(folder.path());
    let told = |one: &Value| {
        let keys = ["id", "title", "url", "status", "target"].map(|key| one[key].as_str().unwrap_or("-").to_owned());
        let progress = format!("{}/{}", one["progress"]["done"], one["progress"]["total"]);
        format!(
            "{} {} {} {}",
            keys.join(" | "),
            progress,
            one["owners"],
            one["blocked_by"]
        )
    };
    let told: Vec<String> = found.iter().map(told).collect();
    assert_eq!(
        told,
        [
            "MLS-004 | Build it | road.html#mls-004-build-it | in-progress | 2027-03-01 1/3 [\"Ana\"] []",
            "MLS-005 | Ship it | road.html#mls-005-ship-it | planned | 2027-02-01 0/1 [\"Edda\"] [\"MLS-004\"]",
            "MLS-006 | Come home | road.html#mls-006-come-home | - | - 0/0 [] []",
            "MLS-001 | First | first.html | completed | 2026-10-01 0/0 [\"Chidi\"] []",
        ]
    );
    // A section about another spec is not a milestone, and the text before the first milestone belongs to none.
    assert_eq!(found[0]["deliverables"][1]["anchor"], "mls-004-d2");
    assert_eq!(found[1]["referenced_by"], serde_json::json!(["MLS-001"]));
    let ran = run(folder.path(), &["export", "csv"]);
    assert!(ran.out.contains("road.html#mls-005-d1\r\n"), "{}", ran.out);
    let ran = run(folder.path(), &["export", "ics"]);
    assert!(
        ran.out.contains("mls-004") && ran.out.contains("mls-005"),
        "{}",
        ran.out
    );
    let ran = run(folder.path(), &["export", "all", "--output", "out"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for id in ["mls-004", "mls-005", "mls-006"] {
        assert!(read(folder.path(), &format!("out/badges/{id}.svg")).contains("<svg"));
    }
    assert!(read(folder.path(), "out/timeline.svg").contains("road.html#mls-005-ship-it"));
    assert!(read(folder.path(), "out/feed.xml").contains("road.html#mls-004-build-it"));
    let ran = run(folder.path(), &["completeness"]);
    let rows = ran.out.lines().filter(|line| line.starts_with("MLS-")).count();
    assert_eq!(rows, 4, "{}", ran.out);
    let ran = run(folder.path(), &["doctor"]);
    assert!(ran.out.contains("milestone MLS-006"), "{}", ran.out);
}

#[test]
fn findings_and_waivers_belong_to_one_milestone() {
    let folder = book(CONFIG);
    let findings = |folder: &tempfile::TempDir| {
        let ran = run(folder.path(), &["check", "--as-of", "2027-02-15", "--format", "json"]);
        let all: Value = serde_json::from_str(&ran.out).expect("JSON");
        let found = all["findings"].as_array().expect("a list").clone();
        let told = found.iter().map(|one| {
            let text = |key: &str| one[key].as_str().unwrap_or("-").to_owned();
            format!(
                "{} {} {} {}",
                text("milestone"),
                text("rule"),
                one["line"],
                one["waived"]
            )
        });
        told.filter(|line| line.contains("overdue") || line.contains("target-before"))
            .collect::<Vec<_>>()
    };
    let own = ["MLS-005 target-before-blocker", "MLS-005 overdue"];
    let found = findings(&folder);
    assert!(
        own.iter().all(|own| found.iter().any(|line| line.starts_with(own))),
        "{found:?}"
    );
    assert!(found.iter().all(|line| line.ends_with("false")), "{found:?}");
    // It covers the whole milestone that contains it, and no other.
    let waived = ROAD.replace(
        "#### 1. The crew",
        "<!-- mls-allow-file overdue: the crew is at sea -->\n\n#### 1. The crew",
    );
    write(folder.path(), "src/road.md", &waived);
    let is_waived = |found: &[String]| {
        found
            .iter()
            .any(|line| line.starts_with("MLS-005 overdue") && line.ends_with("true"))
    };
    assert!(is_waived(&findings(&folder)));
    let elsewhere = ROAD.replace(
        "#### 1. The hull",
        "<!-- mls-allow-file overdue: the hull is at sea -->\n\n#### 1. The hull",
    );
    write(folder.path(), "src/road.md", &elsewhere);
    assert!(!is_waived(&findings(&folder)));
}

#[test]
fn missing_sections_are_added_to_the_end_of_their_milestone() {
    let folder = book(CONFIG);
    write(
        folder.path(),
        "src/first.md",
        &(FIRST.to_owned() + "\nBlocks [MLS-004].\n"),
    );
    let ran = run(folder.path(), &["fix", "--unsafe", "--diff"]);
    let added = "+- **This milestone blocks**: [MLS-005]\n+\n ## MLS-005: Ship it\n";
    assert!(ran.out.contains("+### Dependencies\n"), "{}", ran.out);
    assert!(ran.out.contains(added), "{}", ran.out);
}

#[test]
fn headings_of_a_configured_level_are_milestones() {
    let folder = book(&(CONFIG.to_owned() + "milestones = [{ files = \"phases.md\", level = 2 }]\n"));
    let found = milestones(folder.path());
    let told: Vec<String> = found[4..]
        .iter()
        .map(|one| format!("{} {} {}", one["id"], one["url"], one["progress"]["total"]))
        .collect();
    assert_eq!(
        told,
        [
            "\"phases#alpha\" \"phases.html#alpha\" 1",
            "\"phases#beta\" \"phases.html#beta\" 0"
        ]
    );
    let ran = run(folder.path(), &["check", "--format", "concise"]);
    assert!(!ran.out.contains("error[invalid-id]"), "{}", ran.out);
    assert!(ran.out.contains("the milestone `phases#beta` has no id"), "{}", ran.out);
    let ran = run(folder.path(), &["adopt", "--write"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let text = read(folder.path(), "src/phases.md");
    assert!(
        text.contains("\n## MLS-007: Alpha\n") && text.contains("\n## MLS-008: Beta\n"),
        "{text}"
    );
    for level in ["0", "7", "\"2\""] {
        let wrong = CONFIG.to_owned() + &format!("milestones = [{{ files = \"phases.md\", level = {level} }}]\n");
        write(folder.path(), "book.toml", &wrong);
        let ran = run(folder.path(), &["check"]);
        assert_eq!(ran.code, 2, "{}", ran.out);
        assert!(ran.err.contains("write a number from 1 to 6"), "{}", ran.err);
    }
}

#[test]
fn what_was_not_read_is_told_once() {
    let folder = book(CONFIG);
    let text = "# Road\n\n**Owner**: Nobody\n\n## MLS-004: Build it\n\n**Status**: Planned\n**Owner**: Ana\n\n## Stop\n\n**Owner**: Bo\n\n\
                ## MLS-005: Ship it\n\n**Status**: Planned\n\n## Later\n\n**Status**: Done\n";
    write(folder.path(), "src/road.md", text);
    let ran = run(
        folder.path(),
        &["check", "--explain-reading", "--format", "json", "src/road.md"],
    );
    let all: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out));
    let unread = |one: &Value| one["unread"].as_array().expect("a list").clone();
    let readings = all["milestones"].as_array().expect("a list").iter();
    let lines: Vec<Vec<Value>> = readings
        .map(|one| unread(one).iter().map(|line| line["line"].clone()).collect())
        .collect();
    assert_eq!(serde_json::json!(lines), serde_json::json!([[3], [12, 20]]));
}

/// A generated chapter as a section with another id.
fn deeper(text: &str, id: &str) -> String {
    let line = |line: &str| match line.starts_with('#') && !line.starts_with("######") {
        true => format!("#{line}"),
        false => line.to_owned(),
    };
    let lines: String = text.split_inclusive('\n').map(line).collect();
    let (first, rest) = lines.split_once('\n').unwrap_or((&lines, ""));
    let first = first.trim_start_matches(['#', ' ']);
    let title = first.split_once(": ").map_or(first, |(_, title)| title);
    format!("## {id}: {title}\n{rest}\n\n")
}

#[test]
fn chapters_with_several_lose_nothing() {
    let mut lost = Vec::new();
    let mut tried = 0;
    for seed in 0..1_500_u64 {
        let bytes = |seed: u64| -> Vec<u8> {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 24) as u8
            };
            (0..200).map(|_| next()).collect()
        };
        let two = [seed * 2 + 1, seed * 2 + 2].map(|seed| documents::document(&bytes(seed)));
        // A section cannot have front matter.
        if two.iter().any(|one| !one.text.starts_with("# MLS-001")) {
            continue;
        }
        tried += 1;
        let [one, other] = &two;
        let document = Document {
            text: format!(
                "# Road\n\nWords.\n\n{}{}",
                deeper(&one.text, "MLS-001"),
                deeper(&other.text, "MLS-003")
            ),
            is_nameless: true,
            ..one.clone()
        };
        lost.extend(
            law::holds(&document)
                .err()
                .map(|loss| format!("{loss}\n{}", document.text)),
        );
    }
    assert!(tried > 20, "{tried}");
    assert!(lost.is_empty(), "{} of {tried}: {}", lost.len(), lost[0]);
}
