//! The only entry to the core: takes a book and returns everything known about it.

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
    /// The chapters, joined.
    pub project: Project<'a>,
    /// Sorted by chapter, place and rule.
    pub findings: Vec<Finding>,
    /// How many findings in the baseline no longer exist.
    pub stale: usize,
    /// Internal errors, sorted; `internal-error` reports them.
    pub failures: Vec<Failure>,
    /// By chapter, for another analysis of the book.
    own: Vec<Option<rules::Own>>,
}

/// Reads all chapters, joins them and checks them. `as_of` is today for every rule and badge.
pub fn analyse<'a>(book: &'a Book<'a>, config: &'a Config, as_of: civil::Date) -> Analysis<'a> {
    analyse_with(book, config, as_of, Containment::On)
}

/// As [`analyse`]; with [`Containment::Off`], the program and everything made from the analysis panics on an internal
/// error.
pub fn analyse_with<'a>(
    book: &'a Book<'a>,
    config: &'a Config,
    as_of: civil::Date,
    containment: Containment,
) -> Analysis<'a> {
    let documents = parse::documents(book, config, containment);
    checked(Project::new(book, documents, config, as_of, containment))
}

/// Analyses another version of the book with the same configuration; chapters that are as in `before` are not read
/// again.
pub(crate) fn analyse_again<'a>(before: &Analysis<'a>, book: &'a Book<'a>) -> Analysis<'a> {
    let Project {
        config,
        as_of,
        containment,
        ..
    } = before.project;
    let old = &before.project.book.chapters;
    let places: FxHashMap<&str, ChapterIx> = old.iter().map(|chapter| chapter.path.as_str()).zip(0..).collect();
    let known = |chapter: &Chapter<'_>| {
        let ix = *places.get(chapter.path.as_str())?;
        let is_known = before.project.has_milestones() && is_same(&old[ix], chapter);
        is_known.then(|| before.project.documents[ix].clone())
    };
    let known = book.chapters.par_iter().map(known).collect();
    let documents = read_again(known, book, config, containment);
    checked(Project::new(book, documents, config, as_of, containment))
}

/// What is known about an unchanged chapter, with the same configuration.
pub struct Remembered {
    document: Document,
    own: Option<rules::Own>,
}

/// Chapters and what is known about each, for the next analysis with the same configuration.
#[derive(Default)]
pub(crate) struct Kept {
    pub chapters: Vec<Chapter<'static>>,
    /// As [`Analysis::into_known`] returns it.
    pub known: Vec<Remembered>,
}

impl Kept {
    /// What is known about the chapters of `book`, for each that is as it was before.
    pub(crate) fn known(self, book: &Book<'_>) -> Vec<Option<Remembered>> {
        let pairs = self.chapters.into_iter().zip(self.known);
        let mut kept: FxHashMap<String, (Chapter<'static>, Remembered)> =
            pairs.map(|pair| (pair.0.path.clone(), pair)).collect();
        let own = |chapter: &Chapter<'_>| {
            let same = kept.remove(&chapter.path);
            same.filter(|(old, _)| is_same(old, chapter)).map(|(_, known)| known)
        };
        book.chapters.iter().map(own).collect()
    }
}

/// As [`analyse`], but reads and checks `known` chapters again only as far as other chapters can change the result.
pub(crate) fn analyse_changed<'a>(
    known: Vec<Option<Remembered>>,
    book: &'a Book<'a>,
    config: &'a Config,
    as_of: civil::Date,
) -> Analysis<'a> {
    let containment = Containment::On;
    // Chapters with an internal error are tried again.
    let known = known
        .into_iter()
        .map(|known| known.filter(|known| known.document.unread.is_none()));
    let known = known.map(|known| known.map_or((None, None), |known| (Some(known.document), known.own)));
    let (documents, own): (Vec<Option<Document>>, Vec<Option<rules::Own>>) = known.unzip();
    let documents = read_again(documents, book, config, containment);
    checked_again(Project::new(book, documents, config, as_of, containment), own)
}

/// The documents of a book, some of which are `known`.
fn read_again(
    known: Vec<Option<Document>>,
    book: &Book<'_>,
    config: &Config,
    containment: Containment,
) -> Vec<Document> {
    if known.len() == book.chapters.len() && known.iter().any(Option::is_some) {
        let read = |(known, chapter): (Option<Document>, &Chapter<'_>)| match known {
            Some(document) => document.with_all_parts(),
            None => parse::contained_document(chapter, &book.src, config, containment),
        };
        let pairs = known.into_par_iter().zip(&book.chapters).with_min_len(AT_ONCE);
        let mut documents: Vec<Document> = pairs.map(read).collect();
        parse::put_aside(book, config, &mut documents);
        parse::resolve_parts(&mut documents);
        // In a book without milestones, `documents` decides which chapters to read.
        if documents.iter().any(Document::has_milestones) {
            return documents;
        }
    }
    parse::documents(book, config, containment)
}

fn is_same(one: &Chapter<'_>, other: &Chapter<'_>) -> bool {
    (&one.path, &one.source_path) == (&other.path, &other.source_path)
        && one.text == other.text
        && one.name == other.name
}

/// Checks a book that has been read.
pub fn checked(project: Project<'_>) -> Analysis<'_> {
    let checked = rules::check(&project);
    finished(project, checked, Vec::new())
}

fn checked_again(project: Project<'_>, own: Vec<Option<rules::Own>>) -> Analysis<'_> {
    let (checked, own) = rules::check_again(&project, own);
    finished(project, checked, own)
}

fn finished(project: Project<'_>, checked: rules::Checked, own: Vec<Option<rules::Own>>) -> Analysis<'_> {
    let rules::Checked { findings, failures } = checked;
    let stale = match failures.is_empty() {
        true => stale(&project.book.known, &findings),
        // It is not known what would have been found.
        false => 0,
    };
    Analysis {
        project,
        findings,
        stale,
        failures,
        own,
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
    /// What is known about the chapters, in their order; empty if the book has no milestones, since then not all were
    /// read.
    pub fn into_known(mut self) -> Vec<Remembered> {
        if !self.project.has_milestones() {
            return Vec::new();
        }
        let documents = self.project.documents;
        self.own.resize_with(documents.len(), || None);
        let known = documents.into_iter().zip(self.own);
        known.map(|(document, own)| Remembered { document, own }).collect()
    }

    /// Whether a chapter is published unchanged because of an internal error in it or in the book as a whole.
    pub fn is_left_alone(&self, chapter: ChapterIx) -> bool {
        let own = self
            .failures
            .binary_search_by_key(&Some(chapter), |failure| failure.chapter);
        own.is_ok() || self.failure_of_all().is_some()
    }

    /// The internal error that prevents any result for the book as a whole, if there is one.
    pub fn failure_of_all(&self) -> Option<&Failure> {
        let of_book = self.failures.iter().take_while(|failure| failure.chapter.is_none());
        of_book.into_iter().find(|failure| failure.is_of_all())
    }

    /// Findings that stop a build with this configuration.
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
