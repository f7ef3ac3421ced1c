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
An open blocker with a date in the past is either resolved or stuck, and the page does not say which. If it is resolved, people worry for
nothing; if it is stuck, nobody knows that help is needed. Close it, or write the next action and a new date for it.

The rule reads `Target Resolution` (`Target`, `Due`, `ETA` in tables). Blockers that are resolved (struck through, ticked, or with a status
such as Resolved) are ignored, and so are settled milestones.",
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
                    "blocker {} `{}` was due {days} ago and is still open",
                    blocker.number, blocker.title.value
                ),
            )
            .label(format!("as of {}", project.as_of))
            .help("add `- **Status**: Resolved` if it is, or write the next action and a new date")
            .together(format!(
                "of {} blockers are past their target resolution",
                subject.milestone.blockers.len()
            ));
    }
}
