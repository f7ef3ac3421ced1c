//! `at-risk-without-cause`: a milestone At Risk has no open blocker and no High risk.

use crate::diagnostic::Severity;
use crate::model::{Level, Status};
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "at-risk-without-cause",
    family: Family::People,
    severity: Severity::Warning,
    summary: "a milestone At Risk has no open blocker and no High risk",
    explanation: "\
A milestone that is At Risk asks for help, so its page must say what endangers it. It needs at least one open blocker, of any priority, or
one High risk (likelihood and impact at least Medium, one of them High).

Resolved blockers and risks of level Medium or Low are not a cause. A note after the status (`At Risk (customs)`) names the cause, but not
who acts on it and by when: a blocker does. If the danger has passed, set the status back.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let Some(status) = &subject.document.metadata.status else {
        return;
    };
    let mut risks = subject.milestone.risks.iter();
    // Text below the heading of the blockers is a cause.
    let has_words = !subject.milestone.waiting.is_empty();
    let has_cause =
        has_words || subject.open_blockers().next().is_some() || risks.any(|risk| risk.level() >= Some(Level::High));
    if status.status != Some(Status::AtRisk) || has_cause {
        return;
    }
    let name = project.name(subject.spec);
    let resolved = subject.milestone.blockers.len();
    let label = match (resolved, subject.milestone.risks.len()) {
        (0, 0) => "there are no blockers and no risks".to_owned(),
        (0, risks) => format!("there are no blockers, and none of the {risks} risks is High"),
        (_, 0) => "every blocker is resolved, and there are no risks".to_owned(),
        (_, risks) => format!("every blocker is resolved, and none of the {risks} risks is High"),
    };
    report
        .at(
            status.text.span,
            format!("`{name}` is At Risk, and no open blocker or High risk says why"),
        )
        .label(label)
        .help("under `## Current Blockers`, write what endangers it, who acts and by when; or set the status back");
}
