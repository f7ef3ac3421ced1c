//! An analysed book as a client sees it, and the mapping between its files and what was read from its chapters.

use lsp_types::{Position, Range as Between};
use serde_json::{Value, json};

use super::buffers::Documents;
use super::client::Client;
use crate::analysis::Analysis;
use crate::graph::{SpecIx, Target};
use crate::labels::Labels;
use crate::model::{Document, Reference};
use crate::output::located::Located;
use crate::project::Project;
use crate::source::lines::Lines;
use crate::source::map::Places;
use crate::source::{ChapterIx, Site, Span, include};

/// A book that has been analysed.
pub(super) struct View<'v> {
    pub analysis: &'v Analysis<'v>,
    pub places: &'v Places<'v>,
    pub documents: &'v Documents<'v>,
    pub client: &'v Client,
    pub labels: &'v Labels,
    /// The findings that count.
    pub found: &'v [Located<'v>],
}

/// Where a cursor is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    pub chapter: ChapterIx,
    /// In bytes of the chapter's text.
    pub at: u32,
}

impl<'v> View<'v> {
    pub(super) fn project(&self) -> &'v Project<'v> {
        &self.analysis.project
    }

    pub(super) fn document(&self, chapter: ChapterIx) -> &'v Document {
        &self.project().documents[chapter]
    }

    /// A chapter's document and those of the milestones that are parts of it.
    pub(super) fn all_documents(&self, chapter: ChapterIx) -> impl Iterator<Item = &'v Document> + use<'v> {
        let document = self.document(chapter);
        std::iter::once(document).chain(&document.parts)
    }

    /// The document of the part that a cursor is in, and of the chapter.
    pub(super) fn documents_at(&self, cursor: Cursor) -> impl Iterator<Item = &'v Document> + use<'v> {
        let document = self.document(cursor.chapter);
        let part = document.part_at(Span::at(cursor.at as usize));
        part.and_then(|part| document.parts.get(part))
            .into_iter()
            .chain([document])
    }

    /// The chapters whose own file is `file`.
    pub(super) fn chapters(&self, file: &str) -> Vec<ChapterIx> {
        let all = 0..self.project().book.chapters.len();
        all.filter(|&chapter| self.places.file(chapter).as_deref() == Some(file))
            .collect()
    }

    /// The places in chapters that `position` in a file corresponds to: none, one, or several if chapters include the file.
    pub(super) fn cursors(&self, file: &str, position: Position) -> Vec<Cursor> {
        let Some(counted) = self.documents.counted(file) else {
            return Vec::new();
        };
        let byte = counted.byte(position);
        let mut chapters = self.chapters(file);
        if chapters.is_empty() {
            chapters = self.including(file);
        }
        let found = chapters.into_iter().filter_map(|chapter| {
            let at = self.offset(chapter, file, byte)?;
            Some(Cursor { chapter, at })
        });
        found.collect()
    }

    /// The chapters that include a file, directly or not.
    fn including(&self, file: &str) -> Vec<ChapterIx> {
        let name = file.rsplit('/').next().unwrap_or(file);
        let all = 0..self.project().book.chapters.len();
        let has_includes = |&chapter: &ChapterIx| {
            let source = self.places.source(chapter);
            source.is_some_and(|source| include::includes(&source).next().is_some())
        };
        let mut chapters: Vec<ChapterIx> = all.filter(has_includes).collect();
        // Those that name it come first.
        chapters.sort_by_key(|&chapter| self.places.source(chapter).is_none_or(|source| !source.contains(name)));
        chapters
    }

    /// The byte of a chapter's text that byte `byte` of a file corresponds to.
    fn offset(&self, chapter: ChapterIx, file: &str, byte: usize) -> Option<u32> {
        let text = self.project().text(chapter);
        let source = self.places.text(file)?;
        let body = source.strip_prefix('\u{feff}').unwrap_or(&source);
        if body == text {
            return u32::try_from(byte.saturating_sub(source.len() - body.len())).ok();
        }
        // There are includes in between: look for the line.
        let lines = Lines::new(text);
        for line in 0..lines.count() {
            let (start, end) = (lines.start(line), lines.start(line + 1));
            let site = |start: usize, end: usize| Site::Chapter {
                chapter,
                span: Span::new(start, end),
            };
            let Some(place) = self.places.locate(&site(start, end)).filter(|place| place.file == file) else {
                continue;
            };
            if !place.approximate && (place.bytes.start..=place.bytes.end).contains(&byte) {
                return u32::try_from((start + byte - place.bytes.start).min(end)).ok();
            }
        }
        None
    }

    /// The file and range of a place in a chapter.
    pub(super) fn range(&self, chapter: ChapterIx, span: Span) -> Option<(String, Between)> {
        let place = self.places.locate(&Site::Chapter { chapter, span })?;
        let range = self.documents.counted(&place.file)?.range(&place.bytes);
        Some((place.file, range))
    }

    /// The range of a place in a chapter, if it is in `file`.
    pub(super) fn range_in(&self, file: &str, chapter: ChapterIx, span: Span) -> Option<Between> {
        self.range(chapter, span)
            .filter(|(own, _)| own == file)
            .map(|(_, range)| range)
    }

    /// A `Location`.
    pub(super) fn location(&self, chapter: ChapterIx, span: Span) -> Option<Value> {
        let (file, range) = self.range(chapter, span)?;
        Some(json!({ "uri": self.documents.uri(&file), "range": range }))
    }

    /// The start of a file.
    pub(super) fn file_location(&self, file: &str) -> Value {
        let start = Between::default();
        json!({ "uri": self.documents.uri(file), "range": start })
    }

    /// The reference at a cursor.
    pub(super) fn reference(&self, cursor: Cursor) -> Option<&'v Reference> {
        let references = self.document(cursor.chapter).references.iter();
        let mut here = references.filter(|reference| holds(reference.span, cursor.at));
        here.next()
    }

    /// The spec that a reference of a chapter names.
    pub(super) fn target(&self, chapter: ChapterIx, reference: &Reference) -> Option<SpecIx> {
        let project = self.project();
        match project.graph.resolve(reference, chapter, project.book, project.config) {
            Target::Spec { spec, .. } | Target::NoDeliverable { spec, .. } => Some(spec),
            _ => None,
        }
    }

    /// The spec that a cursor is on: the one that a reference names, or the chapter's or the part's own on its title or its id.
    pub(super) fn spec(&self, cursor: Cursor) -> Option<(SpecIx, Span)> {
        if let Some(reference) = self.reference(cursor) {
            return Some((self.target(cursor.chapter, reference)?, reference.span));
        }
        let graph = &self.project().graph;
        graph.in_chapter(cursor.chapter).find_map(|spec| {
            let document = self.project().document(spec);
            let ids = document.identity.iter().chain(&document.other_ids);
            let ids = ids.filter_map(|id| id.span);
            let mut places = ids.chain(document.h1.as_ref().map(|h1| h1.span));
            Some((spec, places.find(|span| holds(*span, cursor.at))?))
        })
    }

    /// Where a spec is: its title.
    pub(super) fn title(&self, spec: SpecIx) -> (ChapterIx, Span) {
        let chapter = self.project().graph.specs[spec].chapter;
        let text = self.project().text(chapter);
        (chapter, self.project().document(spec).title_place(text))
    }

    /// Every place that names a spec, by chapter and in order.
    pub(super) fn referrers(&self, spec: SpecIx) -> Vec<(ChapterIx, Span)> {
        let documents = self.project().documents.iter().enumerate();
        let found = documents.flat_map(|(chapter, document)| {
            let own = document.references.iter();
            own.filter(move |reference| self.target(chapter, reference) == Some(spec))
                .map(move |reference| (chapter, reference.span))
        });
        found.collect()
    }

    /// The places outside a spec that name it.
    pub(super) fn referrers_outside(&self, spec: SpecIx) -> Vec<(ChapterIx, Span)> {
        let mut places = self.referrers(spec);
        places.retain(|&(chapter, span)| self.project().spec_at(chapter, span) != Some(spec));
        places
    }

    /// The names of the specs and chapters that contain `places`, each once and in the order of the book.
    pub(super) fn names(&self, places: &[(ChapterIx, Span)]) -> Vec<&'v str> {
        let names = places.iter().map(|&(chapter, span)| {
            let spec = self.project().spec_at(chapter, span);
            match spec {
                Some(spec) => self.project().name(spec),
                None => &self.project().book.chapters[chapter].name,
            }
        });
        let mut names: Vec<&str> = names.collect();
        names.dedup();
        names
    }
}

/// Whether `at` is in `span` or at its end.
pub(super) fn holds(span: Span, at: u32) -> bool {
    (span.start..=span.end).contains(&at)
}
