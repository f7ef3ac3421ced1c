//! `cancelled-blocker`: nothing waits for a milestone that was Cancelled.

use crate::analysis::{Project, Subject};
use crate::diagnostic::Severity;
use crate::model::Status;
use crate::rules::{Check, Family, Fixable, Need, Report, Rule};

pub static RULE: Rule = Rule {
    name: "cancelled-blocker",
    family: Family::Timeline,
    severity: Severity::Warning,
    essential: true,
    strict_only: false,
    needs: &[Need::Book],
    fix: Fixable::No,
    summary: "nothing waits for a milestone that was Cancelled",
    explanation: "\
What was Cancelled never comes. Either the milestone can do without it, and the dependency goes; or something else has to bring what
was expected, and that is what it now waits for. Only the people who cancelled know which.

Both sides are read: the dependency may be written here or in the Cancelled milestone. Settled milestones are left alone: what they
waited for is history.",
    guide_words: &[],
    check: Check::Milestone(check),
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    for &blocker in project.graph.blockers(subject.spec) {
        let Some(other) = project.subject(blocker) else {
            continue;
        };
        let (Some(Status::Cancelled), Some(status)) = (other.status(), &other.document.metadata.status) else {
            continue;
        };
        let (own, name) = (project.name(subject.spec), project.name(blocker));
        let (chapter, span) = project.dependency_place(blocker, subject.spec);
        report
            .at(
                chapter,
                span,
                format!("`{own}` waits for `{name}`, which was Cancelled"),
            )
            .help("take the dependency out, or name what takes its place")
            .related(other.chapter, status.text.span, format!("the status of `{name}`"));
    }
}
