//! A date in the notation of another one: the same order, words, marks and digits.

use std::ops::Range;

use jiff::civil;

use crate::lang::dates::ORDINALS;
use crate::lang::{Language, date_format, weekdays};
use crate::model::Date;
use crate::text::slice;

/// `new` in the notation of `written`, which means `old`. `None` if the notation is not understood, or lacks the precision of `new`.
pub(super) fn like(written: &str, old: Date, new: Date) -> Option<String> {
    let tokens = tokens(written);
    // `2027-W09-3` has no month.
    let is_week = |range: &Range<usize>| slice(written, range.clone()).eq_ignore_ascii_case("w");
    if tokens.iter().any(is_week) {
        return None;
    }
    let parts = match (old, new) {
        (Date::Day(old), Date::Day(new)) => day(written, &tokens, old, new)?,
        (Date::Month { year, month }, Date::Month { .. }) => {
            let (old, new) = (
                civil::Date::new(year, month, 1).ok()?,
                civil::Date::new(new.first().year(), new.first().month(), 1).ok()?,
            );
            numbers(written, &tokens, (old, new), false)?
        }
        (
            Date::Quarter { year, quarter: number },
            Date::Quarter {
                year: to,
                quarter: next,
            },
        )
        | (Date::Half { year, half: number }, Date::Half { year: to, half: next }) => {
            period(written, &tokens, (year, number), (to, next))?
        }
        _ => return None,
    };
    let mut out = String::with_capacity(written.len() + 4);
    let mut done = 0;
    for (range, text) in parts {
        out.push_str(written.get(done..range.start)?);
        out.push_str(&text);
        done = range.end;
    }
    out.push_str(slice(written, done..));
    Some(out)
}

type Part = (Range<usize>, String);

/// The places of the numbers and words of a text.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let kind = |c: char| match c {
        c if c.is_ascii_digit() => 1,
        c if c.is_alphabetic() && !is_mark(c) => 2,
        _ => 0,
    };
    let mut found: Vec<(u8, Range<usize>)> = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match (kind(c), found.last_mut()) {
            (0, _) => {}
            (own, Some((last, range))) if *last == own && range.end == at => range.end = end,
            (own, _) => found.push((own, at..end)),
        }
    }
    found.into_iter().map(|(_, range)| range).collect()
}

/// Whether a character marks a year, a month or a day, and is not part of a word.
fn is_mark(c: char) -> bool {
    let patterns = Language::ALL.map(|language| date_format::DAY[language as usize]);
    let months = date_format::MONTHS.all();
    !c.is_ascii() && !c.is_lowercase() && !c.is_uppercase() && {
        patterns.iter().any(|pattern| pattern.contains(c)) || months.iter().any(|month| month.ends_with(c))
    }
}

fn day(text: &str, tokens: &[Range<usize>], old: civil::Date, new: civil::Date) -> Option<Vec<Part>> {
    numbers(text, tokens, (old, new), true)
}

/// Replaces year, month and, if it `has_day`, the day.
fn numbers(text: &str, tokens: &[Range<usize>], dates: (civil::Date, civil::Date), has_day: bool) -> Option<Vec<Part>> {
    let (old, new) = dates;
    let of = |range: &Range<usize>| slice(text, range.clone());
    // All in one: 20270128.
    if let Some(all) = tokens
        .iter()
        .find(|range| of(range) == old.strftime("%Y%m%d").to_string())
    {
        return Some(vec![(all.clone(), new.strftime("%Y%m%d").to_string())]);
    }
    let number = |range: &Range<usize>| of(range).parse::<i16>().ok().filter(|_| of(range).len() <= 4);
    let year = tokens
        .iter()
        .position(|range| number(range) == Some(old.year()) && range.len() == 4);
    let mut parts = Vec::new();
    if let Some(year) = year {
        parts.push((tokens.get(year)?.clone(), format!("{:04}", new.year())));
    }
    let others: Vec<usize> = (0..tokens.len())
        .filter(|at| Some(*at) != year && tokens.get(*at).and_then(&number).is_some())
        .collect();
    let month = tokens.iter().enumerate().find_map(|(at, range)| {
        let word = month_like(of(range), slice(text, range.end..), old, new)?;
        Some((at, word))
    });
    let mut month_at = None;
    let mut day_at = None;
    match (month, others.as_slice(), has_day) {
        (Some((at, (length, word))), [day], true) => {
            let range = tokens.get(at)?;
            parts.push((range.start..range.start + length, word));
            day_at = Some(*day);
        }
        (Some((at, (length, word))), [], false) => {
            let range = tokens.get(at)?;
            parts.push((range.start..range.start + length, word));
        }
        (None, [month], false) => month_at = Some(*month),
        (None, [first, second], true) => {
            let is_year_first = year.is_some_and(|year| year < *first);
            let has_slash = slice(text, tokens.get(*first)?.end..tokens.get(*second)?.start).contains('/');
            let (one, other) = (number(tokens.get(*first)?)?, number(tokens.get(*second)?)?);
            let (own_day, own_month) = (i16::from(old.day()), i16::from(old.month()));
            let is_month_first = match (one, other) {
                _ if is_year_first => true,
                (one, other) if one == own_day && other == own_month && own_day != own_month => false,
                (one, other) if one == own_month && other == own_day && own_day != own_month => true,
                _ if has_slash => return None,
                _ => false,
            };
            (month_at, day_at) = match is_month_first {
                true => (Some(*first), Some(*second)),
                false => (Some(*second), Some(*first)),
            };
        }
        _ => return None,
    }
    for (at, was, is) in [(month_at, old.month(), new.month()), (day_at, old.day(), new.day())] {
        let Some(range) = at.and_then(|at| tokens.get(at)) else {
            continue;
        };
        if number(range) != Some(i16::from(was)) {
            return None;
        }
        let is_padded = of(range).starts_with('0') || range.len() == 2 && pads(text, tokens, range);
        parts.push((
            range.clone(),
            match is_padded {
                true => format!("{is:02}"),
                false => is.to_string(),
            },
        ));
    }
    ordinal(text, tokens, day_at, new, &mut parts)?;
    for range in tokens {
        parts.extend(weekday(of(range), old, new).map(|word| (range.clone(), word)));
    }
    parts.sort_by_key(|(range, _)| range.start);
    Some(parts)
}

/// Whether a single digit would be padded with a zero: between marks without spaces it would.
fn pads(text: &str, tokens: &[Range<usize>], own: &Range<usize>) -> bool {
    let others = tokens.iter().filter(|range| *range != own && range.len() <= 2);
    let mut others = others
        .map(|range| slice(text, range.clone()))
        .filter(|text| text.bytes().all(|b| b.is_ascii_digit()));
    match others.next() {
        Some(other) => other.starts_with('0') || other.len() == 2 && text.contains(['-', '.', '/']),
        None => false,
    }
}

/// Changes the `st` of `1st` to the `nd` of `2nd`.
fn ordinal(
    text: &str,
    tokens: &[Range<usize>],
    day: Option<usize>,
    new: civil::Date,
    parts: &mut Vec<Part>,
) -> Option<()> {
    let Some(day) = day else { return Some(()) };
    let Some(glued) = tokens
        .get(day + 1)
        .filter(|next| tokens.get(day).is_some_and(|day| day.end == next.start))
    else {
        return Some(());
    };
    let suffix = slice(text, glued.clone());
    let endings = ORDINALS.of(Language::English);
    if !endings.contains(&suffix.to_ascii_lowercase().as_str()) {
        // `28Jan2027` has the month there.
        return parts.iter().any(|(range, _)| range.start == glued.start).then_some(());
    }
    let ending = match (new.day(), new.day() % 10) {
        (11..=13, _) => endings.last()?,
        (_, last @ 1..=3) => endings.get(usize::from(last.unsigned_abs()) - 1)?,
        _ => endings.last()?,
    };
    parts.push((glued.clone(), in_case_of(suffix, ending)));
    Some(())
}

/// The name of the new month in the form of `word`, a name of the old month, and how many bytes of the text it replaces.
fn month_like(word: &str, rest: &str, old: civil::Date, new: civil::Date) -> Option<(usize, String)> {
    let at = |date: civil::Date| usize::try_from(date.month()).ok()?.checked_sub(1);
    let (from, to) = (at(old)?, at(new)?);
    let folded = word.to_lowercase();
    let dot = usize::from(rest.starts_with('.'));
    for language in Language::ALL {
        let (long, short) = (date_format::MONTHS.of(language), date_format::SHORT_MONTHS.of(language));
        let (Some(name), Some(next)) = (long.get(from), long.get(to)) else {
            continue;
        };
        if name.to_lowercase() == folded && name.chars().all(char::is_alphabetic) {
            // `May` is both a short and a long name; the long one is right more often.
            return Some((word.len(), in_case_of(word, next)));
        }
        let (Some(name), Some(next)) = (short.get(from), short.get(to)) else {
            continue;
        };
        let (bare, next_bare) = (name.trim_end_matches('.'), next.trim_end_matches('.'));
        if !bare.chars().all(char::is_alphabetic) {
            continue;
        }
        if bare.to_lowercase() == folded || is_cut(&folded, long.get(from)?) {
            let has_dots = short.iter().any(|name| name.ends_with('.'));
            return Some(match dot {
                // `Jan.` in a language whose short names have no dots.
                1 if !has_dots => (word.len(), in_case_of(word, next_bare)),
                1 => (word.len() + 1, in_case_of(word, next)),
                _ => (word.len(), in_case_of(word, next_bare)),
            });
        }
    }
    None
}

/// Whether `word` is the beginning of a longer name, as in `Sept`. `Januar` is not: it is a name in another language.
fn is_cut(word: &str, name: &str) -> bool {
    (3..=4).contains(&word.chars().count()) && name.to_lowercase().starts_with(word)
}

fn weekday(word: &str, old: civil::Date, new: civil::Date) -> Option<String> {
    let at = |date: civil::Date| usize::try_from(date.weekday().to_monday_zero_offset()).ok();
    let (from, to) = (at(old)?, at(new)?);
    let folded = word.to_lowercase();
    Language::ALL.into_iter().find_map(|language| {
        let names = weekdays::ALL.get(from)?.of(language);
        let place = names.iter().position(|name| *name == folded)?;
        let names = weekdays::ALL.get(to)?.of(language);
        let next = names.get(place).or(names.first())?;
        Some(in_case_of(word, next))
    })
}

/// `Q1 2027`, `2027-H2`.
fn period(text: &str, tokens: &[Range<usize>], old: (i16, i8), new: (i16, i8)) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    for range in tokens {
        let own = slice(text, range.clone());
        if own == format!("{:04}", old.0) {
            parts.push((range.clone(), format!("{:04}", new.0)));
        } else if own == old.1.to_string() {
            parts.push((range.clone(), new.1.to_string()));
        } else if own.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
    }
    (parts.len() == 2).then_some(parts)
}

/// `word` in upper case, in lower case or with an initial capital, like `model`.
pub(super) fn in_case_of(model: &str, word: &str) -> String {
    let letters = || model.chars().filter(|c| c.is_alphabetic());
    let is_cased = letters().any(|c| c.is_lowercase() || c.is_uppercase());
    match () {
        () if !is_cased => word.to_owned(),
        () if letters().count() > 1 && letters().all(|c| !c.is_lowercase()) => word.to_uppercase(),
        () if letters().all(|c| !c.is_uppercase()) => word.to_lowercase(),
        () => {
            let mut chars = word.chars();
            let first = chars.next();
            first.into_iter().flat_map(char::to_uppercase).chain(chars).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::model::{DateReading, read_date};

    #[test]
    fn keeps_the_notation() {
        let (old, new) = (date(2027, 1, 28), date(2027, 3, 1));
        for (written, expected) in [
            ("2027-01-28", "2027-03-01"),
            ("2027/01/28", "2027/03/01"),
            ("January 28, 2027", "March 1, 2027"),
            ("Jan 28, 2027", "Mar 1, 2027"),
            ("Jan. 28, 2027", "Mar. 1, 2027"),
            ("JAN 28 2027", "MAR 1 2027"),
            ("28 Jan 2027", "1 Mar 2027"),
            ("28-Jan-2027", "1-Mar-2027"),
            ("January 28th, 2027", "March 1st, 2027"),
            ("Thursday, January 28, 2027", "Monday, March 1, 2027"),
            ("by 28 January 2027", "by 1 March 2027"),
            ("28.01.2027", "01.03.2027"),
            ("28. Januar 2027", "1. März 2027"),
            ("28 de enero de 2027", "1 de marzo de 2027"),
            ("28 janvier 2027", "1 mars 2027"),
            ("2027年1月28日", "2027年3月1日"),
            ("2027年01月28日", "2027年03月01日"),
        ] {
            let made = like(written, Date::Day(old), Date::Day(new));
            assert_eq!(made.as_deref(), Some(expected), "{written}");
            let (reading, _) = read_date(expected);
            assert_eq!(reading, DateReading::Date(Date::Day(new)), "{expected}");
        }
        let quarter = |quarter| Date::Quarter { year: 2027, quarter };
        assert_eq!(like("Q1 2027", quarter(1), quarter(3)).as_deref(), Some("Q3 2027"));
        let month = |month| Date::Month { year: 2027, month };
        assert_eq!(like("März 2027", month(3), month(5)).as_deref(), Some("Mai 2027"));
        assert_eq!(like("2027-03", month(3), month(12)).as_deref(), Some("2027-12"));
        assert_eq!(like("Q1 2027", quarter(1), Date::Day(new)), None);
        assert_eq!(like("04/04/2027", Date::Day(date(2027, 4, 4)), Date::Day(new)), None);
    }
}
