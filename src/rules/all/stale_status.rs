//! `stale-status`: the newest status update is older than the communication plan promises.

use jiff::civil;

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::model::{Date, DateReading, DateValue, PlanRow, Update, read_leading_date, read_month_day};
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Need, Report, Rule};

/// The shortest interval, in days; more frequent updates are not required.
const WEEK: u32 = 7;
/// How many days late an update may be.
const GRACE: u32 = 2;

pub(super) static RULE: Rule = Rule {
    name: "stale-status",
    family: Family::Status,
    severity: Severity::Warning,
    from: Profile::Guide,
    needs: &[Need::Date],
    summary: "the newest status update is older than the communication plan promises",
    explanation: "\
If there is no update, some readers think that all is well and others that nobody works on it. The communication plan says who is informed
how often. The newest dated status update must not be older than the shortest of these intervals plus two days. Daily stand-ups and the like
count as weekly, because nobody should have to write them down each time.

Weekly, twice a week, every two weeks, per sprint, monthly and similar frequencies are read, in six languages; \"on completion\" and \"as
needed\" promise nothing. A milestone without a dated update or without a promised frequency is ignored, and so is a settled one. Three
lines under `### Status Updates` with today's date are enough, even if they say that nothing has changed.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    let updates = subject.milestone.updates.iter();
    let newest = updates.filter_map(|update| Some((day(update, project.as_of)?, update.date.as_ref()?)));
    let Some((day, date)) = newest.max_by_key(|(day, _)| *day) else {
        return;
    };
    let plan = subject.milestone.communication.plan.iter();
    let promises = plan.filter_map(|row| Some((row.days?.max(WEEK), row)));
    let Some((interval, promise)) = promises.min_by_key(|(interval, _)| *interval) else {
        return;
    };
    let age = (project.as_of - day).get_days();
    if age <= i32::try_from(interval + GRACE).unwrap_or(i32::MAX) {
        return;
    }
    tell(project, date, age, promise, report);
}

fn tell(project: &Project<'_>, date: &DateValue, age: i32, promise: &PlanRow, report: &mut Report) {
    let Some(frequency) = &promise.frequency else { return };
    let who = &promise.stakeholder.value;
    report
        .at(
            date.text.span,
            format!(
                "the newest status update is {age} days old, but `{who}` was promised `{}`",
                frequency.value
            ),
        )
        .label(format!("as of {}", project.as_of))
        .help("under `### Status Updates`, write `**Current Status**: …% complete (` and today's date, even if nothing has changed")
        .related(frequency.span, "the promise");
}

/// The date of an update. Without a year, it is the latest date that is not after `today`, because a late milestone has
/// updates after its target.
fn day(update: &Update, today: civil::Date) -> Option<civil::Date> {
    let value = update.date.as_ref()?;
    match read_leading_date(&value.text.value).0 {
        DateReading::NoYear { month, day } => read_month_day(month, day, today),
        _ => value.date().map(Date::last),
    }
}
