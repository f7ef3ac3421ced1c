//! `missing-metadata`: title, target date, owner or status is missing.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::guide::{self, State};
use crate::model::{Field, FieldKind};
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, is_of_template, line_end, new_line};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::Spanned;

pub(super) static RULE: Rule = Rule {
    name: "missing-metadata",
    family: Family::Identity,
    severity: Severity::Error,
    from: Profile::Guide,
    fix: Fixable::Unsafe,
    summary: "title, target date, owner or status is missing",
    explanation: "\
A milestone without an owner or a target date cannot be tracked, and most rules need these four values. They are read from YAML front matter
and from the block under the H1.

An open value (`TBD`) counts as missing; it is a warning while the milestone is Planned. A bare `Date` does not count as the target date,
because people write the date of the text there.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let metadata = &subject.document.metadata;
    let is_owner = |field: &&Field| field.kind == FieldKind::Owner && !field.value.value.is_empty();
    let owners = || metadata.fields.iter().filter(is_owner);
    let mut missing = Vec::new();
    let mut lines = Vec::new();
    for item in [&guide::TITLE, &guide::TARGET, &guide::OWNER, &guide::STATUS] {
        let name = item.what;
        match item.state(subject) {
            State::Given => {}
            // `ambiguous-reading` reports it.
            State::Missing if metadata.doubts.iter().any(|doubt| kind_of(name) == Some(doubt.kind)) => {}
            // A name of a template; `placeholder-left` reports it in the language of the book.
            State::Missing if name == "owner" && metadata.owners.is_empty() && owners().next().is_some() => {
                let text = owners().next().map(|field| &field.value);
                if let Some(text) = text.filter(|text| !is_of_template(project, &text.value)) {
                    still(name, Spanned::new(text.as_str(), text.span), subject, report);
                }
            }
            State::Missing => {
                missing.push(name);
                // The owner `None` already has a line.
                let has_line = name == "title" || name == "owner" && owners().next().is_some();
                lines.extend((!has_line).then_some(item.skeleton));
            }
            State::Open(text) => still(name, text, subject, report),
        }
    }
    if missing.is_empty() {
        return;
    }
    let place = subject.title_place();
    let newline = new_line(subject.text);
    let skeleton: String = lines.iter().map(|line| format!("{newline}{newline}{line}")).collect();
    let at = metadata
        .block
        .map_or(place.end, |block| line_end(subject.text, block.end));
    let edit = (!lines.is_empty()).then(|| Edit::insert(at as usize, skeleton));
    report
        .at(
            place,
            format!("`{}` has no {}", project.name(subject.spec), or_list(&missing)),
        )
        .label("searched in the front matter and in the block under this heading")
        .help(help(subject, &missing))
        .missing_in(subject)
        .unsafe_fix("add the missing lines under the title", edit);
}

/// Reports an open answer.
fn still(name: &str, text: Spanned<&str>, subject: Subject<'_>, report: &mut Report) {
    report
        .at(text.span, format!("the {name} is still `{}`", text.value))
        .help(format!("write the {name} here before the work starts"))
        .missing_in(subject)
        .until_started(subject);
}

fn kind_of(name: &str) -> Option<FieldKind> {
    match name {
        "target date" => Some(FieldKind::Target),
        "owner" => Some(FieldKind::Owner),
        "status" => Some(FieldKind::Status),
        _ => None,
    }
}

fn or_list(names: &[&str]) -> String {
    and_list(names).replace(" and ", " and no ").replace(", ", ", no ")
}

fn help(subject: Subject<'_>, missing: &[&str]) -> String {
    let bare = subject
        .document
        .metadata
        .fields
        .iter()
        .find(|field| field.kind == FieldKind::BareDate);
    if let Some(bare) = bare.filter(|_| missing.contains(&"target date")) {
        return format!(
            "`{}` is read as the date of the text; call the due date `Target Date`",
            bare.key.value
        );
    }
    let example = match missing[0] {
        "title" => "start the chapter with `# MLS-001: Title`".to_owned(),
        "target date" => "under the H1, write `**Target Date**: 2027-01-28`".to_owned(),
        "owner" => "under the H1, write `**Owner**: ` and the responsible person or team".to_owned(),
        _ => "under the H1, write `**Status**: Planned`, `In Progress`, `At Risk` or another known one".to_owned(),
    };
    match missing.len() {
        1 => example,
        _ => format!("{example}, and the others in the same way"),
    }
}
