//! Every format of artefacts, in the order of the manual. Generated from the files below: `MLS_BLESS=1 cargo test --test it records` adds a
//! new one at the end.

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
