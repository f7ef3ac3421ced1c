//! A requested value, and how the author of the chapter would write it.

use jiff::ToSpan as _;
use jiff::civil;

use super::Refusal;
use super::notation::{in_case_of, like};
use super::slots::{Slot, owners_of};
use crate::config::Vocabulary;
use crate::lang::Language;
use crate::model::{Date, DateReading, FieldKind, Status, read_date};
use crate::parse::answer::{Answer, Asked, answer};
use crate::parse::{read_date_field, read_status};
use crate::project::Project;
use crate::source::{Span, Text};
use crate::text::escape::markdown;
use crate::text::slice;
use crate::text::words::phrase;

/// A value that a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// `word` if a person types something else than its usual name.
    Status {
        status: Status,
        word: Option<String>,
    },
    Date(Date),
    Names(Vec<String>),
    /// Words, and a date that is still open.
    Text(String),
}

impl Wanted {
    /// Reads `value` for a field of this kind; `current` is the date that it has.
    ///
    /// # Errors
    /// It is not such a value, or can be read as two dates.
    pub(super) fn read(
        project: &Project<'_>,
        kind: FieldKind,
        value: &str,
        current: Option<Date>,
    ) -> Result<Self, Refusal> {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if value.is_empty() {
            return Err(Refusal::new("a field cannot be set to nothing")
                .with_help("write the new value after `=`, or `TBD` if it is still open"));
        }
        if value.contains(char::is_control) || value.contains("-->") || value.contains("<!--") {
            return Err(Refusal::new(
                "the value contains characters that a field cannot contain",
            ));
        }
        match kind {
            FieldKind::Status => status(&project.config.vocabulary, &value),
            FieldKind::Target | FieldKind::CompletedOn => date(project, &value, current),
            FieldKind::Owner => Ok(Self::Names(owners_of(&value))).and_then(|names| match &names {
                Self::Names(all) if all.is_empty() => Err(Refusal::new(format!("`{value}` names nobody"))),
                _ => Ok(names),
            }),
            _ => Ok(Self::Text(value)),
        }
    }

    /// Whether `shown`, a field's value as a reader sees it, is this value.
    pub(super) fn is(&self, shown: &str, vocabulary: &Vocabulary) -> bool {
        let text = Text::new(shown, Span::new(0, shown.len()));
        match self {
            Self::Status { status, word } => {
                let found = read_status(&text, vocabulary);
                let is_word = |word: &String| phrase(found.word.of(shown)) == phrase(word);
                found.status == Some(*status) && word.as_ref().is_none_or(is_word)
            }
            Self::Date(date) => read_date_field(&text).date() == Some(*date),
            Self::Names(names) => owners_of(shown) == *names,
            Self::Text(words) => shown == words,
        }
    }

    /// How the value may be written in a slot, the likeliest first.
    pub(super) fn written(&self, slot: &Slot, language: Language, other_dates: &[(String, Date)]) -> Vec<String> {
        match self {
            Self::Status { status, word } => match word {
                Some(word) => vec![word.clone()],
                None => status_words(*status, slot, language),
            },
            Self::Date(date) => {
                let own = slot.date.and_then(|old| like(slot.word.trim(), old, *date));
                let others = other_dates
                    .iter()
                    .filter_map(|(word, old)| like(word.trim(), *old, *date));
                own.into_iter()
                    .chain(others.take(3))
                    .chain([date.to_string()])
                    .collect()
            }
            Self::Names(names) => {
                let joint = [" & ", "; ", " + ", " / "]
                    .into_iter()
                    .find(|joint| slot.shown.contains(joint));
                vec![names.join(joint.unwrap_or(", ")), names.join(", ")]
            }
            Self::Text(words) => match markdown(words) {
                escaped if escaped == *words => vec![escaped],
                escaped => vec![words.clone(), escaped],
            },
        }
    }
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Status { status, word } => f.write_str(word.as_deref().unwrap_or(status.name())),
            Self::Date(date) => date.fmt(f),
            Self::Names(names) => f.write_str(&names.join(", ")),
            Self::Text(text) => f.write_str(text),
        }
    }
}

fn status(vocabulary: &Vocabulary, value: &str) -> Result<Wanted, Refusal> {
    let slug = value.to_lowercase().replace([' ', '_'], "-");
    if let Some(status) = Status::from_slug(&slug) {
        return Ok(Wanted::Status { status, word: None });
    }
    match vocabulary.status(value) {
        Some((status, rest)) if rest.is_empty() => Ok(Wanted::Status {
            status,
            word: Some(value.to_owned()),
        }),
        found => {
            let known = Status::ALL.map(Status::slug).join(", ");
            let message = match found {
                Some((status, rest)) => format!("`{value}` is `{}` with a remark, `{rest}`", status.name()),
                None => format!("`{value}` is not a status"),
            };
            let meant = vocabulary.nearly_status(value);
            Err(Refusal::new(message).with_help(match meant {
                Some((status, _)) => format!("did you mean `status={}`?", status.slug()),
                None => format!("write one of {known}"),
            }))
        }
    }
}

fn date(project: &Project<'_>, value: &str, current: Option<Date>) -> Result<Wanted, Refusal> {
    if let Some(moved) = moved(project, value, current)? {
        return Ok(Wanted::Date(Date::Day(moved)));
    }
    match read_date(value) {
        (DateReading::Date(date), "") => Ok(Wanted::Date(date)),
        (DateReading::Ambiguous(first, second), _) => {
            Err(Refusal::new(format!("`{value}` can be read as two dates"))
                .with_help(format!("write {first} or {second}")))
        }
        _ if answer(value, Asked::Value) == Answer::Open => Ok(Wanted::Text(value.to_owned())),
        _ => Err(Refusal::new(format!("`{value}` is not a date")).with_help(
            "write a date such as 2027-01-28, 2027-03 or Q1 2027, a shift such as +10d, -1w or +5wd, or TBD",
        )),
    }
}

/// `+10d`, `-1w` in calendar days, `+5wd` in working days. `None` if `value` does not have this form.
fn moved(project: &Project<'_>, value: &str, current: Option<Date>) -> Result<Option<civil::Date>, Refusal> {
    let (sign, rest) = match value.split_at_checked(1) {
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        _ => return Ok(None),
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let unit = slice(rest, digits..).trim();
    let Ok(count) = slice(rest, ..digits).parse::<i32>() else {
        return Ok(None);
    };
    if !matches!(unit, "d" | "w" | "wd") || count > 36_500 {
        return Err(Refusal::new(format!("`{value}` is not a number of days")).with_help("write +10d, -1w or +5wd"));
    }
    let Some(current) = current else {
        return Err(
            Refusal::new(format!("`{value}` needs a date to count from, and there is none"))
                .with_help("write a date as 2027-01-28"),
        );
    };
    let start = current.last();
    let days = sign * count * if unit == "w" { 7 } else { 1 };
    let moved = match unit {
        "wd" => working_days(project, start, days),
        _ => start.checked_add(days.days()).ok(),
    };
    match moved {
        Some(day) => Ok(Some(day)),
        None => Err(Refusal::new(format!("`{value}` is outside the calendar"))),
    }
}

fn working_days(project: &Project<'_>, start: civil::Date, days: i32) -> Option<civil::Date> {
    let calendar = crate::schedule::Calendar::new(project.config);
    let mut day = start;
    let mut left = days.abs();
    // Holidays may be many; no book has decades of them.
    for _ in 0..200_000 {
        if left == 0 {
            return Some(day);
        }
        day = day.checked_add(days.signum().days()).ok()?;
        left -= i32::from(calendar.counts(day));
    }
    None
}

/// The word for a status in each language.
fn word_of(status: Status, language: Language) -> &'static str {
    status.word().text(language)
}

fn status_words(status: Status, slot: &Slot, language: Language) -> Vec<String> {
    let old = slot.word.as_str();
    let is_slug = old.contains(['-', '_']) && !old.contains(' ');
    if is_slug && Status::from_slug(&old.to_lowercase().replace('_', "-")).is_some() {
        let joint = if old.contains('_') { "_" } else { "-" };
        let slug = status.slug().replace('-', joint);
        return vec![in_case_of(old, &slug), slug];
    }
    let word = word_of(status, language);
    vec![in_case_of_words(old, word), word.to_owned(), status.name().to_owned()]
}

/// `IN PROGRESS` for `DONE`, `in progress` for `done`; else in the usual case of the language.
fn in_case_of_words(model: &str, word: &str) -> String {
    let letters = || model.chars().filter(|c| c.is_alphabetic());
    let has_case = letters().any(|c| c.is_uppercase() || c.is_lowercase());
    match () {
        () if !has_case => word.to_owned(),
        () if letters().all(|c| !c.is_lowercase()) && letters().count() > 1 => word.to_uppercase(),
        () if letters().all(|c| !c.is_uppercase()) => word.to_lowercase(),
        () => word.to_owned(),
    }
}

/// The language that a status, or else the name of its field, is written in.
pub(super) fn language(vocabulary: &Vocabulary, slot: &Slot, book: Language, others: &[&str]) -> Language {
    let is_status = |language: &Language| vocabulary.is_status_in(*language, &slot.word);
    let is_key = |language: &Language, key: &str| vocabulary.is_field_in(*language, key);
    let order = || [book, Language::English].into_iter().chain(Language::ALL);
    if let Some(found) = order().find(is_status).filter(|_| !slot.word.is_empty()) {
        return found;
    }
    let keys: Vec<&str> = [slot.key.as_str()]
        .into_iter()
        .chain(others.iter().copied())
        .filter(|key| !key.is_empty())
        .collect();
    let fits = |language: &Language| {
        let known = keys
            .iter()
            .filter(|key| Language::ALL.iter().any(|language| is_key(language, key)));
        known.clone().next().is_some() && known.clone().all(|key| is_key(language, key))
    };
    order().find(fits).unwrap_or(book)
}
