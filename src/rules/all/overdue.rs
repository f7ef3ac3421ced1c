//! `overdue`: an open milestone is past its target.

use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::rules::engine::days_since;
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "overdue",
    family: Family::Status,
    severity: Severity::Warning,
    needs: &[Need::Date],
    summary: "an open milestone is past its target",
    explanation: "\
A past target misleads readers. Either the milestone is done and its status is out of date, or it needs a new date. Completed and Cancelled
milestones are not overdue; a month, quarter or half-year is due at its end.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let (Some(target), Some(value)) = (subject.target(), &subject.document.metadata.target) else {
        return;
    };
    let Some(days) = days_since(target, project.as_of).filter(|_| !subject.is_settled()) else {
        return;
    };
    let state = subject
        .status()
        .map_or("not settled".to_owned(), |status| status.to_string());
    let name = project.name(subject.spec);
    report
        .at(value.text.span, format!("`{name}` was due {days} ago and is {state}"))
        .label(format!("as of {}", project.as_of))
        .help("set the status to `Completed` if it is done, or agree on a new target date");
}
