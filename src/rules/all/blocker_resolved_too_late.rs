//! `blocker-resolved-too-late`: a blocker's target resolution is after the milestone's target.

use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "blocker-resolved-too-late",
    family: Family::People,
    severity: Severity::Warning,
    summary: "a blocker's target resolution is after the milestone's target",
    explanation: "\
If a blocker is resolved only after the milestone is due, one of the two dates is wrong. Either it does not block this milestone, or the
milestone will be late and needs a later target now.

Dates are compared with the precision that they have: a blocker due in `June` and a milestone due on 15 June agree, because an earlier day
in June is possible. A date without a year is read as one before the target. Resolved blockers and settled milestones are ignored.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let (Some(due), Some(target)) = (subject.target(), &subject.document.metadata.target) else {
        return;
    };
    if subject.is_settled() {
        return;
    }
    for blocker in subject.open_blockers() {
        let Some(value) = &blocker.target else { continue };
        let Some(date) = value.date().filter(|date| date.first() > due.last()) else {
            continue;
        };
        report
            .at(
                value.text.span,
                format!(
                    "blocker {} `{}` has the target resolution {date}, after the target of `{}`, {due}",
                    blocker.number,
                    blocker.title.value,
                    project.name(subject.spec)
                ),
            )
            .help("find an earlier way around it, or agree on a later target for the milestone")
            .related(target.text.span, "the milestone's target");
    }
}
