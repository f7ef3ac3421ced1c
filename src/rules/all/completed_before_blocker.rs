//! `completed-before-blocker`: a milestone is Completed while something it depends on is open.

use crate::diagnostic::Severity;
use crate::model::Status;
use crate::project::{Awaited, Project, Subject};
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "completed-before-blocker",
    family: Family::Timeline,
    severity: Severity::Error,
    needs: &[Need::Book],
    summary: "a milestone is Completed while something it depends on is open",
    explanation: "\
Either it was not a real dependency, or the milestone is not Completed, or the other one's status is out of date. A Cancelled dependency is
reported by `cancelled-blocker` instead.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let Some(status) = subject
        .document
        .metadata
        .status
        .as_ref()
        .filter(|s| s.status == Some(Status::Completed))
    else {
        return;
    };
    let is_open = |other: &Awaited<'_>| !other.status.is_some_and(Status::is_settled);
    for other in project.awaited(subject).filter(is_open) {
        let (own, name) = (project.name(subject.spec), other.name);
        let state = match other.status {
            Some(status) => format!("is {status}"),
            None => "has no known status".to_owned(),
        };
        let (chapter, place) = other.status_place;
        report
            .at(
                status.text.span,
                format!("`{own}` is Completed, and `{name}`, which it depends on, {state}"),
            )
            .help(format!("update the status of `{name}`, or remove the dependency"))
            .related_in(chapter, place, format!("`{name}` {state}"));
    }
}
