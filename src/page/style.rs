//! The style sheet, once on every page that needs it, so that nothing has to be installed.

use std::sync::LazyLock;

use super::Page;
use crate::edit::Edit;
use crate::source::Span;

/// The style sheet as people may copy it.
pub const STYLE: &str = include_str!("../../theme/mls.css");

/// The same without comments and line ends.
static TIGHT: LazyLock<String> = LazyLock::new(|| {
    let lines = STYLE.lines().map(str::trim);
    lines.filter(|line| !line.starts_with("/*")).collect()
});

pub fn edit(page: &Page<'_>) -> Edit {
    let body = format!("<style>{}</style>", *TIGHT);
    page.block(Span::at(page.below_title()), &body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_small_and_closed() {
        assert!(TIGHT.len() < 8_000, "{} bytes", TIGHT.len());
        assert!(!TIGHT.contains('<') && !TIGHT.contains("{{") && !TIGHT.contains("/*"));
        assert_eq!(TIGHT.matches('{').count(), TIGHT.matches('}').count());
    }
}
