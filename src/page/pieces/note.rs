//! Small words beside or below a value.

use askama::Template;

use crate::config::Calendar;
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::template::fill;

#[derive(Template)]
#[template(path = "note.html")]
struct Note<'a> {
    class: &'a str,
    /// An author's, whose words may run the other way.
    is_authors: bool,
    inner: &'a Inline<'a>,
}

/// How loud a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Quiet,
    Late,
}

impl Page<'_> {
    /// An author's small words beside or below a value.
    pub fn note<'p>(&'p self, tone: Tone, inner: Inline<'p>) -> Inline<'p> {
        self.note_of(tone, true, inner)
    }

    /// The same in words of ours.
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
        self.plain(" (") + inner + self.plain(")")
    }

    /// How long there is until a day, or since.
    pub fn days_left(&self, days: i64) -> Inline<'_> {
        let text = self.labels.days_left(days);
        match (days < 0, self.is_html()) {
            (true, false) => self.own_note(Tone::Late, Inline::strong(&text)),
            (true, true) => self.own_note(Tone::Late, self.said(text)),
            (false, _) => self.own_note(Tone::Quiet, self.said(text)),
        }
    }

    /// Days of slack, loud where there are less than none.
    pub fn float(&self, days: f64) -> Inline<'_> {
        // Half a day of slack is none, half a day too little is one.
        let days = days.floor() as i64;
        let text = self.float_in_words(days);
        let tone = if days < 0 { Tone::Late } else { Tone::Quiet };
        let text = match days < 0 && !self.is_html() {
            true => Inline::strong(&text),
            false => self.said(text),
        };
        self.own_note(tone, text)
    }

    /// Days of slack that name their calendar, since targets beside them count every day.
    pub fn float_in_words(&self, days: i64) -> String {
        match self.project.config.calendar {
            Calendar::WorkingDays => self.labels.working_float(days),
            Calendar::Continuous => self.labels.float(days),
        }
    }

    /// Words that must not be missed.
    pub fn loud<'p>(&'p self, words: Inline<'p>) -> Inline<'p> {
        match self.is_html() {
            true => self.own_note(Tone::Late, words),
            false => words.bold(),
        }
    }

    /// What is said if not all of `total` are shown.
    pub fn part_shown(&self, shown: usize, total: usize) -> Option<Inline<'_>> {
        (shown < total).then(|| self.said(self.labels.part_shown(shown, total)))
    }
}
