//! What the page of a milestone gets.

pub mod bar;
pub mod critical_path;
pub mod deliverables;
pub mod field_spacing;
pub mod impact;
pub mod levels;
pub mod related;
pub mod signatures;
pub mod summary_table;
