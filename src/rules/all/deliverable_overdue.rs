//! `deliverable-overdue`: an open deliverable is past its target.

use crate::diagnostic::Severity;
use crate::model::{Deliverable, Status};
use crate::project::{Project, Subject};
use crate::rules::engine::{days_since, name_of};
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "deliverable-overdue",
    family: Family::Status,
    severity: Severity::Warning,
    needs: &[Need::Date],
    summary: "an open deliverable is past its target",
    explanation: "\
A milestone rarely slips all at once: its deliverables slip one after the other while its own date still looks fine. Each deliverable whose
target has passed is reported, with the number of days, until it is Completed or Cancelled or has a new realistic date.

The target is the one in its section, or else the one in the summary table. A month, quarter or half-year is due at its end. A deliverable
without a status counts as done if all its criteria are ticked. Settled milestones are ignored.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    let deliverables = &subject.milestone.deliverables;
    for deliverable in deliverables.iter().filter(|deliverable| !is_over(deliverable)) {
        let Some(target) = &deliverable.target else { continue };
        let Some(days) = target.date().and_then(|date| days_since(date, project.as_of)) else {
            continue;
        };
        let state = match deliverable.known_status() {
            Some(status) => format!("is {status}"),
            None => "has no known status".to_owned(),
        };
        report
            .at(
                target.text.span,
                format!("{} was due {days} ago and {state}", name_of(deliverable)),
            )
            .label(format!("as of {}", project.as_of))
            .help("set its status to `Completed` if it is done, or agree on a new target")
            .together(format!("of {} deliverables are past their targets", deliverables.len()));
    }
}

fn is_over(deliverable: &Deliverable) -> bool {
    match &deliverable.status {
        Some(status) => status.status.is_some_and(Status::is_settled),
        None => deliverable.progress().is_complete(),
    }
}
