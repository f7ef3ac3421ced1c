//! Deliverables: a stable anchor before each, and a badge line below its heading.

use crate::edit::Edits;
use crate::labels::Word;
use crate::model::{Deliverable, DeliverableForm, Field, FieldKind, FieldLine};
use crate::page::anchor;
use crate::page::context::Page;
use crate::page::pieces::badge_line::{self, Anchor};
use crate::page::pieces::deliverable::late;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::template::put;
use crate::project::Subject;
use crate::source::Span;
use crate::text::slice;

pub(crate) fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(subject) = page.subject() else {
        return;
    };
    for (index, deliverable) in subject.milestone.deliverables.iter().enumerate() {
        let anchor = anchor::of_deliverable(page.project, subject.spec, index);
        if let Some(id) = anchor.filter(|_| page.is_html()) {
            mark(page, deliverable, &id, edits);
        }
        if has_line(page, deliverable) {
            let parts = parts(page, subject, deliverable);
            badge_line::edit(page, deliverable.span, parts, edits);
        }
    }
}

/// Whether the deliverable gets a badge line, into which its fields move.
pub(crate) fn has_line(page: &Page<'_>, deliverable: &Deliverable) -> bool {
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
    let start = before_brackets(page.text, deliverable.title.span.start as usize);
    // Inside a code span or after a backslash, HTML would be text.
    let is_clean = |before: &str| !before.ends_with(['`', '\\', '<']);
    if page.text.get(..start).is_some_and(is_clean) && !deliverable.title.span.is_empty() {
        edits.write(Span::at(start), |out| out.extend(["<span id=\"", id, "\"></span>"]));
    }
}

/// The start of a title, or of the brackets around it: text inserted into `[Wall]` would break the link's label.
fn before_brackets(text: &str, start: usize) -> usize {
    let before = text.get(..start).unwrap_or("");
    let bare = before.trim_end_matches(['[', '*', '_', '~']);
    match slice(before, bare.len()..).contains('[') {
        true => bare.trim_end_matches('!').len(),
        false => start,
    }
}

/// The parts of a badge line: status, criteria, owner, target.
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
        let label = own_name(page, deliverable, FieldKind::Status, Word::Status);
        parts.push(label + page.status_with_note(status, region(page, deliverable, kind), name));
    }
    if !deliverable.criteria.is_empty() {
        parts.push(page.said(page.labels.criteria(deliverable.progress())));
    }
    if !deliverable.owners.is_empty() {
        let written = region(page, deliverable, FieldKind::Owner).and_then(|region| page.value(region));
        let label = own_name(page, deliverable, FieldKind::Owner, Word::Owner);
        parts.push(label + written.unwrap_or_else(|| page.people(&deliverable.owners)));
    }
    if let Some(target) = &deliverable.target {
        let own = region(page, deliverable, FieldKind::Target).filter(|_| !deliverable.target_from_table);
        let label = own_name(page, deliverable, FieldKind::Target, Word::Target);
        let target = page.date_with_note(target, own) + late(page, subject, deliverable).unwrap_or_default();
        parts.push(label + target);
    }
    let is_status = deliverable.status.as_ref().is_some_and(|status| status.from_delivered);
    let delivered = deliverable
        .fields
        .iter()
        .filter(|f| f.kind == FieldKind::Delivered && !is_status)
        .filter_map(|line| line.whole.as_deref())
        .filter(|field| field.value.value.contains(char::is_alphanumeric));
    let written = |field: &'p Field| {
        let value = page.value(field.region);
        let value = value.unwrap_or_else(|| page.linked(&field.value.value, field.value.span));
        page.plain(&field.key.value) + page.plain(": ") + value
    };
    parts.extend(delivered.map(written));
    parts
}

/// The region, with all its markup, of the field that a value came from.
fn region(page: &Page<'_>, deliverable: &Deliverable, kind: FieldKind) -> Option<Span> {
    source_field(page, deliverable, kind).map(|field| field.region)
}

/// The field that a value came from.
fn source_field<'d>(page: &Page<'_>, deliverable: &'d Deliverable, kind: FieldKind) -> Option<&'d FieldLine> {
    let mut own = deliverable
        .fields
        .iter()
        .filter(|field| field.kind == kind && !field.is_empty);
    own.find(|field| has_word(field.region.of(page.text)))
}

/// The author's name for a value, `DRI: `, if it left the page and says more than a line without labels.
fn own_name<'p>(page: &'p Page<'_>, deliverable: &Deliverable, kind: FieldKind, word: Word) -> Inline<'p> {
    let has_left = |span: Span| deliverable.moved.iter().any(|moved| moved.span.contains(span));
    let field = source_field(page, deliverable, kind).filter(|field| has_left(field.span));
    let key = field.and_then(|field| page.text.get(field.span.start as usize..field.region.start as usize));
    let key = key.map(|key| key.trim_matches(|c: char| !c.is_alphanumeric()));
    match key.filter(|key| page.says_more(key, word)) {
        Some(key) => page.plain(key) + page.plain(": "),
        None => Inline::new(),
    }
}

/// Whether a text has letters or digits outside character references such as `&amp;`.
fn has_word(text: &str) -> bool {
    let mut parts = text.split('&');
    let is_word = |text: &str| text.contains(char::is_alphanumeric);
    parts.next().is_some_and(is_word)
        || parts.any(|part| match part.split_once(';') {
            Some((name, rest)) if !name.contains(|c: char| !c.is_ascii_alphanumeric()) => is_word(rest),
            _ => is_word(part),
        })
}
