//! Random requests on generated chapters in every spelling and language: the new value is read back, nothing else
//! changes, and repeating the request changes nothing.

#![allow(
    clippy::print_stdout,
    reason = "figures for whoever runs the tests with `--nocapture`"
)]

use std::borrow::Cow;

use jiff::civil;
use mdbook_mls::internals::analysis::{Analysis, analyse};
use mdbook_mls::internals::config::Config;
use mdbook_mls::internals::edit;
use mdbook_mls::internals::model::{Date, Status};
use mdbook_mls::internals::requests::{Draft, News};
use mdbook_mls::internals::source::{Book, Chapter};

use crate::checks::documents::document;
use crate::checks::law;

fn next(seed: &mut u64) -> u64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*seed ^ (*seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn book<'a>(text: &'a str, language: &str) -> Book<'a> {
    Book {
        language: language.to_owned(),
        src: "src".to_owned(),
        chapters: vec![Chapter {
            name: "The gate".into(),
            text: Cow::Borrowed(text),
            path: "mls-001-gate.md".to_owned(),
            source_path: Some("mls-001-gate.md".to_owned()),
        }],
        ..Book::default()
    }
}

fn config(language: &str) -> Config {
    let mut config = Config::default();
    config.vocabulary.language = mdbook_mls::internals::lang::Language::of(language);
    config
}

const DAY: civil::Date = civil::date(2026, 11, 28);

/// Whether the field has the requested value.
fn reads(analysis: &Analysis<'_>, deliverable: Option<u32>, field: &str, value: &str) -> bool {
    let document = &analysis.project.documents[0];
    let metadata = &document.metadata;
    let own = deliverable.map(|number| {
        let all = &document.milestone.as_ref().expect("a milestone").deliverables;
        all.iter()
            .find(|own| own.number == number)
            .expect("the deliverable exists")
    });
    match field {
        "status" => {
            let status = match own {
                Some(own) => own.known_status(),
                None => metadata.status.as_ref().and_then(|status| status.status),
            };
            status.map(Status::slug) == Some(value)
        }
        "target" => {
            let target = match own {
                Some(own) => own.target.as_ref(),
                None => metadata.target.as_ref(),
            };
            target.and_then(|target| target.date()) == Some(Date::Day(value.parse().expect("a day")))
        }
        _ => {
            let owners = own.map_or(&metadata.owners, |own| &own.owners);
            let names: Vec<&str> = owners.iter().map(|owner| owner.value.as_str()).collect();
            names.join(", ") == value
        }
    }
}

#[test]
fn a_request_changes_only_the_named_value() {
    let count: usize = std::env::var("MLS_EDITS").map_or(1_000, |count| count.parse().expect("a number"));
    let mut seed: u64 = std::env::var("MLS_SEED").map_or(25, |seed| seed.parse().expect("a number"));
    let (mut made, mut refused, mut same) = (0, 0, 0);
    let mut kinds = std::collections::BTreeMap::new();
    while made < count {
        let bytes: Vec<u8> = (0..400).map(|_| (next(&mut seed) % 256) as u8).collect();
        let generated = document(&bytes);
        let text = generated.text.as_str();
        let (config, book_of) = (config(generated.language), book(text, generated.language));
        let before = analyse(&book_of, &config, DAY);
        let Some(milestone) = before.project.documents[0].milestone.as_deref() else {
            continue;
        };
        let numbers: Vec<u32> = milestone.deliverables.iter().map(|own| own.number).collect();
        let deliverable = match next(&mut seed) % 2 {
            0 if !numbers.is_empty() => Some(numbers[(next(&mut seed) as usize) % numbers.len()]),
            _ => None,
        };
        let field = ["status", "target", "owner"][(next(&mut seed) % 3) as usize];
        let value = match field {
            "status" => Status::ALL[(next(&mut seed) % 7) as usize].slug(),
            "target" => ["2027-05-01", "2028-12-31", "2027-02-09"][(next(&mut seed) % 3) as usize],
            _ => ["Chidi", "Ana, Chidi", "Edda"][(next(&mut seed) % 3) as usize],
        };
        let name = deliverable.map_or("MLS-001".to_owned(), |number| format!("MLS-001#{number}"));
        let mut draft = Draft::new(&before.project);
        let place = draft.place(&name).expect("the spec exists");
        if let Err(refusal) = draft.set(place, field, value) {
            assert!(draft.edits().is_empty() && !refusal.help.is_empty(), "{refusal}");
            refused += 1;
            *kinds
                .entry(
                    refusal
                        .message
                        .split(": ")
                        .nth(1)
                        .unwrap_or("")
                        .split('`')
                        .next()
                        .unwrap_or("")
                        .to_owned(),
                )
                .or_insert(0) += 1;
            if std::env::var("MLS_SHOW").is_ok() {
                println!("--- {name} {field}={value}\n{refusal}\n{text}\n");
            }
            continue;
        }
        if draft.edits().is_empty() {
            assert!(
                reads(&before, deliverable, field, value),
                "{name} {field}={value} was not there\n{text}"
            );
            same += 1;
            continue;
        }
        made += 1;
        let edits: Vec<edit::Edit> = draft.edits().into_iter().map(|(_, edit)| edit).collect();
        let taken: usize = edits.iter().map(|edit| edit.span.of(text).lines().count().max(1)).sum();
        assert!(
            taken <= 6,
            "{name} {field}={value} takes {taken} lines\n{edits:?}\n{text}"
        );
        let new = edit::apply(text, edits.clone()).expect("the edits fit");
        // The changed chapter loses nothing on its page either.
        if law::holds(&generated).is_ok() {
            let changed = law::Document {
                text: new.clone(),
                ..generated.clone()
            };
            if let Err(loss) = law::holds(&changed) {
                panic!("{name} {field}={value} loses {}: {}\n{new}", loss.kind, loss.what);
            }
        }
        let has_lone = |text: &str| text.replace("\r\n", "").contains('\n');
        let has_ends = text.contains('\n');
        assert!(
            !has_ends || has_lone(&new) == has_lone(text),
            "line ends stay\n{text:?}\n{new:?}"
        );
        let book_of = book(&new, generated.language);
        let after = analyse(&book_of, &config, DAY);
        assert!(
            reads(&after, deliverable, field, value),
            "{name} {field}={value}\n{edits:?}\n{new}"
        );
        let mut again = Draft::new(&after.project);
        let place = again.place(&name).expect("the spec exists");
        again
            .set(place, field, value)
            .unwrap_or_else(|refusal| panic!("{refusal}\n{new}"));
        assert!(
            again.edits().is_empty(),
            "{name} {field}={value} again\n{:?}\n{new}",
            again.edits()
        );
    }
    println!("{made} requests made, {same} without a change, {refused} refused: {kinds:?}");
    assert!(refused * 4 < made, "{refused} of {made} were refused");
}

fn changed(text: &str, language: &str, request: impl Fn(&mut Draft<'_, '_>)) -> String {
    let (config, book_of) = (config(language), book(text, language));
    let analysis = analyse(&book_of, &config, DAY);
    let mut draft = Draft::new(&analysis.project);
    request(&mut draft);
    let edits = draft.edits().into_iter().map(|(_, edit)| edit).collect();
    edit::apply(text, edits).expect("the edits fit")
}

fn set(text: &str, language: &str, name: &str, field: &str, value: &str) -> String {
    changed(text, language, |draft| {
        let place = draft.place(name).expect("the spec exists");
        draft
            .set(place, field, value)
            .unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
    })
}

#[test]
fn each_spelling_keeps_its_form() {
    for (head, field, value, expected) in [
        (
            "**Status**: ✅ Complete - ready",
            "status",
            "in-progress",
            "**Status**: In Progress",
        ),
        (
            "**Status:** **Done** (really)",
            "status",
            "at-risk",
            "**Status:** **At Risk**",
        ),
        (
            "**Status: Done.** Shipped in v2",
            "status",
            "planned",
            "**Status: Planned**",
        ),
        (
            "- **Status**: `done`\n- **Owner**: Ana",
            "status",
            "planned",
            "- **Status**: `planned`\n- **Owner**: Ana",
        ),
        (
            "Status: DONE · Owner: Ana",
            "status",
            "blocked",
            "Status: BLOCKED · Owner: Ana",
        ),
        (
            "> **Status**: Planned\n> **Owner**: Ana",
            "owner",
            "Bo",
            "> **Status**: Planned\n> **Owner**: Bo",
        ),
        (
            "| Field | Value |\n|---|---|\n| Status | Planned |",
            "status",
            "completed",
            "| Field | Value |\n|---|---|\n| Status | Completed |",
        ),
        (
            "| Field | Value |\n|---|---|\n| Status | Planned |",
            "owner",
            "Bo",
            "| Field | Value |\n|---|---|\n| Status | Planned |\n| Owner | Bo |",
        ),
        (
            "**Status**: Planned\\\n**Owner**: Ana",
            "target",
            "2027-05-01",
            "**Status**: Planned\\\n**Owner**: Ana\\\n**Target**: 2027-05-01",
        ),
        (
            "**Target Date**: January 28, 2027",
            "target",
            "2027-05-01",
            "**Target Date**: May 1, 2027",
        ),
        (
            "**Target**: 28 Jan 2027 (firm)",
            "target",
            "+1w",
            "**Target**: 4 Feb 2027",
        ),
        ("**Target**: 2027-01-28", "target", "TBD", "**Target**: TBD"),
        (
            "**Status**: Geplant\n**Verantwortlich**: Edda",
            "status",
            "completed",
            "**Status**: Abgeschlossen\n**Verantwortlich**: Edda",
        ),
        (
            "**Status**: Geplant\n**Verantwortlich**: Edda",
            "target",
            "2027-05-01",
            "**Status**: Geplant\n**Verantwortlich**: Edda\n**Termin**: 2027-05-01",
        ),
        ("**Owners**:\n- Ana\n- Bo", "owner", "Chidi", "**Owners**:\n- Chidi"),
        // A remark in parentheses is removed; a sentence on its own line stays.
        (
            "**Status**: Planned (since May)\nSee the plan of the harbour.",
            "status",
            "completed",
            "**Status**: Completed\nSee the plan of the harbour.",
        ),
        (
            "**Status**: Planned, since May.\nSee the plan of the harbour.",
            "status",
            "completed",
            "**Status**: Completed\nSee the plan of the harbour.",
        ),
        // A line that looks like a field counts as one only next to other fields.
        (
            "**Project: Which way the road goes**",
            "status",
            "planned",
            "**Status**: Planned\n\n**Project: Which way the road goes**",
        ),
        ("**Status**: Planned", "budget", "x", ""),
    ] {
        let text = format!("# MLS-001: The gate\n\n{head}\n\n## Summary\n\nA gate.\n");
        if expected.is_empty() {
            let (config, book_of) = (config("en"), book(&text, "en"));
            let analysis = analyse(&book_of, &config, DAY);
            let mut draft = Draft::new(&analysis.project);
            let place = draft.place("mls-001").expect("the spec exists");
            assert!(draft.set(place, field, value).is_err());
            continue;
        }
        let expected = format!("# MLS-001: The gate\n\n{expected}\n\n## Summary\n\nA gate.\n");
        assert_eq!(set(&text, "en", "MLS-001", field, value), expected);
    }
    for (front, field, value, expected) in [
        (
            "status: Planned # ours",
            "status",
            "completed",
            "status: Completed # ours",
        ),
        ("status: in-progress", "status", "at-risk", "status: at-risk"),
        ("status: \"Planned\"", "status", "completed", "status: \"Completed\""),
        (
            "owners:\n  - Ana\n  - Bo",
            "owner",
            "Edda, Chidi, Bo",
            "owners:\n  - Edda\n  - Chidi\n  - Bo",
        ),
        ("owners: [Ana, Bo]", "owner", "Edda", "owners: [Edda]"),
        (
            "status: Planned",
            "target",
            "2027-05-01",
            "status: Planned\ntarget: 2027-05-01",
        ),
        (
            "status:\nowner: Ana",
            "status",
            "planned",
            "status: Planned\nowner: Ana",
        ),
        ("target: 2027-01-28", "target", "Q3 2027", "target: 2027-Q3"),
    ] {
        let text = format!("---\nid: MLS-001\n{front}\n---\n\n# The gate\n\nWords.\n");
        let expected = format!("---\nid: MLS-001\n{expected}\n---\n\n# The gate\n\nWords.\n");
        assert_eq!(set(&text, "en", "MLS-001", field, value), expected);
    }
    let toml = "+++\nid = \"MLS-001\"\nstatus = 'Planned' # x\ntarget = 2027-01-28\n+++\n# The gate\n";
    let expected = toml.replace("Planned", "Completed").replace("01-28", "05-01");
    let made = set(
        &set(toml, "en", "MLS-001", "status", "completed"),
        "en",
        "MLS-001",
        "target",
        "2027-05-01",
    );
    assert_eq!(made, expected);
}

#[test]
fn a_deliverable_in_a_list_gets_its_field_below_its_words() {
    for item in ["- Wall", "-    Wall", "1. Wall", "10. Wall", "  * Wall"] {
        let text = format!("# MLS-001: The gate\n\n**Status**: Planned\n\n## Deliverables\n\n{item}\n\nA gate.\n");
        let made = set(&text, "en", "MLS-001#1", "owner", "Bo");
        let indentation = item.find("Wall").expect("the title");
        let blanks = " ".repeat(indentation);
        assert_eq!(made, text.replace(item, &format!("{item}\n{blanks}- **Owner**: Bo")));
    }
}

#[test]
fn a_title_with_any_markup_can_be_changed() {
    for (heading, expected) in [
        ("# MLS-001: The `gate`", "# MLS-001: The road"),
        ("# MLS-001 - The gate #", "# MLS-001 - The road #"),
        ("# The  gate of *all* {#gate}", "# The road {#gate}"),
    ] {
        let text = format!("{heading}\n\n**Status**: Planned\n");
        let made = changed(&text, "en", |draft| {
            let place = draft.place("MLS-001").expect("the spec exists");
            draft
                .retitle(place, "The road")
                .unwrap_or_else(|refusal| panic!("{refusal}\n{text}"));
        });
        assert_eq!(made, format!("{expected}\n\n**Status**: Planned\n"));
    }
}

#[test]
fn ticks_updates_and_signatures_are_written_to_the_right_place() {
    let text = "# MLS-001: The gate\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-05-01\n\n## Deliverables\n\n### 1. Wall\n\n- [ ] It stands\n- [ ] It is dry\n\n\
                ### 3. Door\n\n- [ ] It opens\n\n## Sign-Off Criteria\n\n- [ ] Warden of the gate\n\n## Status Updates\n\n**2026-11-20**: The stones are there\n";
    let ticked = changed(text, "en", |draft| {
        let place = draft.place("MLS-001").expect("the spec exists");
        draft.tick(place, "1.2", true).expect("a box");
        draft.tick(place, "it opens", true).expect("a box");
        assert!(draft.tick(place, "it", true).is_err() && draft.tick(place, "2.1", true).is_err());
    });
    assert_eq!(
        ticked,
        text.replace("[ ] It is dry", "[x] It is dry")
            .replace("[ ] It opens", "[x] It opens")
    );
    let news = News {
        text: "The door is on its way".to_owned(),
        percent: Some(40),
        ..News::default()
    };
    let updated_twice = |text: &str, news: &News| {
        changed(text, "en", |draft| {
            let place = draft.place("MLS-001").expect("the spec exists");
            draft.update(place, news).expect("an update");
            draft.update(place, news).expect("the same");
        })
    };
    let updated = updated_twice(text, &news);
    let expected = text.replace(
        "**2026-11-20**",
        "**2026-11-28**: 40% complete. The door is on its way\n\n**2026-11-20**",
    );
    assert_eq!(updated, expected);
    // A date in the text is not the date of the update.
    let text_of_status = text.replace(
        "**2026-11-20**: The stones are there",
        "**Current Status**: 47% complete (2026-11-20)",
    );
    let news = News {
        text: "Moved to 2027-05-30".to_owned(),
        ..News::default()
    };
    let moved = updated_twice(&text_of_status, &news);
    let expected = text_of_status.replace(
        "**Current Status**",
        "**Current Status**: (2026-11-28)\n- Moved to 2027-05-30\n\n**Current Status**",
    );
    assert_eq!(moved, expected);
    let sign = |draft: &mut Draft<'_, '_>| {
        let place = draft.place("MLS-001").expect("the spec exists");
        draft.sign(place, "Warden of the gate", "Bo").expect("a signature");
    };
    let signed = changed(text, "en", sign);
    let line = signed.lines().find(|line| line.contains("Warden")).expect("the line");
    // This fingerprint must not change in any version: a signature stays valid.
    assert_eq!(
        line,
        "- [x] Warden of the gate: Bo, 2026-11-28 <!-- mls-signed 1:ca1e55c6354dbf4d -->"
    );
    assert_eq!(changed(&signed, "en", sign), signed);
    let same = [
        signed.replace("[ ] It opens", "[x] It opens"),
        signed.replace("**Status**: Planned", "**Status**: In Review"),
        signed.replace("**Owner**: Ana", "**Owner**: Edda"),
        signed.replace(
            "- [ ] It stands\n- [ ] It is dry",
            "* [ ] It is\n  dry\n* [ ] It stands",
        ),
        signed.replace("2027-05-01", "May 1, 2027"),
        signed.replace("The stones are there", "No stone is there"),
        signed.replace('\n', "\r\n"),
    ];
    let stale = |text: &str| {
        let (config, book_of) = (config("en"), book(text, "en"));
        let analysis = analyse(&book_of, &config, DAY);
        analysis.findings.iter().any(|finding| finding.rule == "stale-sign-off")
    };
    for text in &same {
        assert!(!stale(text), "{text}");
    }
    for (from, to) in [
        ("The gate\n", "The door\n"),
        ("It is dry", "It is nearly dry"),
        ("2027-05-01", "2027-05-02"),
        ("### 3. Door\n\n- [ ] It opens\n\n", ""),
        ("## Status", "## Rollback Plan\n\n1. Take it down\n\n## Status"),
    ] {
        assert!(stale(&signed.replacen(from, to, 1)), "{from}");
    }
}
