//! Small text beside or below a value.

use askama::Template;

use crate::config::Calendar;
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::template::fill;

#[derive(Template)]
#[template(path = "note.html")]
struct Note<'a> {
    class: &'a str,
    /// The text is an author's and may have another direction.
    is_authors: bool,
    inner: &'a Inline<'a>,
}

/// How much a note stands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Quiet,
    Late,
}

impl Page<'_> {
    /// An author's small text beside or below a value.
    pub fn note<'p>(&'p self, tone: Tone, inner: Inline<'p>) -> Inline<'p> {
        self.note_of(tone, true, inner)
    }

    /// The same for our own text.
    pub fn own_note<'p>(&'p self, tone: Tone, inner: Inline<'p>) -> Inline<'p> {
        self.note_of(tone, false, inner)
    }

    fn note_of<'p>(&'p self, tone: Tone, is_authors: bool, inner: Inline<'p>) -> Inline<'p> {
        if self.is_html() {
            let class = match tone {
                Tone::Quiet => "mls-note",
                Tone::Late => "mls-note mls-late",
            };
            return fill(&Note {
                class,
                is_authors,
                inner: &inner,
            });
        }
        match inner.has_brackets() {
            true => self.plain(" ") + inner,
            false => self.plain(" (") + inner + self.plain(")"),
        }
    }

    /// The days until a date, or since then.
    pub fn days_left(&self, days: i64) -> Inline<'_> {
        let text = self.labels.days_left(days);
        match (days < 0, self.is_html()) {
            (true, false) => self.own_note(Tone::Late, Inline::strong(&text)),
            (true, true) => self.own_note(Tone::Late, self.said(text)),
            (false, _) => self.own_note(Tone::Quiet, self.said(text)),
        }
    }

    /// Days of slack, emphasized if negative.
    pub fn float(&self, days: f64) -> Inline<'_> {
        // Half a day of slack counts as none, half a day too little as one.
        let days = days.floor() as i64;
        let text = self.float_in_words(days);
        let tone = if days < 0 { Tone::Late } else { Tone::Quiet };
        let text = match days < 0 && !self.is_html() {
            true => Inline::strong(&text),
            false => self.said(text),
        };
        self.own_note(tone, text)
    }

    /// Days of slack with their calendar, since targets beside them count every day.
    pub fn float_in_words(&self, days: i64) -> String {
        match self.project.config.calendar {
            Calendar::WorkingDays => self.labels.working_float(days),
            Calendar::Continuous => self.labels.float(days),
        }
    }

    /// Text that must not be missed.
    pub fn emphasized<'p>(&'p self, words: Inline<'p>) -> Inline<'p> {
        match self.is_html() {
            true => self.own_note(Tone::Late, words),
            false => words.bold(),
        }
    }

    /// A note if not all of `total` are shown.
    pub fn part_shown(&self, shown: usize, total: usize) -> Option<Inline<'_>> {
        (shown < total).then(|| self.said(self.labels.part_shown(shown, total)))
    }
}
