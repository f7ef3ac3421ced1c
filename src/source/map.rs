//! Maps a place in a chapter's text, as the host delivered it, to the file that a person edits.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::align::{self, Run};
use super::include::{self, Trail};
use super::lines::{Lines, Position};
use super::{Book, ChapterIx, Site, Span, path};

/// Reads files.
pub trait Files: Sync {
    /// The text of a file, its path relative to the book's root; `None` if it cannot be read.
    fn read(&self, path: &str) -> Option<Arc<str>>;
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Relative to the book's root, with `/`.
    pub file: String,
    pub start: Position,
    pub end: Position,
    /// Bytes of the file on disk, including its byte order mark.
    pub bytes: Range<usize>,
    /// The file does not contain exactly this text, except for line ends: a directive generates it, or another plugin
    /// changed it.
    pub approximate: bool,
}

/// The files of a book's chapters, each read once and only if it is needed.
pub struct Places<'a> {
    book: &'a Book<'a>,
    files: &'a dyn Files,
    known: Known,
}

/// Results that are kept for a book's chapters and files.
#[derive(Default)]
pub struct Known {
    /// The lines of the delivered text if there is no file.
    chapters: Vec<OnceLock<Result<Chapter, Lines>>>,
    sources: Mutex<HashMap<String, Option<Arc<Source>>>>,
}

impl Known {
    /// Forgets a chapter with a new text, whose own file is `file`.
    pub fn forget(&mut self, chapter: ChapterIx, file: &str) {
        if let Some(known) = self.chapters.get_mut(chapter) {
            *known = OnceLock::new();
        }
        let sources = self.sources.get_mut().unwrap_or_else(PoisonError::into_inner);
        sources.remove(file);
    }
}

/// The way from a chapter's text to its file.
struct Chapter {
    runs: Vec<Run>,
    trail: Trail,
}

struct Source {
    text: Arc<str>,
    /// Of the text without its byte order mark.
    lines: Lines,
}

impl<'a> Places<'a> {
    pub fn new(book: &'a Book<'a>, files: &'a dyn Files) -> Self {
        Self::with(book, files, Known::default())
    }

    /// As [`Self::new`], with results of before for the same chapters.
    pub fn with(book: &'a Book<'a>, files: &'a dyn Files, mut known: Known) -> Self {
        known.chapters.resize_with(book.chapters.len(), OnceLock::new);
        Self { book, files, known }
    }

    /// The results, for the next time.
    pub fn into_known(self) -> Known {
        self.known
    }

    /// The place of a site. A whole file and the book have no place in a text, nor does a chapter that a plugin made.
    /// If a chapter's file cannot be read, the place is in the delivered text.
    pub fn locate(&self, site: &Site) -> Option<Place> {
        match site {
            Site::Chapter { chapter, span } => self.in_chapter(*chapter, *span),
            Site::File { .. } | Site::Book => None,
        }
    }

    /// The place of a part of SUMMARY.md; `None` if that file differs from [`Book::summary`].
    pub fn in_summary(&self, span: Span) -> Option<Place> {
        let file = path::join(&self.book.src, "SUMMARY.md");
        let source = self.source_of(&file)?;
        let text = self.book.summary.as_deref().filter(|known| **known == *source.text)?;
        text.get(span.range())?;
        let body = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mark = text.len() - body.len();
        let position = |at: u32| source.lines.position(body, (at as usize).saturating_sub(mark));
        Some(Place {
            start: position(span.start),
            end: position(span.end),
            file,
            bytes: span.range(),
            approximate: false,
        })
    }

    /// The text of a file, its path relative to the book's root.
    pub fn text(&self, file: &str) -> Option<Arc<str>> {
        self.source_of(file).map(|source| Arc::clone(&source.text))
    }

    /// The text of a chapter's own file, before includes.
    pub fn source(&self, chapter: ChapterIx) -> Option<Arc<str>> {
        self.text(&self.file(chapter)?)
    }

    /// The path of a chapter's own file, relative to the book's root.
    pub fn file(&self, chapter: ChapterIx) -> Option<String> {
        let source_path = self.book.chapters.get(chapter)?.source_path.as_ref()?;
        Some(path::join(&self.book.src, source_path))
    }

    fn in_chapter(&self, ix: ChapterIx, span: Span) -> Option<Place> {
        let file = self.file(ix)?;
        let text: &str = &self.book.chapters[ix].text;
        let range = span.range().start.min(text.len())..span.range().end.min(text.len());
        let known = || self.chapter(ix, &file).ok_or_else(|| Lines::new(text));
        let chapter = match self.known.chapters[ix].get_or_init(known) {
            Ok(chapter) => chapter,
            Err(lines) => {
                return Some(Place {
                    start: lines.position(text, range.start),
                    end: lines.position(text, range.end),
                    file,
                    bytes: range,
                    approximate: true,
                });
            }
        };
        let (expanded, same) = through(&chapter.runs, range);
        let origin = chapter.trail.origin(expanded);
        let source = self.source_of(origin.file)?;
        let body = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
        let mark = source.text.len() - body.len();
        Some(Place {
            file: origin.file.to_owned(),
            start: source.lines.position(body, origin.start.saturating_sub(mark)),
            end: source.lines.position(body, origin.end.saturating_sub(mark)),
            bytes: origin.start..origin.end,
            approximate: !(same && origin.verbatim),
        })
    }

    fn chapter(&self, ix: ChapterIx, file: &str) -> Option<Chapter> {
        let source = self.text(file)?;
        let text = &self.book.chapters[ix].text;
        // If we run before `links`, the text is the file's own.
        let mut expanded = include::unexpanded(&source, file);
        if expanded.text != *text {
            expanded = include::expand(&source, file, &|path| self.text(path));
        }
        Some(Chapter {
            runs: align::align(text, &expanded.text),
            trail: expanded.trail,
        })
    }

    fn source_of(&self, file: &str) -> Option<Arc<Source>> {
        let sources = || self.known.sources.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = sources().get(file) {
            return known.clone();
        }
        // Other threads continue; two of them rarely read the same file at once.
        let source = self.files.read(file).map(|text| {
            let lines = Lines::new(text.strip_prefix('\u{feff}').unwrap_or(&text));
            Arc::new(Source { text, lines })
        });
        sources().entry(file.to_owned()).or_insert(source).clone()
    }
}

/// The part of the expanded text for a part of the delivered one, and whether they are equal.
fn through(runs: &[Run], range: Range<usize>) -> (Range<usize>, bool) {
    let find = |at: usize| runs.partition_point(|run| run.new.end <= at).min(runs.len() - 1);
    let first = find(range.start);
    let last = match range.is_empty() {
        true => first,
        false => find(range.end - 1),
    };
    let run = &runs[first];
    let start = match run.same {
        true => (run.old.start + (range.start - run.new.start)).min(run.old.end),
        false => run.old.start,
    };
    let run = &runs[last];
    let end = match run.same {
        _ if range.is_empty() => start,
        true if range.end < run.new.end => (run.old.start + (range.end - run.new.start)).min(run.old.end),
        _ => run.old.end,
    };
    let joined = |pair: &[Run]| pair[1].same && pair[0].old.end == pair[1].old.start;
    let same = runs[first].same && runs[first..=last].windows(2).all(joined);
    (start..end.max(start), same)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    struct Disk<'a>(&'a [(&'a str, &'a str)]);

    impl Files for Disk<'_> {
        fn read(&self, path: &str) -> Option<Arc<str>> {
            self.0.iter().find(|file| file.0 == path).map(|file| file.1.into())
        }
    }

    fn book(text: &str) -> Book<'_> {
        Book {
            src: "docs".to_owned(),
            chapters: vec![source::Chapter {
                text: text.into(),
                path: "a/index.md".to_owned(),
                source_path: Some("a/README.md".to_owned()),
                ..source::Chapter::default()
            }],
            ..Book::default()
        }
    }

    /// The place of `needle` in the delivered text: file, line, column, the file's text there, approximate.
    fn locate(disk: &Disk<'_>, delivered: &str, needle: &str) -> (String, usize, usize, String, bool) {
        let book = book(delivered);
        let places = Places::new(&book, disk);
        let at = delivered.find(needle).unwrap();
        let span = Span::new(at, at + needle.len());
        let place = places.locate(&Site::Chapter { chapter: 0, span }).unwrap();
        let text = places.text(&place.file).unwrap()[place.bytes].to_owned();
        (
            place.file,
            place.start.line,
            place.start.column,
            text,
            place.approximate,
        )
    }

    #[test]
    fn finds_included_and_own_text() {
        let disk = Disk(&[
            (
                "docs/a/README.md",
                "\u{feff}ä x\r\nb {{#include ../inc/p.md:2:}} c\r\nend",
            ),
            ("docs/inc/p.md", "\u{feff}one\r\ntwo {{#include q.md:in}}\r\nthree\r\n"),
            ("docs/inc/q.md", "ANCHOR: in\nq q\nANCHOR_END: in\n"),
        ]);
        let delivered = "ä x\r\nb two q q\nthree c\r\nend";
        let own = "docs/a/README.md".to_owned();
        let p = "docs/inc/p.md".to_owned();
        assert_eq!(locate(&disk, delivered, "x"), (own.clone(), 1, 3, "x".into(), false));
        assert_eq!(
            locate(&disk, delivered, "end"),
            (own.clone(), 3, 1, "end".into(), false)
        );
        assert_eq!(locate(&disk, delivered, "c"), (own.clone(), 2, 31, "c".into(), false));
        assert_eq!(
            locate(&disk, delivered, "three"),
            (p.clone(), 3, 1, "three".into(), false)
        );
        assert_eq!(
            locate(&disk, delivered, "q q"),
            ("docs/inc/q.md".into(), 2, 1, "q q".into(), false)
        );
        let (file, line, _, text, approximate) = locate(&disk, delivered, "o q q\nth");
        assert_eq!((file, line, approximate), (p, 2, true));
        assert_eq!(text, "o {{#include q.md:in}}\r\nth");
        let (.., text, approximate) = locate(&disk, delivered, "b two");
        assert_eq!((text.as_str(), approximate), ("b {{#include ../inc/p.md:2:}}", true));
    }

    #[test]
    fn accepts_a_text_without_expansion() {
        let written = "one\r\n\r\n{{#include ../inc/p.md}}\r\n\r\nlast";
        let disk = Disk(&[("docs/a/README.md", written), ("docs/inc/p.md", "last\n")]);
        let own = || "docs/a/README.md".to_owned();
        let include = "{{#include ../inc/p.md}}";
        assert_eq!(locate(&disk, written, include), (own(), 3, 1, include.into(), false));
        assert_eq!(locate(&disk, written, "last"), (own(), 5, 1, "last".into(), false));
    }

    #[test]
    fn survives_other_plugins() {
        let disk = Disk(&[("docs/a/README.md", "---\nid: x\n---\n# T\n\nold line\n\nlast")]);
        let delivered = "# T\n\nnew line here\n\nlast\n";
        let own = || "docs/a/README.md".to_owned();
        assert_eq!(locate(&disk, delivered, "T"), (own(), 4, 3, "T".into(), false));
        assert_eq!(locate(&disk, delivered, "last"), (own(), 8, 1, "last".into(), false));
        assert_eq!(
            locate(&disk, delivered, "here"),
            (own(), 6, 1, "old line\n".into(), true)
        );
    }

    #[test]
    fn knows_places_without_files() {
        let book = book("x\ny");
        let places = Places::new(&book, &Disk(&[]));
        let span = Span::new(2, 3);
        let place = places.locate(&Site::Chapter { chapter: 0, span }).unwrap();
        assert!(place.approximate);
        assert_eq!((place.start.line, place.start.column), (2, 1));
        assert_eq!(places.locate(&Site::Book), None);
        assert_eq!(places.source(0), None);
    }
}
