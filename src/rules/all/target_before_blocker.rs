//! `target-before-blocker`: a milestone is due before what it depends on.

use crate::diagnostic::Severity;
use crate::model::Status;
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "target-before-blocker",
    family: Family::Timeline,
    severity: Severity::Error,
    needs: &[Need::Book],
    summary: "a milestone is due before what it depends on",
    explanation: "\
A target before the target of something that has to come first cannot be met. A month, a quarter or a half counts with its kindest
day: the rule speaks only when no day within it would be right. A Cancelled dependency is left to `cancelled-blocker`.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let (Some(target), Some(value)) = (subject.target(), &subject.document.metadata.target) else {
        return;
    };
    let awaited = project
        .awaited(subject)
        .filter(|other| other.status != Some(Status::Cancelled));
    for other in awaited {
        let Some(date) = other.target.filter(|date| target.last() < date.first()) else {
            continue;
        };
        let (own, name) = (project.name(subject.spec), other.name);
        let (chapter, place) = other.target_place;
        report
            .at(
                value.text.span,
                format!("`{own}` is due on {target}, before `{name}`, which it depends on and which is due on {date}"),
            )
            .help(format!(
                "move the target to {} or later, or remove the dependency on `{name}`",
                date.first()
            ))
            .related_in(chapter, place, format!("`{name}` is due on {date}"));
    }
}
