//! The only way to change text: edits of byte ranges, sorted and without overlaps.

use std::ops::Range;

use crate::source::Span;
use crate::text::slice;

/// Replaces `span` by `text`. An empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Edit {
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self {
            span: Span::at(at),
            text: text.into(),
        }
    }

    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self {
            span,
            text: text.into(),
        }
    }

    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Two edits change the same bytes, or one does not fit the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub edit: Edit,
}

impl std::fmt::Display for Conflict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Span { start, end } = self.edit.span;
        write!(
            f,
            "the edit of bytes {start}..{end} overlaps another one or does not fit the text"
        )
    }
}

impl std::error::Error for Conflict {}

/// `text` with all `edits` made. Insertions at the same byte keep their order, and come before a replacement that
/// starts there.
///
/// # Errors
/// The first edit that overlaps an earlier one, is outside the text or cuts a character.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> Result<String, Conflict> {
    edits.sort_by_key(|edit| (edit.span.start, !edit.span.is_empty()));
    let grown: usize = edits.iter().map(|edit| edit.text.len()).sum();
    let mut out = String::with_capacity(text.len() + grown);
    let mut done = 0;
    for edit in edits {
        let range = edit.span.range();
        let kept = (range.start >= done).then(|| text.get(done..range.start)).flatten();
        let (Some(kept), true) = (kept, text.get(range.clone()).is_some()) else {
            return Err(Conflict { edit });
        };
        out.push_str(kept);
        out.push_str(&edit.text);
        done = range.end;
    }
    out.push_str(slice(text, done..));
    Ok(out)
}

/// Many edits of one text. Their texts are in one buffer, so that none needs its own allocation.
#[derive(Debug, Default)]
pub struct Edits {
    made: Vec<(Span, Range<usize>)>,
    texts: String,
}

impl Edits {
    /// With room for this many edits and bytes.
    pub fn with_capacity(edits: usize, bytes: usize) -> Self {
        Self {
            made: Vec::with_capacity(edits),
            texts: String::with_capacity(bytes),
        }
    }

    /// Replaces `span` by the text that `write` appends to the buffer.
    pub fn write(&mut self, span: Span, write: impl FnOnce(&mut String)) {
        let edit = self.written(span, write);
        self.made.push(edit);
    }

    /// As [`Self::write`], but inserts the edit at position `number`.
    pub fn write_at(&mut self, number: usize, span: Span, write: impl FnOnce(&mut String)) {
        let edit = self.written(span, write);
        self.made.insert(number, edit);
    }

    fn written(&mut self, span: Span, write: impl FnOnce(&mut String)) -> (Span, Range<usize>) {
        let start = self.texts.len();
        write(&mut self.texts);
        (span, start..self.texts.len())
    }

    /// The text of the last edit.
    pub fn last(&self) -> &str {
        let last = self.made.last().and_then(|(_, range)| self.texts.get(range.clone()));
        last.unwrap_or("")
    }

    /// Appends `text` to the text of the last edit.
    pub fn append(&mut self, text: &str) {
        if let Some((_, range)) = self.made.last_mut() {
            debug_assert_eq!(range.end, self.texts.len());
            self.texts.push_str(text);
            range.end = self.texts.len();
        }
    }

    /// The end of the removed or replaced text that contains `at`.
    pub fn removed_to(&self, at: usize) -> Option<usize> {
        let mut ends = self.made.iter().map(|(span, _)| span.range());
        ends.find(|range| range.contains(&at)).map(|range| range.end)
    }

    /// Whether an edit inserts text at `at`.
    pub fn inserts_at(&self, at: usize) -> bool {
        self.made.iter().any(|(span, _)| *span == Span::at(at))
    }

    pub fn insert(&mut self, at: usize, text: &str) {
        self.replace(Span::at(at), text);
    }

    pub fn replace(&mut self, span: Span, text: &str) {
        self.write(span, |out| out.push_str(text));
    }

    pub fn delete(&mut self, span: Span) {
        self.replace(span, "");
    }

    pub fn is_empty(&self) -> bool {
        self.made.is_empty()
    }

    pub fn len(&self) -> usize {
        self.made.len()
    }

    /// The texts of all edits.
    pub fn texts(&self) -> &str {
        &self.texts
    }

    /// As [`apply`], but leaves out an edit that overlaps an earlier one, so that text is never lost.
    pub fn apply_what_fits(mut self, text: &str) -> String {
        self.made.sort_by_key(|(span, _)| (span.start, !span.is_empty()));
        let (mut done, mut length) = (0, text.len());
        self.made.retain(|(span, own)| {
            let range = span.range();
            let fits = range.start >= done && text.get(range.clone()).is_some();
            if fits {
                done = range.end;
                length = length - range.len() + own.len();
            }
            fits
        });
        let mut out = String::with_capacity(length);
        done = 0;
        for (span, own) in self.made {
            let range = span.range();
            out.push_str(slice(text, done..range.start));
            out.push_str(slice(&self.texts, own));
            done = range.end;
        }
        out.push_str(slice(text, done..));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_order_and_refuses_overlap() {
        let edits = vec![
            Edit::replace(Span::new(2, 4), "X"),
            Edit::insert(2, "a"),
            Edit::insert(2, "b"),
        ];
        assert_eq!(apply("012345", edits).as_deref(), Ok("01abX45"));
        let overlap = vec![Edit::delete(Span::new(0, 3)), Edit::delete(Span::new(2, 4))];
        assert!(apply("012345", overlap.clone()).is_err());
        let mut all = Edits::default();
        overlap.iter().for_each(|edit| all.replace(edit.span, &edit.text));
        all.write(Span::at(6), |out| out.push_str("67"));
        all.write_at(0, Span::at(0), |out| out.push('-'));
        assert_eq!((all.len(), all.texts()), (4, "67-"));
        assert_eq!(all.apply_what_fits("012345"), "-34567");
        assert!(apply("ä", vec![Edit::insert(1, "x")]).is_err());
    }
}
