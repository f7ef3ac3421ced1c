//! `confidence-contradiction`: confidence is High despite an overdue target, a High blocker or a dependency At Risk.

use crate::diagnostic::Severity;
use crate::model::{Level, Status};
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, days_since};
use crate::rules::{Check, Family, Need, Report, Rule};
use crate::source::{ChapterIx, Span};

pub(super) static RULE: Rule = Rule {
    name: "confidence-contradiction",
    family: Family::Status,
    severity: Severity::Warning,
    needs: &[Need::Others, Need::Date],
    summary: "confidence is High despite an overdue target, a High blocker or a dependency At Risk",
    explanation: "\
Confidence is the one figure that executives read. If it is `High` while the target has passed, a blocker of High or Critical priority is
open, or a dependency is At Risk, they do not know which to believe. If both are true, lower the blocker's priority and write in the update
why it does not matter.

Only the newest status update is read, and only the level `High`; `85%` alone is not a level. Resolved blockers, blockers without a priority
and settled milestones are ignored.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.is_settled() {
        return;
    }
    let Some(confidence) = subject.newest_update().and_then(|update| update.confidence.as_ref()) else {
        return;
    };
    let reasons = reasons(project, subject);
    if confidence.level < Some(Level::High) || reasons.is_empty() {
        return;
    }
    let said: Vec<&str> = reasons.iter().map(|reason| reason.said.as_str()).collect();
    let draft = report
        .at(
            confidence.text.span,
            format!("confidence is High, but {}", and_list(&said)),
        )
        .help("lower it to `Medium` or `Low`, or update what contradicts it");
    for reason in &reasons {
        draft.related_in(reason.chapter, reason.span, "this contradicts it");
    }
}

/// A fact that contradicts High confidence.
struct Reason {
    said: String,
    chapter: ChapterIx,
    span: Span,
}

fn reasons(project: &Project<'_>, subject: Subject<'_>) -> Vec<Reason> {
    let chapter = subject.chapter;
    let mut found = Vec::new();
    let late = subject.target().and_then(|target| days_since(target, project.as_of));
    if let (Some(days), Some(target)) = (late, &subject.document.metadata.target) {
        let said = format!("it was due {days} ago");
        let span = target.text.span;
        found.push(Reason { said, chapter, span });
    }
    let priority = |blocker: &crate::model::Blocker| blocker.priority.as_ref().and_then(|value| value.level);
    for blocker in subject.open_blockers() {
        if let Some(level) = priority(blocker).filter(|level| *level >= Level::High) {
            let said = format!(
                "blocker {} `{}` of {level} priority is still open",
                blocker.number, blocker.title.value
            );
            let span = blocker.span;
            found.push(Reason { said, chapter, span });
        }
    }
    for other in project
        .awaited(subject)
        .filter(|other| other.status == Some(Status::AtRisk))
    {
        let (chapter, span) = other.status_place;
        let said = format!("`{}`, which it depends on, is At Risk", other.name);
        found.push(Reason { said, chapter, span });
    }
    found
}
