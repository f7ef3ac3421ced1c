//! Words, names and code as inline content.

use std::borrow::Cow;

use askama::Template;

use crate::labels::Word;
use crate::lang::metadata::SAID_BY_LABEL;
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::template::fill;
use crate::source::Text;
use crate::text::escape;
use crate::text::slice;
use crate::text::words::{are_alike, phrase};

#[derive(Template)]
#[template(path = "code.html")]
struct Code<'a> {
    text: &'a str,
}

#[derive(Template)]
#[template(path = "whole.html")]
struct Whole<'a> {
    text: &'a str,
}

#[derive(Template)]
#[template(path = "ids.html")]
struct Ids<'a> {
    links: &'a Inline<'a>,
}

/// A value, cut to fit into a cell.
pub(crate) fn brief(text: &str) -> Cow<'_, str> {
    const BRIEF: usize = 60;
    match text.char_indices().nth(BRIEF) {
        Some((end, _)) => Cow::Owned(text.get(..end).unwrap_or("").trim_end().to_owned() + "…"),
        None => Cow::Borrowed(text),
    }
}

/// A title, cut to fit into a tooltip.
pub(crate) fn short(title: &str) -> Cow<'_, str> {
    const LONG: usize = 120;
    match title.char_indices().nth(LONG) {
        Some((end, _)) => Cow::Owned(format!("{}…", slice(title, ..end))),
        None => Cow::Borrowed(title),
    }
}

impl Page<'_> {
    /// Whether an author's name for a value, such as `Engagement lead`, says more than our label.
    pub(crate) fn says_more(&self, key: &str, word: Word) -> bool {
        !are_alike(key, self.labels.get(word)) && !phrase(key).split(' ').all(|word| SAID_BY_LABEL.contains(&word))
    }

    pub fn plain<'p>(&'p self, text: &'p str) -> Inline<'p> {
        match self.is_html() {
            true => Inline::html(escape::html(text)),
            false => Inline::text(text),
        }
    }

    /// As [`Self::plain`], for owned text.
    pub fn said<'p>(&self, text: String) -> Inline<'p> {
        match self.is_html() {
            true if text.is_empty() => Inline::html(""),
            true => self.isolated(Inline::html(escape::html(text))),
            false => Inline::text(&text),
        }
    }

    /// Generated content in its own direction, if the page has another one.
    pub fn isolated<'p>(&self, content: Inline<'p>) -> Inline<'p> {
        match content {
            Inline::Html(html) if self.isolates() => Inline::html(["<bdi>", &*html, "</bdi>"].concat()),
            content => content,
        }
    }

    /// Text of a finding or of our own, with backticks around names.
    pub fn prose<'p>(&'p self, text: &'p str) -> Inline<'p> {
        let mut out = Inline::new();
        for (at, part) in text.split('`').enumerate() {
            out += match at % 2 {
                0 => self.plain(part),
                _ => self.code(part),
            };
        }
        out
    }

    pub fn code<'p>(&self, text: &str) -> Inline<'p> {
        match self.is_html() {
            true => fill(&Code { text }),
            false => Inline::code(text),
        }
    }

    pub fn label(&self, word: Word) -> Inline<'_> {
        self.plain(self.labels.get(word))
    }

    /// All `parts` that are not empty, with commas between them.
    pub fn list<'p>(&'p self, parts: impl IntoIterator<Item = Inline<'p>>) -> Inline<'p> {
        Inline::join(parts, &self.plain(", "))
    }

    /// Short links with commas between them, which need some room even in a narrow table.
    pub fn ids<'p>(&'p self, links: impl IntoIterator<Item = Inline<'p>>) -> Inline<'p> {
        let links = self.list(links);
        match self.is_html() && !links.is_empty() {
            true => fill(&Ids { links: &links }),
            false => links,
        }
    }

    /// People's names in a cell; a short name stays on one line.
    pub fn names<'p>(&'p self, names: &'p [Text]) -> Inline<'p> {
        const SHORT: usize = 24;
        self.list(names.iter().map(|name| {
            let is_short = name.value.chars().count() <= SHORT && name.value.contains(' ');
            match is_short && self.is_html() {
                true => fill(&Whole { text: &name.value }),
                false => self.plain(&name.value),
            }
        }))
    }

    /// A block with a sentence of ours, if there is nothing to show.
    pub fn nothing(&self, sentence: Word) -> String {
        self.inline(self.label(sentence)).into_owned()
    }

    /// The text of `content` within a line.
    pub fn inline<'p>(&self, content: Inline<'p>) -> Cow<'p, str> {
        match content {
            Inline::Html(html) => html,
            content => Cow::Owned(content.markdown()),
        }
    }
}
