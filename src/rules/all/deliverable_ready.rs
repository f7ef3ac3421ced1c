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
After the last box is ticked, people often forget to update the status. If there is more to do, add a criterion for it. No fix sets a
status: a person decides that a deliverable is done. Deliverables without a status, Cancelled deliverables and those of a Cancelled
milestone are ignored.",
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
                format!("{} has {criteria} ticked but is {status}", name_of(deliverable)),
            )
            .help("set its status to `Completed`, or add the criterion that is still open")
            .together("deliverables have all criteria ticked and are not Completed");
    }
}
