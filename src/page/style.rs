//! The style sheets, once on every page that needs them, so that nothing has to be installed.

use std::sync::LazyLock;

use super::Page;
use crate::draw;
use crate::edit::Edit;
use crate::source::Span;

/// The style sheet of all pages, as people may copy it.
pub const STYLE: &str = include_str!("../../theme/mls.css");

/// The sheets without comments and line ends, each with the mark of what needs it; what has none is needed by all.
static SHEETS: LazyLock<[(&str, String); 3]> = LazyLock::new(|| {
    [
        ("", tight(STYLE)),
        ("mls-draw", tight(draw::STYLE)),
        ("mls-grid", tight(GRID)),
    ]
});

const GRID: &str = include_str!("../../theme/grid.css");

fn tight(sheet: &str) -> String {
    let lines = sheet.lines().map(str::trim);
    lines.filter(|line| !line.starts_with("/*")).collect()
}

/// The sheets that `edits` need.
pub fn edit(page: &Page<'_>, edits: &[Edit]) -> Edit {
    let is_needed = |mark: &str| edits.iter().any(|edit| edit.text.contains(mark));
    let needed = SHEETS.iter().filter(|(mark, _)| is_needed(mark));
    let sheets: String = needed.map(|(_, sheet)| sheet.as_str()).collect();
    page.block(Span::at(page.below_title()), &format!("<style>{sheets}</style>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_closed_and_all_together_are_small() {
        for (_, sheet) in SHEETS.iter() {
            assert!(!sheet.contains('<') && !sheet.contains("{{") && !sheet.contains("/*"));
            assert_eq!(sheet.matches('{').count(), sheet.matches('}').count());
        }
        let all: usize = SHEETS.iter().map(|(_, sheet)| sheet.len()).sum();
        assert!(all < 12_000, "{all} bytes");
    }
}
