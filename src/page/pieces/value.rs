//! An author's value where the page shows it: links, code and emphasis are kept.

use std::borrow::Cow;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use crate::model::Reference;
use crate::page::context::Page;
use crate::page::events::Events;
use crate::page::pieces::inline::Inline;
use crate::parse;
use crate::source::Span;
use crate::text::escape;

/// How many of a value's first letters and digits are already shown.
type Skip = usize;

impl<'a> Page<'a> {
    /// The value at `region` of this chapter, as its author wrote it. `None` if not all of it can be shown elsewhere.
    pub fn value(&self, region: Span) -> Option<Inline<'_>> {
        self.value_after(region, 0)
    }

    /// The same without its first `skip` letters and digits and the marks after them.
    pub fn value_after(&self, region: Span, skip: Skip) -> Option<Inline<'_>> {
        match self.plain_value(region) {
            Some(text) if skip == 0 => Some(self.linked(text, region)),
            Some(text) => Some(self.linked(without(text, skip), region)),
            None => self.rich_value(region, skip),
        }
    }

    /// The value at `region`, if it has no markup.
    pub fn plain_value(&self, region: Span) -> Option<&'a str> {
        let text = region.of(self.text).trim();
        let text = closed(text);
        let is_markup = |byte: u8| matches!(byte, b'*' | b'_' | b'`' | b'~' | b'<' | b'&' | b'\\' | b'\n' | b'\r');
        // A link's address may be elsewhere.
        let defines = || *self.defines_links.get_or_init(|| self.text.contains("]:"));
        let may_be_link = || text.contains('[') && (text.contains("](") || defines());
        (!text.bytes().any(is_markup) && !may_be_link()).then_some(text)
    }

    fn rich_value(&self, region: Span, skip: Skip) -> Option<Inline<'_>> {
        let events = self.events.get_or_init(|| {
            let parted = parse::parted(self.text, &self.whole().directives);
            Events::new(parted.as_deref().unwrap_or(self.text), self.top())
        });
        let events = events.within(region)?;
        let mut references = self.document.references_in(region).peekable();
        let mut out = Value::new(self, skip);
        // The end of the last reference that became a link.
        let mut done = 0;
        for (event, range) in events {
            if range.start < done {
                continue;
            }
            while references
                .next_if(|reference| (reference.span.end as usize) <= range.start)
                .is_some()
            {}
            let here = |reference: &&Reference| {
                reference.span.start as usize >= range.start && (reference.span.start as usize) < range.end
            };
            match event {
                Event::Text(text) => {
                    let mut at = range.start;
                    let mut rest: &str = &text;
                    while let Some(reference) = references.next_if(here) {
                        let lead = (reference.span.start as usize).saturating_sub(at);
                        let link = self.reference_link(reference);
                        let (Some(link), Some(before)) = (link, rest.get(..lead)) else {
                            continue;
                        };
                        out.text(before);
                        out.flush();
                        out.push(link);
                        done = reference.span.end as usize;
                        rest = rest.get(lead + (done - reference.span.start as usize)..).unwrap_or("");
                        at = done;
                    }
                    out.text(rest);
                }
                Event::SoftBreak | Event::HardBreak => out.text(" "),
                Event::InlineHtml(html) if html.starts_with("<br") || html.starts_with("<BR") => out.text(" "),
                Event::Start(Tag::Strong) => out.open(Tag::Strong),
                Event::Start(Tag::Emphasis) => out.open(Tag::Emphasis),
                Event::Start(Tag::Strikethrough) => out.open(Tag::Strikethrough),
                // A link or code is shown whole, with words that are already shown.
                Event::Start(Tag::Link { .. }) | Event::Code(_) if out.skip > 0 => return self.rich_value(region, 0),
                Event::Code(text) => out.code(&text),
                Event::Start(Tag::Link { dest_url, .. }) if !escape::is_safe_address(&dest_url) => return None,
                Event::Start(Tag::Link {
                    link_type: LinkType::Email,
                    dest_url,
                    title,
                    id,
                }) => out.open(Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url: escape::address(["mailto:", &dest_url].concat()).into_owned().into(),
                    title,
                    id,
                }),
                Event::Start(Tag::Link { dest_url, title, .. }) => {
                    let own = references.next_if(|reference| reference.span == Span::from(range.clone()));
                    let way = own.and_then(|reference| self.reference_way(reference));
                    let (href, title) =
                        way.unwrap_or_else(|| (escape::address(dest_url.to_string()).into_owned(), title.to_string()));
                    out.open(Tag::Link {
                        link_type: LinkType::Inline,
                        dest_url: href.into(),
                        title: title.into(),
                        id: CowStr::Borrowed(""),
                    });
                }
                Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link) => out.close(),
                Event::Start(Tag::Item) => out.item(),
                Event::Start(Tag::List(_) | Tag::Paragraph)
                | Event::End(TagEnd::List(_) | TagEnd::Item | TagEnd::Paragraph) => {}
                _ => return None,
            }
        }
        out.finish()
    }

    /// How many letters and digits `text` has, as a number for [`Self::value_after`].
    pub fn skip(text: &str) -> Skip {
        text.chars().filter(|c| c.is_alphanumeric()).count()
    }
}

/// `text` without marks at its start that close earlier ones.
fn closed(text: &str) -> &str {
    let bare = text.trim_start_matches(['*', '_']);
    match bare.starts_with(char::is_whitespace) || bare.is_empty() {
        true => bare.trim_start(),
        false => text,
    }
}

/// The text after the first letters and digits, without the marks between the two.
fn without(text: &str, skip: Skip) -> &str {
    bare(after(text, skip))
}

/// The text after the first `skip` letters and digits.
fn after(text: &str, mut skip: Skip) -> &str {
    text.trim_start_matches(|c: char| {
        let is_shown = skip > 0;
        skip -= usize::from(is_shown && c.is_alphanumeric());
        is_shown
    })
}

/// Without the marks between a value and its note, and without the brackets around the note.
fn bare(rest: &str) -> &str {
    let is_mark = |c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '–' | '—' | '―' | '−' | ',' | ';' | '.' | ':' | '|' | '!' | '/' | '~' | '→' | '-' | '\u{fe0f}'
            )
    };
    let rest = rest.trim_start_matches(is_mark).trim_end();
    let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(rest)
}

/// Builds the content of a value.
struct Value<'p> {
    page: &'p Page<'p>,
    /// The open tags, each with the content before it.
    open: Vec<(Tag<'static>, Inline<'p>)>,
    out: Inline<'p>,
    /// Text that is not in `out` yet.
    text: String,
    skip: Skip,
    /// It still skips words, or the marks after them.
    skipped: bool,
    /// It began with words to skip; nothing need be left after them.
    skips: bool,
    items: usize,
}

impl<'p> Value<'p> {
    fn new(page: &'p Page<'p>, skip: Skip) -> Self {
        Self {
            page,
            open: Vec::new(),
            out: Inline::new(),
            text: String::new(),
            skip,
            skipped: skip > 0,
            skips: skip > 0,
            items: 0,
        }
    }

    /// The part of `text` that is not skipped.
    fn rest<'t>(&mut self, text: &'t str) -> &'t str {
        // Struck-out text is not part of the words that are already shown.
        let is_struck = self.open.iter().any(|(tag, _)| *tag == Tag::Strikethrough);
        if !self.skipped || is_struck {
            return text;
        }
        let shown = Page::skip(text).min(self.skip);
        let rest = after(text, self.skip);
        self.skip -= shown;
        if self.skip > 0 {
            return "";
        }
        let rest = rest.trim_start_matches(|c: char| {
            !c.is_alphanumeric() && !matches!(c, '(' | '[' | '"' | '„' | '“' | '«' | '#' | '@' | '+' | '$' | '€')
        });
        self.skipped = rest.is_empty();
        rest
    }

    fn text(&mut self, text: &str) {
        let was_skipping = self.skipped;
        let rest = self.rest(text);
        if was_skipping && !self.skipped && self.open.is_empty() && !self.out.is_empty() {
            self.text.push(' ');
        }
        let is_first = self.open.is_empty() && self.out.is_empty() && self.text.is_empty();
        let rest = if is_first { rest.trim_start() } else { rest };
        let rest = rest.to_owned();
        self.text.push_str(&rest);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            let text = self.page.said(text);
            self.out += text;
        }
    }

    fn push(&mut self, part: Inline<'p>) {
        self.flush();
        self.skipped = false;
        self.out += part;
    }

    fn code(&mut self, text: &str) {
        let rest = self.rest(text);
        if !rest.is_empty() {
            let code = self.page.code(rest);
            self.push(code);
        }
    }

    fn item(&mut self) {
        self.items += 1;
        if self.items > 1 {
            self.text.push_str(", ");
        }
    }

    fn open(&mut self, tag: Tag<'static>) {
        self.flush();
        self.open.push((tag, std::mem::take(&mut self.out)));
    }

    fn close(&mut self) {
        self.flush();
        let Some((tag, before)) = self.open.pop() else { return };
        let inner = std::mem::replace(&mut self.out, before);
        self.out += self.page.within(tag, inner);
    }

    fn finish(mut self) -> Option<Inline<'p>> {
        self.text.truncate(self.text.trim_end().len());
        self.flush();
        let says = self.skips || !self.out.is_empty();
        (self.open.is_empty() && self.skip == 0 && says).then_some(self.out)
    }
}

impl Page<'_> {
    /// `inner` in the markup of `tag`.
    fn within<'p>(&self, tag: Tag<'static>, inner: Inline<'p>) -> Inline<'p> {
        if !self.is_html() {
            return inner.within(tag);
        }
        if inner.is_empty() {
            return inner;
        }
        let (start, end): (Cow<'_, str>, _) = match &tag {
            Tag::Strong => ("<strong>".into(), "</strong>"),
            Tag::Emphasis => ("<em>".into(), "</em>"),
            Tag::Strikethrough => ("<del>".into(), "</del>"),
            Tag::Link { dest_url, title, .. } if title.is_empty() => (
                ["<a href=\"", &escape::html(&**dest_url), "\">"].concat().into(),
                "</a>",
            ),
            Tag::Link { dest_url, title, .. } => (
                [
                    "<a href=\"",
                    &escape::html(&**dest_url),
                    "\" title=\"",
                    &escape::html(&**title),
                    "\">",
                ]
                .concat()
                .into(),
                "</a>",
            ),
            _ => return inner,
        };
        Inline::html([&*start, &*self.inline(inner), end].concat())
    }
}
