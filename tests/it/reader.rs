//! The reader on whole chapters: the guide's structure in several spellings, and on whatever else may come.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs};

use mdbook_mls::internals::config::{self, Config};
use mdbook_mls::internals::lang::Language;
use mdbook_mls::internals::model::{CriteriaKind, Date, Document, Level, Milestone, Status};
use mdbook_mls::internals::parse;
use mdbook_mls::internals::source::Chapter;
use rayon::prelude::*;

use crate::support::reading;

fn read(path: &str, text: &str) -> Document {
    read_with(path, text, &Config::default())
}

fn read_with(path: &str, text: &str, config: &Config) -> Document {
    let chapter = Chapter {
        name: "A chapter".into(),
        text: text.into(),
        path: path.to_owned(),
        source_path: Some(path.to_owned()),
    };
    parse::document(&chapter, "src", config)
}

fn configured(table: &str) -> Config {
    let values = toml::from_str(table).expect("a table");
    config::read(&values, Some(table), &[]).expect("a configuration")
}

fn milestone(text: &str) -> (Document, Milestone) {
    let document = read("milestone/mls-001-fixture.md", text);
    let milestone = document.milestone.clone().expect("the file name makes it a milestone");
    (document, *milestone)
}

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/reader").join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The guide's whole structure, as it is written without blank lines around fields.
fn guide_like() -> String {
    fixture("mls-001-whole-guide.md")
}

fn check_guide_like(text: &str) {
    let (document, m) = milestone(text);
    assert_eq!(document.title, "Phase 1: The Kiln Fires");
    assert_eq!(document.metadata.owners[0].value, "Kiln crew");
    let status = document.metadata.status.as_ref().and_then(|s| s.status);
    assert_eq!(status, Some(Status::InProgress));
    let day = |month, day| Some(Date::Day(jiff::civil::date(2024, month, day)));
    assert_eq!(document.metadata.target.as_ref().and_then(|t| t.date()), day(1, 28));
    assert!(m.summary.is_some_and(|s| s.of(text).starts_with("The kiln reaches")));

    let criteria: Vec<usize> = m.deliverables.iter().map(|d| d.criteria.len()).collect();
    assert_eq!(criteria, [4, 5, 5, 4, 4]);
    let owners: Vec<&str> = m.deliverables.iter().map(|d| d.owners[0].value.as_str()).collect();
    assert_eq!(
        owners,
        [
            "Brick team",
            "Gas fitter (Ruth)",
            "Potter (Imre)",
            "Gas fitter (Ruth)",
            "Foreman (Odile)"
        ]
    );
    let statuses: Vec<Option<Status>> = m.deliverables.iter().map(|d| d.known_status()).collect();
    let expected = [
        Status::InProgress,
        Status::InReview,
        Status::InReview,
        Status::InProgress,
        Status::Planned,
    ];
    assert_eq!(statuses, expected.map(Some));
    let targets: Vec<Option<Date>> = m.deliverables.iter().map(|d| d.target.as_ref()?.date()).collect();
    assert_eq!(targets, [day(1, 20), day(1, 22), day(1, 22), day(1, 25), day(1, 28)]);
    assert_eq!(
        m.deliverables[4].status.as_ref().map(|s| s.note.as_str()),
        Some("starts once the bricks are dry")
    );
    assert!(m.deliverables.iter().all(|d| d.description.is_some()));

    let groups: Vec<_> = m.success.iter().map(|g| (g.kind, g.criteria.len(), g.must)).collect();
    let kinds = [
        (CriteriaKind::Technical, 5, true),
        (CriteriaKind::Operational, 4, true),
        (CriteriaKind::Quality, 5, true),
        (CriteriaKind::Documentation, 4, true),
    ];
    assert_eq!(groups, kinds);
    assert_eq!(m.success[0].level.as_ref().map(|l| l.value.as_str()), Some("Must Pass"));
    assert_eq!(m.sign_off.len(), 4);

    let path = m.critical_path.expect("the path");
    let days: f64 = path.steps.iter().filter_map(|step| step.days).sum();
    assert_eq!((path.steps.len(), days), (4, 12.0));
    assert_eq!(path.start.and_then(|d| d.date()), day(1, 15));
    assert_eq!(path.end.and_then(|d| d.date()), day(1, 28));
    assert!(m.depends_on.none && m.depends_on.references.is_empty());
    assert_eq!(m.blocks.untracked.len(), 1);
    assert!(m.if_delayed.is_some() && m.contingency.is_some());
    let load: Vec<_> = m.capacity.iter().map(|c| (c.percent, c.weeks)).collect();
    assert_eq!(
        load,
        [
            (Some(100.0), Some(2.0)),
            (Some(100.0), Some(1.5)),
            (Some(50.0), Some(1.5))
        ]
    );
    assert_eq!(m.risks.len(), 4);

    let priorities: Vec<_> = m
        .blockers
        .iter()
        .map(|b| b.priority.as_ref().and_then(|p| p.level))
        .collect();
    assert_eq!(priorities, [Some(Level::High), Some(Level::Low)]);
    assert_eq!(m.blockers[0].target.as_ref().and_then(|t| t.date()), day(1, 12));
    assert!(
        m.blockers
            .iter()
            .all(|b| b.issue.is_some() && b.impact.is_some() && b.action.is_some())
    );
    assert_eq!(m.waiting.len(), 2);
    let procedures: Vec<_> = m.procedures.iter().map(|p| (p.criteria.len(), p.steps.len())).collect();
    assert_eq!(procedures, [(6, 0), (4, 0), (3, 0), (0, 5)]);
    assert_eq!(m.rollback.steps.len(), 4);
    assert_eq!((m.rollback.communication.len(), m.rollback.analysis.len()), (3, 3));
    assert_eq!((m.communication.audience.len(), m.communication.plan.len()), (5, 5));

    let update = &m.updates[0];
    assert_eq!(update.percent.as_ref().map(|p| p.value), Some(60));
    assert_eq!(update.date.as_ref().and_then(|d| d.date()), day(1, 22));
    assert_eq!(update.next.as_ref().and_then(|d| d.date()), day(1, 25));
    assert_eq!(update.confidence.as_ref().and_then(|c| c.level), Some(Level::High));
    assert_eq!(update.confidence_percent, Some(85));
    let unread: Vec<_> = m
        .headings
        .iter()
        .filter(|h| h.section.is_none() && !h.is_item)
        .collect();
    assert!(unread.is_empty(), "{unread:?}");
}

#[test]
fn the_guide_is_read_tight_and_loose_with_every_line_end() {
    let tight = guide_like();
    let loose = tight.replace("\n**", "\n\n**");
    for text in [&tight, &loose] {
        check_guide_like(text);
        check_guide_like(&text.replace('\n', "\r\n"));
        check_guide_like(&format!("---\nid: MLS-001\n---\n{text}"));
    }
    let (_, m) = milestone(&tight);
    assert_eq!(m.swallowed.len(), 6);
    let (_, m) = milestone(&loose);
    assert!(m.swallowed.is_empty());
}

#[test]
fn metadata_counts_in_every_spelling() {
    let spellings = [
        "---\nstatus: In Progress\nowner: Ana\ntarget: 2027-01-28\n---\n# MLS-001: T\n",
        "# MLS-001: T\n**Status**: In Progress\n**Owner**: Ana\n**Target Date**: 2027-01-28\n",
        "# MLS-001: T\n**Status:** In Progress  \n**Owner:** Ana  \n**Due:** January 28, 2027\n",
        "# MLS-001: T\n\nStatus: In Progress\nOwner: Ana\nDeadline: 28 Jan 2027\n",
        "# MLS-001: T\n\n**Status**: In Progress · **Owner**: Ana · **Target**: 2027-01-28\n",
        "# MLS-001: T\n\n**Status**: In Progress | **Owner**: Ana | **Target**: 2027-01-28\n",
        "# MLS-001: T\n\n- **Status**: 🚧 *In progress*\n- **Owner**: Ana\n- Target Date: `2027-01-28`\n",
        "# MLS-001: T\n\n| | |\n|---|---|\n| Status | WIP |\n| Owner | Ana |\n| Target | 2027-01-28 |\n",
        "# MLS-001: T\n\n| Status | In Progress |\n|---|---|\n| **Owner** | Ana |\n| Target Date: | 2027-01-28 |\n",
        "# MLS-001: T\n\n> **Status:** 🟢 In progress | **Owner:** Ana | **Due:** 2027-01-28\n",
        "# MLS-001: T\n\n**Status: In Progress.** Going well\n\n**Owner**: Ana\n\n**Target**: 2027-01-28\n",
    ];
    for text in spellings {
        let (document, _) = milestone(text);
        let metadata = &document.metadata;
        assert_eq!(
            metadata.status.as_ref().and_then(|s| s.status),
            Some(Status::InProgress),
            "{text}"
        );
        let owners: Vec<&str> = metadata.owners.iter().map(|o| o.value.as_str()).collect();
        assert_eq!(owners, ["Ana"], "{text}");
        let target = metadata.target.as_ref().and_then(|t| t.date());
        assert_eq!(target, Some(Date::Day(jiff::civil::date(2027, 1, 28))), "{text}");
        assert_eq!(document.title, "T", "{text}");
    }
}

#[test]
fn an_unknown_line_among_plain_fields_is_a_field_of_its_own() {
    let head = "# MLS-001: T\n\nStatus: In Progress\nCost centre: 118\nTarget: 2027-01-28 at noon\nsharp: not before\n";
    let (document, _) = milestone(head);
    let fields: Vec<_> = document
        .metadata
        .fields
        .iter()
        .map(|f| (f.key.as_str(), f.value.as_str()))
        .collect();
    let target = ("Target", "2027-01-28 at noon sharp: not before");
    assert_eq!(fields, [("Status", "In Progress"), ("Cost centre", "118"), target]);
    let (document, _) = milestone("# MLS-001: T\n\nStatus: Planned · Room: 12 · Due: 2027-01-28, At 10:30\n");
    assert_eq!(document.metadata.fields.len(), 3);
    let (document, m) = milestone("# MLS-001: T\n\nWe build it.\nNote: in steel.\n");
    assert!(document.metadata.fields.is_empty() && m.summary.is_none());
}

#[test]
fn deliverables_count_in_every_spelling() {
    let head = "# MLS-001: T\n**Status**: Planned\n**Target**: 2027-01-28\n\n## Deliverables\n\n";
    let spellings = [
        (
            "### 1. Boat\n\n- [x] floats\n- [ ] sails\n\n### 3. Oar\n\n- [ ] rows\n",
            vec![(1, "Boat", 2), (3, "Oar", 1)],
        ),
        ("### D1: Boat\n\n### D2: Oar\n", vec![(1, "Boat", 0), (2, "Oar", 0)]),
        (
            "### Hull\n\n#### 1. Boat\n- [ ] floats\n\n#### 2. Oar\n- [ ] rows\n",
            vec![(1, "Boat", 1), (2, "Oar", 1)],
        ),
        (
            "### Boat\n\n#### Acceptance Criteria\n\n- [ ] floats\n\n#### Notes\n\nBlue.\n",
            vec![(1, "Boat", 1)],
        ),
        (
            "| Deliverable | Owner |\n|---|---|\n| Boat | Ana |\n| Oar | Bo |\n",
            vec![(1, "Boat", 0), (2, "Oar", 0)],
        ),
        ("- [ ] Boat\n- [x] Oar\n", vec![(1, "Boat", 1), (2, "Oar", 1)]),
        (
            "- **Boat**: floats\n- [Oar](oar.md)\n",
            vec![(1, "Boat", 0), (2, "Oar", 0)],
        ),
        (
            "- **Boat**\n  - [ ] floats\n  - [ ] sails\n    - [ ] close\n    - [x] far\n",
            vec![(1, "Boat", 3)],
        ),
    ];
    for (text, expected) in spellings {
        let (_, m) = milestone(&format!("{head}{text}"));
        let found: Vec<_> = m
            .deliverables
            .iter()
            .map(|d| (d.number, d.title.value.as_str(), d.criteria.len()))
            .collect();
        assert_eq!(found, expected, "{text}");
    }
    let (_, m) = milestone("# MLS-001: T\n\n**Deliverables:**\n\n- Boat\n- Oar\n\n**Risks**\n\n- Sinks\n");
    assert_eq!((m.deliverables.len(), m.risks.len()), (2, 1));
}

#[test]
fn what_stands_in_code_is_not_read() {
    let text = "# MLS-001: T\n\n```text\n**Status**: Completed\n- [x] done\n```\n\n## Deliverables\n\n### A\n\n    - [ ] code\n\n`- [ ] code`\n\n<!-- - [ ] comment -->\n";
    let (document, m) = milestone(text);
    assert!(document.metadata.status.is_none());
    assert_eq!(m.deliverables[0].criteria.len(), 0);
}

#[test]
fn boxes_that_are_text_are_noted_wherever_they_stand() {
    let text = "# MLS-001: T\n\n## Success Criteria\n\n- [ ] a\n-[ ] b\n- [] c\n- [ ]d\n- [x ] e\n- [✓] f\n- [-] g\n- ✅ h\n- ☑️ i\n\n\
                ## Notes\n\n*[x] j\n\n> - [~] k\n\n- [k] key\n- [^1] note\n- [12] cited\n- [✓](l.md)\n- `[]` code\n- ✅ no criterion\n\
                - see -[ ] there\n\nSo:\n\n    -[ ] code\n\n<!-- -[ ] comment -->\n";
    let (_, m) = milestone(text);
    let mut found: Vec<&str> = m.false_boxes.iter().map(|found| found.span.of(text)).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        ["*[x]", "-[ ]", "[ ]", "[-]", "[]", "[x ]", "[~]", "[✓]", "☑️", "✅"]
    );
}

#[test]
fn references_are_what_people_mean() {
    let text = "# MLS-001: T [MLS-009]\n\n[MLS-002] and mls-003, [MLS-001#2], [platform:MLS-010], [RFC-2119], \\[MLS-004], \
                `MLS-005`, x-MLS-006, [MLS-007](x.md), [the plan](../plan/pln-001.md), MLS-008.\n\n```\nMLS-011\n```\n\
                see https://e.example/MLS-012 and MLS-013-draft or mls-014.md\n\n[MLS-015]\n\n[MLS-015]: https://e.example\n";
    let (document, _) = milestone(text);
    let found: Vec<&str> = document.references.iter().map(|r| r.span.of(text)).collect();
    let expected = [
        "[MLS-002]",
        "mls-003",
        "[MLS-001#2]",
        "[platform:MLS-010]",
        "[MLS-007](x.md)",
        "[the plan](../plan/pln-001.md)",
        "MLS-008",
    ];
    assert_eq!(found, expected);
}

/// A small generator of repeatable noise.
struct Noise(u64);

impl Noise {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }
}

const SHARDS: [&str; 34] = [
    "\n",
    "\r\n",
    "\n\n",
    "# ",
    "## Deliverables\n",
    "### 1. ",
    "- [ ] ",
    "- [x] ",
    "**Owner**: ",
    "**Status**:",
    "|",
    "---\n",
    "```\n",
    "<!-- mls-allow overdue: x -->",
    "{{#mls index}}",
    "[MLS-002]",
    "MLS-003",
    "→",
    "(Jan 28)",
    "3 days",
    "%",
    "ä",
    "🚀",
    "\u{202e}",
    "> ",
    "    ",
    "- ",
    "1. ",
    "~~",
    "*",
    "&amp;",
    "[a](b.md)",
    "## Current Blockers\n",
    "| Deliverable | Status |\n|---|---|\n| a | b |\n",
];

fn mutated(text: &str, noise: &mut Noise) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for _ in 0..=noise.below(8) {
        let at = noise.below(chars.len() + 1);
        let end = (at + noise.below(80)).min(chars.len());
        match noise.below(4) {
            0 => drop(chars.drain(at..end)),
            1 => {
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = noise.below(chars.len() + 1);
                chars.splice(to..to, copy);
            }
            _ => {
                let shard = SHARDS[noise.below(SHARDS.len())];
                chars.splice(at..at, shard.chars());
            }
        }
    }
    chars.into_iter().collect()
}

fn seeds() -> Vec<String> {
    let mut paths: Vec<PathBuf> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/reader"))
        .expect("the fixtures")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    let mut seeds: Vec<String> = paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("text"))
        .collect();
    let pieces: Vec<String> = seeds
        .iter()
        .flat_map(|seed| seed.split("\n## ").map(|part| format!("# MLS-1: T\n\n## {part}")))
        .collect();
    seeds.extend(pieces);
    seeds
}

#[test]
fn no_text_stops_the_reader() {
    let seeds = seeds();
    (0..20_000_u64).into_par_iter().for_each(|case| {
        let mut noise = Noise(0x9e37_79b9_7f4a_7c15 ^ (case + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let text = if case % 4 == 0 {
            let bytes: Vec<u8> = (0..noise.below(400)).map(|_| noise.next() as u8).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        } else {
            mutated(&seeds[noise.below(seeds.len())], &mut noise)
        };
        let document = read("milestone/mls-001-x.md", &text);
        let m = document.milestone.expect("the file name makes it a milestone");
        for d in &m.deliverables {
            assert!(text.get(d.span.range()).is_some() && text.get(d.title.span.range()).is_some());
            assert!(d.moved.iter().all(|moved| text.get(moved.span.range()).is_some()));
            assert!(d.criteria.iter().all(|c| text.get(c.text.span.range()).is_some()));
        }
        for reference in &document.references {
            assert!(text.get(reference.span.range()).is_some());
        }
        assert!(
            document
                .metadata
                .moved
                .iter()
                .all(|moved| text.get(moved.span.range()).is_some())
        );
    });
}

#[test]
fn a_sentence_is_an_acceptance_procedure() {
    let text = "# M\n\n## Acceptance Procedures\n\nWe drive through it at night.\n";
    let (_, m) = milestone(text);
    assert_eq!(m.procedures[0].steps[0].text.of(text), "We drive through it at night.");
    let (_, m) = milestone("# M\n\n## Acceptance Procedures\n\nNone\n");
    assert!(m.procedures.is_empty());
}

#[test]
fn allocations_and_weeks_are_read_as_they_are_written() {
    let table = "| Person | Allocation | Weeks |\n|---|---|---|\n| A | full-time | 2 (January) |\n| B | Half time | 10 days |\n";
    let (_, m) = milestone(&format!("# M\n\n## Team Capacity\n\n{table}"));
    let load: Vec<_> = m.capacity.iter().map(|c| (c.percent, c.weeks)).collect();
    assert_eq!(load, [(Some(100.0), Some(2.0)), (Some(50.0), Some(2.0))]);
}

#[test]
fn front_matter_names_dependencies_and_a_plan() {
    let text = "---\ndepends-on: [MLS-001, MLS-002]\nblocks:\n  - MLS-004\n  - \"[MLS-005]\"\nplan: PLN-001\ntitle: MLS-009\n---\n# M\n";
    let (document, m) = milestone(text);
    let names = |references: &[mdbook_mls::internals::model::Reference]| -> Vec<String> {
        let ids = references.iter().filter_map(|reference| reference.id.as_ref());
        ids.map(ToString::to_string).collect()
    };
    assert_eq!(names(&m.depends_on.references), ["MLS-001", "MLS-002"]);
    assert_eq!(names(&m.blocks.references), ["MLS-004", "MLS-005"]);
    assert!(m.depends_on.untracked.is_empty() && m.blocks.untracked.is_empty());
    assert!(names(&document.references).contains(&"PLN-001".to_owned()));
    assert_eq!(document.references.len(), 5);
}

/// The fenced blocks of a file: what stands behind the fence, and where the lines between are.
fn blocks(text: &str) -> Vec<(&str, Range<usize>)> {
    let mut found = Vec::new();
    let mut open: Option<(&str, &str, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        let info = bare.trim_start_matches('`');
        let fence = &bare[..bare.len() - info.len()];
        match open {
            Some((own, info, from)) if own == bare => {
                found.push((info, from..start));
                open = None;
            }
            None if fence.len() >= 3 => open = Some((fence, info, at)),
            _ => {}
        }
    }
    found
}

/// Each `md PATH` block of `tests/it/readings`, and all that is read from it in the `text` block behind; a `toml` block before
/// it is its configuration. `md PATH TAG` is read in a book of that language, and in an English one alike. `MLS_BLESS=1` writes
/// what is read.
#[test]
fn chapters_are_read_as_the_lines_behind_them_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/readings");
    let mut failures = String::new();
    for entry in fs::read_dir(folder).expect("the readings") {
        let path = entry.expect("an entry").path();
        let mut text = fs::read_to_string(&path).expect("text");
        let found = text.clone();
        let blocks = blocks(&found);
        for (at, (info, chapter)) in blocks.iter().enumerate().rev() {
            let Some(name) = info.strip_prefix("md ") else { continue };
            let Some(("text", expected)) = blocks.get(at + 1) else {
                panic!("{}: nothing is read from {info}", path.display());
            };
            let (name, tag) = name.split_once(' ').unwrap_or((name, "en"));
            let mut config = match blocks[..at].last() {
                Some(("toml", table)) => configured(&found[table.clone()]),
                _ => Config::default(),
            };
            let chapter = &found[chapter.clone()];
            let in_english = reading::lines(chapter, &read_with(name, chapter, &config));
            config.vocabulary.language = Language::of(tag);
            let lines = reading::lines(chapter, &read_with(name, chapter, &config));
            assert_eq!(lines, in_english, "an English book reads {chapter} otherwise");
            if lines != found[expected.clone()] {
                writeln!(failures, "{}: {chapter}\nis read as\n{lines}", path.display()).unwrap();
                text.replace_range(expected.clone(), &lines);
            }
        }
        if env::var_os("MLS_BLESS").is_some() {
            fs::write(&path, text).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// A chapter whose title begins with an id, and another chapter with the same text as a section.
fn alone_and_within(text: &str) -> Option<[String; 2]> {
    let (first, rest) = text.split_once('\n')?;
    let title = first.strip_prefix("# ")?;
    let is_heading = |line: &&str| line.starts_with('#');
    let is_deep = |line: &str| line.starts_with("######") || line.starts_with("# ");
    let is_setext = |line: &str| line.len() > 1 && line.bytes().all(|byte| byte == b'=' || byte == b'-');
    if rest.contains("```") || rest.contains("{{#mls") || rest.lines().any(|line| is_deep(line) || is_setext(line)) {
        return None;
    }
    let lines = rest.split_inclusive('\n');
    let deeper: String = lines
        .flat_map(|line| [if is_heading(&line) { "#" } else { "" }, line])
        .collect();
    let title = title.trim_start_matches("MLS-001").trim_start_matches([' ', ':']);
    let alone = format!("# MLS-001: {title}\n{rest}");
    Some([alone, format!("# A plan\n\n## MLS-001: {title}\n{deeper}")])
}

#[test]
fn a_milestone_within_a_chapter_is_read_as_a_chapter_of_its_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/readings");
    let mut tried = 0;
    let mut failures = String::new();
    for entry in fs::read_dir(folder).expect("the readings") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("text");
        for (info, range) in blocks(&text) {
            let pair = alone_and_within(&text[range]).filter(|_| info.starts_with("md mls-"));
            let Some([own, inner]) = pair else { continue };
            let whole = read("x.md", &own);
            let [part] = &read("plan.md", &inner).parts[..] else {
                continue;
            };
            tried += 1;
            let told = |source: &str, document: &Document| -> String {
                let lines = reading::lines(source, document);
                let bare = |line: &str| (0..3).fold(line.to_owned(), |line, _| line.replace("##", "#"));
                lines.lines().map(|line| bare(line) + "\n").collect()
            };
            let (alone, inside) = (told(&own, &whole), told(&inner, part));
            if alone != inside {
                writeln!(
                    failures,
                    "{own}\nis read as\n{alone}\nand within a chapter as\n{inside}\n----"
                )
                .unwrap();
            }
        }
    }
    assert!(tried > 100, "{tried}");
    assert!(failures.is_empty(), "{failures}");
}
