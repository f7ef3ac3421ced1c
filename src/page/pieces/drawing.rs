//! A drawing on a page, with the table behind it that says the same in words.

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
    /// SVG elements, each below its name; no name where there is one alone.
    parts: &'a [(Inline<'a>, String)],
    /// What is to be said below them.
    notes: &'a [Inline<'a>],
    show: &'a str,
    table: table::Html<'a>,
}

/// Drawings with notes below them. Where nothing can be drawn, the table and the notes.
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
    /// What milestones are drawn with on this page; `href` is its own.
    pub fn draft(&'a self, href: &'a dyn Fn(SpecIx) -> String) -> Draft<'a> {
        Draft {
            project: self.project,
            labels: self.labels,
            href,
        }
    }
}
