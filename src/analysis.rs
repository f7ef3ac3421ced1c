//! The one door to the core: a book in, everything known about it out.

use jiff::civil;

use crate::config::Config;
use crate::diagnostic::{Finding, Severity};
use crate::graph::{Graph, SpecIx};
use crate::model::{Document, Milestone, Status};
use crate::parse;
use crate::rules;
use crate::source::{Book, ChapterIx};

/// What all rules, pages and exports read.
pub struct Project<'a> {
    pub book: &'a Book<'a>,
    pub config: &'a Config,
    /// The one "today".
    pub as_of: civil::Date,
    /// By chapter.
    pub documents: Vec<Document>,
    pub graph: Graph,
}

/// A book that has been read and checked.
pub struct Analysis<'a> {
    pub project: Project<'a>,
    /// Sorted by chapter, place and rule.
    pub findings: Vec<Finding>,
}

/// A milestone with all that hangs on it.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub spec: SpecIx,
    pub chapter: ChapterIx,
    pub document: &'a Document,
    pub milestone: &'a Milestone,
}

/// Reads all chapters, joins them and checks them. `as_of` is the day that every rule and badge calls today.
pub fn analyse<'a>(book: &'a Book<'a>, config: &'a Config, as_of: civil::Date) -> Analysis<'a> {
    let documents = parse::documents(book, config);
    let graph = Graph::new(book, &documents, config);
    let project = Project {
        book,
        config,
        as_of,
        documents,
        graph,
    };
    let findings = rules::check(&project);
    Analysis { project, findings }
}

impl<'a> Project<'a> {
    pub fn has_milestones(&self) -> bool {
        self.graph.milestones().next().is_some()
    }

    /// The milestones in the order of the book.
    pub fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        self.graph.milestones().filter_map(|spec| self.subject(spec))
    }

    pub fn subject(&self, spec: SpecIx) -> Option<Subject<'_>> {
        let chapter = self.graph.specs[spec].chapter;
        let document = &self.documents[chapter];
        let milestone = document.milestone.as_deref()?;
        Some(Subject {
            spec,
            chapter,
            document,
            milestone,
        })
    }

    pub fn document(&self, spec: SpecIx) -> &Document {
        &self.documents[self.graph.specs[spec].chapter]
    }

    pub fn status(&self, spec: SpecIx) -> Option<Status> {
        self.graph.status(spec, &self.documents)
    }

    /// The spec's id, or for a milestone without one its file.
    pub fn name(&self, spec: SpecIx) -> &str {
        let entry = &self.graph.specs[spec];
        match &entry.id {
            Some(id) => id.as_str(),
            None => self.book.chapters[entry.chapter].file(),
        }
    }

    pub fn is_blocked(&self, spec: SpecIx) -> bool {
        self.graph.is_blocked(spec, &self.documents)
    }
}

impl Subject<'_> {
    pub fn status(&self) -> Option<Status> {
        self.document.metadata.status.as_ref()?.status
    }

    pub fn is_settled(&self) -> bool {
        self.status().is_some_and(Status::is_settled)
    }
}

impl Analysis<'_> {
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
