//! The content that is added to a milestone's page.

pub(super) mod bar;
pub(super) mod critical_path;
pub(super) mod deliverables;
pub(super) mod field_spacing;
pub(super) mod impact;
pub(super) mod levels;
pub(super) mod related;
pub(super) mod signatures;
pub(super) mod summary_table;
