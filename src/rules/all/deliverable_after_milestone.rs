//! `deliverable-after-milestone`: a deliverable is due after its milestone.

use crate::diagnostic::Severity;
use crate::model::Status;
use crate::project::{Project, Subject};
use crate::rules::engine::name_of;
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "deliverable-after-milestone",
    family: Family::Deliverables,
    severity: Severity::Error,
    summary: "a deliverable is due after its milestone",
    explanation: "\
A milestone is reached when all of its deliverables are delivered, so no deliverable can be due later. A month, a quarter or a half-year is
reported only if every day in it is too late. Cancelled deliverables are ignored.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let (Some(due), Some(value)) = (subject.target(), &subject.document.metadata.target) else {
        return;
    };
    for deliverable in &subject.milestone.deliverables {
        let Some(own) = &deliverable.target else { continue };
        let is_cancelled = deliverable.known_status() == Some(Status::Cancelled);
        let Some(date) = own.date().filter(|date| date.first() > due.last() && !is_cancelled) else {
            continue;
        };
        report
            .at(
                own.text.span,
                format!(
                    "{} is due on {date}, after the milestone on {due}",
                    name_of(deliverable)
                ),
            )
            .help("bring the deliverable forward, or move the milestone")
            .together(format!("deliverables are due after the milestone on {due}"))
            .related(value.text.span, "the milestone is due here");
    }
}
