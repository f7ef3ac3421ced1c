//! The outline of a document, and the specs of a book.

use lsp_types::{Range as Between, SymbolKind};
use serde_json::{Value, json};

use super::view::View;
use crate::source::{ChapterIx, Span};

/// A heading or a deliverable with what lies below it.
struct Symbol {
    name: String,
    detail: String,
    kind: SymbolKind,
    range: Between,
    own: Between,
    level: u8,
    below: Vec<Symbol>,
}

/// `textDocument/documentSymbol`.
pub fn of_document(view: &View<'_>, file: &str, uri: &str) -> Vec<Value> {
    let mut out = Vec::new();
    for chapter in view.chapters(file) {
        for symbol in of_chapter(view, file, chapter) {
            match view.client.nests_symbols {
                true => out.push(nested(symbol)),
                false => flat(symbol, uri, None, &mut out),
            }
        }
    }
    out
}

fn of_chapter(view: &View<'_>, file: &str, chapter: ChapterIx) -> Vec<Symbol> {
    let document = view.document(chapter);
    let text = view.project().text(chapter);
    let end = text.len();
    let mut all: Vec<Symbol> = Vec::new();
    let symbol = |name: &str, detail: String, kind, whole: Span, own: Span, level| {
        let (own, range) = (view.range_in(file, chapter, own)?, view.range_in(file, chapter, whole));
        // A section that ends in another file is shown by its heading.
        let range = range
            .filter(|range| range.start <= own.start && own.end <= range.end)
            .unwrap_or(own);
        let name = match name.trim() {
            "" => "(untitled)",
            name => name,
        };
        Some(Symbol {
            name: name.to_owned(),
            detail,
            kind,
            range,
            own,
            level,
            below: Vec::new(),
        })
    };
    if let Some(h1) = &document.h1 {
        let whole = Span::new(h1.span.start as usize, end);
        let spec = view.project().graph.by_chapter(chapter);
        let status = spec
            .and_then(|spec| view.project().status(spec))
            .map(|status| status.name());
        let kind = SymbolKind::MODULE;
        all.extend(symbol(
            h1.text.of(text),
            status.unwrap_or_default().to_owned(),
            kind,
            whole,
            h1.span,
            1,
        ));
    }
    if let Some(milestone) = &document.milestone {
        for heading in &milestone.headings {
            let of = &heading.heading;
            let kind = if heading.is_item {
                SymbolKind::FIELD
            } else {
                SymbolKind::NAMESPACE
            };
            let deliverable = milestone.deliverables.iter().find(|one| one.span == of.span);
            let detail = deliverable.map(|one| view.labels.criteria(one.progress()));
            let name = of.text.of(text);
            all.extend(symbol(
                name,
                detail.unwrap_or_default(),
                kind,
                heading.extent,
                of.span,
                of.level,
            ));
        }
    }
    all.sort_by_key(|symbol| (symbol.own.start, symbol.level));
    tree(all)
}

/// Puts what has a deeper level below what stands before it.
fn tree(all: Vec<Symbol>) -> Vec<Symbol> {
    let mut open: Vec<Symbol> = Vec::new();
    let mut out = Vec::new();
    for symbol in all {
        while open.last().is_some_and(|last| last.level >= symbol.level) {
            close(&mut open, &mut out);
        }
        open.push(symbol);
    }
    while !open.is_empty() {
        close(&mut open, &mut out);
    }
    out
}

fn close(open: &mut Vec<Symbol>, out: &mut Vec<Symbol>) {
    if let Some(mut done) = open.pop() {
        if let Some(last) = done.below.last() {
            done.range.end = done.range.end.max(last.range.end);
        }
        match open.last_mut() {
            Some(above) => above.below.push(done),
            None => out.push(done),
        }
    }
}

fn nested(symbol: Symbol) -> Value {
    let below: Vec<Value> = symbol.below.into_iter().map(nested).collect();
    json!({
        "name": symbol.name, "detail": symbol.detail, "kind": symbol.kind,
        "range": symbol.range, "selectionRange": symbol.own, "children": below,
    })
}

fn flat(symbol: Symbol, uri: &str, above: Option<&str>, out: &mut Vec<Value>) {
    out.push(json!({
        "name": symbol.name, "kind": symbol.kind, "containerName": above,
        "location": { "uri": uri, "range": symbol.range },
    }));
    for below in symbol.below {
        flat(below, uri, Some(&symbol.name), out);
    }
}

/// The specs of the book that a query fits: its letters stand in the id or the title, in this order.
pub fn of_book(view: &View<'_>, query: &str) -> Vec<Value> {
    let project = view.project();
    let specs = project.graph.specs.iter().enumerate();
    let found = specs.filter_map(|(spec, entry)| {
        let name = format!("{} {}", project.name(spec), project.document(spec).title);
        if !fits(query, &name) {
            return None;
        }
        let (chapter, title) = view.title(spec);
        let location = view.location(chapter, title)?;
        let kind = SymbolKind::MODULE;
        let kind_of_spec = entry.kind.as_str();
        Some(json!({ "name": name.trim(), "kind": kind, "location": location, "containerName": kind_of_spec }))
    });
    found.collect()
}

fn fits(query: &str, name: &str) -> bool {
    let mut letters = name.chars().flat_map(char::to_lowercase);
    let mut asked = query
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_lowercase);
    asked.all(|wanted| letters.any(|letter| letter == wanted))
}
