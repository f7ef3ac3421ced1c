//! `incomplete-deliverable`: a deliverable lacks a description, a status or a target.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::guide::{self, DELIVERABLE_STATUS, DELIVERABLE_TARGET, DESCRIPTION, State};
use crate::model::DeliverableForm;
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, name_of};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "incomplete-deliverable",
    family: Family::Deliverables,
    severity: Severity::Warning,
    from: Profile::Guide,
    summary: "a deliverable lacks a description, a status or a target",
    explanation: "\
People who wait for a deliverable want to know what it is, how far it has come and when it is due. A target in the summary table counts, and
a `Delivered` field counts as a status. The title of a list item or a table row counts as its description, and the box of a task item counts
as its status. Cancelled deliverables are ignored; owner and criteria have rules of their own.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let deliverables = &subject.milestone.deliverables;
    for deliverable in deliverables.iter().filter(|own| guide::is_asked_of(own)) {
        let mut missing = Vec::new();
        let mut open = None;
        for item in [&DESCRIPTION, &DELIVERABLE_STATUS, &DELIVERABLE_TARGET] {
            match item.state(subject, deliverable) {
                State::Given => {}
                State::Missing => missing.push(item.what),
                State::Open(text) => open = open.or(Some((item.what, text))),
            }
        }
        if open.is_none() && missing.is_empty() {
            continue;
        }
        let own = name_of(deliverable);
        let together = format!(
            "of {} deliverables lack a description, a status or a target",
            deliverables.len()
        );
        let (span, message, help) = match (open, missing.is_empty()) {
            (Some((name, text)), true) => (
                text.span,
                format!("the {name} of {own} is still `{}`", text.value),
                format!("write the {name} instead"),
            ),
            _ => (
                deliverable.span,
                lacks(&own, &missing),
                help(deliverable.form, &missing),
            ),
        };
        report
            .at(span, message)
            .help(help)
            .together(together)
            .missing_in(subject);
    }
}

fn lacks(own: &str, missing: &[&str]) -> String {
    let missing: Vec<String> = missing.iter().map(|name| format!("no {name}")).collect();
    format!("{own} has {}", and_list(&missing))
}

fn help(form: DeliverableForm, missing: &[&str]) -> String {
    let keys = missing.iter().map(|name| match *name {
        "description" => "Description",
        "status" => "Status",
        _ => "Target",
    });
    let named = |form: fn(&str) -> String| and_list(&keys.map(form).collect::<Vec<_>>());
    let field = |key: &str| format!("`**{key}**: `");
    match form {
        DeliverableForm::Heading => format!("write {} below its heading", named(field)),
        DeliverableForm::ListItem => format!("write {} as a list below it", named(field)),
        DeliverableForm::TableRow => {
            let columns = if missing.len() == 1 { "column" } else { "columns" };
            format!("give the table the {columns} {}", named(|key| format!("`{key}`")))
        }
    }
}
