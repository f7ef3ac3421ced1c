//! Generated tables. On an HTML page they scroll within themselves where the page is too narrow for them.

use askama::Template;

use super::Page;
use super::inline::{Block, Inline};
use super::piece::render;

/// A head and rows of as many cells.
pub struct Table {
    head: Vec<Inline>,
    rows: Vec<Vec<Inline>>,
}

#[derive(Template)]
#[template(path = "table.html")]
struct Html<'a> {
    head: &'a [Inline],
    rows: &'a [Vec<Inline>],
}

impl Table {
    pub fn new(head: Vec<Inline>) -> Self {
        Self { head, rows: Vec::new() }
    }

    /// One cell per head.
    pub fn push(&mut self, row: Vec<Inline>) {
        debug_assert_eq!(row.len(), self.head.len());
        self.rows.push(row);
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Without the columns that have nothing to say.
    pub fn compact(mut self) -> Self {
        let filled: Vec<bool> = (0..self.head.len())
            .map(|column| column == 0 || self.rows.iter().any(|row| !row[column].is_empty()))
            .collect();
        for cells in self.rows.iter_mut().chain([&mut self.head]) {
            let mut column = filled.iter();
            cells.retain(|_| *column.next().unwrap_or(&true));
        }
        self
    }

    /// The table as a block.
    pub fn write(self, page: &Page<'_>) -> String {
        match page.is_html() {
            true => render(&Html {
                head: &self.head,
                rows: &self.rows,
            }),
            false => self.markdown().write(),
        }
    }

    pub fn markdown(self) -> Block {
        Block::table(self.head, self.rows)
    }
}
