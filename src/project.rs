//! Joins the chapters of a book: documents, graph and schedule, for rules, pages and exports.

mod failure;

use std::collections::BTreeSet;

use jiff::civil;

use crate::config::Config;
use crate::contain::{Containment, Fault, trip};
use crate::graph::{Graph, SpecIx};
use crate::ledger::{Ledger, Life};
use crate::model::{Blocker, Date, Document, FieldKind, Milestone, SpecId, Status, Update};
use crate::schedule::Schedule;
use crate::source::{Book, ChapterIx, Span};
pub(crate) use failure::{Failure, Stage};

/// The data that all rules, pages and exports read.
#[derive(Clone)]
pub struct Project<'a> {
    pub book: &'a Book<'a>,
    pub config: &'a Config,
    /// The day that counts as today everywhere.
    pub as_of: civil::Date,
    /// By chapter.
    pub documents: Vec<Document>,
    pub graph: Graph,
    pub schedule: Schedule,
    /// Why the chapters could not be joined. In that case there are no specs.
    pub unjoined: Option<Fault>,
    pub containment: Containment,
    /// The ids that unread chapters may have.
    unread_ids: BTreeSet<String>,
}

/// A milestone with its document.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub spec: SpecIx,
    pub chapter: ChapterIx,
    /// The chapter's text, as the host delivered it.
    pub text: &'a str,
    pub document: &'a Document,
    pub milestone: &'a Milestone,
}

/// A milestone that another one waits for, in this book or in an imported one.
#[derive(Clone, Debug)]
pub struct Awaited<'a> {
    /// `MLS-002`, `platform:MLS-010`.
    pub name: &'a str,
    pub title: &'a str,
    pub status: Option<Status>,
    pub target: Option<Date>,
    /// Its spec; `None` in another book.
    pub spec: Option<SpecIx>,
    /// The place of its status; for a milestone of another book, the dependency on it.
    pub status_place: (ChapterIx, Span),
    /// The same for its target.
    pub target_place: (ChapterIx, Span),
}

impl<'a> Project<'a> {
    /// Joins the chapters of `book`, one document each.
    pub fn new(
        book: &'a Book<'a>,
        documents: Vec<Document>,
        config: &'a Config,
        as_of: civil::Date,
        containment: Containment,
    ) -> Self {
        let joined = containment.run(|| {
            let graph = Graph::new(book, &documents, config);
            let schedule = Schedule::new(&graph, &documents, config, as_of);
            trip("joining", book.chapters.iter().map(|chapter| &*chapter.text));
            (graph, schedule)
        });
        let of_all = book.faults.iter().find(|(chapter, _)| chapter.is_none());
        let joined = match of_all {
            Some((_, fault)) => Err(fault.clone()),
            None => joined,
        };
        let (graph, schedule, unjoined) = match joined {
            Ok((graph, schedule)) => (graph, schedule, None),
            Err(fault) => (Graph::default(), Schedule::empty(), Some(fault)),
        };
        Self {
            book,
            config,
            as_of,
            graph,
            unread_ids: failure::ids(book, &documents),
            schedule,
            documents,
            unjoined,
            containment,
        }
    }

    pub fn has_milestones(&self) -> bool {
        self.graph.milestones().next().is_some()
    }

    /// The milestones in the order of the book.
    pub fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        self.graph.milestones().filter_map(|spec| self.subject(spec))
    }

    pub fn subject(&self, spec: SpecIx) -> Option<Subject<'_>> {
        let chapter = self.graph.specs[spec].chapter;
        let document = self.document(spec);
        let milestone = document.milestone.as_deref()?;
        Some(Subject {
            spec,
            chapter,
            text: self.text_of(chapter, document),
            document,
            milestone,
        })
    }

    /// A chapter's text up to the end of the milestone in it, so that offsets count from the start of the chapter.
    fn text_of(&self, chapter: ChapterIx, document: &Document) -> &str {
        let text = self.text(chapter);
        let end = document.extent.map_or(text.len(), |extent| extent.end as usize);
        text.get(..end).unwrap_or(text)
    }

    /// Whether an unread chapter may have this id.
    pub fn may_be_unread(&self, id: &SpecId) -> bool {
        self.unread_ids.contains(id.as_str())
    }

    /// A chapter's text, as the host delivered it.
    pub fn text(&self, chapter: ChapterIx) -> &str {
        &self.book.chapters[chapter].text
    }

    /// The spec of a place in a chapter: the part that contains it, else the chapter.
    pub fn spec_at(&self, chapter: ChapterIx, span: Span) -> Option<SpecIx> {
        self.graph.spec_at(chapter, span, &self.documents)
    }

    /// Whether a place stands for a whole chapter, or for a part that is a milestone.
    pub fn is_title_place(&self, chapter: ChapterIx, span: Span) -> bool {
        let document = &self.documents[chapter];
        let own = document.part_at(span).map_or(document, |part| &document.parts[part]);
        span == own.title_place(self.text(chapter))
    }

    /// The place that stands for a whole chapter.
    pub fn title_place(&self, chapter: ChapterIx) -> Span {
        self.documents[chapter].title_place(self.text(chapter))
    }

    pub fn document(&self, spec: SpecIx) -> &Document {
        self.graph.document(spec, &self.documents)
    }

    pub fn status(&self, spec: SpecIx) -> Option<Status> {
        self.graph.status(spec, &self.documents)
    }

    /// The spec's id, or the name that replaces a missing one.
    pub fn name(&self, spec: SpecIx) -> &str {
        &self.graph.specs[spec].name
    }

    /// The spec with a name: its id in upper or lower case, with or without brackets, its file, or the name that
    /// replaces an id.
    pub fn named(&self, name: &str) -> Option<SpecIx> {
        let name = name.trim().trim_start_matches('[').trim_end_matches(']');
        let graph = &self.graph;
        let by_file = || {
            let below = name.strip_prefix(self.book.src.as_str());
            let below = below.and_then(|below| below.strip_prefix('/')).unwrap_or(name);
            let chapter = self.book.chapters.iter().position(|chapter| below == chapter.file());
            graph.by_chapter(chapter?)
        };
        let by_name = || {
            let mut specs = graph.specs.iter();
            specs.position(|spec| spec.name.eq_ignore_ascii_case(name))
        };
        graph.by_id(&name.to_uppercase()).or_else(by_file).or_else(by_name)
    }

    /// The history of a milestone from git.
    pub fn life(&self, spec: SpecIx) -> Option<(&Ledger, &Life)> {
        let ledger = self.book.history.ledger()?;
        let own = &self.graph.specs[spec];
        let life = match &own.id {
            Some(id) => ledger.life(id.as_str()),
            // Without an id, the ledger has its file.
            None => {
                let file = self.book.chapters[own.chapter].file();
                match &self.document(spec).anchor {
                    Some(anchor) => ledger.life(&format!("{file}#{anchor}")),
                    None => ledger.life(file),
                }
            }
        };
        Some((ledger, life?))
    }

    /// The day on which a milestone was completed: as written, else from git.
    pub fn completed(&self, subject: Subject<'_>) -> Option<civil::Date> {
        let written = subject.document.metadata.completed_on.as_ref();
        let written = written.and_then(|value| value.date()).map(Date::last);
        written.or_else(|| {
            let (ledger, life) = self.life(subject.spec)?;
            ledger.commit(life.completed()?).map(|commit| commit.date)
        })
    }

    /// The plan of a spec: the one in its field, else the first in the book that it refers to.
    pub fn plan(&self, spec: SpecIx) -> Option<SpecIx> {
        let document = self.document(spec);
        let is_plan = |&spec: &SpecIx| self.graph.specs[spec].kind == "plan";
        let field = document
            .metadata
            .fields
            .iter()
            .find(|field| field.kind == FieldKind::Plan);
        let named = field.into_iter().flat_map(|field| {
            let within = document.references_in(field.span);
            within.filter_map(|reference| self.graph.by_id(reference.id.as_ref()?.as_str()))
        });
        let referred = self.graph.references(spec).iter().copied();
        // A part of a plan's chapter belongs to that plan, unless it names another one.
        let around = self.graph.by_chapter(self.graph.specs[spec].chapter);
        named.chain(referred).chain(around).find(is_plan)
    }

    pub fn is_blocked(&self, spec: SpecIx) -> bool {
        self.graph.is_blocked(spec, &self.documents)
    }

    /// All milestones that `subject` waits for, those of other books last.
    pub fn awaited(&self, subject: Subject<'_>) -> impl Iterator<Item = Awaited<'_>> {
        let own = self
            .graph
            .blockers(subject.spec)
            .iter()
            .filter_map(|&spec| self.subject(spec));
        let own = own.map(|other| {
            let metadata = &other.document.metadata;
            let status = metadata.status.as_ref().map(|status| status.text.span);
            let target = metadata.target.as_ref().map(|target| target.text.span);
            let place = |span: Option<Span>| (other.chapter, span.unwrap_or_else(|| other.title_place()));
            Awaited {
                name: self.name(other.spec),
                title: &other.document.title,
                status: other.status(),
                target: other.target(),
                spec: Some(other.spec),
                status_place: place(status),
                target_place: place(target),
            }
        });
        let chapter = subject.chapter;
        let imported = self
            .graph
            .imported_blockers(subject.spec)
            .map(move |(imported, span)| Awaited {
                name: &imported.name,
                title: &imported.title,
                status: imported.status,
                target: imported.target,
                spec: None,
                status_place: (chapter, span),
                target_place: (chapter, span),
            });
        own.chain(imported)
    }

    /// The place that says that `subject` waits for `other`.
    pub fn awaited_place(&self, subject: Subject<'_>, other: &Awaited<'_>) -> (ChapterIx, Span) {
        match other.spec {
            Some(blocker) => self.dependency_place(blocker, subject.spec),
            None => other.status_place,
        }
    }

    /// The place that says that `dependent` waits for `blocker`, in the dependent's chapter if possible.
    pub fn dependency_place(&self, blocker: SpecIx, dependent: SpecIx) -> (ChapterIx, Span) {
        let edge = self.graph.edge(blocker, dependent);
        let chapter = |spec: SpecIx| self.graph.specs[spec].chapter;
        let said = edge.and_then(|edge| Some((chapter(dependent), edge.said_by_dependent?)));
        let or_said = || edge.and_then(|edge| Some((chapter(blocker), edge.said_by_blocker?)));
        said.or_else(or_said).unwrap_or_else(|| {
            let chapter = chapter(dependent);
            (chapter, self.document(dependent).title_place(self.text(chapter)))
        })
    }
}

impl Subject<'_> {
    /// The place that stands for the whole chapter.
    pub fn title_place(&self) -> Span {
        self.document.title_place(self.text)
    }

    pub fn status(&self) -> Option<Status> {
        self.document.metadata.status.as_ref()?.status
    }

    pub fn is_settled(&self) -> bool {
        self.status().is_some_and(Status::is_settled)
    }

    /// Its target, if it is a date.
    pub fn target(&self) -> Option<Date> {
        self.document.metadata.target.as_ref()?.date()
    }

    pub fn open_blockers(&self) -> impl Iterator<Item = &Blocker> {
        self.milestone.blockers.iter().filter(|blocker| !blocker.resolved)
    }

    /// The current status update: the newest dated one, else the first.
    pub fn newest_update(&self) -> Option<&Update> {
        let updates = &self.milestone.updates;
        let day = |update: &Update| Some(update.date.as_ref()?.date()?.last());
        let newest = updates.iter().rev().filter(|u| day(u).is_some()).max_by_key(|u| day(u));
        newest.or_else(|| updates.first())
    }
}
