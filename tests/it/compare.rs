//! Two states of a book: edits of many kinds are reported by their names, and neutral edits are not reported.

pub mod books;
mod command;
mod edits;
mod growth;
mod laws;
mod neutral;
mod places;
mod real;

use std::collections::BTreeMap;

use books::{LANGUAGES, Milestone, Seed};
use jiff::civil::date;
use mdbook_mls::internals::analysis::{Analysis, analyse};
use mdbook_mls::internals::compare::{Comparison, Kind, Level, compare};
use mdbook_mls::internals::config::{self, Config};
use mdbook_mls::internals::lang::Language;
use mdbook_mls::internals::source::{Book, Chapter};

fn book<'t>(pages: &'t [(String, String)], language: &str) -> Book<'t> {
    let chapters = pages.iter().map(|(path, text)| Chapter {
        name: "A chapter".into(),
        text: text.as_str().into(),
        path: path.clone(),
        source_path: Some(path.clone()),
    });
    Book {
        language: language.to_owned(),
        src: "src".to_owned(),
        chapters: chapters.collect(),
        unlisted: Some(Vec::new()),
        ..Book::default()
    }
}

fn pages(milestones: &[Milestone]) -> Vec<(String, String)> {
    milestones
        .iter()
        .map(|own| (own.file.clone(), books::render(own)))
        .collect()
}

fn with<T>(pages: &[(String, String)], language: &str, then: impl FnOnce(&Analysis<'_>) -> T) -> T {
    let book = book(pages, language);
    let mut config = Config::default();
    config.vocabulary.language = Language::of(language);
    then(&analyse(&book, &config, date(2027, 1, 10)))
}

fn compared(base: &[(String, String)], head: &[(String, String)], language: &str) -> Comparison {
    with(base, language, |base| with(head, language, |head| compare(base, head)))
}

/// The same with its own configuration.
fn compared_as(base: &[(String, String)], head: &[(String, String)], table: &str) -> Comparison {
    let config = config::read(&toml::from_str(table).expect("a table"), Some(table), &[]).expect("a configuration");
    let (base, head) = (book(base, "en"), book(head, "en"));
    let analyse = |book| analyse(book, &config, date(2027, 1, 10));
    compare(&analyse(&base), &analyse(&head))
}

type Pages = Vec<(String, String)>;

/// Bytes allocated while two books are compared.
fn compared_work(base: &Pages, head: &Pages) -> u64 {
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    let work = |base: &Analysis<'_>, head: &Analysis<'_>| {
        // The word lists are loaded only once, so load them first.
        compare(base, head);
        allocation_counter::measure(|| assert!(!compare(base, head).changes.is_empty())).bytes_total
    };
    one.install(|| with(base, "en", |base| with(head, "en", |head| work(base, head))))
}

fn ids(comparison: &Comparison) -> Vec<&'static str> {
    let mut ids: Vec<&str> = comparison.changes.iter().map(|change| change.kind.id()).collect();
    ids.sort_unstable();
    ids
}

/// Each edit is tested in each language.
fn language(seed: u64) -> (books::Language, &'static str) {
    LANGUAGES[(seed / 3) as usize % LANGUAGES.len()]
}

fn shown(comparison: &Comparison) -> String {
    let lines = comparison.changes.iter().chain(&comparison.edits).map(|change| {
        format!(
            "  {} {} [{}] {:?} -> {:?}\n",
            change.kind.id(),
            change.milestone,
            change.subject,
            change.before,
            change.after
        )
    });
    lines.collect()
}

#[test]
fn edits_are_reported_as_the_expected_kinds() {
    let (mut right, mut all, mut missed) = (0, 0, 0);
    let mut problems = String::new();
    let mut by_kind: BTreeMap<&str, usize> = BTreeMap::new();
    let (first, count) = tried();
    for seed in first.. {
        if all == count {
            break;
        }
        let (name, edit, expected) = edits::EDITS[seed as usize % edits::EDITS.len()];
        let (language, code) = language(seed);
        let mut random = Seed::new(seed);
        let mut before = books::book(&mut random, language);
        if name.contains("completed") {
            before[0].status = 3;
        }
        let mut after = before.clone();
        if !edit(&mut random, &mut after) {
            continue;
        }
        all += 1;
        *by_kind.entry(name).or_default() += 1;
        let (base, head) = (pages(&before), pages(&after));
        let comparison = compared(&base, &head, code);
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        let is_right = ids(&comparison) == expected;
        right += usize::from(is_right);
        let is_erosion = |id: &&str| {
            Kind::ALL
                .iter()
                .any(|kind| kind.id() == *id && kind.level() == Level::Erosion)
        };
        let is_missed = expected.iter().any(is_erosion) && comparison.erosion().next().is_none();
        missed += usize::from(is_missed);
        if !is_right {
            problems += &format!(
                "seed {seed}, {code}: {name}, expected {expected:?}\n{}",
                shown(&comparison)
            );
        }
    }
    eprint!("{problems}");
    eprintln!(
        "{right} of {all} edits named right, {missed} erosions missed, {} kinds of edit",
        by_kind.len()
    );
    assert!(by_kind.len() >= 40 && all == count, "{by_kind:?}");
    assert!(
        missed == 0 && right * 100 >= all * 98,
        "{right} of {all} right, {missed} missed\n{problems}"
    );
}

/// The first seed, and the number of edits to test: `MLS_SEED` and `MLS_EDITS`.
fn tried() -> (u64, usize) {
    let number = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    (
        number("MLS_SEED").unwrap_or(0),
        number("MLS_EDITS").unwrap_or(200) as usize,
    )
}

#[test]
fn neutral_edits_are_not_reported() {
    let mut alarms = 0;
    let mut problems = String::new();
    let (first, count) = tried();
    for seed in first..first + count as u64 {
        let (name, edit) = neutral::NEUTRAL[seed as usize % neutral::NEUTRAL.len()];
        let (language, code) = language(seed);
        let mut random = Seed::new(seed + 10_000);
        let mut before = books::book(&mut random, language);
        before[0].status = random.pick(&[1, 3]);
        let mut after = before.clone();
        edit(&mut random, &mut after);
        let (base, head) = (pages(&before), pages(&after));
        let comparison = compared(&base, &head, code);
        if !comparison.changes.is_empty() || !comparison.edits.is_empty() {
            alarms += 1;
            problems += &format!("seed {seed}, {code}: {name}\n{}", shown(&comparison));
        }
    }
    eprintln!("{alarms} alarms on {count} neutral edits");
    assert!(alarms == 0, "{alarms} alarms on {count} neutral edits\n{problems}");
}
