//! Headings of items that are known by the letters and numbers before their names: `T1 — Title`, `T2 — Title`.

use super::number::{any_code, code};
use super::outline::Node;

/// The headings of one level that count on from the first, in any order of their letters: `T1`, `T2`, `US1`. One of the
/// letters is known to be of items, or there are several headings.
pub(super) fn coded<'n, 'b, 'a>(open: &[&'n Node<'b, 'a>], is_known: bool) -> Vec<&'n Node<'b, 'a>> {
    const FEWEST: usize = 3;
    let headings = || open.iter().filter(|node| !node.is_label);
    let first = headings().find(|node| match is_known {
        true => code(&node.title.value).is_some(),
        false => any_code(&node.title.value).is_some(),
    });
    let Some(first) = first else { return Vec::new() };
    let own = headings()
        .filter(|node| node.level == first.level)
        .filter_map(|node| Some((*node, any_code(&node.title.value)?)));
    let own: Vec<_> = own.collect();
    let counts_on = |letters: &str| {
        let mut last: Option<u32> = None;
        own.iter()
            .filter(|(_, (other, _))| *other == letters)
            .all(|(_, (_, number))| {
                let is_next = last.map_or(*number <= 1, |last| last < *number);
                last = Some(*number);
                is_next
            })
    };
    let found: Vec<_> = own
        .iter()
        .filter(|(_, (letters, _))| counts_on(letters))
        .map(|(node, _)| *node)
        .collect();
    let is_first_there = found.iter().any(|node| std::ptr::eq(*node, *first));
    let fewest = if is_known { 2 } else { FEWEST };
    if is_first_there && found.len() >= fewest {
        found
    } else {
        Vec::new()
    }
}
