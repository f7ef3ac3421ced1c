//! The pieces of blocks and table cells, each in both flavours.

pub(super) mod badge;
pub(super) mod badge_line;
pub(super) mod columns;
pub(super) mod date;
pub(super) mod deliverable;
pub(super) mod drawing;
pub(super) mod inline;
pub(super) mod link;
pub(super) mod meter;
pub(super) mod note;
pub(super) mod reuse;
pub(super) mod style;
pub(super) mod table;
pub(super) mod template;
pub(super) mod text;
pub(super) mod value;
pub(super) mod with_note;
