//! Badges for statuses, levels and severities.

use askama::Template;

use crate::diagnostic::Severity;
use crate::model::{Level, Status, StatusValue};
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::note::Tone;
use crate::page::pieces::template::fill;
use crate::page::pieces::text::brief;
use crate::text::words::are_alike;

#[derive(Template)]
#[template(path = "badge.html")]
struct Badge<'a> {
    /// `status`, `level` or `severity`.
    scale: &'a str,
    slug: &'a str,
    word: &'a str,
}

#[derive(Template)]
#[template(path = "beside.html")]
struct Beside<'a> {
    slug: &'a str,
    word: &'a str,
}

impl Page<'_> {
    /// A status as symbol, word and colour.
    pub fn badge(&self, status: Status) -> Inline<'_> {
        self.shared_badge(status, || {
            self.badge_of("status", status.slug(), self.labels.status(status))
        })
    }

    /// A status in its author's word; in a book that is not in English, that word is a note beside the badge.
    pub fn own_badge<'p>(&'p self, status: Status, word: &'p str) -> Inline<'p> {
        // `IN_PROGRESS` is a word of its own.
        let is_label = !word.contains('_') && are_alike(word, self.labels.status(status));
        if word.is_empty() || is_label {
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

    /// The badge of a status field; neutral, with its own words, if the status is unknown.
    pub fn status(&self, value: &StatusValue) -> Inline<'_> {
        match value.status {
            Some(status) => self.badge(status),
            None => self.badge_of("status", "other", &brief(&value.text.value)),
        }
    }

    /// The same beside a name: symbol and word, without the pill.
    pub fn status_beside(&self, value: &StatusValue) -> Inline<'_> {
        match value.status {
            Some(status) => self.beside(status),
            None if self.is_html() => fill(&Beside {
                slug: "other",
                word: &brief(&value.text.value),
            }),
            None => self.status(value),
        }
    }

    pub fn beside(&self, status: Status) -> Inline<'_> {
        match self.is_html() {
            true => self.shared_beside(status, || {
                fill(&Beside {
                    slug: status.slug(),
                    word: self.labels.status(status),
                })
            }),
            false => self.badge(status),
        }
    }

    pub fn badge_of<'p>(&self, scale: &str, slug: &str, word: &str) -> Inline<'p> {
        match self.is_html() {
            true => fill(&Badge { scale, slug, word }),
            false => Inline::strong(word),
        }
    }
}
