//! What editors show beside and above lines: what is done, how many days are left, who refers to a spec; and what can be
//! folded.

use lsp_types::{InlayHintKind, Range as Between};
use serde_json::{Value, json};

use super::hover::left;
use super::view::View;
use crate::model::{FieldKind, Status};
use crate::source::{ChapterIx, Span};

/// `textDocument/inlayHint`: criteria done and days left.
pub fn hints(view: &View<'_>, file: &str, shown: Option<Between>) -> Vec<Value> {
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
    for chapter in view.chapters(file) {
        let document = view.document(chapter);
        let is_over = |status: Option<Status>| status.is_some_and(Status::is_settled);
        let status = document.metadata.status.as_ref().and_then(|status| status.status);
        let Some(milestone) = &document.milestone else { continue };
        let progress = milestone.progress();
        if let Some(h1) = document.h1.as_ref().filter(|_| progress.total > 0) {
            add(chapter, h1.span, view.labels.criteria(progress));
        }
        let target = document.metadata.target.as_ref().and_then(|target| target.date());
        let field = document
            .metadata
            .fields
            .iter()
            .find(|field| field.kind == FieldKind::Target);
        if let Some((field, target)) = field.zip(target).filter(|_| !is_over(status)) {
            add(chapter, Span::at(field.span.start as usize), left(view, target));
        }
        for deliverable in &milestone.deliverables {
            if !deliverable.criteria.is_empty() {
                add(
                    chapter,
                    Span::at(deliverable.span.start as usize),
                    view.labels.criteria(deliverable.progress()),
                );
            }
            let target = deliverable.target.as_ref().and_then(|target| target.date());
            let field = deliverable.fields.iter().find(|field| field.kind == FieldKind::Target);
            if let Some((field, target)) = field.zip(target).filter(|_| !is_over(deliverable.known_status())) {
                add(chapter, Span::at(field.span.start as usize), left(view, target));
            }
        }
    }
    found
}

/// What the client runs if a lens is clicked: it shows these places.
pub const SHOW_REFERENCES: &str = "mdbook-mls.showReferences";

/// `textDocument/codeLens`: who refers to a spec, above its title.
pub fn lenses(view: &View<'_>, file: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for chapter in view.chapters(file) {
        let graph = &view.project().graph;
        let Some(spec) = graph.by_chapter(chapter) else {
            continue;
        };
        let (_, title) = view.title(spec);
        let Some(range) = view.range_in(file, chapter, title) else {
            continue;
        };
        let title = match graph.referenced_by(spec).len() {
            0 => "referred to by none".to_owned(),
            count => format!("referred to by {count}"),
        };
        let places = view.referrers(spec).into_iter().filter(|(other, _)| *other != chapter);
        let places: Vec<Value> = places
            .filter_map(|(chapter, span)| view.location(chapter, span))
            .collect();
        let arguments = json!([view.documents.uri(file), range.start, places]);
        let command = json!({ "title": title, "command": SHOW_REFERENCES, "arguments": arguments });
        found.push(json!({ "range": range, "command": command }));
    }
    found
}

/// `textDocument/foldingRange`: the front matter and the sections.
pub fn folds(view: &View<'_>, file: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for chapter in view.chapters(file) {
        let document = view.document(chapter);
        let text = view.project().text(chapter);
        let front = document.front_matter.as_ref().map(|front| front.span);
        let title = document
            .h1
            .as_ref()
            .map(|h1| Span::new(h1.span.start as usize, text.len()));
        let headings = document.milestone.iter().flat_map(|milestone| &milestone.headings);
        let sections = headings.map(|heading| heading.extent);
        for span in front.into_iter().chain(title).chain(sections) {
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
