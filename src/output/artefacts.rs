//! Every artefact format, in the order of the manual. `MLS_BLESS=1 cargo test --test it records` adds new files.

use crate::output::format::ArtefactFormat;

pub mod atom;
pub mod badges;
pub mod csv;
pub mod graph;
pub mod ics;
pub mod json;
pub mod timeline;

/// Every format.
pub static ALL: &[&ArtefactFormat] = &[
    &json::RECORD,
    &csv::RECORD,
    &ics::RECORD,
    &atom::RECORD,
    &timeline::RECORD,
    &graph::RECORD,
    &badges::RECORD,
];
