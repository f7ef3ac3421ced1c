//! A panic that concerns the whole book: a rule is skipped; without the graph, all chapters stay as they came.

use super::*;
use crate::contain::trip;
use crate::diagnostic::Severity;
use crate::output::format::Style;
use crate::output::made::Made;
use crate::output::{artefacts, findings, folder};
use crate::rules::{ALL, Check};

#[test]
fn a_rule_about_the_book_that_fails_is_skipped() {
    let mut count = 0;
    for rule in ALL.iter().filter(|rule| matches!(rule.check, Check::Book(_))) {
        let failed = outcome(&with(rule.name));
        let [failure] = &failed.failures[..] else {
            panic!("{}: {:?}", rule.name, failed.failures)
        };
        assert_eq!((&failure.site, failure.severity), (&Site::Book, Severity::Error));
        assert!(failure.message.contains(&format!("failed to check `{}`", rule.name)));
        let mut quiet = outcome(&without(rule.name));
        quiet
            .findings
            .values_mut()
            .for_each(|found| found.retain(|finding| finding.rule != rule.name));
        quiet.findings.retain(|_, found| !found.is_empty());
        is_same(&failed, &quiet, rule.name);
        count += 1;
    }
    assert!(count > 5, "{count}");
}

#[test]
fn a_book_that_cannot_be_joined_stays_as_it_came() {
    for (stage, what) in [
        ("joining", "failed to join the chapters"),
        ("gathering", "failed to join the chapters"),
        ("beginning", "failed to start on the pages"),
    ] {
        let failed = outcome(&with(stage));
        let [failure] = &failed.failures[..] else {
            panic!("{stage}: {:?}", failed.failures)
        };
        assert_eq!(
            (&failure.site, failure.severity),
            (&Site::Book, Severity::Error),
            "{stage}"
        );
        assert!(failure.message.contains(what), "{stage}: {}", failure.message);
        assert!(failed.pages.iter().flatten().all(Option::is_none), "{stage}");
        if stage != "beginning" {
            assert!(failed.findings.is_empty(), "{stage}: {:?}", failed.findings);
        }
    }
}

#[test]
fn a_finding_that_cannot_be_drawn_is_reported_without_source_lines() {
    let book = book("");
    let config = Config::default();
    let mut analysis = analyse(&book, &config, TODAY);
    let files = Same(&book);
    let places = Places::new(&book, &files);
    let whole = findings::full::full(&analysis, &places, &Style::default(), None);
    let last = analysis.findings.len() - 1;
    analysis.findings[last].message = format!("no such thing, {}", with("drawing"));
    let text = findings::full::full(&analysis, &places, &Style::default(), None);
    assert!(
        text.contains("no such thing") && text.contains("failed to show the source line: injected at drawing"),
        "{text}"
    );
    assert_eq!(text.matches("\n\n").count(), whole.matches("\n\n").count());
}

#[test]
fn a_failing_artefact_does_not_affect_others() {
    let made = |mark: &str| {
        let (book, config) = (book(mark), Config::default());
        folder::all(&analyse(&book, &config, TODAY), "https://gates.example/")
    };
    let names = |made: &Made| -> Vec<String> { made.artefacts.iter().map(|one| one.name.clone()).collect() };
    let whole = names(&made(""));
    assert_eq!(whole.len(), 13, "{whole:?}");
    for name in [
        "milestones.json",
        "deliverables.csv",
        "milestones.ics",
        "feed.xml",
        "timeline.svg",
        "graph.svg",
        "index.html",
    ] {
        let made = made(&with(name));
        let failed = made.complete().unwrap_err();
        assert!(
            failed.contains(&format!("failed to make `{name}`")) && failed.contains("report"),
            "{failed}"
        );
        let expected: Vec<&String> = whole.iter().filter(|other| *other != name).collect();
        assert_eq!(names(&made).iter().collect::<Vec<_>>(), expected);
    }
    let badges = made(&with("badges"));
    assert!(
        badges
            .complete()
            .unwrap_err()
            .contains("failed to make `badges of MLS-002`")
    );
    assert_eq!(names(&badges).len(), whole.len() - 2);
    assert!(made("").complete().is_ok());
}

/// A chapter that cannot be read is in no artefact.
#[test]
fn artefacts_contain_the_chapters_that_were_read() {
    let (book, config) = (book(&with("reading")), Config::default());
    let analysis = analyse(&book, &config, TODAY);
    let json: serde_json::Value = serde_json::from_str(&artefacts::json::json(&analysis, "")).unwrap();
    let ids = |list: &str| -> Vec<&str> {
        let list = json[list].as_array().expect("a list");
        list.iter().filter_map(|one| one["id"].as_str()).collect()
    };
    assert_eq!(ids("milestones"), ["MLS-001", "MLS-003"]);
    assert_eq!(ids("specs"), ["PLN-001"]);
    assert!(folder::all(&analysis, "").complete().is_ok());
}

#[test]
#[should_panic(expected = "injected at a stage")]
fn an_injection_panics() {
    hide_injected_panics();
    trip("a stage", ["x", "panic at a stage!"]);
}
