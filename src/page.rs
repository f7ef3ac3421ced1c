//! Makes the pages: an analysis in, each chapter's new text out. Every change is an edit of the chapter's own text; the
//! rest stays as it was, byte for byte.

mod anchor;
mod contained;
mod context;
mod directive;
mod directives;
mod events;
mod expand;
mod filter;
mod groups;
mod milestone;
mod panel;
mod past;
mod pieces;
mod reference;
mod removals;
mod render;
mod shared;

use rayon::prelude::*;

use crate::analysis::Analysis;
use crate::source::map::Places;
pub(crate) use anchor::numbered as anchor_of_number;
pub(crate) use anchor::of_deliverable as anchor;
pub use contained::Pages;
pub use context::{Flavor, Options};
pub(crate) use directive::Record as Directive;
pub use directives::ALL as DIRECTIVES;
pub(crate) use pieces::style::{COLOURS, Sheet, file as style_sheet, sheet as sheet_of};
pub use render::strip;

/// The new text of each chapter, `None` if nothing changes.
#[cfg_attr(program_only, allow(dead_code, reason = "the program makes one page at a time"))]
pub fn render(analysis: &Analysis<'_>, places: &Places<'_>, options: &Options) -> Vec<Option<String>> {
    let pages = Pages::new(analysis, places, options);
    let chapters = 0..analysis.project.book.chapters.len();
    chapters.into_par_iter().map(|chapter| pages.page(chapter)).collect()
}

#[cfg(test)]
mod tests;
