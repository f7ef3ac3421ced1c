//! The fields of one block, and the values below labels without one.

use std::ops::Range;

use super::blocks::Item;
use super::context::Context;
use super::field::{self, Accept};
use super::field_lines::{is_over_fields, listed_names};
use super::inline::Inline;
use super::moves::trimmed;
use super::weak::says;
use crate::model::{Doubt, Field, FieldKind};
use crate::source::{Span, Text};

/// A field longer than this with an unknown key is a sentence.
pub(super) const SHORT: usize = 120;

/// The fields of one block.
pub(super) struct Found {
    pub(super) fields: Vec<Field>,
    pub(super) units: Vec<Unit>,
    pub(super) form: Form,
    pub(super) span: Span,
    /// A key alone on its line had no value below it.
    pub(super) has_bare_label: bool,
    /// Labels over a list of different values.
    pub(super) doubts: Vec<Doubt>,
}

/// Fields that leave the page together or stay together.
pub(super) struct Unit {
    pub(super) span: Span,
    /// Indices into [`Found::fields`]; empty for text that is not a field.
    pub(super) fields: Range<usize>,
    /// Whether it contains something that cannot be shown in another place.
    pub(super) fixed: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One unit per line.
    Paragraph,
    /// One unit per item.
    List,
    /// One unit: a table, a block quote.
    Whole,
}

/// `**Owners**:` over a list of names, which become its value.
pub(super) fn add_listed_owners(context: &Context<'_>, found: &mut Found, items: &[Item<'_>], list: Span) -> bool {
    let (Form::Paragraph, Some(unit)) = (found.form, found.units.last_mut()) else {
        return false;
    };
    let is_last = unit.fields.end == found.fields.len() && !unit.fields.is_empty();
    let Some(field) = found
        .fields
        .last_mut()
        .filter(|field| is_last && field.kind == FieldKind::Owner && field.value.value.is_empty())
    else {
        return false;
    };
    let Some(names) = listed_names(context, items) else {
        return false;
    };
    let list = without_fields(context, items, list);
    // The status bar shows only the names, so a list with more text stays in its place.
    let written: Vec<_> = items
        .iter()
        .filter_map(|item| Some(item.lead()?.whole().value))
        .collect();
    unit.fixed |= written.join(", ") != names;
    unit.fixed |= items
        .iter()
        .any(|item| item.checkbox.is_some() || item.blocks.len() > 1);
    field.value = Text::new(names, list);
    field.region = trimmed(context.text, list);
    field.span = field.span.cover(field.region);
    unit.span = unit.span.cover(field.region);
    unit.fixed |= items
        .iter()
        .filter_map(Item::lead)
        .any(|lead| lead.pieces.iter().any(|piece| piece.fixed));
    found.span = found.span.cover(list);
    true
}

/// A list up to the fields that run into its last item.
fn without_fields(context: &Context<'_>, items: &[Item<'_>], list: Span) -> Span {
    let last = items.last().filter(|last| is_over_fields(context, last));
    let line = last.and_then(|last| last.lead()?.lines().next());
    Span {
        end: line.and_then(|line| line.end).unwrap_or(list.end),
        ..list
    }
}

/// The last field of a paragraph, if it needs a value and has none.
fn open_label(found: &mut Found) -> Option<&mut Field> {
    let unit = found.units.last().filter(|_| found.form == Form::Paragraph)?;
    let is_last = unit.fields.end == found.fields.len() && !unit.fields.is_empty();
    let field = found.fields.last_mut().filter(|_| is_last)?;
    (field.value.value.is_empty() && is_own(field.kind)).then_some(field)
}

/// `**Status**:` over a list of one item, which stays where it is. Of several items, different values are in doubt.
pub(super) fn add_listed_value(context: &Context<'_>, found: &mut Found, items: &[Item<'_>]) -> bool {
    let [only] = items else {
        let kind = open_label(found).map(|field| field.kind);
        found.doubts.extend(kind.and_then(|kind| doubt(context, kind, items)));
        return false;
    };
    let Some(lead) = only.lead().filter(|lead| {
        only.checkbox.is_none() && only.blocks.len() == 1 && (lead.is_one_line() || is_over_fields(context, only))
    }) else {
        return false;
    };
    lead.lines()
        .next()
        .is_some_and(|line| set_below(found, line.plain().whole()))
}

/// `**Status**:` over a paragraph of one short line, which stays where it is.
pub(super) fn add_value_below(context: &Context<'_>, found: &mut Found, inline: &Inline<'_>) -> bool {
    let is_field = || {
        let lines = field::lines(inline, context.vocabulary, context.text, Accept::Any);
        lines.iter().any(|line| !line.fields.is_empty())
    };
    inline.is_one_line() && open_label(found).is_some() && !is_field() && set_below(found, inline.whole())
}

pub(super) fn is_own(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner)
}

fn set_below(found: &mut Found, value: Text) -> bool {
    let Some(field) = open_label(found).filter(|_| value.value.len() <= SHORT && !value.value.is_empty()) else {
        return false;
    };
    field.region = value.span;
    field.value = value;
    if let Some(unit) = found.units.last_mut() {
        unit.fixed = true;
    }
    true
}

/// `- **Owner**:` over names of its own.
pub(super) fn nested_value(context: &Context<'_>, field: &mut Field, items: &[Item<'_>], span: Span) -> Option<Doubt> {
    if !field.value.value.is_empty() {
        return None;
    }
    let span = without_fields(context, items, span);
    match field.kind {
        FieldKind::Owner => {
            if let Some(names) = listed_names(context, items) {
                field.value = Text::new(names, span);
                field.region = trimmed(context.text, span);
            }
        }
        FieldKind::DependsOn | FieldKind::Blocks => {
            let names = items.iter().filter_map(|item| Some(item.lead()?.whole().value));
            field.value = Text::new(names.collect::<Vec<_>>().join(", "), trimmed(context.text, span));
            field.region = field.value.span;
        }
        FieldKind::Status | FieldKind::Target => {
            if let [only] = items
                && let Some(lead) = only.lead()
            {
                field.value = lead.whole();
                field.region = field.value.span;
            }
        }
        _ => {}
    }
    doubt(context, field.kind, items)
}

/// The values of a list if each item is a clear status or date, and nothing else.
pub(super) fn listed_values(context: &Context<'_>, kind: FieldKind, items: &[Item<'_>]) -> Option<Vec<Text>> {
    let value = |item: &Item<'_>| {
        let lead = item
            .lead()
            .filter(|lead| item.blocks.len() == 1 && lead.is_one_line())?;
        let value = lead.whole();
        (item.checkbox.is_none() && says(context.vocabulary, kind, &value.value)).then_some(value)
    };
    let is_single = matches!(kind, FieldKind::Status | FieldKind::Target);
    items
        .iter()
        .map(value)
        .collect::<Option<Vec<Text>>>()
        .filter(|_| is_single)
}

/// Two different values of a list below a label that needs one.
fn doubt(context: &Context<'_>, kind: FieldKind, items: &[Item<'_>]) -> Option<Doubt> {
    let mut values = listed_values(context, kind, items)?.into_iter();
    let first = values.next()?;
    let second = values.find(|other| other.value != first.value)?;
    Some(Doubt { kind, first, second })
}

/// A block that contains nothing but `fields`.
pub(super) fn whole(fields: Vec<Field>, fixed: bool, span: Span) -> Found {
    let unit = Unit {
        span,
        fields: 0..fields.len(),
        fixed,
    };
    Found {
        fields,
        units: vec![unit],
        form: Form::Whole,
        span,
        has_bare_label: false,
        doubts: Vec::new(),
    }
}
