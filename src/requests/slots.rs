//! Where a field's value is, in whatever form it is written.

use crate::config::Vocabulary;
use crate::model::{Date, DateValue, Deliverable, Dependency, Document, Field, FieldKind};
use crate::parse::{read_date_field, read_owners, read_status};
use crate::source::{Span, Spanned, Text};
use crate::text::slice;

/// A place that holds a value.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub span: Span,
    pub form: Form,
    /// The value as a reader sees it, without symbol and remark if it is a status or a date.
    pub word: String,
    /// The whole value.
    pub shown: String,
    pub date: Option<Date>,
    /// The name of the field; empty in a table of deliverables.
    pub key: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In a line, an item or a cell.
    Page,
    /// A scalar of the front matter.
    Front,
    /// Items of a list in the front matter, all of one key.
    FrontList(Vec<Span>),
    /// The items of a list below the name.
    Items,
}

/// The slots of a spec's own field, the one of the value that counts first.
pub(super) fn of_spec(document: &Document, text: &str, kind: FieldKind, vocabulary: &Vocabulary) -> Vec<Slot> {
    let fields: Vec<&Field> = document
        .metadata
        .fields
        .iter()
        .filter(|field| field.kind == kind)
        .collect();
    let mut slots = of_fields(&fields, text, vocabulary);
    if slots.is_empty()
        && let Some((shown, span)) = value_elsewhere(document, kind)
    {
        let (span, form) = match is_items(text, span) {
            true => (span, Form::Items),
            false => (around(text, span), Form::Page),
        };
        slots.push(slot(kind, span, form, &shown, "", vocabulary));
    }
    slots
}

/// The value below a heading such as `## Status`, if no field gives it.
fn value_elsewhere(document: &Document, kind: FieldKind) -> Option<(String, Span)> {
    let metadata = &document.metadata;
    let (shown, span) = match kind {
        FieldKind::Status => {
            let status = metadata.status.as_ref().filter(|status| !status.from_delivered)?;
            (status.text.value.to_string(), status.text.span)
        }
        FieldKind::Target => {
            let target = metadata.target.as_ref()?;
            (target.text.value.to_string(), target.text.span)
        }
        FieldKind::Owner => joined(&metadata.owners)?,
        _ => return None,
    };
    let is_of_field = metadata.fields.iter().any(|field| field.span.contains(span));
    (!is_of_field && !shown.is_empty()).then_some((shown, span))
}

fn joined(owners: &[Text]) -> Option<(String, Span)> {
    let names: Vec<&str> = owners.iter().map(|owner| owner.value.as_str()).collect();
    let span = owners.iter().map(|owner| owner.span).reduce(Span::cover)?;
    Some((names.join(", "), span))
}

/// The slots of a field whose name is not a known one.
pub(super) fn named(document: &Document, text: &str, key: &str, vocabulary: &Vocabulary) -> Vec<Slot> {
    let wanted = crate::text::words::phrase(key);
    let fields = document.metadata.fields.iter();
    let fields = fields.filter(|field| crate::text::words::phrase(&field.key.value) == wanted);
    of_fields(&fields.collect::<Vec<_>>(), text, vocabulary)
}

fn of_fields(fields: &[&Field], text: &str, vocabulary: &Vocabulary) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let mut at = 0;
    while let Some(field) = fields.get(at) {
        let same = fields
            .iter()
            .skip(at)
            .take_while(|other| other.from_front_matter && field.from_front_matter && other.key.span == field.key.span);
        let count = same.count().max(1);
        let items: Vec<Span> = fields.iter().skip(at).take(count).map(|field| field.region).collect();
        at += count;
        let is_list = field.from_front_matter && (count > 1 || is_item(text, field.region));
        let form = match field.from_front_matter {
            true if is_list => Form::FrontList(items),
            true => Form::Front,
            false if is_items(text, field.region) => Form::Items,
            false => Form::Page,
        };
        let shown = match &form {
            Form::FrontList(_) => {
                let all = fields.iter().skip(at - count).take(count);
                all.map(|field| field.value.value.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            }
            _ => field.value.value.to_string(),
        };
        slots.push(slot(
            field.kind,
            field.region,
            form,
            &shown,
            &field.key.value,
            vocabulary,
        ));
    }
    // A name without a value counts only if no other has one.
    if slots.iter().any(|slot| !slot.shown.is_empty()) {
        slots.retain(|slot| !slot.shown.is_empty());
    }
    slots
}

fn slot(kind: FieldKind, span: Span, form: Form, shown: &str, key: &str, vocabulary: &Vocabulary) -> Slot {
    let text: Text = Spanned::new(shown, span);
    let (word, date) = match kind {
        FieldKind::Status => {
            let status = read_status(&text, vocabulary);
            let word = status.word.of(shown);
            (if status.status.is_some() { word } else { shown }.to_owned(), None)
        }
        FieldKind::Target | FieldKind::CompletedOn => {
            let date = read_date_field(&text);
            let word = date.word.of(shown);
            (word.to_owned(), date.date())
        }
        _ => (shown.to_owned(), None),
    };
    Slot {
        span,
        form,
        word,
        shown: shown.to_owned(),
        date,
        key: key.to_owned(),
    }
}

/// The slots of a deliverable's field.
pub(super) fn of_deliverable(
    deliverable: &Deliverable,
    text: &str,
    kind: FieldKind,
    vocabulary: &Vocabulary,
) -> Vec<Slot> {
    let mut lines = deliverable.fields.iter().filter(|line| line.kind == kind);
    let value = value_of(deliverable, kind);
    let is_filled = value.as_ref().is_some_and(|(shown, _)| !shown.is_empty());
    let (shown, span) = value.unwrap_or_default();
    let line = match is_filled {
        true => lines.clone().find(|line| !line.is_empty).or_else(|| lines.next()),
        false => lines.next(),
    };
    let made = |span: Span, form: Form, key: &str| {
        let mut slot = slot(kind, span, form, &shown, key, vocabulary);
        if let Some(target) = deliverable.target.as_ref().filter(|_| kind == FieldKind::Target) {
            // Without a year, the milestone's own date determines it.
            slot.date = target.date();
            target.word.of(&shown).clone_into(&mut slot.word);
        }
        vec![slot]
    };
    match line {
        // Names below their label.
        Some(line) if line.is_empty && is_filled => match is_items(text, span) {
            true => made(span, Form::Items, key_of(text, line.span)),
            false => Vec::new(),
        },
        Some(line) => made(line.region, Form::Page, key_of(text, line.span)),
        None if is_filled && (!deliverable.target_from_table || kind != FieldKind::Target) => {
            made(around(text, span), Form::Page, "")
        }
        None => Vec::new(),
    }
}

/// What a milestone says about one direction of its dependencies.
pub(super) fn dependency(document: &Document, kind: FieldKind) -> Option<&Dependency> {
    let milestone = document.milestone.as_deref()?;
    match kind {
        FieldKind::DependsOn => Some(&milestone.depends_on),
        FieldKind::Blocks => Some(&milestone.blocks),
        _ => None,
    }
}

/// The slot of a dependency that is stated on one line outside the milestone's block of fields.
pub(super) fn of_dependency(document: &Document, text: &str, kind: FieldKind) -> Option<Slot> {
    let own = dependency(document, kind)?;
    let stated = own.stated?;
    let span = stated_value(text, stated);
    let is_whole = own.references.iter().all(|reference| span.contains(reference.span));
    let shown = span.of(text);
    (is_whole && !shown.contains('\n')).then(|| Slot {
        span,
        form: Form::Page,
        word: shown.to_owned(),
        shown: shown.to_owned(),
        date: None,
        key: key_of(text, stated).to_owned(),
    })
}

/// The part of a field or list item that is its value.
pub(crate) fn stated_value(text: &str, stated: Span) -> Span {
    let own = stated.of(text);
    let own = own.trim_end();
    let start = match own.find(':') {
        Some(colon) => colon + 1,
        None => 0,
    };
    let rest = slice(own, start..).trim_start_matches(['*', '_', ' ', '\t', '-', '+']);
    let end = stated.start as usize + own.len();
    Span::new(end - rest.len(), end)
}

/// The table cell around the text at `span`, or `span` itself outside a table.
pub(super) fn around(text: &str, span: Span) -> Span {
    match is_in_table(text, span) {
        true => cell(text, span),
        false => span,
    }
}

fn value_of(deliverable: &Deliverable, kind: FieldKind) -> Option<(String, Span)> {
    match kind {
        FieldKind::Status => {
            let status = deliverable.status.as_ref().filter(|status| !status.from_delivered)?;
            Some((status.text.value.to_string(), status.text.span))
        }
        FieldKind::Target => {
            let target = deliverable.target.as_ref()?;
            Some((target.text.value.to_string(), target.text.span))
        }
        FieldKind::Owner => joined(&deliverable.owners),
        _ => {
            let mut fields = deliverable.fields.iter().filter(|line| line.kind == kind);
            let field = fields.find_map(|line| line.whole.as_ref())?;
            Some((field.value.value.to_string(), field.value.span))
        }
    }
}

/// The name at the start of a field's span.
pub(super) fn key_of(text: &str, span: Span) -> &str {
    let own = span.of(text);
    let end = own.find([':', '：', '\n']).unwrap_or(own.len());
    slice(own, ..end).trim_matches(['*', '_', '`', ' '])
}

pub(super) fn line_of(text: &str, at: usize) -> Span {
    use crate::source::lines::{end_of, start_of};
    let at = at.min(text.len());
    Span::new(start_of(text, at), end_of(text, at))
}

/// Whether a line is a row of a table, quoted or not.
pub(super) fn is_in_table(text: &str, span: Span) -> bool {
    let line = line_of(text, span.start as usize);
    let own = line.of(text).trim_start_matches([' ', '\t', '>']).trim_end();
    if own.starts_with('|') {
        return true;
    }
    // Rows may lack their outer pipes: then there is a line of dashes nearby.
    let is_rule = |line: &str| {
        let bare = line.trim_matches([' ', '\t', '>', '|', '\r', '\n']);
        bare.contains("--") && bare.contains('|') && bare.chars().all(|c| matches!(c, '-' | '|' | ':' | ' ' | '\t'))
    };
    let before = slice(text, ..line.start as usize);
    own.contains('|') && before.lines().rev().take_while(|line| line.contains('|')).any(is_rule)
}

/// The cell around `span`, without the spaces at its ends.
pub(super) fn cell(text: &str, span: Span) -> Span {
    let line = line_of(text, span.start as usize);
    let (from, to) = (line.start as usize, line.end as usize);
    let is_edge = |at: usize| !slice(text, from..at).ends_with('\\');
    let before = slice(text, from..(span.start as usize).clamp(from, to));
    let after_from = (span.end as usize).clamp(from, to);
    let after = slice(text, after_from..to);
    let start = before
        .rmatch_indices('|')
        .map(|(at, _)| from + at)
        .find(|at| is_edge(*at));
    let end = after
        .match_indices('|')
        .map(|(at, _)| after_from + at)
        .find(|at| is_edge(*at));
    let start = start.map_or(from, |at| at + 1);
    let end = end.unwrap_or(to);
    let own = slice(text, start..end);
    let lead = own.len() - own.trim_start().len();
    let bare = own.trim();
    match bare.is_empty() {
        // Between the spaces of an empty cell.
        true => Span::at(start + own.chars().next().map_or(0, char::len_utf8).min(own.len())),
        false => Span::new(start + lead, start + lead + bare.len()),
    }
}

/// Whether a scalar of the front matter is an item of a list.
fn is_item(text: &str, span: Span) -> bool {
    let line = line_of(text, span.start as usize);
    let before = slice(
        text,
        line.start as usize..(span.start as usize).max(line.start as usize),
    );
    let bare = before.trim_matches([' ', '\t', '"', '\'']);
    bare == "-" || before.trim_end_matches(['"', '\'', ' ']).ends_with('[')
}

/// Whether there are list items at `span`.
fn is_items(text: &str, span: Span) -> bool {
    let own = span.of(text).trim_start_matches([' ', '\t', '\r', '\n', '>']);
    let marker = own.len() - own.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = slice(own, marker..);
    let is_marked = match marker {
        0 => rest.starts_with(['-', '*', '+']),
        _ => rest.starts_with(['.', ')']),
    };
    let starts_line = {
        let line = line_of(text, (span.start as usize) + (span.of(text).len() - own.len()));
        let at = span.start as usize + (span.of(text).len() - own.len());
        slice(text, line.start as usize..at.max(line.start as usize))
            .trim_matches([' ', '\t', '>'])
            .is_empty()
    };
    starts_line && is_marked && slice(rest, 1..).starts_with([' ', '\t'])
}

/// The value of a date field, if it could be read.
pub(super) fn date_of(value: Option<&DateValue>) -> Option<Date> {
    value?.date()
}

/// The owners of a text.
pub(super) fn owners_of(text: &str) -> Vec<String> {
    let owners = read_owners(&Text::new(text, Span::at(0)));
    owners.into_iter().map(|owner| owner.value.to_string()).collect()
}

/// The deliverable with a number.
pub(super) fn deliverable(document: &Document, number: u32) -> Option<&Deliverable> {
    let milestone = document.milestone.as_deref()?;
    milestone.deliverables.iter().find(|own| own.number == number)
}
