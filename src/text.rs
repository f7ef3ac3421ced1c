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
/// the next line, so that both lines would read differently without the other. A star without a partner finds one once
/// the break after a closing mark is gone: `**Goal: *)**<br>`.
pub(crate) fn has_knot(text: &str) -> bool {
    let (mut stars, mut in_a_row, mut ends_with_break) = (0, 0, false);
    for byte in text.bytes() {
        if byte == b'*' {
            stars += 1;
            in_a_row += 1;
            if in_a_row == 4 {
                return true;
            }
        } else {
            ends_with_break |= in_a_row > 0 && matches!(byte, b'<' | b'\\');
            in_a_row = 0;
        }
    }
    ends_with_break && stars % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

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
