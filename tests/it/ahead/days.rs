//! `forecast` by day agrees with `check --as-of` on each day.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::ToSpan as _;
use jiff::civil::{self, date};
use mdbook_mls::internals::ahead::ahead;
use mdbook_mls::internals::analysis::{Analysis, analyse};
use mdbook_mls::internals::config::Config;
use mdbook_mls::internals::diagnostic::{Finding, Severity};
use mdbook_mls::internals::open::{Opened, Overrides, open};
use mdbook_mls::internals::rules::{ALL, Check, Need};
use mdbook_mls::internals::source::{Book, Chapter};
use mdbook_mls::internals::tree::Disk;
use serde_json::Value;

use super::books::{BOOK_TOML, Milestone, book, rules};
use crate::shapes::Shape;
use crate::support::fixture;
use crate::support::program::run;

type Key = (String, Severity, String);

fn live(analysis: &Analysis<'_>) -> Vec<Finding> {
    let findings = analysis.findings.iter().filter(|finding| finding.is_live());
    findings.cloned().collect()
}

fn told(finding: &Finding) -> Key {
    (finding.fingerprint.clone(), finding.severity, finding.message.clone())
}

/// Checks that each day lists the findings of that day that the day before does not have.
fn agrees(book: &Book<'_>, config: &Config, today: civil::Date, days: u16, name: &str) -> usize {
    let analysis = analyse(book, config, today);
    let found = ahead(&analysis, days);
    let mut before = live(&analysis);
    let mut count = 0;
    for day in 1..=i64::from(days) {
        let date = today + day.days();
        let now = live(&analyse(book, config, date));
        let is_known = |finding: &&Finding| {
            before
                .iter()
                .any(|old| old.fingerprint == finding.fingerprint && old.severity == finding.severity)
        };
        let expected: BTreeSet<Key> = now.iter().filter(|finding| !is_known(finding)).map(told).collect();
        let told: BTreeSet<Key> = found
            .iter()
            .filter(|day| day.date == date)
            .flat_map(|day| day.findings.iter().map(told))
            .collect();
        assert_eq!(told, expected, "{name} on {date}");
        count += told.len();
        before = now;
    }
    count
}

#[test]
fn forecast_of_the_example_agrees_with_check_on_each_day() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("book-example");
    let opened = open(Disk::new(root), &Overrides::default()).and_then(Opened::checked);
    let opened = opened.expect("the example book");
    let count = agrees(&opened.book, &opened.config, date(2027, 3, 15), 90, "the example");
    assert!(count > 5, "{count}");
}

#[test]
fn forecast_of_a_generated_book_agrees_with_check_on_each_day() {
    let mut count = 0;
    for shape in [Shape::Realistic(24), Shape::Faulty(4)] {
        let chapters = shape.pages().into_iter().map(|(path, text)| Chapter {
            name: "A chapter".into(),
            text: text.into(),
            source_path: Some(path.clone()),
            path,
        });
        let book = Book {
            language: "en".to_owned(),
            src: "src".to_owned(),
            chapters: chapters.collect(),
            ..Book::default()
        };
        count += agrees(&book, &Config::default(), date(2027, 3, 1), 40, "a generated book");
    }
    assert!(count > 0);
}

/// The rules' fixtures contain every kind of date, and waivers that expire.
#[test]
fn forecast_of_the_rules_fixtures_agrees_with_check_on_each_day() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for rule in ALL {
        let text = std::fs::read_to_string(root.join(format!("tests/it/rules/{}.md", rule.name))).expect("a fixture");
        let is_dated = rule.needs.contains(&Need::Date) || matches!(rule.check, Check::Waiver(_));
        for case in fixture::read(&text) {
            if is_dated {
                count += agrees(&case.book, &case.config, date(2027, 3, 8), 14, rule.name);
            }
        }
    }
    assert!(count > 5, "{count}");
}

/// `forecast` does not run these rules again for each day.
#[test]
fn a_rule_that_does_not_need_the_date_finds_the_same_on_each_day() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for rule in ALL {
        let text = std::fs::read_to_string(root.join(format!("tests/it/rules/{}.md", rule.name))).expect("a fixture");
        // Waivers expire, and their findings use the rules that they name.
        if text.contains("mls-allow") {
            continue;
        }
        for case in fixture::read(&text) {
            let on = |day: civil::Date| -> Vec<(&str, String)> {
                let found = analyse(&case.book, &case.config, day).findings.into_iter();
                let needs_no_day = |finding: &Finding| {
                    ALL.iter()
                        .any(|rule| rule.name == finding.rule && !rule.needs.contains(&Need::Date))
                };
                found
                    .filter(needs_no_day)
                    .map(|finding| (finding.rule, finding.message))
                    .collect()
            };
            assert_eq!(
                on(date(2027, 3, 15)),
                on(date(2028, 5, 15)),
                "{}: {}",
                rule.name,
                case.title
            );
        }
    }
}

fn milestone<'a>(id: &'a str, status: &'a str, target: &'a str) -> Milestone<'a> {
    Milestone {
        id,
        status,
        target,
        owner: "Ana",
        needs: &[],
        more: "",
    }
}

#[test]
fn the_day_after_the_target_has_a_finding_with_a_command_that_prevents_it() {
    let book = book(
        BOOK_TOML,
        &[
            milestone("MLS-001", "Planned", "2027-03-10"),
            milestone("MLS-002", "Completed", "2027-03-12"),
        ],
    );
    let ran = run(book.path(), &["forecast", "--format", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("there is no history"), "{}", ran.err);
    let json: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(json["format"], "mdbook-mls/forecast/1");
    let days = json["days"].as_array().expect("days");
    let overdue = days
        .iter()
        .find(|day| rules(&day["findings"]).iter().any(|(rule, _)| rule == "overdue"));
    let overdue = overdue.expect("a day");
    assert_eq!(overdue["date"], "2027-03-11");
    assert!(
        overdue["findings"][0]["help"]
            .as_str()
            .is_some_and(|help| !help.is_empty())
    );
    assert_eq!(json["milestones"][0]["id"], "MLS-001");
    assert_eq!(json["milestones"][0]["p50"], Value::Null);
    assert_eq!(
        json["milestones"].as_array().map(Vec::len),
        Some(1),
        "settled ones are over"
    );

    let text = run(book.path(), &["forecast"]).out;
    assert!(text.contains("2027-03-11  in 10 days\n"), "{text}");
    assert!(text.contains("to prevent it: "), "{text}");
    assert_eq!(text.matches("no history").count(), 1, "{text}");
    let short = run(book.path(), &["forecast", "--days", "3", "--format", "markdown"]).out;
    assert!(short.contains("No new finding."), "{short}");
}

#[test]
fn a_command_that_prevents_several_findings_is_shown_once() {
    let book = book(
        BOOK_TOML,
        &[
            milestone("MLS-001", "Planned", "2027-03-10"),
            milestone("MLS-002", "Planned", "2027-03-10"),
        ],
    );
    let text = run(book.path(), &["forecast"]).out;
    assert_eq!(text.matches("warning[overdue]").count(), 2, "{text}");
    assert_eq!(text.matches("to prevent").count(), 1, "{text}");
    assert!(text.contains("to prevent them: "), "{text}");
}
