//! `mdbook-mls/history/1`.

#[cfg(test)]
mod schema;

use serde::Serialize;

use super::Report;
use crate::ledger::{CommitIx, Ledger, Life, Promise};
use crate::output::json::to_json;

pub(super) const FORMAT: &str = "mdbook-mls/history/1";

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Document<'a> {
    pub format: &'static str,
    /// Why the history is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<&'a str>,
    pub milestones: Vec<Milestone<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Milestone<'a> {
    /// The id, or the file if the milestone has no id.
    pub id: &'a str,
    pub title: &'a str,
    #[serde(flatten)]
    pub past: Past<'a>,
}

/// The known history of a milestone.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Past<'a> {
    /// Former ids.
    pub former_ids: &'a [String],
    /// When it was added to the book.
    pub added: Option<Point<'a>>,
    /// When it was removed from the book.
    pub removed: Option<Point<'a>>,
    /// The first promise: `2027-01-28`, `2027-Q1`.
    pub first_target: Option<&'a str>,
    pub first_promised: Option<Point<'a>>,
    pub target: Option<&'a str>,
    /// Days from the first promise to the current one.
    pub days_late: Option<i32>,
    pub moves: Vec<Move<'a>>,
    pub statuses: Vec<Status<'a>>,
    pub completed: Option<Point<'a>>,
    pub owners: Vec<Owners<'a>>,
    pub criteria: Vec<Criterion<'a>>,
    /// Criteria of the deliverables, with an entry for each change of their number.
    pub progress: Vec<Progress<'a>>,
}

/// A commit and its committer's day.
#[derive(Clone, Copy, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Point<'a> {
    #[serde(serialize_with = "day")]
    #[cfg_attr(test, schemars(with = "String"))]
    pub date: jiff::civil::Date,
    pub commit: &'a str,
}

fn day<S: serde::Serializer>(day: &jiff::civil::Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Move<'a> {
    #[serde(flatten)]
    pub point: Point<'a>,
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
    /// Later than the last known target; below 0 if it is earlier. None if there is no target any more.
    pub days: Option<i32>,
    pub reason: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Status<'a> {
    #[serde(flatten)]
    pub point: Point<'a>,
    pub before: Option<&'a str>,
    pub after: Option<&'a str>,
    pub reason: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Owners<'a> {
    #[serde(flatten)]
    pub point: Point<'a>,
    pub before: &'a [String],
    pub after: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Criterion<'a> {
    #[serde(flatten)]
    pub point: Point<'a>,
    /// `added`, `dropped`, `reworded`, `ticked` or `unticked`.
    pub change: &'static str,
    /// The deliverable or section that contains it.
    pub part: &'a str,
    pub text: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Progress<'a> {
    #[serde(flatten)]
    pub point: Point<'a>,
    pub done: usize,
    pub total: usize,
}

pub(crate) fn json(report: &Report<'_>) -> String {
    let milestones = report.lives.iter().map(|life| Milestone {
        id: &life.id,
        title: &life.title,
        past: past(report.ledger, life, &|at| report.shows(at)),
    });
    to_json(&Document {
        format: FORMAT,
        unknown: None,
        milestones: milestones.collect(),
    })
}

/// A document without a history.
pub(crate) fn none(reason: &str) -> String {
    to_json(&Document {
        format: FORMAT,
        unknown: Some(reason),
        milestones: Vec::new(),
    })
}

/// The history of one milestone, with the events of the commits that pass `shows`.
pub(crate) fn past<'a>(ledger: &'a Ledger, life: &'a Life, shows: &dyn Fn(CommitIx) -> bool) -> Past<'a> {
    let point = |at: CommitIx| {
        let commit = ledger.commit(at)?;
        Some(Point {
            date: commit.date,
            commit: &commit.id,
        })
    };
    let shown = |at: CommitIx| point(at).filter(|_| shows(at));
    let text = |promise: &'a Option<Promise>| promise.as_ref().map(|promise| promise.text.as_str());
    let moves = life.moves.iter().filter_map(|moved| {
        Some(Move {
            point: shown(moved.commit)?,
            before: text(&moved.before),
            after: text(&moved.after),
            days: moved.days,
            reason: &moved.reason.text,
        })
    });
    let statuses = life.statuses.iter().filter_map(|change| {
        Some(Status {
            point: shown(change.commit)?,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
            reason: &change.reason.text,
        })
    });
    let owners = life.owners.iter().filter_map(|change| {
        Some(Owners {
            point: shown(change.commit)?,
            before: &change.before,
            after: &change.after,
        })
    });
    let criteria = life.criteria.iter().filter_map(|change| {
        Some(Criterion {
            point: shown(change.commit)?,
            change: change.change.name(),
            part: &change.part,
            text: &change.text,
        })
    });
    let progress = life.counts.iter().filter_map(|count| {
        Some(Progress {
            point: shown(count.commit)?,
            done: count.done,
            total: count.total,
        })
    });
    Past {
        former_ids: &life.former,
        added: point(life.born),
        removed: life.gone.and_then(point),
        first_target: life.first.as_ref().map(|(_, promise)| promise.text.as_str()),
        first_promised: life.first.as_ref().and_then(|(at, _)| point(*at)),
        target: text(&life.target),
        days_late: life.slip().map(|slip| slip.days),
        moves: moves.collect(),
        statuses: statuses.collect(),
        completed: life.completed().and_then(point),
        owners: owners.collect(),
        criteria: criteria.collect(),
        progress: progress.collect(),
    }
}
