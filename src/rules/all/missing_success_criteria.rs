//! `missing-success-criteria`: a milestone has no success criteria.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{SUCCESS, State};
use crate::model::Section;
use crate::project::{Project, Subject};
use crate::rules::engine::open_section;
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "missing-success-criteria",
    family: Family::Deliverables,
    severity: Severity::Error,
    from: Profile::Guide,
    summary: "a milestone has no success criteria",
    explanation: "\
A milestone can fail even if all its deliverables are delivered: the success criteria say what has to hold when they work together. They are
read from the section `Success Criteria`, in groups or directly under the heading, as task-list items; `Success`, `Exit Criteria` and
`Acceptance Criteria` outside a deliverable are other names for it.",
    guide_words: &["No success criteria defined"],
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let milestone = subject.milestone;
    let state = SUCCESS.state(subject);
    if matches!(state, State::Given) {
        return;
    }
    let help = "under `## Success Criteria`, write `- [ ] …` lines that can be checked, in the groups Technical, Operational and Quality";
    let open = match state {
        State::Open(text) => Some(text.span),
        _ => open_section(subject, Section::SuccessCriteria),
    };
    if let Some(span) = open {
        let draft = report.at(span, "the success criteria are still open");
        draft.help(help).missing_in(subject).until_started(subject);
        return;
    }
    let heading = milestone.heading_of(Section::SuccessCriteria);
    match heading.or_else(|| milestone.heading_of(Section::AcceptanceCriteria)) {
        Some(found) => report
            .at(found.heading.span, "there is no success criterion under this heading")
            .label("only task-list items, `- [ ] …`, are criteria"),
        None => {
            let name = project.name(subject.spec);
            let place = subject.title_place();
            report.at(place, format!("`{name}` has no section `Success Criteria`"))
        }
    }
    .help(help)
    .missing_in(subject);
}
