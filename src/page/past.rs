//! What the directives about the past share.

use crate::graph::SpecIx;
use crate::ledger::Life;
use crate::page::context::Page;
use crate::page::filter::Filter;
use crate::page::groups;

/// The milestones that pass `filter` and have a past, by target.
pub(super) fn lives<'p>(page: &'p Page<'_>, filter: Filter<'_>) -> Vec<(SpecIx, &'p Life)> {
    let milestones = groups::by_date(page, filter).into_iter();
    milestones
        .filter_map(|spec| Some((spec, page.project.life(spec)?.1)))
        .collect()
}
