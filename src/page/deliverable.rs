//! Deliverables: a stable anchor before each, a badge line below its heading, and the table that sums them up.

use std::fmt::Write as _;

use askama::Template;

use super::inline::Inline;
use super::piece::put;
use super::{Page, link, summary};
use crate::analysis::{Project, Subject};
use crate::edit::Edits;
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::{Deliverable, DeliverableForm, Field, FieldKind, Status};
use crate::source::Span;

#[derive(Template)]
#[template(path = "anchor.html")]
pub struct Anchor<'a> {
    pub id: &'a str,
}

#[derive(Template)]
#[template(path = "line.html")]
pub struct Line<'a> {
    pub parts: &'a [Inline<'a>],
}

/// The anchor of a deliverable, `mls-001-d2`, which no other has; none where the milestone has no id.
pub fn anchor(project: &Project<'_>, spec: SpecIx, index: usize) -> Option<String> {
    let deliverables = &project.document(spec).milestone.as_deref()?.deliverables;
    let number = deliverables.get(index)?.number;
    let id = project.graph.specs[spec].id.as_ref()?;
    let mut anchor = id.slug();
    // Writing to a string does not fail.
    let _ = write!(anchor, "-d{number}");
    Some(anchor)
}

pub fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(subject) = page.subject() else {
        return;
    };
    for (index, deliverable) in subject.milestone.deliverables.iter().enumerate() {
        let anchor = anchor(page.project, subject.spec, index);
        if let Some(id) = anchor.filter(|_| page.is_html()) {
            mark(page, deliverable, &id, edits);
        }
        if has_line(page, deliverable) {
            let parts = parts(page, subject, deliverable);
            line(page, deliverable.span, parts, edits);
        }
    }
    summary::edits(page, subject, edits);
}

/// A line of such parts below `heading`.
pub fn line<'p>(page: &'p Page<'_>, heading: Span, parts: Vec<Inline<'p>>, edits: &mut Edits) {
    if parts.is_empty() {
        return;
    }
    let below = Span::at(page.line_end(heading));
    page.block(edits, below, |out| match page.is_html() {
        true => put(&Line { parts: &parts }, out),
        false => out.push_str(&Inline::join(parts, &page.plain(" · ")).markdown()),
    });
}

/// Whether the deliverable gets a badge line, into which its fields move.
pub fn has_line(page: &Page<'_>, deliverable: &Deliverable) -> bool {
    deliverable.form == DeliverableForm::Heading && page.line_start(deliverable.span).is_some()
}

/// Puts a deliverable's anchor before it.
fn mark(page: &Page<'_>, deliverable: &Deliverable, id: &str, edits: &mut Edits) {
    if deliverable.form == DeliverableForm::Heading {
        if let Some(start) = page.line_start(deliverable.span) {
            page.block(edits, Span::at(start), |out| put(&Anchor { id }, out));
        }
        return;
    }
    let start = deliverable.title.span.start as usize;
    // Inside a code span or behind a backslash, HTML would be text.
    let is_clean = |before: &str| !before.ends_with(['`', '\\', '<']);
    if page.text.get(..start).is_some_and(is_clean) && !deliverable.title.span.is_empty() {
        edits.write(Span::at(start), |out| out.extend(["<span id=\"", id, "\"></span>"]));
    }
}

/// What a badge line says: status, criteria, owner, target.
fn parts<'p>(page: &'p Page<'_>, subject: Subject<'_>, deliverable: &'p Deliverable) -> Vec<Inline<'p>> {
    let mut parts = Vec::new();
    if let Some(status) = &deliverable.status {
        let kind = match status.from_delivered {
            true => FieldKind::Delivered,
            false => FieldKind::Status,
        };
        let name = deliverable
            .fields
            .iter()
            .find(|field| field.kind == kind && !field.is_empty);
        let name = name.and_then(|field| Some(field.whole.as_ref()?.key.value.as_str()));
        parts.push(page.status_with_note(status, region(page, deliverable, kind), name));
    }
    if !deliverable.criteria.is_empty() {
        parts.push(page.said(page.labels.criteria(deliverable.progress())));
    }
    if !deliverable.owners.is_empty() {
        let written = region(page, deliverable, FieldKind::Owner).and_then(|region| page.value(region));
        parts.push(written.unwrap_or_else(|| page.people(&deliverable.owners)));
    }
    if let Some(target) = &deliverable.target {
        let own = region(page, deliverable, FieldKind::Target).filter(|_| !deliverable.target_from_table);
        parts.push(page.date_with_note(target, own) + late(page, subject, deliverable).unwrap_or_default());
    }
    let is_status = deliverable.status.as_ref().is_some_and(|status| status.from_delivered);
    let delivered = deliverable
        .fields
        .iter()
        .filter(|f| f.kind == FieldKind::Delivered && !is_status)
        .filter_map(|line| line.whole.as_deref())
        .filter(|field| !field.value.value.is_empty());
    let written = |field: &'p Field| {
        let value = page.value(field.region);
        let value = value.unwrap_or_else(|| page.linked(&field.value.value, field.value.span));
        page.plain(&field.key.value) + page.plain(": ") + value
    };
    parts.extend(delivered.map(written));
    parts
}

/// Where the field that gave a value stands with all its markup.
fn region(page: &Page<'_>, deliverable: &Deliverable, kind: FieldKind) -> Option<Span> {
    let is_word = |span: Span| span.of(page.text).contains(char::is_alphanumeric);
    let mut fields = deliverable.fields.iter().filter(|field| is_word(field.region));
    fields
        .find(|field| field.kind == kind && !field.is_empty)
        .map(|field| field.region)
}

/// The target, and how long ago it was where it should have been met.
fn due<'p>(page: &'p Page<'_>, subject: Subject<'_>, deliverable: &'p Deliverable) -> Option<Inline<'p>> {
    let target = deliverable.target.as_ref()?;
    Some(page.date(target) + late(page, subject, deliverable).unwrap_or_default())
}

/// How long ago the target was, if it should have been met.
fn late<'p>(page: &'p Page<'_>, subject: Subject<'_>, deliverable: &Deliverable) -> Option<Inline<'p>> {
    let target = deliverable.target.as_ref()?;
    let is_open = !subject.is_settled() && !deliverable.known_status().is_some_and(Status::is_settled);
    let late = page.days_to(target).filter(|&days| is_open && days < 0);
    late.map(|days| page.days_left(days))
}

/// `Deliverable · Status · Owner · Target · Criteria`.
pub fn head<'p>(page: &'p Page<'_>) -> [Inline<'p>; 5] {
    let words = [
        Word::Deliverable,
        Word::Status,
        Word::Owner,
        Word::Target,
        Word::Criteria,
    ];
    words.map(|word| page.label(word))
}

/// One deliverable under [`head`].
pub fn row<'p>(page: &'p Page<'_>, subject: Subject<'p>, index: usize) -> [Inline<'p>; 5] {
    let deliverable = &subject.milestone.deliverables[index];
    let status = deliverable.status.as_ref();
    let criteria = match deliverable.criteria.is_empty() {
        true => Inline::new(),
        false => page.meter(deliverable.progress(), deliverable.known_status()),
    };
    [
        link::deliverable(page, subject.spec, index, &deliverable.title.value),
        status.map_or(Inline::new(), |status| page.status(status)),
        page.names(&deliverable.owners),
        due(page, subject, deliverable).unwrap_or_default(),
        criteria,
    ]
}
