//! Text as a reader sees it, and the mapping from its characters back to the source.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{SourceText, Span, Text};
use crate::text::slice;
use crate::text::words::words;

/// What a piece of inline text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PieceKind {
    Text,
    Code,
    /// A soft or hard line break.
    Break,
    /// Inline HTML, an image, a footnote reference: not words of the line.
    Silent,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub kind: PieceKind,
    pub text: &'a str,
    pub span: Span,
    pub strong: bool,
    pub struck: bool,
    pub linked: bool,
    /// Whether it stays where it is: raw HTML, an image, a footnote reference, a link that could run something, emphasis of several
    /// lines.
    pub fixed: bool,
}

impl Piece<'_> {
    /// Whether it is text that is read and is byte for byte as in the source.
    pub(super) fn is_exact(&self) -> bool {
        let is_plain = self.kind == PieceKind::Text && !self.struck;
        is_plain && (self.span.end - self.span.start) as usize == self.text.len()
    }

    /// Whether `next` is text of the same kind right after it.
    pub(super) fn goes_on_with(&self, next: &Self) -> bool {
        let is_text = self.kind == PieceKind::Text && next.kind == PieceKind::Text;
        let marks = |piece: &Self| (piece.strong, piece.struck, piece.linked, piece.fixed);
        let is_same = marks(self) == marks(next);
        is_text && is_same && self.span.end == next.span.start
    }
}

/// The inline content of a paragraph, heading, item or cell. Adjacent pieces of the same text are joined.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Inline<'a> {
    pub pieces: &'a [Piece<'a>],
}

impl<'a> Inline<'a> {
    /// The lines between the breaks, without those that have no pieces.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'a>> + use<'a> {
        let lines = self.pieces.split_inclusive(|piece| piece.kind == PieceKind::Break);
        let lines = lines.map(|pieces| match pieces {
            [pieces @ .., last] if last.kind == PieceKind::Break => (pieces, Some(last.span.start)),
            _ => (pieces, None),
        });
        lines
            .filter(|(pieces, _)| !pieces.is_empty())
            .map(|(pieces, end)| Line { pieces, end })
    }

    pub(super) fn only_line(&self) -> Option<Line<'a>> {
        let mut lines = self.lines();
        let first = lines.next()?;
        lines.next().is_none().then_some(first)
    }

    pub(super) fn is_one_line(&self) -> bool {
        self.pieces.iter().all(|piece| piece.kind != PieceKind::Break)
    }

    /// All of it as struck out, if only a remark follows struck-out text: `~~The letter~~ (it came)`.
    pub(super) fn plain_if_struck(&self) -> Option<Plain<'a>> {
        let mut says = self.pieces.iter().filter(|piece| !piece.text.trim().is_empty());
        if !says.next()?.struck {
            return None;
        }
        let remark = says.find(|piece| !piece.struck)?;
        let is_remark = remark.text.trim_start().starts_with(['(', '（', '-', '–', '—']);
        let pieces = self.pieces.iter().map(|piece| Piece { struck: true, ..*piece });
        is_remark.then(|| Plain::new(&pieces.collect::<Vec<_>>()))
    }

    /// All of it on one line.
    pub(super) fn plain(&self) -> Plain<'a> {
        Plain::new(self.pieces)
    }

    /// The text of [`Self::plain`], trimmed.
    pub(super) fn whole(&self) -> Text {
        let as_written = self.as_written().map(|(text, span)| Text::new(text, span));
        as_written.unwrap_or_else(|| self.plain().whole())
    }

    /// The same, in the form that is kept with the chapter's text, `source`.
    pub(super) fn source_text(&self, source: &str) -> SourceText {
        if let Some((text, span)) = self.as_written() {
            return SourceText::new(text, span, source);
        }
        let whole = self.plain().whole();
        SourceText::new(&whole.value, whole.span, source)
    }

    /// [`Self::whole`] if the source contains it verbatim, as it does for most lines.
    fn as_written(&self) -> Option<(&'a str, Span)> {
        let [piece] = self.pieces else { return None };
        if !piece.is_exact() {
            return None;
        }
        let value = piece.text.trim();
        let start = piece.span.start as usize + (value.as_ptr() as usize - piece.text.as_ptr() as usize);
        (!value.is_empty()).then(|| (value, Span::new(start, start + value.len())))
    }

    pub(super) fn has_link(&self) -> bool {
        self.pieces.iter().any(|piece| piece.linked) && self.plain().has_link
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub pieces: &'a [Piece<'a>],
    /// Where the break after it is.
    pub end: Option<u32>,
}

/// The word that a line begins with, as far as a quick look tells.
pub(super) enum FirstWord<'a> {
    Is(&'a str),
    None,
    /// It may continue in the next piece, be struck out, or not be the only first word: `·` and `|` join fields.
    Unclear,
}

impl<'a> Line<'a> {
    pub(super) fn span(&self) -> Span {
        let first = self.pieces.first().map_or(Span::default(), |piece| piece.span);
        self.pieces.last().map_or(first, |last| first.cover(last.span))
    }

    pub(super) fn first_word(&self) -> FirstWord<'a> {
        if self.pieces.iter().any(|p| p.struck || joins_fields(p.text)) {
            return FirstWord::Unclear;
        }
        let mut pieces = self.pieces.iter().filter(|piece| piece.kind != PieceKind::Silent);
        while let Some(piece) = pieces.next() {
            let Some((at, word)) = words(piece.text).next() else {
                continue;
            };
            let is_cut = at + word.len() == piece.text.len()
                && pieces
                    .next()
                    .is_some_and(|next| next.text.starts_with(|c: char| c.is_alphanumeric() || c == '&'));
            return if is_cut {
                FirstWord::Unclear
            } else {
                FirstWord::Is(word)
            };
        }
        FirstWord::None
    }

    pub(super) fn plain(&self) -> Plain<'a> {
        Plain::new(self.pieces)
    }
}

/// A run of text outside code (Markdown or raw HTML) and outside tags and comments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub span: Span,
    pub heading: bool,
    /// Within a link or an image, in Markdown or in raw HTML.
    pub linked: bool,
    pub struck: bool,
    /// Whether it is in emphasis that spans several lines.
    pub emphasised: bool,
}

/// A Markdown link.
#[derive(Clone, Copy, Debug)]
pub(super) struct LinkMark<'a> {
    pub span: Span,
    pub destination: &'a str,
    pub heading: bool,
    pub struck: bool,
}

/// Whether `text` has a mark that joins fields.
pub(super) fn joins_fields(text: &str) -> bool {
    // The first bytes of all three; most lines have none of them.
    memchr::memchr3(b'|', 0xc2, 0xe2, text.as_bytes()).is_some() && text.contains(['·', '|', '•'])
}

#[derive(Clone, Debug)]
struct Part {
    /// Byte in the plain text.
    at: usize,
    len: usize,
    span: Span,
    strong: bool,
}

/// Plain text with the source position of each part. Struck-out text is left out, unless all of it is struck out.
#[derive(Clone, Debug, Default)]
pub(super) struct Plain<'a> {
    pub text: Cow<'a, str>,
    parts: Vec<Part>,
    /// Whether all of it is struck out.
    pub struck: bool,
    pub has_link: bool,
}

impl<'a> Plain<'a> {
    pub(super) fn new(pieces: &[Piece<'a>]) -> Self {
        if let [only] = pieces
            && only.kind == PieceKind::Text
        {
            return Self {
                text: Cow::Borrowed(only.text),
                parts: vec![Part {
                    at: 0,
                    len: only.text.len(),
                    span: only.span,
                    strong: only.strong,
                }],
                struck: only.struck,
                has_link: only.linked,
            };
        }
        let says = |piece: &&Piece<'_>| piece.kind != PieceKind::Silent && !piece.text.trim().is_empty();
        let struck = pieces.iter().any(|p| p.struck) && pieces.iter().filter(says).all(|p| p.struck);
        let mut text = String::with_capacity(pieces.iter().map(|piece| piece.text.len()).sum());
        let mut parts = Vec::new();
        let mut has_link = false;
        for piece in pieces {
            if piece.kind == PieceKind::Silent || piece.struck && !struck {
                continue;
            }
            let at = text.len();
            text.push_str(if piece.kind == PieceKind::Break {
                " "
            } else {
                piece.text
            });
            has_link |= piece.linked;
            parts.push(Part {
                at,
                len: text.len() - at,
                span: piece.span,
                strong: piece.strong,
            });
        }
        Self {
            text: Cow::Owned(text),
            parts,
            struck,
            has_link,
        }
    }

    /// The trimmed text of `range` and its place in the source.
    pub(super) fn slice(&self, range: Range<usize>) -> Text {
        let raw = slice(&self.text, range.clone());
        let value = raw.trim();
        let start = range.start + (value.as_ptr() as usize - raw.as_ptr() as usize);
        let end = start + value.len();
        Text::new(value, self.span(start..end))
    }

    pub(super) fn whole(&self) -> Text {
        self.slice(0..self.text.len())
    }

    /// Where `range` of the plain text is in the source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let start = self.source(range.start, false);
        let end = if range.is_empty() {
            start
        } else {
            self.source(range.end, true)
        };
        Span::new(start, end)
    }

    /// Whether all letters and digits of `range` are bold, and there are some.
    pub(super) fn is_strong(&self, range: Range<usize>) -> bool {
        let mut says = false;
        let parts = self
            .parts
            .iter()
            .filter(|part| part.at < range.end && range.start < part.at + part.len);
        for part in parts {
            let own = slice(
                &self.text,
                part.at.max(range.start)..(part.at + part.len).min(range.end),
            );
            let own_says = own.contains(char::is_alphanumeric);
            if own_says && !part.strong {
                return false;
            }
            says |= own_says;
        }
        says
    }

    /// Where bold text begins.
    pub(super) fn strong_starts(&self) -> impl Iterator<Item = usize> {
        let mut before = false;
        self.parts.iter().filter_map(move |part| {
            let begins = part.strong && !before;
            before = part.strong || before && part.len == 0;
            begins.then_some(part.at)
        })
    }

    /// Where the bold text ends that the line begins with.
    pub(super) fn strong_end(&self) -> Option<usize> {
        let says = |part: &&Part| slice(&self.text, part.at..part.at + part.len).contains(char::is_alphanumeric);
        let mut parts = self.parts.iter().skip_while(|part| !says(part) && !part.strong);
        let first = parts.next().filter(|part| part.strong)?;
        Some(parts.take_while(|part| part.strong).last().unwrap_or(first)).map(|last| last.at + last.len)
    }

    fn source(&self, at: usize, is_end: bool) -> usize {
        // There are no gaps between parts; a part without text covers no byte.
        let next = self.parts.partition_point(|part| match is_end {
            true => part.at + part.len < at,
            false => part.at + part.len <= at,
        });
        let found = self.parts.get(next).filter(|part| match is_end {
            true => part.at < at,
            false => part.at <= at,
        });
        let Some(part) = found.or(self.parts.last()) else {
            return 0;
        };
        let (start, end) = (part.span.start as usize, part.span.end as usize);
        if end - start == part.len {
            start + (at - part.at).min(part.len)
        } else if is_end {
            end
        } else {
            start
        }
    }
}
