//! `conflicting-metadata`: a document's own metadata gives one key two values.

use std::collections::BTreeSet;

use crate::diagnostic::Severity;
use crate::labels::Word;
use crate::lang::Language;
use crate::model::{Date, DateReading, Field, FieldKind, read_date};
use crate::project::{Project, Subject};
use crate::rules::engine::{Draft, is_open, share_a_name};
use crate::rules::{Check, Family, Report, Rule};
use crate::source::Span;
use crate::text::words::{are_alike, phrase};

pub(super) static RULE: Rule = Rule {
    name: "conflicting-metadata",
    family: Family::Identity,
    severity: Severity::Error,
    summary: "a document's own metadata gives one key two values",
    explanation: "\
Front matter and the block under the title may both give the status, the target date, the owner, the title or the day of completion.
If they differ, the program uses the front matter, then the first line of the block, but readers cannot tell which value was meant.

Different words for the same value are not a conflict: `Done` and `Completed`, `2027-01-28` and `January 28, 2027`, `Q1 2027` and a day
within it, `Ana` and `Ana (Backend)`. An open answer (`TBD`) contradicts nothing. If one target has a date, a `Target` without a date does not
count (`Target: 10,000 users`). A different status, date or owner in a section further down, below `## Status` or in the last lines, is reported as
information: it may be out of date, or about a part of the milestone. So is the second of two roles that may both be owners: `PM: Ana` and
`Lead: Bob`.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

const KINDS: [(FieldKind, &str); 5] = [
    (FieldKind::Title, "title"),
    (FieldKind::Target, "target date"),
    (FieldKind::Owner, "owner"),
    (FieldKind::Status, "status"),
    (FieldKind::CompletedOn, "day of completion"),
];

/// Each value is compared with all before it; no author writes this many different values of a key.
const MOST: usize = 50;

/// The value of one line; the items of a front matter list are one value.
struct Value {
    /// The name of an owner's field, because an owner and a lead may be two people.
    key: String,
    text: String,
    span: Span,
}

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    two_roles(project, subject, report);
    for (kind, name) in KINDS {
        further_down(project, subject, (kind, name), report);
        let mut of_kind = subject
            .document
            .metadata
            .fields
            .iter()
            .filter(|field| field.kind == kind);
        if of_kind.nth(1).is_none() {
            continue;
        }
        let values = values(&subject.document.metadata.fields, kind);
        let conflict = values.iter().enumerate().find_map(|(at, value)| {
            let is_rival = |first: &&Value| first.key == value.key && !agree(project, kind, &first.text, &value.text);
            Some((values[..at].iter().find(is_rival)?, value))
        });
        if let Some((first, other)) = conflict {
            let message = format!("the {name} is `{}` here, and `{}` above", other.text, first.text);
            beside(report, first.span, other.span, message);
        }
    }
}

/// A finding about a value beside the one that counts.
fn beside(report: &mut Report, first: Span, other: Span, message: String) -> &mut Draft {
    report
        .at(other, message)
        .help("keep the one that is true and delete the other")
        .related(first, "this one counts")
}

/// Compares a value under the title with one in a later section, which may be older or about a part.
fn further_down(project: &Project<'_>, subject: Subject<'_>, (kind, name): (FieldKind, &str), report: &mut Report) {
    let metadata = &subject.document.metadata;
    let is_own = |field: &&Field| field.kind == kind && !is_open(&field.value.value);
    let Some(first) = metadata.fields.iter().find(is_own) else {
        return;
    };
    // Sections such as `## Team` also name people who are not owners.
    let is_same_key = |other: &Field| kind != FieldKind::Owner || are_one_name(&first.key.value, &other.key.value);
    let mut others = metadata
        .elsewhere
        .iter()
        .filter(is_own)
        .filter(|other| is_same_key(other));
    let other = others.find(|other| !agree(project, kind, &first.value.value, &other.value.value));
    if let Some(other) = other {
        let (first, other) = (&first.value, &other.value);
        let message = format!(
            "the {name} is `{}` here, and `{}` under the title",
            other.value, first.value
        );
        beside(report, first.span, other.span, message).severity(Severity::Info);
    }
}

/// Whether one key begins with the other: `Owner`, `Owners`.
fn are_one_name(one: &str, other: &str) -> bool {
    let (one, other) = (phrase(one), phrase(other));
    one.starts_with(&other) || other.starts_with(&one)
}

/// Reports two owners whose keys are roles in one word, such as `PM` and `Lead`. The first one is read as the owner.
fn two_roles(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let is_owner = |field: &&Field| field.kind == FieldKind::Owner && !is_open(&field.value.value);
    let is_role = |field: &&Field| {
        let key = phrase(&field.key.value);
        let mut labels = Language::ALL.iter().map(|language| Word::Owner.text(*language));
        !key.contains(' ') && !labels.any(|label| are_one_name(label, &key))
    };
    let fields = &subject.document.metadata.fields;
    let mut owners = fields.iter().filter(is_owner);
    let Some(first) = owners.next().filter(is_role) else {
        return;
    };
    let is_other = |field: &&Field| {
        !are_one_name(&first.key.value, &field.key.value)
            && !agree(project, FieldKind::Owner, &first.value.value, &field.value.value)
    };
    if let Some(other) = owners.filter(is_role).find(is_other) {
        let (key, first, other) = (&first.key.value, &first.value, &other.value);
        let (one, another) = (&first.value, &other.value);
        let message = format!("`{another}` may be an owner as well as `{one}`, who is read as the owner");
        beside(report, first.span, other.span, message)
            .severity(Severity::Info)
            .help(format!(
                "write both after one key, `{key}: {one}, {another}`, or only one"
            ));
    }
}

/// The first [`MOST`] different values.
fn values(fields: &[Field], kind: FieldKind) -> Vec<Value> {
    let own = fields
        .iter()
        .filter(|field| field.kind == kind && !is_open(&field.value.value));
    let mut values: Vec<Value> = Vec::new();
    let mut last_key = None;
    for field in own {
        let is_item = field.from_front_matter && last_key == Some(field.key.span);
        last_key = Some(field.key.span);
        match values.last_mut() {
            Some(list) if is_item => list.text.extend([", ", &field.value.value]),
            _ => values.push(Value {
                key: match kind {
                    FieldKind::Owner => phrase(&field.key.value),
                    _ => String::new(),
                },
                text: field.value.value.to_string(),
                span: field.value.span,
            }),
        }
    }
    let mut seen = BTreeSet::new();
    values.retain(|value| seen.len() < MOST && seen.insert((value.key.clone(), value.text.clone())));
    values
}

fn agree(project: &Project<'_>, kind: FieldKind, one: &str, other: &str) -> bool {
    if are_alike(one, other) {
        return true;
    }
    match kind {
        FieldKind::Status => {
            let status = |text| project.config.vocabulary.status(text).map(|(status, _)| status);
            status(one).is_some() && status(one) == status(other)
        }
        FieldKind::Target | FieldKind::CompletedOn => may_be_one_day(one, other),
        FieldKind::Owner => share_a_name(one, other),
        _ => false,
    }
}

fn may_be_one_day(one: &str, other: &str) -> bool {
    let in_year = |date: Date, month: i8, day: i8| date.day().is_some_and(|d| (d.month(), d.day()) == (month, day));
    match (read_date(one).0, read_date(other).0) {
        (DateReading::Date(a), DateReading::Date(b)) => a.first() <= b.last() && b.first() <= a.last(),
        (DateReading::Date(date), DateReading::NoYear { month, day })
        | (DateReading::NoYear { month, day }, DateReading::Date(date)) => in_year(date, month, day),
        (a, b) => a == b && !matches!(a, DateReading::Text | DateReading::Unread),
    }
}
