//! One of the two books: its milestones, and what the changed ones promise, part by part.

use super::look::{Look, hash};
use crate::analysis::Analysis;
use crate::lang;
use crate::model::{CriteriaGroup, Deliverable, FieldKind, SpecId, Status};
use crate::project::{Project, Subject};
use crate::source::{ChapterIx, SourceText, Span};

/// A book.
pub(crate) struct Side<'a> {
    pub analysis: &'a Analysis<'a>,
    pub subjects: Vec<Subject<'a>>,
    /// Whether numbers have a decimal comma.
    pub decimal_comma: bool,
    /// The parts of the milestones that were read with [`Self::read`].
    pub parts: Vec<Part<'a>>,
    pub entries: Vec<Entry<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartKind {
    Deliverable(usize),
    Group(usize),
    SignOff,
    Procedure(usize),
}

/// A part of a milestone with criteria.
pub(crate) struct Part<'a> {
    /// The index in [`Side::subjects`].
    pub milestone: usize,
    pub kind: PartKind,
    pub title: &'a str,
    pub look: Look,
    /// 3 must, 2 should, 1 may.
    pub rank: u8,
    pub level: &'a str,
    pub span: Span,
    /// Indices in [`Side::entries`].
    pub entries: std::ops::Range<usize>,
    /// Whether it is a deliverable that is a checkbox itself.
    pub is_task: bool,
}

/// A criterion, or a line of the sign-off.
pub(crate) struct Entry<'a> {
    pub text: &'a str,
    pub look: Look,
    /// `None` if it has no box.
    pub done: Option<bool>,
    /// The index in [`Side::parts`].
    pub part: usize,
    pub span: Span,
}

impl<'a> Side<'a> {
    pub(crate) fn new(analysis: &'a Analysis<'a>) -> Self {
        Self {
            analysis,
            subjects: analysis.project.subjects().collect(),
            decimal_comma: lang::decimal(&analysis.project.book.language) == ",",
            parts: Vec::new(),
            entries: Vec::new(),
        }
    }

    pub(crate) fn project(&self) -> &'a Project<'a> {
        &self.analysis.project
    }

    pub(crate) fn id(&self, milestone: usize) -> Option<&'a SpecId> {
        self.project().graph.specs[self.subjects[milestone].spec].id.as_ref()
    }

    /// The id, or the file of a milestone without one.
    pub(crate) fn name(&self, milestone: usize) -> &'a str {
        self.project().name(self.subjects[milestone].spec)
    }

    /// The chapter's text.
    pub(crate) fn text(&self, milestone: usize) -> &'a str {
        self.project().text(self.subjects[milestone].chapter)
    }

    /// The milestone's own text: the chapter's, or its part of that.
    pub(crate) fn own_text(&self, milestone: usize) -> &'a str {
        let text = self.text(milestone);
        let extent = self.subjects[milestone].document.extent;
        extent.map_or(text, |extent| extent.of(text))
    }

    pub(crate) fn chapter(&self, milestone: usize) -> ChapterIx {
        self.subjects[milestone].chapter
    }

    pub(crate) fn status(&self, milestone: usize) -> Option<Status> {
        self.subjects[milestone].status()
    }

    pub(crate) fn look(&self, text: &str) -> Look {
        Look::new(text, self.decimal_comma)
    }

    /// Hashes of the titles of deliverables and of their criteria.
    pub(crate) fn content(&self, milestone: usize) -> Vec<u64> {
        let source = self.text(milestone);
        let deliverables = &self.subjects[milestone].milestone.deliverables;
        let texts = deliverables.iter().flat_map(|own| {
            let criteria = own.criteria.iter().map(|criterion| criterion.text.of(source));
            std::iter::once(own.title.as_str()).chain(criteria)
        });
        let mut content: Vec<u64> = texts.map(|text| hash(&self.look(text).key)).collect();
        content.sort_unstable();
        content.dedup();
        content
    }

    /// Adds the parts and criteria of a milestone.
    pub(crate) fn read(&mut self, milestone: usize) {
        let own = self.subjects[milestone].milestone;
        let source = self.text(milestone);
        for (at, deliverable) in own.deliverables.iter().enumerate() {
            if deliverable.known_status() != Some(Status::Completed) && is_struck(source, deliverable.title.span) {
                continue;
            }
            let mut texts: Vec<Line<'a>> = deliverable
                .criteria
                .iter()
                .map(|criterion| Line::boxed(criterion, source))
                .collect();
            // Criteria that are a line of text.
            let fields = deliverable
                .fields
                .iter()
                .filter(|field| field.kind == FieldKind::AcceptanceCriteria);
            texts.extend(fields.filter_map(|field| {
                let field = field.whole.as_ref()?;
                let text = field.value.value.as_str();
                (!text.is_empty()).then_some((text, None, field.value.span))
            }));
            self.add(
                milestone,
                PartKind::Deliverable(at),
                &deliverable.title.value,
                (3, ""),
                deliverable.span,
                texts,
            );
            self.mark_task(deliverable.title.span);
        }
        for (at, group) in own.success.iter().enumerate() {
            let level = group.level.as_ref().map_or("", |level| level.as_str());
            let texts: Vec<Line<'a>> = group
                .criteria
                .iter()
                .map(|criterion| Line::boxed(criterion, source))
                .collect();
            let span = texts.first().map_or(group.title.span, |line| line.2);
            let span = if group.title.value.is_empty() {
                span
            } else {
                group.title.span
            };
            let rank = self.rank(group);
            self.add(
                milestone,
                PartKind::Group(at),
                &group.title.value,
                (rank, level),
                span,
                texts,
            );
        }
        for (at, procedure) in own.procedures.iter().enumerate() {
            let texts: Vec<Line<'a>> = procedure
                .criteria
                .iter()
                .map(|criterion| Line::boxed(criterion, source))
                .collect();
            self.add(
                milestone,
                PartKind::Procedure(at),
                &procedure.title.value,
                (3, ""),
                procedure.title.span,
                texts,
            );
        }
        let texts: Vec<Line<'a>> = own
            .sign_off
            .iter()
            .map(|step| (step.text.of(source), step.done, step.text.span))
            .collect();
        if let Some(first) = texts.first().map(|line| line.2) {
            self.add(milestone, PartKind::SignOff, "", (3, ""), first, texts);
        }
    }

    fn rank(&self, group: &CriteriaGroup) -> u8 {
        let level = group.level.as_ref().and_then(|level| self.look(&level.value).level);
        match (group.must, level) {
            (true, _) => 3,
            (false, Some(1)) => 1,
            (false, _) => 2,
        }
    }

    fn add(
        &mut self,
        milestone: usize,
        kind: PartKind,
        title: &'a str,
        (rank, level): (u8, &'a str),
        span: Span,
        texts: Vec<Line<'a>>,
    ) {
        let first = self.entries.len();
        let part = self.parts.len();
        let look = self.look(title);
        for (text, done, span) in texts {
            if done != Some(true) && is_struck(self.text(milestone), span) {
                continue;
            }
            let look = self.look(text);
            // Only punctuation is left.
            if look.is_empty() {
                continue;
            }
            self.entries.push(Entry {
                text,
                look,
                done,
                part,
                span,
            });
        }
        let entries = first..self.entries.len();
        self.parts.push(Part {
            milestone,
            kind,
            title,
            look,
            rank,
            level,
            span,
            entries,
            is_task: false,
        });
    }

    /// Notes whether the last part is a checkbox itself: its title is in its only criterion.
    fn mark_task(&mut self, title: Span) {
        if let Some(part) = self.parts.last_mut()
            && let [entry] = &self.entries[part.entries.clone()]
        {
            let holds = entry.span.start <= title.start && title.end <= entry.span.end;
            part.is_task = holds || entry.look.key == part.look.key;
        }
    }

    /// The deliverable that a part is.
    pub(crate) fn deliverable(&self, part: usize) -> Option<&'a Deliverable> {
        match self.parts[part].kind {
            PartKind::Deliverable(at) => self.subjects[self.parts[part].milestone].milestone.deliverables.get(at),
            _ => None,
        }
    }
}

/// Whether the whole of a text is struck out, which is how people drop things.
fn is_struck(source: &str, span: Span) -> bool {
    let Span { start, end } = span;
    let part = |from: u32, to: u32| source.get(from as usize..to as usize).unwrap_or("");
    let own = part(start, end);
    let is_within = own.len() > 4 && own.starts_with("~~") && own.ends_with("~~");
    let is_around = || part(start.saturating_sub(2), start) == "~~" && part(end, end.saturating_add(2)) == "~~";
    is_within || is_around()
}

/// Text, box and place.
type Line<'a> = (&'a str, Option<bool>, Span);

trait Boxed<'a> {
    fn boxed(criterion: &'a crate::model::Criterion, source: &'a str) -> Self;
}

impl<'a> Boxed<'a> for Line<'a> {
    fn boxed(criterion: &'a crate::model::Criterion, source: &'a str) -> Self {
        let text: &SourceText = &criterion.text;
        (text.of(source), Some(criterion.done), text.span)
    }
}
