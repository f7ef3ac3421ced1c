//! Compares two states of a book: what changed in its promises, and what follows from that.

pub(crate) mod acknowledge;
mod fields;
pub(crate) mod follows;
mod kind;
mod lexemes;
mod lists;
mod look;
mod milestones;
mod numbers;
mod pair;
mod phrases;
mod promises;
mod report;
mod side;
mod verdict;
mod wording;
mod words;

use crate::analysis::Analysis;
use crate::source::{ChapterIx, Span};
pub(crate) use follows::Follows;
pub use kind::{Kind, Level, Record};
use report::Report;
use side::Side;

/// What changed between two states of a book.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// In the order of the milestones; within a milestone, the worst first.
    pub changes: Vec<Change>,
    /// Changes of wording that affect no promise.
    pub edits: Vec<Change>,
    pub follows: Follows,
}

/// One difference between the two books.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub kind: Kind,
    /// The milestone's id, or its file if it has none; from the newer book if it is in both.
    pub milestone: String,
    /// The milestone's title.
    pub title: String,
    /// The part of the milestone that it is about; empty for the milestone itself.
    pub subject: String,
    /// The words of the older book.
    pub before: Option<String>,
    /// The words of the newer book.
    pub after: Option<String>,
    /// By how many days a date moved.
    pub days: Option<i32>,
    /// Its place in the older book.
    pub from: Option<Spot>,
    /// Its place in the newer book.
    pub to: Option<Spot>,
    /// A place nearby in the newer book, if it is not there itself.
    pub near: Option<Spot>,
    /// The reason, if somebody has given one.
    pub acknowledged: Option<String>,
    /// An identifier that stays the same when the text around it changes.
    pub fingerprint: String,
}

/// A place in one of the two books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    pub chapter: ChapterIx,
    pub span: Span,
}

impl Comparison {
    /// Promises that became weaker and that nobody has acknowledged.
    pub fn erosion(&self) -> impl Iterator<Item = &Change> {
        let open = |change: &&Change| change.kind.level() == Level::Erosion && change.acknowledged.is_none();
        self.changes.iter().filter(open)
    }

    /// Whether there is nothing to report; wording does not count.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.follows.is_empty()
    }
}

/// What changed from `base` to `head`. The work grows with the size of the books.
pub fn compare(base: &Analysis<'_>, head: &Analysis<'_>) -> Comparison {
    let (mut base, mut head) = (Side::new(base), Side::new(head));
    let pairs = milestones::pair(&base, &head);
    let both = pairs.of_base.iter().enumerate();
    let both = both.filter_map(|(at, other)| Some((at, (*other)?)));
    // Most of a book is unchanged.
    let changed: Vec<(usize, usize)> = both
        .filter(|&(at, other)| base.text(at) != head.text(other) || base.id(at) != head.id(other))
        .collect();
    let gone = (0..base.subjects.len()).filter(|at| pairs.of_base[*at].is_none());
    let new = (0..head.subjects.len()).filter(|at| pairs.of_head[*at].is_none());
    let mut old: Vec<usize> = changed.iter().map(|pair| pair.0).chain(gone).collect();
    let mut fresh: Vec<usize> = changed.iter().map(|pair| pair.1).chain(new).collect();
    old.sort_unstable();
    fresh.sort_unstable();
    old.iter().for_each(|at| base.read(*at));
    fresh.iter().for_each(|at| head.read(*at));
    let mut report = Report::new(&base, &head, &pairs, &changed);
    fields::compare(&mut report);
    promises::compare(&mut report);
    lists::compare(&mut report);
    wording::compare(&mut report);
    let (changes, edits) = report.finish();
    let follows = follows::follows(&base, &head, &pairs);
    Comparison {
        changes,
        edits,
        follows,
    }
}
