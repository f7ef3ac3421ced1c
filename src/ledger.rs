//! The history of a book's milestones from git: promises, moves, ticks and completions. Plain data, built by `history`.

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

/// What is known about a book's history.
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

/// Why the history is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    pub reason: String,
    /// Whether there is a history that cannot be read.
    pub is_incomplete: bool,
}

/// Everything that happened to a book's milestones.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ledger {
    /// The commits with events, the oldest first.
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
    /// The same day, or if a clock was wrong, one that fits between the days of the commits around it.
    #[serde(with = "as_text")]
    pub day: civil::Date,
    pub subject: String,
}

/// The history of one milestone. Events are in the order of their commits.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Life {
    /// The latest id, or the file of a milestone without one.
    pub id: String,
    /// Its earlier ids, the oldest first.
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
    /// Commits whose message names a change of it with a reason.
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

/// A target that moved, was dropped or came back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Move {
    pub commit: CommitIx,
    pub before: Option<Promise>,
    pub after: Option<Promise>,
    /// Days later than the last known promise. `None` if there is no longer a date.
    pub days: Option<i32>,
    pub reason: Reason,
}

/// The reason for a change, according to the commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub text: String,
    pub source: Source,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A `Milestone-Change: …` line in the message.
    Line,
    /// The status update in the commit.
    Update,
    /// Only the subject of the message.
    Subject,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StatusChange {
    pub commit: CommitIx,
    /// As in [`crate::model::Status::slug`]. `None` without a known status.
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
    /// The deliverable, the group of success criteria or the section that contains it.
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

/// Done and total criteria of the deliverables, from a commit on.
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
