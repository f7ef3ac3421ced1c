//! Text functions that know nothing about milestones: cutting, splitting, escaping, comparing.

pub(crate) mod chars;
pub(crate) mod escape;
pub(crate) mod glance;
pub(crate) mod nearest;
pub(crate) mod paths;
pub(crate) mod terminal;
pub mod words;

use std::slice::SliceIndex;
use std::sync::LazyLock;

use memchr::memmem::Finder;

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
    static KNOT: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("****"));
    let bytes = text.as_bytes();
    // Few texts have a break of this kind.
    let may_break = || memchr::memchr2(b'<', b'\\', bytes).is_some();
    let ends_with_break = || may_break() && (text.contains("*<") || text.contains("*\\"));
    KNOT.find(bytes).is_some() || ends_with_break() && text.matches('*').count() % 2 == 1
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
