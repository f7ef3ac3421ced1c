//! A text as words, numbers and the signs that mean something next to a number.

use jiff::civil;
use unicode_normalization::UnicodeNormalization as _;

use super::phrases::senses;
use super::words::{Sense, Unit};
use crate::lang::dates::ORDINALS;
use crate::text::chars::joins_words;

/// The rest of a longer text becomes one word, made of all its letters and digits.
const MOST_WORDS: usize = 400;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Lexeme {
    Word(String),
    /// A number, and the unit if it is clear from the number itself.
    Number(f64, Unit),
}

/// Words, numbers and the signs that mean something next to a number.
pub(super) fn lexemes(text: &str, decimal_comma: bool) -> Vec<Lexeme> {
    let letters: Vec<char> = match text.is_ascii() {
        true => text.chars().collect(),
        false => text.nfkc().collect(),
    };
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = letters.get(at) {
        if found.len() >= MOST_WORDS {
            let rest: String = letters.iter().skip(at).filter(|c| c.is_alphanumeric()).collect();
            found.push(Lexeme::Word(rest.to_lowercase()));
            break;
        }
        let start = at;
        if c.is_ascii_digit() {
            at = number(&letters, at, decimal_comma, &mut found);
        } else if joins_words(c) {
            // `v2.3.1` is one word.
            let goes_on = |at: usize| {
                letters.get(at).is_some_and(|&c| joins_words(c))
                    || letters.get(at) == Some(&'.')
                        && letters.get(at - 1).is_some_and(char::is_ascii_digit)
                        && letters.get(at + 1).is_some_and(char::is_ascii_digit)
            };
            while goes_on(at) {
                at += 1;
            }
            let part = letters.get(start..at).unwrap_or(&[]);
            let digits = letters.iter().skip(at + 1).take_while(|c| c.is_ascii_digit()).count();
            let is_id = letters.get(at) == Some(&'-') && digits > 0 && part.iter().all(|c| c.is_uppercase());
            let mut word = lower(part);
            if is_id {
                // `MLS-4` is `MLS-004`.
                let all: String = letters.iter().skip(at + 1).take(digits).collect();
                let short = all.trim_start_matches('0');
                word.push('-');
                word.push_str(if short.is_empty() { "0" } else { short });
                at += 1 + digits;
            }
            found.push(Lexeme::Word(word));
        } else {
            at += 1;
            let next = letters.get(at).copied();
            let sign = match (c, next) {
                ('<' | '>' | '=', Some('=')) | ('=', Some('<' | '>')) => {
                    at += 1;
                    Some([c, next.unwrap_or(' ')].iter().collect())
                }
                (
                    '<' | '>' | '≤' | '≥' | '⩽' | '⩾' | '≦' | '≧' | '%' | '‰' | '~' | '≈' | '±' | '°' | '€' | '$' | '£'
                    | '¥',
                    _,
                ) => Some(c.to_string()),
                ('+', _) if start > 0 && matches!(letters.get(start - 1), Some(c) if c.is_ascii_digit()) => {
                    Some("+".to_owned())
                }
                // Letters of scripts without spaces: Japanese, Chinese.
                _ if c.is_alphanumeric() => Some(c.to_lowercase().collect()),
                _ => None,
            };
            found.extend(sign.map(Lexeme::Word));
        }
    }
    found
}

fn lower(letters: &[char]) -> String {
    letters.iter().flat_map(|c| c.to_lowercase()).collect()
}

/// Reads the number at `start`, or the word if what follows makes it one (`2FA`). Returns where it ends.
fn number(letters: &[char], start: usize, decimal_comma: bool, found: &mut Vec<Lexeme>) -> usize {
    let run = |from: usize| letters.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
    let value = |from: usize, length: usize| -> f64 {
        let digits: String = letters.iter().skip(from).take(length).collect();
        digits.parse().unwrap_or(0.0)
    };
    let before = |back: usize| start.checked_sub(back).and_then(|at| letters.get(at));
    let is_negative = matches!(before(1), Some('-' | '−')) && before(2).is_none_or(|c| c.is_whitespace() || *c == '(');
    let sign = if is_negative { -1.0 } else { 1.0 };
    let first = run(start);
    let mut at = start + first;
    // 2027-03-01
    let is_day = first == 4
        && letters.get(at) == Some(&'-')
        && run(at + 1) == 2
        && letters.get(at + 3) == Some(&'-')
        && run(at + 4) == 2;
    if is_day && let Some(day) = day(value(start, 4), value(at + 1, 2), value(at + 4, 2)) {
        found.push(Lexeme::Number(day, Unit::Date));
        return at + 6;
    }
    let mut digits: String = letters.iter().skip(start).take(first).collect();
    let (group, point) = if decimal_comma { ('.', ',') } else { (',', '.') };
    let mut is_version = false;
    while let Some(&mark) = letters.get(at) {
        let length = run(at + 1);
        let is_group = length == 3 && digits.len() <= 12 && first <= 3 && !digits.starts_with('0');
        if is_group && (mark == group || matches!(mark, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')) {
            digits.extend(letters.iter().skip(at + 1).take(3));
            at += 4;
        } else if matches!(mark, '.' | ',') && length > 0 && !(mark == ',' && point == '.' && length > 2) {
            let rest: String = letters.iter().skip(at + 1).take(length).collect();
            at += 1 + length;
            // 2.3.1
            if matches!(letters.get(at), Some('.')) && run(at + 1) > 0 {
                is_version = true;
            }
            digits.push('.');
            digits.push_str(&rest);
            break;
        } else {
            break;
        }
    }
    let tail = letters.iter().skip(at).take_while(|c| joins_words(**c)).count();
    if is_version || tail > 0 {
        let written = letters.get(at..at + tail).unwrap_or(&[]);
        let word = lower(written);
        let is_measure = |sense: &Sense| matches!(sense, Sense::Measure(..) | Sense::Scale(_));
        let is_known = senses(&word).iter().any(is_measure);
        // `2FA`, `3D`, `4th`; but `10K`, `500rps`, `5kN`.
        let is_name = written.iter().all(|c| c.is_uppercase()) && (!is_known || word == "d")
            || ORDINALS.contains(&word.as_str())
            || !written.iter().all(|c| c.is_alphabetic())
            || tail > 5 && !is_known;
        if is_version || is_name {
            let mut end = at;
            while letters
                .get(end)
                .is_some_and(|&c| joins_words(c) || c == '.' && letters.get(end + 1).is_some_and(char::is_ascii_digit))
            {
                end += 1;
            }
            found.push(Lexeme::Word(lower(letters.get(start..end).unwrap_or(&[]))));
            return end;
        }
        found.push(Lexeme::Number(sign * digits.parse().unwrap_or(0.0), Unit::None));
        found.push(Lexeme::Word(word));
        return at + tail;
    }
    found.push(Lexeme::Number(sign * digits.parse().unwrap_or(0.0), Unit::None));
    at
}

/// Days since the first day of the calendar.
pub(super) fn day(year: f64, month: f64, day: f64) -> Option<f64> {
    let date = civil::Date::new(year as i16, month as i8, day as i8).ok()?;
    let since = civil::Date::ZERO.until(date).ok()?;
    Some(f64::from(since.get_days()))
}
