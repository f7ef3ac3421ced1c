//! Converts bytes to lines and columns as people and editors count them.

/// A place in a text: line and column start at 1, columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// The starts of a text's lines. `\n`, `\r\n` and a lone `\r` end a line.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Vec<usize>,
    len: usize,
    /// The number of characters that start before each [`STEP`]th byte, so that long lines cost no more.
    counts: Vec<usize>,
}

const STEP: usize = 1024;

impl Lines {
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n') {
                continue;
            }
            starts.push(at + 1);
        }
        let mut counts = vec![0];
        for part in bytes.chunks_exact(STEP) {
            counts.push(counts[counts.len() - 1] + characters(part));
        }
        starts.shrink_to_fit();
        Self {
            starts,
            len: text.len(),
            counts,
        }
    }

    /// The line of byte `at`, from 0.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at) - 1
    }

    /// The byte at which line `line` (from 0) starts; the text's end for lines after it.
    pub fn start(&self, line: usize) -> usize {
        self.starts.get(line).copied().unwrap_or(self.len)
    }

    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Line and column of byte `at` in `text`, which must be the text of [`Self::new`].
    pub fn position(&self, text: &str, at: usize) -> Position {
        let at = at.min(text.len());
        let line = self.line(at);
        let mut end = at;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = |at: usize| self.counts[at / STEP] + characters(&text.as_bytes()[at / STEP * STEP..at]);
        let column = before(end) - before(self.starts[line].min(end)) + 1;
        Position { line: line + 1, column }
    }
}

/// The number of characters that start in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// The start of the line of byte `at`.
pub fn start_of(text: &str, at: usize) -> usize {
    memchr::memrchr2(b'\n', b'\r', &text.as_bytes()[..at]).map_or(0, |end| end + 1)
}

/// The end of the line of byte `at`, without its line end.
pub fn end_of(text: &str, at: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_and_every_line_end() {
        let text = "ä\r\nb\rc\n";
        let lines = Lines::new(text);
        let at = |byte| {
            let p = lines.position(text, byte);
            (p.line, p.column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 2));
        assert_eq!(at(4), (2, 1));
        assert_eq!(at(6), (3, 1));
        assert_eq!(at(8), (4, 1));
        assert_eq!(at(99), (4, 1));
    }

    #[test]
    fn counts_through_long_lines() {
        let text = "äb🚀".repeat(1000) + "\nc" + &"é".repeat(2000);
        let lines = Lines::new(&text);
        for at in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let column = text[start..at].chars().count() + 1;
            assert_eq!(lines.position(&text, at).column, column);
        }
    }
}
