//! Reads one date from numbers, words and marks.

mod rare;

use jiff::civil;

use super::token::{Kind, Token, nearest_month, role};
use super::{Date, DateReading};
use crate::lang::{Language, dates};
use crate::text::chars::ORDINAL;

/// A run of tokens that begins with a date.
#[derive(Clone, Copy)]
struct Cursor<'v>(&'v [Token]);

impl<'v> Cursor<'v> {
    fn number(self, i: usize) -> Option<(i32, usize)> {
        match self.0.get(i)?.kind {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    fn word(self, i: usize) -> Option<&'v str> {
        self.0.get(i)?.word()
    }

    fn is_mark(self, i: usize, mark: char) -> bool {
        self.0.get(i).is_some_and(|token| token.is_mark(mark))
    }

    /// The text before token `i`.
    fn gap(self, i: usize) -> &'v str {
        self.0.get(i).map_or("", |token| &token.gap)
    }

    fn is_glued(self, i: usize) -> bool {
        self.0.get(i).is_some_and(|token| token.is_glued)
    }

    /// Whether only marks of a date are before token `i`.
    fn is_near(self, i: usize) -> bool {
        self.gap(i).chars().all(|c| matches!(c, ',' | '.' | '-' | '/' | '\''))
    }

    fn month(self, i: usize) -> Option<i8> {
        role(self.word(i)?).month
    }

    fn small(self, i: usize) -> Option<i8> {
        self.number(i)
            .filter(|&(_, digits)| digits <= 2)
            .map(|(value, _)| value as i8)
    }

    fn four(self, i: usize) -> Option<i16> {
        let is_year = |&(value, digits): &(i32, usize)| digits == 4 && (1900..2200).contains(&value);
        self.number(i).filter(is_year).map(|(value, _)| value as i16)
    }

    /// The year at token `i`, next to the token before it: `2027`, `'27`.
    fn year(self, i: usize) -> Option<i16> {
        let short = || {
            self.small(i).filter(|_| {
                matches!(self.gap(i), "'" | ",'" | ".'") && self.number(i).is_some_and(|(_, digits)| digits == 2)
            })
        };
        self.four(i)
            .filter(|_| self.is_near(i))
            .or_else(|| short().map(|short| 2000 + i16::from(short)))
    }

    /// Whether nothing follows before token `i` but what is set apart from it.
    fn is_over(self, i: usize) -> bool {
        i >= self.0.len() || self.gap(i).starts_with(['(', '[', ';'])
    }

    /// A year of two digits without a mark for it: `3 March 27`, `March 3, 27`.
    fn is_short_year(self, i: usize) -> bool {
        // `March 3, 15` may name two days, and `March 3, 28 seats` has no year.
        let is_apart = || self.gap(i) == "," && self.small(i).is_some_and(|short| short >= 20) && self.is_over(i + 1);
        let has_two = self.number(i).is_some_and(|(_, digits)| digits == 2);
        let goes_on =
            matches!(self.gap(i + 1), ":" | "%" | "-" | "." | "/") && i + 1 < self.0.len() || self.is_glued(i + 1);
        // `7 Dec – 18 Dec 2026`
        let goes_on = goes_on || self.month(self.after_of(self.after_ordinal(i + 1))).is_some();
        has_two && (matches!(self.gap(i), "" | "." | "/" | "-") && !goes_on || is_apart())
    }

    /// `3日` of `3月1日〜3日` and of `3月1日至3日`, from token `i` on: the day, and the token after it.
    fn last_day(self, i: usize) -> Option<(i8, usize)> {
        let at = match self.gap(i) {
            "~" | "-" => i,
            _ => self.word(i).filter(|word| role(word).through).map(|_| i + 1)?,
        };
        let day = self.small(at).filter(|_| self.is_mark(at + 1, '日'))?;
        Some((day, at + 2))
    }

    /// `03-05` of `2027-03-01 ~ 03-05`, from token `i` on: the month, the day, and the token after them. A dash without blanks may
    /// go on with the date.
    fn last_month_day(self, i: usize, mark: &str) -> Option<(i8, i8, usize)> {
        let at = self.through(i)?;
        let (before, next) = (self.0.get(i.checked_sub(1)?)?, self.0.get(i)?);
        let is_apart = self.gap(i) != "-" || next.start > before.end + 1;
        let (month, day) = (self.small(at)?, self.small(at + 1)?);
        let is_short = self.gap(at + 2) != mark || self.number(at + 2).is_none();
        (is_apart && self.gap(at + 1) == mark && is_short).then_some((month, day, at + 2))
    }

    /// The token after an ordinal ending at token `i`, else `i`.
    fn after_ordinal(self, i: usize) -> usize {
        let is_ordinal = self.is_glued(i) && self.word(i).is_some_and(|word| role(word).is_ordinal);
        i + usize::from(is_ordinal)
    }

    /// The number of such parts in a year, if the word at token `i` names one.
    fn parts(self, i: usize) -> Option<i8> {
        role(self.word(i).filter(|_| self.is_near(i))?).parts
    }

    fn after_of(self, i: usize) -> usize {
        let is_of = |word: &str| {
            let role = role(word);
            role.is_of && role.month.is_none()
        };
        i + usize::from(self.word(i).is_some_and(is_of))
    }

    /// The token after a dash or a word for `to` at token `i`.
    fn through(self, i: usize) -> Option<usize> {
        let dashed = self.gap(i).trim_matches('.');
        if matches!(dashed, "-" | "~" | "--") && i < self.0.len() {
            // `Mon 1 – Wed 3 March 2027`
            let own = self.word(i).map(role).filter(|role| role.is_weekday);
            let is_weekday = own.is_some_and(|role| role.month.is_none() || self.month(i + 2).is_some());
            return Some(i + usize::from(is_weekday && self.small(i + 1).is_some()));
        }
        let first = role(self.word(i)?);
        let mut at = i + 1;
        let is_filler = |word: &str| {
            let role = role(word);
            (role.leads || role.is_of || role.is_weekday) && role.month.is_none()
        };
        while at < i + 4 && self.word(at).is_some_and(is_filler) {
            at += 1;
        }
        let is_clear = self.gap(i).is_empty() || self.gap(i) == ".";
        (first.through && is_clear).then_some(at)
    }
}

/// The date at the beginning of `tokens`, and its number of tokens.
pub(super) fn single(tokens: &[Token]) -> Option<(DateReading, usize)> {
    let at = Cursor(tokens);
    match at.number(0) {
        Some((value, 8)) => compact(value).map(|day| (DateReading::Wrong(Some(day)), 1)),
        Some((_, 4)) => year_first(at),
        Some((_, 1 | 2)) => day_first(at),
        Some(_) => None,
        None => word_first(at),
    }
}

/// `20270128`.
fn compact(value: i32) -> Option<civil::Date> {
    let year = i16::try_from(value / 10_000)
        .ok()
        .filter(|year| (1900..2200).contains(year))?;
    let (month, day) = (value / 100 % 100, value % 100);
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

fn year_first(at: Cursor<'_>) -> Option<(DateReading, usize)> {
    let year = at.four(0)?;
    if at.is_mark(1, '年') {
        if let Some(found) = part_after_year(at, year) {
            return Some(found);
        }
        let month = at.small(2).filter(|_| at.is_mark(3, '月'))?;
        return Some(match at.small(4) {
            Some(number) if at.is_mark(5, '日') => match at.last_day(6) {
                Some((last, used)) => (day(year, month, last), used),
                None => (day(year, month, number), 6),
            },
            Some(number) if at.0.len() == 5 => (day(year, month, number), 5),
            _ => (month_of(year, month), 4),
        });
    }
    if let Some(found) = rare::of_week(at, year) {
        return Some(found);
    }
    if let (Some(letter), Some(number)) = (at.word(1), at.small(2))
        && at.is_glued(2)
        && at.is_near(1)
        && let Some(reading) = period(year, letter, number)
    {
        return Some((reading, 3));
    }
    if let Some((_, digits)) = at.number(1) {
        let mark = at.gap(1);
        if !matches!(mark, "-" | "/" | ".") {
            return None;
        }
        let month = at.small(1)?;
        if at.gap(2) == mark && at.number(2).is_some() {
            let Some(number) = at.small(2) else {
                return Some((DateReading::Wrong(None), 3));
            };
            // `2027-03-01 ~ 03-05`
            if let Some((last_month, last, used)) = at.last_month_day(3, mark)
                && let (Ok(first), Ok(end)) = (
                    civil::Date::new(year, month, number),
                    civil::Date::new(year, last_month, last),
                )
                && first <= end
            {
                return Some((DateReading::Date(Date::Day(end)), used));
            }
            let is_exact = digits == 2 && at.number(2).is_some_and(|(_, digits)| digits == 2) || mark != "-";
            return Some(match civil::Date::new(year, month, number) {
                Ok(date) if is_exact => (DateReading::Date(Date::Day(date)), 3),
                other => (DateReading::Wrong(other.ok()), 3),
            });
        }
        return Some((month_of(year, month), 2));
    }
    let month = at.month(1).filter(|_| at.is_near(1))?;
    Some(
        match at.small(2).filter(|_| matches!(at.gap(2), "" | "-" | "." | ".-")) {
            Some(number) => (day(year, month, number), 3),
            None => (month_of(year, month), 2),
        },
    )
}

/// `第三季度`, `第3四半期`, `上半年`, `3季度` or `Q3` after `2027年`.
fn part_after_year(at: Cursor<'_>, year: i16) -> Option<(DateReading, usize)> {
    if let Some(number) = at.small(2) {
        return Some((part(year, number, at.parts(3)?)?, 4));
    }
    let word = at.word(2)?;
    let own = role(word);
    if let (Some(number), Some(parts)) = (own.nth, own.parts) {
        return Some((part(year, number, parts)?, 3));
    }
    if let Some(number) = own.nth.filter(|_| word.ends_with('半') && at.is_mark(3, '年')) {
        return Some((part(year, number, 2)?, 4));
    }
    let number = at.small(3).filter(|_| at.is_glued(3))?;
    if word.chars().eq([ORDINAL]) {
        return Some((part(year, number, at.parts(4)?)?, 5));
    }
    Some((period(year, word, number)?, 4))
}

/// `third quarter of 2027`, `erstes Halbjahr 2027`, `Quartal 3/2027`.
fn part_of_year(at: Cursor<'_>) -> Option<(DateReading, usize)> {
    let first = role(at.word(0)?);
    let (number, parts) = match (first.nth, first.parts) {
        (Some(number), _) => (number, at.parts(1)?),
        (None, Some(parts)) => (at.small(1).filter(|_| at.is_near(1))?, parts),
        (None, None) => return None,
    };
    let year_at = at.after_of(2);
    Some((part(at.year(year_at)?, number, parts)?, year_at + 1))
}

/// Quarter or half `number` of `year`, which has `parts` of them.
fn part(year: i16, number: i8, parts: i8) -> Option<DateReading> {
    period(year, if parts == 4 { "q" } else { "h" }, number)
}

/// `令和9年3月3日`, and `令和元年` for the first year.
fn of_era(at: Cursor<'_>) -> Option<(DateReading, usize)> {
    let word = at.word(0).filter(|word| role(word).is_era)?;
    let mark = usize::from(!word.ends_with('元')) + 1;
    let count = if mark == 1 { 1 } else { at.small(1)? };
    if !at.is_mark(mark, '年') {
        return rare::of_era(at).filter(|_| mark > 1);
    }
    let month = at.small(mark + 1).filter(|_| at.is_mark(mark + 2, '月'))?;
    let year = 2018 + i16::from(count);
    Some(match at.small(mark + 3) {
        Some(number) if at.is_mark(mark + 4, '日') => (day(year, month, number), mark + 5),
        _ => (month_of(year, month), mark + 3),
    })
}

fn word_first(at: Cursor<'_>) -> Option<(DateReading, usize)> {
    let word = at.word(0)?;
    if let Some(found) = part_of_year(at).or_else(|| of_era(at)) {
        return Some(found);
    }
    if let Some(number) = at.small(1).filter(|_| at.is_glued(1) && word.len() == 1) {
        if let Some(reading) = at.year(2).and_then(|year| period(year, word, number)) {
            return Some((reading, 3));
        }
        // Q1–Q2 2027
        if let Some(end) = at.through(2)
            && at.word(end) == Some(word)
            && let Some((reading, used)) = word_first(Cursor(at.0.get(end..)?))
        {
            return Some((reading, end + used));
        }
    }
    if let Some(month) = at.month(0) {
        return month_first(at, month);
    }
    // Janury 28, 2027: a misspelt month.
    let (number, year) = (at.small(1)?, at.four(2)?);
    let month = nearest_month(word)?;
    Some((DateReading::Wrong(civil::Date::new(year, month, number).ok()), 3))
}

fn month_first(at: Cursor<'_>, month: i8) -> Option<(DateReading, usize)> {
    let year_at = at.after_of(1);
    if let Some(year) = at.year(year_at) {
        // In `set 2027-01-01`, the year begins a complete date and does not belong to the month.
        let (mark, next) = (at.gap(year_at + 1), at.gap(year_at + 2));
        let begins_date = matches!(mark, "-" | "/" | ".") && mark == next;
        if begins_date && at.small(year_at + 1).is_some() && at.small(year_at + 2).is_some() {
            return None;
        }
        return Some((month_of(year, month), year_at + 1));
    }
    // January–May 2027
    if let Some(end) = at.through(1)
        && at.month(end).is_some_and(|last| last > month)
        && let Some((reading @ DateReading::Date(_), used)) = word_first(Cursor(at.0.get(end..)?))
    {
        return Some((reading, end + used));
    }
    let number = at.small(1).filter(|_| at.is_near(1))?;
    let after = at.after_ordinal(2);
    // March 1–3, 2027
    if let Some(end) = at.through(after)
        && let Some(last) = at.small(end).filter(|last| *last > number)
    {
        let after = at.after_ordinal(end + 1);
        match at.year(at.after_of(after)) {
            Some(year) => return Some((day(year, month, last), at.after_of(after) + 1)),
            None if after == at.0.len() => return Some((month_day(month, last), after)),
            None => {}
        }
    }
    let year_at = at.after_of(after);
    Some(match at.year(year_at) {
        Some(year) => (day(year, month, number), year_at + 1),
        None if at.is_short_year(after) => (short(at, after, |year| (year, month, number)), after + 1),
        None => (month_day(month, number), after),
    })
}

fn day_first(at: Cursor<'_>) -> Option<(DateReading, usize)> {
    let number = at.small(0)?;
    // 3月1日
    if at.is_mark(1, '月') {
        let last = at.small(2).filter(|_| at.is_mark(3, '日'))?;
        return Some(match at.last_day(4) {
            Some((end, used)) => (month_day(number, end), used),
            None => (month_day(number, last), 4),
        });
    }
    if let Some(found) = rare::part_with_letter(at, number) {
        return Some(found);
    }
    let after = at.after_ordinal(1);
    // 3. Quartal 2027, 3rd quarter of 2027
    if let Some(parts) = at.parts(after)
        && let Some(year) = at.year(at.after_of(after + 1))
        && let Some(reading) = part(year, number, parts)
    {
        return Some((reading, at.after_of(after + 1) + 1));
    }
    let named = at.after_of(after);
    if at.is_near(1)
        && let Some(month) = at.month(named).filter(|_| at.is_near(named))
    {
        let year_at = at.after_of(named + 1);
        return Some(match at.year(year_at) {
            Some(year) => (day(year, month, number), year_at + 1),
            None if at.is_short_year(named + 1) => (short(at, named + 1, |year| (year, month, number)), named + 2),
            None => (month_day(month, number), named + 1),
        });
    }
    // 1.–3. März 2027
    if let Some(end) = at.through(after)
        && at.small(end).is_some_and(|last| last > number)
        && let Some((reading, used)) = day_first(Cursor(at.0.get(end..)?))
        && (at.gap(1).is_empty() || at.gap(1) != at.gap(2))
    {
        return Some((reading, end + used));
    }
    // 01.03. – 03.03.2027, 1.3. bis 3.3.2027
    let names_end = || at.word(2).is_some_and(|word| role(word).through);
    if matches!(at.gap(1), "." | "/")
        && at.small(1).is_some()
        && (!at.gap(2).trim_matches('.').is_empty() || names_end())
        && let Some(end) = at.through(2)
        && let Some((reading @ (DateReading::Date(_) | DateReading::Wrong(Some(_))), used)) =
            day_first(Cursor(at.0.get(end..)?))
        && at.four(end + 2).is_some()
        && at.gap(end + 1) == at.gap(1)
    {
        return Some((reading, end + used));
    }
    // 03/2027
    if at.gap(1) == "/"
        && at.gap(2) != "/"
        && let Some(year) = at.four(1)
        && (1..=12).contains(&number)
    {
        return Some((month_of(year, number), 2));
    }
    if let Some(word) = at.word(named)
        && let Some(year) = at.four(named + 1)
        && let Some(month) = nearest_month(word)
    {
        return Some((
            DateReading::Wrong(civil::Date::new(year, month, number).ok()),
            named + 2,
        ));
    }
    numeric(at, number)
}

/// `28.01.2027`, `04/03/2027`.
fn numeric(at: Cursor<'_>, first: i8) -> Option<(DateReading, usize)> {
    let mark = at.gap(1);
    let second = at.small(1).filter(|_| matches!(mark, "/" | "." | "-"))?;
    let (third, digits) = at.number(2).filter(|_| at.gap(2) == mark)?;
    let date = |year: i32, month: i8, day: i8| civil::Date::new(i16::try_from(year).ok()?, month, day).ok();
    let reading = match digits {
        4 => {
            let (day_first, month_first) = (date(third, second, first), date(third, first, second));
            match (mark, day_first, month_first) {
                (".", Some(date), _) => DateReading::Date(Date::Day(date)),
                // With dots the day is first, and this month does not exist.
                (".", None, _) => DateReading::Wrong(None),
                (_, Some(a), Some(b)) if a != b => DateReading::Ambiguous(a, b),
                (_, a, b) => DateReading::Wrong(a.or(b)),
            }
        }
        2 => {
            let last = i8::try_from(third).ok()?;
            let all = [
                date(2000 + third, second, first),
                date(2000 + third, first, second),
                date(2000 + i32::from(first), second, last),
            ];
            let mut days: Vec<civil::Date> = all.into_iter().flatten().collect();
            days.sort_unstable();
            days.dedup();
            // Without a possible day it is not a date.
            if days.is_empty() {
                return None;
            }
            DateReading::ShortYear(days)
        }
        _ => return None,
    };
    Some((reading, 3))
}

/// A date whose year, at token `i`, has two digits.
fn short(at: Cursor<'_>, i: usize, date: impl Fn(i16) -> (i16, i8, i8)) -> DateReading {
    let year = at.small(i).map_or(0, i16::from) + 2000;
    let (year, month, day) = date(year);
    DateReading::ShortYear(civil::Date::new(year, month, day).into_iter().collect())
}

fn day(year: i16, month: i8, day: i8) -> DateReading {
    match civil::Date::new(year, month, day) {
        Ok(date) => DateReading::Date(Date::Day(date)),
        Err(_) => DateReading::Wrong(None),
    }
}

fn month_of(year: i16, month: i8) -> DateReading {
    if (1..=12).contains(&month) {
        DateReading::Date(Date::Month { year, month })
    } else {
        DateReading::Wrong(None)
    }
}

fn month_day(month: i8, day: i8) -> DateReading {
    // 2000 has a 29 February.
    match civil::Date::new(2000, month, day) {
        Ok(_) => DateReading::NoYear { month, day },
        Err(_) => DateReading::Wrong(None),
    }
}

/// `Q1` and `H2`, in Spanish and French `T1` and `S2`.
fn period(year: i16, letter: &str, number: i8) -> Option<DateReading> {
    let (quarter, half) = (&dates::QUARTER_LETTERS, &dates::HALF_LETTERS);
    let date = match number {
        1..=4 if quarter.contains(&letter) => Date::Quarter { year, quarter: number },
        1..=2 if half.contains(&letter) => Date::Half { year, half: number },
        // `Q7` is a mistake; `S7` and `T9` may be sprints and tickets.
        _ if [quarter, half]
            .iter()
            .any(|list| list.of(Language::English).contains(&letter)) =>
        {
            return Some(DateReading::Wrong(None));
        }
        _ => return None,
    };
    Some(DateReading::Date(date))
}
