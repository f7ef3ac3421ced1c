//! The record of a directive.

use crate::ledger::Ledger;
use crate::model::Directive;
use crate::model::filter::FilterKey;
use crate::page::context::Page;
use crate::page::filter::Filter;
use crate::page::pieces::inline::Inline;

/// A directive's record. Lists, messages and the manual are made from it.
pub struct Record {
    /// The file's name.
    pub name: &'static str,
    /// What it shows, in one line.
    pub summary: &'static str,
    /// Sorted by name.
    pub filters: &'static [&'static FilterKey],
    /// As an author writes it.
    pub example: &'static str,
    pub render: Render,
}

/// What replaces a directive, in the flavour of the page.
pub enum Render {
    /// A block. The directive is alone on its line.
    Block(fn(&Page<'_>, Filter<'_>) -> String),
    /// A block from git's history; if that is not known, a sentence that says so.
    Past(fn(&Page<'_>, Filter<'_>, &Ledger) -> String),
    /// Text. The directive is within a line and names a spec.
    Inline(for<'p> fn(&'p Page<'_>, &Directive) -> Option<Inline<'p>>),
}

impl Record {
    pub fn is_inline(&self) -> bool {
        matches!(self.render, Render::Inline(_))
    }

    pub(crate) fn needs_history(&self) -> bool {
        matches!(self.render, Render::Past(_))
    }
}
