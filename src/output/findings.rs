//! Every findings format, in the order of the manual. `MLS_BLESS=1 cargo test --test it records` adds new files.

use crate::output::format::FindingsFormat;

pub mod concise;
pub mod full;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod rdjson;
pub mod sarif;

/// Every format.
pub static ALL: &[&FindingsFormat] = &[
    &full::RECORD,
    &concise::RECORD,
    &json::RECORD,
    &sarif::RECORD,
    &github::RECORD,
    &gitlab::RECORD,
    &junit::RECORD,
    &rdjson::RECORD,
];
