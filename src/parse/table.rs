//! Reads tables by the names of their columns.

use rustc_hash::FxHashSet;

use super::blocks::Row;
use super::columns::{Columns, Names};
use super::context::{Context, Notes};
use super::number::is_code;
use super::plain_name::plain_name;
use super::work::names_column;
use crate::config::vocabulary::families::family;
use crate::model::{FieldKind, NearColumn};
use crate::source::{Span, Text};
use crate::text::nearest::near;
use crate::text::words::phrase;

/// A table and the indices of its columns.
pub(super) struct Table<'r, 'a, const N: usize> {
    /// The column that is named like [`Columns::first`].
    pub first: Option<usize>,
    /// The same for [`Columns::others`].
    pub others: [Option<usize>; N],
    /// The column that is read as the first of [`Columns`], named or not.
    key: Option<usize>,
    rows: &'r [Row<'a>],
}

/// A row with text in its first column.
pub(super) struct Cells<const N: usize> {
    pub span: Span,
    pub first: Text,
    pub others: [Option<Text>; N],
}

impl<'r, 'a, const N: usize> Table<'r, 'a, N> {
    /// Finds `columns` in a table; a heading that is nearly the name of one that the table lacks is noted.
    pub(super) fn new(
        context: &Context<'_>,
        columns: &Columns<N>,
        head: &Row<'_>,
        rows: &'r [Row<'a>],
        notes: &mut Notes,
    ) -> Self {
        let first = match columns.is_counted {
            true => named_column(context, columns.first, head, rows, notes),
            false => column(context, head, columns.first, notes),
        };
        let others = columns.others.map(|names| column(context, head, names, notes));
        let is_number_first = columns.is_counted && others.first() == Some(&Some(0));
        let unnamed = columns.is_first_without_name.then_some(usize::from(is_number_first));
        let key = first.or(unnamed);
        // Names stand after codes.
        let is_coded = |at: usize| {
            let mut cells = rows.iter().filter_map(|row| cell(row, Some(at)));
            head.names.len() > at + 1 && !rows.is_empty() && cells.all(|cell| is_code(&cell.value))
        };
        let is_other = |at: usize| others.iter().take(N.saturating_sub(1)).any(|other| *other == Some(at));
        let key = match key {
            Some(mut at) if columns.is_counted => {
                while is_coded(at) && !is_other(at + 1) {
                    at += 1;
                }
                Some(at)
            }
            key => key,
        };
        Self {
            first,
            others,
            key,
            rows,
        }
    }

    /// The rows that have a cell in the first column.
    pub(super) fn rows(&self) -> impl Iterator<Item = Cells<N>> {
        self.rows.iter().filter_map(|row| {
            Some(Cells {
                span: row.span,
                first: cell(row, self.key)?,
                others: self.others.map(|column| cell(row, column)),
            })
        })
    }
}

/// The column of names in a table of items: the first that is named so and in which rows differ, else the first.
fn named_column(
    context: &Context<'_>,
    names: Names,
    head: &Row<'_>,
    rows: &[Row<'_>],
    notes: &mut Notes,
) -> Option<usize> {
    let is_named = |name: &str| context.vocabulary.is_column(name, names) || names_column(name);
    let own = head.names.iter().enumerate();
    let mut named = own.filter(|(_, name)| is_named(name)).map(|(at, _)| at).peekable();
    let Some(&first) = named.peek() else {
        return column(context, head, names, notes);
    };
    let all: Vec<usize> = named.collect();
    let differ = |at: &&usize| {
        let filled = rows.iter().filter(|row| cell(row, Some(**at)).is_some()).count();
        filled * 2 > rows.len() && distinct(rows, **at).len() == filled
    };
    match all.len() {
        1 => Some(first),
        _ => all.iter().find(differ).copied().or(Some(first)),
    }
}

/// The index of the first column whose heading is one of `names`. If there is none, a heading that is nearly one of them is
/// noted.
pub(super) fn column(context: &Context<'_>, head: &Row<'_>, names: Names, notes: &mut Notes) -> Option<usize> {
    let mut own = head.names.iter();
    let found = own.position(|name| context.vocabulary.is_column(name, names));
    let found = found.or_else(|| {
        head.cells.iter().position(|cell| {
            let heading = cell.whole().value;
            let is_named = |name: &str| context.vocabulary.is_column(&phrase(name), names);
            let is_owner = || {
                let own = family(&heading).filter(|own| own.kind == FieldKind::Owner && !own.is_weak);
                let names_owner = |name: &&str| context.vocabulary.field(name) == Some(FieldKind::Owner);
                heading.contains('/') && own.is_some() && names.iter().any(names_owner)
            };
            plain_name(&heading).is_some_and(is_named) || is_owner()
        })
    });
    if found.is_none() {
        let slips = head.cells.iter().zip(head.names).filter_map(|(cell, written)| {
            // Words of four letters are one letter away from too many others.
            let is_long = written.chars().count() > 4;
            let meant = near(written, context.vocabulary.near_columns(names).filter(|_| is_long))?;
            let heading = cell.whole();
            Some(NearColumn { heading, meant })
        });
        notes.near_columns.extend(slips);
    }
    found
}

/// The cell's text; `None` if the column is missing or the cell is empty or a dash.
pub(super) fn cell(row: &Row<'_>, column: Option<usize>) -> Option<Text> {
    let text = row.cells.get(column?)?.whole();
    let is_empty = matches!(text.value.as_str(), "" | "-" | "–" | "—");
    (!is_empty).then_some(text)
}

/// The different texts of a column, in order.
pub(super) fn distinct(rows: &[Row<'_>], column: usize) -> Vec<String> {
    let mut seen = FxHashSet::default();
    let texts = rows.iter().filter_map(|row| cell(row, Some(column)));
    let texts = texts.map(|text| text.value.to_string());
    texts.filter(|text| seen.insert(text.clone())).collect()
}
