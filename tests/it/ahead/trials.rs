//! `what-if` on books with results computed by hand, and compared with books whose files really change.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

use super::books::{BOOK_TOML, Milestone, book, rules, what_if};
use crate::compare::books::Seed;
use crate::support::program::{read, run, write};

fn milestone<'a>(id: &'a str, target: &'a str, needs: &'a [&'a str]) -> Milestone<'a> {
    Milestone {
        id,
        status: "In Progress",
        target,
        owner: "Ana",
        needs,
        more: "",
    }
}

/// Each late milestone: its id, its target, when its blocker is due, and the blocker.
fn late(json: &Value) -> Vec<[String; 4]> {
    let late = json["follows"]["late"].as_array().expect("a list").iter();
    let fields = ["milestone", "target", "ready", "waits_for"];
    late.map(|late| fields.map(|field| late[field].as_str().unwrap_or("").to_owned()))
        .collect()
}

fn is_among(found: &[(String, String)], rule: &str, milestone: &str) -> bool {
    found.iter().any(|own| own.0 == rule && own.1 == milestone)
}

#[test]
fn a_chain_absorbs_as_much_as_its_slack() {
    let book = book(
        BOOK_TOML,
        &[
            milestone("MLS-001", "2027-03-10", &[]),
            milestone("MLS-002", "2027-03-20", &["MLS-001"]),
            milestone("MLS-003", "2027-04-20", &["MLS-002"]),
        ],
    );
    let json = what_if(book.path(), &["MLS-001", "target=+10d"]);
    assert!(late(&json).is_empty(), "{json}");
    assert_eq!(json["changes"][0]["id"], "target-pushed");
    assert_eq!(json["changes"][0]["days"], 10);
    let json = what_if(book.path(), &["MLS-001", "target=+11d"]);
    let expected = ["MLS-002", "2027-03-20", "2027-03-21", "MLS-001"].map(str::to_owned);
    assert_eq!(late(&json), [expected]);
    assert!(
        is_among(&rules(&json["follows"]["gained"]), "target-before-blocker", "MLS-002"),
        "{json}"
    );
    // Two requests at once.
    let json = what_if(book.path(), &["MLS-001", "target=+11d", "MLS-002", "target=+1d"]);
    assert!(late(&json).is_empty(), "{json}");
    let json = what_if(book.path(), &["MLS-001", "target=2027-05-01"]);
    assert_eq!(late(&json).len(), 2, "{json}");
}

#[test]
fn in_a_diamond_only_dependents_are_late() {
    let book = book(
        BOOK_TOML,
        &[
            milestone("MLS-001", "2027-03-10", &[]),
            milestone("MLS-002", "2027-03-20", &["MLS-001"]),
            milestone("MLS-003", "2027-03-25", &["MLS-001"]),
            milestone("MLS-004", "2027-03-31", &["MLS-002", "MLS-003"]),
        ],
    );
    let json = what_if(book.path(), &["MLS-002", "target=+3w"]);
    let expected = ["MLS-004", "2027-03-31", "2027-04-10", "MLS-002"].map(str::to_owned);
    assert_eq!(late(&json), [expected]);
    let text = run(book.path(), &["what-if", "MLS-002", "target=+3w"]);
    assert_eq!(text.code, 0, "{}", text.err);
    let follows = text.out.find("What follows").expect("what follows");
    assert!(
        follows < text.out.find("target moved").expect("a change"),
        "{}",
        text.out
    );
    assert!(text.out.contains("\n- 2027-03-20  MLS-002"), "{}", text.out);
    assert!(text.out.contains("\n+ 2027-04-10  MLS-002"), "{}", text.out);
    let markdown = run(
        book.path(),
        &["what-if", "MLS-002", "target=+3w", "--format", "markdown"],
    )
    .out;
    assert!(markdown.contains("2027-03-20 → **2027-04-10**"), "{markdown}");
    let svg = run(book.path(), &["what-if", "MLS-002", "target=+3w", "--format", "svg"]).out;
    assert!(svg.starts_with("<svg") || svg.starts_with("<?xml"), "{svg}");
    assert!(svg.contains("MLS-002 (before)"), "{svg}");
}

#[test]
fn working_days_follow_the_configuration() {
    let holidays = format!("{BOOK_TOML}holidays = [\"2027-03-12\", \"2027-03-15\"]\n");
    let own = [milestone("MLS-001", "2027-03-10", &[])];
    let after = |book_toml: &str, change: &str| {
        let json = what_if(book(book_toml, &own).path(), &["MLS-001", change]);
        json["changes"][0]["after"].as_str().unwrap_or("").to_owned()
    };
    // Thursday 11, Friday 12, Monday 15, Tuesday 16, Wednesday 17.
    assert_eq!(after(BOOK_TOML, "target=+5wd"), "2027-03-17");
    assert_eq!(after(&holidays, "target=+5wd"), "2027-03-19");
    assert_eq!(after(&holidays, "target=+5d"), "2027-03-15");
    assert_eq!(after(BOOK_TOML, "target=-1w"), "2027-03-03");
}

#[test]
fn an_over_allocation_appears_in_its_week() {
    let capacity = |percent: &str| {
        format!("## Team Capacity\n\n| Person | Allocation | Weeks |\n|---|---|---|\n| Ana | {percent} | 1 |\n")
    };
    let (most, some) = (capacity("70%"), capacity("40%"));
    let one = Milestone {
        more: &most,
        ..milestone("MLS-001", "2027-03-12", &[])
    };
    let other = Milestone {
        more: &some,
        ..milestone("MLS-002", "2027-03-26", &[])
    };
    let book = book(BOOK_TOML, &[one, other]);
    let json = what_if(book.path(), &["MLS-002", "target=-2w"]);
    let person = &json["follows"]["overbooked"][0];
    assert_eq!(person["person"], "Ana", "{json}");
    assert_eq!(person["week"], "2027-W10");
    assert!(
        person["after"]
            .as_f64()
            .is_some_and(|after| (after - 110.0).abs() < 0.01),
        "{json}"
    );
    let json = what_if(book.path(), &["MLS-002", "target=-1w"]);
    assert_eq!(json["follows"]["overbooked"].as_array().map(Vec::len), Some(0));
}

#[test]
fn dropping_or_cancelling_a_blocker_names_its_dependents() {
    let book = book(
        BOOK_TOML,
        &[
            milestone("MLS-001", "2027-03-10", &[]),
            milestone("MLS-002", "2027-03-20", &["MLS-001"]),
        ],
    );
    let json = what_if(book.path(), &["MLS-001", "status=cancelled"]);
    assert!(
        is_among(&rules(&json["follows"]["gained"]), "cancelled-blocker", "MLS-002"),
        "{json}"
    );
    assert_eq!(json["changes"][0]["id"], "milestone-cancelled");
    let json = what_if(book.path(), &["mls-001", "drop"]);
    assert_eq!(json["changes"][0]["id"], "milestone-dropped");
    assert!(
        is_among(&rules(&json["follows"]["gained"]), "unresolved-reference", "MLS-002"),
        "{json}"
    );
    let json = what_if(book.path(), &["MLS-001", "drop", "MLS-002", "drop"]);
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(2), "{json}");
}

#[test]
fn a_request_may_create_a_dependency_cycle() {
    let own = Milestone {
        status: "Planned",
        more: "## Dependencies\n\nNone\n",
        ..milestone("MLS-001", "2027-03-10\n**Depends on**: None", &[])
    };
    let book = book(BOOK_TOML, &[own, milestone("MLS-002", "2027-03-20", &["MLS-001"])]);
    let json = what_if(book.path(), &["MLS-001", "depends-on=[MLS-002]"]);
    let gained = rules(&json["follows"]["gained"]);
    assert!(gained.iter().any(|(rule, _)| rule == "dependency-cycle"), "{json}");
}

#[test]
fn deliverables_can_be_changed_and_dropped() {
    let more = "## Deliverables\n\n### 1. The gate\n\n**Owner**: Bo\n**Target**: 2027-03-05\n\n- [ ] It closes within 2 s\n\n\
        ### 2. The pole\n\n**Owner**: Bo\n\n- [ ] It stands\n";
    let own = Milestone {
        more,
        ..milestone("MLS-001", "2027-03-10", &[])
    };
    let book = book(BOOK_TOML, &[own]);
    let json = what_if(book.path(), &["MLS-001#2", "drop"]);
    assert_eq!(json["changes"][0]["id"], "deliverable-dropped", "{json}");
    assert_eq!(json["changes"].as_array().map(Vec::len), Some(1), "{json}");
    let json = what_if(book.path(), &["MLS-001#1", "target=+6d"]);
    assert!(
        is_among(
            &rules(&json["follows"]["gained"]),
            "deliverable-after-milestone",
            "MLS-001"
        ),
        "{json}"
    );
}

#[test]
fn an_impossible_request_says_why_and_where() {
    let book = book(BOOK_TOML, &[milestone("MLS-001", "TBD", &[])]);
    for (arguments, expected) in [
        (&["MLS-009", "drop"][..], "no spec `MLS-009`"),
        (&["MLS-001", "status=nearly"], "`nearly` is not a status"),
        (&["MLS-001", "target=+5d"], "needs a date to count from"),
        (&["MLS-001", "target=soon-ish"], "is not a date"),
        (&["MLS-001#7", "drop"], "has no deliverable 7"),
        (&["MLS-001", "drop", "MLS-001", "status=planned"], "dropped already"),
        (&["MLS-001", "MLS-002"], "nothing is changed for `MLS-001`"),
        (&["drop", "MLS-001"], "has no id before it"),
    ] {
        let ran = run(book.path(), &[&["what-if"], arguments].concat());
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(expected), "{arguments:?}: {}", ran.err);
    }
}

/// Unwaived findings, by rule and milestone.
fn counts(book: &Path) -> BTreeMap<(String, String), i64> {
    let ran = run(book, &["check", "--format", "json"]);
    let json: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err));
    let mut counts = BTreeMap::new();
    for found in rules(&json["findings"]) {
        *counts.entry(found).or_default() += 1;
    }
    counts
}

/// Runs dozens of random requests; `MLS_TRIALS=500` runs more.
#[test]
fn random_requests_agree_with_changed_files() {
    let trials = std::env::var("MLS_TRIALS").ok().and_then(|text| text.parse().ok());
    let statuses = ["Planned", "In Progress", "At Risk", "Blocked", "Completed", "Cancelled"];
    let mut seed = Seed::new(24);
    for trial in 0..trials.unwrap_or(24) {
        let day = |seed: &mut Seed| format!("2027-{:02}-{:02}", 2 + seed.below(4), 1 + seed.below(28));
        let ids: Vec<String> = (1..=6).map(|number| format!("MLS-00{number}")).collect();
        let targets: Vec<String> = ids.iter().map(|_| day(&mut seed)).collect();
        let parts: Vec<String> = ids
            .iter()
            .map(|_| {
                let part = |number: usize, seed: &mut Seed| {
                    let (status, target) = (seed.pick(&statuses[..5]), day(seed));
                    format!("### {number}. Part {number}\n\n**Owner**: Part {number}\n**Status**: {status}\n**Target**: {target}\n\n- [ ] It is\n\n")
                };
                format!(
                    "## Deliverables\n\n{}{}## Team Capacity\n\n| Person | Allocation | Weeks |\n|---|---|---|\n| Ana | {}% | 2 |\n",
                    part(1, &mut seed),
                    part(2, &mut seed),
                    20 + 10 * seed.below(6)
                )
            })
            .collect();
        let needs: Vec<Vec<&str>> = (0..ids.len())
            .map(|at| {
                ids[..at]
                    .iter()
                    .filter(|_| seed.below(3) == 0)
                    .map(String::as_str)
                    .collect()
            })
            .collect();
        let all: Vec<Milestone<'_>> = (0..ids.len())
            .map(|at| Milestone {
                id: &ids[at],
                status: seed.pick(&statuses),
                target: &targets[at],
                owner: "Ana",
                needs: &needs[at],
                more: &parts[at],
            })
            .collect();
        let book = book(BOOK_TOML, &all);
        let before = counts(book.path());
        let mut arguments: Vec<String> = Vec::new();
        // The expected text of each file; `None` if it is deleted.
        let mut texts: BTreeMap<usize, Option<String>> = BTreeMap::new();
        let first = seed.below(all.len());
        for at in [first, (first + 1) % all.len()].into_iter().take(1 + seed.below(2)) {
            let text = all[at].text();
            let line = |text: &str, name: &str, from: usize| -> String {
                let own = text[from..]
                    .lines()
                    .find(|line| line.starts_with(&format!("**{name}**: ")));
                own.expect("the field").to_owned()
            };
            // A field of the milestone, or of its second deliverable.
            let part = text.find("### 2. ").expect("the part");
            let (id, from) = match seed.below(2) {
                0 => (ids[at].clone(), 0),
                _ => (format!("{}#2", ids[at]), part),
            };
            let new = match seed.below(5) {
                0 => ("Status", seed.pick(&statuses).to_owned()),
                1 => ("Owner", "Bo".to_owned()),
                2 if from == 0 => {
                    arguments.extend([id, "drop".to_owned()]);
                    texts.insert(at, None);
                    continue;
                }
                2 => {
                    let end = text.find("## Team").expect("the section");
                    arguments.extend([id, "drop".to_owned()]);
                    texts.insert(at, Some(format!("{}{}", &text[..part], &text[end..])));
                    continue;
                }
                _ => ("Target", day(&mut seed)),
            };
            let (name, value) = new;
            arguments.extend([id, format!("{}={value}", name.to_lowercase())]);
            let old = line(&text, name, from);
            let changed = text[from..].replacen(&old, &format!("**{name}**: {value}"), 1);
            texts.insert(at, Some(format!("{}{changed}", &text[..from])));
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let json = what_if(book.path(), &arguments);
        for (at, text) in texts {
            let file = all[at].file();
            match text {
                Some(text) => write(book.path(), &file, &text),
                None => {
                    std::fs::remove_file(book.path().join(&file)).expect("a file");
                    let summary = read(book.path(), "src/SUMMARY.md");
                    let lines = summary.lines().filter(|line| !line.contains(&ids[at]));
                    let left: String = lines.map(|line| format!("{line}\n")).collect();
                    write(book.path(), "src/SUMMARY.md", &left);
                }
            }
        }
        let mut net = counts(book.path());
        for (key, count) in before {
            *net.entry(key).or_default() -= count;
        }
        for (list, sign) in [("gained", 1), ("gone", -1)] {
            for key in rules(&json["follows"][list]) {
                *net.entry(key).or_default() -= sign;
            }
        }
        net.retain(|_, count| *count != 0);
        assert!(net.is_empty(), "{trial}: {arguments:?}: {net:?}: {json}");
    }
}
