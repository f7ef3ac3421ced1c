//! The one way in which text changes: edits at byte ranges, sorted, never overlapping.

use crate::source::Span;

/// Replace `span` by `text`. An empty span inserts.
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

/// Two edits claim the same bytes, or one does not fit the text.
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

/// `text` with all `edits` made. Insertions at the same byte keep the order in which they were given,
/// and stand before a replacement that starts there.
///
/// # Errors
/// The first edit that overlaps one before it, leaves the text or cuts a character.
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
    out.push_str(&text[done..]);
    Ok(out)
}

/// As [`apply`], but an edit that overlaps an earlier one is left out, so that text is never lost.
pub fn apply_what_fits(text: &str, edits: Vec<Edit>) -> String {
    let mut edits = edits;
    edits.sort_by_key(|edit| (edit.span.start, !edit.span.is_empty()));
    let mut done = 0;
    edits.retain(|edit| {
        let range = edit.span.range();
        let fits = range.start >= done && text.get(range.clone()).is_some();
        if fits {
            done = range.end;
        }
        fits
    });
    apply(text, edits).unwrap_or_else(|_| text.to_owned())
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
        assert_eq!(apply_what_fits("012345", overlap), "345");
        assert!(apply("ä", vec![Edit::insert(1, "x")]).is_err());
    }
}
