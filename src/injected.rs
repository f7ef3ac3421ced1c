//! Panics that tests inject, stage by stage: what becomes of the chapter, of the others, and of the commands.

mod below;
mod book;
mod chapter;
mod shell;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, date};

use crate::analysis::{Analysis, analyse};
use crate::config::Config;
use crate::contain::hide_injected_panics;
use crate::diagnostic::{Finding, Site};
use crate::page::{Flavor, Options, Pages};
use crate::source::map::{Files, Places};
use crate::source::{Book, Chapter, ChapterIx};

const TODAY: Date = date(2027, 3, 15);

/// The chapter that fails.
const BAD: ChapterIx = 1;

/// A plan, three milestones that wait for one another and refer to each other, and a page with directives. Where `MARK`
/// stands in the second milestone, a test writes where to panic.
const BOOK: [(&str, &str); 5] = [
    (
        "mls-001-gate.md",
        "# MLS-001: The Gate\n\n**Status**: Completed\n**Owner**: Ana\n**Target**: 2027-01-28\n\n## Deliverables\n\n\
         ### 1. Posts\n\n- [x] stand\n\n**Owner**: Bo\n\n## Dependencies\n\n- **This milestone blocks**: [MLS-002]\n",
    ),
    (
        "mls-002-fence.md",
        "---\nowner: Ana\n---\n# MLS-002: The Fence\n\n**Status**: Planned\n**Target**: 2027-02-28\n\nMARK\n\n\
         <!-- mls-allow-file overdue: it rains -->\n\nPart of [PLN-001] and [MLS-009].\n\n## Deliverables\n\n### 1. Wire\n\n\
         - [ ] holds\n\n## Dependencies\n\n- **Blocking this milestone**: [MLS-001]\n- **This milestone blocks**: [MLS-003]\n",
    ),
    (
        "mls-003-yard.md",
        "# MLS-003: The Yard\n\n**Status**: Completed\n**Owner**: Edda\n**Target**: 2027-04-28\n\nAfter [MLS-002#1], \
         [MLS-002] (In Progress), [MLS-002#7] and [MLS-008].\n\n## Dependencies\n\n- **Blocking this milestone**: [MLS-002]\n",
    ),
    (
        "pln-001-depot.md",
        "# PLN-001: The Depot\n\n[MLS-001], then [MLS-002].\n",
    ),
    (
        "overview.md",
        "# Overview\n\n{{#mls index}}\n\n{{#mls roadmap}}\n\n{{#mls graph}}\n\n{{#mls people}}\n",
    ),
];

/// Where the chapter panics, and the same chapter with as many bytes where it does not.
fn with(stage: &str) -> String {
    format!("<!-- panic at {stage}! -->")
}

fn without(stage: &str) -> String {
    format!("<!-- quiet at {stage}! -->")
}

fn book(mark: &str) -> Book<'static> {
    hide_injected_panics();
    let chapter = |(path, text): (&str, &str)| Chapter {
        name: "A chapter".into(),
        text: text.replace("MARK", mark).into(),
        path: path.to_owned(),
        source_path: Some(path.to_owned()),
    };
    Book {
        title: Some("Gates".to_owned()),
        language: "en".to_owned(),
        src: "src".to_owned(),
        chapters: BOOK.into_iter().map(chapter).collect(),
        unlisted: Some(Vec::new()),
        ..Book::default()
    }
}

/// Files that hold the very text of their chapters.
struct Same<'a>(&'a Book<'a>);

impl Files for Same<'_> {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        let chapter = (0..self.0.chapters.len()).find(|&chapter| self.0.root_path(chapter) == path)?;
        Some(Arc::from(&*self.0.chapters[chapter].text))
    }
}

/// The findings of the chapters, and the pages of both flavors.
struct Outcome {
    /// `internal-error`.
    failures: Vec<Finding>,
    /// All others, by chapter or of the book.
    findings: BTreeMap<Option<ChapterIx>, Vec<Finding>>,
    pages: Vec<Vec<Option<String>>>,
}

impl Outcome {
    fn rules_at(&self, chapter: ChapterIx) -> Vec<&str> {
        let findings = self.findings.get(&Some(chapter)).into_iter().flatten();
        findings.map(|finding| finding.rule).collect()
    }
}

/// The first difference, and not two whole books.
fn is_same(one: &Outcome, other: &Outcome, what: &str) {
    for (one, other) in one.pages.iter().flatten().zip(other.pages.iter().flatten()) {
        let lines = |page: &Option<String>| -> Vec<String> {
            page.iter().flat_map(|page| page.lines()).map(str::to_owned).collect()
        };
        let (one, other) = (lines(one), lines(other));
        assert_eq!(one.len(), other.len(), "{what}");
        one.iter()
            .zip(&other)
            .for_each(|(one, other)| assert_eq!(one, other, "{what}"));
    }
    assert_eq!(
        one.findings.keys().collect::<Vec<_>>(),
        other.findings.keys().collect::<Vec<_>>(),
        "{what}"
    );
    for (one, other) in one.findings.values().zip(other.findings.values()) {
        one.iter()
            .zip(other)
            .for_each(|(one, other)| assert_eq!(one, other, "{what}"));
        assert_eq!(one.len(), other.len(), "{what}");
    }
}

fn outcome(mark: &str) -> Outcome {
    let (book, config) = (book(mark), Config::default());
    outcome_of(&analyse(&book, &config, TODAY))
}

fn outcome_of(analysis: &Analysis<'_>) -> Outcome {
    let book = analysis.project.book;
    let files = Same(book);
    let places = Places::new(book, &files);
    let mut all = analysis.findings.clone();
    let pages = [Flavor::Html, Flavor::Markdown].map(|flavor| {
        let options = Options { flavor, panel: false };
        let pages = Pages::new(analysis, &places, &options);
        let page = |chapter| Some(pages.page(chapter)?.replace("panic at ", "quiet at "));
        let made = (0..book.chapters.len()).map(page).collect();
        if flavor == Flavor::Html {
            all.extend(pages.findings());
        }
        made
    });
    let (failures, others): (Vec<Finding>, Vec<Finding>) =
        all.into_iter().partition(|finding| finding.rule == "internal-error");
    let mut findings: BTreeMap<_, Vec<Finding>> = BTreeMap::new();
    for finding in others {
        let chapter = match finding.site {
            Site::Chapter { chapter, .. } => Some(chapter),
            _ => None,
        };
        findings.entry(chapter).or_default().push(finding);
    }
    Outcome {
        failures,
        findings,
        pages: pages.into(),
    }
}
