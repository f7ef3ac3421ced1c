//! Changes as our own JSON, `mdbook-mls/diff/1`.

#[cfg(test)]
mod schema;

use serde::Serialize;

use super::{ChangesFormat, Report, Side};
use crate::compare::{self, Spot};
use crate::output::findings::json::Entry;
use crate::output::json::to_json;
use crate::output::located::locate;

pub(super) static RECORD: ChangesFormat = ChangesFormat {
    name: "json",
    help: "All fields, for your own programs",
    write: json,
};

const FORMAT: &str = "mdbook-mls/diff/1";

/// Paths are relative to the book's root, lines start at 1.
fn json(report: &Report<'_>) -> String {
    let comparison = report.comparison;
    let follows = &comparison.follows;
    let document = Document {
        format: FORMAT,
        as_of: report.head.analysis.project.as_of.to_string(),
        base: &report.base.name,
        head: &report.head.name,
        changes: report.changes().map(|change| Change::new(report, change)).collect(),
        follows: Follows {
            gained: follows.gained.iter().map(|at| entry(&report.head, *at)).collect(),
            gone: follows.gone.iter().map(|at| entry(&report.base, *at)).collect(),
            slack: follows.slack.iter().map(Slack::new).collect(),
            late: follows.late.iter().map(Late::new).collect(),
            overbooked: follows.overbooked.iter().map(Overbooked::new).collect(),
            unsigned: follows.unsigned.iter().map(Unsigned::new).collect(),
        },
        edits: comparison.edits.len(),
    };
    to_json(&document)
}

fn entry<'a>(side: &'a Side<'_>, finding: usize) -> Entry<'a> {
    let located = locate(side.analysis, side.places, &side.analysis.findings[finding]);
    Entry::new(&located, side.places)
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Document<'a> {
    format: &'static str,
    /// The date that is used as today for both states.
    as_of: String,
    base: &'a str,
    head: &'a str,
    changes: Vec<Change<'a>>,
    follows: Follows<'a>,
    /// The number of changed texts that promise nothing; they are in `changes` only with `--all`.
    edits: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Change<'a> {
    /// Its kind, such as `target-pushed`.
    id: &'static str,
    /// `erosion`, `change`, `progress` or `edit`.
    level: &'static str,
    /// The milestone's id, or its file if it has none.
    milestone: &'a str,
    /// The part of it that changed; empty for the milestone itself.
    subject: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    /// By how many days a date moved.
    days: Option<i32>,
    /// In the older state.
    from: Option<Place>,
    /// In the newer state.
    to: Option<Place>,
    /// The reason that a commit's message names.
    acknowledged: Option<&'a str>,
    /// It does not change with rebasing or edits around it.
    fingerprint: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Place {
    file: String,
    line: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Follows<'a> {
    /// Findings as in `mdbook-mls/findings/1`.
    gained: Vec<Entry<'a>>,
    gone: Vec<Entry<'a>>,
    slack: Vec<Slack<'a>>,
    late: Vec<Late<'a>>,
    overbooked: Vec<Overbooked<'a>>,
    /// Signatures that fitted before and no longer fit.
    unsigned: Vec<Unsigned<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Unsigned<'a> {
    milestone: &'a str,
    /// Role, name and date.
    signature: &'a str,
    /// Text that was signed and is gone.
    gone: &'a [String],
    /// Text that is there now and was not signed.
    new: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Slack<'a> {
    milestone: &'a str,
    /// In days.
    before: f64,
    after: f64,
    /// The first day on which it can be done.
    earliest_before: String,
    earliest_after: String,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Late<'a> {
    milestone: &'a str,
    target: String,
    /// The day on which the milestone that it waits for is due.
    ready: String,
    waits_for: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Overbooked<'a> {
    person: &'a str,
    /// `2027-W08`
    week: String,
    /// In percent.
    before: f64,
    after: f64,
}

impl<'a> Change<'a> {
    fn new(report: &Report<'_>, change: &'a compare::Change) -> Self {
        let place = |side: &Side<'_>, spot: Option<Spot>| {
            let place = Report::locate(side, spot)?;
            Some(Place {
                file: place.file,
                line: place.start.line,
            })
        };
        Self {
            id: change.kind.id(),
            level: change.kind.level().name(),
            milestone: &change.milestone,
            subject: &change.subject,
            before: change.before.as_deref(),
            after: change.after.as_deref(),
            days: change.days,
            from: place(&report.base, change.from),
            to: place(&report.head, change.to),
            acknowledged: change.acknowledged.as_deref(),
            fingerprint: &change.fingerprint,
        }
    }
}

impl<'a> Slack<'a> {
    fn new(slack: &'a compare::follows::Slack) -> Self {
        Self {
            milestone: &slack.milestone,
            before: slack.before,
            after: slack.after,
            earliest_before: slack.earliest_before.to_string(),
            earliest_after: slack.earliest_after.to_string(),
        }
    }
}

impl<'a> Late<'a> {
    fn new(late: &'a compare::follows::Late) -> Self {
        Self {
            milestone: &late.milestone,
            target: late.target.to_string(),
            ready: late.ready.to_string(),
            waits_for: &late.waits_for,
        }
    }
}

impl<'a> Overbooked<'a> {
    fn new(person: &'a compare::follows::Overbooked) -> Self {
        Self {
            person: &person.person,
            week: person.week.to_string(),
            before: person.before,
            after: person.after,
        }
    }
}

impl<'a> Unsigned<'a> {
    fn new(unsigned: &'a compare::follows::Unsigned) -> Self {
        Self {
            milestone: &unsigned.milestone,
            signature: &unsigned.signature,
            gone: &unsigned.changed.gone,
            new: &unsigned.changed.new,
        }
    }
}
