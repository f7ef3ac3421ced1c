//! The key before a colon, and the field that it begins.

use std::ops::Range;

use super::inline::Plain;
use super::plain_name::plain_name;
use super::weak::{composed, names_stage, says_within};
use crate::config::Vocabulary;
use crate::config::vocabulary::families::family;
use crate::model::{Field, FieldKind};
use crate::source::Span;
use crate::text::slice;
use crate::text::words::words;

/// What counts as a field beside `**Known key**: value`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accept {
    /// Known keys in bold or plain, and short unknown ones in bold.
    Any,
    /// As [`Accept::Any`], and short unknown keys without bold too: in a block of fields every line is one.
    Block,
    /// Known keys alone.
    Known,
}

/// A key has no more bytes.
pub(super) const LONGEST_KEY: usize = 80;
/// An unknown one has no more words.
pub(super) const MOST_WORDS: usize = 5;

/// From the first word of a key to its last.
pub(super) fn key_words(key: &str) -> Option<Range<usize>> {
    if let [first, .., last] = key.as_bytes()
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
    {
        return Some(0..key.len());
    }
    // `ℹ️` is a letter with a selector of its form after it.
    let picture = key.find('\u{fe0f}').map_or(0, |at| at + '\u{fe0f}'.len_utf8());
    let shown = slice(key, picture..);
    let from = if words(shown).next().is_some() { picture } else { 0 };
    let mut words = words(slice(key, from..)).map(|(at, word)| (from + at, from + at + word.len()));
    let (start, end) = words.next()?;
    Some(start..words.last().map_or(end, |(_, end)| end))
}

/// Far enough after `start` to hold a key and to see what follows its colon.
pub(super) fn end_of_key(text: &str, start: usize) -> usize {
    let mut end = text.len().min(start + 200);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

/// The field that `range` of the line holds, and whether its key is in bold.
pub(super) fn field(
    plain: &Plain<'_>,
    range: Range<usize>,
    vocabulary: &Vocabulary,
    accept: Accept,
) -> Option<(Field, bool)> {
    let text = slice(&plain.text, range.clone());
    let (colon, length) = first_colon(text)?;
    // The colon may be doubled: `Owner:: Ana`.
    let is_doubled = slice(text, colon + length..).starts_with(": ");
    let after = colon + length + usize::from(is_doubled);
    if slice(text, after..).starts_with("//") || colon > LONGEST_KEY {
        return None;
    }
    let raw = slice(text, ..colon);
    let Range { start, end } = key_words(raw)?;
    let is_strong = plain.is_strong(range.start + start..range.start + end);
    let kind = match known(slice(raw, start..end), is_strong, vocabulary) {
        Some(kind) => kind,
        None if accept != Accept::Known && is_strong && words(raw).count() <= MOST_WORDS => FieldKind::Other,
        None if accept == Accept::Block && is_plain_key(raw, slice(text, after..)) => FieldKind::Other,
        None if accept != Accept::Known && is_composed(slice(raw, start..end), slice(text, after..), vocabulary) => {
            FieldKind::Other
        }
        None => return None,
    };
    let key = plain.slice(range.start + start..range.start + end);
    let value = plain.slice(range.start + after..range.end);
    let span = plain.span(range.start + start..range.end).cover(value.span);
    let start = plain.span(range.start + colon..range.start + after).end;
    let next = plain.text.get(range.end..).and_then(|rest| rest.chars().next());
    let end = next.map_or(value.span.end, |mark| {
        plain.span(range.end..range.end + mark.len_utf8()).start
    });
    let region = Span {
        start,
        end: end.max(start),
    };
    let field = Field {
        region,
        ..Field::new(kind, key, value, span)
    };
    Some((field, is_strong))
}

/// What a key means. A bold one may have a number, an article or a remark around its name.
pub(super) fn known(key: &str, is_strong: bool, vocabulary: &Vocabulary) -> Option<FieldKind> {
    let plain = || vocabulary.field(plain_name(key).filter(|_| is_strong)?);
    vocabulary.field(key).or_else(plain)
}

/// Whether a key is known only without what stands around its name.
pub(super) fn is_plain(vocabulary: &Vocabulary, key: &str) -> bool {
    vocabulary.field(key).is_none() && plain_name(key).is_some_and(|name| vocabulary.field(name).is_some())
}

/// Where the first colon stands, and its length.
pub(super) fn first_colon(text: &str) -> Option<(usize, usize)> {
    let narrow = memchr::memchr(b':', text.as_bytes());
    let before = slice(text, ..narrow.unwrap_or(text.len()));
    let wide = if before.is_ascii() { None } else { before.find('：') };
    match wide {
        Some(at) => Some((at, '：'.len_utf8())),
        None => narrow.map(|at| (at, 1)),
    }
}

/// Whether a key without bold is made of the words for a field that its value is clear for.
fn is_composed(key: &str, value: &str, vocabulary: &Vocabulary) -> bool {
    let is_weak = || family(key).is_some_and(|own| own.is_weak && own.kind == FieldKind::Owner);
    names_stage(key) && vocabulary.status(value).is_some_and(|(_, note)| note.is_empty())
        || composed(key).is_some_and(|kind| !is_weak() && says_within(vocabulary, kind, value.trim()))
}

/// `Cost centre` of `Cost centre: 118`, and not `At 10` of `At 10:30`.
fn is_plain_key(key: &str, value: &str) -> bool {
    let is_short = words(key).count() <= 3 && !value.trim().is_empty();
    let is_name = |c: char| c.is_alphabetic() && !c.is_lowercase();
    is_short && key.trim_start().starts_with(is_name) && !key.contains(|c: char| c.is_ascii_digit())
}
