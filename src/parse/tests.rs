//! Dependencies and other content as people write it.

use super::moves::whole_lines;
use super::*;
use crate::model::{Deliverable, Dependency, FieldKind, Milestone, SpecId};

fn read(text: &str) -> Milestone {
    let chapter = Chapter {
        name: "A chapter".into(),
        text: text.into(),
        path: "milestone/mls-001-fixture.md".to_owned(),
        source_path: None,
    };
    *document(&chapter, "src", &Config::default())
        .milestone
        .expect("a milestone")
}

#[test]
fn links_are_dependencies_at_either_end_of_a_line() {
    for line in [
        "Depends on [the road](mls-002.md)",
        "- **Depends on**: [the road](mls-002.md)",
        "## Dependencies\n\n[the road](mls-002.md)",
        "## Dependencies\n\n- [the road](mls-002.md)",
        "## Depends On\n\n- [the road](mls-002.md)",
        "## Dependencies\n\n[The road](mls-002.md) and [MLS-003] block this.",
    ] {
        let m = read(&format!("# MLS-001: T\n\n{line}\n"));
        assert!(
            !m.depends_on.references.is_empty() && m.depends_on.untracked.is_empty(),
            "{line}"
        );
        assert_eq!(m.depends_on.references[0].link(), Some("mls-002.md"));
        assert!(m.blocks.stated.is_none(), "{line}");
    }
}

#[test]
fn a_book_names_its_columns() {
    let mut config = Config::default();
    config.vocabulary.add_field(FieldKind::Owner, "Ansvarig");
    config.vocabulary.add_column("weeks", "Veckor");
    let text = "# MLS-001: T\n\n## Deliverables\n\n| Deliverable | Ansvarig |\n|---|---|\n| The gate | Ana |\n\n\
                ## Capacity\n\n| Person | Veckor |\n|---|---|\n| Ana | 3 |\n";
    let chapter = Chapter {
        name: "A chapter".into(),
        text: text.into(),
        path: "mls-001-t.md".to_owned(),
        source_path: None,
    };
    for (config, owners, weeks) in [(&config, 1, Some(3.0)), (&Config::default(), 0, None)] {
        let m = document(&chapter, "src", config).milestone.expect("a milestone");
        assert_eq!(m.deliverables[0].owners.len(), owners);
        assert_eq!(m.capacity[0].weeks, weeks);
    }
}

fn ids(side: &Dependency) -> String {
    let ids: Vec<&str> = side
        .references
        .iter()
        .filter_map(|found| found.id.as_ref())
        .map(SpecId::as_str)
        .collect();
    ids.join(" ")
}

fn words_of(side: &Dependency) -> Vec<&str> {
    side.untracked.iter().map(|text| text.value.as_str()).collect()
}

/// The ids that the milestone waits for, and those that wait for it.
fn sides(text: &str) -> (String, String) {
    let m = read(text);
    (ids(&m.depends_on), ids(&m.blocks))
}

const DEPENDS: &[&str] = &[
    "MLS-006",
    "MLS-006, [MLS-007] and [the parser](mls-007.md)",
    "Blocked by MLS-006",
    "Depends on MLS-006 for the schema",
    "This milestone depends on MLS-006.",
    "It is blocked by MLS-006",
    "Waits for MLS-006",
    "We need MLS-006",
    "After MLS-006",
    "Can't start until MLS-006 is done",
    "MLS-006 blocks this",
    "MLS-006 is needed by this milestone",
    "MLS-006 must be finished first",
    "MLS-006 (blocks the launch, not before March)",
    "MLS-006 - not yet started",
    "Depends on MLS-006, which blocks MLS-007",
    "Depends on MLS-006, not MLS-007",
    "Blocked by nothing but MLS-006",
    "Upstream: MLS-006",
    "MLS-006 blocks MLS-001",
    "Blocks this milestone: MLS-006",
    "Required for this: MLS-006",
    "MLS-006 is reviewed before this starts",
    "[MLS-006] - the schema, required for the login",
    "**Blocked by** MLS-006",
    "~~MLS-007~~ MLS-006",
    "MLS-006 (not needed before May)",
    "MLS-006 (not needed for the demo, only for the launch)",
    "MLS-006: None of the parts may be missing",
    "MLS-006, MLS-007 (no longer needed)",
];

const BLOCKS: &[&str] = &[
    "Blocks MLS-006",
    "Blocks: MLS-006",
    "This milestone blocks MLS-006",
    "This blocks MLS-006",
    "Needed by MLS-006",
    "This is needed by MLS-006",
    "Required for MLS-006",
    "Prerequisite for MLS-006",
    "Enables MLS-006",
    "Unblocks MLS-006",
    "MLS-006 waits for this",
    "MLS-006 can only start after this",
    "MLS-006 depends on this milestone",
    "Before MLS-006",
    "Must be finished before MLS-006",
    "Blocked by nothing, blocks MLS-006",
    "MLS-001 blocks MLS-006",
    "MLS-006 depends on MLS-001",
    "Downstream: MLS-006",
    "After this: MLS-006",
    "Waiting for this: MLS-006",
    "MLS-006 needs us",
];

const NEITHER: &[&str] = &[
    "Not dependent on MLS-006",
    "Does not depend on MLS-006",
    "No longer blocks MLS-006",
    "MLS-006: None",
    "MLS-006 (no longer needed)",
    "[MLS-006] - no longer needed since the redesign",
    "MLS-006 (not required)",
    "MLS-006 (nicht mehr nötig)",
    "MLS-006 (ya no es necesario)",
    "MLS-006 (plus nécessaire)",
    "MLS-006（不要）",
    "MLS-006（不再需要）",
    "Independent of MLS-006",
    "Depends on neither MLS-006 nor MLS-007",
    "MLS-006 does not block this",
    "MLS-006 blocks MLS-007",
    "MLS-006 → MLS-007",
    "The API blocks MLS-006",
    "See MLS-006",
    "MLS-006 starts after our launch",
    "MLS-006 needs the schema",
    "Starts after the login of MLS-006",
    "None (MLS-006 is done)",
];

#[test]
fn the_words_of_a_sentence_tell_its_direction() {
    let (up, down) = ("MLS-006".to_owned(), String::new());
    for heading in ["## Dependencies", "## Timeline\n\n### Phase Dependencies"] {
        for (marker, end) in [("", ""), ("- ", ""), ("* ", "\n* Phase 9")] {
            let text = |line: &str| format!("# MLS-001: T\n\n{heading}\n\n{marker}{line}{end}\n");
            for line in DEPENDS {
                let (found, other) = sides(&text(line));
                assert!(
                    found.starts_with("MLS-006") && other.is_empty(),
                    "{}: {found} | {other}",
                    text(line)
                );
                assert!(line.contains("parser") || found == up, "{line}: {found}");
            }
            for line in BLOCKS {
                assert_eq!(sides(&text(line)), (down.clone(), up.clone()), "{}", text(line));
            }
            for line in NEITHER {
                assert_eq!(sides(&text(line)), (down.clone(), down.clone()), "{}", text(line));
            }
        }
    }
}

#[test]
fn every_line_of_a_paragraph_is_read() {
    for text in [
        "Depends on MLS-002,\nMLS-003\nBlocks MLS-004\n",
        "**Depends on**: MLS-002,\nMLS-003\n**Blocks**: MLS-004\n",
        "- Depends on MLS-002, MLS-003\n- Blocks MLS-004\n",
        "- Depends on\n  - MLS-002\n  - MLS-003\n- Blocks:\n  - MLS-004\n",
        "Depends on MLS-002 and MLS-003. Blocks MLS-004.\n",
        "Depends on MLS-002 and MLS-003, and blocks MLS-004.\n",
    ] {
        let found = sides(&format!("# MLS-001: T\n\n## Dependencies\n\n{text}"));
        assert_eq!(found, ("MLS-002 MLS-003".to_owned(), "MLS-004".to_owned()), "{text}");
    }
}

#[test]
fn words_under_dependencies_keep_their_direction() {
    let m = read("# MLS-001: T\n\n## Dependencies\n\n- Blocks the launch\n- Phase 0\n- Blocked by nothing\n");
    assert_eq!(
        (words_of(&m.blocks), words_of(&m.depends_on)),
        (vec!["the launch"], vec!["Phase 0"])
    );
    assert!(m.depends_on.none && !m.blocks.none);
    let m = read("# MLS-001: T\n\n## Dependencies\n\nNothing here is easy to say.\n\nWe asked around.\n");
    assert!(m.depends_on.untracked.is_empty() && m.blocks.stated.is_none());
}

#[test]
fn a_key_is_believed_unless_its_value_says_otherwise() {
    let text = |line: &str| format!("# MLS-001: T\n\n## Phase Dependencies\n\n- {line}\n");
    for (line, up, down) in [
        ("**Dependencies**: Blocks MLS-006", "", "MLS-006"),
        ("**Depends on**: not MLS-006", "", ""),
        ("**Depends on**: MLS-002 but not MLS-006", "MLS-002", ""),
        ("**Depends on**: None (MLS-006 is done)", "", ""),
        (
            "**Depends on**: the schema before MLS-006 and MLS-007",
            "MLS-006 MLS-007",
            "",
        ),
        (
            "**Depends on**: MLS-002 because it blocks the API, and MLS-003",
            "MLS-002 MLS-003",
            "",
        ),
        (
            "**This milestone blocks**: MLS-006 depends on the schema",
            "",
            "MLS-006",
        ),
        ("**This milestone blocks**: MLS-006 waits for this", "", "MLS-006"),
        (
            "**This milestone blocks**: MLS-006, and after that MLS-007",
            "",
            "MLS-006 MLS-007",
        ),
    ] {
        assert_eq!(sides(&text(line)), (up.to_owned(), down.to_owned()), "{line}");
    }
    let m = read(&text("**Depends on**: None (MLS-006 is done)"));
    assert!(m.depends_on.none);
}

#[test]
fn a_line_of_its_own_is_a_dependency_in_every_section() {
    let lines = [
        "Depends on MLS-006",
        "Depends on: MLS-006",
        "**Depends on**: MLS-006",
        "**Depends on:** [MLS-006] (the schema)",
        "Blocked by MLS-006.",
        "- Blocked by [MLS-006]",
        "Waits for MLS-006",
    ];
    let places = [
        "",
        "## Summary\n\nWe build.\n\n",
        "## Deliverables\n\n### 1. Boat\n\n- [ ] floats\n\n",
        "## Deliverables\n\n### 1. Boat\n\n**Owner**: Ana\n",
        "## Deliverables\n\n- [ ] Boat\n\n",
        "## Success Criteria\n\n- [ ] floats\n\n",
        "## Rollback Plan\n\n1. Sink it\n\n",
        "## Blockers\n\n### Wind\n\n**Owner**: Ana\n\n",
        "## Notes\n\nWe talked.\n",
        "## Timeline\n\n",
        "## Notes\n\n> ",
    ];
    for place in places {
        for line in lines {
            let text = format!("# MLS-001: T\n\n{place}{line}\n");
            assert_eq!(sides(&text), ("MLS-006".to_owned(), String::new()), "{text}");
        }
        let both = format!("# MLS-001: T\n\n{place}Depends on MLS-002, MLS-003\nBlocks MLS-004\n");
        assert_eq!(
            sides(&both),
            ("MLS-002 MLS-003".to_owned(), "MLS-004".to_owned()),
            "{both}"
        );
    }
}

#[test]
fn prose_is_no_dependency() {
    for line in [
        "We talked about MLS-004.",
        "Depends on MLS-004 and on the weather, they say.",
        "Nobody depends on MLS-004",
        "Not blocked by MLS-004",
        "After MLS-004",
        "Requires ISO-9001",
        "- [ ] Depends on MLS-004",
        "`Depends on MLS-004`",
    ] {
        for place in [
            "## Summary\n\n",
            "## Deliverables\n\n### 1. Boat\n\n",
            "## Notes\n\n",
            "## Updates\n\n",
        ] {
            let m = read(&format!("# MLS-001: T\n\n{place}{line}\n"));
            assert!(
                m.depends_on.stated.is_none() && m.blocks.stated.is_none(),
                "{place}{line}"
            );
        }
    }
    let m = read("# MLS-001: T\n\n## Updates\n\n- 2026-01-05: late\n\nBlocked by MLS-004\n");
    assert!(m.depends_on.stated.is_none());
}

#[test]
fn words_after_a_colon_are_untracked() {
    for place in [
        "## Success\n\n- [ ] floats\n\n",
        "## Notes\n\n",
        "## Deliverables\n\n### 1. Boat\n\n- [ ] floats\n\n",
    ] {
        let m = read(&format!("# MLS-001: T\n\n{place}Depends on: phase 1\n"));
        assert_eq!(words_of(&m.depends_on), ["phase 1"], "{place}");
    }
    for line in [
        "**Depends on**: D2",
        "**Depends on**: deliverable 2",
        "**Dependencies**: None",
    ] {
        let m = read(&format!("# MLS-001: T\n\n## Deliverables\n\n### 1. Boat\n\n{line}\n"));
        assert!(m.depends_on.stated.is_none(), "{line}");
    }
    let m = read("# MLS-001: T\n\n## Rollback\n\n1. Sink\n\nRequires: a crane\n");
    assert!(m.depends_on.stated.is_none());
}

fn boat(body: &str) -> String {
    format!("# MLS-001: T\n\n## Deliverables\n\n### 1. Boat\n\n{body}")
}

fn described(body: &str) -> Deliverable {
    let mut m = read(&boat(body));
    assert_eq!(m.deliverables.len(), 1);
    m.deliverables.remove(0)
}

#[test]
fn a_dependency_does_not_describe_the_deliverable() {
    for (body, description) in [
        ("- [ ] floats\n\nDepends on MLS-006\n", None),
        ("- [ ] floats\n\n**Depends on**: MLS-006\n", None),
        ("Depends on MLS-006\nIt floats.\n", Some("It floats.")),
        ("It floats.\n\n- [ ] floats\n\nBlocks MLS-006\n", Some("It floats.")),
    ] {
        let (source, found) = (boat(body), described(body).description);
        assert_eq!(found.as_ref().map(|text| text.of(&source)), description, "{body}");
    }
    let swallowed = "- [ ] floats\nDepends on MLS-006\n";
    assert_eq!(described(swallowed).criteria[0].text.of(&boat(swallowed)), "floats");
    let m = read("# MLS-001: T\n\n## Deliverables\n\n- Boat\n- Depends on MLS-006\n- Blocks: MLS-007\n");
    assert_eq!(m.deliverables.len(), 1);
    assert_eq!(
        (ids(&m.depends_on), ids(&m.blocks)),
        ("MLS-006".to_owned(), "MLS-007".to_owned())
    );
}

#[test]
fn criteria_are_read_under_each_of_their_headings() {
    for heading in [
        "Success",
        "Acceptance",
        "Done When",
        "Exit Criteria",
        "Erfolgskriterien",
        "Critères d’acceptation",
        "验收标准",
    ] {
        let m = read(&format!("# MLS-001: T\n\n## {heading}\n\n- [x] floats\n- [ ] sails\n"));
        assert_eq!(
            m.success.iter().map(|group| group.criteria.len()).sum::<usize>(),
            2,
            "{heading}"
        );
    }
    let deliverable = described("#### Acceptance\n\n- [ ] floats\n");
    assert_eq!(deliverable.criteria.len(), 1);
    let m = read("# MLS-001: T\n\n## Deliverables\n\n### 1. Boat\n\n#### Done When\n\n- [ ] floats\n");
    assert!(m.success.is_empty() && m.deliverables[0].criteria.len() == 1);
}

#[test]
fn lines_of_name_and_status_are_deliverables() {
    let text = |body: &str| format!("# MLS-001: T\n\n## Deliverables\n\n{body}\n");
    let m = read(&text(
        "**Export job**: done\n\n**2. Import job**: in progress (half of it)\n\nDepends on MLS-002",
    ));
    let found: Vec<_> = m
        .deliverables
        .iter()
        .map(|d| (d.number, d.title.value.as_str(), d.known_status()))
        .collect();
    let (done, active) = (crate::model::Status::Completed, crate::model::Status::InProgress);
    assert_eq!(found, [(1, "Export job", Some(done)), (2, "Import job", Some(active))]);
    for body in [
        "**Export job**: done\n\nWe need more.",
        "**Export job**: writes files",
        "**Status**: done",
        "**Note**: TBD",
    ] {
        assert!(read(&text(body)).deliverables.is_empty(), "{body}");
    }
}

#[test]
fn a_statement_below_blockers_waits() {
    let waiting = |body: &str| -> Vec<String> {
        let m = read(&format!("# MLS-001: T\n\n## Current Blockers\n\n{body}\n"));
        assert!(m.blockers.is_empty() || body.contains("- "));
        m.waiting.iter().map(|text| text.value.to_string()).collect()
    };
    assert_eq!(
        waiting("Waiting for legal (asked 2026-10-02)."),
        ["Waiting for legal (asked 2026-10-02)."]
    );
    assert_eq!(
        waiting("The pump is late.\n\nSo is the *pipe*."),
        ["The pump is late.", "So is the pipe."]
    );
    for answer in [
        "None",
        "No open blockers.",
        "There are none.",
        "There are currently no known blockers.",
        "We have no issues today.",
        "Nothing stops us.",
        "TBD",
        "Resolved: the pump came.",
        "<!-- nothing -->",
        "{{#mls blockers}}",
        "These stop us:\n\n- The pump is late",
    ] {
        assert!(waiting(answer).is_empty(), "{answer}");
    }
}

#[test]
fn a_remark_on_a_dependency_stays_on_the_page() {
    let moved = |line: &str| {
        let text = format!("# MLS-001: T\n\nStatus: Planned\n{line}\n");
        let chapter = Chapter {
            name: "A chapter".into(),
            text: text.as_str().into(),
            path: "milestone/mls-001-fixture.md".to_owned(),
            source_path: None,
        };
        let spans = document(&chapter, "src", &Config::default()).metadata.moved;
        spans.iter().any(|moved| moved.span.of(&text).contains(line))
    };
    for line in [
        "Depends on MLS-002",
        "**Depends on**: MLS-002, [MLS-003]",
        "**Blocks**: None",
    ] {
        assert!(moved(line), "{line}");
    }
    for line in [
        "Depends on MLS-002 (the gate)",
        "**Depends on**: MLS-002 and [MLS-003]",
        "**Depends on**: MLS-002 and [the road](mls-003.md)",
        "**Depends on**: [MLS-002#1]",
        "**Depends on**: the gate, MLS-002",
        "**Blocks**: None (it is the last)",
    ] {
        assert!(!moved(line), "{line}");
    }
}

#[test]
fn a_title_does_not_repeat_its_id() {
    for (h1, title) in [
        ("MLS-001: Payments (MLS-001)", "Payments"),
        ("Payments [MLS-001]", "Payments"),
        ("Payments (MLS-002)", "Payments (MLS-002)"),
        ("Payments (see MLS-001)", "Payments (see MLS-001)"),
        ("MLS-001: (MLS-001)", "(MLS-001)"),
    ] {
        let chapter = Chapter {
            text: format!("# {h1}\n").into(),
            path: "milestone/mls-001-fixture.md".to_owned(),
            ..Chapter::default()
        };
        assert_eq!(document(&chapter, "src", &Config::default()).title, title, "{h1}");
    }
}

#[test]
fn sections_below_the_blockers_are_no_blockers() {
    let m = read(
        "# MLS-001: T\n\n## Current Blockers\n\n### 1. The permit\n\n- **Owner**: Ana\n\n### Waiting For\n\n- The smith\n\n\
         ### Risks & Mitigation\n\n| Risk | Impact |\n|---|---|\n| Frost | High |\n\n### Status Updates\n\n**Current Status**: 40% done (2027-01-05)\n",
    );
    let blockers: Vec<&str> = m.blockers.iter().map(|blocker| blocker.title.as_str()).collect();
    assert_eq!(blockers, ["The permit"]);
    assert_eq!((m.waiting.len(), m.risks.len(), m.updates.len()), (1, 1, 1));
}

#[test]
fn words_before_a_list_of_blockers_are_nothing_to_wait_for() {
    let m = read("# MLS-001: T\n\n## Current Blockers\n\nTwo things are in the way:\n\n- The permit\n- The steel\n");
    assert_eq!((m.blockers.len(), m.waiting.len()), (2, 0));
    let m = read("# MLS-001: T\n\n## Current Blockers\n\nTwo things:\n\n### 1. The permit\n\nIt lies in an office.\n");
    assert_eq!((m.blockers.len(), m.waiting.len()), (1, 0));
    let m = read("# MLS-001: T\n\n## Current Blockers\n\nWaiting for the permit.\n");
    assert_eq!((m.blockers.len(), m.waiting.len()), (0, 1));
}

#[test]
fn a_place_grows_to_whole_lines_where_nothing_else_stands_on_them() {
    for (text, own, grown) in [
        ("a\n  x  \nb", "x", "  x  \n"),
        ("a\r\nx\r\nb", "x", "x\r\n"),
        ("a\rx\rb", "x", "x\r"),
        ("a\n x", "x", " x"),
        ("a\n x\nb", "x\n", " x\n"),
        ("a\nx\ny\nb", "x\ny", "x\ny\n"),
        ("x\n\nb", "x", "x\n"),
        ("- x\nb", "x", "x"),
        ("- x\nb", "x\n", "x\n"),
        ("a\nx -\nb", "x", "x"),
    ] {
        let start = text.find(own).expect("its own place");
        let span = whole_lines(text, Span::new(start, start + own.len()));
        assert_eq!(span.of(text), grown, "{own:?} in {text:?}");
    }
}
