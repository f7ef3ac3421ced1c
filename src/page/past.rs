//! What the directives about the past share.

use crate::graph::SpecIx;
use crate::labels::Word;
use crate::ledger::{Ledger, Life};
use crate::page::context::Page;
use crate::page::filter::Filter;
use crate::page::groups;

/// The result of `write`, or a sentence that the history is not known.
pub(super) fn or_unknown(page: &Page<'_>, write: impl FnOnce(&Ledger) -> String) -> String {
    match page.project.book.history.ledger() {
        Some(ledger) => write(ledger),
        None => page.inline(page.label(Word::NoHistory)).into_owned(),
    }
}

/// The milestones that pass `filter` and have a past, by target.
pub(super) fn lives<'p>(page: &'p Page<'_>, filter: Filter<'_>) -> Vec<(SpecIx, &'p Life)> {
    let milestones = groups::by_date(page, filter).into_iter();
    milestones
        .filter_map(|spec| Some((spec, page.project.life(spec)?.1)))
        .collect()
}
