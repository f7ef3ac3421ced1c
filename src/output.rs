//! Writes findings, artefacts, changes and reports as bytes: one file per format, and what the formats share.

pub(crate) mod ahead;
pub mod artefacts;
pub mod changes;
mod csv;
pub(crate) mod diff;
pub(crate) mod digest;
mod drawing;
pub(crate) mod failures;
pub mod findings;
pub mod folder;
pub mod format;
mod index;
mod json;
pub(crate) mod labels;
pub(crate) mod located;
pub mod made;
mod names;
pub(crate) mod past;
mod plain;
#[cfg(test)]
mod schema;
pub mod tally;
