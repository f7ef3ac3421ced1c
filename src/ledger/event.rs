//! The events of a milestone as one list.

use super::{Change, CommitIx, Life, Promise};

/// Something that happened to a milestone.
#[derive(Clone, Debug, PartialEq)]
pub struct Event<'l> {
    pub commit: CommitIx,
    pub kind: EventKind,
    pub before: String,
    pub after: String,
    pub days: Option<i32>,
    pub reason: &'l str,
    /// The part that contains a criterion.
    pub part: &'l str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// The milestone was added to the book.
    Added,
    /// It got its first target.
    Promised,
    Moved,
    Status,
    Owner,
    Criterion(Change),
    /// The milestone was removed from the book.
    Removed,
}

impl EventKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "milestone-added",
            Self::Promised => "target-promised",
            Self::Moved => "target-moved",
            Self::Status => "status-changed",
            Self::Owner => "owner-changed",
            Self::Criterion(Change::Added) => "criterion-added",
            Self::Criterion(Change::Dropped) => "criterion-dropped",
            Self::Criterion(Change::Reworded) => "criterion-reworded",
            Self::Criterion(Change::Ticked) => "criterion-ticked",
            Self::Criterion(Change::Unticked) => "criterion-unticked",
            Self::Removed => "milestone-removed",
        }
    }
}

impl Life {
    /// All of its events, the oldest first.
    pub fn events(&self) -> Vec<Event<'_>> {
        let plain = |commit, kind| Event {
            commit,
            kind,
            before: String::new(),
            after: String::new(),
            days: None,
            reason: "",
            part: "",
        };
        let mut events = vec![Event {
            after: self.title.clone(),
            ..plain(self.born, EventKind::Added)
        }];
        events.extend(self.first.iter().map(|(commit, promise)| Event {
            after: promise.text.clone(),
            ..plain(*commit, EventKind::Promised)
        }));
        let text = |promise: &Option<Promise>| promise.as_ref().map_or(String::new(), |promise| promise.text.clone());
        events.extend(self.moves.iter().map(|moved| Event {
            before: text(&moved.before),
            after: text(&moved.after),
            days: moved.days,
            reason: &moved.reason.text,
            ..plain(moved.commit, EventKind::Moved)
        }));
        events.extend(self.statuses.iter().map(|change| Event {
            before: change.before.clone().unwrap_or_default(),
            after: change.after.clone().unwrap_or_default(),
            reason: &change.reason.text,
            ..plain(change.commit, EventKind::Status)
        }));
        events.extend(self.owners.iter().map(|change| Event {
            before: change.before.join(", "),
            after: change.after.join(", "),
            ..plain(change.commit, EventKind::Owner)
        }));
        events.extend(self.criteria.iter().map(|change| Event {
            after: change.text.clone(),
            part: &change.part,
            ..plain(change.commit, EventKind::Criterion(change.change))
        }));
        events.extend(self.gone.map(|commit| plain(commit, EventKind::Removed)));
        events.sort_by_key(|event| (event.commit, event.kind));
        events
    }
}
