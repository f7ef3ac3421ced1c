//! `missing-procedures`: the acceptance procedures are missing.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{PROCEDURES, State};
use crate::model::Section;
use crate::project::{Project, Subject};
use crate::rules::engine::new_section;
use crate::rules::{Check, Family, Fixable, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "missing-procedures",
    family: Family::People,
    severity: Severity::Warning,
    from: Profile::Guide,
    fix: Fixable::Unsafe,
    summary: "the acceptance procedures are missing",
    explanation: "\
Criteria say what has to hold; procedures say how somebody checks it, on which machine and in which order. If you write them early, they
show which criteria cannot be checked while there is still time to change them.

The section is called `Acceptance Procedures`, `Acceptance Testing`, `Test Plan`, `Verification` or the like. Tick boxes, numbered steps
and plain sentences all count, directly under the heading or in groups. A heading with only `TBD` below it does not count.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let help = "under `## Acceptance Procedures`, write `- [ ] …` lines that say how each criterion is checked";
    match PROCEDURES.state(subject) {
        State::Given => return,
        State::Open(text) => {
            let message = format!("the acceptance procedures are still `{}`", text.value);
            report.at(text.span, message).help(help).missing_in(subject);
            return;
        }
        State::Missing => {}
    }
    if let Some(found) = subject.milestone.heading_of(Section::Procedures) {
        let draft = report.at(found.heading.span, "there is no procedure under this heading");
        draft.help(help).missing_in(subject);
        return;
    }
    report
        .at(
            subject.title_place(),
            format!(
                "`{}` has no section `Acceptance Procedures`",
                project.name(subject.spec)
            ),
        )
        .help(help)
        .missing_in(subject)
        .unsafe_fix(
            "add a section `Acceptance Procedures` to be filled in",
            [new_section(subject, PROCEDURES.skeleton)],
        );
}
