//! Generated tables. On an HTML page they scroll within themselves where the page is too narrow for them.

use askama::Template;

use super::Page;
use super::inline::{Block, Inline};
use super::piece::render;

/// A head and rows of as many cells.
pub struct Table {
    head: Vec<Inline>,
    groups: Vec<Group>,
}

/// Rows that belong together, and what they are; nothing where the table is one.
struct Group {
    name: Inline,
    rows: Vec<Vec<Inline>>,
}

#[derive(Template)]
#[template(path = "table.html")]
struct Html<'a> {
    head: &'a [Inline],
    groups: &'a [Group],
}

impl Table {
    pub fn new(head: Vec<Inline>) -> Self {
        Self {
            head,
            groups: Vec::new(),
        }
    }

    /// What follows belongs to `name`.
    pub fn begin(&mut self, name: Inline) {
        self.groups.push(Group { name, rows: Vec::new() });
    }

    /// One cell per head.
    pub fn push(&mut self, row: Vec<Inline>) {
        debug_assert_eq!(row.len(), self.head.len());
        match self.groups.last_mut() {
            Some(group) => group.rows.push(row),
            None => self.groups.push(Group {
                name: Inline::new(),
                rows: vec![row],
            }),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.rows.is_empty())
    }

    /// Without the columns that have nothing to say.
    pub fn compact(mut self) -> Self {
        let filled: Vec<bool> = (0..self.head.len())
            .map(|column| column == 0 || self.rows().any(|row| !row[column].is_empty()))
            .collect();
        let rows = self.groups.iter_mut().flat_map(|group| &mut group.rows);
        for cells in rows.chain([&mut self.head]) {
            let mut column = filled.iter();
            cells.retain(|_| *column.next().unwrap_or(&true));
        }
        self
    }

    pub fn columns(&self) -> usize {
        self.head.len()
    }

    /// The table as a block.
    pub fn write(self, page: &Page<'_>) -> String {
        match page.is_html() {
            true => render(&Html {
                head: &self.head,
                groups: &self.groups,
            }),
            false => self.markdown().write(),
        }
    }

    /// A table per group, below its name.
    pub fn markdown(self) -> Block {
        let tables = self.groups.into_iter().flat_map(|group| {
            let name = (!group.name.is_empty()).then(|| Block::paragraph(group.name.bold()));
            name.into_iter().chain([Block::table(self.head.clone(), group.rows)])
        });
        Block::join(tables)
    }

    fn rows(&self) -> impl Iterator<Item = &Vec<Inline>> {
        self.groups.iter().flat_map(|group| &group.rows)
    }
}
