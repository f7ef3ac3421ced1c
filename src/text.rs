//! Text functions that know nothing about milestones: cutting, splitting, escaping, comparing.

pub(crate) mod chars;
pub(crate) mod decoration;
pub(crate) mod escape;
pub(crate) mod glance;
pub(crate) mod nearest;
pub(crate) mod paths;
pub(crate) mod terminal;
pub mod words;

use std::slice::SliceIndex;

/// The part of `text` at `range`; empty if the range does not fit, which fails in tests.
#[track_caller]
pub(crate) fn slice<R>(text: &str, range: R) -> &str
where
    R: SliceIndex<str, Output = str> + std::fmt::Debug + Clone,
{
    let part = text.get(range.clone());
    debug_assert!(part.is_some(), "no part of {text:?} is at {range:?}");
    part.unwrap_or("")
}

/// Whether marks of emphasis may pair across lines. After `**Status: `x`****`, the remaining marks pair with those of
/// the next line, so that both lines would read differently without the other. So does a star without a partner on its line:
/// `**Goal: *)**`.
pub(crate) fn has_knot(text: &str) -> bool {
    const MOST_IN_A_ROW: usize = 3;
    text.lines().any(|line| {
        let bytes = line.as_bytes();
        let (mut at, mut stars) = (0, 0);
        while let Some(found) = memchr::memchr(b'*', &bytes[at..]) {
            let start = at + found;
            let length = bytes[start..].iter().take_while(|byte| **byte == b'*').count();
            let end = start + length;
            if length > MOST_IN_A_ROW {
                return true;
            }
            let is_space = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_whitespace);
            // A star between spaces marks nothing: `2 * 3`.
            let is_free =
                is_space(start.checked_sub(1).and_then(|before| bytes.get(before))) && is_space(bytes.get(end));
            stars += if is_free { 0 } else { length };
            at = end;
        }
        stars % 2 == 1
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_without_a_partner_on_its_line_is_a_knot() {
        for text in ["**Goal: *)**\n**Size**: 2", "**Status: `x`****", "*a\nb*"] {
            assert!(has_knot(text), "{text}");
        }
        for text in [
            "**Size**: 2 * 3\n**Goal**: *all* of it",
            "***Status***: done",
            "no star",
        ] {
            assert!(!has_knot(text), "{text}");
        }
    }

    #[test]
    fn a_part_is_cut_at_characters() {
        assert_eq!(
            (slice("a—b", 0..1), slice("a—b", 4..), slice("a—b", ..4)),
            ("a", "b", "a—")
        );
    }

    #[test]
    #[should_panic(expected = "no part of")]
    fn a_cut_letter_fails_in_tests() {
        slice("a—b", 2..);
    }
}
