//! `blocker-overdue`: an open blocker is past its target resolution.

use crate::diagnostic::Severity;
use crate::project::{Project, Subject};
use crate::rules::engine::days_since;
use crate::rules::{Check, Family, Need, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "blocker-overdue",
    family: Family::Status,
    severity: Severity::Warning,
    needs: &[Need::Date],
    summary: "an open blocker is past its target resolution",
    explanation: "\
A blocker with a date in the past is either resolved and nobody has said so, which keeps other people worried for nothing, or it is
stuck and nobody has said so, which is worse. Close it, or write the next action and a day for it.

The rule reads `Target Resolution` (`Target`, `Due`, `ETA` in tables). Resolved blockers are left alone: struck through, ticked, or with a
status that says so; and so are settled milestones.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    for blocker in subject.open_blockers() {
        let Some(target) = &blocker.target else { continue };
        let Some(days) = target.date().and_then(|date| days_since(date, project.as_of)) else {
            continue;
        };
        report
            .at(
                target.text.span,
                format!(
                    "blocker {} `{}` was to be resolved {days} ago and is open",
                    blocker.number, blocker.title.value
                ),
            )
            .label(format!("the day is {}", project.as_of))
            .help("add `- **Status**: Resolved` if it is, or write the next action and a new day")
            .together(format!(
                "of {} blockers are past their target resolution",
                subject.milestone.blockers.len()
            ));
    }
}
