//! What editors show beside and above lines: what is done, how many days are left, who refers to a spec; and what can be
//! folded.

use lsp_types::{InlayHintKind, Range as Between};
use serde_json::{Value, json};

use super::hover::left;
use super::symbols::sections;
use super::view::View;
use crate::model::{FieldKind, Status};
use crate::source::{ChapterIx, Span};

/// `textDocument/inlayHint`: criteria done and days left.
pub(super) fn hints(view: &View<'_>, file: &str, shown: Option<Between>) -> Vec<Value> {
    let mut found = Vec::new();
    let Some(counted) = view.documents.counted(file) else {
        return found;
    };
    let mut add = |chapter: ChapterIx, span: Span, label: String| {
        let Some(range) = view.range_in(file, chapter, span) else {
            return;
        };
        let end = counted.line(counted.byte(range.start)).end;
        let end = counted.position(end.max(counted.byte(range.start)));
        if shown.is_none_or(|shown| shown.start.line <= end.line && end.line <= shown.end.line) {
            let kind = InlayHintKind::TYPE;
            found.push(json!({ "position": end, "label": label, "kind": kind, "paddingLeft": true }));
        }
    };
    let is_over = |status: Option<Status>| status.is_some_and(Status::is_settled);
    let all = view.chapters(file).into_iter();
    let all = all.flat_map(|chapter| view.all_documents(chapter).map(move |document| (chapter, document)));
    for (chapter, document) in all {
        let Some(milestone) = &document.milestone else { continue };
        let metadata = &document.metadata;
        let progress = milestone.progress();
        if let Some(h1) = document.h1.as_ref().filter(|_| progress.total > 0) {
            add(chapter, h1.span, view.labels.criteria(progress));
        }
        let status = metadata.status.as_ref().and_then(|status| status.status);
        let target = metadata.target.as_ref().and_then(|target| target.date());
        let fields = metadata.fields.iter().map(|field| (field.kind, field.span));
        let field = target_field(fields);
        if let Some((field, target)) = field.zip(target).filter(|_| !is_over(status)) {
            add(chapter, field, left(view, target));
        }
        for deliverable in &milestone.deliverables {
            if !deliverable.criteria.is_empty() {
                let start = Span::at(deliverable.span.start as usize);
                add(chapter, start, view.labels.criteria(deliverable.progress()));
            }
            let target = deliverable.target.as_ref().and_then(|target| target.date());
            let fields = deliverable.fields.iter().map(|field| (field.kind, field.span));
            let field = target_field(fields);
            if let Some((field, target)) = field.zip(target).filter(|_| !is_over(deliverable.known_status())) {
                add(chapter, field, left(view, target));
            }
        }
    }
    found
}

/// Where the field with the target begins.
fn target_field(mut fields: impl Iterator<Item = (FieldKind, Span)>) -> Option<Span> {
    let (_, span) = fields.find(|(kind, _)| *kind == FieldKind::Target)?;
    Some(Span::at(span.start as usize))
}

/// What the client runs if a lens is clicked: it shows these places.
pub(super) const SHOW_REFERENCES: &str = "mdbook-mls.showReferences";

/// `textDocument/codeLens`: who refers to a spec, above its title.
pub(super) fn lenses(view: &View<'_>, file: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let graph = &view.project().graph;
    let specs = view
        .chapters(file)
        .into_iter()
        .flat_map(|chapter| graph.in_chapter(chapter));
    for spec in specs {
        let (chapter, title) = view.title(spec);
        let Some(range) = view.range_in(file, chapter, title) else {
            continue;
        };
        let places = view.referrers_outside(spec);
        let title = format!("referred to by {}", view.names(&places).len());
        let places: Vec<Value> = places
            .into_iter()
            .filter_map(|(chapter, span)| view.location(chapter, span))
            .collect();
        let arguments = json!([view.documents.uri(file), range.start, places]);
        let command = json!({ "title": title, "command": SHOW_REFERENCES, "arguments": arguments });
        found.push(json!({ "range": range, "command": command }));
    }
    found
}

/// `textDocument/foldingRange`: the front matter and the sections.
pub(super) fn folds(view: &View<'_>, file: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for chapter in view.chapters(file) {
        let document = view.document(chapter);
        let text = view.project().text(chapter);
        let front = document.front_matter.as_ref().map(|front| front.span);
        let sections = sections(view, chapter).into_iter().map(|section| section.extent);
        for span in front.into_iter().chain(sections) {
            // Without the empty lines at the end.
            let length = span.of(text).trim_end().len();
            let span = Span::new(span.start as usize, span.start as usize + length);
            let Some(range) = view.range_in(file, chapter, span) else {
                continue;
            };
            if range.start.line < range.end.line {
                found.push(json!({ "startLine": range.start.line, "endLine": range.end.line }));
            }
        }
    }
    found
}
