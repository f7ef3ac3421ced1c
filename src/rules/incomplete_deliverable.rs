//! `incomplete-deliverable`: a deliverable has a description, a status and a target.

use crate::analysis::{Project, Subject};
use crate::diagnostic::Severity;
use crate::model::{Deliverable, DeliverableForm, Status};
use crate::rules::engine::{Answer, and_list, answer, name_of};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Text;

pub static RULE: Rule = Rule {
    name: "incomplete-deliverable",
    family: Family::Deliverables,
    severity: Severity::Warning,
    essential: false,
    strict_only: false,
    needs: &[],
    fix: Fixable::No,
    summary: "a deliverable has a description, a status and a target",
    explanation: "\
Whoever waits for a deliverable wants to know what it will be, how far it is and when it comes. A target in the summary table counts, and
`Delivered` stands for a status. A list item or a table row describes itself by its title, and one that is a task item has its box for a
status. Cancelled deliverables are left alone; owner and criteria have rules of their own.",
    guide_words: &[],
    check: Check::Milestone(check),
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let deliverables = &subject.milestone.deliverables;
    let together = format!(
        "of {} deliverables lack a description, a status or a target",
        deliverables.len()
    );
    for deliverable in deliverables {
        if deliverable.known_status() == Some(Status::Cancelled) {
            continue;
        }
        let mut missing = Vec::new();
        let mut open = None;
        for (name, answer) in answers(deliverable) {
            match answer {
                Answer::Given => {}
                Answer::Missing => missing.push(format!("no {name}")),
                Answer::Open(text) => open = open.or(Some((name, text))),
            }
        }
        let own = name_of(deliverable);
        let (span, message) = match (open, missing.is_empty()) {
            (None, true) => continue,
            (Some((name, text)), true) => (text.span, format!("the {name} of {own} is still `{}`", text.value)),
            (_, false) => (deliverable.span, format!("{own} has {}", and_list(&missing))),
        };
        report
            .at(subject.chapter, span, message)
            .help(match deliverable.form {
                DeliverableForm::Heading => {
                    "write `**Description**: `, `**Status**: ` and `**Target**: ` below its heading"
                }
                DeliverableForm::ListItem => "write `**Status**: ` and `**Target**: ` as a list below it",
                DeliverableForm::TableRow => "give the table the columns `Status` and `Target`",
            })
            .together(together.as_str())
            .missing_in(subject);
    }
}

fn answers(deliverable: &Deliverable) -> [(&'static str, Answer<'_>); 3] {
    let is_short = deliverable.form != DeliverableForm::Heading;
    // A task item is its own criterion.
    let is_task = deliverable.form == DeliverableForm::ListItem
        && matches!(deliverable.criteria.as_slice(), [own] if own.text.span.start <= deliverable.title.span.start);
    [
        ("description", given(is_short, deliverable.description.as_ref())),
        (
            "status",
            given(is_task, deliverable.status.as_ref().map(|status| &status.text)),
        ),
        ("target", answer(deliverable.target.as_ref().map(|target| &target.text))),
    ]
}

fn given(is_given: bool, text: Option<&Text>) -> Answer<'_> {
    if is_given { Answer::Given } else { answer(text) }
}
