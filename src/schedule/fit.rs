//! Whether a milestone's critical path fits between its start and its end, and the days of each step.

use jiff::civil;

use super::calendar::Calendar;
use super::network::{Activity, passes, waiting};
use crate::model::{CriticalPath, Date, Document};

/// A milestone's own path on the calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The days of all steps.
    pub needed: f64,
    /// The path's start, as it was read.
    pub start: Date,
    /// The path's end, else the milestone's target.
    pub end: Option<Date>,
    /// Calendar days between the two, both included. A date with less precision counts as its day that leaves the most
    /// time.
    pub held: Option<i64>,
    /// One per step of the path.
    pub steps: Vec<StepTimes>,
}

/// The days of a step if everything before it takes as long as planned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StepTimes {
    pub first: civil::Date,
    pub last: civil::Date,
    /// Days by which it can take longer; negative if the path does not fit. `None` if the path has no end.
    pub total_float: Option<f64>,
}

impl Fit {
    /// The days that are missing; `None` if the path fits.
    pub fn missing(&self) -> Option<f64> {
        let missing = self.needed - self.held? as f64;
        (missing > 1e-6).then_some(missing)
    }

    /// The day on which the last step ends.
    pub fn last(&self) -> Option<civil::Date> {
        self.steps.last().map(|step| step.last)
    }
}

/// `None` if the path has no start or no step with a duration.
pub(crate) fn fit(document: &Document, calendar: &Calendar) -> Option<Fit> {
    let path = document.milestone.as_ref()?.critical_path.as_ref()?;
    let needed = days(path)?;
    let start = path.start.as_ref()?.date()?;
    let end = end(document, path);
    let from = calendar.start(start.first()) as f64;
    let until = end.map(|end| calendar.end(end.last()) as f64);
    let chain: Vec<Activity> = (path.steps.iter().enumerate())
        .map(|(own, step)| Activity {
            days: step.days.unwrap_or(0.0),
            after: own.checked_sub(1).into_iter().collect(),
            deadline: until,
            ..Activity::default()
        })
        .collect();
    let steps = passes(&chain, &waiting(&chain), from, from)
        .into_iter()
        .map(|times| StepTimes {
            first: calendar.first_day(times.early_start),
            // A step without days is on the day on which its turn comes.
            last: calendar
                .last_day(times.early_finish)
                .max(calendar.first_day(times.early_start)),
            total_float: until.map(|_| times.total_float()),
        });
    Some(Fit {
        needed,
        start,
        end,
        held: end.map(|end| calendar.days(start.first(), end.last())),
        steps: steps.collect(),
    })
}

/// The days of all steps together; `None` if no step has days.
pub(crate) fn days(path: &CriticalPath) -> Option<f64> {
    let said = || path.steps.iter().filter_map(|step| step.days);
    said().next().map(|_| said().sum())
}

fn end(document: &Document, path: &CriticalPath) -> Option<Date> {
    let own = path.end.as_ref().and_then(|end| end.date());
    own.or_else(|| document.metadata.target.as_ref()?.date())
}
