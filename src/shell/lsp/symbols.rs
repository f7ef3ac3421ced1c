//! The outline of a document, and the specs of a book.

use lsp_types::{Range as Between, SymbolKind};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use super::view::View;
use crate::graph::SpecIx;
use crate::model::{Progress, Status};
use crate::parse;
use crate::source::{ChapterIx, Span};
use crate::text::slice;

/// A heading or a deliverable with what is below it.
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
pub(super) fn of_document(view: &View<'_>, file: &str, uri: &str) -> Vec<Value> {
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

/// A heading with everything below it.
pub(super) struct Section {
    pub heading: Span,
    pub level: u8,
    /// To the next heading of its level or above.
    pub extent: Span,
    name: String,
}

/// All headings of a chapter, however they are read.
pub(super) fn sections(view: &View<'_>, chapter: ChapterIx) -> Vec<Section> {
    let text = view.project().text(chapter);
    let front = view.document(chapter).front_matter.as_ref();
    let start = front.map_or(0, |front| front.span.end as usize);
    let mut found: Vec<Section> = Vec::new();
    let mut is_open = false;
    for (event, range) in Parser::new_ext(slice(text, start..), parse::options()).into_offset_iter() {
        match (event, found.last_mut()) {
            (Event::Start(Tag::Heading { level, .. }), _) => {
                let heading = Span::new(start + range.start, start + range.end);
                found.push(Section {
                    heading,
                    level: level as u8,
                    extent: Span::new(start + range.start, text.len()),
                    name: String::new(),
                });
                is_open = true;
            }
            (Event::End(TagEnd::Heading(_)), _) => is_open = false,
            (Event::Text(part) | Event::Code(part), Some(last)) if is_open => last.name.push_str(&part),
            (Event::SoftBreak | Event::HardBreak, Some(last)) if is_open => last.name.push(' '),
            _ => {}
        }
    }
    // For each level, where the next heading of that level or above begins.
    let mut next = [text.len(); 7];
    for section in found.iter_mut().rev() {
        let at = section.heading.start as usize;
        section.extent = Span::new(at, next[section.level.min(6) as usize]);
        next[section.level.min(6) as usize..].fill(at);
    }
    found
}

fn of_chapter(view: &View<'_>, file: &str, chapter: ChapterIx) -> Vec<Symbol> {
    let graph = &view.project().graph;
    let titles: Vec<(SpecIx, Span)> = graph
        .in_chapter(chapter)
        .map(|spec| (spec, view.title(spec).1))
        .collect();
    let deliverables = view.document(chapter).milestones().flat_map(|one| &one.deliverables);
    let deliverables: FxHashMap<Span, Progress> = deliverables.map(|one| (one.span, one.progress())).collect();
    let symbol = |section: Section| {
        let own = view.range_in(file, chapter, section.heading)?;
        // A section that ends in another file is shown by its heading.
        let range = view.range_in(file, chapter, section.extent);
        let range = range
            .filter(|range| range.start <= own.start && own.end <= range.end)
            .unwrap_or(own);
        let spec = titles.iter().find(|(_, title)| title.start == section.heading.start);
        let deliverable = deliverables.get(&section.heading);
        let (kind, detail) = match (spec, deliverable) {
            (Some((spec, _)), _) => {
                let status = view.project().status(*spec);
                (SymbolKind::MODULE, status.map_or("", Status::name).to_owned())
            }
            (None, Some(progress)) => (SymbolKind::FIELD, view.labels.criteria(*progress)),
            (None, None) => (SymbolKind::NAMESPACE, String::new()),
        };
        let name = match section.name.trim() {
            "" => "(untitled)",
            name => name,
        };
        Some(Symbol {
            name: name.to_owned(),
            detail,
            kind,
            range,
            own,
            level: section.level,
            below: Vec::new(),
        })
    };
    let mut all: Vec<Symbol> = sections(view, chapter).into_iter().filter_map(symbol).collect();
    all.sort_by_key(|symbol| (symbol.own.start, symbol.level));
    tree(all)
}

/// Nests symbols of a deeper level below the one before them.
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

/// The specs of the book that match a query: its letters occur in the id or the title, in this order.
pub(super) fn of_book(view: &View<'_>, query: &str) -> Vec<Value> {
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
