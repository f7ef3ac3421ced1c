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
    /// The date that is used as today.
    as_of: String,
    /// The reason why the history is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<&'a str>,
    /// The days on which findings appear.
    days: Vec<Day<'a>>,
    /// The milestones that are not settled.
    milestones: Vec<Milestone<'a>>,
    /// The last confidence that settled milestones had claimed, the highest level first, and how the milestones ended.
    confidence: Vec<Confidence<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Confidence<'a> {
    /// `critical`, `high`, `medium`, `low`, or the author's own word.
    claimed: &'a str,
    /// Completed by the date that was promised at the time of the claim.
    in_time: usize,
    late: usize,
    cancelled: usize,
    /// Completed on an unknown day, or without a promised date.
    unknown: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Day<'a> {
    date: String,
    /// Findings as in `mdbook-mls/findings/1`: those that appear on this day and not on the day before.
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Milestone<'a> {
    /// The id, or the file if the milestone has no id.
    id: &'a str,
    /// The day by which it is done in half of the simulated runs. None if there is too little data, or nothing is open.
    p50: Option<String>,
    /// The day by which it is done in 85 % of the simulated runs.
    p85: Option<String>,
    /// Criteria met per week so far. None if work on it began less than a whole week ago.
    rate: Option<f64>,
    /// Criteria that must be met per week from now on to finish in time. None without a future target, or if nothing is open.
    needed: Option<f64>,
    /// Whole weeks since work on it began.
    weeks: usize,
}
