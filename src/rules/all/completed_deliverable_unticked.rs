//! `completed-deliverable-unticked`: a Completed deliverable has every criterion ticked.

use crate::analysis::{Project, Subject};
use crate::diagnostic::Severity;
use crate::model::{Progress, Status};
use crate::rules::engine::name_of;
use crate::rules::{Check, Family, Fixable, Report, Rule};

pub static RULE: Rule = Rule {
    name: "completed-deliverable-unticked",
    family: Family::Deliverables,
    severity: Severity::Error,
    essential: true,
    strict_only: false,
    needs: &[],
    fix: Fixable::No,
    summary: "a Completed deliverable has every criterion ticked",
    explanation: "\
A deliverable that is Completed with open criteria is either not completed or not written up. Where the whole milestone is Completed,
`unticked-at-completion` counts all of them at once and this rule is silent.",
    guide_words: &[],
    check: Check::Milestone(check),
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    if subject.status() == Some(Status::Completed) {
        return;
    }
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
                subject.chapter,
                first.marker(),
                format!("{name} is Completed with {open} of {total} criteria unticked"),
            )
            .help("tick what is done, or set its status back to `In Review`")
            .together(together);
        if let Some(status) = &deliverable.status {
            draft.related(subject.chapter, status.text.span, "its status");
        }
    }
}
