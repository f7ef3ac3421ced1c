//! How many findings whole books of many styles get, and that no day adds errors by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use jiff::ToSpan;
use jiff::civil::{self, date};
use mdbook_mls::internals::analysis::{Analysis, analyse, checked};
use mdbook_mls::internals::config::{Config, Profile};
use mdbook_mls::internals::contain::Containment;
use mdbook_mls::internals::diagnostic::{Severity, Site};
use mdbook_mls::internals::open::{Opened, Overrides, open};
use mdbook_mls::internals::parse;
use mdbook_mls::internals::project::Project;
use mdbook_mls::internals::rules::ALL;
use mdbook_mls::internals::source::lines::Lines;
use mdbook_mls::internals::source::{Book, Chapter};
use mdbook_mls::internals::tree::Disk;

use crate::support::fixture;
use crate::support::generated::{below_root, expected};

const PROFILES: [Profile; 3] = [Profile::Essential, Profile::Guide, Profile::Strict];
/// A document's findings fit on one screen, one line each.
const SCREEN: usize = 20;

fn chapter(path: &str, text: &str) -> Chapter<'static> {
    Chapter {
        name: path.to_owned().into(),
        text: text.to_owned().into(),
        path: path.to_owned(),
        source_path: Some(path.to_owned()),
    }
}

fn book(chapters: Vec<Chapter<'static>>) -> Book<'static> {
    Book {
        language: "en".to_owned(),
        src: "src".to_owned(),
        chapters,
        unlisted: Some(Vec::new()),
        ..Book::default()
    }
}

fn of_profile(profile: Profile) -> Config {
    Config {
        profile,
        ..Config::default()
    }
}

/// The live findings as `path:line:column severity[rule]: message`.
fn told(analysis: &Analysis<'_>) -> String {
    let mut out = String::new();
    for finding in analysis.findings.iter().filter(|finding| finding.is_live()) {
        let place = match &finding.site {
            Site::Chapter { chapter, span } => {
                let chapter = &analysis.project.book.chapters[*chapter];
                let place = Lines::new(&chapter.text).position(&chapter.text, span.start as usize);
                format!("{}:{}:{}", chapter.file(), place.line, place.column)
            }
            Site::File { path } => path.clone(),
            Site::Book => "-".to_owned(),
        };
        _ = writeln!(
            out,
            "{place} {}[{}]: {}",
            finding.severity, finding.rule, finding.message
        );
    }
    out
}

/// The guide's whole structure, two days after a target, with an outdated table and an outdated figure.
#[test]
fn the_guides_structure_has_no_error_and_the_expected_warnings() {
    let text = fs::read_to_string(below_root("tests/it/reader/mls-001-whole-guide.md")).unwrap();
    for eol in ["\n", "\r\n"] {
        let book = book(vec![chapter("mls-001-whole-guide.md", &text.replace('\n', eol))]);
        let config = Config::default();
        let analysis = analyse(&book, &config, date(2024, 1, 22));
        assert_eq!(analysis.count(Severity::Error), 0, "{}", told(&analysis));
        let told = told(&analysis);
        assert_eq!(
            told,
            expected(&below_root("tests/it/reader/mls-001-whole-guide.txt"), &told)
        );
    }
}

#[test]
fn a_book_without_milestones_gets_one_finding() {
    let texts = [
        (
            "README.md",
            "# Welcome\n\nTODO ??? [Name] [MLS-001] {{#mls nonsense}} {{#include none.md}}\n\n-[ ] a\n- ✅ b\n",
        ),
        (
            "pln-1-a-plan.md",
            "---\nid: PLN-2\nstatus: In Progres\nonwer: x\n---\n# PLN-001: A Plan\n\nDue: 04/03/2027\n",
        ),
        (
            "plan.md",
            "# PLN-001: A Plan\n\n<!-- mls-allow nonsense -->\n\n**Status**: Done\n\n**Status**: Planned\n",
        ),
        ("mls.md", "# Why we write milestones\n\nLike MLS 001, or mls_001.\n"),
    ];
    let book = book(texts.map(|(path, text)| chapter(path, text)).to_vec());
    for profile in PROFILES {
        let config = of_profile(profile);
        let analysis = analyse(&book, &config, date(2027, 3, 15));
        let rules: Vec<&str> = analysis.findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, ["no-milestones"], "{profile:?}");
    }
}

/// Documents of teams that have never seen the guide.
#[test]
fn documents_of_every_style_get_few_findings() {
    let mut chapters = Vec::new();
    for entry in fs::read_dir(below_root("tests/it/styles")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            chapters.push(chapter(&name, &fs::read_to_string(&path).unwrap()));
        }
    }
    chapters.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(chapters.len() >= 10, "{}", chapters.len());
    let book = book(chapters);
    for profile in PROFILES {
        let config = of_profile(profile);
        let analysis = analyse(&book, &config, date(2027, 3, 15));
        let told = told(&analysis);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for line in told.lines() {
            *counts.entry(line.split(':').next().unwrap()).or_default() += 1;
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        assert!(most.is_some_and(|(_, count)| count <= SCREEN), "{profile:?}: {most:?}");
        if profile == Profile::Essential {
            assert_eq!(told, expected(&below_root("tests/it/styles/essential.txt"), &told));
        }
    }
}

fn example() -> (Book<'static>, Config) {
    let opened = open(Disk::new(below_root("book-example")), &Overrides::default());
    let opened = opened.and_then(Opened::checked).expect("the example book");
    (opened.book, opened.config)
}

#[test]
fn the_example_book_has_no_error_except_overdue_ones_in_strict() {
    let (book, mut config) = example();
    let day = date(2027, 3, 15);
    for profile in PROFILES {
        config.profile = profile;
        let analysis = analyse(&book, &config, day);
        assert!(analysis.project.subjects().count() >= 10);
        let errors = analysis
            .findings
            .iter()
            .filter(|f| f.is_live() && f.severity == Severity::Error);
        let rules: BTreeSet<&str> = errors.map(|finding| finding.rule).collect();
        let allowed: BTreeSet<&str> = match profile {
            Profile::Strict => ["overdue", "deliverable-overdue", "ticked-without-evidence"].into(),
            _ => BTreeSet::new(),
        };
        assert!(rules.is_subset(&allowed), "{profile:?}: {}", told(&analysis));
    }
}

/// Errors that appear only because time passes would fail the build of an unchanged book.
#[test]
fn a_build_that_is_green_today_is_green_on_every_later_day() {
    let (book, config) = example();
    let days = date(2026, 3, 15)
        .series(1.day())
        .take_while(|day| *day < date(2028, 3, 15));
    // Parsing does not depend on the day, so the book is parsed once and checked for each day.
    let mut documents = parse::documents(&book, &config, Containment::Off);
    let mut warnings = BTreeSet::new();
    for day in days {
        let project = Project::new(&book, documents, &config, day, Containment::Off);
        let analysis = checked(project);
        assert_eq!(analysis.blocking().count(), 0, "{day}: {}", told(&analysis));
        warnings.insert(analysis.count(Severity::Warning));
        documents = analysis.project.documents;
    }
    assert!(
        warnings.len() > 3,
        "the number of warnings should depend on the day: {warnings:?}"
    );
}

/// The same for the rules' fixtures, except for strict cases and waivers with an end date: no day adds an error.
#[test]
fn no_error_appears_only_because_time_passes() {
    let days = [(2020, 1, 1), (2027, 3, 15), (2027, 7, 1), (2028, 3, 1), (2031, 1, 1)].map(|(y, m, d)| date(y, m, d));
    let mut cases = 0;
    for rule in ALL.iter().filter(|rule| rule.name != "invalid-waiver") {
        let text = fs::read_to_string(below_root(&format!("tests/it/rules/{}.md", rule.name))).unwrap();
        for mut case in fixture::read(&text) {
            if text.contains("until=") || case.config.profile == Profile::Strict {
                continue;
            }
            // A rule with a level of its own in the case may depend on the day.
            case.config.rules.retain(|_, level| level.is_none());
            let errors = |day: civil::Date| -> BTreeSet<(&str, Site)> {
                let analysis = analyse(&case.book, &case.config, day);
                let errors = analysis.findings.into_iter();
                let errors = errors.filter(|finding| finding.is_live() && finding.severity == Severity::Error);
                errors.map(|finding| (finding.rule, finding.site)).collect()
            };
            let first = errors(days[0]);
            for day in &days[1..] {
                assert_eq!(errors(*day), first, "{}: {} on {day}", rule.name, case.title);
            }
            cases += 1;
        }
    }
    assert!(cases > 200, "{cases}");
}
