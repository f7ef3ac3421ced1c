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
What is finished cannot be held up. A blocker that still stands open in a Completed milestone was resolved and never closed, or moved on
to another milestone, or the milestone is not Completed.

A blocker counts as resolved when it is struck through, when its box is ticked, when its status is a settled one, or when `Resolved`
stands at either end of its title. `None` under the heading is not a blocker. Risks that stayed risks are left alone.",
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
        0 => format!("`{name}` is Completed, and blocker {title} is open"),
        more => format!(
            "`{name}` is Completed, and {} blockers are open, the first is {title}",
            more + 1
        ),
    };
    let draft = report.at(first.span, message).help(
        "add `- **Status**: Resolved` below it, move it to the milestone that it holds up, or set the status back",
    );
    if let Some(status) = &subject.document.metadata.status {
        draft.related(status.text.span, "the milestone's status");
    }
}
