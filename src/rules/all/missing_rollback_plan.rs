//! `missing-rollback-plan`: the rollback plan is missing or has no steps.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{ROLLBACK, State};
use crate::project::{Project, Subject};
use crate::rules::engine::new_section;
use crate::rules::{Check, Family, Fixable, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "missing-rollback-plan",
    family: Family::People,
    severity: Severity::Error,
    from: Profile::Guide,
    fix: Fixable::Unsafe,
    summary: "the rollback plan is missing or has no steps",
    explanation: "\
A way back has to be planned before it is needed. The section `Rollback Plan` holds at least one step, as a numbered or
bulleted list.",
    guide_words: &["Rollback plan missing"],
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let state = ROLLBACK.state(subject);
    if matches!(state, State::Given) {
        return;
    }
    let help =
        "under `## Rollback Plan`, write `### Rollback Steps` and a numbered list: what to undo, and in which order";
    if let State::Open(step) = state {
        let draft = report.at(step.span, "the rollback plan is still open");
        draft.help(help).missing_in(subject).until_started(subject);
        return;
    }
    if let Some(span) = subject.milestone.rollback.heading {
        let draft = report.at(span, "the rollback plan has no steps");
        draft.help(help).missing_in(subject);
        return;
    }
    let name = project.name(subject.spec);
    let place = subject.title_place();
    report
        .at(place, format!("`{name}` has no section `Rollback Plan`"))
        .help(help)
        .missing_in(subject)
        .unsafe_fix(
            "add a section `Rollback Plan` to be filled in",
            [new_section(subject, ROLLBACK.skeleton)],
        );
}
