//! `started-while-blocked`: a milestone is In Progress while what it depends on is Planned.

use crate::diagnostic::Severity;
use crate::model::Status;
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "started-while-blocked",
    family: Family::Timeline,
    severity: Severity::Warning,
    needs: &[Need::Book],
    summary: "a milestone is In Progress while what it depends on is Planned",
    explanation: "\
If work goes on here, either the dependency is weaker than it says, or the other milestone has started and nobody has written so, or
people are building on something that does not exist yet. All three are worth a conversation, and each needs another fix.

Statuses In Progress and In Review are compared with each milestone that this one depends on directly; only Planned counts, since
overlapping with one that is under way is normal. A dependency on a deliverable (`[MLS-001#2]`) counts for the milestone of it.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let Some(own) = &subject.document.metadata.status else {
        return;
    };
    let Some(state) = own
        .status
        .filter(|status| matches!(status, Status::InProgress | Status::InReview))
    else {
        return;
    };
    for other in project
        .awaited(subject)
        .filter(|other| other.status == Some(Status::Planned))
    {
        let name = other.name;
        let (chapter, span) = project.awaited_place(subject, &other);
        let (status_chapter, status) = other.status_place;
        report
            .at(
                own.text.span,
                format!(
                    "`{}` is {state}, and `{name}`, which it depends on, is still Planned",
                    project.name(subject.spec)
                ),
            )
            .help(format!(
                "update the status of `{name}`, or remove the dependency if this can go on without it"
            ))
            .together("milestones that this one depends on are still Planned")
            .related_in(chapter, span, "the dependency")
            .related_in(status_chapter, status, format!("`{name}` is Planned"));
    }
}
