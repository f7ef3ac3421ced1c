//! Whether the date in a value can be written in another notation without asking its author.

use super::read::find_date_of_field;
use super::token::{Kind, Role, Token, nearest_month, role, tokens};
use crate::text::slice;

/// The most characters of such a value.
const LONGEST: usize = 400;

/// Marks that say nothing about a date.
const QUIET: [char; 18] = [
    ' ', '*', '_', '.', ',', ';', ':', '(', ')', '[', ']', '（', '）', '–', '—', '-', '’', '\'',
];

/// The date in `text`, if it is one day and what else the text says is only a word before it (`by`, `Wednesday,`) and a note set apart from
/// it. A range, a doubt, a second date or a part of one is not.
pub(crate) fn lone_date(text: &str) -> Option<&str> {
    let written = find_date_of_field(text).written;
    let start = (written.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
    let (before, after) = (text.get(..start)?, text.get(start + written.len()..)?);
    // `Day 3 of August 2027`
    let is_counted = || {
        !before.is_empty()
            && tokens(written, LONGEST)
                .iter()
                .any(|token| token.word().is_some_and(|word| role(word).is_of))
    };
    let is_lone = text.len() <= LONGEST && is_day(written) && is_lead(before) && is_note(after) && !is_counted();
    is_lone.then_some(written)
}

/// Whether `written` has the numbers and words of one day.
fn is_day(written: &str) -> bool {
    let tokens = tokens(written, LONGEST);
    let is_month = |token: &&Token| {
        let name = |word| role(word).month.is_some() || nearest_month(word).is_some();
        token.word().is_some_and(name)
    };
    let numbers = tokens.iter().filter(|token| matches!(token.kind, Kind::Number { .. }));
    let words = tokens.iter().filter(|token| token.word().is_some());
    let months = tokens.iter().filter(is_month).count();
    let is_part = |token: &Token| {
        let role = token.word().map(role).unwrap_or_default();
        !role.through && !role.or && (role.is_of || role.is_ordinal || role.is_weekday || role.leads)
    };
    let is_known = words.clone().all(|token| is_month(&token) || is_part(token));
    is_known && months <= 1 && numbers.count() + months == 3
}

fn is_lead(before: &str) -> bool {
    let is_word = |token: &Token| {
        let role = token.word().map(role).unwrap_or_default();
        (role.leads || role.is_weekday || role.is_of) && !turns(role)
    };
    tokens(before, LONGEST).iter().all(is_word) && is_quiet(before)
}

/// Whether `after` is empty, or a note without anything of a date.
fn is_note(after: &str) -> bool {
    let tokens = tokens(after, LONGEST);
    let Some(first) = tokens.first() else {
        return is_quiet(after);
    };
    let gap = slice(after, ..first.start);
    let is_apart = gap.contains(['(', '（', '[', ',', ';', '—', '–']) || gap.trim() == "-" && gap.starts_with(' ');
    let is_plain = |token: &Token| {
        let role = token.word().map(role).unwrap_or_default();
        let is_date = role.month.is_some() || role.parts.is_some() || role.is_week || role.nth.is_some();
        token.word().is_some() && !turns(role) && !is_date
    };
    is_apart && is_quiet(after) && tokens.iter().all(is_plain)
}

/// Whether a word says that a date is a limit, an old one or one of several.
fn turns(role: Role) -> bool {
    role.from || role.former || role.now || role.moved || role.or || role.not || role.through
}

fn is_quiet(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || QUIET.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::lone_date;

    #[test]
    fn only_one_day_without_doubt_is_written_anew() {
        for (text, expected) in [
            ("2027-3-1", Some("2027-3-1")),
            ("13/3/2027", Some("13/3/2027")),
            ("3 Augst 2027", Some("3 Augst 2027")),
            ("3. Oktobr 2027", Some("3. Oktobr 2027")),
            ("by 2027-3-1 (as agreed)", Some("2027-3-1")),
            ("3–5 Augst 2027", None),
            ("3 to 5 Augst 2027", None),
            ("13-15/3/2027", None),
            ("3. bis 5. Oktobr 2027", None),
            ("3.–5. Oktobr 2027", None),
            ("du 3 au 5 juilet 2027", None),
            ("del 3 al 5 febrro 2027", None),
            ("3, 5 Augst 2027", None),
            ("Day 3 of Augst 2027", None),
            ("2027-3-1 or 4-1", None),
            ("2027-3-1 or April", None),
            ("2027-3-1 or end of Q2", None),
            ("2027-3-1 if funded, April 1 if not", None),
            ("2027-3-1 - 5", None),
            ("2027-3-1 + 2 weeks", None),
            ("2027-3-1ではない", None),
            ("2027-3-1以降", None),
            ("2027-3-1〜5", None),
            ("2027-3-1后", None),
            ("13/3/2027 onwards", None),
            ("13/3/2027+", None),
            ("2027-3-1?", None),
            ("2027-3-1 is impossible", None),
        ] {
            assert_eq!(lone_date(text), expected, "{text}");
        }
    }
}
