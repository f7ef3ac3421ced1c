//! A value with its author's additions.

use crate::lang::dates::ORDINALS;
use crate::model::{Date, DateReading, DateValue, StatusValue, read_date};
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::note::Tone;
use crate::source::{Span, Text};
use crate::text::chars::date_mark;
use crate::text::slice;
use crate::text::words::are_alike;

impl Page<'_> {
    /// A status in its author's word and the note after it. `region` is its place with all its markup, `name` the
    /// author's name for a field that stands in for a status.
    pub fn status_with_note<'p>(
        &'p self,
        status: &'p StatusValue,
        region: Option<Span>,
        name: Option<&str>,
    ) -> Inline<'p> {
        let text = &status.text.value;
        let all = || {
            let written = region.and_then(|region| self.value(region));
            written.unwrap_or_else(|| self.linked(text, status.text.span))
        };
        if status.from_delivered {
            // The delivered text need not name a status.
            let name = name.map(|name| self.said([name, ": "].concat())).unwrap_or_default();
            let note = self.note(Tone::Quiet, name + all());
            return status.status.map_or(note.clone(), |known| self.badge(known) + note);
        }
        let Some(known) = status.status else {
            let is_plain = region.is_none_or(|region| self.plain_value(region).is_some());
            return match is_plain {
                true => self.badge_of("status", "other", text),
                false => all(),
            };
        };
        let word = status.word.of(text);
        let said = Page::skip(text.get(..status.word.end as usize).unwrap_or(""));
        let note = match region {
            // A word in code stays in code.
            Some(region)
                if region
                    .of(self.text)
                    .trim_start_matches([' ', '*', '_'])
                    .starts_with('`') =>
            {
                None
            }
            Some(region) => self.value_after(region, said),
            None => Some(self.linked(&status.note, status.text.span)),
        };
        // Its word is part of a link or cannot be separated from the rest.
        let Some(note) = note else {
            return self.badge(known) + self.note(Tone::Quiet, all());
        };
        let badge = self.own_badge(known, word);
        match note.is_empty() {
            true => badge,
            false => badge + self.note(Tone::Quiet, note),
        }
    }

    /// A date in the book's language and the note after it; the author's text if that says more than the day.
    pub fn date_with_note<'p>(&'p self, date: &'p DateValue, region: Option<Span>) -> Inline<'p> {
        let text = &date.text.value;
        let is_plain = region.is_none_or(|region| self.plain_value(region).is_some());
        let written = date.word.of(text);
        let is_same = |day: Date| match day {
            Date::Day(_) | Date::Month { .. } => says_no_more(written, day),
            // Letters for quarters and halves differ from language to language.
            _ => are_alike(written, &self.labels.date(day)),
        };
        if is_plain && date.date().is_some_and(is_same) {
            let note = match region {
                Some(region) => self.value_after(region, Page::skip(written)).unwrap_or_default(),
                None => self.linked(&date.note, date.text.span),
            };
            let day = self.date(date);
            return match note.is_empty() {
                true => day,
                false => day + self.note(Tone::Quiet, note),
            };
        }
        region
            .and_then(|region| self.value(region))
            .unwrap_or_else(|| self.linked(text, date.text.span))
    }

    /// Names with commas between them.
    pub fn people<'p>(&'p self, people: &'p [Text]) -> Inline<'p> {
        self.list(people.iter().map(|name| self.linked(&name.value, name.span)))
    }
}

/// Whether `written` has only the parts of `date`, so that another notation says the same.
fn says_no_more(written: &str, date: Date) -> bool {
    let canonical = date.to_string();
    if written == canonical {
        return true;
    }
    let mut parts: Vec<&str> = canonical.split('-').collect();
    let mut take = |is_part: &dyn Fn(&str) -> bool| {
        let at = parts.iter().position(|part| is_part(part));
        at.map(|at| parts.remove(at)).is_some()
    };
    let is_month = |word: &str, part: &str| {
        let day = read_date(&["15 ", word, " 2000"].concat()).0;
        let DateReading::Date(Date::Day(day)) = day else {
            return false;
        };
        part.parse() == Ok(day.month())
    };
    let split = |c: char| !c.is_alphanumeric() || date_mark(c).is_some();
    written.split(split).filter(|word| !word.is_empty()).all(|word| {
        let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
        let ending = slice(word, digits.len()..);
        let is_number = ending.is_empty() || ORDINALS.contains(&ending);
        let number = digits.parse::<u32>().ok().filter(|_| is_number);
        match number {
            Some(number) => take(&|part| part.parse() == Ok(number)),
            None => take(&|part| part.eq_ignore_ascii_case(word) || is_month(word, part)),
        }
    })
}
