//! `completed-before-blocker`: a milestone is not Completed while something it depends on is open.

use crate::analysis::{Project, Subject};
use crate::diagnostic::Severity;
use crate::model::Status;
use crate::rules::{Check, Family, Fixable, Need, Report, Rule};

pub static RULE: Rule = Rule {
    name: "completed-before-blocker",
    family: Family::Timeline,
    severity: Severity::Error,
    essential: true,
    strict_only: false,
    needs: &[Need::Book],
    fix: Fixable::No,
    summary: "a milestone is not Completed while something it depends on is open",
    explanation: "\
Either the dependency was none, or the milestone is not Completed, or the other one's status is behind. A dependency that was
Cancelled is settled and left to `cancelled-blocker`.",
    guide_words: &[],
    check: Check::Milestone(check),
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
    for &blocker in project.graph.blockers(subject.spec) {
        let Some(other) = project.subject(blocker).filter(|other| !other.is_settled()) else {
            continue;
        };
        let (own, name) = (project.name(subject.spec), project.name(blocker));
        let state = other
            .status()
            .map_or("has no known status".to_owned(), |status| format!("is {status}"));
        let metadata = &other.document.metadata;
        let place = metadata
            .status
            .as_ref()
            .map_or(project.title_place(other.chapter), |status| status.text.span);
        report
            .at(
                subject.chapter,
                status.text.span,
                format!("`{own}` is Completed, and `{name}`, which it depends on, {state}"),
            )
            .help(format!(
                "bring the status of `{name}` up to date, or cut the dependency"
            ))
            .related(other.chapter, place, format!("the status of `{name}`"));
    }
}
