//! The formats of `forecast`: text, JSON and Markdown.

mod json;
mod markdown;
mod text;

use jiff::civil;

use crate::ahead::{Claims, Day, Projection};
use crate::analysis::Analysis;
use crate::diagnostic::Finding;
use crate::ledger::days_between;
use crate::output::located::{Located, locate};
use crate::source::map::Places;

pub(crate) use json::json;
pub(crate) use markdown::markdown;
pub(crate) use text::text;

/// What `forecast` writes.
pub(crate) struct Report<'a> {
    pub analysis: &'a Analysis<'a>,
    pub places: &'a Places<'a>,
    pub days: Vec<Day>,
    /// The number of days ahead.
    pub looked_at: u16,
    pub projections: Vec<Projection>,
    /// The confidence that settled milestones had claimed.
    pub claims: Vec<Claims>,
    /// Why the history is not known; `None` if it is known.
    pub unknown: Option<String>,
}

impl Report<'_> {
    fn located<'f>(&self, finding: &'f Finding) -> Located<'f> {
        locate(self.analysis, self.places, finding)
    }

    fn name(&self, projection: &Projection) -> &str {
        self.analysis.project.name(projection.spec)
    }

    /// `tomorrow` or `in 17 days`.
    fn away(&self, day: civil::Date) -> String {
        match days_between(self.analysis.project.as_of, day) {
            1 => "tomorrow".to_owned(),
            days => format!("in {days} days"),
        }
    }
}

/// `file:line`, or only the file.
fn place(located: &Located<'_>) -> String {
    match &located.place {
        Some(place) => format!("{}:{}", located.file, place.start.line),
        None => located.file.clone(),
    }
}

/// `1 week` or `12 weeks`.
pub(crate) fn counted(count: usize, one: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        _ => format!("{count} {one}s"),
    }
}

/// `4 in time, 1 late, 1 cancelled`
fn outcome(claims: &Claims) -> String {
    let counts = [
        (claims.in_time, "in time"),
        (claims.late, "late"),
        (claims.cancelled, "cancelled"),
        (claims.unknown, "on an unknown day"),
    ];
    let said = counts.into_iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = said.map(|(count, what)| format!("{count} {what}")).collect();
    said.join(", ")
}

impl Claims {
    fn all(&self) -> usize {
        self.in_time + self.late + self.cancelled + self.unknown
    }
}

/// With one decimal.
fn rate(value: f64) -> String {
    format!("{value:.1}")
}

/// Why a milestone has no projection.
fn missing_reason(projection: &Projection) -> String {
    match projection {
        Projection { open: 0, .. } => "all criteria are met".to_owned(),
        Projection { weeks: 0, .. } => "too little data: it has not been under way for a whole week".to_owned(),
        Projection { weeks, ticks, .. } => format!(
            "too little data: {} in {}",
            match ticks {
                1 => "1 criterion met".to_owned(),
                ticks => format!("{ticks} criteria met"),
            },
            counted(*weeks, "week")
        ),
    }
}

/// The pace that the target needs; empty if it is not known.
fn needed(report: &Report<'_>, projection: &Projection) -> String {
    let Some(target) = projection.target.filter(|_| projection.open > 0) else {
        return String::new();
    };
    match projection.needed {
        Some(needed) => format!("{} a week are needed for {target}", rate(needed)),
        None if target.last() < report.analysis.project.as_of => format!("its target, {target}, has passed"),
        None => format!("its target, {target}, is today"),
    }
}
