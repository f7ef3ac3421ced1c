//! The small pieces that blocks and table cells are made of, each in both flavours: text, links, badges, meters, dates.

use std::borrow::Cow;

use askama::Template;
use jiff::civil;

use super::inline::Inline;
use super::link::short;
use super::{Page, escape};
use crate::config::vocabulary::phrase;
use crate::diagnostic::Severity;
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::{DateValue, Level, Progress, Status, StatusValue};
use crate::source::Text;

#[derive(Template)]
#[template(path = "badge.html")]
struct Badge<'a> {
    /// `status`, `level` or `severity`.
    scale: &'a str,
    slug: &'a str,
    word: &'a str,
}

#[derive(Template)]
#[template(path = "link.html")]
struct Link<'a> {
    class: &'a str,
    href: &'a str,
    title: &'a str,
    text: &'a str,
}

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

#[derive(Template)]
#[template(path = "note.html")]
struct Note<'a> {
    class: &'a str,
    inner: &'a Inline<'a>,
}

#[derive(Template)]
#[template(path = "meter.html")]
struct Meter<'a> {
    text: &'a str,
    slug: &'a str,
    percent: usize,
}

#[derive(Template)]
#[template(path = "time.html")]
struct Time<'a> {
    iso: &'a str,
    text: &'a str,
}

#[derive(Template)]
#[template(path = "linked-badge.html")]
struct LinkedBadge<'a> {
    slug: &'a str,
    href: &'a str,
    title: &'a str,
    name: &'a str,
    word: &'a str,
}

/// How loud a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Quiet,
    Late,
}

/// As much of a value as fits into a cell.
fn brief(text: &str) -> Cow<'_, str> {
    const BRIEF: usize = 60;
    match text.char_indices().nth(BRIEF) {
        Some((end, _)) => Cow::Owned(text.get(..end).unwrap_or("").trim_end().to_owned() + "…"),
        None => Cow::Borrowed(text),
    }
}

/// A template as inline HTML.
fn fill<'p>(template: &impl Template) -> Inline<'p> {
    Inline::html(rendered(template))
}

/// Most pieces are shorter.
const ROOM: usize = 256;

/// A template's text.
pub fn rendered(template: &impl Template) -> String {
    let mut text = String::with_capacity(ROOM);
    put(template, &mut text);
    text
}

/// Puts a template's text behind `out`.
pub fn put<T: Template>(template: &T, out: &mut String) {
    out.reserve(T::SIZE_HINT);
    // Templates hold no fallible part, and writing to a string does not fail.
    let _ = template.render_into(out);
}

impl Page<'_> {
    pub fn plain<'p>(&'p self, text: &'p str) -> Inline<'p> {
        match self.is_html() {
            true => Inline::html(escape::html(text)),
            false => Inline::text(text),
        }
    }

    /// As [`Self::plain`], for words that were made for it.
    pub fn said<'p>(&self, text: String) -> Inline<'p> {
        match self.is_html() {
            true => Inline::html(escape::html(text)),
            false => Inline::text(&text),
        }
    }

    /// Words of a finding or of our own, in which backticks mark names.
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

    /// All `parts` that say something, with commas between them.
    pub fn list<'p>(&'p self, parts: impl IntoIterator<Item = Inline<'p>>) -> Inline<'p> {
        Inline::join(parts, &self.plain(", "))
    }

    /// Short links, all with commas between them, that need some room even in a narrow table.
    pub fn ids<'p>(&'p self, links: impl IntoIterator<Item = Inline<'p>>) -> Inline<'p> {
        let links = self.list(links);
        match self.is_html() && !links.is_empty() {
            true => fill(&Ids { links: &links }),
            false => links,
        }
    }

    /// People as they stand in a cell; a short name stays on one line.
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

    /// As a block: there is nothing to show.
    pub fn none(&self) -> String {
        self.inline(self.label(Word::None)).into_owned()
    }

    /// The text that `content` is in the middle of a line.
    pub fn inline<'p>(&self, content: Inline<'p>) -> Cow<'p, str> {
        match content {
            Inline::Html(html) => html,
            content => Cow::Owned(content.markdown()),
        }
    }

    /// A status as symbol, word and colour.
    pub fn badge(&self, status: Status) -> Inline<'_> {
        self.shared_badge(status, || {
            self.badge_of("status", status.slug(), self.labels.status(status))
        })
    }

    /// The badge of a status in its author's own word, which stands beside the book's word where that is another language's.
    pub fn own_badge<'p>(&'p self, status: Status, word: &'p str) -> Inline<'p> {
        if word.is_empty() || phrase(word) == phrase(self.labels.status(status)) {
            return self.badge(status);
        }
        match self.labels.is_english() {
            true => self.badge_of("status", status.slug(), word),
            false => self.badge(status) + self.note(Tone::Quiet, self.plain(word)),
        }
    }

    /// A level of priority, likelihood or impact.
    pub fn level(&self, level: Level) -> Inline<'_> {
        self.badge_of("level", level.slug(), self.labels.level(level))
    }

    pub fn severity(&self, severity: Severity) -> Inline<'_> {
        self.badge_of("severity", severity.name(), self.labels.severity(severity))
    }

    /// The badge of what a status field says; a neutral one with its own words where they are none of ours.
    pub fn status(&self, value: &StatusValue) -> Inline<'_> {
        match value.status {
            Some(status) => self.badge(status),
            None => self.badge_of("status", "other", &brief(&value.text.value)),
        }
    }

    pub fn badge_of<'p>(&self, scale: &str, slug: &str, word: &str) -> Inline<'p> {
        match self.is_html() {
            true => fill(&Badge { scale, slug, word }),
            false => Inline::strong(word),
        }
    }

    /// A spec's badge with its id, as a link to it.
    pub fn linked_badge(&self, spec: SpecIx) -> Inline<'_> {
        let status = self.project.status(spec);
        if !self.is_html() {
            return self.with_status(spec, self.spec_id(spec));
        }
        fill(&LinkedBadge {
            slug: status.map_or("other", Status::slug),
            href: &self.href(spec, None),
            title: &short(&self.project.document(spec).title),
            name: self.project.name(spec),
            word: status.map_or("", |status| self.labels.status(status)),
        })
    }

    /// `href` is an address already; `title` is a tooltip, on HTML pages alone.
    pub fn link<'p>(&self, href: &str, title: &str, text: &str) -> Inline<'p> {
        self.link_of("", href, title, text)
    }

    /// As [`Self::link`], for words that stay on one line.
    pub fn short_link<'p>(&self, href: &str, title: &str, text: &str) -> Inline<'p> {
        self.link_of("mls-id", href, title, text)
    }

    /// As [`Self::short_link`], in the middle of a text.
    pub fn text_link<'p>(&self, href: &str, title: &str, text: &str) -> Inline<'p> {
        self.link_of("mls-id mls-ref", href, title, text)
    }

    fn link_of<'p>(&self, class: &str, href: &str, title: &str, text: &str) -> Inline<'p> {
        match self.is_html() {
            true => fill(&Link {
                class,
                href,
                title,
                text,
            }),
            false => Inline::link(text, href),
        }
    }

    /// Small words beside or below a value.
    pub fn note<'p>(&'p self, tone: Tone, inner: Inline<'p>) -> Inline<'p> {
        if self.is_html() {
            let class = match tone {
                Tone::Quiet => "mls-note",
                Tone::Late => "mls-note mls-late",
            };
            return fill(&Note { class, inner: &inner });
        }
        self.plain(" (") + inner + self.plain(")")
    }

    /// How long there is until a day, or since.
    pub fn days_left(&self, days: i64) -> Inline<'_> {
        let text = self.labels.days_left(days);
        match (days < 0, self.is_html()) {
            (true, false) => self.note(Tone::Late, Inline::strong(&text)),
            (true, true) => self.note(Tone::Late, self.said(text)),
            (false, _) => self.note(Tone::Quiet, self.said(text)),
        }
    }

    /// `12 of 25` over a thin bar in the colour of `status`.
    pub fn meter<'p>(&'p self, progress: Progress, status: Option<Status>) -> Inline<'p> {
        self.shared_meter(progress, status, || {
            let text = self.labels.of(progress.done, progress.total);
            if !self.is_html() {
                return self.said(text);
            }
            fill(&Meter {
                text: &text,
                slug: status.map_or("other", Status::slug),
                percent: progress.percent().unwrap_or(0),
            })
        })
    }

    /// A date in the book's language, or what was written in its place.
    pub fn date<'p>(&'p self, value: &'p DateValue) -> Inline<'p> {
        let Some(date) = value.date() else {
            return self.said(brief(&value.text.value).into_owned());
        };
        match date.day() {
            Some(day) => self.day(day),
            None => self.said(self.labels.date(date)),
        }
    }

    /// A day in the book's language.
    pub fn day(&self, day: civil::Date) -> Inline<'_> {
        self.shared_day(day, || {
            let text = self.labels.date(day);
            match self.is_html() {
                true => fill(&Time {
                    iso: &day.to_string(),
                    text: &text,
                }),
                false => self.said(text),
            }
        })
    }

    /// Days from today to the last day that `value` can mean.
    pub fn days_to(&self, value: &DateValue) -> Option<i64> {
        let due = value.date()?.last();
        let span = self.project.as_of.until(due).ok()?;
        Some(i64::from(span.get_days()))
    }
}
