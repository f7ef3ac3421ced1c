//! Dates in the book's language.

use askama::Template;
use jiff::civil;

use crate::ledger::Promise;
use crate::model::{Date, DateReading, DateValue, read_date};
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::template::fill;
use crate::page::pieces::text::brief;

#[derive(Template)]
#[template(path = "time.html")]
struct Time<'a> {
    iso: &'a str,
    text: &'a str,
    isolates: bool,
}

impl Page<'_> {
    /// A date in the book's language, or the author's words if they are no date.
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
                    isolates: self.isolates(),
                }),
                false => self.said(text),
            }
        })
    }

    /// A past target.
    pub fn promise(&self, promise: &Promise) -> Option<Inline<'_>> {
        let whole = self.promised(&promise.text);
        (!whole.is_empty()).then_some(whole)
    }

    /// The same from the text in the ledger: `2027-01-28`, `2027-Q1`.
    pub fn promised(&self, text: &str) -> Inline<'_> {
        match read_date(text) {
            (DateReading::Date(Date::Day(day)), _) => self.day(day),
            (DateReading::Date(date), _) => self.said(self.labels.date(date)),
            _ => self.said(text.to_owned()),
        }
    }

    /// Days from today to the last day that `value` can mean.
    pub fn days_to(&self, value: &DateValue) -> Option<i64> {
        let due = value.date()?.last();
        let span = self.project.as_of.until(due).ok()?;
        Some(i64::from(span.get_days()))
    }
}
