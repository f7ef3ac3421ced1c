//! What is written for others: findings and artefacts as bytes, one file per format, and what the formats share.

pub mod artefacts;
pub mod diff;
mod drawing;
pub mod failures;
pub mod findings;
pub mod folder;
pub mod format;
mod index;
mod json;
mod labels;
pub mod located;
pub mod made;
mod names;
mod plain;
pub mod tally;
