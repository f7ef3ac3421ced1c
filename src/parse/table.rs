//! Tables by the names of their columns.

use super::blocks::Row;
use crate::config::vocabulary::phrase;
use crate::source::Text;

/// The index of the first column whose heading is one of `names` (in the form of [`phrase`]).
pub fn column(head: &Row<'_>, names: &[&str]) -> Option<usize> {
    head.cells
        .iter()
        .position(|cell| names.contains(&phrase(&cell.plain().text).as_str()))
}

/// The cell's text; none where the column is missing or the cell is empty or a dash.
pub fn cell(row: &Row<'_>, column: Option<usize>) -> Option<Text> {
    let text = row.cells.get(column?)?.plain().whole();
    let is_empty = matches!(text.value.as_str(), "" | "-" | "–" | "—");
    (!is_empty).then_some(text)
}
