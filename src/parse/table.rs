//! Tables by the names of their columns.

use super::Context;
use super::blocks::Row;
use crate::lang::List;
use crate::model::NearColumn;
use crate::source::Text;
use crate::text::nearest::near;

impl Context<'_, '_> {
    /// The index of the first column that `names` are for; if there is none, a heading that is nearly one of them is noted.
    pub fn column(&mut self, head: &Row<'_>, names: &'static List) -> Option<usize> {
        let mut own = head.names.iter();
        let found = own.position(|name| self.vocabulary.is_column(name, names));
        if found.is_none() {
            let slips = head.cells.iter().zip(head.names).filter_map(|(cell, written)| {
                // Words of four letters are one letter away from too many others.
                let is_long = written.chars().count() > 4;
                let meant = near(written, names.iter().copied().filter(|_| is_long))?;
                let heading = cell.whole();
                Some(NearColumn { heading, meant })
            });
            self.milestone.near_columns.extend(slips);
        }
        found
    }
}

/// The cell's text; `None` if the column is missing or the cell is empty or a dash.
pub fn cell(row: &Row<'_>, column: Option<usize>) -> Option<Text> {
    let text = row.cells.get(column?)?.whole();
    let is_empty = matches!(text.value.as_str(), "" | "-" | "–" | "—");
    (!is_empty).then_some(text)
}
