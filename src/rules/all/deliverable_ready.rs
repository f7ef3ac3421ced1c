//! `deliverable-ready`: a deliverable with every criterion ticked is not Completed.

use crate::diagnostic::Severity;
use crate::model::{Progress, Status};
use crate::project::{Project, Subject};
use crate::rules::engine::{counted, name_of};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "deliverable-ready",
    family: Family::Deliverables,
    severity: Severity::Info,
    summary: "a deliverable with every criterion ticked is not Completed",
    explanation: "\
When the last box is ticked, the status is often forgotten. Where there is more to do, a criterion is missing that says so. No fix sets a
status: somebody has to say that it is done. A deliverable without a status, a Cancelled one and those of a Cancelled milestone are left
alone.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.status() == Some(Status::Cancelled) {
        return;
    }
    for deliverable in &subject.milestone.deliverables {
        let ticked = Progress::of(&deliverable.criteria);
        let (Some(value), Some(status)) = (&deliverable.status, deliverable.known_status()) else {
            continue;
        };
        if !ticked.is_complete() || status.is_settled() {
            continue;
        }
        let criteria = match ticked.total {
            1 => "its criterion".to_owned(),
            total => format!("all {}", counted(total, "criterion", "criteria")),
        };
        report
            .at(
                value.text.span,
                format!("{} has {criteria} ticked and is {status}", name_of(deliverable)),
            )
            .help("set its status to `Completed`, or add the criterion that is still open")
            .together("deliverables have all criteria ticked and are not Completed");
    }
}
