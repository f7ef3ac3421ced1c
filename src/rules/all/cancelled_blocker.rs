//! `cancelled-blocker`: a milestone depends on one that was Cancelled.

use crate::diagnostic::Severity;
use crate::model::Status;
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "cancelled-blocker",
    family: Family::Timeline,
    severity: Severity::Warning,
    needs: &[Need::Book],
    summary: "a milestone depends on one that was Cancelled",
    explanation: "\
A Cancelled milestone will never be completed. If this milestone can do without it, remove the dependency; if not, name what delivers the
same result instead. Only the people who cancelled it know which is right.

Both sides are read: the dependency may be written here or in the Cancelled milestone. Settled milestones are ignored.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    for other in project
        .awaited(subject)
        .filter(|other| other.status == Some(Status::Cancelled))
    {
        let (own, name) = (project.name(subject.spec), other.name);
        let (chapter, span) = project.awaited_place(subject, &other);
        let (status_chapter, status) = other.status_place;
        report
            .in_chapter(
                chapter,
                span,
                format!("`{own}` waits for `{name}`, which was Cancelled"),
            )
            .help("remove the dependency, or name what replaces it")
            .related_in(status_chapter, status, format!("`{name}` was Cancelled"));
    }
}
