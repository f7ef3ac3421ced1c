//! Splits a text into the numbers, words and marks of a date, in a normalised form.

use std::sync::LazyLock;

use compact_str::CompactString;
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

use crate::lang::{dates, months, weekdays};
use crate::text::chars::{date_mark, is_dash, numeral};
use crate::text::nearest::{are_close, letters};

/// A date and everything around it has fewer tokens.
const MOST: usize = 48;

#[derive(Debug)]
pub(super) struct Token {
    pub kind: Kind,
    /// The text between it and the token before, without white space; dashes are `-`, quotation marks `'`.
    pub gap: CompactString,
    /// It directly follows the token before.
    pub is_glued: bool,
    /// Its place in the text, in bytes.
    pub start: usize,
    pub end: usize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Number {
        value: i32,
        digits: usize,
    },
    /// Lower case, without accents.
    Word(CompactString),
    /// `年`, `月` or `日`, or the equivalent in another script.
    Mark(char),
}

impl Token {
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, mark: char) -> bool {
        matches!(self.kind, Kind::Mark(own) if own == mark)
    }
}

/// The tokens among the first `most` characters of `text`.
pub(super) fn tokens(text: &str, most: usize) -> Vec<Token> {
    let chars = folded(text, most);
    let mut tokens: Vec<Token> = Vec::new();
    let mut gap = CompactString::default();
    let mut last = 0;
    let mut rest = chars.as_slice();
    while let Some((&Folded { c, start, .. }, after)) = rest.split_first() {
        if tokens.len() == MOST {
            break;
        }
        let (kind, length) = if c.is_ascii_digit() {
            digits(rest)
        } else if let Some(number) = ideographs(rest) {
            number
        } else if date_mark(c).is_some() {
            (Kind::Mark(c), 1)
        } else if c.is_alphabetic() {
            let word = rest.iter().take_while(|next| is_of_word(next.c));
            let word: CompactString = word.map(|next| next.c).collect();
            let length = word.chars().count();
            (Kind::Word(word), length)
        } else {
            if !c.is_whitespace() {
                gap.push(c);
            }
            rest = after;
            continue;
        };
        let (own, after) = rest.split_at_checked(length.max(1)).unwrap_or((rest, &[]));
        let end = own.last().map_or(start, |last| last.end);
        tokens.push(Token {
            kind,
            gap: std::mem::take(&mut gap),
            is_glued: start == last && start > 0,
            start,
            end,
        });
        last = end;
        rest = after;
    }
    tokens
}

fn is_of_word(c: char) -> bool {
    c.is_alphabetic() && date_mark(c).is_none()
}

fn digits(chars: &[Folded]) -> (Kind, usize) {
    let digits = chars.iter().map_while(|next| next.c.to_digit(10));
    let count = digits.clone().count();
    // No number of a date is longer.
    let value = match count {
        0..=8 => digits.fold(0, |value, digit| value * 10 + digit as i32),
        _ => i32::MAX,
    };
    (Kind::Number { value, digits: count }, count)
}

/// `二〇二七`, `十二` or `二十一`, if 年, 月 or 日 follows.
fn ideographs(chars: &[Folded]) -> Option<(Kind, usize)> {
    let value = |c: char| match c {
        '〇' | '零' | '○' => Some(0),
        c => numeral(c).map(|number| number as i32),
    };
    let values = chars.iter().map_while(|next| value(next.c)).take(5);
    let count = values.clone().count();
    let is_number = count > 0 && chars.get(count).is_some_and(|next| date_mark(next.c).is_some());
    if !is_number {
        return None;
    }
    let (mut number, mut one) = (0, 0);
    let has_ten = values.clone().any(|value| value == 10);
    for value in values {
        match value {
            10 => (number, one) = (number + one.max(1) * 10, 0),
            value if has_ten => one = value,
            value => number = number * 10 + value,
        }
    }
    let digits = if has_ten { 2 } else { count };
    Some((
        Kind::Number {
            value: number + one,
            digits,
        },
        count,
    ))
}

struct Folded {
    c: char,
    start: usize,
    end: usize,
}

/// The characters of `text` in lower case, without accents and in their usual width, each with its place.
fn folded(text: &str, most: usize) -> Vec<Folded> {
    let mut out: Vec<Folded> = Vec::with_capacity(text.len().min(most));
    for (start, c) in text.char_indices().take(most) {
        let end = start + c.len_utf8();
        let plain = match c {
            _ if c.is_ascii() => Some(c.to_ascii_lowercase()),
            _ if is_dash(c) => Some('-'),
            '\u{300}'..='\u{36f}' => {
                // The accent belongs to the letter before it.
                if let Some(last) = out.last_mut() {
                    last.end = end;
                }
                continue;
            }
            '’' | '‘' | '′' | 'ʼ' => Some('\''),
            '〜' | '～' => Some('~'),
            '°' => Some('.'),
            _ if c.is_numeric() => decimal(c),
            _ if date_mark(c).is_some() => date_mark(c),
            '\u{ac00}'..='\u{d7a3}' => Some(c),
            _ => None,
        };
        match plain {
            Some(c) => out.push(Folded { c, start, end }),
            None => out.extend(fold(c).map(|c| Folded { c, start, end })),
        }
    }
    out
}

/// The ASCII digit for a digit in another script.
fn decimal(c: char) -> Option<char> {
    /// The zero of each script. Its other nine digits follow it in Unicode.
    const ZEROS: [char; 20] = [
        '٠', '۰', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '๐', '໐', '༠', '၀', '០', '᠐', '߀', '෦', '᥆',
    ];
    let value = |zero: &char| (c as u32).checked_sub(*zero as u32).filter(|value| *value < 10);
    char::from_digit(ZEROS.iter().find_map(value)?, 10)
}

/// A word of a language file in the form of tokens.
pub(super) fn folded_word(word: &str) -> String {
    word.chars().flat_map(fold).collect()
}

fn fold(c: char) -> impl Iterator<Item = char> {
    let decomposed = std::iter::once(c)
        .nfkd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'));
    decomposed.flat_map(char::to_lowercase)
}

/// The roles of a word in a date; several if languages share the word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Role {
    pub month: Option<i8>,
    pub is_weekday: bool,
    pub leads: bool,
    pub is_of: bool,
    pub is_ordinal: bool,
    pub through: bool,
    pub from: bool,
    pub now: bool,
    pub moved: bool,
    pub noun: bool,
    pub former: bool,
    pub or: bool,
    pub not: bool,
    /// `first`, `第一`: the number of a part of a year.
    pub nth: Option<i8>,
    /// How many parts of this kind a year has: 4 quarters, 2 halves.
    pub parts: Option<i8>,
    /// It names an era that begins with 2019 and comes before its year.
    pub is_era: bool,
    pub is_week: bool,
}

impl Role {
    fn join(&mut self, other: Self) {
        self.month = self.month.or(other.month);
        // `四半期` contains `半期`; the longer one counts.
        self.nth = self.nth.max(other.nth);
        self.parts = self.parts.max(other.parts);
        for (own, more) in [
            (&mut self.is_weekday, other.is_weekday),
            (&mut self.leads, other.leads),
            (&mut self.is_of, other.is_of),
            (&mut self.is_ordinal, other.is_ordinal),
            (&mut self.through, other.through),
            (&mut self.from, other.from),
            (&mut self.now, other.now),
            (&mut self.moved, other.moved),
            (&mut self.noun, other.noun),
            (&mut self.former, other.former),
            (&mut self.or, other.or),
            (&mut self.not, other.not),
            (&mut self.is_era, other.is_era),
            (&mut self.is_week, other.is_week),
        ] {
            *own |= more;
        }
    }
}

/// All words of all languages, in the form of tokens.
static ROLES: LazyLock<FxHashMap<String, Role>> = LazyLock::new(|| {
    let none = Role::default();
    let months = months::ALL.iter().zip(1..);
    let months = months.map(|(names, month)| {
        (
            *names,
            Role {
                month: Some(month),
                ..none
            },
        )
    });
    let weekday = Role {
        is_weekday: true,
        ..none
    };
    let weekdays = weekdays::ALL.iter().map(|names| (*names, weekday));
    let ordinal = Role {
        is_ordinal: true,
        ..none
    };
    let nth = |number| Role {
        nth: Some(number),
        ..none
    };
    let parts = |count| Role {
        parts: Some(count),
        ..none
    };
    let others = [
        (&dates::QUARTER, parts(4)),
        (&dates::HALF, parts(2)),
        (&dates::FIRST, nth(1)),
        (&dates::SECOND, nth(2)),
        (&dates::THIRD, nth(3)),
        (&dates::FOURTH, nth(4)),
        (&dates::ERA, Role { is_era: true, ..none }),
        (&dates::WEEK, Role { is_week: true, ..none }),
        (&dates::LEADS, Role { leads: true, ..none }),
        (&dates::OF, Role { is_of: true, ..none }),
        (&dates::ORDINALS, ordinal),
        (&dates::THROUGH, Role { through: true, ..none }),
        (&dates::FROM, Role { from: true, ..none }),
        (&dates::NOW, Role { now: true, ..none }),
        (&dates::MOVED, Role { moved: true, ..none }),
        (&dates::NOUNS, Role { noun: true, ..none }),
        (&dates::FORMER, Role { former: true, ..none }),
        (&dates::OR, Role { or: true, ..none }),
        (&dates::NOT, Role { not: true, ..none }),
    ];
    let mut roles: FxHashMap<String, Role> = FxHashMap::default();
    for (words, role) in months.chain(weekdays).chain(others) {
        for word in words.iter() {
            roles.entry(folded_word(word)).or_default().join(role);
        }
    }
    roles
});

/// Words for the day on which a text was written or edited, in the form of tokens.
static WRITTEN: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let names = dates::WRITTEN.iter();
    names.map(|name| folded_word(name)).collect()
});

/// Whether the words before a date say that a text was written or edited on that day: `last updated on`. A single word that may also say
/// that a date has moved does not count.
pub(super) fn is_stamp(words: &[&str]) -> bool {
    const MOST_WORDS: usize = 5;
    let is_lead = |word: &&&str| {
        let role = role(word);
        role.leads || role.is_of
    };
    let leads = words.iter().rev().take_while(is_lead).count();
    let words = words.get(..words.len() - leads).unwrap_or(&[]);
    let Some(last) = words.last() else { return false };
    let holds = |word: &str| {
        WRITTEN
            .iter()
            .any(|name| !name.is_ascii() && word.contains(name.as_str()))
    };
    let is_name = |count: usize| {
        let own = words.get(words.len().saturating_sub(count)..).unwrap_or(&[]);
        WRITTEN.contains(&own.join(" ")) && (count > 1 || !role(last).moved)
    };
    holds(last) || (1..=MOST_WORDS.min(words.len())).any(is_name)
}

/// The roles of `word`. An unknown word with other letters than ASCII has the roles of all known ones within it.
pub(super) fn role(word: &str) -> Role {
    if let Some(role) = ROLES.get(word) {
        return *role;
    }
    let mut found = Role::default();
    if !word.is_ascii() {
        let within = ROLES
            .iter()
            .filter(|(known, _)| !known.is_ascii() && word.contains(known.as_str()));
        within.for_each(|(_, role)| found.join(*role));
    }
    found
}

/// The month that `word` misspells by one letter, if there is only one.
pub(super) fn nearest_month(word: &str) -> Option<i8> {
    if word.chars().count() < 4 {
        return None;
    }
    let own = letters(word);
    let near = ROLES.iter().filter_map(|(name, role)| {
        // One letter has at most three bytes more than another.
        let may_be = || name.len() > 3 && name.len().abs_diff(word.len()) < 4 && are_close(own, letters(name), 1);
        let month = role.month.filter(|_| may_be())?;
        (strsim::osa_distance(name, word) == 1).then_some(month)
    });
    let months: Vec<i8> = near.collect();
    let first = *months.first()?;
    months.iter().all(|month| *month == first).then_some(first)
}
