//! Generated tables. They are Markdown in both flavours, since mdBook lets a Markdown table scroll within itself.

use super::Page;
use super::inline::Inline;

pub struct Table {
    head: Vec<Inline>,
    rows: Vec<Vec<Inline>>,
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
    pub fn write(&self, page: &Page<'_>) -> String {
        let mut lines = vec![line(&self.head), line(&vec!["---".to_owned(); self.head.len()])];
        lines.extend(self.rows.iter().map(|row| line(row)));
        if page.is_html() {
            // Blank lines let Markdown in between the tags.
            lines.insert(0, "<div class=\"mls mls-table\">\n".to_owned());
            lines.push("\n</div>".to_owned());
        }
        lines.join("\n")
    }
}

fn line(cells: &[Inline]) -> String {
    format!("| {} |", cells.join(" | "))
}
