//! `mdbook-mls/forecast/1`.

#[cfg(test)]
mod schema;

use serde::Serialize;

use super::Report;
use crate::output::findings::json::Entry;
use crate::output::json::to_json;

const FORMAT: &str = "mdbook-mls/forecast/1";

/// Paths are relative to the book's root, lines start at 1.
pub(crate) fn json(report: &Report<'_>) -> String {
    let days = report.days.iter().map(|day| Day {
        date: day.date.to_string(),
        findings: day
            .findings
            .iter()
            .map(|finding| Entry::new(&report.located(finding), report.places))
            .collect(),
    });
    let milestones = report.projections.iter().map(|projection| Milestone {
        id: report.name(projection),
        p50: projection.forecast.map(|forecast| forecast.p50.to_string()),
        p85: projection.forecast.map(|forecast| forecast.p85.to_string()),
        rate: projection.rate(),
        needed: projection.needed,
        weeks: projection.weeks,
    });
    to_json(&Document {
        format: FORMAT,
        as_of: report.analysis.project.as_of.to_string(),
        unknown: report.unknown.as_deref(),
        days: days.collect(),
        milestones: milestones.collect(),
        confidence: report
            .claims
            .iter()
            .map(|claims| Confidence {
                claimed: &claims.claimed,
                in_time: claims.in_time,
                late: claims.late,
                cancelled: claims.cancelled,
                unknown: claims.unknown,
            })
            .collect(),
    })
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Document<'a> {
    format: &'static str,
    /// The day that it looks ahead from.
    as_of: String,
    /// Why git knows nothing of the book.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<&'a str>,
    /// The days on which findings appear.
    days: Vec<Day<'a>>,
    /// The milestones that are not settled.
    milestones: Vec<Milestone<'a>>,
    /// What settled milestones had claimed of their confidence last, the highest level first, and how many ended how.
    confidence: Vec<Confidence<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Confidence<'a> {
    /// `critical`, `high`, `medium`, `low`, or the author's own word.
    claimed: &'a str,
    /// Completed by the day that was promised when they said so.
    in_time: usize,
    late: usize,
    cancelled: usize,
    /// Completed on an unknown day, or without a promised one.
    unknown: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Day<'a> {
    date: String,
    /// Findings as in `mdbook-mls/findings/1`: those that count on this day and did not on the day before.
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Milestone<'a> {
    /// The id, or for a milestone without one its file.
    id: &'a str,
    /// The day by which it is done in half of the draws. None if there is too little data, or nothing is open.
    p50: Option<String>,
    /// The day by which it is done in 85 % of the draws.
    p85: Option<String>,
    /// Criteria met in a week so far. None if it has not been under way for a whole week.
    rate: Option<f64>,
    /// Criteria to meet in a week from now on to be done in time. None without a target to come, or if nothing is open.
    needed: Option<f64>,
    /// Whole weeks since it was first under way.
    weeks: usize,
}
