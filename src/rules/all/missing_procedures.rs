//! `missing-procedures`: the milestone says how it is accepted.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::model::{Procedure, Section};
use crate::project::{Project, Subject};
use crate::rules::engine::{is_open, new_section};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Span;

pub static RULE: Rule = Rule {
    name: "missing-procedures",
    family: Family::People,
    severity: Severity::Warning,
    from: Profile::Guide,
    fix: Fixable::Unsafe,
    summary: "acceptance procedures are there",
    explanation: "\
Criteria say what has to hold; procedures say what somebody does, on which machine and in which order, to find out. Written beforehand, they
show which criteria nobody could ever check, while there is time to change them.

The section is called `Acceptance Procedures`, `Acceptance Testing`, `Test Plan`, `Verification` or the like. Tick boxes, numbered steps
and a plain sentence all count, straight under the heading or in groups. A heading with nothing but `TBD` does not.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let procedures = &subject.milestone.procedures;
    let text = subject.text;
    let help = "under `## Acceptance Procedures`, write `- [ ] …` lines: what is done to find out whether it holds";
    let lines: Vec<(&str, Span)> = procedures.iter().flat_map(|own| lines(own, text)).collect();
    if lines.iter().any(|(text, _)| !is_open(text)) {
        return;
    }
    if let Some(&(text, span)) = lines.first() {
        let draft = report.at(span, format!("the acceptance procedures are still `{text}`"));
        draft.help(help).missing_in(subject);
        return;
    }
    if let Some(found) = subject.milestone.heading_of(Section::Procedures) {
        let draft = report.at(found.heading.span, "no procedure stands under this heading");
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
            [new_section(subject.text, "## Acceptance Procedures\n\n- [ ] TBD")],
        );
}

fn lines<'t>(procedure: &'t Procedure, source: &'t str) -> impl Iterator<Item = (&'t str, Span)> {
    let boxes = procedure.criteria.iter().map(|criterion| &criterion.text);
    let all = boxes.chain(procedure.steps.iter().map(|step| &step.text));
    all.map(|text| (text.of(source), text.span))
}
