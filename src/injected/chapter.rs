//! A panic in one chapter: the chapter stays as it came, and the findings and pages of the others stay.

use super::*;
use crate::config::{Level, Profile};
use crate::contain::Containment;
use crate::diagnostic::Severity;
use crate::fixes;
use crate::rules::{ALL, Check};
use crate::source::Known;

/// Checks the only failure: an error in the chapter, with a place in the source code.
fn is_said(outcome: &Outcome, what: &str) {
    let [failure] = &outcome.failures[..] else {
        panic!("one failure: {:?}", outcome.failures);
    };
    assert!(failure.message.contains(what), "{}", failure.message);
    assert!(failure.message.contains("injected at "), "{}", failure.message);
    assert!(failure.message.contains("(src/contain.rs:"), "{}", failure.message);
    assert!(failure.help.contains("report") && failure.help.contains("`rules.internal-error = \"warning\"`"));
    assert_eq!((failure.severity, failure.is_live()), (Severity::Error, true));
    assert!(
        matches!(failure.site, Site::Chapter { chapter: BAD, .. }),
        "{failure:?}"
    );
    assert_eq!(failure.milestone.as_deref(), Some("MLS-002"));
    assert!(!failure.fingerprint.is_empty());
    assert_eq!((&outcome.pages[0][BAD], &outcome.pages[1][BAD]), (&None, &None));
}

#[test]
fn without_an_injection_all_pages_are_made() {
    let quiet = outcome(&without("reading"));
    assert_eq!(quiet.failures, []);
    assert!(quiet.pages.iter().flatten().all(Option::is_some));
    assert!(quiet.rules_at(2).contains(&"completed-before-blocker"));
}

#[test]
fn a_failing_page_does_not_affect_others() {
    let failed = outcome(&with("making"));
    is_said(&failed, "failed to make this page");
    let mut quiet = outcome(&without("making"));
    quiet.pages.iter_mut().for_each(|pages| pages[BAD] = None);
    is_same(&failed, &quiet, "making");
}

#[test]
fn a_rule_that_fails_in_a_chapter_does_not_affect_others() {
    let of_chapters = ALL
        .iter()
        .filter(|rule| matches!(rule.check, Check::Milestone(_) | Check::Chapter(_)));
    let mut count = 0;
    for rule in of_chapters.filter(|rule| rule.from < Profile::Strict) {
        let failed = outcome(&with(rule.name));
        is_said(&failed, &format!("failed to check `{}`", rule.name));
        let mut quiet = outcome(&without(rule.name));
        // A waiver of the failed rule is not reported as unused, and the chapter's other findings stay.
        if let Some(own) = quiet.findings.get_mut(&Some(BAD)) {
            own.retain(|finding| finding.rule != rule.name);
        }
        quiet.pages.iter_mut().for_each(|pages| pages[BAD] = None);
        is_same(&failed, &quiet, rule.name);
        count += 1;
    }
    assert!(count > 40, "{count}");
}

#[test]
fn a_chapter_that_cannot_be_read_keeps_its_id() {
    let failed = outcome(&with("reading"));
    is_said(&failed, "failed to read this chapter");
    let quiet = outcome(&without("reading"));
    assert_eq!(failed.rules_at(BAD), [""; 0]);
    // Findings that do not depend on it are the same.
    assert_eq!(failed.findings.get(&Some(0)), quiet.findings.get(&Some(0)));
    // Nothing is reported about its unknown contents: deliverables, status, or that it is open.
    let of_yard = |outcome: &Outcome| -> Vec<String> {
        let findings = outcome.findings[&Some(2)].iter();
        let about = findings.filter(|finding| finding.rule == "unresolved-reference");
        about.map(|finding| finding.message.clone()).collect()
    };
    assert_eq!(of_yard(&failed), ["`MLS-008` is not the id of any chapter"]);
    assert_eq!(of_yard(&quiet).len(), 2);
    let others: Vec<&str> = quiet
        .rules_at(2)
        .into_iter()
        .filter(|rule| *rule != "unresolved-reference")
        .collect();
    let about = ["completed-before-blocker", "quoted-state-stale"];
    let left: Vec<&str> = failed
        .rules_at(2)
        .into_iter()
        .filter(|rule| *rule != "unresolved-reference")
        .collect();
    assert!(left.iter().all(|rule| others.contains(rule)), "{left:?} {others:?}");
    assert!(
        others.iter().all(|rule| left.contains(rule) || about.contains(rule)),
        "{left:?} {others:?}"
    );
    // It is linked with its title and still counts as a blocker.
    for page in [2, 3, 4] {
        let html = failed.pages[0][page].as_deref().expect("a page");
        assert!(
            html.contains("mls-002-fence.md") && html.contains("The Fence"),
            "{html}"
        );
    }
}

#[test]
fn a_chapter_with_an_unknown_id_may_have_any_id_in_its_text() {
    let both = with("reading") + &with("naming");
    let failed = outcome(&both);
    let [failure] = &failed.failures[..] else {
        panic!("{:?}", failed.failures)
    };
    assert_eq!(failure.milestone, None);
    let gone = |chapter: ChapterIx| -> Vec<String> {
        let findings = failed.findings.get(&Some(chapter)).into_iter().flatten();
        let lost = findings.filter(|finding| finding.rule == "unresolved-reference");
        lost.map(|finding| finding.message.clone()).collect()
    };
    assert_eq!(gone(0), [""; 0]);
    assert_eq!(gone(2), ["`MLS-008` is not the id of any chapter"]);
    assert_eq!(gone(3), [""; 0]);
    assert!(failed.pages[0][0].is_some() && failed.pages[0][2].is_some());
}

#[test]
fn a_chapter_whose_includes_fail_is_not_read() {
    let mut book = book(&without("reading"));
    let fault = Containment::On.run(|| panic!("injected at including")).unwrap_err();
    book.faults.push((Some(BAD), fault));
    let config = Config::default();
    let analysis = analyse(&book, &config, TODAY);
    let failed = outcome_of(&analysis);
    assert_eq!(failed.failures.len(), 1);
    assert_eq!(failed.pages[0][BAD], None);
    is_same(&failed, &outcome(&with("reading")), "including");
}

/// This chapter decides whether the other rules run.
#[test]
fn an_unread_chapter_still_counts_as_a_milestone() {
    let mut book = book(&with("reading"));
    book.chapters
        .retain(|chapter| !chapter.path.starts_with("mls-001") && !chapter.path.starts_with("mls-003"));
    let config = Config::default();
    let outcome = outcome_of(&analyse(&book, &config, TODAY));
    let rules: Vec<&str> = outcome
        .findings
        .values()
        .flatten()
        .map(|finding| finding.rule)
        .collect();
    assert!(!rules.contains(&"no-milestones"), "{rules:?}");
    assert_eq!(rules, ["unresolved-reference"]);
    let plan = outcome.pages[0][1].as_deref().expect("a page");
    assert!(plan.contains("mls-002-fence.md"), "{plan}");
}

#[test]
fn the_configuration_sets_the_severity_of_a_failure() {
    let book = book(&with("reading"));
    for (level, said) in [
        (Some(Severity::Warning), &[Severity::Warning][..]),
        (Some(Severity::Info), &[Severity::Info]),
        (None, &[]),
    ] {
        let config = Config {
            rules: [("internal-error".to_owned(), level as Level)].into(),
            ..Config::default()
        };
        let analysis = analyse(&book, &config, TODAY);
        let outcome = outcome_of(&analysis);
        let severities: Vec<Severity> = outcome.failures.iter().map(|finding| finding.severity).collect();
        assert_eq!(severities, said);
        assert_eq!(outcome.pages[0][BAD], None, "the chapter stays as it came");
    }
}

#[test]
fn a_failure_cannot_be_waived_or_recorded() {
    let mut book = book(&with("reading"));
    book.chapters[0].text = BOOK[0]
        .1
        .replace("## Dep", "<!-- mls-allow-file internal-error: no -->\n\n## Dep")
        .into();
    book.chapters[2].text = (BOOK[2].1.to_owned() + &with("overdue")).into();
    book.chapters[2]
        .text
        .to_mut()
        .push_str("\n\n<!-- mls-allow-file internal-error: no -->\n");
    book.known = Known::All;
    let config = Config::default();
    let analysis = analyse(&book, &config, TODAY);
    let failures: Vec<_> = analysis
        .findings
        .iter()
        .filter(|f| f.rule == "internal-error")
        .collect();
    assert_eq!(failures.len(), 2);
    assert!(failures.iter().all(|failure| failure.is_live()));
    let about = analysis.findings.iter().filter(|f| f.rule == "invalid-waiver");
    let about: Vec<&str> = about.map(|finding| finding.message.as_str()).collect();
    assert_eq!(about, ["`internal-error` cannot be waived"; 2]);
    assert!(!analysis.findings.iter().any(|f| f.rule == "unused-waiver"));
}

/// Baseline entries of chapters that were not read are not stale.
#[test]
fn recorded_findings_of_an_unread_chapter_are_not_stale() {
    let mut first = book(&without("reading"));
    first.known = Known::All;
    let config = Config::default();
    let known = analyse(&first, &config, TODAY)
        .findings
        .into_iter()
        .map(|finding| finding.fingerprint);
    let mut second = book(&with("reading"));
    second.known = Known::Only(known.collect());
    assert_eq!(analyse(&second, &config, TODAY).stale, 0);
}

#[test]
fn no_fix_changes_a_chapter_that_failed() {
    // `swallowed-field` has a safe fix for the missing blank line below the criterion.
    let slip = "\n\n### 2. Gaps\n\n- [ ] none\n**Owner**: Bo\n";
    let candidates = |mark: &str| {
        let mut book = book(mark);
        book.chapters[0]
            .text
            .to_mut()
            .push_str(&slip.replace("###", "## Deliverables\n\n###"));
        book.chapters[BAD]
            .text
            .to_mut()
            .push_str(&slip.replace("###", "## Deliverables\n\n###"));
        let config = Config::default();
        let analysis = analyse(&book, &config, TODAY);
        let files = Same(&book);
        let places = Places::new(&book, &files);
        let candidates = fixes::candidates(&analysis, &places);
        let edits = candidates.iter().flat_map(|one| &one.replacements);
        edits
            .map(|edit| edit.place.file.clone())
            .collect::<std::collections::BTreeSet<_>>()
    };
    let bad = format!("src/{}", BOOK[BAD].0);
    for stage in ["reading", "overdue"] {
        assert!(candidates(&without(stage)).contains(&bad), "{stage}");
        let left = candidates(&with(stage));
        assert!(
            !left.contains(&bad) && left.contains("src/mls-001-gate.md"),
            "{stage}: {left:?}"
        );
    }
}
