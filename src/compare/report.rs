//! Collects changes, and adds what all of them share.

use std::hash::Hasher as _;

use rustc_hash::FxHashMap;
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::milestones::{Pairs, canonical};
use super::side::Side;
use super::{Change, Kind, Level, Spot};
use crate::model::Status;
use crate::source::Span;

/// A milestone in the older book and its partner in the newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub base: Option<usize>,
    pub head: Option<usize>,
}

/// A change before it is added; fields that only a few changes have can be left out.
#[derive(Default)]
pub(super) struct Draft {
    pub subject: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub days: Option<i32>,
    pub from: Option<Span>,
    pub to: Option<Span>,
    pub near: Option<Span>,
}

/// The changes found so far.
pub(super) struct Report<'r, 'a> {
    pub base: &'r Side<'a>,
    pub head: &'r Side<'a>,
    pub pairs: &'r Pairs,
    /// The milestones that are in both books and differ.
    pub changed: &'r [(usize, usize)],
    found: Vec<(Order, Change)>,
}

/// Milestones that are gone come first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Order {
    is_there: bool,
    milestone: usize,
    level: Level,
}

impl<'r, 'a> Report<'r, 'a> {
    pub(super) fn new(base: &'r Side<'a>, head: &'r Side<'a>, pairs: &'r Pairs, changed: &'r [(usize, usize)]) -> Self {
        Self {
            base,
            head,
            pairs,
            changed,
            found: Vec::new(),
        }
    }

    pub(super) fn pair_of_base(&self, base: usize) -> Pair {
        Pair {
            base: Some(base),
            head: self.pairs.of_base[base],
        }
    }

    pub(super) fn pair_of_head(&self, head: usize) -> Pair {
        Pair {
            base: self.pairs.of_head[head],
            head: Some(head),
        }
    }

    /// Whether only one of the two is cancelled: then no changes within it are reported.
    pub(super) fn is_void(&self, pair: Pair) -> bool {
        let is_cancelled = |status: Option<Status>| status == Some(Status::Cancelled);
        match pair {
            Pair {
                base: Some(base),
                head: Some(head),
            } => is_cancelled(self.base.status(base)) != is_cancelled(self.head.status(head)),
            _ => false,
        }
    }

    /// Whether both are settled.
    pub(super) fn is_settled(&self, pair: Pair) -> bool {
        pair.base.is_some_and(|base| self.base.subjects[base].is_settled())
            && pair.head.is_some_and(|head| self.head.subjects[head].is_settled())
    }

    pub(super) fn add(&mut self, pair: Pair, kind: Kind, draft: Draft) {
        use Kind::*;
        let is_promise = matches!(
            kind,
            CriterionDropped
                | CriterionWeakened
                | CriterionStrengthened
                | CriterionAdded
                | CriterionReworded
                | TargetPushed
                | TargetDropped
                | TargetEarlier
                | TargetAdded
                | CapacityChanged
                | PathChanged
        );
        let kind = match is_promise && self.is_settled(pair) {
            true => CompletedEdited,
            false => kind,
        };
        let spot = |side: &Side<'_>, milestone: Option<usize>, span: Option<Span>| {
            let chapter = side.chapter(milestone?);
            Some(Spot { chapter, span: span? })
        };
        let title = |side: &Side<'a>, at: usize| side.subjects[at].document.title.clone();
        let (milestone, title) = match (pair.base, pair.head) {
            (_, Some(head)) => (self.head.name(head).to_owned(), title(self.head, head)),
            (Some(base), None) => (self.base.name(base).to_owned(), title(self.base, base)),
            (None, None) => return,
        };
        let near = draft.near.filter(|_| draft.to.is_none());
        let order = Order {
            is_there: pair.head.is_some(),
            milestone: pair.head.or(pair.base).unwrap_or(0),
            level: kind.level(),
        };
        let change = Change {
            kind,
            milestone,
            title,
            from: spot(self.base, pair.base, draft.from),
            to: spot(self.head, pair.head, draft.to),
            near: spot(self.head, pair.head, near),
            subject: draft.subject,
            before: draft.before,
            after: draft.after,
            days: draft.days,
            acknowledged: None,
            fingerprint: String::new(),
        };
        self.found.push((order, change));
    }

    /// The same for something that moved from one milestone to another.
    pub(super) fn add_moved(&mut self, base: usize, head: usize, kind: Kind, draft: Draft) {
        let pair = Pair {
            base: Some(base),
            head: Some(head),
        };
        self.add(pair, kind, draft);
    }

    /// The place of a milestone's title.
    pub(super) fn title_of_base(&self, milestone: usize) -> Span {
        self.base.subjects[milestone].title_place()
    }

    /// The same in the newer book.
    pub(super) fn title_of_head(&self, milestone: usize) -> Span {
        self.head.subjects[milestone].title_place()
    }

    /// Changes and edits, in order and with their fingerprints.
    pub(super) fn finish(self) -> (Vec<Change>, Vec<Change>) {
        let Self {
            base, head, mut found, ..
        } = self;
        found.sort_by_key(|(order, _)| *order);
        let mut seen: FxHashMap<u128, u64> = FxHashMap::default();
        let mut changes = Vec::new();
        let mut edits = Vec::new();
        for (_, mut change) in found {
            let id = |side: &Side<'_>, spot: Option<Spot>| {
                let spot = spot?;
                let spec = side.project().spec_at(spot.chapter, spot.span)?;
                side.project().graph.specs[spec].id.as_ref().map(canonical)
            };
            let id = id(head, change.to.or(change.near)).or_else(|| id(base, change.from));
            let milestone = id.unwrap_or_else(|| change.milestone.clone());
            let mut hasher = SipHasher13::new();
            let texts = [change.before.as_deref(), change.after.as_deref()];
            let texts = texts.map(|text| text.unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" "));
            for part in ["1", change.kind.id(), &milestone, &change.subject, &texts[0], &texts[1]] {
                hasher.write(part.as_bytes());
                hasher.write_u8(0);
            }
            let count = seen.entry(hasher.finish128().as_u128()).or_default();
            hasher.write(&count.to_le_bytes());
            *count += 1;
            change.fingerprint = format!("{:032x}", hasher.finish128().as_u128());
            match change.kind.level() {
                Level::Edit => edits.push(change),
                _ => changes.push(change),
            }
        }
        (changes, edits)
    }
}
