//! From a reference to what it names, and back.

use lsp_types::Position;
use serde_json::{Value, json};

use super::view::{Cursor, View};
use crate::source::{BraceKind, ChapterIx, Span, include, path};
use crate::text::paths::link_path;

/// Where the thing under the cursor is defined.
pub(super) fn definition(view: &View<'_>, file: &str, at: Position) -> Option<Value> {
    let in_chapter = view.cursors(file, at).into_iter().find_map(|cursor| {
        if let Some((spec, _)) = view.spec(cursor) {
            let (chapter, title) = view.title(spec);
            return view.location(chapter, title);
        }
        linked_chapter(view, cursor)
    });
    in_chapter.or_else(|| {
        let counted = view.documents.counted(file)?;
        let byte = counted.byte(at);
        let mut named = named_files(view, file, &counted.text).into_iter();
        let (.., target) = named.find(|(start, end, _)| (*start..=*end).contains(&byte))?;
        Some(view.file_location(&target))
    })
}

/// The chapter that a link under the cursor leads to, if it is not a spec.
fn linked_chapter(view: &View<'_>, cursor: Cursor) -> Option<Value> {
    let reference = view.reference(cursor)?;
    let book = view.project().book;
    let path = link_path(&book.chapters[cursor.chapter].path, reference.link()?)?;
    let target = book
        .chapters
        .iter()
        .find(|chapter| chapter.path == path || chapter.file() == path)?;
    Some(view.file_location(&path::join(&book.src, target.file())))
}

/// The links of SUMMARY.md and the files that a text includes: start, end and file.
fn named_files(view: &View<'_>, file: &str, text: &str) -> Vec<(usize, usize, String)> {
    let book = view.project().book;
    let mut found = Vec::new();
    if file == path::join(&book.src, "SUMMARY.md") {
        for (at, _) in text.match_indices("](") {
            let rest = text.get(at + 2..).unwrap_or_default();
            let Some(length) = rest.find(')') else { continue };
            let link = rest.get(..length).unwrap_or_default();
            let link = link.trim().trim_start_matches('<').trim_end_matches('>');
            let start = text.get(..at).and_then(|before| before.rfind('[')).unwrap_or(at);
            if let Some(target) = link_path("SUMMARY.md", link) {
                found.push((start, at + 2 + length, path::join(&book.src, &target)));
            }
        }
        return found;
    }
    for (range, name) in include::includes(text) {
        let name = name.split(':').next().unwrap_or(name);
        found.push((range.start, range.end, path::join(path::folder(file), name)));
    }
    found
}

/// Every place that names the spec under the cursor.
pub(super) fn references(view: &View<'_>, file: &str, at: Position, with_title: bool) -> Option<Value> {
    let (spec, _) = view
        .cursors(file, at)
        .into_iter()
        .find_map(|cursor| view.spec(cursor))?;
    let mut places: Vec<(ChapterIx, Span)> = view.referrers(spec);
    if with_title {
        places.insert(0, view.title(spec));
    }
    let locations = places
        .into_iter()
        .filter_map(|(chapter, span)| view.location(chapter, span));
    let mut once: Vec<Value> = Vec::new();
    for location in locations {
        // A reference in a file that several chapters include is listed once.
        if once.last() != Some(&location) && !once.contains(&location) {
            once.push(location);
        }
    }
    Some(once.into())
}

/// What can be followed in a file: references to specs, files that it includes, the chapters of SUMMARY.md.
pub(super) fn links(view: &View<'_>, file: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for chapter in view.chapters(file) {
        for reference in view
            .document(chapter)
            .references
            .iter()
            .filter(|one| one.link().is_none())
        {
            let target = view.target(chapter, reference);
            let range = view.range_in(file, chapter, reference.span);
            if let Some((spec, range)) = target.zip(range) {
                let (of, _) = view.title(spec);
                let target = view.places.file(of).map(|file| view.documents.uri(&file));
                let tooltip = &view.project().document(spec).title;
                found.push(json!({ "range": range, "target": target, "tooltip": tooltip }));
            }
        }
    }
    if let Some(counted) = view.documents.counted(file) {
        let is_escaped = |at: usize| {
            let chapters = view.chapters(file);
            let mut braces = chapters
                .iter()
                .flat_map(|&chapter| view.project().book.braces_of(chapter));
            braces.any(|brace| brace.kind == BraceKind::Escaped && brace.span.start as usize == at)
        };
        for (start, end, target) in named_files(view, file, &counted.text) {
            if !is_escaped(start) {
                let range = counted.range(&(start..end));
                found.push(json!({ "range": range, "target": view.documents.uri(&target) }));
            }
        }
    }
    found
}
