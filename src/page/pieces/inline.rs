//! Inline content in the flavour of its page, and the Markdown blocks that hold it.

use std::borrow::Cow;
use std::fmt;
use std::ops::{Add, AddAssign};

use askama::{FastWritable, Values};
use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Tag, TagEnd};
use pulldown_cmark_to_cmark::{self as to_cmark, SUPPORTED_PARSER_OPTIONS};

use crate::text::escape;

/// The content of a cell, an item or a line: escaped HTML on an HTML page, else Markdown. Text that needs no change is
/// borrowed.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline<'p> {
    Html(Cow<'p, str>),
    Markdown(Vec<Event<'static>>),
}

impl Default for Inline<'_> {
    fn default() -> Self {
        Self::Markdown(Vec::new())
    }
}

impl<'p> Inline<'p> {
    pub fn new() -> Self {
        Self::default()
    }

    /// `html` must be escaped.
    pub fn html(html: impl Into<Cow<'p, str>>) -> Self {
        Self::Html(html.into())
    }

    /// Borrows the content from the page.
    pub fn borrowed(&'p self) -> Self {
        match self {
            Self::Html(html) => Self::Html(Cow::Borrowed(html)),
            Self::Markdown(events) => Self::Markdown(events.clone()),
        }
    }

    /// Owns the content, without spare capacity.
    pub fn into_owned(self) -> Inline<'static> {
        match self {
            Self::Html(html) => Inline::Html(Cow::Owned(html.into_owned().into_boxed_str().into_string())),
            Self::Markdown(events) => Inline::Markdown(events),
        }
    }

    pub fn text(text: &str) -> Self {
        match escape::visible(text) {
            text if text.is_empty() => Self::new(),
            text => Self::Markdown(vec![Event::Text(text.into())]),
        }
    }

    /// Bold text in Markdown.
    pub fn strong(text: &str) -> Self {
        Self::text(text.trim()).within(Tag::Strong)
    }

    /// A link in Markdown; `href` is an escaped address.
    pub fn link(text: &str, href: &str) -> Self {
        Self::text(text.trim()).within(Tag::Link {
            link_type: LinkType::Inline,
            dest_url: href.to_owned().into(),
            title: CowStr::Borrowed(""),
            id: CowStr::Borrowed(""),
        })
    }

    /// A code span in Markdown.
    pub fn code(text: &str) -> Self {
        match escape::visible(text.trim()) {
            // A code span cannot contain escapes.
            text if text.is_empty() || text.contains("{{") => Self::text(&text),
            text => Self::Markdown(vec![Event::Code(text.into())]),
        }
    }

    /// In bold, as Markdown.
    pub fn bold(self) -> Self {
        self.within(Tag::Strong)
    }

    pub fn within(self, tag: Tag<'static>) -> Self {
        if self.is_empty() {
            return self;
        }
        let end = tag.to_end();
        let mut events = vec![Event::Start(tag)];
        events.extend(self.events());
        events.push(Event::End(end));
        Self::Markdown(events)
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Self::Html(html) => html.is_empty(),
            Self::Markdown(events) => events.is_empty(),
        }
    }

    /// Whether it is a single HTML element.
    pub fn is_element(&self) -> bool {
        let Self::Html(html) = self else { return false };
        let name = html.strip_prefix('<').and_then(|rest| rest.split([' ', '>']).next());
        let Some(name) = name else { return false };
        let end = ["</", name, ">"].concat();
        html.find(&end).is_some_and(|at| at + end.len() == html.len())
    }

    /// Whether Markdown begins and ends with a bracket of its own.
    pub fn has_brackets(&self) -> bool {
        let Self::Markdown(events) = self else { return false };
        match (events.first(), events.last()) {
            (Some(Event::Text(first)), Some(Event::Text(last))) => first.starts_with('(') && last.ends_with(')'),
            _ => false,
        }
    }

    fn events(self) -> Vec<Event<'static>> {
        match self {
            Self::Html(html) => vec![Event::InlineHtml(html.into_owned().into())],
            Self::Markdown(events) => events,
        }
    }

    /// All `parts` that are not empty, with `separator` between them.
    pub fn join(parts: impl IntoIterator<Item = Self>, separator: &Self) -> Self {
        let mut out = Self::new();
        for part in parts.into_iter().filter(|part| !part.is_empty()) {
            if !out.is_empty() {
                out += separator.clone();
            }
            out += part;
        }
        out
    }

    /// Both, with a space between them on an HTML page.
    pub fn spaced(self, other: Self) -> Self {
        match (self, other) {
            (Self::Html(html), Self::Html(other)) => Self::html([&*html, " ", &*other].concat()),
            (own, other) => own + other,
        }
    }

    /// Markdown within a paragraph.
    pub fn markdown(self) -> String {
        Block::paragraph(self).write()
    }
}

impl Add for Inline<'_> {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Inline<'_> {
    fn add_assign(&mut self, other: Self) {
        match (&mut *self, other) {
            (_, other) if other.is_empty() => {}
            (own, other) if own.is_empty() => *own = other,
            (Self::Html(html), Self::Html(other)) => html.to_mut().push_str(&other),
            (own, other) => {
                let mut events = std::mem::take(own).events();
                events.extend(other.events());
                *own = Self::Markdown(events);
            }
        }
    }
}

/// Writes its HTML.
impl FastWritable for Inline<'_> {
    fn write_into(&self, to: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        let events = match self {
            Self::Html(html) => return Ok(to.write_str(html)?),
            Self::Markdown(events) => events,
        };
        for event in events {
            match event {
                Event::InlineHtml(html) => to.write_str(html)?,
                Event::Text(text) => to.write_str(&escape::html(&**text))?,
                _ => {}
            }
        }
        Ok(())
    }
}

/// Blocks of Markdown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block(Vec<Event<'static>>);

impl Block {
    pub(crate) fn paragraph(content: Inline<'_>) -> Self {
        let mut block = Self::default();
        block.wrap(Tag::Paragraph, |block| block.0.extend(content.events()));
        block
    }

    pub(crate) fn list<'p>(items: impl IntoIterator<Item = Inline<'p>>) -> Self {
        let mut block = Self::default();
        block.wrap(Tag::List(None), |block| {
            for item in items {
                block.wrap(Tag::Item, |block| block.0.extend(item.events()));
            }
        });
        block
    }

    /// `rows` are the cells of all rows, each as long as `head`.
    pub(crate) fn table<'p>(head: &[Inline<'p>], rows: &[Inline<'p>]) -> Self {
        let mut block = Self::default();
        block.wrap(Tag::Table(vec![Alignment::None; head.len()]), |block| {
            block.wrap(Tag::TableHead, |block| block.cells(head));
            for row in rows.chunks(head.len().max(1)) {
                block.wrap(Tag::TableRow, |block| block.cells(row));
            }
        });
        block
    }

    fn cells(&mut self, cells: &[Inline<'_>]) {
        for cell in cells {
            self.wrap(Tag::TableCell, |block| block.0.extend(cell.clone().events()));
        }
    }

    fn wrap(&mut self, tag: Tag<'static>, fill: impl FnOnce(&mut Self)) {
        let end: TagEnd = tag.to_end();
        self.0.push(Event::Start(tag));
        fill(self);
        self.0.push(Event::End(end));
    }

    /// The blocks one after the other.
    pub(crate) fn join(blocks: impl IntoIterator<Item = Self>) -> Self {
        Self(blocks.into_iter().flat_map(|block| block.0).collect())
    }

    /// Its Markdown. If the words cannot be escaped, only their letters and digits.
    pub(crate) fn write(&self) -> String {
        let text = serialize(&self.0).or_else(|| {
            let bare = self.0.iter().map(|event| match event {
                Event::Text(text) => Event::Text(bare(text).into()),
                other => other.clone(),
            });
            serialize(&bare.collect::<Vec<_>>())
        });
        // A plugin that runs later must not read a chapter's words as its own.
        text.unwrap_or_default().trim_end_matches('\n').replace("{{", "{\\{")
    }
}

fn serialize(events: &[Event<'static>]) -> Option<String> {
    let options = to_cmark::Options {
        list_token: '-',
        ..Default::default()
    };
    let mut out = String::new();
    to_cmark::cmark_with_options(events, &mut out, SUPPORTED_PARSER_OPTIONS, options).ok()?;
    Some(out)
}

/// Letters and digits, and a space for each run of other characters.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_alphanumeric() {
            true => out.push(c),
            false if out.ends_with(' ') => {}
            false => out.push(' '),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_escapes_words() {
        let hostile = "a|b *c* <script>x</script> [d](e) `f` $g$ {{#include h}} &amp; ~~i~~ 1. - [ ] j \\";
        let head = vec![Inline::text("One"), Inline::text("Two")];
        let row = vec![Inline::strong(hostile), Inline::link(hostile, "x%20y.md")];
        let block = Block::join([
            Block::paragraph(Inline::text(hostile)),
            Block::list([Inline::text("- x"), Inline::strong("b")]),
            Block::table(&head, &row),
        ]);
        let text = block.write();
        let words = "a\\|b \\*c\\* \\<script>x\\</script> \\[d\\](e) \\`f\\` \\$g\\$ {\\{#include h}} &amp;amp; \\~\\~i\\~\\~ 1. - \\[ \\] j \\\\";
        assert!(
            text.starts_with(&format!(
                "{words}\n\n- \\- x\n- **b**\n\n|One|Two|\n|---|---|\n|**{words}"
            )),
            "{text}"
        );
    }

    #[test]
    fn joins_nonempty_parts() {
        let parts = [
            Inline::text("a"),
            Inline::new(),
            Inline::strong("  "),
            Inline::text("b"),
        ];
        assert_eq!(Inline::join(parts, &Inline::text(", ")).markdown(), "a, b");
    }
}
