//! What the readers of a milestone's sections get, and what they note besides their results.

use jiff::civil;

use crate::config::Vocabulary;
use crate::model::{FalseBox, NearColumn, Reference, SpecId, Swallowed};
use crate::source::Span;
use crate::text::slice;

/// The input for reading one milestone.
#[derive(Clone, Copy)]
pub(super) struct Context<'c> {
    pub text: &'c str,
    pub vocabulary: &'c Vocabulary,
    /// All references of the chapter, sorted by position.
    pub references: &'c [Reference],
    /// The milestone's own id.
    pub own: Option<&'c SpecId>,
    /// The last day that a date without a year can mean: the end of the milestone's target.
    pub limit: Option<civil::Date>,
}

impl<'c> Context<'c> {
    /// The references within `area`.
    pub(super) fn references_in(&self, area: Span) -> impl Iterator<Item = &'c Reference> + use<'c> {
        self.all_references_in(area).filter(|reference| !reference.is_struck())
    }

    /// As [`Self::references_in`], including those that are struck out.
    pub(super) fn all_references_in(&self, area: Span) -> impl Iterator<Item = &'c Reference> + use<'c> {
        let first = self
            .references
            .partition_point(|reference| reference.span.start < area.start);
        self.references[first..]
            .iter()
            .take_while(move |reference| reference.span.start < area.end)
    }

    /// Whether the whole of `area` is struck out.
    pub(super) fn is_struck(&self, area: Span) -> bool {
        let (before, after) = (
            slice(self.text, ..area.start as usize),
            slice(self.text, area.end as usize..),
        );
        let own = area.of(self.text);
        let (starts, ends) = (own.starts_with("~~"), own.ends_with("~~"));
        (starts || before.ends_with("~~")) && (ends || after.starts_with("~~")) && !own.trim_matches('~').contains("~~")
    }

    /// `area`, extended to the whole of the links at its start and end.
    pub(super) fn reach(&self, area: Span) -> Span {
        let first = self
            .references
            .partition_point(|reference| reference.span.start < area.start);
        let before = self.references[..first]
            .last()
            .filter(|reference| reference.span.end > area.start);
        let last = self.references_in(area).last();
        before
            .into_iter()
            .chain(last)
            .fold(area, |area, reference| area.cover(reference.span))
    }
}

/// What readers note besides their results.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The headings that are titles of deliverables, of groups, of blockers and the like.
    pub item_headings: Vec<Span>,
    pub swallowed: Vec<Swallowed>,
    pub near_columns: Vec<NearColumn>,
    pub false_boxes: Vec<FalseBox>,
}
