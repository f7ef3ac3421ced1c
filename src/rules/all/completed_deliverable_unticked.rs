//! `completed-deliverable-unticked`: a Completed deliverable has a criterion that is not ticked.

use crate::diagnostic::Severity;
use crate::model::{Progress, Status};
use crate::project::{Project, Subject};
use crate::rules::engine::name_of;
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "completed-deliverable-unticked",
    family: Family::Deliverables,
    severity: Severity::Error,
    summary: "a Completed deliverable has a criterion that is not ticked",
    explanation: "\
If a Completed deliverable has open criteria, either its status is wrong or somebody forgot to tick them. If the whole
milestone is Completed too, `unticked-at-completion` counts all its open criteria as well.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let deliverables = &subject.milestone.deliverables;
    let together = "deliverables are Completed with unticked criteria";
    for deliverable in deliverables
        .iter()
        .filter(|d| d.known_status() == Some(Status::Completed))
    {
        let Some(first) = deliverable.criteria.iter().find(|criterion| !criterion.done) else {
            continue;
        };
        let Progress { done, total } = deliverable.progress();
        let name = name_of(deliverable);
        let open = total - done;
        let draft = report
            .at(
                first.marker(),
                format!("{name} is Completed with {open} of {total} criteria unticked"),
            )
            .help("tick what is done, or set its status back to `In Review`")
            .together(together);
        if let Some(status) = &deliverable.status {
            draft.related(status.text.span, "its status");
        }
    }
}
