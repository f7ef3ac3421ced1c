//! The `{{#…}}` that remain in delivered texts, compared with their files.

use rayon::prelude::*;

use super::map::{Files, Places};
use super::{Book, ChapterIx, Site, Span, include, path};
use crate::contain::trip;
use crate::text::slice;

/// One of our directives or an include, in the text that the host delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brace {
    pub chapter: ChapterIx,
    pub span: Span,
    pub kind: BraceKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BraceKind {
    /// The file has a backslash before it, which mdBook removed.
    Escaped,
    /// mdBook should have replaced it with a file.
    Include {
        /// Relative to the book's root.
        file: String,
        /// It can be read.
        exists: bool,
    },
}

/// All of them, in the order of the book; our directives only if they are escaped.
pub fn braces(book: &Book<'_>, files: &dyn Files) -> Vec<Brace> {
    trip("looking", book.chapters.iter().map(|chapter| &*chapter.text));
    let places = Places::new(book, files);
    let chapters = book.chapters.par_iter().enumerate();
    let with_some = chapters.filter(|(_, chapter)| memchr::memmem::find(chapter.text.as_bytes(), b"{{").is_some());
    let with_some: Vec<ChapterIx> = with_some.map(|(chapter, _)| chapter).collect();
    with_some
        .into_iter()
        .flat_map(|chapter| in_chapter(&places, book, chapter))
        .collect()
}

/// The braces of one chapter.
pub(crate) fn braces_in(book: &Book<'_>, files: &dyn Files, chapter: ChapterIx) -> Vec<Brace> {
    in_chapter(&Places::new(book, files), book, chapter)
}

fn in_chapter(places: &Places<'_>, book: &Book<'_>, chapter: ChapterIx) -> Vec<Brace> {
    let mut found = Vec::new();
    let text: &str = &book.chapters[chapter].text;
    let ours = text
        .match_indices("{{")
        .filter(|(at, _)| is_meant_for_us(slice(text, at + 2..)));
    let ours = ours.map(|(at, _)| (at..at + 2, None));
    let includes = include::includes(text).map(|(range, path)| (range, Some(path)));
    let mut all: Vec<_> = ours.chain(includes).collect();
    all.sort_by_key(|(range, _)| range.start);
    if all.is_empty() {
        return found;
    }
    // The text has no expanded include and no removed backslash.
    let is_source = places.source(chapter).is_some_and(|source| *source == *text);
    for (range, include) in all {
        let span = Span::from(range);
        let place = match is_source {
            true => None,
            false => places.locate(&Site::Chapter { chapter, span }),
        };
        let file = place
            .as_ref()
            .map_or_else(|| book.root_path(chapter), |place| place.file.clone());
        let source = place.and_then(|place| Some((places.text(&place.file)?, place.bytes.start)));
        let is_escaped = is_escaped(text, span.start as usize, include.is_some())
            || source.is_some_and(|(source, at)| is_escaped(&source, at, include.is_some()));
        let kind = match include {
            _ if is_escaped => BraceKind::Escaped,
            None => continue,
            Some(name) => {
                let file = path::join(path::folder(&file), name);
                let exists = places.text(&file).is_some();
                BraceKind::Include { file, exists }
            }
        };
        found.push(Brace { chapter, span, kind });
    }
    found
}

/// Whether what follows `{{` is `#mls`, or almost: ` #mls`, `# MLS`, `mls `.
pub(crate) fn is_meant_for_us(text: &str) -> bool {
    let text = text.trim_start_matches([' ', '\t']);
    let marked = text.strip_prefix('#');
    let name = marked.unwrap_or(text).trim_start_matches([' ', '\t']);
    let own = name.get(..3).filter(|own| own.eq_ignore_ascii_case("mls"));
    own.is_some() && (marked.is_some() || name.get(3..4) == Some(" "))
}

/// A backslash escapes the text right after it, and for mdBook also every include on the rest of the line. The place of
/// a directive within such a text is that of the backslash.
fn is_escaped(text: &str, at: usize, is_include: bool) -> bool {
    let Some(before) = text.get(..at) else { return false };
    let is_own = before.ends_with('\\') || slice(text, at..).starts_with('\\');
    is_own || is_include && include::escapes(text).any(|range| range.contains(&at))
}
