//! `percent-mismatch`: "60% complete" in a status update differs from the ticked criteria by more than ten points.

use crate::diagnostic::Severity;
use crate::model::Progress;
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Report, Rule};

/// The allowed difference, in percentage points.
const TOLERANCE: usize = 10;

pub(super) static RULE: Rule = Rule {
    name: "percent-mismatch",
    family: Family::Status,
    severity: Severity::Warning,
    summary: "\"60% complete\" in a status update differs from the ticked criteria by more than ten points",
    explanation: "\
The page shows the share of ticked acceptance criteria. If a status update on the same page claims a different share, a reader believes
neither. Most often the boxes are out of date: tick what is done. Sometimes the figure counts effort; then say in words what it counts.

The rule compares only the newest update, and only a figure that says how much is done: `60% complete`, `60% done`, `Progress: 60%` or a
bare `60%` at the start. A percentage of anything else, such as uptime, coverage or confidence, is ignored. A difference of up to ten points
is accepted, because criteria differ in size. Settled milestones are checked by `unticked-at-completion` instead.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    let Some(said) = subject.newest_update().and_then(|update| update.percent) else {
        return;
    };
    let progress = subject.milestone.progress();
    let Some(counted) = progress.percent() else { return };
    if counted.abs_diff(said.value as usize) <= TOLERANCE {
        return;
    }
    let Progress { done, total } = progress;
    report
        .at(
            said.span,
            format!(
                "the status update says {}%, but {done} of {total} criteria are ticked, {counted}%",
                said.value
            ),
        )
        .help("tick the criteria that are met, or correct the figure");
}
