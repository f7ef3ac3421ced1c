//! A line of badges and values below a heading, and the anchor before it.

use askama::Template;

use crate::edit::Edits;
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::template::put;
use crate::source::Span;

#[derive(Template)]
#[template(path = "anchor.html")]
pub(crate) struct Anchor<'a> {
    pub id: &'a str,
}

#[derive(Template)]
#[template(path = "line.html")]
struct Line<'a> {
    parts: &'a [Inline<'a>],
}

/// Adds a line with `parts` below `heading`.
pub(crate) fn edit<'p>(page: &'p Page<'_>, heading: Span, parts: Vec<Inline<'p>>, edits: &mut Edits) {
    if parts.is_empty() {
        return;
    }
    let below = Span::at(page.line_end(heading));
    page.block(edits, below, |out| match page.is_html() {
        true => put(&Line { parts: &parts }, out),
        false => out.push_str(&Inline::join(parts, &page.plain(" · ")).markdown()),
    });
}
