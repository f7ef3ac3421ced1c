//! One pass over the Markdown events: a light tree of blocks, and what else is found on the way. The tree is allocated in one
//! arena, which is freed as a whole once the chapter is read.

use std::ops::Range;

use bumpalo::Bump;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::columns;
use super::inline::{Inline, LinkMark, Piece, PieceKind, Run};
use super::raw::Raw;
use crate::source::Span;
use crate::text::escape::is_safe_address;
use crate::text::slice;

/// The one set of Markdown options, the same under every host.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Containers nested deeper than this are skipped.
const DEPTH: usize = 24;

#[derive(Clone, Copy, Debug)]
pub(super) enum Block<'a> {
    Heading {
        level: u8,
        inline: Inline<'a>,
        span: Span,
    },
    Paragraph {
        inline: Inline<'a>,
        span: Span,
    },
    List {
        items: &'a [Item<'a>],
        span: Span,
    },
    Table {
        head: Row<'a>,
        rows: &'a [Row<'a>],
        span: Span,
    },
    Code {
        span: Span,
        content: Span,
    },
    /// A block quote, a definition list, a footnote.
    Group {
        blocks: &'a [Block<'a>],
        span: Span,
    },
    /// HTML or a thematic break: nothing to read.
    Other {
        span: Span,
    },
}

impl Block<'_> {
    pub(super) fn span(&self) -> Span {
        match self {
            Block::Heading { span, .. }
            | Block::Paragraph { span, .. }
            | Block::List { span, .. }
            | Block::Table { span, .. }
            | Block::Code { span, .. }
            | Block::Group { span, .. }
            | Block::Other { span } => *span,
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Item<'a> {
    pub checkbox: Option<(bool, Span)>,
    pub blocks: &'a [Block<'a>],
    pub span: Span,
}

impl<'a> Item<'a> {
    /// The text that the item starts with.
    pub(super) fn lead(&self) -> Option<&'a Inline<'a>> {
        match self.blocks.first()? {
            Block::Paragraph { inline, .. } => Some(inline),
            _ => None,
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row<'a> {
    pub cells: &'a [Inline<'a>],
    /// In a header row, its cells in the form of [`phrase`].
    pub names: &'a [&'a str],
    pub span: Span,
}

/// Everything that one pass over a chapter finds.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan<'a> {
    pub blocks: Vec<Block<'a>>,
    pub runs: Vec<Run>,
    pub links: Vec<LinkMark<'a>>,
    /// HTML blocks and inline HTML.
    pub html: Vec<Span>,
    /// Checkboxes without nested ones: where each begins, and whether it is ticked.
    pub boxes: Vec<(u32, bool)>,
}

/// Reads `text` from byte `from` on; all spans are relative to `text`.
pub(super) fn scan<'a>(text: &'a str, from: usize, arena: &'a Bump) -> Scan<'a> {
    let mut builder = Builder {
        text,
        arena,
        // As many as a chapter of lists has, so that it rarely has to grow.
        scan: Scan {
            runs: Vec::with_capacity(text.len() / 24),
            ..Scan::default()
        },
        open: Vec::new(),
        skipped: 0,
        blocks: Vec::with_capacity(64),
        items: Vec::with_capacity(16),
        rows: Vec::new(),
        cells: Vec::new(),
        head: Row::default(),
        row: Span::default(),
        pieces: Vec::with_capacity(16),
        heading: None,
        strong: 0,
        struck: 0,
        links: 0,
        images: 0,
        unsafe_link: false,
        marked: 0,
        emphasised: 0,
        code: None,
        html_block: None,
        raw: Raw::default(),
        run: None,
    };
    let mut parser = Parser::new_ext(slice(text, from..), options()).into_offset_iter();
    loop {
        // Borrowed instead of moved: there are hundreds of events of a hundred bytes each.
        let next = parser.next();
        let Some((event, range)) = &next else { break };
        builder.event(event, range.start + from..range.end + from);
    }
    builder.finish()
}

/// An open container; its content is on [`Builder`]'s stacks from `first` on.
enum Open {
    List {
        first: usize,
        span: Span,
    },
    Item {
        first: usize,
        span: Span,
        checkbox: Option<(bool, Span)>,
        /// How many boxes there were before it.
        boxes: usize,
    },
    Table {
        span: Span,
    },
    Group {
        first: usize,
        span: Span,
    },
}

struct Builder<'a> {
    text: &'a str,
    arena: &'a Bump,
    scan: Scan<'a>,
    open: Vec<Open>,
    /// How many open containers are too deep to keep.
    skipped: usize,
    /// The blocks of everything that is open, the outermost first.
    blocks: Vec<Block<'a>>,
    items: Vec<Item<'a>>,
    /// The rows of the open table; tables cannot be nested.
    rows: Vec<Row<'a>>,
    cells: Vec<Inline<'a>>,
    head: Row<'a>,
    row: Span,
    /// The pieces of the text that is being read.
    pieces: Vec<Piece<'a>>,
    heading: Option<u8>,
    strong: usize,
    struck: usize,
    links: usize,
    images: usize,
    /// Whether the open link has an address that our links may not have.
    unsafe_link: bool,
    /// Where the last emphasis ends.
    marked: u32,
    /// Where the last emphasis of several lines ends.
    emphasised: u32,
    code: Option<(Span, Option<Span>)>,
    html_block: Option<Span>,
    raw: Raw,
    run: Option<Run>,
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: &Event<'a>, range: Range<usize>) {
        let span = Span::from(range);
        match event {
            Event::Text(text) => match (&mut self.code, self.html_block) {
                (Some((_, content)), _) => *content = Some(content.map_or(span, |all| all.cover(span))),
                (None, Some(_)) => {}
                (None, None) => {
                    self.run(span);
                    self.piece(PieceKind::Text, self.keep(text), span);
                }
            },
            Event::Code(text) => self.piece(PieceKind::Code, self.keep(text), span),
            Event::SoftBreak | Event::HardBreak => self.piece(PieceKind::Break, "\n", span),
            Event::InlineHtml(html) => {
                self.scan.html.push(span);
                if self.images == 0 {
                    self.raw.html(self.text, span, false);
                }
                let is_break = html.starts_with("<br") || html.starts_with("<BR");
                let kind = if is_break { PieceKind::Break } else { PieceKind::Silent };
                self.add(kind, self.keep(html), span, !is_break);
            }
            Event::Html(_) => {
                if self.html_block.is_none() {
                    self.scan.html.push(span);
                }
            }
            Event::TaskListMarker(done) => {
                let kept = self.open.last_mut().filter(|_| self.skipped == 0);
                if let Some(Open::Item { checkbox, .. }) = kept {
                    *checkbox = Some((*done, span));
                }
            }
            Event::Rule => self.push(Block::Other { span }),
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(*tag, span),
            Event::FootnoteReference(_) => self.add(PieceKind::Silent, "", span, true),
            Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: &Tag<'a>, span: Span) {
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some(*level as u8);
                self.pieces.clear();
            }
            Tag::Paragraph => self.pieces.clear(),
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = Some((span, None));
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html_block = Some(span);
                self.scan.html.push(span);
                self.raw.html(self.text, span, true);
            }
            Tag::List(_) => self.open(|own| Open::List {
                first: own.items.len(),
                span,
            }),
            Tag::Item => self.open(|own| Open::Item {
                first: own.blocks.len(),
                span,
                checkbox: None,
                boxes: own.scan.boxes.len(),
            }),
            Tag::Table(_) => self.open(|_| Open::Table { span }),
            Tag::TableHead | Tag::TableRow => {
                self.row = span;
                self.cells.clear();
            }
            Tag::TableCell => self.pieces.clear(),
            Tag::BlockQuote(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::FootnoteDefinition(_) => self.open(|own| Open::Group {
                first: own.blocks.len(),
                span,
            }),
            Tag::Strong => {
                self.strong += 1;
                self.mark(span);
            }
            Tag::Strikethrough => {
                self.struck += 1;
                self.mark(span);
            }
            Tag::Link { dest_url, .. } => {
                self.break_run();
                self.links += 1;
                self.unsafe_link = !is_safe_address(dest_url);
                let destination = self.keep(dest_url);
                self.scan.links.push(LinkMark {
                    span,
                    destination,
                    heading: self.heading.is_some(),
                    struck: self.struck > 0,
                });
            }
            Tag::Image { .. } => {
                self.add(PieceKind::Silent, "", span, true);
                self.images += 1;
            }
            Tag::Emphasis => self.mark(span),
            Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    /// Notes emphasis that goes on beyond its line: one of its lines without the other would read otherwise.
    fn mark(&mut self, span: Span) {
        // What lies within other emphasis says nothing new, and may nest as deep as a text is long.
        if span.start < self.marked {
            return;
        }
        self.marked = span.end;
        let text = span.of(self.text).as_bytes();
        let breaks = |at: usize| {
            text[at] != b'<'
                || text[at..]
                    .get(1..3)
                    .is_some_and(|name| name.eq_ignore_ascii_case(b"br"))
        };
        if memchr::memchr3_iter(b'\n', b'\r', b'<', text).any(breaks) {
            self.emphasised = span.end;
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Heading(_) => {
                self.break_run();
                let level = self.heading.take().unwrap_or(1);
                let inline = self.inline();
                // The line break is not part of the heading.
                let own = span.of(self.text).trim_end_matches(['\n', '\r']);
                let span = Span::new(span.start as usize, span.start as usize + own.len());
                self.push(Block::Heading { level, inline, span });
            }
            TagEnd::Paragraph => self.paragraph(span),
            TagEnd::CodeBlock => {
                if let Some((span, content)) = self.code.take() {
                    let content = content.unwrap_or(Span::at(span.end as usize));
                    self.push(Block::Code { span, content });
                }
            }
            TagEnd::HtmlBlock => {
                self.html_block = None;
                self.push(Block::Other { span });
            }
            TagEnd::List(_) | TagEnd::Item | TagEnd::Table | TagEnd::BlockQuote(_) => self.close(),
            TagEnd::DefinitionList => {
                let is_kept = self.skipped == 0;
                self.close();
                // The parser's range may include the block after the list.
                if let (true, Some(Block::Group { blocks, span })) = (is_kept, self.blocks.last_mut()) {
                    span.end = blocks.last().map_or(span.end, |last| last.span().end.min(span.end));
                }
            }
            TagEnd::DefinitionListTitle | TagEnd::DefinitionListDefinition | TagEnd::FootnoteDefinition => self.close(),
            TagEnd::TableHead => {
                let row = self.row();
                let headings: Vec<_> = row.cells.iter().map(|cell| cell.plain().text).collect();
                let names = columns::names(&headings);
                let names = names.iter().map(|name| &*self.arena.alloc_str(name));
                self.head = Row {
                    names: self.arena.alloc_slice_fill_iter(names),
                    ..row
                };
                self.rows.clear();
            }
            TagEnd::TableRow => {
                let row = self.row();
                self.rows.push(row);
            }
            TagEnd::TableCell => {
                self.break_run();
                let cell = self.inline();
                self.cells.push(cell);
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link => {
                self.break_run();
                self.links = self.links.saturating_sub(1);
                self.unsafe_link = false;
            }
            TagEnd::Image => {
                self.break_run();
                self.images = self.images.saturating_sub(1);
            }
            TagEnd::Emphasis | TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn piece(&mut self, kind: PieceKind, text: &'a str, span: Span) {
        self.add(kind, text, span, false);
    }

    /// Adds a piece; `fixed` as in [`Piece`].
    fn add(&mut self, kind: PieceKind, text: &'a str, span: Span, fixed: bool) {
        if kind != PieceKind::Text {
            self.break_run();
        }
        if self.images > 0 {
            return;
        }
        let piece = Piece {
            kind,
            text,
            span,
            strong: self.strong > 0,
            struck: self.struck > 0,
            linked: self.links > 0,
            fixed: fixed || self.unsafe_link || span.start < self.emphasised,
        };
        // Whether a piece's text is a slice of the source.
        let source = self.text.as_ptr() as usize;
        let is_written = |piece: &Piece<'_>| {
            let (start, end) = (piece.span.start as usize, piece.span.end as usize);
            piece.text.as_ptr() as usize == source + start && piece.text.len() == end - start
        };
        match self.pieces.last_mut() {
            Some(last) if last.goes_on_with(&piece) && is_written(last) && is_written(&piece) => {
                last.span.end = piece.span.end;
                last.text = last.span.of(self.text);
            }
            _ => self.pieces.push(piece),
        }
    }

    fn keep(&self, text: &CowStr<'a>) -> &'a str {
        match text {
            CowStr::Borrowed(text) => text,
            text => self.arena.alloc_str(text),
        }
    }

    /// The text read since the last call.
    fn inline(&mut self) -> Inline<'a> {
        let pieces = self.arena.alloc_slice_copy(&self.pieces);
        self.pieces.clear();
        if let Some(last) = pieces.last() {
            self.raw.end_of_words(last.span.end);
        }
        Inline { pieces }
    }

    /// The table row read since the last call.
    fn row(&mut self) -> Row<'a> {
        let cells = self.arena.alloc_slice_copy(&self.cells);
        self.cells.clear();
        Row {
            cells,
            span: self.row,
            ..Row::default()
        }
    }

    /// Text joins the run before it if there is nothing between them.
    fn run(&mut self, span: Span) {
        let run = Run {
            span,
            heading: self.heading.is_some(),
            linked: self.links > 0 || self.images > 0,
            struck: self.struck > 0,
            emphasised: span.start < self.emphasised,
        };
        match &mut self.run {
            Some(last) if last.span.end == span.start => last.span.end = span.end,
            _ => {
                self.break_run();
                self.run = Some(run);
            }
        }
    }

    fn break_run(&mut self) {
        if let Some(run) = self.run.take() {
            self.scan.runs.push(run);
        }
    }

    /// The text of a tight item becomes a paragraph of its own when a block follows it or the item ends.
    fn flush(&mut self) {
        self.break_run();
        let (Some(first), Some(last)) = (self.pieces.first(), self.pieces.last()) else {
            return;
        };
        let span = first.span.cover(last.span);
        let inline = self.inline();
        self.push(Block::Paragraph { inline, span });
    }

    fn paragraph(&mut self, span: Span) {
        self.break_run();
        let inline = self.inline();
        self.push(Block::Paragraph { inline, span });
    }

    fn open(&mut self, open: impl FnOnce(&Self) -> Open) {
        self.flush();
        if self.open.len() >= DEPTH {
            self.skipped += 1;
        } else {
            let open = open(self);
            self.open.push(open);
        }
    }

    fn close(&mut self) {
        self.flush();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.open.pop() {
            Some(Open::List { first, span }) => {
                let items = kept(self.arena, &mut self.items, first);
                self.push(Block::List { items, span });
            }
            Some(Open::Item {
                first,
                span,
                checkbox,
                boxes,
            }) => {
                if let Some((done, marker)) = checkbox.filter(|_| boxes == self.scan.boxes.len()) {
                    self.scan.boxes.push((marker.start, done));
                }
                let blocks = kept(self.arena, &mut self.blocks, first);
                if let Some(Open::List { .. }) = self.open.last() {
                    self.items.push(Item { checkbox, blocks, span });
                }
            }
            Some(Open::Table { span }) => {
                let rows = kept(self.arena, &mut self.rows, 0);
                let head = std::mem::take(&mut self.head);
                self.push(Block::Table { head, rows, span });
            }
            Some(Open::Group { first, span }) => {
                let blocks = kept(self.arena, &mut self.blocks, first);
                self.push(Block::Group { blocks, span });
            }
            None => {}
        }
    }

    fn push(&mut self, block: Block<'a>) {
        let is_kept = self.skipped == 0 && !matches!(self.open.last(), Some(Open::List { .. } | Open::Table { .. }));
        if is_kept {
            self.blocks.push(block);
        }
    }

    fn finish(mut self) -> Scan<'a> {
        self.flush();
        while !self.open.is_empty() {
            self.close();
        }
        self.scan.blocks = self.blocks;
        self.raw.apply(&mut self.scan.runs, &mut self.scan.links);
        self.scan
    }
}

/// Moves what is on `stack` from `first` on into the arena.
fn kept<'a, T: Copy>(arena: &'a Bump, stack: &mut Vec<T>, first: usize) -> &'a [T] {
    let kept = arena.alloc_slice_copy(&stack[first..]);
    stack.truncate(first);
    kept
}
