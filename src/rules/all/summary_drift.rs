//! `summary-drift`: a hand-written deliverables table differs from the sections.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{Deliverable, SummaryRow};
use crate::project::{Project, Subject};
use crate::rules::engine::{counted, name_of, share_a_name};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::{Span, Text};
use crate::text::words::phrase;

pub(super) static RULE: Rule = Rule {
    name: "summary-drift",
    family: Family::Deliverables,
    severity: Severity::Warning,
    fix: Fixable::Unsafe,
    summary: "a hand-written deliverables table differs from the sections",
    explanation: "\
A table that repeats the sections goes out of date unnoticed. Rows are matched with sections by title, or else by position; status, owner
and target are compared if both give one. Owners agree if they share a name: `Alice` and `Backend Engineer (Alice)`.

Without such a table the page shows one made from the sections, so the simplest fix is to delete it.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let milestone = subject.milestone;
    let Some(table) = &milestone.summary_table else { return };
    let (rows, sections) = (table.rows.len(), milestone.deliverables.len());
    let mut drifts = Vec::new();
    for (row, deliverable) in pairs(&table.rows, &milestone.deliverables) {
        drifts.extend(drift(subject, row, deliverable));
    }
    if rows != sections {
        let rows_say = counted(rows, "row", "rows");
        let span = table.span;
        let message = format!(
            "the table has {rows_say} for {}",
            counted(sections, "deliverable", "deliverables")
        );
        drifts.insert(
            0,
            Drift {
                span,
                message,
                edit: None,
            },
        );
    }
    let edits: Vec<Edit> = drifts.iter().filter_map(|drift| drift.edit.clone()).collect();
    let mut drifts = drifts.into_iter();
    let Some(first) = drifts.next() else { return };
    let more = drifts.len();
    let message = match more {
        0 => first.message,
        _ => format!("{} ({more} more in this table)", first.message),
    };
    let draft = report
        .at(first.span, message)
        .help("update the table, or delete it: the page then shows one made from the sections")
        .unsafe_fix("copy the values of the sections into the table", edits);
    for drift in drifts.take(2) {
        draft.related(drift.span, drift.message);
    }
}

struct Drift {
    span: Span,
    message: String,
    edit: Option<Edit>,
}

/// Pairs each row with the section of the same title, or else at the same position.
fn pairs<'a>(rows: &'a [SummaryRow], all: &'a [Deliverable]) -> Vec<(&'a SummaryRow, &'a Deliverable)> {
    let mut by_title = HashMap::new();
    for (index, deliverable) in all.iter().enumerate() {
        by_title.entry(phrase(&deliverable.title.value)).or_insert(index);
    }
    let find = |row: &SummaryRow| by_title.get(&phrase(&row.title.value)).copied();
    let named: Vec<Option<usize>> = rows.iter().map(find).collect();
    let taken: HashSet<usize> = named.iter().flatten().copied().collect();
    let of_row = |(index, row): (usize, &'a SummaryRow)| {
        let at = named[index].or_else(|| (!taken.contains(&index)).then_some(index))?;
        Some((row, all.get(at)?))
    };
    rows.iter().enumerate().filter_map(of_row).collect()
}

fn drift(subject: Subject<'_>, row: &SummaryRow, deliverable: &Deliverable) -> Vec<Drift> {
    let name = name_of(deliverable);
    let text = subject.text;
    let mut found = Vec::new();
    let mut differs = |what: &str, written: &Text, meant: String| {
        let span = written.part(text, 0..written.value.len());
        found.push(Drift {
            span: written.span,
            message: format!(
                "the {what} of {name} is `{}` in the table, but `{meant}` in its section",
                written.value
            ),
            edit: span.map(|span| Edit::replace(span, meant)),
        });
    };
    if let Some(value) = &row.status
        && let (Some(here), Some(there)) = (value.status, deliverable.known_status())
        && here != there
    {
        differs("status", &value.text, there.to_string());
    }
    if let Some(owner) = &row.owner
        && !deliverable.owners.is_empty()
        && !deliverable
            .owners
            .iter()
            .any(|other| share_a_name(&owner.value, &other.value))
    {
        let owners: Vec<&str> = deliverable.owners.iter().map(|owner| owner.value.as_str()).collect();
        differs("owner", &owner.clone(), owners.join(", "));
    }
    if let (Some(value), Some(meant)) = (&row.target, &deliverable.target)
        && let (Some(here), Some(there)) = (value.date(), meant.date())
        && (here.last() < there.first() || there.last() < here.first())
    {
        differs("target", &value.text, there.to_string());
    }
    found
}
