//! Plain text for formats that cannot represent every character.

use crate::text::slice;
use std::borrow::Cow;

/// `text` without the characters that XML and calendars cannot represent; line ends become `
/// `, tabs stay.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || is_shown(c)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(text.chars().filter(|&c| c == '\n' || is_shown(c)).collect())
}

/// The same on one line.
pub(super) fn line(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first `most` characters, with an ellipsis if there are more.
pub(super) fn start(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", slice(text, ..end).trim_end())),
        None => Cow::Borrowed(text),
    }
}

fn is_shown(c: char) -> bool {
    c == '\t' || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_control_characters() {
        assert_eq!(plain("a\tb\nc"), "a\tb\nc");
        assert_eq!(plain("a\r\nb\rc\u{7}\u{1b}[1m\u{ffff}"), "a\nb\nc[1m");
        assert_eq!(line(" a \r\n b\u{0}"), "a b");
        assert_eq!((start("äöü", 3), start("ä öü", 2)), ("äöü".into(), "ä…".into()));
    }
}
