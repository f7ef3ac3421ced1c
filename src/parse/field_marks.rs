//! Fields whose keys no colon follows: `**Status** — Done`, `Owner - Ana`, `【状态】进行中`, and `**Due**` alone over its value.

use super::inline::{Line, Plain};
use super::key::key_words;
use super::owners::names_role;
use super::weak::{meaning, says};
use crate::config::Vocabulary;
use crate::model::{Field, FieldKind};
use crate::source::Text;
use crate::text::chars::is_dash;
use crate::text::slice;

/// A key has no more bytes.
const LONGEST: usize = 60;

/// The field of a line without a colon, if its key is one of status, target or owner and its value is clear; the value of a key in
/// bold alone on its line stands below it.
pub(super) fn marked(line: &Line<'_>, vocabulary: &Vocabulary) -> Option<Field> {
    // Most lines have none of these marks.
    let is_strong = line.pieces.iter().any(|piece| piece.strong);
    let has_mark = |text: &str| joint(text).is_some() || text.contains(OPEN);
    if !is_strong && !line.pieces.iter().any(|piece| has_mark(piece.text)) {
        return None;
    }
    let plain = line.plain();
    let text: &str = &plain.text;
    if is_strong && text.len() <= LONGEST && plain.is_strong(0..text.len()) {
        return alone(&plain, vocabulary);
    }
    let lead = text.len()
        - text
            .trim_start_matches(|c: char| !c.is_alphanumeric() && !OPEN.contains(&c))
            .len();
    if slice(text, lead..).starts_with(OPEN) {
        let end = lead + slice(text, lead..).find(CLOSE)?;
        let value = end + slice(text, end..).chars().next().map_or(0, char::len_utf8);
        return whole(&plain, lead, end, value, vocabulary);
    }
    if let Some(end) = plain.strong_end().filter(|end| *end > lead && *end <= lead + LONGEST)
        && let Some(field) = whole(&plain, lead, end, end, vocabulary)
    {
        return Some(field);
    }
    let (at, length) = joint(text)?;
    (at <= lead + LONGEST)
        .then(|| whole(&plain, lead, at, at + length, vocabulary))
        .flatten()
}

const JOINTS: [&str; 6] = [" — ", " – ", " - ", " = ", " -- ", " → "];
const OPEN: [char; 4] = ['[', '【', '［', '「'];
const CLOSE: [char; 4] = [']', '】', '］', '」'];

/// Where the first joint stands, and its length.
fn joint(text: &str) -> Option<(usize, usize)> {
    let pairs = text.as_bytes().windows(2).enumerate();
    let mut places = pairs.filter(|(_, pair)| pair[0] == b' ' && !pair[1].is_ascii_alphanumeric());
    places.find_map(|(at, _)| {
        let joint = JOINTS.iter().find(|joint| slice(text, at..).starts_with(**joint))?;
        Some((at, joint.len()))
    })
}

fn is_own(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner)
}

/// `**Due**` alone on its line.
fn alone(plain: &Plain<'_>, vocabulary: &Vocabulary) -> Option<Field> {
    let range = key_words(&plain.text)?;
    let key = plain.slice(range.clone());
    let kind = vocabulary.field(&key.value).filter(|kind| is_own(*kind))?;
    let following = plain.slice(plain.text.len()..plain.text.len());
    let value = Text::new("", following.span);
    Some(Field::new(kind, key, value, plain.span(range)))
}

/// The field with the key at `start..end` and the value from `from` on.
fn whole(plain: &Plain<'_>, start: usize, end: usize, from: usize, vocabulary: &Vocabulary) -> Option<Field> {
    let own = key_words(plain.text.get(start..end)?)?;
    let own = start + own.start..start + own.end;
    let key = plain.slice(own.clone());
    let kind = meaning(vocabulary, &key.value).filter(|kind| is_own(*kind))?;
    let rest = plain.text.get(from..)?;
    let is_between = |c: char| c.is_whitespace() || is_dash(c) || matches!(c, ':' | '：' | '=' | '→' | '|' | '*');
    let shown = rest.trim_start_matches(is_between);
    let from = from + (rest.len() - shown.len());
    let value = plain.slice(from..plain.text.len());
    let is_role = kind == FieldKind::Owner && names_role(&value.value);
    if is_role || !says(vocabulary, kind, &value.value) {
        return None;
    }
    let span = plain.span(own.start..plain.text.len()).cover(value.span);
    Some(Field::new(kind, key, value, span))
}
