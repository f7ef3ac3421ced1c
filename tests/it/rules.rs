//! Each rule on its own fixture, and the list of rules, which is generated from the files.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use mdbook_mls::internals::diagnostic::{Finding, Site};
use mdbook_mls::internals::edit::{self, Edit};
use mdbook_mls::internals::model::Status;
use mdbook_mls::internals::rules::{ALL, Check, Need, Rule};
use mdbook_mls::internals::source::Book;
use serde_json::Value;

use crate::support::fixture::{self, Case};
use crate::support::generated::{below_root, bless, is_blessing};

/// The stems of the files with this extension in a folder, sorted.
fn stems(folder: &str, extension: &str) -> Vec<String> {
    let entries = fs::read_dir(below_root(folder)).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("the entry can be read").path());
    let mut stems: Vec<String> = paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    stems.sort();
    stems
}

fn cases(rule: &str) -> (PathBuf, String, Vec<Case>) {
    let path = below_root(&format!("tests/it/rules/{rule}.md"));
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let cases = fixture::read(&text);
    (path, text, cases)
}

fn of_rule<'f>(findings: &'f [Finding], rule: &str) -> Vec<&'f Finding> {
    findings.iter().filter(|f| f.rule == rule && f.is_live()).collect()
}

#[test]
fn the_list_agrees_with_the_files() {
    let names = stems("src/rules/all", "rs");
    let mut expected = String::from(
        "//! Every rule, by name. Generated from the files in `all/`: `MLS_BLESS=1 cargo test --test it rules`.\n\nuse super::Rule;\n\n",
    );
    for name in &names {
        writeln!(expected, "mod {name};").unwrap();
    }
    expected += "\n/// Every rule, by name.\npub static ALL: &[&Rule] = &[\n";
    for name in &names {
        writeln!(expected, "    &{name}::RULE,").unwrap();
    }
    expected += "];\n";
    let path = below_root("src/rules/all.rs");
    if fs::read_to_string(&path).unwrap() != expected {
        assert!(
            is_blessing(),
            "src/rules/all.rs is stale: MLS_BLESS=1 cargo test --test it rules"
        );
        fs::write(&path, &expected).unwrap();
        panic!("src/rules/all.rs was written: run the same command again, so that it is compiled in");
    }
    let registered: Vec<String> = ALL.iter().map(|rule| rule.name.replace('-', "_")).collect();
    assert_eq!(registered, names, "a rule is named after its file");
    let named: Vec<String> = ALL.iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(stems("tests/it/rules", "md"), named, "every rule has one fixture");
}

/// Users' configurations depend on it: a removed rule or a changed severity shows up in the diff of this file.
/// `MLS_BLESS=1` writes it.
#[test]
fn the_program_lists_the_catalogue() {
    let mut program = Command::new(env!("CARGO_BIN_EXE_mdbook-mls"));
    let ran = program
        .args(["rules", "--format", "json"])
        .output()
        .expect("the program runs");
    let list: Value = serde_json::from_slice(&ran.stdout).expect("JSON");
    let mut listed = String::from(
        "# The catalogue of rules: severity in `essential`, `guide` and `strict`, and the kind of fix. Generated:\n\
         # `MLS_BLESS=1 cargo test --test it rules`. A change to a rule that is here needs a line in the changelog.\n",
    );
    for rule in list["rules"].as_array().expect("rules") {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let [essential, guide, strict] = ["essential", "guide", "strict"].map(|name| text(&rule["profiles"][name]));
        let (name, fix) = (text(&rule["name"]), text(&rule["fix"]));
        writeln!(listed, "{name:<32}{essential:<9}{guide:<9}{strict:<9}{fix}").unwrap();
    }
    bless("tests/it/rules.txt", &listed, "rules");
}

#[test]
fn records_have_all_texts_of_the_pages() {
    for rule in ALL {
        let name = rule.name;
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{name}");
        assert!(
            !rule.summary.is_empty() && !rule.summary.ends_with('.'),
            "{name}: one line without a full stop"
        );
        assert!(
            rule.explanation.len() > 80 && rule.explanation.trim_end().ends_with(['.', ')']),
            "{name}: the explanation says in whole sentences why, and what to do"
        );
    }
}

#[test]
fn every_fixture_fires_and_stays_quiet() {
    let mut failures = String::new();
    for rule in ALL {
        let (path, mut text, cases) = cases(rule.name);
        let count = |fires: bool| cases.iter().filter(|case| case.fires == fires).count();
        // No text causes an internal error; `src/injected/chapter.rs` does.
        let is_of_failures = matches!(rule.check, Check::Failure(_));
        let fires = if is_of_failures {
            count(true) == 0
        } else {
            count(true) >= 2
        };
        assert!(fires && count(false) >= 2, "{}: two cases of each kind", rule.name);
        for case in cases.iter().rev() {
            let findings = case.analyse().findings;
            let own = of_rule(&findings, rule.name);
            let found = case.found(own.iter().copied());
            for finding in &own {
                let named = [&*finding.message, &*finding.help, &*finding.label];
                let bad = named.iter().any(|text| text.ends_with('.') || text.contains("``"));
                if bad || finding.message.is_empty() || finding.help.is_empty() {
                    writeln!(failures, "{}: badly worded: {finding:?}\n", rule.name).unwrap();
                }
            }
            match &case.expected_at {
                Some(range) if is_blessing() && !found.is_empty() => text.replace_range(range.clone(), &found),
                _ if found == case.expected && case.fires != found.is_empty() => {}
                _ => writeln!(
                    failures,
                    "{} / {}\nexpected:\n{}found:\n{}",
                    rule.name,
                    case.title,
                    case.expected,
                    if found.is_empty() { "nothing\n" } else { &found }
                )
                .unwrap(),
            }
        }
        if is_blessing() {
            fs::write(path, text).unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn every_rule_is_quiet_on_every_quiet_case() {
    let mut failures = String::new();
    for rule in ALL {
        for case in cases(rule.name).2.iter().filter(|case| !case.fires) {
            let findings = case.analyse().findings;
            for finding in findings.iter().filter(|finding| finding.is_live()) {
                let line = case.found([finding]);
                write!(failures, "{} / {}\n  {}: {line}", rule.name, case.title, finding.rule).unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// A rule that needs only its chapter finds the same there whatever the other chapters contain: editors rely on it.
#[test]
fn rules_look_only_at_what_they_need() {
    const OTHER: &str = "# MLS-990: Another\n\n**Status**: Planned\n\nSee [MLS-991].\n";
    let mut failures = String::new();
    let looks_further = |rule: &Rule| rule.needs.iter().any(|need| *need != Need::Date);
    let is_of_chapter = |rule: &Rule| matches!(rule.check, Check::Milestone(_) | Check::Chapter(_));
    for rule in ALL.iter().filter(|rule| is_of_chapter(rule) && !looks_further(rule)) {
        for case in cases(rule.name).2.iter().filter(|case| case.fires) {
            let analysis = case.analyse();
            let found = of_rule(&analysis.findings, rule.name);
            for chapter in 0..case.book.chapters.len() {
                let mut alone = case.clone();
                let others = alone.book.chapters.iter_mut().enumerate();
                others
                    .filter(|(at, _)| *at != chapter)
                    .for_each(|(_, other)| other.text = OTHER.into());
                let analysis = alone.analyse();
                let is_there =
                    |finding: &&Finding| matches!(finding.site, Site::Chapter { chapter: at, .. } if at == chapter);
                let now = of_rule(&analysis.findings, rule.name);
                let (before, now) = (
                    case.found(found.iter().copied().filter(is_there)),
                    case.found(now.into_iter().filter(is_there)),
                );
                if before != now {
                    writeln!(failures, "{} / {}: {before} / {now}", rule.name, case.title).unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// A safe fix removes its finding and adds none; unsafe fixes apply. No fix ticks a box.
#[test]
fn safe_fixes_remove_their_findings() {
    let mut failures = String::new();
    for rule in ALL {
        for case in cases(rule.name).2.iter().filter(|case| case.fires) {
            let before = case.analyse().findings;
            let own = of_rule(&before, rule.name);
            for finding in own.iter().filter(|finding| finding.fix.is_some()) {
                let fix = finding.fix.as_ref().unwrap();
                let mended = apply(case, &fix.edits);
                let ticked = |case: &Case| {
                    case.book
                        .chapters
                        .iter()
                        .map(|chapter| chapter.text.to_lowercase().matches("[x]").count())
                        .sum::<usize>()
                };
                assert!(
                    ticked(&mended) <= ticked(case),
                    "{} / {}: {} ticks a box",
                    rule.name,
                    case.title,
                    fix.title
                );
                // The first two correct a spelling; the third copies the status of the other milestone.
                let corrects = ["invalid-status", "invalid-date", "quoted-state-stale"].contains(&rule.name);
                let picked = fix.edits.iter().find_map(|(_, edit)| picked(&edit.text, &case.book));
                assert!(
                    corrects || picked.is_none(),
                    "{} / {}: {} picks {picked:?}",
                    rule.name,
                    case.title,
                    fix.title
                );
                let after = mended.analyse().findings;
                let same = |one: &&Finding| one.message == finding.message && one.rule == finding.rule;
                let gone = !after.iter().any(|one| same(&one)) || !fix.safe;
                let grown = fix.safe && after.len() >= before.len();
                if !gone || grown {
                    let after = case.found(&after);
                    writeln!(
                        failures,
                        "{} / {}: {}\nafter:\n{after}",
                        rule.name, case.title, fix.title
                    )
                    .unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// A status or a date in the new text that is nowhere in the book.
fn picked<'t>(text: &'t str, book: &Book<'_>) -> Option<&'t str> {
    let is_new = |words: &str| !book.chapters.iter().any(|chapter| chapter.text.contains(words));
    let days = text.split(|c: char| !c.is_ascii_digit() && c != '-');
    let mut days = days.filter(|day| day.parse::<jiff::civil::Date>().is_ok());
    let mut statuses = Status::ALL.map(Status::name).into_iter();
    let status = statuses.find(|name| text.contains(name) && is_new(name));
    status.or_else(|| days.find(|day| is_new(day)))
}

/// Label, help, related places and fix of each finding. `MLS_BLESS=1` writes the file.
#[test]
fn advice_agrees_with_the_reviewed_file() {
    let mut told = String::new();
    for rule in ALL {
        writeln!(told, "# {}", rule.name).unwrap();
        for case in cases(rule.name).2.iter().filter(|case| case.fires) {
            writeln!(told, "\n## {}\n", case.title.trim_start_matches("Fires: ")).unwrap();
            for finding in of_rule(&case.analyse().findings, rule.name) {
                told += &case.found([finding]);
                if let (Some(own), false) = (&finding.milestone, matches!(rule.check, Check::Milestone(_))) {
                    writeln!(told, "  of {own}").unwrap();
                }
                told += &advice(case, finding);
            }
        }
        told.push('\n');
    }
    let path = below_root("tests/it/advice.txt");
    if is_blessing() {
        fs::write(&path, &told).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let first = told
        .lines()
        .zip(expected.lines())
        .find(|(told, expected)| told != expected);
    assert!(told == expected, "tests/it/advice.txt is stale: {first:?}");
}

fn advice(case: &Case, finding: &Finding) -> String {
    let mut out = String::new();
    if !finding.label.is_empty() {
        writeln!(out, "  label: {}", finding.label).expect("a string can be written");
    }
    writeln!(out, "  help: {}", finding.help).expect("a string can be written");
    for related in &finding.related {
        writeln!(out, "  also {}: {}", case.place(&related.site), related.text).expect("a string can be written");
    }
    let Some(fix) = &finding.fix else { return out };
    let kind = if fix.safe { "safe" } else { "unsafe" };
    writeln!(out, "  {kind} fix: {}", fix.title).expect("a string can be written");
    let edits = fix.edits.iter().map(|(chapter, edit)| {
        let (chapter, span) = (*chapter, edit.span);
        let old = span.of(&case.book.chapters[chapter].text);
        (case.place(&Site::Chapter { chapter, span }), old.to_owned(), edit)
    });
    let summary = case.summary();
    let in_summary = fix.in_summary.iter();
    let in_summary = in_summary.map(|edit| ("SUMMARY.md".to_owned(), edit.span.of(&summary).to_owned(), edit));
    for (place, old, edit) in edits.chain(in_summary) {
        writeln!(out, "    {place} {old:?} becomes {:?}", edit.text).expect("a string can be written");
    }
    out
}

fn apply(case: &Case, edits: &[(usize, Edit)]) -> Case {
    let mut book = case.book.clone();
    for (chapter, one) in book.chapters.iter_mut().enumerate() {
        let own = edits
            .iter()
            .filter(|(of, _)| *of == chapter)
            .map(|(_, edit)| edit.clone())
            .collect();
        one.text = edit::apply(&one.text, own).expect("the edits of a fix fit").into();
    }
    let mut mended = case.clone();
    mended.book = book;
    mended
}

#[test]
fn places_are_valid_spans_of_the_text() {
    for rule in ALL {
        for case in cases(rule.name).2 {
            for finding in case.analyse().findings {
                if let Site::Chapter { chapter, span } = finding.site {
                    let text = &case.book.chapters[chapter].text;
                    assert!(text.get(span.range()).is_some(), "{}: {finding:?}", rule.name);
                }
            }
        }
    }
}
