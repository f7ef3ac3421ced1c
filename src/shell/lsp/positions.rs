//! Places as clients count them, and the changes that clients send.

use std::ops::Range;
use std::sync::Arc;

use lsp_types::{Position, Range as Between};
use serde::Deserialize;

use crate::source::lines::{Lines, end_of};
use crate::text::slice;

/// The unit of `character`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The first that both know; UTF-16 if the client offers none.
    pub(super) fn chosen<'a>(offered: impl IntoIterator<Item = &'a str>) -> Self {
        let all = [Self::Utf8, Self::Utf16, Self::Utf32];
        let known = |name: &str| all.into_iter().find(|encoding| encoding.name() == name);
        offered.into_iter().find_map(known).unwrap_or_default()
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }

    fn width(self, character: char) -> usize {
        match self {
            Self::Utf8 => character.len_utf8(),
            Self::Utf16 => character.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            _ => text.chars().map(|character| self.width(character)).sum(),
        }
    }

    /// The byte of `line` at `units`: the start of the character there, or the end of a shorter line.
    fn byte(self, line: &str, units: usize) -> usize {
        let mut left = units;
        for (at, character) in line.char_indices() {
            let width = self.width(character);
            if left < width {
                return at;
            }
            left -= width;
        }
        line.len()
    }
}

/// A file's text with its lines.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub text: Arc<str>,
    lines: Lines,
    /// The length of the byte order mark, if clients do not see it.
    mark: usize,
    encoding: Encoding,
}

const MARK: char = '\u{feff}';

impl Counted {
    /// The text of a buffer, as its client sent it.
    pub(super) fn buffer(text: Arc<str>, encoding: Encoding) -> Self {
        Self {
            lines: Lines::new(&text),
            text,
            mark: 0,
            encoding,
        }
    }

    /// The text of a file on the disk: editors show it without its byte order mark.
    pub(super) fn file(text: Arc<str>, encoding: Encoding) -> Self {
        let mark = if text.starts_with(MARK) { MARK.len_utf8() } else { 0 };
        Self {
            mark,
            ..Self::buffer(text, encoding)
        }
    }

    pub(super) fn position(&self, at: usize) -> Position {
        let at = at.clamp(self.mark, self.text.len());
        let line = self.lines.line(at);
        let start = self.start(line);
        let end = at.min(end_of(&self.text, start));
        let before = self.text.get(start..end).unwrap_or_default();
        Position::new(number(line), number(self.encoding.length(before)))
    }

    pub(super) fn range(&self, bytes: &Range<usize>) -> Between {
        Between::new(self.position(bytes.start), self.position(bytes.end))
    }

    /// The byte at `position`; beyond the end of a line or of the text, that end.
    pub(super) fn byte(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.lines.count() {
            return self.text.len();
        }
        let start = self.start(line);
        let content = slice(&self.text, start..end_of(&self.text, start));
        start + self.encoding.byte(content, position.character as usize)
    }

    pub(super) fn bytes(&self, range: Between) -> Range<usize> {
        let (one, other) = (self.byte(range.start), self.byte(range.end));
        one.min(other)..one.max(other)
    }

    /// The line of byte `at`, without its line break.
    pub(super) fn line(&self, at: usize) -> Range<usize> {
        let start = self.start(self.lines.line(at.min(self.text.len())));
        start..end_of(&self.text, start)
    }

    fn start(&self, line: usize) -> usize {
        self.lines.start(line).max(self.mark)
    }
}

fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

/// One change of `textDocument/didChange`.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    /// `None` replaces the whole text.
    #[serde(default)]
    pub range: Option<Between>,
    pub text: String,
}

/// `text` after the changes, one after the other.
pub(super) fn changed(text: &Arc<str>, changes: Vec<Change>, encoding: Encoding) -> Arc<str> {
    let mut text = Arc::clone(text);
    for change in changes {
        let Some(range) = change.range else {
            text = change.text.into();
            continue;
        };
        let bytes = Counted::buffer(Arc::clone(&text), encoding).bytes(range);
        let parts = [slice(&text, ..bytes.start), &change.text, slice(&text, bytes.end..)];
        text = parts.concat().into();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "ä🚀e\u{301}x\r\nb\rc\n\nend";

    fn at(encoding: Encoding, line: u32, character: u32) -> &'static str {
        let counted = Counted::buffer(TEXT.into(), encoding);
        &TEXT[counted.byte(Position::new(line, character))..]
    }

    #[test]
    fn counts_in_every_encoding() {
        for (encoding, before_x) in [(Encoding::Utf8, 9), (Encoding::Utf16, 5), (Encoding::Utf32, 4)] {
            assert!(at(encoding, 0, before_x).starts_with("x\r\n"), "{encoding:?}");
            let counted = Counted::buffer(TEXT.into(), encoding);
            let x = TEXT.find('x').unwrap();
            assert_eq!(counted.position(x), Position::new(0, before_x));
            assert_eq!(counted.position(x + 1), Position::new(0, before_x + 1));
            // Between `\r` and `\n` there is no place of its own.
            assert_eq!(counted.position(x + 2), Position::new(0, before_x + 1));
            for (byte, _) in TEXT.char_indices().filter(|(byte, _)| *byte != x + 2) {
                assert_eq!(counted.byte(counted.position(byte)), byte, "{encoding:?}");
            }
        }
    }

    #[test]
    fn a_place_that_is_none_is_the_nearest_before_it() {
        // Within the rocket, after the end of a line, after the last line.
        assert!(at(Encoding::Utf16, 0, 2).starts_with('🚀'));
        assert!(at(Encoding::Utf8, 0, 3).starts_with('🚀'));
        assert!(at(Encoding::Utf16, 0, 99).starts_with("\r\n"));
        assert!(at(Encoding::Utf16, 1, 9).starts_with("\rc"));
        assert_eq!(at(Encoding::Utf16, 99, 0), "");
    }

    #[test]
    fn a_byte_order_mark_counts_in_buffers_alone() {
        let text = "\u{feff}ab\ncd";
        let file = Counted::file(text.into(), Encoding::Utf16);
        assert_eq!(file.position(4), Position::new(0, 1));
        assert_eq!(file.byte(Position::new(0, 1)), 4);
        assert_eq!(file.byte(Position::new(1, 1)), 7);
        let buffer = Counted::buffer(text.into(), Encoding::Utf16);
        assert_eq!(buffer.position(4), Position::new(0, 2));
    }

    #[test]
    fn changes_follow_each_other() {
        let change = |range, text: &str| Change {
            range,
            text: text.to_owned(),
        };
        let range = |a, b, c, d| Some(Between::new(Position::new(a, b), Position::new(c, d)));
        let changes = vec![
            change(range(0, 1, 0, 3), "-"),
            change(range(0, 2, 0, 0), "y"),
            change(range(99, 0, 99, 9), "!"),
        ];
        let text = changed(&TEXT.into(), changes, Encoding::Utf16);
        assert_eq!(&*text, "ye\u{301}x\r\nb\rc\n\nend!");
        let whole = changed(&text, vec![change(None, "new")], Encoding::Utf8);
        assert_eq!(&*whole, "new");
    }
}
