//! `completed-with-blocker`: a Completed milestone has an open blocker.

use crate::diagnostic::Severity;
use crate::model::Status;
use crate::project::{Project, Subject};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "completed-with-blocker",
    family: Family::People,
    severity: Severity::Error,
    summary: "a Completed milestone has an open blocker",
    explanation: "\
Nothing can block a milestone that is finished. If a blocker is still open in a Completed milestone, it was resolved and never closed, or it
now blocks another milestone, or the milestone is not Completed.

A blocker counts as resolved if it is struck through, if its box is ticked, if its status is settled, or if its title begins or ends with
`Resolved`. `None` under the heading is not a blocker. Risks are not checked.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.status() != Some(Status::Completed) {
        return;
    }
    let mut open = subject.open_blockers();
    let Some(first) = open.next() else { return };
    let name = project.name(subject.spec);
    let title = format!("{} `{}`", first.number, first.title.value);
    let message = match open.count() {
        0 => format!("`{name}` is Completed, and blocker {title} is still open"),
        more => format!(
            "`{name}` is Completed, and {} blockers are still open; the first is {title}",
            more + 1
        ),
    };
    let draft = report
        .at(first.span, message)
        .help("add `- **Status**: Resolved` below it, move it to the milestone that it blocks, or set the status back");
    if let Some(status) = &subject.document.metadata.status {
        draft.related(status.text.span, "the milestone's status");
    }
}
