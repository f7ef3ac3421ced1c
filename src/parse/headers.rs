//! Fields above a text that no block of fields holds: the header of a proposal in a code block, a table in HTML.

use super::blocks::Block;
use super::context::Context;
use super::outline::Node;
use super::weak::meaning;
use crate::model::{Field, FieldKind};
use crate::source::Text;

/// The header of a proposal in a code block that is the first thing in a chapter: `Status: Draft` on lines of its own.
pub(super) fn code_header(context: &Context<'_>, root: &Node<'_, '_>) -> Vec<Field> {
    let first = root
        .blocks
        .first()
        .or_else(|| root.children.first().filter(|node| !node.is_label)?.blocks.first());
    let Some(Block::Code { content, .. }) = first else {
        return Vec::new();
    };
    let mut start = content.start as usize;
    let mut fields = Vec::new();
    for line in content.of(context.text).split_inclusive('\n') {
        let at = start;
        start += line.len();
        let Some((key, value)) = line.split_once(": ").filter(|_| line.starts_with(char::is_alphabetic)) else {
            continue;
        };
        let Some(kind) = context.vocabulary.field(key) else {
            continue;
        };
        let from = at + (line.len() - value.len());
        let value = value.trim_end();
        let (key, value) = (
            Text::new(key, at..at + key.len()),
            Text::new(value, from..from + value.len()),
        );
        let span = key.span.cover(value.span);
        fields.push(Field::new(kind, key, value, span));
    }
    // Fewer fields may be a sample of anything.
    let has_title = fields.iter().any(|field| field.kind == FieldKind::Title);
    let is_header = fields.len() >= if has_title { 2 } else { 3 };
    fields.into_iter().filter(|_| is_header).collect()
}

/// The rows of a table in HTML among the first blocks: `<tr><td>Status</td><td>Draft</td></tr>`.
pub(super) fn html_header(context: &Context<'_>, root: &Node<'_, '_>, preamble: &Node<'_, '_>) -> Vec<Field> {
    let mut found = Vec::new();
    for block in root.blocks.iter().take(2).chain(preamble.blocks.iter().take(2)) {
        let Block::Other { span } = block else { continue };
        let text = span.of(context.text);
        if memchr::memmem::find(text.as_bytes(), b"<td").is_none() {
            continue;
        }
        let start = span.start as usize;
        for (key, value) in html_rows(text) {
            let Some(kind) = meaning(context.vocabulary, key.1) else {
                continue;
            };
            let at = |(at, own): (usize, &str)| start + at..start + at + own.len();
            let shown = unescaped(value.1);
            let (key, value) = (Text::new(key.1, at(key)), Text::new(shown, at(value)));
            let span = key.span.cover(value.span);
            found.push(Field::new(kind, key, value, span));
        }
    }
    found
}

/// A text of a cell, and where it stands.
type Cell<'t> = (usize, &'t str);

/// The texts of the cells of each row that has two.
fn html_rows(text: &str) -> impl Iterator<Item = (Cell<'_>, Cell<'_>)> {
    let mut start = 0;
    text.split("<tr").filter_map(move |row| {
        let at = start;
        start += row.len() + "<tr".len();
        let mut cells = html_cells(row).map(|(own, cell)| (at + own, cell));
        let pair = (cells.next()?, cells.next()?);
        cells.next().is_none().then_some(pair)
    })
}

/// The texts of cells that hold nothing but text.
fn html_cells(row: &str) -> impl Iterator<Item = Cell<'_>> {
    let opens = row.match_indices("<t").filter(|(at, _)| {
        let name = row.get(at + 2..);
        name.is_some_and(|name| name.starts_with(['d', 'h']))
    });
    opens.filter_map(|(at, _)| {
        let inner = row.get(at..)?.split_once('>')?.1;
        let inner = inner.split_once("</t").map_or(inner, |(inner, _)| inner);
        // `<b>Status</b>`
        let bare = inner.trim().trim_end_matches("</b>").trim_end_matches("</strong>");
        let bare = bare.trim_start_matches("<b>").trim_start_matches("<strong>").trim();
        let from = bare.as_ptr() as usize - row.as_ptr() as usize;
        (!bare.contains('<')).then_some((from, bare))
    })
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ");
    text.replace("&amp;", "&")
}
