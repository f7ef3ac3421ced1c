//! A hand-written table of deliverables beside the sections that describe them.

use std::collections::{HashMap, HashSet};

use super::blocks::{Block, Row};
use super::columns::DELIVERABLES;
use super::context::{Context, Notes};
use super::field;
use super::number::without_number;
use super::outline::Node;
use super::table::Table;
use crate::model::{Deliverable, DeliverableForm, SummaryColumns, SummaryRow, SummaryTable};
use crate::source::{Span, Text};
use crate::text::words::phrase;

/// The first table below a heading of its own.
pub(super) fn summary_section(context: &Context<'_>, node: &Node<'_, '_>, notes: &mut Notes) -> Option<SummaryTable> {
    let mut found = None;
    for block in node.blocks {
        if let Block::Table { head, rows, span } = block {
            let table = summary_table(context, head, rows, *span, true, notes);
            found.get_or_insert(table);
        }
    }
    found
}

pub(super) fn summary_table(
    context: &Context<'_>,
    head: &Row<'_>,
    rows: &[Row<'_>],
    span: Span,
    under_heading: bool,
    notes: &mut Notes,
) -> SummaryTable {
    let table = Table::new(context, &DELIVERABLES, head, rows, notes);
    let rows = table.rows().map(|row| {
        let [_, status, owner, target, _] = row.others;
        SummaryRow {
            span: row.span,
            deliverable: None,
            title: Text::new(without_number(&row.first.value).1, row.first.span),
            status: status.map(|text| field::status(&text, context.vocabulary)),
            owner,
            target: target.map(|text| field::date(&text, context.limit)),
        }
    });
    let [_, status, owner, target, _] = table.others;
    SummaryTable {
        span,
        under_heading,
        columns: SummaryColumns {
            title: table.first,
            status,
            owner,
            target,
        },
        rows: rows.collect(),
    }
}

/// The deliverables of a table that has no sections beside it.
pub(super) fn into_deliverables(table: SummaryTable) -> impl Iterator<Item = Deliverable> {
    table.rows.into_iter().map(|row| Deliverable {
        title: row.title,
        span: row.span,
        form: DeliverableForm::TableRow,
        owners: row.owner.map(|text| field::owners(&text)).unwrap_or_default(),
        status: row.status,
        target: row.target,
        ..Deliverable::default()
    })
}

/// Finds the deliverable of each row, and gives it the target that its section lacks.
pub(super) fn pair(table: &mut SummaryTable, deliverables: &mut [Deliverable]) {
    let pairs = pair_rows(&table.rows, deliverables);
    for (row, pair) in table.rows.iter_mut().zip(pairs) {
        row.deliverable = pair;
        let Some(deliverable) = pair.and_then(|index| deliverables.get_mut(index)) else {
            continue;
        };
        let written = row.target.as_ref().filter(|target| !target.text.value.is_empty());
        if deliverable.target.is_none() && written.is_some() {
            deliverable.target = written.cloned();
            deliverable.target_from_table = true;
        }
    }
}

/// The deliverable of each row of a summary table: by title, then by position.
fn pair_rows(rows: &[SummaryRow], deliverables: &[Deliverable]) -> Vec<Option<usize>> {
    let mut by_title = HashMap::new();
    for (index, deliverable) in deliverables.iter().enumerate() {
        by_title.entry(phrase(&deliverable.title.value)).or_insert(index);
    }
    let find = |row: &SummaryRow| by_title.get(&phrase(&row.title.value)).copied();
    let named: Vec<Option<usize>> = rows.iter().map(find).collect();
    let taken: HashSet<usize> = named.iter().flatten().copied().collect();
    let same_length = rows.len() == deliverables.len();
    let by_place = |index: usize| (same_length && !taken.contains(&index)).then_some(index);
    let pairs = named.into_iter().enumerate();
    pairs.map(|(index, found)| found.or_else(|| by_place(index))).collect()
}
