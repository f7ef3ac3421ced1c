//! Which tables hold deliverables, and the titles that they give.

use super::blocks::{Block, Row};
use super::columns::DELIVERABLES;
use super::context::{Context, Notes};
use super::number::without_number;
use super::table::{cell, column, distinct};
use super::work::names_column;
use crate::lang::{columns, deliverables, headings, work};
use crate::text::words::phrase;

/// Whether a table has a column for deliverables, or one for tasks and one that says more of them.
pub(super) fn names_deliverables(context: &Context<'_>, head: &Row<'_>) -> bool {
    let place = |names: &[&str]| head.names.iter().position(|name| names.contains(name));
    let is_any = |names| head.names.iter().any(|name| context.vocabulary.is_column(name, names));
    if place(&deliverables::NAMES).is_some() {
        return true;
    }
    let Some(item) = place(&headings::TASKS).or_else(|| place(&headings::LABELS)) else {
        return false;
    };
    // `| Story | Title |`
    let mut following = head.names.iter().skip(item + 1);
    let is_title = |name: &&str| columns::deliverables::TITLE.contains(name);
    let is_text = |name: &&str| columns::deliverables::DESCRIPTION.contains(name);
    let is_measured = || following.clone().any(|name| work::MEASURES.contains(name));
    is_any(&columns::deliverables::OWNER)
        || is_measured()
        || following.clone().any(is_title)
        || is_any(&columns::deliverables::STATUS) && following.any(is_text)
}

/// Whether a table in a section of deliverables lists them: it has a column for them, or for their owner, due date, status or
/// description.
pub(super) fn lists_deliverables(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>], notes: &mut Notes) -> bool {
    let is_any = |names| head.names.iter().any(|name| context.vocabulary.is_column(name, names));
    let is_counted = || {
        let first = head.names.first();
        first.is_some_and(|name| context.vocabulary.is_column(name, &columns::deliverables::NUMBER))
    };
    // Behind a number, only names differ from row to row.
    let has_name = || !is_counted() || head.names.len() > 2 && distinct(rows, 1).len() == rows.len();
    column(context, head, DELIVERABLES.first, notes).is_some()
        || head.names.iter().any(|name| names_column(name))
        || has_name()
            && [
                &columns::deliverables::STATUS,
                &columns::deliverables::OWNER,
                &columns::deliverables::TARGET,
                &columns::deliverables::DESCRIPTION,
            ]
            .into_iter()
            .any(is_any)
}

/// Whether a table has columns for titles and for owners.
pub(super) fn has_owners(context: &Context<'_>, head: &Row<'_>) -> bool {
    let is_any = |names| head.names.iter().any(|name| context.vocabulary.is_column(name, names));
    is_any(&columns::deliverables::OWNER) && is_any(&columns::deliverables::TITLE)
}

/// The titles that the tables among `blocks` give, as phrases.
pub(super) fn titles_in_tables(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<String> {
    let mut titles = Vec::new();
    for block in blocks {
        if let Block::Table { head, rows, .. } = block
            && let Some(at) = column(context, head, DELIVERABLES.first, notes)
        {
            let cells = rows.iter().filter_map(|row| cell(row, Some(at)));
            titles.extend(cells.map(|cell| phrase(without_number(&cell.value).1)));
        }
    }
    titles
}
