//! A drawing on a page, with a table that says the same in words.

use askama::Template;

use crate::draw::Draft;
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::table::{self, Table};
use crate::page::pieces::template::rendered;

#[derive(Template)]
#[template(path = "drawing.html")]
struct Drawing<'a> {
    /// SVG elements, each with its name; a single one has no name.
    parts: &'a [(Inline<'a>, String)],
    /// The text below them.
    notes: &'a [Inline<'a>],
    show: &'a str,
    table: table::Html<'a>,
}

/// Drawings with notes below them. If nothing can be drawn, the table and the notes.
pub(crate) fn write(page: &Page<'_>, parts: &[(Inline<'_>, String)], notes: &[Inline<'_>], table: Table<'_>) -> String {
    let is_drawn = parts.iter().any(|(_, svg)| !svg.is_empty());
    let table = table.compact();
    if page.is_html() && is_drawn {
        return rendered(&Drawing {
            parts,
            notes,
            show: page.labels.get(Word::ShowAsTable),
            table: table.html(),
        });
    }
    let mut out = String::new();
    table.write(page, &mut out);
    for note in notes {
        out.push_str("\n\n");
        out.push_str(&page.inline(note.clone()));
    }
    out
}

impl<'a> Page<'a> {
    /// What this page draws milestones with; `href` makes their links.
    pub fn draft(&'a self, href: &'a dyn Fn(SpecIx) -> String) -> Draft<'a> {
        Draft {
            project: self.project,
            labels: self.labels,
            href,
        }
    }
}
