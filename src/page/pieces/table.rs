//! Generated tables. On an HTML page that is too narrow, they scroll.

use crate::labels::Word;
use crate::page::context::Page;
use crate::page::pieces::inline::{Block, Inline};
use crate::page::pieces::template::put;
use askama::Template;

/// A head and rows with the same number of cells.
pub(crate) struct Table<'p> {
    head: Vec<Inline<'p>>,
    groups: Vec<Group<'p>>,
}

/// A named group of rows; the name is empty if there is only one group.
struct Group<'p> {
    name: Inline<'p>,
    /// Row by row.
    cells: Vec<Inline<'p>>,
}

/// A table as HTML.
#[derive(Template)]
#[template(path = "table.html")]
pub(crate) struct Html<'a> {
    head: &'a [Inline<'a>],
    groups: &'a [Group<'a>],
}

impl<'p> Table<'p> {
    pub(crate) fn new(head: impl Into<Vec<Inline<'p>>>) -> Self {
        Self {
            head: head.into(),
            groups: Vec::new(),
        }
    }

    /// Starts a group.
    pub(crate) fn begin(&mut self, name: Inline<'p>) {
        let cells = Vec::new();
        self.groups.push(Group { name, cells });
    }

    /// Adds a row, with one cell for each column.
    pub(crate) fn push(&mut self, row: impl IntoIterator<Item = Inline<'p>>) {
        if self.groups.is_empty() {
            self.begin(Inline::new());
        }
        if let Some(group) = self.groups.last_mut() {
            group.cells.extend(row);
            debug_assert_eq!(group.cells.len() % self.head.len(), 0);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.cells.is_empty())
    }

    /// Without empty columns, except the first.
    pub(crate) fn compact(mut self) -> Self {
        let columns = self.head.len();
        let is_filled = |column: usize| {
            let cells = |group: &Group<'_>| {
                group
                    .cells
                    .iter()
                    .skip(column)
                    .step_by(columns)
                    .any(|cell| !cell.is_empty())
            };
            column == 0 || self.groups.iter().any(cells)
        };
        let filled: Vec<bool> = (0..columns).map(is_filled).collect();
        if filled.contains(&false) {
            let groups = self.groups.iter_mut().map(|group| &mut group.cells);
            for cells in groups.chain([&mut self.head]) {
                let mut column = filled.iter().cycle();
                cells.retain(|_| *column.next().unwrap_or(&true));
            }
        }
        self
    }

    pub(crate) fn columns(&self) -> usize {
        self.head.len()
    }

    /// The table as a block.
    pub(crate) fn write(&self, page: &Page<'_>, out: &mut String) {
        match page.is_html() {
            true => put(&self.html(), out),
            false => out.push_str(&self.markdown().write()),
        }
    }

    /// The same as a string.
    pub(crate) fn written(&self, page: &Page<'_>) -> String {
        let mut out = String::new();
        self.write(page, &mut out);
        out
    }

    /// The table without its empty columns; the sentence `nothing` if there are no rows.
    pub(crate) fn or_none(self, page: &Page<'_>, nothing: Word) -> String {
        match self.is_empty() {
            true => page.nothing(nothing),
            false => self.compact().written(page),
        }
    }

    pub(crate) fn html(&self) -> Html<'_> {
        Html {
            head: &self.head,
            groups: &self.groups,
        }
    }

    /// A table for each group, below its name.
    pub(crate) fn markdown(&self) -> Block {
        let tables = self.groups.iter().flat_map(|group| {
            let name = (!group.name.is_empty()).then(|| Block::paragraph(group.name.clone().bold()));
            name.into_iter().chain([Block::table(&self.head, &group.cells)])
        });
        Block::join(tables)
    }
}

impl Group<'_> {
    fn rows<'a>(&'a self, head: &[Inline<'_>]) -> impl Iterator<Item = &'a [Inline<'a>]> {
        self.cells.chunks(head.len().max(1))
    }
}
