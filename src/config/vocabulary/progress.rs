//! Statuses that are given as marks or counts, and the note after a status.

use crate::lang::{headings, status_notes, updates};
use crate::model::{DateReading, Status, read_leading_date};
use crate::text::chars::is_long_dash;
use crate::text::slice;
use crate::text::words::words;

/// The status of a text that is only a tick or a box: `✅`, `[ ]`.
pub(super) fn ticked(text: &str) -> Option<(Status, String)> {
    const TICKS: [&str; 6] = ["✅", "☑", "✔", "✓", "[x]", "[X]"];
    // U+FE0F, the variation selector for emoji, may follow the mark.
    let mark = text.trim().trim_end_matches('\u{fe0f}');
    let status = match mark {
        "[ ]" | "🔲" | "⬜" | "☐" => Status::Planned,
        mark if TICKS.contains(&mark) => Status::Completed,
        _ => return None,
    };
    Some((status, String::new()))
}

/// The status of a text that counts what is done, and the text after it: `33% done`, `5 of 12 done`,
/// `12/12 tasks complete. All is well.`
pub(super) fn counted(text: &str) -> Option<(Status, String)> {
    const ENDS: [&str; 6] = [". ", "; ", ", ", " (", " — ", " – "];
    let end = ENDS.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    let clause = slice(text, ..end);
    let own: Vec<&str> = words(clause).map(|(_, word)| word).take(6).collect();
    let number = |word: &&str| word.parse::<u32>().ok();
    let first = own.first().and_then(number)?;
    let following = clause.trim_start_matches(|c: char| !c.is_alphanumeric());
    let following = following.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start();
    let (total, rest) = match own.get(1..)? {
        rest if following.starts_with('%') => (100, rest),
        [total, rest @ ..] if following.starts_with('/') => (number(total)?, rest),
        [_, total, rest @ ..] if headings::LINKS.contains(own.get(1)?) => (number(total)?, rest),
        _ => return None,
    };
    let done = match rest {
        [] if following.starts_with('%') => &updates::DONE[0],
        [done] | [_, done] => done,
        _ => return None,
    };
    if !updates::DONE.contains(&done.to_lowercase().as_str()) {
        return None;
    }
    let status = match first {
        0 => Status::Planned,
        first if first == total => Status::Completed,
        first if first < total => Status::InProgress,
        _ => return None,
    };
    Some((
        status,
        slice(text, end..)
            .trim_start_matches(['.', ';', ','])
            .trim_start()
            .to_owned(),
    ))
}

/// `Day 7 of 10 (58.6% complete)`, `zu 60 % fertig`, `完成60%`: the only share in a text, right beside a word for what is done.
pub(super) fn shared(text: &str) -> Option<(Status, String)> {
    const MARKS: [char; 2] = ['%', '％'];
    const LONGEST: usize = 160;
    // Few texts have one.
    let (before, after) = text.split_once(MARKS)?;
    if text.len() > LONGEST || after.contains(MARKS) {
        return None;
    }
    let before = before.trim_end();
    let lead = before.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','));
    let number = slice(before, lead.len()..).replace(',', ".");
    let share: f32 = number.parse().ok()?;
    let is_beside = |gap: &str| gap.chars().all(char::is_whitespace);
    let following = words(after).next().filter(|(at, _)| is_beside(slice(after, ..*at)));
    let lead = lead.trim_end();
    let is_told = following.is_some_and(|(_, word)| updates::DONE.contains(&word.to_lowercase().as_str()))
        || updates::DONE
            .iter()
            .any(|done| !done.is_ascii() && lead.ends_with(done));
    // All of what, if it says more?
    let is_all = || words(after).nth(1).is_none() && words(lead).nth(1).is_none();
    let status = match share {
        _ if !is_told => return None,
        0.0 => Status::Planned,
        share if share < 100.0 => Status::InProgress,
        100.0 if is_all() => Status::Completed,
        _ => return None,
    };
    Some((status, String::new()))
}

/// The note after a status. `None` if the text continues the phrase of the status.
pub(super) fn note_after(tail: &str) -> Option<String> {
    let is_wide = |c: char| matches!(c, '（' | '［' | '，' | '、' | '；' | '。' | '：' | '／');
    let plain = tail.trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !c.is_ascii_punctuation() && !is_long_dash(c) && !is_wide(c) && !matches!(c, '·' | '•')
    });
    let Some(first) = plain.chars().next() else {
        return Some(String::new());
    };
    let spaced = tail.starts_with(char::is_whitespace) || plain.len() < tail.len();
    let ends_phrase = match first {
        '(' | '[' | ',' | ';' | '.' | ':' | '|' | '!' | '/' | '~' | '→' | '·' | '•' => true,
        '-' => spaced,
        c if is_long_dash(c) || is_wide(c) => true,
        c if c.is_ascii_digit() => spaced,
        // `Shipped v2.1`.
        'v' | 'V' => {
            spaced
                && plain
                    .get(1..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        }
        _ => {
            names_version(plain)
                || begins_with(plain, &status_notes::LEADS)
                || !matches!(read_leading_date(plain).0, DateReading::Text)
        }
    };
    let note = plain.trim_start_matches(|c: char| is_long_dash(c) || ",;.:|!/~→·•-，、；。：／".contains(c));
    ends_phrase.then(|| note.trim().to_owned())
}

/// Whether `text` begins with a version such as `in v2` or `in 2.1`.
fn names_version(text: &str) -> bool {
    let Some((lead, rest)) = text.split_once(' ') else {
        return false;
    };
    let version = rest.split([' ', ',', ';', ')']).next().unwrap_or("");
    let bare = version.trim_start_matches(['v', 'V']);
    let is_number = bare.starts_with(|c: char| c.is_ascii_digit());
    headings::LINKS.contains(&lead)
        && is_number
        && (bare.len() < version.len() || bare.trim_end_matches('.').contains('.'))
}

/// Whether `text`, in any case, begins with one of `leads` and a space after it. `leads` are in lower case.
pub(crate) fn begins_with(text: &str, leads: &[&str]) -> bool {
    let lower = text.to_lowercase();
    let mut rests = leads.iter().filter_map(|lead| lower.strip_prefix(lead));
    rests.any(|rest| rest.starts_with(' '))
}
