//! A drawing on a page, with the table behind it that says the same in words.

use askama::Template;

use super::Page;
use super::inline::Inline;
use super::piece::render;
use super::table::Table;
use crate::draw::Draft;
use crate::graph::SpecIx;
use crate::labels::Word;

#[derive(Template)]
#[template(path = "drawing.html")]
struct Drawing<'a> {
    /// SVG elements, each below its name; no name where there is one alone.
    parts: &'a [(Inline, String)],
    /// What is to be said below them.
    notes: &'a [Inline],
    show: &'a str,
    table: &'a str,
}

/// Drawings with notes below them. Where nothing can be drawn, the table and the notes.
pub fn write(page: &Page<'_>, parts: &[(Inline, String)], notes: &[Inline], table: Table) -> String {
    let is_drawn = parts.iter().any(|(_, svg)| !svg.is_empty());
    let table = table.compact().write(page);
    if page.is_html() && is_drawn {
        return render(&Drawing {
            parts,
            notes,
            show: page.labels.get(Word::ShowAsTable),
            table: &table,
        });
    }
    let notes = notes.iter().map(|note| page.inline(note.clone()));
    [table].into_iter().chain(notes).collect::<Vec<_>>().join("\n\n")
}

impl<'a> Page<'a> {
    /// What milestones are drawn with on this page; `href` is its own.
    pub fn draft(&'a self, href: &'a dyn Fn(SpecIx) -> String) -> Draft<'a> {
        Draft {
            project: self.project,
            labels: self.labels,
            href,
        }
    }
}
