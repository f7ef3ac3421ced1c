//! `missing-owner`: a deliverable or an open blocker has no owner.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{self, State};
use crate::project::{Project, Subject};
use crate::rules::engine::name_of;
use crate::rules::{Check, Family, Report, Rule};
use crate::source::{Span, Text};

pub(super) static RULE: Rule = Rule {
    name: "missing-owner",
    family: Family::Deliverables,
    severity: Severity::Error,
    from: Profile::Guide,
    summary: "a deliverable or an open blocker has no owner",
    explanation: "\
Work without an owner is rarely finished. Each deliverable and each open blocker names a person or a team; `TBD` is not a name. The finding
is a warning while the milestone is Planned. Cancelled deliverables and resolved blockers are ignored.",
    guide_words: &["Owner/responsibilities not assigned"],
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let milestone = subject.milestone;
    let together = || format!("of {} deliverables have no owner", milestone.deliverables.len());
    for deliverable in milestone.deliverables.iter().filter(|own| guide::is_asked_of(own)) {
        let name = || name_of(deliverable);
        judge(subject, name, deliverable.span, &deliverable.owners, together, report);
    }
    let together = || format!("of {} blockers have no owner", milestone.blockers.len());
    for blocker in subject.open_blockers() {
        let name = || format!("blocker {} `{}`", blocker.number, blocker.title.value);
        judge(subject, name, blocker.span, &blocker.owners, together, report);
    }
}

fn judge(
    subject: Subject<'_>,
    name: impl FnOnce() -> String,
    place: Span,
    owners: &[Text],
    together: impl FnOnce() -> String,
    report: &mut Report,
) {
    let (span, message) = match guide::owner(subject, owners) {
        State::Given => return,
        State::Open(open) => (open.span, format!("the owner of {} is still `{}`", name(), open.value)),
        State::Missing => (place, format!("{} has no owner", name())),
    };
    report
        .at(span, message)
        .help("write `**Owner**: ` and the responsible person or team")
        .together(together())
        .missing_in(subject)
        .until_started(subject);
}
