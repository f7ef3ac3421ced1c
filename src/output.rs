//! What is written for others: findings, artefacts and changes as bytes, one file per format, and what the formats share.

pub mod ahead;
pub mod artefacts;
pub mod changes;
mod csv;
pub mod diff;
pub mod digest;
mod drawing;
pub mod failures;
pub mod findings;
pub mod folder;
pub mod format;
mod index;
mod json;
pub(crate) mod labels;
pub mod located;
pub mod made;
mod names;
pub mod past;
mod plain;
#[cfg(test)]
mod schema;
pub mod tally;
