//! One chapter while its page is made: what the parts read, positions in its text, and the blocks that go there.

use std::cell::OnceCell;
use std::rc::Rc;

use crate::analysis::Analysis;
use crate::diagnostic::Finding;
use crate::edit::Edits;
use crate::graph::SpecIx;
use crate::labels::Labels;
use crate::model::Document;
use crate::page::events::Events;
use crate::page::shared::Shared;
use crate::project::{Project, Subject};
use crate::source::lines;
use crate::source::map::Places;
use crate::source::{ChapterIx, Span};
use crate::text::slice;

/// Takes the place of removed lines if the blocks around them, such as two lists, would merge without it.
pub(super) const SEPARATOR: &str = "<!-- -->";

/// What a renderer can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavor {
    /// HTML blocks and inline HTML within Markdown, for mdBook's own renderer.
    Html,
    /// Only Markdown, for all other renderers.
    Markdown,
}

#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub flavor: Flavor,
    /// Show a chapter's findings at its top.
    pub panel: bool,
}

/// A chapter while its page is made, with everything that the parts read.
pub struct Page<'a> {
    pub analysis: &'a Analysis<'a>,
    pub project: &'a Project<'a>,
    pub places: &'a Places<'a>,
    pub labels: &'a Labels,
    pub options: &'a Options,
    pub chapter: ChapterIx,
    /// The current spec: the chapter or a part of it. `None` if the chapter is not a spec.
    pub spec: Option<SpecIx>,
    /// The document of the current spec.
    pub document: &'a Document,
    pub text: &'a str,
    /// The findings in its panel; empty if it has no panel.
    pub findings: &'a [&'a Finding],
    /// Pieces that other pages have made; `None` if only one page is made.
    pub shared: Option<&'a Shared<'a>>,
    /// Where the shared links of its folder begin.
    pub first_shared: Option<usize>,
    /// The chapter's line end.
    pub eol: &'static str,
    /// Made for the first value with markup.
    pub events: Rc<OnceCell<Events>>,
    /// Whether it may contain link reference definitions.
    pub defines_links: OnceCell<bool>,
}

impl<'a> Page<'a> {
    pub fn new(
        analysis: &'a Analysis<'a>,
        places: &'a Places<'a>,
        labels: &'a Labels,
        options: &'a Options,
        chapter: ChapterIx,
    ) -> Self {
        let text: &str = &analysis.project.book.chapters[chapter].text;
        let first = memchr::memchr(b'\n', text.as_bytes());
        let crlf = first.is_some_and(|at| slice(text, ..at).ends_with('\r'));
        Self {
            analysis,
            project: &analysis.project,
            places,
            labels,
            options,
            chapter,
            spec: analysis.project.graph.by_chapter(chapter),
            document: &analysis.project.documents[chapter],
            text,
            findings: &[],
            shared: None,
            first_shared: None,
            eol: if crlf { "\r\n" } else { "\n" },
            events: Rc::default(),
            defines_links: OnceCell::new(),
        }
    }

    pub fn is_html(&self) -> bool {
        self.options.flavor == Flavor::Html
    }

    /// Whether generated text needs isolation, because it runs from left to right on a page that does not.
    pub fn isolates(&self) -> bool {
        self.is_html() && self.project.book.is_right_to_left
    }

    /// The current spec as a milestone, if it is one.
    pub fn subject(&self) -> Option<Subject<'a>> {
        self.project.subject(self.spec?)
    }

    /// The same page, once for each milestone that is a part of the chapter.
    pub fn parts(&self) -> Vec<Page<'a>> {
        let graph = &self.project.graph;
        if self.whole().parts.is_empty() {
            return Vec::new();
        }
        let specs = graph.in_chapter(self.chapter);
        let parts = specs.filter(|&spec| graph.specs[spec].part.is_some());
        let view = |spec| Page {
            spec: Some(spec),
            document: self.project.document(spec),
            events: Rc::clone(&self.events),
            defines_links: self.defines_links.clone(),
            ..*self
        };
        parts.map(view).collect()
    }

    /// The chapter's own document.
    pub fn whole(&self) -> &'a Document {
        &self.project.documents[self.chapter]
    }

    /// Where the spec's text ends.
    pub fn end(&self) -> usize {
        let extent = self.document.extent;
        extent.map_or(self.text.len(), |extent| (extent.end as usize).min(self.text.len()))
    }

    /// Where the chapter's text begins, after the front matter.
    pub fn top(&self) -> usize {
        let front_matter = self.whole().front_matter.as_ref();
        front_matter.map_or(0, |f| f.span.end as usize).min(self.text.len())
    }

    /// Right below the title, or the top if there is no title.
    pub fn below_title(&self) -> usize {
        let title = self
            .document
            .h1
            .as_ref()
            .filter(|h1| self.line_start(h1.span).is_some());
        title.map_or(self.top(), |h1| self.line_end(h1.span))
    }

    /// The start of the line on which `span` starts; `None` if the span is after more than an indent.
    pub fn line_start(&self, span: Span) -> Option<usize> {
        let before = self.text.get(..span.start as usize)?;
        let start = lines::start_of(before, before.len());
        slice(before, start..).chars().all(|c| c == ' ').then_some(start)
    }

    /// The start of the line after the one on which `span` ends.
    pub fn line_end(&self, span: Span) -> usize {
        let end = (span.end as usize).min(self.text.len());
        if end > 0 && self.text.as_bytes()[end - 1] == b'\n' {
            return end;
        }
        memchr::memchr(b'\n', &self.text.as_bytes()[end..]).map_or(self.text.len(), |at| end + at + 1)
    }

    /// Whether marks such as `**` beside `span` would mean something else next to a bracket or a tag: if their other
    /// side is a word, or is punctuation and they could close an open mark.
    pub fn would_change_marks(&self, span: Span) -> bool {
        const MARKS: [char; 3] = ['*', '_', '~'];
        const FAR: usize = 2_000;
        let before = self.text.get(..span.start as usize).unwrap_or("");
        let after = self.text.get(span.end as usize..).unwrap_or("");
        let is_word = |c: char| !c.is_whitespace() && !c.is_ascii_punctuation();
        let next = after.trim_start_matches(MARKS).chars().next();
        // Marks on both sides belong together.
        let is_free = |c: char| c.is_whitespace() || before.ends_with(MARKS) && !is_word(c);
        if after.starts_with(MARKS) && next.is_some_and(|next| !is_free(next)) {
            return true;
        }
        let Some(mark) = before.chars().next_back().filter(|mark| MARKS.contains(mark)) else {
            return false;
        };
        let beyond = before.trim_end_matches(MARKS);
        if beyond.ends_with(is_word) {
            return true;
        }
        let mut below = ' ';
        let mut block = beyond.chars().rev().take(FAR).take_while(|&c| {
            let is_blank_line = (c, below) == ('\n', '\n');
            below = c;
            !is_blank_line
        });
        beyond.ends_with(|c: char| c.is_ascii_punctuation()) && block.any(|c| c == mark)
    }

    /// Writes a block in the place of `span`, with blank lines around it and the chapter's line ends.
    pub fn block(&self, edits: &mut Edits, span: Span, write: impl FnOnce(&mut String)) {
        self.close_fence(edits, span);
        let end = self.text.len();
        let is_first = span != Span::at(end) || !edits.inserts_at(end);
        edits.write(span, |out| self.write_block(span, is_first, write, out));
        if !self.is_html() && ends_in_list(edits.last()) && goes_on_list(self.kept_from(edits, span.end as usize)) {
            edits.append(&[SEPARATOR, self.eol, self.eol].concat());
        }
    }

    /// The text that stays on the page from `at` on, without leading blank lines.
    fn kept_from(&self, edits: &Edits, mut at: usize) -> &str {
        loop {
            let rest = self.text.get(at..).unwrap_or("");
            let first = rest.lines().take_while(|line| is_blank(Some(line))).count();
            at += rest.split_inclusive('\n').take(first).map(str::len).sum::<usize>();
            match edits.removed_to(at) {
                Some(end) => at = end,
                None => return self.text.get(at..).unwrap_or(""),
            }
        }
    }

    /// Before the first block at the end of a chapter: closes an open code block, which would turn the new one into
    /// code.
    fn close_fence(&self, edits: &mut Edits, span: Span) {
        let end = self.text.len();
        if let Some(fence) = self.whole().open_fence
            && span == Span::at(end)
            && !edits.inserts_at(end)
        {
            edits.write(span, |out| out.extend([self.eol, fence.of(self.text), self.eol]));
        }
    }

    /// `is_first` is false if another such block is above it at the end of a chapter.
    pub fn write_block(&self, span: Span, is_first: bool, write: impl FnOnce(&mut String), out: &mut String) {
        let (start, end) = (span.start as usize, span.end as usize);
        let (before, after) = (slice(self.text, ..start), slice(self.text, end..));
        let own = out.len();
        if !is_first {
            out.push_str(self.eol);
        } else if start > self.top() {
            if !before.ends_with('\n') {
                out.push_str(self.eol);
            }
            if !is_blank(before.lines().next_back()) {
                out.push_str(self.eol);
            }
        }
        let body = out.len();
        write(out);
        if self.eol != "\n" || memchr::memchr(b'\r', &out.as_bytes()[body..]).is_some() {
            for line in out.split_off(body).lines() {
                out.push_str(line);
                out.push_str(self.eol);
            }
        } else if out.len() > body && !out.ends_with('\n') {
            out.push('\n');
        }
        let starts_line = end == 0 || self.text.as_bytes()[end - 1] == b'\n';
        let mut lines = after.lines();
        if starts_line {
            // More may be inserted at the same place.
            if !after.is_empty() && (span.is_empty() || !is_blank(lines.next())) {
                out.push_str(self.eol);
            }
        } else if !is_blank(lines.next()) {
            out.push_str(self.eol);
        } else if out.len() > own && !after.is_empty() && is_blank(lines.next()) {
            // The line end after the span closes the block, and a blank line follows.
            out.truncate(out.len() - self.eol.len());
        }
    }
}

/// Whether generated Markdown ends with a list item.
fn ends_in_list(block: &str) -> bool {
    let last = block.lines().rfind(|line| !is_blank(Some(line)));
    last.is_some_and(|line| line.starts_with("- "))
}

/// Whether a list above `line` would absorb it: an item, or an indented line.
fn goes_on_list(line: &str) -> bool {
    line.starts_with([' ', '\t', '-', '*', '+']) || line.starts_with(|c: char| c.is_ascii_digit())
}

pub(super) fn is_blank(line: Option<&str>) -> bool {
    line.is_none_or(|line| line.trim().is_empty())
}
