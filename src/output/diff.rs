//! A unified diff of a file: exact for programs, safe for terminals.

use annotate_snippets::renderer::{AnsiColor, Style};
use similar::TextDiff;

use crate::text::terminal::clean;

/// The difference between the `old` and the `new` text of `file`, as a patch for `git apply` and `patch -p1`.
pub(crate) fn diff(file: &str, old: &str, new: &str) -> String {
    let (from, to) = (format!("a/{file}"), format!("b/{file}"));
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().header(&from, &to).to_string()
}

/// A coloured diff for a terminal, without control characters.
pub(crate) fn drawn_diff(diff: &str) -> String {
    let line = |line: &str| {
        let color = match line.as_bytes() {
            [b'+', ..] => AnsiColor::Green,
            [b'-', ..] => AnsiColor::Red,
            [b'@', ..] => AnsiColor::Cyan,
            _ => return format!("{}\n", clean(line)),
        };
        let style = Style::new().fg_color(Some(color.into()));
        format!("{style}{}{style:#}\n", clean(line))
    };
    diff.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_exact_for_programs_and_safe_for_terminals() {
        let patch = diff("docs/a.md", "a\r\n\u{1b}[2Jb", "a\r\n\u{1b}[2Jc\r\n");
        assert_eq!(
            patch,
            "--- a/docs/a.md\n+++ b/docs/a.md\n@@ -1,2 +1,2 @@\n a\r\n-\u{1b}[2Jb\n\\ No newline at end of file\n+\u{1b}[2Jc\r\n"
        );
        let drawn = drawn_diff(&patch);
        assert!(drawn.contains("\u{1b}[32m+␛[2Jc\u{1b}[0m\n"), "{drawn:?}");
        assert!(!drawn.contains("\u{1b}[2J"));
    }
}
