//! One pass over the Markdown events: a light tree of blocks, and what is found on the way.

use std::cell::OnceCell;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::inline::{Inline, Piece, PieceKind};
use crate::config::vocabulary::phrase;
use crate::source::Span;

/// The one set of Markdown options, the same under every host.
pub fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Containers deeper than this are passed over.
const DEPTH: usize = 24;

#[derive(Clone, Debug)]
pub enum Block<'a> {
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
        items: Vec<Item<'a>>,
        span: Span,
    },
    Table {
        head: Row<'a>,
        rows: Vec<Row<'a>>,
        span: Span,
    },
    Code {
        span: Span,
        content: Span,
    },
    /// A quotation, a definition list, a footnote.
    Group {
        blocks: Vec<Block<'a>>,
        span: Span,
    },
    /// HTML, a rule: nothing to read.
    Other {
        span: Span,
    },
}

impl Block<'_> {
    pub fn span(&self) -> Span {
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

#[derive(Clone, Debug, Default)]
pub struct Item<'a> {
    pub checkbox: Option<(bool, Span)>,
    pub blocks: Vec<Block<'a>>,
    pub span: Span,
}

impl<'a> Item<'a> {
    /// The text that the item starts with.
    pub fn lead(&self) -> Option<&Inline<'a>> {
        match self.blocks.first()? {
            Block::Paragraph { inline, .. } => Some(inline),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Row<'a> {
    pub cells: Vec<Inline<'a>>,
    pub span: Span,
    names: OnceCell<Vec<String>>,
}

impl Row<'_> {
    /// Its cells in the form of [`phrase`], for a row that names columns.
    pub fn names(&self) -> &[String] {
        let names = self.cells.iter().map(|cell| phrase(&cell.plain().text));
        self.names.get_or_init(|| names.collect())
    }
}

/// A run of text outside code and HTML.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub span: Span,
    pub heading: bool,
    pub linked: bool,
}

/// A Markdown link.
#[derive(Clone, Debug)]
pub struct LinkMark {
    pub span: Span,
    pub destination: String,
    pub heading: bool,
}

/// Everything that one pass over a chapter finds.
#[derive(Clone, Debug, Default)]
pub struct Scan<'a> {
    pub blocks: Vec<Block<'a>>,
    pub runs: Vec<Run>,
    pub links: Vec<LinkMark>,
    /// HTML blocks and inline HTML.
    pub html: Vec<Span>,
}

/// Reads `text` from byte `from` on; all spans are those of `text`.
pub fn scan(text: &str, from: usize) -> Scan<'_> {
    let mut builder = Builder {
        text,
        ..Builder::default()
    };
    let parser = Parser::new_ext(&text[from..], options()).into_offset_iter();
    for (event, range) in parser {
        builder.event(event, range.start + from..range.end + from);
    }
    builder.finish()
}

/// An open container.
enum Open<'a> {
    List {
        items: Vec<Item<'a>>,
        span: Span,
    },
    Item(Item<'a>),
    Table {
        head: Row<'a>,
        rows: Vec<Row<'a>>,
        span: Span,
    },
    Group {
        blocks: Vec<Block<'a>>,
        span: Span,
    },
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    scan: Scan<'a>,
    stack: Vec<Open<'a>>,
    /// Containers that are open and too deep to keep.
    skipped: usize,
    inline: Inline<'a>,
    heading: Option<u8>,
    row: Row<'a>,
    strong: usize,
    struck: usize,
    links: usize,
    images: usize,
    code: Option<(Span, Option<Span>)>,
    html_block: Option<Span>,
    run: Option<Run>,
}

impl<'a> Builder<'a> {
    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        let span = Span::from(range);
        match event {
            Event::Text(text) => match (&mut self.code, self.html_block) {
                (Some((_, content)), _) => *content = Some(content.map_or(span, |all| all.cover(span))),
                (None, Some(_)) => {}
                (None, None) => {
                    self.run(span);
                    self.piece(PieceKind::Text, text, span);
                }
            },
            Event::Code(text) => self.piece(PieceKind::Code, text, span),
            Event::SoftBreak | Event::HardBreak => self.piece(PieceKind::Break, "\n".into(), span),
            Event::InlineHtml(html) => {
                self.scan.html.push(span);
                let is_break = html.starts_with("<br") || html.starts_with("<BR");
                let kind = if is_break { PieceKind::Break } else { PieceKind::Html };
                self.piece(kind, html, span);
            }
            Event::Html(_) => {
                if self.html_block.is_none() {
                    self.scan.html.push(span);
                }
            }
            Event::TaskListMarker(done) => {
                let kept = self.stack.last_mut().filter(|_| self.skipped == 0);
                if let Some(Open::Item(item)) = kept {
                    item.checkbox = Some((done, span));
                }
            }
            Event::Rule => self.push(Block::Other { span }),
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::FootnoteReference(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, span: Span) {
        match tag {
            Tag::Heading { level, .. } => {
                self.heading = Some(level as u8);
                self.inline = Inline::default();
            }
            Tag::Paragraph => self.inline = Inline::default(),
            Tag::CodeBlock(_) => {
                self.flush();
                self.code = Some((span, None));
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html_block = Some(span);
                self.scan.html.push(span);
            }
            Tag::List(_) => self.open(Open::List {
                items: Vec::new(),
                span,
            }),
            Tag::Item => self.open(Open::Item(Item {
                span,
                ..Item::default()
            })),
            Tag::Table(_) => self.open(Open::Table {
                head: Row::default(),
                rows: Vec::new(),
                span,
            }),
            Tag::TableHead | Tag::TableRow => {
                self.row = Row { span, ..Row::default() };
            }
            Tag::TableCell => self.inline = Inline::default(),
            Tag::BlockQuote(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::FootnoteDefinition(_) => self.open(Open::Group {
                blocks: Vec::new(),
                span,
            }),
            Tag::Strong => self.strong += 1,
            Tag::Strikethrough => self.struck += 1,
            Tag::Link { dest_url, .. } => {
                self.break_run();
                self.links += 1;
                self.scan.links.push(LinkMark {
                    span,
                    destination: dest_url.into_string(),
                    heading: self.heading.is_some(),
                });
            }
            Tag::Image { .. } => {
                self.break_run();
                self.images += 1;
            }
            Tag::Emphasis | Tag::Superscript | Tag::Subscript | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Heading(_) => {
                self.break_run();
                let level = self.heading.take().unwrap_or(1);
                let inline = std::mem::take(&mut self.inline);
                // The end of its line is no part of it.
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
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::FootnoteDefinition => self.close(),
            TagEnd::TableHead => {
                let row = std::mem::take(&mut self.row);
                if let Some(Open::Table { head, .. }) = self.stack.last_mut() {
                    *head = row;
                }
            }
            TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                if let Some(Open::Table { rows, .. }) = self.stack.last_mut() {
                    rows.push(row);
                }
            }
            TagEnd::TableCell => {
                self.break_run();
                let cell = std::mem::take(&mut self.inline);
                self.row.cells.push(cell);
            }
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
            TagEnd::Link => {
                self.break_run();
                self.links = self.links.saturating_sub(1);
            }
            TagEnd::Image => {
                self.break_run();
                self.images = self.images.saturating_sub(1);
            }
            TagEnd::Emphasis | TagEnd::Superscript | TagEnd::Subscript | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn piece(&mut self, kind: PieceKind, text: pulldown_cmark::CowStr<'a>, span: Span) {
        if kind != PieceKind::Text {
            self.break_run();
        }
        if self.images > 0 {
            return;
        }
        self.inline.pieces.push(Piece {
            kind,
            text,
            span,
            strong: self.strong > 0,
            struck: self.struck > 0,
            linked: self.links > 0,
        });
    }

    /// Text joins the run before it when nothing stands between them.
    fn run(&mut self, span: Span) {
        let run = Run {
            span,
            heading: self.heading.is_some(),
            linked: self.links > 0 || self.images > 0,
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
        if self.inline.pieces.is_empty() {
            return;
        }
        let inline = std::mem::take(&mut self.inline);
        let (Some(first), Some(last)) = (inline.pieces.first(), inline.pieces.last()) else {
            return;
        };
        let span = first.span.cover(last.span);
        self.push(Block::Paragraph { inline, span });
    }

    fn paragraph(&mut self, span: Span) {
        self.break_run();
        let inline = std::mem::take(&mut self.inline);
        self.push(Block::Paragraph { inline, span });
    }

    fn open(&mut self, open: Open<'a>) {
        self.flush();
        if self.stack.len() >= DEPTH {
            self.skipped += 1;
        } else {
            self.stack.push(open);
        }
    }

    fn close(&mut self) {
        self.flush();
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match self.stack.pop() {
            Some(Open::List { items, span }) => self.push(Block::List { items, span }),
            Some(Open::Item(item)) => {
                if let Some(Open::List { items, .. }) = self.stack.last_mut() {
                    items.push(item);
                }
            }
            Some(Open::Table { head, rows, span }) => self.push(Block::Table { head, rows, span }),
            Some(Open::Group { blocks, span }) => self.push(Block::Group { blocks, span }),
            None => {}
        }
    }

    fn push(&mut self, block: Block<'a>) {
        if self.skipped > 0 {
            return;
        }
        match self.stack.last_mut() {
            Some(Open::Item(item)) => item.blocks.push(block),
            Some(Open::Group { blocks, .. }) => blocks.push(block),
            Some(Open::List { .. } | Open::Table { .. }) => {}
            None => self.scan.blocks.push(block),
        }
    }

    fn finish(mut self) -> Scan<'a> {
        self.flush();
        while !self.stack.is_empty() {
            self.close();
        }
        self.scan
    }
}
