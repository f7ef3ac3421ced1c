//! The terminal that people read at.

use crate::output::format::Style;

/// Columns of the terminal, within readable limits; without a terminal, a width that suits a build log.
pub(crate) fn width() -> usize {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    width.map_or(Style::default().width, |width| width.clamp(40, 160))
}
