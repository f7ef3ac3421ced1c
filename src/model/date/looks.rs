//! Values that do not begin with a day, a month, a quarter or a half: a year, a week, or a text that looks like a date.

use super::DateReading;
use super::read::Value;
use super::single::single;
use super::token::{Kind, Token, nearest_month, role};
use crate::lang::dates;

impl Value<'_, '_> {
    /// The year, if the text is only a year.
    pub(super) fn year(&self) -> Option<i16> {
        let [Token { kind, .. }] = self.tokens else { return None };
        let is_alone = self.text.trim().chars().all(char::is_numeric);
        match *kind {
            Kind::Number { value, digits: 4 } if is_alone && (1990..=2100).contains(&value) => {
                i16::try_from(value).ok()
            }
            _ => None,
        }
    }

    /// Whether the text names a week: `KW 9 2027`, `2027-W09`, `9. Woche 2027`, `Week of March 1, 2027`.
    pub(super) fn is_week(&self, start: usize) -> bool {
        let rest = self.from(start);
        let Some(at) = rest.iter().take(6).position(is_week) else {
            return false;
        };
        let after = rest.get(at + 1..).unwrap_or(&[]);
        let begins = |token: &Token| {
            token.word().is_some_and(|word| {
                let role = role(word);
                role.is_of || role.leads || role.from || role.is_weekday
            })
        };
        // `Week of March 1, 2027`
        let named = after.iter().take_while(|token| begins(token)).count();
        let names_day = || {
            let found = single(after.get(named..).unwrap_or(&[]));
            found.is_some_and(|(reading, used)| !matches!(reading, DateReading::Text) && named + used == after.len())
        };
        if at == 0 && named > 0 && names_day() {
            return true;
        }
        // Otherwise, it may contain only one or two numbers of weeks, at most one year, and words for a week.
        let count = |of: fn(&Token) -> bool| rest.iter().filter(|token| of(token)).count();
        let is_number = |token: &Token| is_up_to(token, 53);
        let is_filler = |token: &Token| {
            let is_word = |word| {
                let role = role(word);
                let is_known = role.is_of || role.leads || role.is_ordinal || role.through || role.or;
                is_known && role.month.is_none()
            };
            is_week(token) || token.is_mark('年') || token.word().is_some_and(is_word)
        };
        matches!((count(is_number), count(is_year)), (1 | 2, 0 | 1))
            && rest
                .iter()
                .all(|token| is_number(token) || is_year(token) || is_filler(token))
    }

    /// `Mar-28`: the month of a year with two digits, or a day without a year.
    pub(super) fn month_or_day(&self, reading: &DateReading, start: usize) -> Option<DateReading> {
        let DateReading::NoYear { month, day: 20.. } = *reading else {
            return None;
        };
        let [name, number, ..] = self.from(start) else {
            return None;
        };
        let Kind::Number { value, digits: 2 } = number.kind else {
            return None;
        };
        let is_joined = matches!(number.gap.as_str(), "-" | "/") && number.start == name.end + 1;
        let number = i8::try_from(value)
            .ok()
            .filter(|_| name.word().is_some() && is_joined)?;
        Some(DateReading::MonthOrDay { month, number })
    }

    fn holds_date(&self) -> bool {
        let tokens = self.tokens;
        (0..tokens.len()).any(|at| {
            let in_word = tokens.get(at).is_some_and(|token| token.is_glued);
            let found = single(self.from(at)).map(|(reading, _)| reading);
            match found {
                Some(DateReading::Date(_) | DateReading::Wrong(_) | DateReading::Ambiguous(..)) => !in_word,
                Some(DateReading::NoYear { .. }) => {
                    tokens.len() <= 4
                        && !tokens
                            .iter()
                            .filter_map(Token::word)
                            .any(|word| dates::ALSO_VERBS.contains(&word))
                }
                _ => false,
            }
        })
    }

    /// Whether a text names a year of another calendar: `FY27 Q1`, an era.
    fn has_own_calendar(&self) -> bool {
        self.tokens.windows(2).any(|pair| {
            let [name, year] = pair else { return false };
            let is_year = matches!(year.kind, Kind::Number { digits: 1 | 2 | 4, .. });
            let is_fiscal = |word: &str| dates::FISCAL.contains(&word) && !is_up_to(year, 9);
            let named = name.word().is_some_and(|word| role(word).is_era || is_fiscal(word));
            named && is_year && matches!(year.gap.as_str(), "" | "-" | "/" | "'")
        })
    }

    /// Whether a text that does not begin with a date still looks like one, because it contains a date or parts of one.
    pub(super) fn looks_like_date(&self, start: usize) -> bool {
        let tokens = self.tokens;
        let is_year = |token: &Token| is_year(token) && !token.is_glued;
        let few = |count: usize| (1..=count).contains(&tokens.len());
        // A day, an unknown word and a year: `3 de março de 2027`.
        let has_unknown_month = || {
            let is_of = |token: &&Token| !token.word().is_some_and(|word| role(word).is_of);
            let own: Vec<&Token> = tokens.iter().filter(is_of).collect();
            tokens.len() <= 7
                && own.windows(3).any(|three| {
                    let [day, month, year] = three else { return false };
                    let is_day = matches!(
                        day.kind,
                        Kind::Number {
                            value: 1..=31,
                            digits: 1..=2
                        }
                    );
                    is_day && month.word().is_some() && is_year(year)
                })
        };
        // A day of another calendar: `1405-12-12`.
        let has_other_year = || {
            tokens.windows(3).any(|three| {
                let [year, month, day] = three else { return false };
                let is_short = |token: &Token| matches!(token.kind, Kind::Number { digits: 2, .. });
                let is_long = matches!(year.kind, Kind::Number { digits: 4, .. }) && !year.is_glued;
                let is_marked = month.gap == day.gap && matches!(month.gap.as_str(), "-" | "/");
                is_long && is_short(month) && is_short(day) && is_marked
            })
        };
        let rest = self.from(start);
        let is_month = || {
            rest.len() == 1
                && rest
                    .iter()
                    .all(|token| token.word().is_some_and(|word| role(word).month.is_some()))
        };
        let is_pair = || match rest {
            [one, other] => {
                is_up_to(one, 31)
                    && is_up_to(other, 31)
                    && (other.gap == "/" || other.gap == "." && self.text.trim_end().ends_with('.'))
            }
            _ => false,
        };
        let has_marks = || {
            tokens.windows(2).any(|pair| {
                let [number, mark] = pair else { return false };
                let is_number = matches!(number.kind, Kind::Number { .. });
                is_number && (mark.is_mark('年') || mark.is_mark('月'))
            })
        };
        // `Febuary 28`, `3. Oktobr 27`
        let has_misspelt_month = || {
            let is_near = |token: &Token| token.word().is_some_and(|word| nearest_month(word).is_some());
            tokens.len() <= 7
                && tokens.windows(2).any(|pair| {
                    is_near(&pair[0]) && is_up_to(&pair[1], 31) || is_up_to(&pair[0], 31) && is_near(&pair[1])
                })
        };
        few(4) && tokens.iter().any(is_year)
            || few(6) && self.has_own_calendar()
            || rest.len() <= 4 && rest.windows(3).any(is_short_part)
            || has_misspelt_month()
            || is_month()
            || is_pair()
            || has_marks()
            || has_unknown_month()
            || has_other_year()
            || self.holds_date()
    }
}

/// `1Q27` or `Q1 27`: a part of a year with two digits.
fn is_short_part(three: &[Token]) -> bool {
    let [first, second, year] = three else { return false };
    let (letter, number) = match first.word() {
        Some(_) => (first, second),
        None => (second, first),
    };
    let is_letter = |word: &str| dates::QUARTER_LETTERS.contains(&word) || dates::HALF_LETTERS.contains(&word);
    let is_year = matches!(
        year.kind,
        Kind::Number {
            value: 20..=60,
            digits: 2
        }
    );
    let is_near = matches!(year.gap.as_str(), "" | "-" | "/");
    letter.word().is_some_and(is_letter) && is_up_to(number, 4) && second.is_glued && is_year && is_near
}

fn is_week(token: &Token) -> bool {
    token.word().is_some_and(|word| {
        let role = role(word);
        role.is_week && !role.is_weekday
    })
}

/// Whether a token is a number of one or two digits from 1 to `most`.
fn is_year(token: &Token) -> bool {
    matches!(
        token.kind,
        Kind::Number {
            value: 1990..=2100,
            digits: 4
        }
    )
}

fn is_up_to(token: &Token, most: i32) -> bool {
    matches!(token.kind, Kind::Number { value, digits: 1..=2 } if (1..=most).contains(&value))
}

#[cfg(test)]
mod tests {
    use super::super::read::read_date;
    use super::super::{Date, DateReading};

    #[test]
    fn what_is_no_single_day_has_no_date() {
        for text in [
            "2027-03-01 or 4-1",
            "2027-03-01 or April",
            "2027-03-01 or end of Q2",
            "2027-03-01 or Q3",
            "2027-03-01 or week 12",
            "2027-03-01 oder 1.4.",
            "2027-03-01 - 5",
            "2027-03-01 + 2 weeks",
            "2027-03-01 onwards",
            "2027-03-01 or later",
            "2027-03-01 at the earliest",
            "2027-03-01 frühestens",
            "2027-03-01 ou plus tard",
            "2027年2月1日以降",
            "2027年2月1日起",
            "2027-03-01后",
            "2027-03-01ではない",
            "2027-03-01 → TBD",
            "2027-03--03",
            "2027-3-l",
            "2O27-03-01",
            "2027ー03ー01",
            "Febuary 28",
            "Augst 3 to 5, 2027",
            "3. Oktobr 27",
            "Marhc 1",
        ] {
            let found = read_date(text).0;
            let is_read = matches!(
                found,
                DateReading::Date(_) | DateReading::NoYear { .. } | DateReading::Text
            );
            assert!(!is_read, "{text}: {found:?}");
        }
        for (text, expected) in [
            ("2027-02-01 ➡️ 2027-03-03", "2027-03-03"),
            ("2027-03-01 and the demo", "2027-03-01"),
            ("2027-03-01, 5 demos", "2027-03-01"),
            ("2027-03-01 (or sooner)", "2027-03-01"),
        ] {
            let found = read_date(text).0;
            let day = expected.parse().expect("a day");
            assert!(
                matches!(found, DateReading::Date(Date::Day(own)) if own == day),
                "{text}: {found:?}"
            );
        }
    }
}
