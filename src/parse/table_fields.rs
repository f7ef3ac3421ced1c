//! The fields of a table: a row for each, a column for each, or pairs of columns.

use rustc_hash::FxHashSet;

use super::blocks::Row;
use super::context::Context;
use super::field::{Accept, lines};
use super::inline::{Inline, Piece, PieceKind};
use super::moves::trimmed;
use super::sentence::Side;
use super::table;
use super::weak::{meaning, resolve_kind, says};
use crate::lang::columns::{deliverables, people};
use crate::lang::{headings, metadata as metadata_words};
use crate::model::{Field, FieldKind};
use crate::source::{Span, Text};
use crate::text::chars::COLONS;
use crate::text::words::phrase;

/// The fields of a table.
pub(super) struct TableFields {
    pub fields: Vec<Field>,
    /// It holds something that cannot be shown in another place.
    pub fixed: bool,
}

pub(super) fn table_fields(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>], span: Span) -> Option<TableFields> {
    let mut fields = Vec::new();
    let mut add = |row: &Row<'_>, at: usize| {
        let pair = row.cells.get(at).zip(row.cells.get(at + 1));
        fields.extend(pair.and_then(|(key, value)| cell_field(context, key.whole(), value, row.span)));
    };
    match form(context, head, rows) {
        Form::Rows(columns) => {
            for row in std::iter::once(head).chain(rows) {
                columns.iter().for_each(|at| add(row, *at));
            }
        }
        Form::Columns => {
            let row = rows.first()?;
            for (key, value) in head.cells.iter().zip(row.cells) {
                let field = cell_field(context, key.whole(), value, row.span);
                // Ids in the other cells are of other fields.
                fields.extend(field.map(|field| match Side::of(field.kind) {
                    Some(_) => Field {
                        span: field.value.span,
                        ..field
                    },
                    None => field,
                }));
            }
        }
        Form::Cells => {
            for cell in std::iter::once(head).chain(rows).flat_map(|row| row.cells) {
                let lines = lines(cell, context.vocabulary, context.text, Accept::Any);
                fields.extend(lines.into_iter().flat_map(|line| line.fields).map(|(field, _)| field));
            }
            return Some(TableFields { fields, fixed: true });
        }
        Form::Other => {}
    }
    if !fields.iter().any(|field| field.kind != FieldKind::Other)
        && let Some(owners) = owners_by_area(context, head, rows, span)
    {
        return Some(TableFields {
            fields: vec![owners],
            fixed: true,
        });
    }
    let is_header = |field: &Field| field.span == head.span && field.kind == FieldKind::Other;
    fields.retain(|field| !is_header(field));
    let known = fields.iter().any(|field| field.kind != FieldKind::Other);
    let rows = std::iter::once(head).chain(rows);
    // What is not text, and what stands in no field's cell, is shown nowhere else.
    let texts = fields
        .iter()
        .flat_map(|field| [field.key.span.start, field.value.span.start]);
    let texts: FxHashSet<u32> = texts.collect();
    let is_said = |cell: &Inline<'_>| {
        let cell = cell.whole();
        let is_name = head.span.contains(cell.span) && metadata_words::HEADS.contains(&&*phrase(&cell.value));
        is_name || !cell.value.contains(char::is_alphanumeric) || texts.contains(&cell.span.start)
    };
    let values: FxHashSet<u32> = fields.iter().map(|field| field.value.span.start).collect();
    let is_odd = |cell: &Inline<'_>, piece: &Piece<'_>| {
        let is_lost = piece.fixed || piece.struck || piece.kind == PieceKind::Silent;
        let is_marked = piece.linked || piece.kind == PieceKind::Code;
        is_lost || is_marked && !values.contains(&cell.whole().span.start)
    };
    let mut cells = rows.flat_map(|row| row.cells);
    let fixed =
        cells.any(|cell| !cell.is_one_line() || cell.pieces.iter().any(|piece| is_odd(cell, piece)) || !is_said(cell));
    known.then_some(TableFields { fields, fixed })
}

/// The owners of `| Area | Owner(s) |`, where the areas are parts of what the chapter is about.
fn owners_by_area(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>], span: Span) -> Option<Field> {
    let column = head
        .names
        .iter()
        .position(|name| context.vocabulary.is_column(name, &deliverables::OWNER))?;
    let is_of_items = head
        .names
        .iter()
        .any(|name| context.vocabulary.is_column(name, &deliverables::TITLE));
    if head.names.len() > 3 || is_of_items || rows.len() < 2 {
        return None;
    }
    let key = head.cells.get(column)?.whole();
    let names = table::distinct(rows, column);
    let value = Text::new(names.join(", "), span);
    (!names.is_empty()).then(|| Field::new(FieldKind::Owner, key, value, span))
}

/// The text of a cell, with its lines joined by semicolons.
pub(super) fn parts(cell: &Inline<'_>) -> Text {
    let whole = cell.whole();
    if cell.is_one_line() {
        return whole;
    }
    let lines: Vec<_> = cell.lines().map(|line| line.plain().whole().value).collect();
    let lines: Vec<_> = lines
        .iter()
        .map(|line| line.trim_end_matches([',', ';']))
        .filter(|line| !line.is_empty())
        .collect();
    Text::new(lines.join("; "), whole.span)
}

fn cell_field(context: &Context<'_>, mut key: Text, value: &Inline<'_>, span: Span) -> Option<Field> {
    key.value = key.value.trim_end_matches(COLONS).trim().into();
    if key.value.is_empty() {
        return None;
    }
    let kind = context.vocabulary.field(&key.value).unwrap_or(FieldKind::Other);
    let value = match kind {
        FieldKind::Owner | FieldKind::Other => parts(value),
        _ => value.whole(),
    };
    let mut field = Field {
        region: cell(context, value.span, span),
        ..Field::new(kind, key, value, span)
    };
    resolve_kind(context, &mut field);
    Some(field)
}

/// The cell of `row` around the text at `own`.
fn cell(context: &Context<'_>, own: Span, row: Span) -> Span {
    let before = Span {
        start: row.start.min(own.start),
        end: own.start,
    };
    let after = Span {
        start: own.end,
        end: row.end.max(own.end),
    };
    let is_edge = |text: &str, at: usize| !text.get(..at).is_some_and(|before| before.ends_with('\\'));
    let (left, right) = (before.of(context.text), after.of(context.text));
    let start = left.rmatch_indices('|').find(|(at, _)| is_edge(left, *at));
    let end = right.match_indices('|').find(|(at, _)| is_edge(right, *at));
    let start = start.map_or(before.start as usize, |(at, _)| before.start as usize + at + 1);
    let end = end.map_or(after.end as usize, |(at, _)| after.start as usize + at);
    trimmed(context.text, Span::new(start, end))
}

/// How the fields of a table stand in it.
enum Form {
    /// The columns of keys, each with its values to the right.
    Rows(Vec<usize>),
    /// A heading for each, and one row of values.
    Columns,
    /// A field in each cell.
    Cells,
    Other,
}

fn form(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>]) -> Form {
    let is_key = |cell: &Inline<'_>| {
        let key = cell.whole().value;
        !key.is_empty() && meaning(context.vocabulary, &key).is_some()
    };
    let is_own = |cell: &Inline<'_>| {
        let kind = meaning(context.vocabulary, &cell.whole().value);
        matches!(kind, Some(FieldKind::Status | FieldKind::Target | FieldKind::Owner))
    };
    let own = |row: &Row<'_>| row.cells.iter().filter(|cell| is_own(cell)).count();
    let width = head.cells.len();
    let keys_in = |at: usize| rows.iter().filter(|row| row.cells.get(at).is_some_and(is_key)).count();
    // What stands in the row is no key either: `| Project | Owner |` over `| Gates | Ana |`.
    let is_of_whole = |row: &Row<'_>| {
        let first = |row: &Row<'_>| row.cells.first().map(|cell| cell.whole().value).unwrap_or_default();
        let is_title = headings::TITLES.contains(&phrase(&first(head)).as_str());
        is_title || head.cells.first().is_some_and(is_key) || says(context.vocabulary, FieldKind::Target, &first(row))
    };
    let is_row_of_keys =
        || head.cells.iter().skip(1).any(is_own) && !rows.iter().any(|row| row.cells.first().is_some_and(is_key));
    // In `| Owner | Backup |` above `| Ana | Bo |`, the first row names columns: `Backup` is not the owner.
    let is_over_names = |row: &Row<'_>| {
        let is_other = head
            .names
            .get(1)
            .is_some_and(|name| context.vocabulary.is_column(name, &people::BESIDE_OWNER));
        is_other && head.cells.first().is_some_and(is_own) && !row.cells.first().is_some_and(is_key)
    };
    // `| Depends on | Blocks |`
    let has_sides = || {
        let kinds = head
            .cells
            .iter()
            .map(|cell| meaning(context.vocabulary, &cell.whole().value));
        let kinds: Vec<_> = kinds.collect();
        kinds.contains(&Some(FieldKind::DependsOn)) && kinds.iter().all(Option::is_some)
    };
    match (width, rows) {
        (2.., [_]) if has_sides() => Form::Columns,
        (2, [row]) if is_over_names(row) => Form::Columns,
        (2.., []) if holds_fields(context, head) => Form::Cells,
        (2, [row]) if is_row_of_keys() && is_of_whole(row) => Form::Columns,
        (2, _) if is_row_of_keys() => Form::Other,
        (2, _) => Form::Rows(vec![0]),
        (1, [_]) => Form::Columns,
        (0 | 1, _) => Form::Other,
        (_, rows) if width.is_multiple_of(2) && is_paired(&is_own, &is_key, head, rows) => {
            Form::Rows((0..width).step_by(2).collect())
        }
        // `| Area | Gates | Owner | Ana Lee |`
        (_, [_]) if width.is_multiple_of(2) && says_beside(context, head) => {
            Form::Rows((0..width).step_by(2).collect())
        }
        (_, [_]) if own(head) > 0 => Form::Columns,
        (_, [_]) if holds_fields(context, head) => Form::Cells,
        (_, [_]) => Form::Columns,
        // `| # | Field | Value |`, `| Field | Value | Notes |`.
        (_, rows) if own(head) == 0 => {
            let is_head = |at: usize| {
                head.names
                    .get(at)
                    .is_some_and(|name| metadata_words::HEADS.contains(name))
            };
            let is_named = |at: usize| keys_in(at) > 0 && is_head(at) && is_head(at + 1);
            let is_of_keys = |at: &usize| keys_in(*at) > 1 && keys_in(*at) * 2 >= rows.len() || is_named(*at);
            let at = (0..2).find(is_of_keys);
            at.map_or(Form::Other, |at| Form::Rows(vec![at]))
        }
        _ => Form::Other,
    }
}

/// Whether what stands right of each key of a row is its value.
fn says_beside(context: &Context<'_>, row: &Row<'_>) -> bool {
    let mut some = false;
    for (at, cell) in row.cells.iter().enumerate() {
        let kind = meaning(context.vocabulary, &cell.whole().value);
        let Some(kind @ (FieldKind::Status | FieldKind::Target | FieldKind::Owner)) = kind else {
            continue;
        };
        let value = row
            .cells
            .get(at + 1)
            .map(|value| value.whole().value)
            .unwrap_or_default();
        let is_name = kind != FieldKind::Owner || value.starts_with('@') || value.contains(' ');
        let is_key = meaning(context.vocabulary, &value).is_some();
        if at % 2 != 0 || is_key || !is_name || !says(context.vocabulary, kind, &value) {
            return false;
        }
        some = true;
    }
    some
}

/// Whether keys stand in every other column: `| Status | Done | Owner | Ana |`.
fn is_paired(
    is_own: &impl Fn(&Inline<'_>) -> bool,
    is_key: &impl Fn(&Inline<'_>) -> bool,
    head: &Row<'_>,
    rows: &[Row<'_>],
) -> bool {
    const MOST: usize = 6;
    let all = || std::iter::once(head).chain(rows);
    let is_empty = |cell: &Inline<'_>| !cell.whole().value.contains(char::is_alphanumeric);
    let are_keys = |row: &Row<'_>| {
        let mut keys = row.cells.iter().step_by(2);
        keys.all(|cell| is_key(cell) || is_empty(cell))
    };
    let of_values = |row: &Row<'_>| row.cells.iter().skip(1).step_by(2).any(is_own);
    let has_second = all().any(|row| row.cells.iter().skip(2).step_by(2).any(is_own));
    head.cells.len() <= MOST
        && has_second
        && all().filter(|row| are_keys(row)).count() * 2 > rows.len() + 1
        && !all().any(of_values)
}

/// Whether cells hold fields: `| Status: Done | Owner: Ana |`.
fn holds_fields(context: &Context<'_>, row: &Row<'_>) -> bool {
    let is_field = |cell: &&Inline<'_>| {
        let lines = lines(cell, context.vocabulary, context.text, Accept::Known);
        lines.iter().any(|line| !line.fields.is_empty())
    };
    row.cells.iter().filter(is_field).count() > 1
}
