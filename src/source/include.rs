//! Expands mdBook's `{{#include}}` and similar directives once more, keeping the origin of every byte.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use regex::Regex;

use super::path;
use super::take::{self, Part};
use crate::text::slice;

/// mdBook follows includes in included files to this depth, then drops their text.
const MAX_DEPTH: usize = 10;
/// The most files and bytes in a chapter: a file that includes itself several times would have no end.
const MAX_FILES: usize = 10_000;
const MAX_BYTES: usize = 8 << 20;

/// Reads a file by its path relative to the book's root.
pub type Read<'a> = &'a dyn Fn(&str) -> Option<Arc<str>>;

/// A chapter's text after includes.
#[derive(Clone, Debug)]
pub struct Expanded<'a> {
    pub text: Cow<'a, str>,
    pub trail: Trail,
}

/// The origin of each byte of an expanded text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// In the order of the text and without gaps; never empty.
    segments: Vec<Segment>,
    /// Each read of a file; the first is the chapter's own.
    frames: Vec<Frame>,
}

/// A place in a file, in bytes of the file on disk, including its byte order mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    pub file: &'a str,
    pub start: usize,
    pub end: usize,
    /// The file contains exactly this text, except for line ends.
    pub verbatim: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Segment {
    /// Byte of the expanded text; the segment ends where the next one starts.
    start: usize,
    frame: usize,
    source: Range<usize>,
    /// The text is the file's own, not made by a directive.
    verbatim: bool,
    /// Verbatim, and continues where the segment before ended, except for a carriage return.
    resumes: bool,
}

impl Segment {
    /// A segment whose place in the expanded text is not known yet.
    fn new(frame: usize, source: Range<usize>, verbatim: bool) -> Self {
        Self {
            start: 0,
            frame,
            source,
            verbatim,
            resumes: false,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Frame {
    file: String,
    /// The frame that includes this one, and the directive there.
    parent: Option<(usize, Range<usize>)>,
}

/// Expands `text`, the whole content of `file` (a path relative to the book's root), as mdBook does, without a byte
/// order mark at its start. A directive whose file cannot be read stays as it is.
pub fn expand<'a>(text: &'a str, file: &str, read: Read<'_>) -> Expanded<'a> {
    let Expanded { text: body, trail } = unexpanded(text, file);
    if memchr::memmem::find(body.as_bytes(), b"{{").is_none() {
        return Expanded { text: body, trail };
    }
    let Trail { segments, frames } = trail;
    let chapter = Piece { text: body, segments };
    let mut expander = Expander {
        read,
        frames,
        out: Piece::default(),
    };
    expander.expand(&chapter, path::folder(file), 0);
    let Expander { frames, mut out, .. } = expander;
    if out.segments.is_empty() {
        out.segments = chapter.segments;
    }
    Expanded {
        text: Cow::Owned(out.text.into_owned()),
        trail: Trail {
            segments: out.segments,
            frames,
        },
    }
}

/// As [`expand`], but leaves every directive as it is.
pub fn unexpanded<'a>(text: &'a str, file: &str) -> Expanded<'a> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let own = Segment::new(0, text.len() - body.len()..text.len(), true);
    let frames = vec![Frame {
        file: file.to_owned(),
        parent: None,
    }];
    Expanded {
        text: Cow::Borrowed(body),
        trail: Trail {
            segments: vec![own],
            frames,
        },
    }
}

impl Trail {
    /// The origin of a range of the expanded text. If it starts and ends in different files, it becomes the directives
    /// in the file that includes both.
    pub fn origin(&self, range: Range<usize>) -> Origin<'_> {
        let (frame, Range { start, end }, verbatim) = origin(&self.segments, &self.frames, &range);
        Origin {
            file: &self.frames[frame].file,
            start,
            end,
            verbatim,
        }
    }
}

/// Frame, place in its file, and whether the file contains exactly this text.
fn origin(segments: &[Segment], frames: &[Frame], range: &Range<usize>) -> (usize, Range<usize>, bool) {
    let first_ix = segment(segments, range.start);
    let mut first = byte(&segments[first_ix], range.start);
    if range.is_empty() {
        return (first.0, first.1.start..first.1.start, segments[first_ix].verbatim);
    }
    let last_ix = segment(segments, range.end - 1);
    let mut last = byte(&segments[last_ix], range.end - 1);
    let verbatim = segments[first_ix].verbatim && segments[first_ix + 1..=last_ix].iter().all(|next| next.resumes);
    while first.0 != last.0 {
        // A frame's parent has a smaller index: replacing the larger one ends at the file that includes both.
        let inner = if first.0 > last.0 { &mut first } else { &mut last };
        let Some((parent, directive)) = &frames[inner.0].parent else {
            break;
        };
        *inner = (*parent, directive.clone());
    }
    let start = first.1.start;
    (first.0, start..last.1.end.max(start), verbatim)
}

fn segment(segments: &[Segment], at: usize) -> usize {
    segments
        .partition_point(|segment| segment.start <= at)
        .saturating_sub(1)
}

/// Frame and place of one byte; after the segment's end, the place after it.
fn byte(segment: &Segment, at: usize) -> (usize, Range<usize>) {
    let Range { start, end } = segment.source;
    let source = match segment.verbatim {
        true => {
            let byte = (start + (at - segment.start)).min(end);
            byte..(byte + 1).min(end)
        }
        false => start..end,
    };
    (segment.frame, source)
}

/// Text with its origins. Segments as in [`Trail`], but perhaps none.
#[derive(Default)]
struct Piece<'a> {
    text: Cow<'a, str>,
    segments: Vec<Segment>,
}

impl Piece<'_> {
    /// Appends text that is verbatim at `source`.
    fn push(&mut self, text: &str, frame: usize, source: Range<usize>) {
        self.append(text, Segment::new(frame, source, true));
    }

    /// Appends text that is generated from `source`.
    fn make(&mut self, text: &str, frame: usize, source: Range<usize>) {
        self.append(text, Segment::new(frame, source, false));
    }

    /// Appends the end of a line whose text ends at byte `end` of `file`.
    fn newline(&mut self, file: &str, frame: usize, end: usize) {
        let resumes = file.as_bytes().get(end) == Some(&b'\r');
        let at = end + usize::from(resumes);
        self.append(
            "\n",
            Segment {
                resumes,
                ..Segment::new(frame, at..at + 1, true)
            },
        );
    }

    fn append(&mut self, text: &str, segment: Segment) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.to_mut().push_str(text);
        match self.segments.last_mut() {
            Some(last)
                if last.verbatim
                    && segment.verbatim
                    && last.frame == segment.frame
                    && last.source.end == segment.source.start =>
            {
                last.source.end = segment.source.end;
            }
            last => {
                // Text before it may have been left out: by an anchor or in another file.
                let resumes = segment.resumes
                    && last.is_some_and(|last| {
                        last.verbatim && last.frame == segment.frame && last.source.end + 1 == segment.source.start
                    });
                self.segments.push(Segment {
                    start,
                    resumes,
                    ..segment
                });
            }
        }
    }

    /// Appends a part of another piece.
    fn copy(&mut self, from: &Piece<'_>, range: Range<usize>) {
        let first = from
            .segments
            .partition_point(|segment| segment.start <= range.start)
            .saturating_sub(1);
        let ends = from.segments.iter().skip(1).map(|next| next.start);
        let ends = ends.chain([from.text.len()]).skip(first);
        for (segment, end) in from.segments[first..].iter().zip(ends) {
            if segment.start >= range.end {
                break;
            }
            let part = segment.start.max(range.start)..end.min(range.end);
            let mut cut = segment.clone();
            if segment.verbatim {
                let shift = |at: usize| at - segment.start + segment.source.start;
                cut.source = shift(part.start)..shift(part.end);
            }
            cut.resumes &= part.start == segment.start;
            self.append(slice(&from.text, part), cut);
        }
    }
}

struct Expander<'r> {
    read: Read<'r>,
    frames: Vec<Frame>,
    out: Piece<'static>,
}

impl Expander<'_> {
    /// Appends `piece` with all its directives expanded; its paths are relative to `folder`.
    fn expand(&mut self, piece: &Piece<'_>, folder: &str, depth: usize) {
        let mut done = 0;
        for (range, directive) in directives(&piece.text) {
            self.out.copy(piece, done..range.start);
            done = range.start;
            match directive {
                Directive::Escaped => {
                    if depth < MAX_DEPTH {
                        self.out.copy(piece, range.start + 1..range.end);
                    }
                    done = range.end;
                }
                Directive::Title => done = range.end,
                Directive::Take { path, form } => {
                    let file = path::join(folder, path);
                    if self.frames.len() > MAX_FILES || self.out.text.len() > MAX_BYTES {
                        continue;
                    }
                    let Some(text) = (self.read)(&file) else { continue };
                    done = range.end;
                    if depth < MAX_DEPTH {
                        let taken = self.take(&file, &text, form, piece, range);
                        self.expand(&taken, path::folder(&file), depth + 1);
                    }
                }
            }
        }
        self.out.copy(piece, done..piece.text.len());
    }

    /// The text that a directive at `range` of `piece` takes from `file`.
    fn take(
        &mut self,
        file: &str,
        text: &str,
        form: Form<'_>,
        piece: &Piece<'_>,
        range: Range<usize>,
    ) -> Piece<'static> {
        let (caller, directive, _) = origin(&piece.segments, &self.frames, &range);
        let frame = self.frames.len();
        self.frames.push(Frame {
            file: file.to_owned(),
            parent: Some((caller, directive.clone())),
        });
        let mut taken = Piece::default();
        match form {
            Form::Lines(part) => {
                let mut last = None;
                for line in take::lines(text, part) {
                    if let Some(end) = last.replace(line.end) {
                        taken.newline(text, frame, end);
                    }
                    taken.push(slice(text, line.clone()), frame, line);
                }
            }
            Form::Rustdoc(part) => {
                let mut last = None;
                for (line, hidden) in take::rustdoc_lines(text, part) {
                    if let Some(end) = last.replace(line.end) {
                        taken.newline(text, frame, end);
                    }
                    if hidden {
                        taken.make("# ", frame, line.start..line.start);
                    }
                    taken.push(slice(text, line.clone()), frame, line);
                }
            }
            Form::Playground(attributes) => {
                let comma = if attributes.is_empty() { "" } else { "," };
                let fence = format!("```rust{comma}{}\n", attributes.join(","));
                taken.make(&fence, caller, directive.clone());
                taken.push(text, frame, 0..text.len());
                let newline = if text.ends_with('\n') { "" } else { "\n" };
                taken.make(&format!("{newline}```\n"), caller, directive);
            }
        }
        taken
    }
}

enum Directive<'a> {
    /// It has a backslash before it, which is removed.
    Escaped,
    /// `{{#title}}`, which is removed.
    Title,
    Take {
        path: &'a str,
        form: Form<'a>,
    },
}

enum Form<'a> {
    Lines(Part<'a>),
    Rustdoc(Part<'a>),
    Playground(Vec<&'a str>),
}

/// The files that the directives of `text` name, with the places of these; escaped ones are left out.
pub fn includes(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    directives(text).filter_map(|(range, directive)| match directive {
        Directive::Take { path, .. } => Some((range, path)),
        Directive::Escaped | Directive::Title => None,
    })
}

/// The places that a backslash protects from expansion: to the end of the last directive on their line.
pub fn escapes(text: &str) -> impl Iterator<Item = Range<usize>> {
    directives(text).filter_map(|(range, directive)| matches!(directive, Directive::Escaped).then_some(range))
}

/// The directives of `text` with their places. A directive with an unknown name is skipped, with its braces.
fn directives(text: &str) -> impl Iterator<Item = (Range<usize>, Directive<'_>)> {
    // An escape reaches to the last `}}` of its line, whatever is between.
    static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#([a-zA-Z0-9_]+)\s+([^}]+)\}\}").expect("the pattern is valid")
    });
    DIRECTIVE.captures_iter(text).filter_map(|captures| {
        let range = captures.get_match().range();
        let Some(name) = captures.get(1) else {
            return Some((range, Directive::Escaped));
        };
        let words = captures.get(2).map_or("", |rest| rest.as_str());
        if name.as_str() == "title" {
            return Some((range, Directive::Title));
        }
        let mut words = words.split_whitespace();
        let file = words.next()?;
        let (path, part) = file.split_once(':').unwrap_or((file, ""));
        let (path, form) = match name.as_str() {
            "include" => (path, Form::Lines(Part::new(part))),
            "rustdoc_include" => (path, Form::Rustdoc(Part::new(part))),
            "playground" | "playpen" => (file, Form::Playground(words.collect())),
            _ => return None,
        };
        Some((range, Directive::Take { path, form }))
    })
}
