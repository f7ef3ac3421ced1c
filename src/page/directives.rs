//! Every directive, in the order of the manual. `MLS_BLESS=1 cargo test --test it records` adds new files at the end.

use crate::page::directive::Record;

mod badge;
mod blockers;
mod burnup;
mod changes;
mod deliverables;
mod exceptions;
mod findings;
mod forecast;
mod graph;
mod index;
mod people;
mod risks;
mod roadmap;
mod slips;
mod summary;
mod timeline;
mod trend;

/// Every directive.
pub static ALL: &[&Record] = &[
    &summary::RECORD,
    &index::RECORD,
    &roadmap::RECORD,
    &timeline::RECORD,
    &graph::RECORD,
    &deliverables::RECORD,
    &blockers::RECORD,
    &risks::RECORD,
    &people::RECORD,
    &findings::RECORD,
    &exceptions::RECORD,
    &badge::RECORD,
    &trend::RECORD,
    &burnup::RECORD,
    &slips::RECORD,
    &changes::RECORD,
    &forecast::RECORD,
];
