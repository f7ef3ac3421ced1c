//! What blocks and table cells are made of, each in both flavours.

pub mod badge;
pub mod badge_line;
pub mod columns;
pub mod date;
pub mod deliverable;
pub mod drawing;
pub mod inline;
pub mod link;
pub mod meter;
pub mod note;
pub mod reuse;
pub mod style;
pub mod table;
pub mod template;
pub mod text;
pub mod value;
pub mod with_note;
