//! Dates as people write them, with the precision that they gave.

use std::fmt;

use jiff::civil;

/// A date with its precision. A month, quarter or half is due at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Date {
    Day(civil::Date),
    Month { year: i16, month: i8 },
    Quarter { year: i16, quarter: i8 },
    Half { year: i16, half: i8 },
}

impl Date {
    /// The earliest day that it can mean.
    pub fn first(self) -> civil::Date {
        let (year, month) = match self {
            Self::Day(day) => return day,
            Self::Month { year, month } => (year, month),
            Self::Quarter { year, quarter } => (year, quarter * 3 - 2),
            Self::Half { year, half } => (year, half * 6 - 5),
        };
        civil::Date::new(year, month, 1).unwrap_or(civil::Date::MIN)
    }

    /// The last day that it can mean: the day on which it is due.
    pub fn last(self) -> civil::Date {
        let (year, month) = match self {
            Self::Day(day) => return day,
            Self::Month { year, month } => (year, month),
            Self::Quarter { year, quarter } => (year, quarter * 3),
            Self::Half { year, half } => (year, half * 6),
        };
        civil::Date::new(year, month, 1).map_or(civil::Date::MAX, civil::Date::last_of_month)
    }

    pub fn day(self) -> Option<civil::Date> {
        match self {
            Self::Day(day) => Some(day),
            _ => None,
        }
    }
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Self::Day(day)
    }
}

/// `2027-01-28`, `2027-03`, `2027-Q1`, `2027-H2`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Quarter { year, quarter } => write!(f, "{year:04}-Q{quarter}"),
            Self::Half { year, half } => write!(f, "{year:04}-H{half}"),
        }
    }
}

/// What a text that stands where a date belongs means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateReading {
    Date(Date),
    /// `Jan 28` before anybody has said which year.
    NoYear {
        month: i8,
        day: i8,
    },
    /// `04/03/2027`: both readings, the day-first one first.
    Ambiguous(civil::Date, civil::Date),
    /// Meant as a date, and not written as one; the day it can only mean, if there is one.
    Wrong(Option<civil::Date>),
    /// `TBD`, `Week 3`: no date at all.
    Text,
}

/// Reads the date at the start of `text`; the second value is what stands behind it.
pub fn read_date(text: &str) -> (DateReading, &str) {
    if let Some(day) = iso_day(text) {
        return (DateReading::Date(Date::Day(day)), behind(&text[ISO..]));
    }
    let tokens = tokens(text);
    let lead = tokens
        .iter()
        .take_while(|token| matches!(token.kind, Kind::Word) && is_lead(&token.lower))
        .count();
    let tokens = &tokens[lead..];
    match pattern(text, tokens) {
        Some((reading, used)) => {
            let end = tokens[used - 1].end;
            (reading, behind(&text[end..]))
        }
        None => (DateReading::Text, ""),
    }
}

/// What stands behind a date, without the marks between the two.
fn behind(rest: &str) -> &str {
    rest.trim_start_matches(['.', ',', ';', '日']).trim()
}

/// Bytes of `2027-01-28`.
const ISO: usize = 10;

/// The day of `2027-01-28`, the way most dates are written.
fn iso_day(text: &str) -> Option<civil::Date> {
    let (day, rest) = text.as_bytes().split_at_checked(ISO)?;
    if day[4] != b'-' || day[7] != b'-' || rest.first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i16::from(digit - b'0'))
        })
    };
    let (year, month, day) = (number(&day[..4])?, number(&day[5..7])?, number(&day[8..])?);
    let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1900..2200).contains(&year).then_some(date)
}

/// The latest day with this month and day that is not after `limit`.
pub fn read_month_day(month: i8, day: i8, limit: civil::Date) -> Option<civil::Date> {
    (0..9)
        .filter_map(|back| civil::Date::new(limit.year() - back, month, day).ok())
        .find(|date| *date <= limit)
}

#[derive(Debug)]
enum Kind {
    Number { value: i64, digits: usize },
    Word,
}

#[derive(Debug)]
struct Token {
    kind: Kind,
    /// In lower case; nothing where it is a number.
    lower: String,
    start: usize,
    end: usize,
}

/// The first dozen runs of digits or of letters.
fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let digit = c.is_ascii_digit();
        let mut end = start + c.len_utf8();
        while let Some(&(at, next)) = chars.peek() {
            let cjk = matches!(next, '年' | '月' | '日') || matches!(c, '年' | '月' | '日');
            if !next.is_alphanumeric() || next.is_ascii_digit() != digit || cjk {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let word = &text[start..end];
        let kind = if digit {
            Kind::Number {
                value: word.parse().unwrap_or(i64::MAX),
                digits: word.len(),
            }
        } else {
            Kind::Word
        };
        out.push(Token {
            kind,
            lower: if digit { String::new() } else { word.to_lowercase() },
            start,
            end,
        });
        if out.len() == 12 {
            break;
        }
    }
    out
}

fn is_lead(word: &str) -> bool {
    const LEAD: [&str; 24] = [
        "by", "on", "end", "of", "the", "until", "before", "bis", "ende", "am", "el", "le", "fin", "mon", "tue", "wed",
        "thu", "fri", "sat", "sun", "est", "ca", "about", "around",
    ];
    LEAD.contains(&word) || word.ends_with("day") && word.len() > 5
}

fn pattern(text: &str, tokens: &[Token]) -> Option<(DateReading, usize)> {
    let number = |i: usize| match tokens.get(i)?.kind {
        Kind::Number { value, digits } => Some((value, digits)),
        Kind::Word => None,
    };
    let word = |i: usize| match tokens.get(i)?.kind {
        Kind::Word => Some(tokens[i].lower.as_str()),
        Kind::Number { .. } => None,
    };
    let year = |i: usize| {
        number(i)
            .filter(|&(v, d)| d == 4 && (1900..2200).contains(&v))
            .map(|(v, _)| v as i16)
    };
    let small = |i: usize| number(i).filter(|&(_, d)| d <= 2).map(|(v, _)| v as i8);
    let gap = |i: usize| match (tokens.get(i), tokens.get(i + 1)) {
        (Some(a), Some(b)) => &text[a.end..b.start],
        _ => "",
    };
    let near = |i: usize| gap(i).trim_matches([',', '.', '-', '/', '\u{a0}', ' ']).is_empty();

    if let Some(y) = year(0) {
        // 2027年1月28日
        if word(1) == Some("年") {
            let month = small(2).filter(|_| word(3) == Some("月"))?;
            return Some(match small(4).filter(|_| word(5) == Some("日")) {
                Some(d) => (day(y, month, d), 6),
                None => (month_of(y, month), 4),
            });
        }
        if let (Some(p), Some(n)) = (word(1), small(2))
            && matches!(p, "q" | "h" | "s")
            && gap(1).is_empty()
            && near(0)
        {
            return period(y, p, n).map(|reading| (reading, 3));
        }
        if let Some(m) = small(1) {
            let separator = gap(0).trim();
            if matches!(separator, "-" | "/" | ".")
                && gap(1).trim() == separator
                && let Some(d) = small(2)
            {
                let exact = number(1)?.1 == 2 && number(2)?.1 == 2 || separator != "-";
                return Some(match civil::Date::new(y, m, d) {
                    Ok(date) if exact => (DateReading::Date(Date::Day(date)), 3),
                    other => (DateReading::Wrong(other.ok()), 3),
                });
            }
            if gap(0) == "-" && number(1)?.1 == 2 {
                return Some((month_of(y, m), 2));
            }
        }
        // 2027 March
        if let Some(m) = word(1).and_then(month) {
            return Some((month_of(y, m), 2));
        }
        return None;
    }
    if let (Some(p), Some(n)) = (word(0), small(1))
        && matches!(p, "q" | "h" | "s")
        && gap(0).is_empty()
    {
        let y = year(2).filter(|_| near(1))?;
        return period(y, p, n).map(|reading| (reading, 3));
    }
    if let Some(m) = word(0).and_then(month)
        && near(0)
    {
        if let Some(y) = year(1) {
            return Some((month_of(y, m), 2));
        }
        let d = small(1)?;
        let after = 2 + usize::from(gap(1).is_empty() && word(2).is_some_and(is_ordinal));
        return Some(match year(after).filter(|_| near(after - 1)) {
            Some(y) => (day(y, m, d), after + 1),
            None => (month_day(m, d), after),
        });
    }
    if let Some(d) = small(0) {
        let mut at = 1 + usize::from(gap(0).is_empty() && word(1).is_some_and(is_ordinal));
        if word(at).is_some_and(is_of) {
            at += 1;
        }
        if let Some(m) = word(at).and_then(month)
            && near(0)
        {
            let mut next = at + 1;
            if word(next).is_some_and(is_of) {
                next += 1;
            }
            return Some(match year(next).filter(|_| near(next - 1)) {
                Some(y) => (day(y, m, d), next + 1),
                None => (month_day(m, d), at + 1),
            });
        }
        let separator = gap(0).trim();
        let other = small(1)?;
        if gap(1).trim() != separator || !matches!(separator, "/" | "." | "-") {
            return None;
        }
        let y = match number(2)? {
            (v, 4) => v as i16,
            (v, 2) => 2000 + v as i16,
            _ => return None,
        };
        let day_first = civil::Date::new(y, other, d).ok();
        let month_first = civil::Date::new(y, d, other).ok();
        let reading = match (separator, day_first, month_first) {
            (".", Some(date), _) if number(2)?.1 == 4 => DateReading::Date(Date::Day(date)),
            (".", date, _) => DateReading::Wrong(date),
            (_, Some(a), Some(b)) if a != b => DateReading::Ambiguous(a, b),
            (_, a, b) => DateReading::Wrong(a.or(b)),
        };
        return Some((reading, 3));
    }
    // Janury 28, 2027: a month that is nearly one.
    let (d, y) = (small(1)?, year(2)?);
    let near_month = word(0).filter(|w| w.chars().count() >= 4).and_then(nearest_month)?;
    Some((DateReading::Wrong(civil::Date::new(y, near_month, d).ok()), 3))
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

fn period(year: i16, letter: &str, n: i8) -> Option<DateReading> {
    let date = match (letter, n) {
        ("q", 1..=4) => Date::Quarter { year, quarter: n },
        ("h" | "s", 1..=2) => Date::Half { year, half: n },
        _ => return Some(DateReading::Wrong(None)),
    };
    Some(DateReading::Date(date))
}

fn is_ordinal(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th" | "er")
}

fn is_of(word: &str) -> bool {
    matches!(word, "of" | "de" | "del")
}

/// Month names and their usual short forms: English, German, Spanish, French.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "enero", "ene", "janvier", "janv"],
    &["february", "feb", "februar", "febrero", "février", "fevrier", "févr"],
    &["march", "mar", "märz", "maerz", "mär", "marzo", "mars"],
    &["april", "apr", "abril", "abr", "avril", "avr"],
    &["may", "mai", "mayo"],
    &["june", "jun", "juni", "junio", "juin"],
    &["july", "jul", "juli", "julio", "juillet", "juil"],
    &["august", "aug", "agosto", "ago", "août", "aout"],
    &["september", "sep", "sept", "septiembre", "septembre"],
    &["october", "oct", "oktober", "okt", "octubre", "octobre"],
    &["november", "nov", "noviembre", "novembre"],
    &[
        "december",
        "dec",
        "dezember",
        "dez",
        "diciembre",
        "dic",
        "décembre",
        "decembre",
        "déc",
    ],
];

fn month(word: &str) -> Option<i8> {
    let index = MONTHS.iter().position(|names| names.contains(&word))?;
    Some(index as i8 + 1)
}

fn nearest_month(word: &str) -> Option<i8> {
    let near = |names: &&[&str]| {
        names
            .iter()
            .any(|name| name.len() > 3 && strsim::damerau_levenshtein(name, word) == 1)
    };
    Some(MONTHS.iter().position(near)? as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match read_date(text) {
            (DateReading::Date(date), "") => date.to_string(),
            (DateReading::Date(date), note) => format!("{date} [{note}]"),
            (DateReading::NoYear { month, day }, _) => format!("--{month:02}-{day:02}"),
            (DateReading::Ambiguous(a, b), _) => format!("{a} or {b}"),
            (DateReading::Wrong(date), _) => format!("wrong {date:?}"),
            (DateReading::Text, _) => "text".into(),
        }
    }

    #[test]
    fn reads_what_people_write() {
        for (text, expected) in [
            ("2027-01-28", "2027-01-28"),
            ("January 28, 2027", "2027-01-28"),
            ("28 Jan 2027", "2027-01-28"),
            ("Thursday, January 28th, 2027", "2027-01-28"),
            ("28. Januar 2027", "2027-01-28"),
            ("28 de enero de 2027", "2027-01-28"),
            ("2027年1月28日", "2027-01-28"),
            ("28.01.2027", "2027-01-28"),
            ("2027/01/28", "2027-01-28"),
            ("2027-01-28 - moved once", "2027-01-28 [- moved once]"),
            ("January 28, 2027 (firm)", "2027-01-28 [(firm)]"),
            ("Jan 28", "--01-28"),
            ("Jan 28 (on track)", "--01-28"),
            ("2027-03", "2027-03"),
            ("March 2027", "2027-03"),
            ("Q1 2027", "2027-Q1"),
            ("end of Q1 2027", "2027-Q1"),
            ("2027H2", "2027-H2"),
            ("2027-Q3", "2027-Q3"),
            ("04/03/2027", "2027-03-04 or 2027-04-03"),
            ("28/01/2027", "wrong Some(2027-01-28)"),
            ("2027-1-8", "wrong Some(2027-01-08)"),
            ("2027-02-30", "wrong None"),
            ("Janury 28, 2027", "wrong Some(2027-01-28)"),
            ("February 30, 2027", "wrong None"),
            ("TBD", "text"),
            ("Week 3", "text"),
            ("", "text"),
            ("3 weeks after the pilot", "text"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn a_day_without_a_year_is_the_latest_one_allowed() {
        let limit = civil::date(2024, 1, 28);
        assert_eq!(read_month_day(1, 28, limit), Some(limit));
        assert_eq!(read_month_day(2, 3, limit), Some(civil::date(2023, 2, 3)));
        assert_eq!(read_month_day(2, 29, limit), Some(civil::date(2020, 2, 29)));
    }

    #[test]
    fn a_period_is_due_at_its_end() {
        let quarter = Date::Quarter { year: 2027, quarter: 1 };
        assert_eq!(quarter.first(), civil::date(2027, 1, 1));
        assert_eq!(quarter.last(), civil::date(2027, 3, 31));
        let half = Date::Half { year: 2028, half: 2 };
        assert_eq!(half.first(), civil::date(2028, 7, 1));
        assert_eq!(half.last(), civil::date(2028, 12, 31));
        assert_eq!(Date::Month { year: 2028, month: 2 }.last(), civil::date(2028, 2, 29));
    }
}
