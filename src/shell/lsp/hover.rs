//! What is known about the thing under the cursor.

use std::fmt::Write as _;

use lsp_types::{Position, Range as Between};
use serde_json::{Value, json};

use super::view::{Cursor, View, holds};
use crate::graph::{SpecIx, Target};
use crate::labels::Labels;
use crate::model::{Date, Document, FieldKind, Progress};
use crate::page;
use crate::rules;
use crate::source::Span;
use crate::text::escape::markdown;

/// `textDocument/hover`.
pub(super) fn hover(view: &View<'_>, file: &str, at: Position) -> Option<Value> {
    let (text, range) = view.cursors(file, at).into_iter().find_map(|cursor| {
        let (text, span) = said(view, cursor)?;
        Some((text, view.range_in(file, cursor.chapter, span)))
    })?;
    let kind = if view.client.reads_markdown {
        "markdown"
    } else {
        "plaintext"
    };
    let range: Option<Between> = range;
    let mut hover = json!({ "contents": { "kind": kind, "value": text } });
    if let Some(range) = range {
        hover["range"] = json!(range);
    }
    Some(hover)
}

fn said(view: &View<'_>, cursor: Cursor) -> Option<(String, Span)> {
    if let Some((spec, span)) = view.spec(cursor) {
        return Some((of_spec(view, spec), span));
    }
    if let Some(reference) = view.reference(cursor) {
        return Some((of_other(view, cursor, reference)?, reference.span));
    }
    let document = view.document(cursor.chapter);
    if let Some(directive) = document.directives.iter().find(|one| holds(one.span, cursor.at)) {
        let record = page::DIRECTIVES
            .iter()
            .find(|record| record.name == directive.name.value)?;
        let mut text = format!(
            "`{}`: {}\n\nExample: `{}`\n",
            record.name, record.summary, record.example
        );
        for filter in record.filters {
            _ = write!(text, "\n- `{}={}`: {}", filter.name, filter.example, filter.summary);
        }
        return Some((text, directive.span));
    }
    if let Some(waiver) = document.waivers.iter().find(|one| holds(one.span, cursor.at)) {
        let rule = rules::find(waiver.rule.as_str())?;
        return Some((
            format!("`{}`: {}\n\n{}", rule.name, rule.summary, rule.explanation.trim()),
            waiver.span,
        ));
    }
    field(view, cursor)
}

/// A reference to something that is not in this book.
fn of_other(view: &View<'_>, cursor: Cursor, reference: &crate::model::Reference) -> Option<String> {
    let project = view.project();
    match project
        .graph
        .resolve(reference, cursor.chapter, project.book, project.config)
    {
        Target::External { url } => Some(format!("<{url}>")),
        Target::Unknown => {
            let id = reference.id.as_ref()?;
            let nearest = project
                .graph
                .nearest_id(id)
                .map_or(String::new(), |meant| format!("; did you mean `{}`?", meant.as_str()));
            Some(format!("the book has no `{}`{nearest}", id.as_str()))
        }
        Target::Imported { .. } | Target::NoImportedDeliverable { .. } => {
            let import = reference.import()?;
            Some(format!(
                "`{}` of the imported book `{import}`",
                reference.id.as_ref()?.as_str()
            ))
        }
        _ => None,
    }
}

/// Status, target, progress and who refers to it.
fn of_spec(view: &View<'_>, spec: SpecIx) -> String {
    let project = view.project();
    let labels = view.labels;
    let document = project.document(spec);
    let mut text = format!("**{}**", markdown(project.name(spec)));
    if !document.title.is_empty() {
        _ = write!(text, ": {}", markdown(&document.title));
    }
    text.push_str("\n\n");
    let mut line = |label: &str, value: &str| {
        if !value.is_empty() {
            _ = writeln!(text, "- {label}: {value}");
        }
    };
    let status = project.status(spec).map_or("", |status| labels.status(status));
    line("Status", status);
    let target = document.metadata.target.as_ref().and_then(|target| target.date());
    line(
        "Target",
        &target.map_or(String::new(), |target| due(view, spec, target, labels)),
    );
    let owners: Vec<String> = document
        .metadata
        .owners
        .iter()
        .map(|owner| markdown(&owner.value))
        .collect();
    line("Owner", &owners.join(", "));
    if let Some(milestone) = &document.milestone {
        let progress = milestone.progress();
        if progress.total > 0 {
            line("Progress", &done(progress, labels));
        }
    }
    let names = |specs: &[SpecIx]| {
        let names: Vec<String> = specs.iter().map(|&other| markdown(project.name(other))).collect();
        names.join(", ")
    };
    line("Waits for", &names(project.graph.blockers(spec)));
    line("Waited for by", &names(project.graph.dependents(spec)));
    let referring: Vec<String> = view
        .names(&view.referrers_outside(spec))
        .into_iter()
        .map(markdown)
        .collect();
    line("Referred to by", &referring.join(", "));
    text
}

fn done(progress: Progress, labels: &Labels) -> String {
    let percent = progress.percent().unwrap_or_default();
    format!("{}, {percent} %", labels.criteria(progress))
}

fn due(view: &View<'_>, spec: SpecIx, target: Date, labels: &Labels) -> String {
    let is_settled = view
        .project()
        .status(spec)
        .is_some_and(crate::model::Status::is_settled);
    match is_settled {
        true => labels.date(target),
        false => format!("{}, {}", labels.date(target), left(view, target)),
    }
}

/// `12 days left`
pub(super) fn left(view: &View<'_>, target: Date) -> String {
    let project = view.project();
    let days = (target.last() - project.as_of).get_days();
    view.labels.days_left(days.into())
}

/// What a field was read as.
fn field(view: &View<'_>, cursor: Cursor) -> Option<(String, Span)> {
    view.documents_at(cursor)
        .find_map(|document| field_of(view, document, cursor))
}

fn field_of(view: &View<'_>, document: &Document, cursor: Cursor) -> Option<(String, Span)> {
    let labels = view.labels;
    let metadata = &document.metadata;
    let own = metadata.fields.iter().find(|field| holds(field.span, cursor.at));
    let read_date = |date: Option<Date>| match date {
        Some(date) => format!("read as {}, {}", labels.date(date), left(view, date)),
        None => "not read as a date".to_owned(),
    };
    if let Some(field) = own {
        let text = match field.kind {
            FieldKind::Status => match metadata.status.as_ref().and_then(|status| status.status) {
                Some(status) => format!("read as `{}`", status.name()),
                None => "not a known status".to_owned(),
            },
            FieldKind::Target => read_date(metadata.target.as_ref().and_then(|target| target.date())),
            FieldKind::CompletedOn | FieldKind::Delivered => {
                let date = metadata.completed_on.as_ref().and_then(|date| date.date())?;
                format!("read as {}", labels.date(date))
            }
            FieldKind::Owner => {
                let owners: Vec<String> = metadata.owners.iter().map(|owner| markdown(&owner.value)).collect();
                format!("read as {}", owners.join(", "))
            }
            _ => return None,
        };
        return Some((format!("**{}**: {text}", markdown(&field.key.value)), field.span));
    }
    let milestone = document.milestone.as_ref()?;
    let deliverable = milestone
        .deliverables
        .iter()
        .find(|one| holds(one.span, cursor.at) || one.fields.iter().any(|field| holds(field.span, cursor.at)))?;
    if let Some(field) = deliverable.fields.iter().find(|field| holds(field.span, cursor.at)) {
        let text = match field.kind {
            FieldKind::Status => format!("read as `{}`", deliverable.known_status()?.name()),
            FieldKind::Target => read_date(deliverable.target.as_ref().and_then(|target| target.date())),
            FieldKind::AcceptanceCriteria => done(deliverable.progress(), labels),
            _ => return None,
        };
        return Some((text, field.span));
    }
    let mut text = format!("**{}**\n\n", markdown(&deliverable.title.value));
    if let Some(status) = deliverable.known_status() {
        _ = writeln!(text, "- Status: {}", labels.status(status));
    }
    if let Some(target) = deliverable.target.as_ref().and_then(|target| target.date()) {
        _ = writeln!(text, "- Target: {}", labels.date(target));
    }
    _ = writeln!(text, "- Progress: {}", done(deliverable.progress(), labels));
    Some((text, deliverable.span))
}
