//! The terminal that people read at.

use crate::output::format::Style;

/// Columns of the terminal, as far as people read across them; where there is none, what suits a build log.
pub(crate) fn width() -> usize {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    width.map_or(Style::default().width, |width| width.clamp(40, 160))
}
