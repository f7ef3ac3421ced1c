//! Reads the date of a value: one date, a range, or a date that replaced another one.

use jiff::civil;

use super::leads::leads;
use super::single::single;
use super::token::{Kind, Role, Token, folded_word, is_stamp, role, tokens};
use super::{Date, DateReading};
use crate::lang::answers::OPEN;
use crate::lang::dates;
use crate::text::chars::{ARROWS, LONG_VOWEL};

/// The most characters of a value that are read.
const LONGEST: usize = 1200;

/// A date in a text, with its place.
pub(crate) struct Found<'t> {
    pub reading: DateReading,
    /// The text of the one date that counts.
    pub written: &'t str,
    /// The text after it.
    pub note: &'t str,
}

/// Reads the value of a field that gives a date: of a range the end counts, of a move the new date, and any other two
/// dates are none. The second value is the text after the date that counts.
pub fn read_date(text: &str) -> (DateReading, &str) {
    let found = find_date(text);
    (found.reading, found.note)
}

/// As [`read_date`], with the place of the date.
pub(crate) fn find_date(text: &str) -> Found<'_> {
    let text = without_time(text);
    if let Some((day, written, rest)) = iso_day(text)
        // A second date would have a digit, and what makes the date another one is not in brackets.
        && rest.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_digit())
        && rest.trim_start().starts_with(['(', '.', ';', ')']) != rest.trim_start().is_empty()
    {
        return Found {
            reading: DateReading::Date(Date::Day(day)),
            written,
            note: note_after(rest),
        };
    }
    let tokens = tokens(text, LONGEST);
    Value { text, tokens: &tokens }.read()
}

/// As [`find_date`], for the value of a field that says when and may say more before it: `Demo day, 3 March 2027`, `Week 8
/// (2027-03-03)`. The date must be the only one, and begin a part of its own.
pub(crate) fn find_date_of_field(text: &str) -> Found<'_> {
    let found = find_date(text);
    match found.reading {
        DateReading::Unread | DateReading::Text if text.len() <= LONGEST => {
            within(text).or_else(|| of_first_sentence(text)).unwrap_or(found)
        }
        DateReading::Several(..) | DateReading::Wrong(_) => of_first_sentence(text).unwrap_or(found),
        _ => found,
    }
}

/// `Aug 31 to Sep 1, 2026` of `Aug 31 to Sep 1, 2026. Branch: 20260831`: what follows says something else.
fn of_first_sentence(text: &str) -> Option<Found<'_>> {
    let (first, rest) = text.split_once(". ")?;
    let ends_with_year = first
        .get(first.len().checked_sub(4)?..)?
        .bytes()
        .all(|byte| byte.is_ascii_digit());
    let found = Some(find_date(first)).filter(|_| ends_with_year && rest.starts_with(char::is_uppercase))?;
    let is_date = matches!(found.reading, DateReading::Date(_)) && found.note.is_empty();
    is_date.then_some(Found { note: rest, ..found })
}

fn within(text: &str) -> Option<Found<'_>> {
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit(text) {
        return None;
    }
    let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    // `TBD (decided on 2027-01-15)`
    if OPEN.iter().any(|open| lower.starts_with(open)) {
        return None;
    }
    let tokens = tokens(text, LONGEST);
    let value = Value { text, tokens: &tokens };
    let is_free = |token: &Token| {
        token.word().is_none_or(|word| {
            let role = role(word);
            !role.not && (role.leads || !(role.from || role.former || role.now || role.moved))
        })
    };
    for at in 0..tokens.len() {
        let token = tokens.get(at)?;
        if at > 0 && value.begins_part(at) {
            let rest = text.get(token.start..)?;
            let found = find_date(rest);
            // A year alone would lose the season in `Spring, 2027`.
            let is_year = matches!(found.reading, DateReading::Date(Date::Year(_)));
            if !is_year && matches!(found.reading, DateReading::Date(_) | DateReading::Wrong(Some(_))) {
                return Some(found);
            }
        }
        // `v1.2`
        let is_version = at > 0 && token.gap == "." && !value.has_blank(at, at);
        let holds_date = || {
            let found = single(value.from(at)).map(|(reading, _)| reading);
            !token.is_glued && !is_version && found.is_some_and(|reading| !matches!(reading, DateReading::Text))
        };
        if !is_free(token) || holds_date() {
            return None;
        }
    }
    None
}

/// Reads the date at the beginning of `text`, whatever follows it.
pub(crate) fn read_leading_date(text: &str) -> (DateReading, &str) {
    if let Some((day, _, rest)) = iso_day(text) {
        return (DateReading::Date(Date::Day(day)), note_after(rest));
    }
    let tokens = tokens(text, LONGEST / 8);
    let value = Value { text, tokens: &tokens };
    let start = leads(&tokens).count;
    match single(tokens.get(start..).unwrap_or(&[])) {
        Some((reading, used)) => {
            let found = value.found(reading, start, start + used);
            (found.reading, found.note)
        }
        None => (DateReading::Text, ""),
    }
}

/// `2027-03-31` of `2027-03-31T00:00:00Z`.
fn without_time(text: &str) -> &str {
    let Some((day, time)) = text.split_once(['T', ' ']).filter(|(day, _)| day.len() == 10) else {
        return text;
    };
    let is_day = day.bytes().enumerate().all(|(at, byte)| {
        if matches!(at, 4 | 7) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    });
    // `18:00-19:00` is a range.
    let is_range = text.contains(' ') && time.contains('-');
    let is_time = time.get(2..3) == Some(":")
        && !is_range
        && time
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b":.+-Z ".contains(&byte));
    if is_day && is_time { day } else { text }
}

/// The text after a date, without the marks between the two.
fn note_after(rest: &str) -> &str {
    let rest = rest
        .trim_start_matches(['.', ',', ';', ')', ']', '）', '~', '日', '号'])
        .trim();
    let is_closed = rest.contains(['(', '（']);
    if is_closed {
        rest
    } else {
        rest.trim_end_matches([')', '）']).trim_end()
    }
}

/// The day of `2027-01-28`, the most common notation, and the text after it.
fn iso_day(text: &str) -> Option<(civil::Date, &str, &str)> {
    let (written, rest) = text.split_at_checked(10)?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = written.as_bytes() else {
        return None;
    };
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0_i16, |number, digit| {
            digit.is_ascii_digit().then(|| number * 10 + i16::from(**digit - b'0'))
        })
    };
    let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
    let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    (1900..2200).contains(&year).then_some((date, written, rest))
}

/// The latest day with this month and day that is not after `limit`.
pub(crate) fn read_month_day(month: i8, day: i8, limit: civil::Date) -> Option<civil::Date> {
    (0..9)
        .filter_map(|back| civil::Date::new(limit.year() - back, month, day).ok())
        .find(|date| *date <= limit)
}

pub(super) struct Value<'v, 't> {
    pub(super) text: &'t str,
    pub(super) tokens: &'v [Token],
}

/// The relation between two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Between {
    /// From the first to the second.
    Range,
    /// The second replaces the first.
    Move,
    /// The second no longer counts.
    Former,
    /// Either of them.
    Or,
    /// Words without a known meaning.
    Words,
}

impl<'t> Value<'_, 't> {
    fn read(&self) -> Found<'t> {
        let lead = leads(self.tokens);
        let start = lead.count;
        let Some((mut reading, used)) = single(self.from(start)) else {
            let reading = match self.year() {
                _ if is_mistyped(self.text) => DateReading::Unread,
                Some(year) => DateReading::Date(Date::Year(year)),
                None if self.looks_like_date(start) && !self.is_week(start) => DateReading::Unread,
                None => DateReading::Text,
            };
            let written = if let DateReading::Date(_) = reading {
                self.text
            } else {
                ""
            };
            return Found {
                reading,
                written,
                note: "",
            };
        };
        let (mut place, mut end) = ((start, start + used), start + used);
        let mut is_alone = true;
        while let Some((at, other, used, between)) = self.next(end) {
            end = at + used;
            is_alone = false;
            // `between … and …`
            let between = match between {
                Between::Or if lead.from => Between::Range,
                between => between,
            };
            match self.joined(&reading, &other, between) {
                Joined::First => {}
                Joined::Second(other) => (reading, place) = (other, (at, end)),
                Joined::Both => {
                    let one = self.name(&reading, place);
                    let other = self.name(&other, (at, end));
                    reading = DateReading::Several(one, other);
                    break;
                }
            }
        }
        let is_open = || lead.from && !self.has_range(start, end) || self.is_open_ended(end);
        let is_doubtful =
            || self.is_cut_off(end) || self.has_choice(end) || self.is_denied(end) || is_mistyped(self.text);
        if is_alone && (lead.former || is_open() || is_doubtful()) {
            reading = DateReading::Unread;
        } else if is_alone && let Some(doubt) = self.month_or_day(&reading, start) {
            reading = doubt;
        }
        self.found(reading, place.0, place.1)
    }

    /// Whether a bracket, a comma or a long dash stands before a token.
    fn begins_part(&self, at: usize) -> bool {
        let Some(token) = self.tokens.get(at) else { return false };
        let marks = [',', ';', '(', '[', '{', ':', '|', '\u{b7}', '、', '。', '，'];
        token.gap.contains(marks) || matches!(token.gap.as_str(), "-" | "--" | "/") && self.has_blank(at, at)
    }

    pub(super) fn from(&self, at: usize) -> &[Token] {
        self.tokens.get(at..).unwrap_or(&[])
    }

    /// The reading of tokens `from..to`, with its text and note.
    fn found(&self, reading: DateReading, from: usize, to: usize) -> Found<'t> {
        let start = self.tokens.get(from).map_or(0, |token| token.start);
        let end = to
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(start, |token| token.end);
        Found {
            reading,
            written: self.text.get(start..end).unwrap_or(""),
            note: note_after(self.text.get(end..).unwrap_or("")),
        }
    }

    /// A date in the words of a message.
    fn name(&self, reading: &DateReading, place: (usize, usize)) -> Box<str> {
        match reading {
            DateReading::Date(date) => date.to_string().into(),
            DateReading::Wrong(Some(day)) => day.to_string().into(),
            _ => self.found(DateReading::Text, place.0, place.1).written.into(),
        }
    }

    /// The next date from token `from` on: its first token, its meaning, its number of tokens, and its relation to the
    /// date before.
    fn next(&self, from: usize) -> Option<(usize, DateReading, usize, Between)> {
        (from..self.tokens.len()).find_map(|at| {
            let token = self.tokens.get(at)?;
            let in_word = token.is_glued && at > 0 && !self.tokens.get(at - 1)?.word().is_some_and(is_cjk) && at > from;
            if in_word {
                return None;
            }
            let (reading, used) = single(self.from(at))?;
            let between = self.between(from, at);
            let is_joined = matches!(between, Between::Range | Between::Move | Between::Or);
            let is_one = match reading {
                DateReading::Date(_) | DateReading::Wrong(Some(_)) | DateReading::Ambiguous(..) => true,
                _ => is_joined,
            };
            is_one.then_some((at, reading, used, between))
        })
    }

    fn between(&self, from: usize, to: usize) -> Between {
        let tokens = self.tokens.get(from..=to).unwrap_or(&[]);
        let before = tokens.split_last().map_or(&[][..], |(_, before)| before);
        let words: Vec<(&str, Role)> = before
            .iter()
            .map(|token| token.word().map_or(("0", Role::default()), |word| (word, role(word))))
            .collect();
        let is_filler = |(_, role): &(&str, Role)| role.leads || role.is_of || role.is_weekday || role.through;
        // Whether only words about the second date stand between word `at` and that date.
        let is_direct = |at: usize| {
            let rest = words.get(at..).unwrap_or(&[]);
            rest.iter()
                .all(|word| is_filler(word) || word.1.now || word.1.moved || word.1.noun)
        };
        let is_moved = tokens.iter().enumerate().any(|(at, token)| {
            let has = |mark: &&str| token.gap.contains(*mark);
            has(&"~~") || ARROWS.iter().chain(&["=>", ">>", "»"]).any(has) && is_direct(at)
        });
        if is_moved {
            return Between::Move;
        }
        if words.iter().any(|(_, role)| role.not && !role.leads) {
            return Between::Words;
        }
        let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        if is_stamp(&names) {
            return Between::Former;
        }
        // A remark may be about the first date: `2027-02-01 (old) 2027-03-03`.
        if let Some(told) = remark(tokens, &words) {
            return told;
        }
        let mut last = None;
        let (mut is_after_now, mut is_after_move) = (false, false);
        for (at, (_, role)) in words.iter().enumerate() {
            let is_of = (is_after_now || is_after_move) && role.is_of && !role.leads;
            if role.now && is_direct(at) && !self.is_closed(from + at + 1, to)
                || role.through && (is_after_move || role.moved) && is_direct(at)
            {
                last = Some(Between::Move);
            } else if role.former || role.from || is_of {
                last = Some(Between::Former);
            }
            is_after_now = role.now;
            is_after_move |= role.moved;
        }
        let is_edit = is_after_move && last.is_none();
        if let Some(last) = last.filter(|_| words.len() <= 6) {
            return last;
        }
        if is_edit {
            return Between::Words;
        }
        let marks: String = tokens.iter().map(|token| token.gap.as_str()).collect();
        let plain = marks.trim_matches([',', '.', ';', ':', '(', ')', '*', '_', '「', '」']);
        let has_through = words.iter().any(|(_, role)| role.through);
        let is_dashed = matches!(plain, "-" | "--" | "---" | "~") || matches!(marks.as_str(), ".." | "...");
        // `2027-02-01/2027-03-03` of ISO 8601.
        let is_interval = marks == "/" && !self.has_blank(from, to);
        match words.as_slice() {
            [] if is_dashed || is_interval => Between::Range,
            [] => Between::Or,
            words if words.iter().all(is_filler) && (has_through || is_dashed) => Between::Range,
            words if words.iter().all(|word| word.1.or || is_filler(word)) => Between::Or,
            _ => Between::Words,
        }
    }

    /// Whether there is a bracket before one of the tokens `from..=to`.
    fn is_closed(&self, from: usize, to: usize) -> bool {
        let tokens = self.tokens.get(from..=to).unwrap_or(&[]);
        tokens.iter().any(|token| token.gap.contains(['(', ')', '[', ']']))
    }

    /// Whether there is white space between the token before `from` and token `to`.
    fn has_blank(&self, from: usize, to: usize) -> bool {
        let end = from
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(0, |token| token.end);
        let start = self.tokens.get(to).map_or(end, |token| token.start);
        self.text
            .get(end..start)
            .is_none_or(|gap| gap.contains(char::is_whitespace))
    }

    fn joined(&self, first: &DateReading, second: &DateReading, between: Between) -> Joined {
        let with_year = || in_year_of(first, second);
        match between {
            Between::Former => Joined::First,
            Between::Move => Joined::Second(with_year()),
            Between::Range => {
                let second = with_year();
                match (day_of(first), day_of(&second)) {
                    (Some(start), Some(end)) if start.first() > end.last() => Joined::Both,
                    _ => Joined::Second(second),
                }
            }
            Between::Or | Between::Words => match (day_of(first), day_of(second)) {
                // The same date again, in another precision or notation.
                (Some(a), Some(b)) if a.first() <= b.first() && b.last() <= a.last() => Joined::Second(second.clone()),
                (Some(a), Some(b)) if b.first() <= a.first() && a.last() <= b.last() => Joined::First,
                _ => Joined::Both,
            },
        }
    }

    /// Whether more of a date follows than was read: `2027-02-01/05`, `2027-03-03-05`, `2027-02-01 – 03-03`.
    fn is_cut_off(&self, end: usize) -> bool {
        let [next, rest @ ..] = self.from(end) else {
            return false;
        };
        let is_number = |token: &Token| matches!(token.kind, Kind::Number { digits: 1..=2, .. });
        let is_short = |token: Option<&Token>| token.is_none_or(|token| token.word().is_none() && token.gap != ":");
        let touches = matches!(next.gap.as_str(), "-" | "/" | "--") && is_short(rest.first());
        let is_pair = rest
            .first()
            .is_some_and(|token| is_number(token) && matches!(token.gap.as_str(), "-" | "/" | "."));
        let is_last = rest.is_empty() && next.gap == "-";
        is_number(next) && touches && (!self.has_blank(end, end) || is_pair || is_last)
    }

    /// Whether a "not" without a space follows: `2027-03-01ではない`.
    fn is_denied(&self, end: usize) -> bool {
        let last = end.checked_sub(1).and_then(|last| self.tokens.get(last));
        let rest = last.and_then(|last| self.text.get(last.end..)).unwrap_or("");
        !rest.is_ascii() && dates::NOT.iter().any(|word| !word.is_ascii() && rest.starts_with(word))
    }

    /// Whether an "or" with a part of another date follows, or a number of days to add: `2027-03-01 or April`, `2027-03-01 + 2 weeks`.
    fn has_choice(&self, end: usize) -> bool {
        let [next, rest @ ..] = self.from(end) else {
            return false;
        };
        let is_number = |token: &Token| matches!(token.kind, Kind::Number { digits: 1..=2, .. });
        let is_part = |role: Role| role.month.is_some() || role.parts.is_some() || role.is_week;
        let is_or = next
            .word()
            .is_some_and(|word| role(word).or && role(word).month.is_none());
        let is_lead = |token: &&Token| token.word().is_some_and(|word| role(word).leads || role(word).is_of);
        let mut other = rest
            .iter()
            .skip_while(|token| is_lead(token) && !token.word().is_some_and(|word| is_part(role(word))));
        let (first, second) = (other.next(), other.next());
        let ends = second.is_none_or(|token| is_number(token) || token.word().is_some_and(|word| is_part(role(word))));
        let begins_date = |token: &Token| match token.word() {
            // `Q3`, `H1`
            Some(word) => {
                is_part(role(word)) || word.len() == 1 && second.is_some_and(|next| next.is_glued && is_number(next))
            }
            None => is_number(token) && ends,
        };
        is_or && first.is_some_and(begins_date) || next.gap.ends_with('+') && is_number(next)
    }

    /// Whether the one date at tokens `from..to` names two days: `1. bis 31. März 2027`.
    fn has_range(&self, from: usize, to: usize) -> bool {
        let all = self.tokens.get(from..to).unwrap_or(&[]);
        let has_month = || {
            all.iter()
                .any(|token| token.is_mark('月') || token.word().is_some_and(|word| role(word).month.is_some()))
        };
        let is_small = |token: &Token| matches!(token.kind, Kind::Number { digits: 1..=2, .. });
        let is_joint = |pair: &[Token]| {
            let [one, other] = pair else { return false };
            let is_dash =
                other.gap.contains('-') && (other.gap.len() > 1 || is_small(one) && is_small(other) && has_month());
            is_dash || other.gap.contains('~')
        };
        let is_through = |token: &Token| token.word().is_some_and(|word| role(word).through);
        all.iter().skip(1).any(is_through) || all.windows(2).any(is_joint)
    }

    /// Whether it goes on after token `end`: `2027-03-01 – present`, `2027-03-01 or later`, `2027-03-01 → TBD`.
    fn is_open_ended(&self, end: usize) -> bool {
        let words: Vec<&str> = self.from(end).iter().map_while(Token::word).take(3).collect();
        let begins = |phrase: &&&str| {
            let mut own = phrase.split(' ').map(folded_word);
            let is_within = |word: &str| {
                words
                    .first()
                    .is_some_and(|first| !word.is_ascii() && first.starts_with(word))
            };
            match own.clone().count() {
                1 => own.all(|word| words.first() == Some(&word.as_str()) || is_within(&word)),
                count => words.len() >= count && own.zip(&words).all(|(word, given)| word == **given),
            }
        };
        if !words.is_empty() && dates::OR_LATER.iter().find(begins).is_some() {
            return true;
        }
        let is_moved = self
            .from(end)
            .first()
            .is_some_and(|next| ARROWS.iter().any(|arrow| next.gap.contains(*arrow)));
        if is_moved && words.first().is_some_and(|word| OPEN.contains(word)) {
            return true;
        }
        let next = self
            .tokens
            .get(end)
            .filter(|next| matches!(next.gap.as_str(), "-" | "~" | "--"));
        next.and_then(Token::word)
            .is_some_and(|word| dates::ONWARD.contains(&word))
    }
}

/// What a remark about the first date means for the two dates. The remark ends before the second date: `(old)`, `old,`.
fn remark(tokens: &[Token], words: &[(&str, Role)]) -> Option<Between> {
    let (second, before) = tokens.split_last()?;
    let opens = before.iter().any(|token| token.gap.contains(['(', '（', '[']));
    let is_closed = opens && second.gap.contains([')', '）', ']']);
    let (_, last) = words.last()?;
    let is_parted = second.gap.starts_with([',', ';', '/', '|', '、', '，']) && !last.is_weekday;
    let is_former = words.iter().any(|(_, role)| role.former && !role.now);
    let is_now = words.iter().any(|(_, role)| role.now);
    match (is_closed, is_now) {
        (true, true) => Some(Between::Words),
        _ if is_former && !is_now && (is_closed || is_parted) => Some(Between::Move),
        _ => None,
    }
}

/// Whether a text begins like `2027-03-01` with a wrong key: `2O27-03-01`, `2027-3-l`, `2027-03--01`.
fn is_mistyped(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or("");
    if !(8..=16).contains(&first.len()) {
        return false;
    }
    let parts: Vec<&str> = first.split(['-', LONG_VOWEL]).collect();
    let named: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, 'O' | 'o' | 'l' | 'I');
    let lengths: Vec<usize> = named.iter().map(|part| part.len()).collect();
    let is_date =
        matches!(lengths.as_slice(), [4, 1 | 2, 1 | 2]) && named.iter().all(|part| part.chars().all(is_digit));
    let is_clean = parts.len() == 3 && first.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_date && !is_clean && parts.len() <= 4
}

enum Joined {
    First,
    Second(DateReading),
    Both,
}

fn day_of(reading: &DateReading) -> Option<Date> {
    match reading {
        DateReading::Date(date) => Some(*date),
        DateReading::Wrong(day) => day.map(Date::Day),
        _ => None,
    }
}

/// `second` in the year of `first`, if it has no year of its own and is not before `first` then.
fn in_year_of(first: &DateReading, second: &DateReading) -> DateReading {
    if let (Some(first), DateReading::NoYear { month, day }) = (day_of(first), second)
        && let Ok(date) = civil::Date::new(first.first().year(), *month, *day)
        && date >= first.first()
    {
        return DateReading::Date(Date::Day(date));
    }
    second.clone()
}

fn is_cjk(word: &str) -> bool {
    !word.is_ascii()
}
