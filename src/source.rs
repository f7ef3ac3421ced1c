//! Chapter text, byte spans in it, and the way back to the files that people edit.

mod align;
mod braces;
pub mod include;
pub mod lines;
pub mod map;
pub(crate) mod path;
mod take;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use compact_str::CompactString;

use crate::contain::Fault;
use crate::ledger::History;

pub use braces::braces;
pub(crate) use braces::{Brace, BraceKind, braces_in, is_meant_for_us};

/// A byte range of one chapter's text, as the host delivered it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// A span from byte `start` to byte `end`. Offsets beyond 4 GiB are clamped.
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The empty span at byte `at`.
    pub fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    /// The same as a range.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Whether it contains no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The smallest span that contains both.
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Whether all of `other` is within it.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The part of `text` at the span; empty if the span does not fit `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// A value and its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

impl<T> Spanned<T> {
    pub fn new(value: impl Into<T>, span: impl Into<Span>) -> Self {
        Self {
            value: value.into(),
            span: span.into(),
        }
    }
}

/// Plain text as a reader sees it (no Markdown), and its place.
pub type Text = Spanned<CompactString>;

impl Text {
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// The place of a part of the value; `None` if the value is not in `source` verbatim.
    pub fn part(&self, source: &str, part: Range<usize>) -> Option<Span> {
        let start = self.span.start as usize;
        (self.span.of(source) == self.value).then(|| Span::new(start + part.start, start + part.end))
    }
}

/// A [`Text`] of a chapter, kept as long as the book. If the chapter contains it verbatim, only its place is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceText {
    pub span: Span,
    other: Option<Box<str>>,
}

impl SourceText {
    /// The text at `span` of a chapter, whose whole text is `source`.
    pub fn new(text: &str, span: Span, source: &str) -> Self {
        let is_there = span.of(source) == text;
        Self {
            span,
            other: (!is_there).then(|| text.into()),
        }
    }

    /// A copy of `text`.
    pub fn copy(text: &Text, source: &str) -> Self {
        Self::new(&text.value, text.span, source)
    }

    /// The text with its place; `source` is as in [`Self::new`].
    pub fn spanned<'t>(&'t self, source: &'t str) -> Spanned<&'t str> {
        Spanned::new(self.of(source), self.span)
    }

    /// Its place, if the chapter contains it verbatim.
    pub fn place(&self) -> Option<Span> {
        self.other.is_none().then_some(self.span)
    }

    /// The text; `source` is as in [`Self::new`].
    pub fn of<'t>(&'t self, source: &'t str) -> &'t str {
        self.other.as_deref().unwrap_or_else(|| self.span.of(source))
    }
}

/// How many chapters a core takes at once: few enough that all cores finish at about the same time, and many enough
/// that fetching them costs little.
pub(crate) const AT_ONCE: usize = 64;

/// The index of a chapter in [`Book::chapters`].
pub(crate) type ChapterIx = usize;

/// The place of a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Site {
    /// A place in a chapter's text as the host delivered it.
    Chapter {
        /// Its index in [`Book::chapters`].
        chapter: ChapterIx,
        /// The place in its text.
        span: Span,
    },
    /// A whole file, its path relative to the book's root.
    File {
        /// The path, with `/`.
        path: String,
    },
    /// The book as a whole.
    Book,
}

/// A chapter with a file or at least a text; drafts are left out.
#[derive(Clone, Debug, Default)]
pub struct Chapter<'a> {
    /// The name in SUMMARY.md.
    pub name: Cow<'a, str>,
    /// The text after includes, line ends as delivered.
    pub text: Cow<'a, str>,
    /// The page's path below the source folder, normalised, with `/`: links start here.
    pub path: String,
    /// The file's path below the source folder, normalised, with `/`; `None` if a plugin made the chapter.
    pub source_path: Option<String>,
}

impl Chapter<'_> {
    /// The path by which people know the chapter.
    pub fn file(&self) -> &str {
        self.source_path.as_deref().unwrap_or(&self.path)
    }
}

/// All chapters of a book in the order of its summary.
#[derive(Clone, Debug, Default)]
pub struct Book<'a> {
    /// `book.title`.
    pub title: Option<String>,
    /// `book.language`, or `en`.
    pub language: String,
    /// Whether its pages run from right to left, as `book.text-direction` or the language says.
    pub is_right_to_left: bool,
    /// The source folder below the book's root, with `/`.
    pub src: String,
    /// The chapters that have a text.
    pub chapters: Vec<Chapter<'a>>,
    /// The text of SUMMARY.md, byte for byte; `None` if it was not read.
    pub summary: Option<String>,
    /// Markdown files below the source folder that SUMMARY.md does not list; `None` if they were not looked up.
    pub unlisted: Option<Vec<String>>,
    /// The result of `source::braces`, in the order of the book; empty if it was not called.
    pub braces: Vec<Brace>,
    /// By the name of an import in the configuration, the text of its file, or why it cannot be read.
    pub imports: BTreeMap<String, Result<String, String>>,
    /// Known findings, which do not count.
    pub known: Known,
    /// The history of its milestones from git.
    pub history: History,
    /// Internal errors while the texts were put together: by chapter, or in the whole book.
    pub faults: Vec<(Option<ChapterIx>, Fault)>,
}

/// The known findings, by their fingerprints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    Only(BTreeSet<String>),
    All,
}

impl Default for Known {
    fn default() -> Self {
        Self::Only(BTreeSet::new())
    }
}

impl Book<'_> {
    /// Whether the chapter's file has a backslash before the directive at `span`.
    pub fn is_escaped(&self, chapter: ChapterIx, span: Span) -> bool {
        let mut own = self.braces_of(chapter).iter();
        own.any(|brace| brace.kind == BraceKind::Escaped && brace.span.start == span.start)
    }

    /// The [`Self::braces`] of one chapter.
    pub fn braces_of(&self, chapter: ChapterIx) -> &[Brace] {
        let start = self.braces.partition_point(|brace| brace.chapter < chapter);
        let end = self.braces.partition_point(|brace| brace.chapter <= chapter);
        &self.braces[start..end]
    }

    /// The path of a chapter's file below the book's root, with `/`.
    pub fn root_path(&self, chapter: ChapterIx) -> String {
        let file = self.chapters[chapter].file();
        match self.src.trim_end_matches('/') {
            "" | "." => file.to_owned(),
            src => format!("{src}/{file}"),
        }
    }
}
