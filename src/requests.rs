//! Requests to change a book, `set`, `tick` and so on: from an analysis to new texts of its chapters and files, or a refusal
//! with a reason. Nothing is written here, so that the same requests serve trials and editors.

mod add;
mod boxes;
mod dropping;
mod facts;
mod fields;
pub(crate) mod followed;
mod front;
mod markup;
mod notation;
mod rename;
mod roles;
mod shape;
mod signing;
mod slots;
mod titles;
mod updates;
mod values;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use similar::{DiffOp, TextDiff};

use crate::edit::{self, Edit};
use crate::graph::SpecIx;
use crate::model::{Document, SpecId, nearest_id};
use crate::parse;
use crate::project::Project;
use crate::source::map::Places;
use crate::source::{Chapter, ChapterIx, Site, Span};
use crate::text::slice;
use slots::line_of;

/// Why a request is not carried out; it then leaves the book unchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong: lower case, no full stop.
    pub message: String,
    pub site: Option<(ChapterIx, Span)>,
    /// What to type instead; may be empty.
    pub help: String,
}

pub(crate) use rename::{Renamed, rename};
pub(crate) use shape::{Beginning, shape};
pub(crate) use signing::renewed_signatures;
pub(crate) use slots::stated_value;
pub(crate) use titles::retitled_summary;
pub use updates::News;

impl Refusal {
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            site: None,
            help: String::new(),
        }
    }

    #[must_use]
    pub fn at(self, chapter: ChapterIx, span: Span) -> Self {
        Self {
            site: Some((chapter, span)),
            ..self
        }
    }

    #[must_use]
    pub fn with_help(self, help: impl Into<String>) -> Self {
        Self {
            help: help.into(),
            ..self
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.help.is_empty() {
            true => Ok(()),
            false => write!(f, "\n  help: {}", self.help),
        }
    }
}

impl std::error::Error for Refusal {}

/// What a request is about: a spec, or one of its deliverables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub spec: SpecIx,
    pub chapter: ChapterIx,
    /// Its part of the chapter, if the chapter holds several milestones.
    part: Option<usize>,
    /// The number of a deliverable.
    pub deliverable: Option<u32>,
}

/// Chapters whose texts are being changed. Each request sees the results of those before it.
pub struct Draft<'p, 'a> {
    project: &'p Project<'a>,
    sheets: BTreeMap<ChapterIx, Sheet>,
    /// Chapters that leave the book.
    dropped: BTreeSet<ChapterIx>,
    /// What was done, a line for each change.
    pub notes: Vec<String>,
}

/// The new state of a chapter.
struct Sheet {
    text: String,
    document: Document,
}

impl Sheet {
    fn of(&self, place: Place) -> &Document {
        part_of(&self.document, place)
    }

    fn facts(&self, place: Place, subject: facts::Subject) -> Vec<String> {
        all_facts(&self.document, &self.text, place, subject)
    }
}

fn part_of(document: &Document, place: Place) -> &Document {
    place.part.and_then(|part| document.parts.get(part)).unwrap_or(document)
}

/// The facts of a chapter and of the milestones that are parts of it.
fn all_facts(document: &Document, text: &str, place: Place, subject: facts::Subject) -> Vec<String> {
    let of = |part: Option<usize>| {
        if part == place.part {
            subject
        } else {
            facts::Subject::Nothing
        }
    };
    let mut all = facts::others(document, text, of(None));
    for (at, part) in document.parts.iter().enumerate() {
        all.extend(facts::others(part, text, of(Some(at))));
    }
    all
}

impl<'p, 'a> Draft<'p, 'a> {
    pub fn new(project: &'p Project<'a>) -> Self {
        Self {
            project,
            sheets: BTreeMap::new(),
            dropped: BTreeSet::new(),
            notes: Vec::new(),
        }
    }

    /// The place that `name` stands for: `MLS-001`, or another name of a spec, or `MLS-001#2`.
    ///
    /// # Errors
    /// There is no such place, or its chapter could not be read.
    pub fn place(&self, name: &str) -> Result<Place, Refusal> {
        let bare = name.trim().trim_start_matches('[').trim_end_matches(']');
        let (id, number) = match bare.rsplit_once('#') {
            Some((id, number)) => (id, Some(number)),
            None => (bare, None),
        };
        let graph = &self.project.graph;
        let Some(spec) = self.project.named(id) else {
            let help = match nearest_id(id, graph.ids().map(SpecId::as_str)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "`mdbook-mls list` shows the milestones".to_owned(),
            };
            return Err(Refusal::new(format!("the book has no spec `{id}`")).with_help(help));
        };
        let chapter = graph.specs[spec].chapter;
        let mut place = Place {
            spec,
            chapter,
            part: graph.specs[spec].part,
            deliverable: None,
        };
        if self.dropped.contains(&chapter) {
            return Err(Refusal::new(format!("{id} is dropped already")));
        }
        let document = self.document(place);
        if document.unread.is_some() {
            return Err(Refusal::new(format!("the chapter of {id} could not be read")));
        }
        let Some(number) = number else { return Ok(place) };
        let deliverables = document.milestone.iter().flat_map(|milestone| &milestone.deliverables);
        let numbers: Vec<u32> = deliverables.map(|deliverable| deliverable.number).collect();
        match number.parse().ok().filter(|number| numbers.contains(number)) {
            Some(number) => {
                place.deliverable = Some(number);
                Ok(place)
            }
            None => Err(
                Refusal::new(format!("{id} has no deliverable {number}")).with_help(format!(
                    "it has {}",
                    match numbers.is_empty() {
                        true => "none".to_owned(),
                        false => numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(", "),
                    }
                )),
            ),
        }
    }

    /// The chapter's current text.
    pub fn text(&self, chapter: ChapterIx) -> &str {
        match self.sheets.get(&chapter) {
            Some(sheet) => &sheet.text,
            None => self.project.text(chapter),
        }
    }

    fn document(&self, place: Place) -> &Document {
        match self.sheets.get(&place.chapter) {
            Some(sheet) => sheet.of(place),
            None => part_of(&self.project.documents[place.chapter], place),
        }
    }

    /// What the chapter says apart from the `subject` at `place`.
    fn facts(&self, place: Place, subject: facts::Subject) -> Vec<String> {
        match self.sheets.get(&place.chapter) {
            Some(sheet) => sheet.facts(place, subject),
            None => all_facts(
                &self.project.documents[place.chapter],
                self.text(place.chapter),
                place,
                subject,
            ),
        }
    }

    fn name(&self, place: Place) -> String {
        let name = self.project.name(place.spec);
        match place.deliverable {
            Some(number) => format!("{name}#{number}"),
            None => name.to_owned(),
        }
    }

    fn newline(&self, chapter: ChapterIx) -> &'static str {
        if self.text(chapter).contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// The chapter after `edits`. `None` if they do not fit together, or the result cannot be read.
    fn tried(&self, chapter: ChapterIx, edits: Vec<Edit>) -> Option<Sheet> {
        let text = edit::apply(self.text(chapter), edits).ok()?;
        let own = &self.project.book.chapters[chapter];
        let read = Chapter {
            text: Cow::Borrowed(text.as_str()),
            ..own.clone()
        };
        let Project {
            book,
            config,
            containment,
            ..
        } = self.project;
        let document = parse::contained_document(&read, &book.src, config, *containment);
        document.unread.is_none().then_some(Sheet { text, document })
    }

    fn keep(&mut self, chapter: ChapterIx, sheet: Sheet) {
        self.sheets.insert(chapter, sheet);
    }

    /// The changes of each chapter as edits of its text.
    pub fn edits(&self) -> Vec<(ChapterIx, Edit)> {
        let chapters = self.sheets.iter();
        let edits = chapters.map(|(&chapter, sheet)| {
            let old = self.project.text(chapter);
            between(old, &sheet.text).into_iter().map(move |edit| (chapter, edit))
        });
        edits.flatten().collect()
    }

    /// The new contents of the files, by their paths relative to the book's root.
    ///
    /// # Errors
    /// A change would be in text that comes from elsewhere: another file's part that is included twice, a directive,
    /// another plugin.
    pub fn files(&self, places: &Places<'_>) -> Result<BTreeMap<String, String>, Refusal> {
        let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
        let mut from_elsewhere = Vec::new();
        for (chapter, edit) in self.edits() {
            let site = Site::Chapter {
                chapter,
                span: edit.span,
            };
            let place = places.locate(&site).filter(|place| !place.approximate);
            let Some(place) = place else {
                return Err(Refusal::new("the text to change is not in the chapter's own file")
                    .at(chapter, edit.span)
                    .with_help("change it by hand in the file that it comes from"));
            };
            let own = Edit::replace(place.bytes.into(), edit.text);
            let is_own = places.file(chapter).as_ref() == Some(&place.file);
            if !is_own {
                from_elsewhere.push(Included {
                    chapter,
                    span: edit.span,
                    file: place.file.clone(),
                    edit: own.clone(),
                });
            }
            let known = edits.entry(place.file).or_default();
            if !known.contains(&own) || own.span.is_empty() && is_own {
                known.push(own);
            }
        }
        self.check_shared(places, &from_elsewhere)?;
        let apply = |(file, edits): (String, Vec<Edit>)| {
            let text = places.text(&file);
            let text = text.as_deref().and_then(|text| edit::apply(text, edits).ok());
            match text {
                Some(text) => Ok((file, text)),
                None => Err(Refusal::new(format!("the changes of `{file}` overlap"))),
            }
        };
        edits.into_iter().map(apply).collect()
    }
}

/// A change of text that a chapter includes from another file.
struct Included {
    chapter: ChapterIx,
    /// In the chapter.
    span: Span,
    file: String,
    /// In the file.
    edit: Edit,
}

impl Draft<'_, '_> {
    /// Refuses changes of text that other specs include as well, unless they change in the same way.
    fn check_shared(&self, places: &Places<'_>, changes: &[Included]) -> Result<(), Refusal> {
        for change in changes {
            let text = self.project.text(change.chapter);
            let line = line_of(text, change.span.start as usize);
            let offset = (change.span.start - line.start) as usize;
            let length = (change.span.end - change.span.start) as usize;
            for (chapter, document) in self.project.documents.iter().enumerate() {
                let is_spec = document.identity.is_some() || document.milestone.is_some() || !document.parts.is_empty();
                if !is_spec {
                    continue;
                }
                let own = self.project.text(chapter);
                for (at, _) in own.match_indices(line.of(text)).filter(|_| line.start < line.end) {
                    let span = Span::new(at + offset, at + offset + length);
                    let site = Site::Chapter { chapter, span };
                    let is_same_place = || {
                        places.locate(&site).is_some_and(|place| {
                            place.file == change.file && Span::from(place.bytes) == change.edit.span
                        })
                    };
                    let is_asked_for =
                        |other: &Included| (other.chapter, other.span) == (chapter, span) && other.edit == change.edit;
                    if !is_same_place() || changes.iter().any(is_asked_for) {
                        continue;
                    }
                    let other = match self.project.spec_at(chapter, span) {
                        Some(spec) => self.project.name(spec).to_owned(),
                        None => format!("`{}`", self.project.book.chapters[chapter].file()),
                    };
                    return Err(Refusal::new(format!(
                        "the text to change is in `{}`, which {other} includes as well",
                        change.file
                    ))
                    .at(change.chapter, change.span)
                    .with_help("change the file by hand if it is meant for all of them; else write the line into the chapter itself"));
                }
            }
        }
        Ok(())
    }
}

/// Where a section can be added at the end of a spec, and the marks of its heading.
fn end_of(document: &Document, text: &str) -> (usize, String) {
    match (document.extent, &document.h1) {
        (Some(extent), Some(heading)) => (
            extent.end as usize,
            "#".repeat(usize::from(heading.level).clamp(1, 5) + 1),
        ),
        _ => (text.len(), "##".to_owned()),
    }
}

/// The edits that turn `old` into `new`, as small as possible.
fn between(old: &str, new: &str) -> Vec<Edit> {
    let diff = TextDiff::from_lines(old, new);
    let starts = |text: &str| -> Vec<usize> {
        let lines = text.split_inclusive('\n').scan(0, |at, line| {
            let start = *at;
            *at += line.len();
            Some(start)
        });
        lines.chain([text.len()]).collect()
    };
    let (from, to) = (starts(old), starts(new));
    let range = |starts: &[usize], lines: std::ops::Range<usize>| {
        let at = |line: usize| starts.get(line).or(starts.last()).copied().unwrap_or(0);
        at(lines.start)..at(lines.end)
    };
    let changes = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changes
        .map(|op| {
            let (old_range, new_range) = (range(&from, op.old_range()), range(&to, op.new_range()));
            trimmed(old_range.start, slice(old, old_range), slice(new, new_range))
        })
        .collect()
}

/// An edit without the unchanged text at both ends.
fn trimmed(at: usize, old: &str, new: &str) -> Edit {
    let same = |pair: &(char, char)| pair.0 == pair.1;
    let start: usize = old
        .chars()
        .zip(new.chars())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (old, new) = (slice(old, start..), slice(new, start..));
    let end: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(same)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let span = Span::new(at + start, at + start + old.len() - end);
    Edit::replace(span, slice(new, ..new.len() - end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_small() {
        let (old, new) = ("a\nbcd\ne\nf", "a\nbxd\ne\nnew\nf");
        let edits = between(old, new);
        assert_eq!(edits.len(), 2);
        assert_eq!(edits[0], Edit::replace(Span::new(3, 4), "x"));
        assert_eq!(edit::apply(old, edits).as_deref(), Ok(new));
    }
}
