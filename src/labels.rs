//! The text that we generate, in the book's language: badges, table heads, dates.

mod dates;
mod words;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil;

use crate::diagnostic::Severity;
use crate::lang::writing;
pub use crate::lang::{Language, Word};
use crate::model::{Date, Level, Progress, Status};
use crate::text::slice;
pub(crate) use words::placeholders;

/// All generated words of a book.
#[derive(Clone, Debug)]
pub struct Labels {
    language: Language,
    /// By `Word as usize`.
    words: Vec<Cow<'static, str>>,
}

impl Labels {
    /// The words of `language`, a tag as in book.toml, with `overrides` by [`Word::key`]. Unknown keys are ignored.
    pub fn new(language: &str, overrides: &BTreeMap<String, String>) -> Self {
        let language = Language::of(language);
        let own = |word: &Word| match overrides.get(word.key()) {
            Some(text) => Cow::Owned(text.clone()),
            None => Cow::Borrowed(word.text(language)),
        };
        Self {
            language,
            words: Word::ALL.iter().map(own).collect(),
        }
    }

    pub fn is_english(&self) -> bool {
        self.language == Language::English
    }

    /// The word with its placeholders.
    pub fn get(&self, word: Word) -> &str {
        &self.words[word as usize]
    }

    pub fn status(&self, status: Status) -> &str {
        self.get(status.word())
    }

    pub fn level(&self, level: Level) -> &str {
        self.get(level.word())
    }

    pub fn severity(&self, severity: Severity) -> &str {
        self.get(severity.word())
    }

    /// The name of a kind of spec; a kind of the book's own configuration keeps its name.
    pub fn kind<'a>(&'a self, kind: &'a str) -> &'a str {
        Word::of_kind(kind).map_or(kind, |word| self.get(word))
    }

    /// `28 Jan 2027`, `March 2027`, `Q1 2027`, in the language's order and the date's precision.
    pub fn date(&self, date: impl Into<Date>) -> String {
        dates::show(self.language, date.into())
    }

    /// `28 Jan`, for an axis.
    pub fn day(&self, day: civil::Date) -> String {
        dates::short_day(self.language, day)
    }

    /// `Jan`, for an axis.
    pub fn month(&self, day: civil::Date) -> String {
        dates::short_month(self.language, day)
    }

    /// `3 days left`, `due today`, `2 days overdue`, by the days until the target, which are negative after it.
    pub fn days_left(&self, days: i64) -> String {
        match days {
            0 => self.get(Word::DueToday).to_owned(),
            1.. => self.counted(days.unsigned_abs(), Word::OneDayLeft, Word::DaysLeft),
            _ => self.counted(days.unsigned_abs(), Word::OneDayOverdue, Word::DaysOverdue),
        }
    }

    /// `4 days of slack`, `no slack`.
    pub fn slack(&self, days: u64) -> String {
        match days {
            0 => self.get(Word::NoSlack).to_owned(),
            _ => self.counted(days, Word::OneDaySlack, Word::DaysSlack),
        }
    }

    /// `4 days of slack`, `no slack`, or `2 days short` for negative `days`.
    pub fn float(&self, days: i64) -> String {
        match days {
            0.. => self.slack(days.unsigned_abs()),
            _ => self.counted(days.unsigned_abs(), Word::OneDayShort, Word::DaysShort),
        }
    }

    /// As [`Self::float`], in working days.
    pub fn working_float(&self, days: i64) -> String {
        let count = days.unsigned_abs();
        match days {
            0 => self.get(Word::NoSlack).to_owned(),
            1.. => self.counted(count, Word::OneWorkingDaySlack, Word::WorkingDaysSlack),
            _ => self.counted(count, Word::OneWorkingDayShort, Word::WorkingDaysShort),
        }
    }

    /// `needs 12 days, has 10 days`.
    pub fn needs(&self, needed: f64, held: f64) -> String {
        let text = self.get(Word::NeedsAndHas).replace("{needed}", &self.days(needed));
        text.replace("{held}", &self.days(held))
    }

    /// `counted from 16 Apr 2027`.
    pub fn counted_from(&self, date: impl Into<Date>) -> String {
        self.dated(Word::CountedFrom, date)
    }

    /// `in working days from 16 Apr 2027`.
    pub fn working_days_from(&self, date: impl Into<Date>) -> String {
        self.dated(Word::WorkingDaysFrom, date)
    }

    /// `500 of 812 are shown here; …`.
    pub fn part_shown(&self, shown: usize, total: usize) -> String {
        fill_progress(self.get(Word::PartShown), shown, total)
    }

    /// A duration: `1 day`, `3 days`, `1.5 days` with the language's decimal sign.
    pub fn days(&self, days: f64) -> String {
        if days == 1.0 {
            return self.get(Word::OneDay).to_owned();
        }
        let number = self.number(days);
        filled(self.get(Word::CountedDays), &[("{n}", Value::Text(&number))])
    }

    /// A number with the language's decimal sign and no unnecessary digits.
    pub fn number(&self, number: f64) -> String {
        number
            .to_string()
            .replace('.', writing::DECIMAL[self.language as usize])
    }

    /// `12 of 25`.
    pub fn of(&self, done: usize, total: usize) -> String {
        fill_progress(self.get(Word::DoneOfTotal), done, total)
    }

    /// `12 of 25 criteria`.
    pub fn criteria(&self, progress: Progress) -> String {
        fill_progress(self.get(Word::CriteriaOfTotal), progress.done, progress.total)
    }

    /// `as of 23 Nov 2026`.
    pub fn as_of(&self, date: impl Into<Date>) -> String {
        self.dated(Word::AsOf, date)
    }

    /// `week of 25 Jan 2027`.
    pub fn week_of(&self, monday: impl Into<Date>) -> String {
        self.dated(Word::WeekOf, monday)
    }

    /// `21 days later`, `1 day earlier`; empty for none.
    pub fn shift(&self, days: i32) -> String {
        let n = u64::from(days.unsigned_abs());
        match days {
            0 => String::new(),
            1.. => self.counted(n, Word::OneDayLater, Word::DaysLater),
            _ => self.counted(n, Word::OneDayEarlier, Word::DaysEarlier),
        }
    }

    /// `moved twice, 21 days later than first promised`.
    pub fn kept(&self, moves: usize, days: i32) -> String {
        let moved = match moves {
            1 => self.get(Word::MovedOnce).to_owned(),
            2 => self.get(Word::MovedTwice).to_owned(),
            more => filled(self.get(Word::MovedTimes), &[("{n}", Value::Number(more as u64))]),
        };
        let word = if days == 0 {
            Word::AsFirstPromised
        } else {
            Word::SinceFirstPromise
        };
        let values = [
            ("{moved}", Value::Text(&moved)),
            ("{days}", Value::Text(&self.shift(days))),
        ];
        filled(self.get(word), &values)
    }

    /// `last changed 28 Jan 2027`.
    pub fn last_changed(&self, date: impl Into<Date>) -> String {
        self.dated(Word::LastChanged, date)
    }

    /// `at the pace so far done by 28 Jan 2027 (50 %) or 11 Feb 2027 (85 %)`.
    pub fn forecast(&self, half: civil::Date, most: civil::Date) -> String {
        let (half, most) = (self.date(half), self.date(most));
        let values = [("{half}", Value::Text(&half)), ("{most}", Value::Text(&most))];
        filled(self.get(Word::ForecastDays), &values)
    }

    /// The word with `values` for its placeholders.
    pub fn fill(&self, word: Word, values: &[(&str, &str)]) -> String {
        let values: Vec<(&str, Value<'_>)> = values.iter().map(|(name, text)| (*name, Value::Text(text))).collect();
        filled(self.get(word), &values)
    }

    fn dated(&self, word: Word, date: impl Into<Date>) -> String {
        filled(self.get(word), &[("{date}", Value::Text(&self.date(date)))])
    }

    fn counted(&self, n: u64, one: Word, other: Word) -> String {
        let word = if n == 1 { one } else { other };
        filled(self.get(word), &[("{n}", Value::Number(n))])
    }
}

fn fill_progress(text: &str, done: usize, total: usize) -> String {
    let number = |n: usize| Value::Number(n as u64);
    filled(text, &[("{done}", number(done)), ("{total}", number(total))])
}

/// The value of a placeholder.
enum Value<'a> {
    Text(&'a str),
    Number(u64),
}

/// `text` with `values` for its placeholders.
fn filled(text: &str, values: &[(&str, Value<'_>)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = memchr::memchr(b'{', rest.as_bytes()) {
        out.push_str(slice(rest, ..open));
        rest = slice(rest, open..);
        let known = values
            .iter()
            .find_map(|(name, value)| Some((rest.strip_prefix(name)?, value)));
        rest = if let Some((after, value)) = known {
            match value {
                Value::Text(text) => out.push_str(text),
                Value::Number(number) => push_number(&mut out, *number),
            }
            after
        } else {
            out.push('{');
            slice(rest, 1..)
        };
    }
    out.push_str(rest);
    out
}

fn push_number(out: &mut String, number: u64) {
    if number >= 10 {
        push_number(out, number / 10);
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn plain(tag: &str) -> Labels {
        Labels::new(tag, &BTreeMap::new())
    }

    #[test]
    fn a_tag_chooses_its_language_and_an_unknown_one_english() {
        for (tag, expected) in [
            ("de-AT", "Geplant"),
            ("DE", "Geplant"),
            ("zh_Hans", "已计划"),
            ("tlh", "Planned"),
            ("", "Planned"),
        ] {
            assert_eq!(plain(tag).status(Status::Planned), expected, "{tag}");
        }
    }

    #[test]
    fn every_word_is_complete_in_every_language() {
        let mut keys: Vec<&str> = Word::ALL.iter().map(|word| word.key()).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), Word::ALL.len(), "a key occurs twice");
        for (at, &word) in Word::ALL.iter().enumerate() {
            assert_eq!(at, word as usize);
            assert_eq!(Word::of_key(word.key()), Some(word));
            assert!(word.key().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
            let mut asked: Vec<&str> = word.placeholders().collect();
            asked.sort_unstable();
            for tag in Language::ALL.map(Language::tag) {
                let text = word.text(Language::of(tag));
                assert!(!text.is_empty() && text.trim() == text, "{word:?} in {tag}");
                let mut own: Vec<&str> = placeholders(text).collect();
                own.sort_unstable();
                assert_eq!(own, asked, "{word:?} in {tag}");
            }
        }
    }

    #[test]
    fn the_statuses_of_a_language_differ() {
        for tag in Language::ALL.map(Language::tag) {
            let labels = plain(tag);
            let mut names = Status::ALL.map(|status| labels.status(status));
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{names:?}");
        }
        assert!(Status::ALL.iter().all(|s| plain("en").status(*s) == s.name()));
    }

    #[test]
    fn every_kind_of_the_defaults_has_a_name() {
        for (_, kind) in crate::model::Prefixes::DEFAULT {
            assert!(Word::of_kind(kind).is_some(), "{kind}");
        }
        assert_eq!(plain("de").kind("milestone"), "Meilenstein");
        assert_eq!(plain("de").kind("runbook"), "runbook");
        assert_eq!(plain("de").kind("late"), "late");
    }

    #[test]
    fn days_are_counted_as_the_language_counts_them() {
        let said = |tag: &str| [3, 1, 0, -1, -12].map(|n| plain(tag).days_left(n));
        assert_eq!(
            said("en"),
            [
                "3 days left",
                "1 day left",
                "due today",
                "1 day overdue",
                "12 days overdue"
            ]
        );
        assert_eq!(
            said("de"),
            [
                "noch 3 Tage",
                "noch 1 Tag",
                "heute fällig",
                "1 Tag überfällig",
                "12 Tage überfällig"
            ]
        );
        assert_eq!(said("ja"), ["残り3日", "残り1日", "本日期限", "1日超過", "12日超過"]);
        assert_eq!(plain("en").days_left(i64::MIN), "9223372036854775808 days overdue");
        assert_eq!(
            [0, 1, 4].map(|n| plain("fr").slack(n)),
            ["aucune marge", "1 jour de marge", "4 jours de marge"]
        );
        assert_eq!(
            [1.0, 1.5, 3.0].map(|n| plain("de").days(n)),
            ["1 Tag", "1,5 Tage", "3 Tage"]
        );
        assert_eq!(plain("en").days(0.5), "0.5 days");
    }

    #[test]
    fn phrases_are_filled() {
        assert_eq!(plain("fr").of(12, 25), "12 sur 25");
        let progress = Progress { done: 12, total: 25 };
        assert_eq!(plain("en").criteria(progress), "12 of 25 criteria");
        assert_eq!(plain("zh").as_of(date(2027, 1, 28)), "截至2027年1月28日");
    }

    #[test]
    fn the_book_can_override_words() {
        let overrides = BTreeMap::from([
            ("completed".to_owned(), "Shipped".to_owned()),
            ("days-left".to_owned(), "T-{n}".to_owned()),
        ]);
        let labels = Labels::new("en", &overrides);
        assert_eq!(labels.status(Status::Completed), "Shipped");
        assert_eq!(labels.days_left(5), "T-5");
    }

    /// People copy text from our own pages into a spec.
    #[test]
    fn every_day_reads_back() {
        use crate::model::{DateReading, read_date};
        for tag in Language::ALL.map(Language::tag) {
            let labels = Labels::new(tag, &BTreeMap::new());
            let mut day = civil::date(2027, 1, 1);
            while day.year() == 2027 {
                let text = labels.date(day);
                assert_eq!(read_date(&text), (DateReading::Date(Date::Day(day)), ""), "{text}");
                day = day.tomorrow().expect("another day");
            }
        }
    }
}
