//! Raw HTML whose text is left as it is: no link can be put into an author's own link, and an id in code and the like is not a reference.

use std::ops::Range;

use super::inline::{LinkMark, Run};
use crate::source::Span;

/// What the text of an element is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Prose that is already a link.
    Link,
    /// Not prose.
    Code,
    /// Not prose, and tags in it are not tags.
    Text,
}

/// The elements; the last one stands for a comment.
const ELEMENTS: [(&str, Kind); 14] = [
    ("a", Kind::Link),
    ("button", Kind::Link),
    ("code", Kind::Code),
    ("kbd", Kind::Code),
    ("math", Kind::Code),
    ("pre", Kind::Code),
    ("samp", Kind::Code),
    ("select", Kind::Code),
    ("svg", Kind::Code),
    ("tt", Kind::Code),
    ("script", Kind::Text),
    ("style", Kind::Text),
    ("textarea", Kind::Text),
    ("!--", Kind::Code),
];
const COMMENT: usize = ELEMENTS.len() - 1;

/// Elements of one name that are open.
#[derive(Clone, Copy, Default)]
struct Open {
    depth: usize,
    /// Where the outermost begins.
    start: usize,
}

/// What one pass over a chapter finds, tag by tag in the order of the text.
#[derive(Default)]
pub(super) struct Raw {
    /// Opened in the text of a block: they end with the block.
    inline: [Open; ELEMENTS.len()],
    has_inline: bool,
    /// Opened in an HTML block: they contain what follows, but only if they are closed.
    blocks: [Open; ELEMENTS.len()],
    links: Vec<Range<usize>>,
    code: Vec<Range<usize>>,
}

impl Raw {
    /// Processes the tags of the HTML at `span`, which is a block of its own or within text.
    pub(super) fn html(&mut self, text: &str, span: Span, is_block: bool) {
        let html = span.of(text);
        // As an offset in `html`.
        let mut at = 0;
        while let Some((start, rest)) = from(html, at, |rest| memchr::memchr2(b'<', b'-', rest.as_bytes())) {
            let place = span.start as usize + start;
            at = start + 1;
            if let Some(comment) = rest.strip_prefix("<!--") {
                // `<!-->` and `<!--->` are whole comments.
                let is_short = comment.starts_with('>') || comment.starts_with("->");
                match comment.find("-->") {
                    Some(length) if !is_short => at = start + "<!--".len() + length + "-->".len(),
                    None if !is_short => {
                        self.open(COMMENT, place, is_block);
                        return;
                    }
                    _ => {}
                }
            } else if rest.starts_with("-->") {
                self.close(COMMENT, place);
            } else if let Some(tag) = rest.strip_prefix("</") {
                let verbatim = self.verbatim();
                if let Some(element) = element(tag).filter(|own| verbatim.is_none_or(|open| open == *own)) {
                    self.close(element, place);
                }
            } else if let Some(tag) = rest.strip_prefix('<') {
                let end = end_of_tag(tag);
                at = start + 1 + end;
                let is_empty = tag.get(..end).is_some_and(is_empty);
                let is_verbatim = self.verbatim().is_some();
                let Some(element) = element(tag).filter(|_| !is_empty && !is_verbatim) else {
                    continue;
                };
                self.open(element, place, is_block);
                if ELEMENTS[element].1 == Kind::Text {
                    let close = from(html, at, |rest| {
                        memchr::memmem::find_iter(rest.as_bytes(), "</")
                            .find(|at| rest.get(at + 2..).and_then(self::element) == Some(element))
                    });
                    at = close.map_or(html.len(), |(close, _)| close);
                }
            }
        }
    }

    /// The element that is open in the text and whose content has no tags.
    fn verbatim(&self) -> Option<usize> {
        let is_open = |element: &usize| ELEMENTS[*element].1 == Kind::Text && self.inline[*element].depth > 0;
        self.has_inline.then(|| (0..COMMENT).find(is_open)).flatten()
    }

    fn open(&mut self, element: usize, start: usize, is_block: bool) {
        let open = match is_block {
            true => &mut self.blocks[element],
            false => &mut self.inline[element],
        };
        if open.depth == 0 {
            open.start = start;
        }
        open.depth += 1;
        self.has_inline |= !is_block;
    }

    fn close(&mut self, element: usize, end: usize) {
        let open = match self.inline[element].depth {
            0 => &mut self.blocks[element],
            _ => &mut self.inline[element],
        };
        match open.depth {
            0 => {}
            1 => {
                let area = open.start..end;
                open.depth = 0;
                self.found(element, area);
            }
            _ => open.depth -= 1,
        }
    }

    /// The text of a block ends at `end`, and with it every element that is still open there.
    pub(super) fn end_of_words(&mut self, end: u32) {
        if !std::mem::take(&mut self.has_inline) {
            return;
        }
        for (element, open) in std::mem::take(&mut self.inline).into_iter().enumerate() {
            if open.depth > 0 {
                self.found(element, open.start..end as usize);
            }
        }
    }

    fn found(&mut self, element: usize, area: Range<usize>) {
        match ELEMENTS[element].1 {
            Kind::Link => self.links.push(area),
            Kind::Code | Kind::Text => self.code.push(area),
        }
    }

    /// Removes the runs and links in code and the like, and marks the runs in links.
    pub(super) fn apply(mut self, runs: &mut Vec<Run>, links: &mut Vec<LinkMark<'_>>) {
        if !self.code.is_empty() {
            self.code.sort_unstable_by_key(|area| area.start);
            let mut within = Within::new(&self.code);
            runs.retain(|run| !within.holds(run.span));
            let mut within = Within::new(&self.code);
            links.retain(|link| !within.holds(link.span));
        }
        if !self.links.is_empty() {
            self.links.sort_unstable_by_key(|area| area.start);
            let mut within = Within::new(&self.links);
            for run in runs {
                run.linked |= within.holds(run.span);
            }
        }
    }
}

/// Whether spans are within areas; they must be asked for in the order of the text.
struct Within<'a> {
    areas: std::slice::Iter<'a, Range<usize>>,
    next: Option<&'a Range<usize>>,
    /// The furthest end of the areas that have begun.
    end: usize,
}

impl<'a> Within<'a> {
    /// `areas` are sorted by their start and may overlap.
    fn new(areas: &'a [Range<usize>]) -> Self {
        let mut areas = areas.iter();
        let next = areas.next();
        Self { areas, next, end: 0 }
    }

    fn holds(&mut self, span: Span) -> bool {
        let start = span.start as usize;
        while let Some(area) = self.next.filter(|area| area.start <= start) {
            self.end = self.end.max(area.end);
            self.next = self.areas.next();
        }
        start < self.end
    }
}

/// What `find` finds in `text` from `at` on, and the rest from there.
fn from(text: &str, at: usize, find: impl FnOnce(&str) -> Option<usize>) -> Option<(usize, &str)> {
    let rest = text.get(at..)?;
    let found = find(rest)?;
    Some((at + found, rest.get(found..)?))
}

/// The index in [`ELEMENTS`] of the name that `tag` begins with; `tag` is what follows `<` or `</`.
fn element(tag: &str) -> Option<usize> {
    let length = tag.bytes().take_while(|byte| !is_end_of_name(*byte)).count();
    let name = tag.get(..length)?;
    let mut names = ELEMENTS[..COMMENT].iter();
    names.position(|(known, _)| known.eq_ignore_ascii_case(name))
}

/// Whether `tag`, from its name to its `>`, has no content: `<a id="x"/>`, but not `<a href=https://x.example/>`.
fn is_empty(tag: &str) -> bool {
    let Some(tag) = tag.strip_suffix("/>") else {
        return false;
    };
    let last = tag.rsplit(|c: char| c.is_ascii_whitespace()).next().unwrap_or("");
    !last.contains('=') || last.ends_with(['"', '\''])
}

fn is_end_of_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')
}

/// The length of `tag`, which is what follows `<`, up to its `>`; a `>` in a quoted value does not count.
fn end_of_tag(tag: &str) -> usize {
    let mut quote = None;
    let end = tag.bytes().position(|byte| match quote {
        Some(open) => {
            if byte == open {
                quote = None;
            }
            false
        }
        None => {
            if matches!(byte, b'"' | b'\'') {
                quote = Some(byte);
            }
            byte == b'>'
        }
    });
    end.map_or(tag.len(), |end| end + 1)
}
