//! Texts, by those who know nothing of milestones: cut, tokenised, escaped, compared.

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

/// The part of `text` at `range`; empty where the range does not fit, which tests take for a fault.
#[track_caller]
pub(crate) fn slice<R>(text: &str, range: R) -> &str
where
    R: SliceIndex<str, Output = str> + std::fmt::Debug + Clone,
{
    let part = text.get(range.clone());
    debug_assert!(part.is_some(), "no part of {text:?} is at {range:?}");
    part.unwrap_or("")
}

/// Whether marks of emphasis may pair across lines: after `**Status: `x`****` those of the next line pair with those that are
/// left over, so that both would read otherwise without the other.
pub(crate) fn has_knot(text: &str) -> bool {
    static KNOT: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("****"));
    KNOT.find(text.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_what_stands_there() {
        assert_eq!(
            (slice("a—b", 0..1), slice("a—b", 4..), slice("a—b", ..4)),
            ("a", "b", "a—")
        );
    }

    #[test]
    #[should_panic(expected = "no part of")]
    fn tests_see_a_cut_letter() {
        slice("a—b", 2..);
    }
}
