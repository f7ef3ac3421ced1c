//! `started-while-blocked`: a milestone is In Progress while one that it depends on is Planned.

use crate::diagnostic::Severity;
use crate::model::Status;
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "started-while-blocked",
    family: Family::Timeline,
    severity: Severity::Warning,
    needs: &[Need::Book],
    summary: "a milestone is In Progress while one that it depends on is Planned",
    explanation: "\
If work has started here, either this milestone does not really depend on the other one, or the other one has started and its status is out
of date, or people are building on something that does not exist yet. Find out which is true, because each case needs a different fix.

A milestone that is In Progress or In Review is compared with each milestone that it depends on directly. Only Planned ones are reported,
because work on two milestones may overlap. A dependency on a deliverable (`[MLS-001#2]`) counts as one on its milestone.",
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
                    "`{}` is {state}, but `{name}`, which it depends on, is still Planned",
                    project.name(subject.spec)
                ),
            )
            .help(format!(
                "update the status of `{name}`, or remove the dependency if work can continue without it"
            ))
            .together("milestones that this one depends on are still Planned")
            .related_in(chapter, span, "the dependency")
            .related_in(status_chapter, status, format!("`{name}` is Planned"));
    }
}
