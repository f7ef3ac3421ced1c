//! Mistakes found in the histories of public repositories, reworded: one case for each kind of mistake.

use super::{compared, ids, shown};

fn one(text: &str) -> Vec<(String, String)> {
    vec![("mls-001-quay.md".to_owned(), text.to_owned())]
}

fn said(base: &str, head: &str) -> Vec<&'static str> {
    ids(&compared(&one(base), &one(head), "en"))
}

#[test]
fn an_account_equals_the_name() {
    let text = "# MLS-001: Quay\n\n**Owner**: ana, Bo\n\n## Deliverables\n\n### 1. Crane\n\n**Owner**: @Ana\n";
    let head = text.replace("ana, Bo", "@ana, @Bo").replace("@Ana\n", "Ana\n");
    assert_eq!(said(text, &head), [""; 0]);
}

#[test]
fn no_change_has_the_same_text_before_and_after() {
    let text = "# MLS-001: Quay\n\n## Acceptance Procedures\n\n1. Walk the quay at high tide\n\n- [ ] No plank is loose\n\n\
        ## Testing Procedures\n\n1. Lift the heavy crate\n\n- [ ] The rope holds for an hour\n";
    let head = text.replace("- [ ] No plank", "- [ ] The rope holds for an hour\n- [ ] No plank");
    let head = head.replace("crate\n\n- [ ] The rope holds for an hour\n", "crate\n");
    for before in [text, &head] {
        for after in [text, &head] {
            let comparison = compared(&one(before), &one(after), "en");
            let idle = comparison
                .changes
                .iter()
                .filter(|change| change.before.is_some() && change.before == change.after);
            assert_eq!(idle.count(), 0, "{}", shown(&comparison));
        }
    }
}

#[test]
fn a_task_is_reported_once() {
    let text = "# MLS-001: Quay\n\n## Deliverables\n\n- [ ] T007 [P] Paint the crane in `src/crane.md` within 12 days\n\
        - [ ] T008 Grease the winch of the second crane\n";
    let head = text
        .replace("12 days", "15 days")
        .replace("second crane", "second crane and its rope");
    assert_eq!(said(text, &head), ["criterion-reworded", "criterion-weakened"]);
}

#[test]
fn an_extended_criterion_is_the_same_criterion() {
    let text = "# MLS-001: Quay\n\n## Deliverables\n\n### 1. Crane\n\n- [ ] Run the load test\n- [ ] Oil the winch\n";
    let long = "Run the load test (failed on Tuesday: the northern hook bends, and the foreman wants another one from the yard in town)";
    let head = text
        .replace("Run the load test", long)
        .replace("Oil the winch", "Varnish every door");
    let found = said(text, &head);
    assert!(found.contains(&"criterion-reworded"), "{found:?}");
    assert_eq!(
        found.iter().filter(|id| **id == "criterion-dropped").count(),
        1,
        "{found:?}"
    );
    let found = said(&head, text);
    assert_eq!(
        found.iter().filter(|id| **id == "criterion-dropped").count(),
        1,
        "{found:?}"
    );
}

#[test]
fn risks_in_a_list_match_those_in_a_table() {
    let text = "# MLS-001: Quay\n\n## Risks\n\n\
        - (Schedule)(High) - No divers in winter: the water is too cold for most of them from November on, and the two who would \
        dive anyway want twice the money. Ask early.\n\
        - (Technical)(Low) - Rotten piles under the mole: nobody has looked since the war, and a look costs a week of the crane.\n\
        - (Schedule)(Low) - Paint dries slowly here: fog lies on the harbour until noon on most days of the spring and autumn.\n";
    let head = "# MLS-001: Quay\n\n## Risks\n\n| Risk | Mitigation |\n|---|---|\n\
        | Rotten piles under the mole | Look in May |\n| No divers in winter | Ask early |\n";
    let found = said(text, head);
    assert_eq!(found.iter().filter(|id| **id == "risk-dropped").count(), 1, "{found:?}");
    assert!(!found.contains(&"risk-added"), "{found:?}");
}

/// Names, titles and files without ids all change at once, as in a new naming scheme.
#[test]
fn a_milestone_is_known_by_its_text() {
    let body = |name: &str| {
        format!(
            "# Milestone {name}\n\nStatus: Planned\n\n## Scenarios\n\nThe ferry of {name} lands at the northern quay before noon.\n\
            Crates go by rope and not by hand, says the foreman.\n\n## Out of scope\n\nThe lighthouse and whatever hangs on it.\n"
        )
    };
    let other = "# Stage M9\n\nStatus: Planned\n\n## Scenarios\n\nA school of herring is counted from the tower.\n\n\
        ## Out of scope\n\nCod, eel and everything else that swims.\n";
    let pages = |files: &[(&str, String)]| -> Vec<(String, String)> {
        files
            .iter()
            .map(|(file, text)| ((*file).to_owned(), text.clone()))
            .collect()
    };
    let config = |files: Vec<(String, String)>| files;
    let base = config(pages(&[
        ("m/mls-M00.md", body("M0")),
        ("m/mls-M09.md", other.to_owned()),
    ]));
    let head = config(pages(&[
        ("n/mls-first.md", body("M-00.00")),
        ("n/mls-herring.md", other.replace("Stage M9", "Herring, M-00.09")),
    ]));
    let comparison = super::compared_as(&base, &head, "milestones = [\"m/*.md\", \"n/*.md\"]\n");
    let found: Vec<&str> = comparison.changes.iter().map(|change| change.kind.id()).collect();
    assert_eq!(
        found,
        ["milestone-reworded", "milestone-reworded"],
        "{}",
        shown(&comparison)
    );
    // A dropped and an added milestone with the same headings are not a pair.
    let head = pages(&[
        ("n/mls-first.md", body("M-00.00")),
        (
            "n/mls-x.md",
            other
                .replace("herring", "gulls")
                .replace("Cod, eel", "Ducks, geese")
                .replace("swims", "flies")
                .replace("Stage M9", "Gulls"),
        ),
    ]);
    let comparison = super::compared_as(&base, &head, "milestones = [\"m/*.md\", \"n/*.md\"]\n");
    let mut found: Vec<&str> = comparison.changes.iter().map(|change| change.kind.id()).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        ["milestone-added", "milestone-dropped", "milestone-reworded"],
        "{}",
        shown(&comparison)
    );
}

/// The edits that are only counted; no change may be reported.
fn edits(base: &str, head: &str) -> Vec<String> {
    let comparison = compared(&one(base), &one(head), "en");
    assert!(comparison.changes.is_empty(), "{}", shown(&comparison));
    comparison.edits.into_iter().map(|edit| edit.subject).collect()
}

#[test]
fn changed_prose_is_counted() {
    let page = "# MLS-001: The quay\n\n**Status**: Planned\n**Target**: 2027-03-01\n\nWe begin with the old wall.\n\n## Summary\n\nA quay.\n\n\
                ## Deliverables\n\nAll of them are for the harbour.\n\n### 1. Wall\n\n- [ ] It stands\n\n## Background\n\nThe wall fell in 1953.\n\n\
                - The east end\n- The west end\n\n### Before that\n\nThere was sand.\n\n```\nsand\n```\n\n## Timeline\n\nSpring is too wet.\n";
    let cases = [
        ("the old wall.", "the new wall.", "section"),
        ("fell in 1953", "fell in 1954", "section background"),
        ("The west end", "The north end", "section background"),
        ("was sand", "was gravel", "section before that"),
        ("\nsand\n", "\ngravel\n", "section before that"),
        ("too wet", "too dry", "section timeline"),
        ("for the harbour", "for the town", "section deliverables"),
        ("- The east end\n", "", "section background"),
    ];
    for (from, to, subject) in cases {
        assert!(page.contains(from), "{from}");
        let found = edits(page, &page.replacen(from, to, 1));
        assert_eq!(
            found.iter().map(|own| own.trim()).collect::<Vec<_>>(),
            [subject],
            "{from}"
        );
    }
    let neutral = [
        ("The wall fell in 1953.", "The wall\nfell in *1953*."),
        ("- The east end\n- The west end", "* The west end\n\n* The east end"),
        (
            "**Status**: Planned\n**Target**: 2027-03-01\n",
            "- **Status**: Planned\n- **Due**: 1 March 2027\n",
        ),
    ];
    for (from, to) in neutral {
        assert!(page.contains(from), "{from}");
        assert_eq!(edits(page, &page.replacen(from, to, 1)), [""; 0], "{from}");
    }
    let long = |end: &str| page.replace("A quay.", &format!("{} {end}.", "A quay of stone. ".repeat(200)));
    assert_eq!(edits(&long("north"), &long("south")), ["summary"]);
}
