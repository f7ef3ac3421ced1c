//! What git knows about a book's milestones: what was promised, moved, ticked and done, and when. Plain data, built by `history`.

mod event;
mod query;
mod weeks;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use jiff::civil;
use serde::{Deserialize, Serialize};

pub(crate) use event::{Event, EventKind};
pub(crate) use query::days_between;
pub use weeks::forecast;
pub(crate) use weeks::{Forecast, Week};

/// What is known about a book's past.
#[derive(Clone, Debug, Default)]
pub enum History {
    /// The history was not asked for.
    #[default]
    Unasked,
    /// The book's configuration turns the history off.
    Off,
    Unknown(Unknown),
    Known(Arc<Ledger>),
}

/// Why the past is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub reason: String,
    /// Whether there is a history that cannot be read.
    pub is_incomplete: bool,
}

/// All that happened to a book's milestones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The commits in which something happened, the oldest first.
    pub commits: Vec<Commit>,
    /// The milestones in the order in which they appeared.
    pub milestones: Vec<Life>,
    /// The milestones that are in the book, by id in upper case; built on first use.
    #[serde(skip)]
    index: OnceLock<HashMap<String, usize>>,
}

/// An index into [`Ledger::commits`].
pub(crate) type CommitIx = usize;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Commit {
    pub id: String,
    /// The committer's date, in the committer's time zone.
    #[serde(with = "as_text")]
    pub date: civil::Date,
    /// The same, or if a clock was wrong, a day that fits between the days of the commits around it.
    #[serde(with = "as_text")]
    pub day: civil::Date,
    pub subject: String,
}

/// What happened to one milestone. Events are in the order of their commits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Life {
    /// The latest id, or the file of a milestone without one.
    pub id: String,
    /// The ids that it had before, the oldest first.
    pub former: Vec<String>,
    pub title: String,
    pub born: CommitIx,
    /// The commit that removed it.
    pub gone: Option<CommitIx>,
    /// The first promise, and when it was made.
    pub first: Option<(CommitIx, Promise)>,
    /// The current promise.
    pub target: Option<Promise>,
    pub moves: Vec<Move>,
    /// The first one is the status that it appeared with.
    pub statuses: Vec<StatusChange>,
    pub owners: Vec<OwnerChange>,
    pub criteria: Vec<CriterionChange>,
    /// Its progress after each commit that changed it.
    pub counts: Vec<Count>,
    /// The latest commit that changed anything in it.
    pub changed: CommitIx,
    /// Commits that name a change of it and its reason.
    pub named: Vec<(CommitIx, String)>,
}

/// A target date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// `2027-01-28`, `2027-Q1`.
    pub text: String,
    #[serde(with = "as_text")]
    pub first: civil::Date,
    /// The day on which it is due.
    #[serde(with = "as_text")]
    pub last: civil::Date,
}

/// A target that moved, was given up or came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Move {
    pub commit: CommitIx,
    pub before: Option<Promise>,
    pub after: Option<Promise>,
    /// Days later than the last known promise. `None` if there is no date any more.
    pub days: Option<i32>,
    pub reason: Reason,
}

/// Why something changed, as far as the commit says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub text: String,
    pub source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A line `Milestone-Change: …` in its message.
    Line,
    /// The status update that it brought.
    Update,
    /// Only the subject of its message.
    Subject,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusChange {
    pub commit: CommitIx,
    /// As in [`crate::model::Status::slug`]. `None` if there was none, or no known one.
    pub before: Option<String>,
    pub after: Option<String>,
    pub reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnerChange {
    pub commit: CommitIx,
    pub before: Vec<String>,
    pub after: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CriterionChange {
    pub commit: CommitIx,
    pub change: Change,
    /// The deliverable, the group of success criteria or the section that it is in.
    pub part: String,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    Added,
    Dropped,
    Reworded,
    Ticked,
    Unticked,
}

impl Change {
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Dropped => "dropped",
            Self::Reworded => "reworded",
            Self::Ticked => "ticked",
            Self::Unticked => "unticked",
        }
    }
}

/// Criteria of the deliverables, done and total, from a commit on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    pub commit: CommitIx,
    pub done: usize,
    pub total: usize,
    /// All boxes, including those of success criteria, sign-off and procedures.
    pub boxes: usize,
}

/// Days as `2027-01-28`.
mod as_text {
    use jiff::civil;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(day: &civil::Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<civil::Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

impl Ledger {
    pub fn new(commits: Vec<Commit>, milestones: Vec<Life>) -> Self {
        Self {
            commits,
            milestones,
            index: OnceLock::new(),
        }
    }
}

impl History {
    pub fn ledger(&self) -> Option<&Ledger> {
        match self {
            Self::Known(ledger) => Some(ledger),
            _ => None,
        }
    }
}
