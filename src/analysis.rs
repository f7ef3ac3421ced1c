//! The one door to the core: a book in, everything known about it out.

use std::collections::BTreeSet;

use jiff::civil;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::contain::Containment;
use crate::diagnostic::{Finding, Severity};
use crate::model::Document;
use crate::parse;
use crate::project::{Failure, Project};
use crate::rules;
use crate::source::{AT_ONCE, Book, Chapter, ChapterIx, Known};

/// A book that has been read and checked.
pub struct Analysis<'a> {
    pub project: Project<'a>,
    /// Sorted by chapter, place and rule.
    pub findings: Vec<Finding>,
    /// How many of the findings that the book calls known are not there any more.
    pub stale: usize,
    /// What the program itself failed at, sorted; `internal-error` reports it.
    pub failures: Vec<Failure>,
}

/// Reads all chapters, joins them and checks them. `as_of` is the day that every rule and badge calls today.
pub fn analyse<'a>(book: &'a Book<'a>, config: &'a Config, as_of: civil::Date) -> Analysis<'a> {
    analyse_with(book, config, as_of, Containment::On)
}

/// As [`analyse`]; with [`Containment::Off`] it panics where the program fails, and so does all that is made of it.
pub fn analyse_with<'a>(
    book: &'a Book<'a>,
    config: &'a Config,
    as_of: civil::Date,
    containment: Containment,
) -> Analysis<'a> {
    let documents = parse::documents(book, config, containment);
    checked(Project::new(book, documents, config, as_of, containment))
}

/// The same for a book that is `before`'s but for a few chapters and those after its last: the others are not read again.
pub fn analyse_again<'a>(before: &Analysis<'a>, book: &'a Book<'a>) -> Analysis<'a> {
    let Project {
        config,
        as_of,
        containment,
        ..
    } = before.project;
    let read = |(ix, chapter): (ChapterIx, &'a Chapter<'a>)| match before.project.book.chapters.get(ix) {
        Some(old) if is_same(old, chapter) && before.project.has_milestones() => {
            before.project.documents[ix].clone().unsettled()
        }
        _ => parse::contained_document(chapter, &book.src, config, containment),
    };
    let mut documents: Vec<Document> = book.chapters.par_iter().enumerate().map(read).collect();
    parse::put_aside(book, config, &mut documents);
    // Of a book without any milestone, other chapters are not read.
    parse::settle(&mut documents);
    if !documents.iter().any(Document::has_milestones) {
        return analyse_with(book, config, as_of, containment);
    }
    checked(Project::new(book, documents, config, as_of, containment))
}

/// Chapters and what was read of each, for the next time that their book is analysed with the same configuration.
#[derive(Default)]
pub struct Kept {
    pub chapters: Vec<Chapter<'static>>,
    /// As [`Analysis::into_documents`] returns them.
    pub documents: Vec<Document>,
}

impl Kept {
    /// What is known of the chapters of a book: of each that was the same in the book before.
    pub fn known(self, book: &Book<'_>) -> Vec<Option<Document>> {
        let pairs = self.chapters.into_iter().zip(self.documents);
        let mut kept: FxHashMap<String, (Chapter<'static>, Document)> =
            pairs.map(|pair| (pair.0.path.clone(), pair)).collect();
        let own = |chapter: &Chapter<'_>| {
            let same = kept.remove(&chapter.path);
            same.filter(|(old, _)| is_same(old, chapter))
                .map(|(_, document)| document)
        };
        book.chapters.iter().map(own).collect()
    }
}

/// As [`analyse`]; a chapter of which something is `known` is not read again.
pub fn analyse_changed<'a>(
    known: Vec<Option<Document>>,
    book: &'a Book<'a>,
    config: &'a Config,
    as_of: civil::Date,
) -> Analysis<'a> {
    let containment = Containment::On;
    // What the program failed at is tried again.
    let known = known.into_iter().map(|own| own.filter(|own| own.unread.is_none()));
    let known: Vec<Option<Document>> = known.collect();
    if known.len() != book.chapters.len() || known.iter().all(Option::is_none) {
        return analyse_with(book, config, as_of, containment);
    }
    let read = |(known, chapter): (Option<Document>, &'a Chapter<'a>)| match known {
        Some(document) => document.unsettled(),
        None => parse::contained_document(chapter, &book.src, config, containment),
    };
    let pairs = known.into_par_iter().zip(&book.chapters).with_min_len(AT_ONCE);
    let mut documents: Vec<Document> = pairs.map(read).collect();
    parse::put_aside(book, config, &mut documents);
    parse::settle(&mut documents);
    // Of a book without any milestone, other chapters are not read.
    if !documents.iter().any(Document::has_milestones) {
        return analyse_with(book, config, as_of, containment);
    }
    checked(Project::new(book, documents, config, as_of, containment))
}

fn is_same(one: &Chapter<'_>, other: &Chapter<'_>) -> bool {
    (&one.path, &one.source_path) == (&other.path, &other.source_path)
        && one.text == other.text
        && one.name == other.name
}

fn checked(project: Project<'_>) -> Analysis<'_> {
    let rules::Checked { findings, failures } = rules::check(&project);
    let stale = match failures.is_empty() {
        true => stale(&project.book.known, &findings),
        // Nobody knows what would have been found.
        false => 0,
    };
    Analysis {
        project,
        findings,
        stale,
        failures,
    }
}

fn stale(known: &Known, findings: &[Finding]) -> usize {
    let Known::Only(known) = known else { return 0 };
    let found = findings.iter().filter(|finding| finding.baselined);
    let found = found.flat_map(|finding| [finding.fingerprint.as_str(), &finding.old_fingerprint]);
    let found: BTreeSet<&str> = found.collect();
    known.iter().filter(|known| !found.contains(known.as_str())).count()
}

impl Analysis<'_> {
    /// What was read of the chapters, in their order; empty if the book has no milestone, since then not all was read.
    pub fn into_documents(self) -> Vec<Document> {
        match self.project.has_milestones() {
            true => self.project.documents,
            false => Vec::new(),
        }
    }

    /// Whether the program failed at a chapter, or at all of them: it goes through as it came.
    pub fn is_left_alone(&self, chapter: ChapterIx) -> bool {
        let own = self
            .failures
            .binary_search_by_key(&Some(chapter), |failure| failure.chapter);
        own.is_ok() || self.failure_of_all().is_some()
    }

    /// Why nothing can be said about the book as a whole, where that is so.
    pub fn failure_of_all(&self) -> Option<&Failure> {
        let of_book = self.failures.iter().take_while(|failure| failure.chapter.is_none());
        of_book.into_iter().find(|failure| failure.is_of_all())
    }

    /// Findings that stop a build at this configuration.
    pub fn blocking(&self) -> impl Iterator<Item = &Finding> {
        let fail_on = self.project.config.fail_on;
        self.findings
            .iter()
            .filter(move |f| f.is_live() && fail_on.blocks(f.severity))
    }

    /// Live findings of one severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|f| f.is_live() && f.severity == severity)
            .count()
    }
}
