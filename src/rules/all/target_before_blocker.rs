//! `target-before-blocker`: a milestone is due before one that it depends on.

use crate::diagnostic::Severity;
use crate::model::Status;
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "target-before-blocker",
    family: Family::Timeline,
    severity: Severity::Error,
    needs: &[Need::Book],
    summary: "a milestone is due before one that it depends on",
    explanation: "\
A milestone cannot be finished before a milestone that it depends on. A month, a quarter or a half-year is reported only if no day in it is
possible. A Cancelled dependency is reported by `cancelled-blocker` instead.",
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
                format!("`{own}` is due on {target}, but it depends on `{name}`, which is due on {date}"),
            )
            .help(format!(
                "move the target to {} or later, or remove the dependency on `{name}`",
                date.first()
            ))
            .related_in(chapter, place, format!("`{name}` is due on {date}"));
    }
}
