//! Pairs the criteria of two versions of a text: by words and part, by words, then by likeness.

use std::collections::{HashMap, VecDeque};

use super::Item;
use crate::ledger::Change;

/// Likeness from which two texts are the same criterion, reworded.
const ALIKE: f64 = 0.6;
/// Up to this many pairs are compared.
const MOST_PAIRS: usize = 4_096;

/// What happened to the criteria from `old` to `new`: the change, the criterion and its part.
pub(super) fn changes<'i>(old: &'i [Item], new: &'i [Item]) -> Vec<(Change, &'i Item)> {
    let mut partner: Vec<Option<usize>> = vec![None; new.len()];
    let mut is_left = vec![true; old.len()];
    exactly(old, new, &mut partner, &mut is_left, |item| {
        (words(&item.text), item.part.as_str(), item.done)
    });
    exactly(old, new, &mut partner, &mut is_left, |item| {
        (words(&item.text), item.part.as_str(), false)
    });
    exactly(old, new, &mut partner, &mut is_left, |item| {
        (words(&item.text), "", false)
    });
    let reworded = by_likeness(old, new, &mut partner, &mut is_left);
    let mut changes = Vec::new();
    for (at, item) in new.iter().enumerate() {
        let Some(before) = partner[at].map(|at| &old[at]) else {
            changes.push((Change::Added, item));
            if item.done {
                changes.push((Change::Ticked, item));
            }
            continue;
        };
        if reworded.contains(&at) {
            changes.push((Change::Reworded, item));
        }
        match (before.done, item.done) {
            (false, true) => changes.push((Change::Ticked, item)),
            (true, false) => changes.push((Change::Unticked, item)),
            _ => {}
        }
    }
    let dropped = old.iter().zip(is_left).filter(|(_, is_left)| *is_left);
    changes.extend(dropped.map(|(item, _)| (Change::Dropped, item)));
    changes
}

/// The text in lower case without marks, spaces and punctuation, which change nothing.
fn words(text: &str) -> String {
    let kept = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '_' | '`' | '.' | ',' | ';'));
    kept.flat_map(char::to_lowercase).collect()
}

fn exactly<'i, K: std::hash::Hash + Eq>(
    old: &'i [Item],
    new: &'i [Item],
    partner: &mut [Option<usize>],
    is_left: &mut [bool],
    key: impl Fn(&'i Item) -> K,
) {
    let mut by_key: HashMap<K, VecDeque<usize>> = HashMap::new();
    for (at, item) in old.iter().enumerate().filter(|(at, _)| is_left[*at]) {
        by_key.entry(key(item)).or_default().push_back(at);
    }
    for (at, item) in new.iter().enumerate() {
        if partner[at].is_none()
            && let Some(found) = by_key.get_mut(&key(item)).and_then(VecDeque::pop_front)
        {
            partner[at] = Some(found);
            is_left[found] = false;
        }
    }
}

/// Pairs the rest, the most alike first; returns the indices in `new` of the pairs that it finds.
fn by_likeness(old: &[Item], new: &[Item], partner: &mut [Option<usize>], is_left: &mut [bool]) -> Vec<usize> {
    let old_left: Vec<usize> = (0..old.len()).filter(|at| is_left[*at]).collect();
    let new_left: Vec<usize> = (0..new.len()).filter(|at| partner[*at].is_none()).collect();
    if old_left.len() * new_left.len() > MOST_PAIRS {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    for &before in &old_left {
        for &after in &new_left {
            let likeness = strsim::normalized_levenshtein(&short(&old[before].text), &short(&new[after].text));
            if likeness >= ALIKE {
                pairs.push((likeness, before, after));
            }
        }
    }
    pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
    let mut found = Vec::new();
    for (_, before, after) in pairs {
        if is_left[before] && partner[after].is_none() {
            partner[after] = Some(before);
            is_left[before] = false;
            found.push(after);
        }
    }
    found
}

/// The part of a text that is compared.
fn short(text: &str) -> String {
    text.chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items(texts: &[&str]) -> Vec<Item> {
        let item = |text: &&str| Item {
            part: "Gate".into(),
            text: text.trim_start_matches(['x', ' ']).into(),
            done: text.starts_with("x "),
        };
        texts.iter().map(item).collect()
    }

    fn said(old: &[&str], new: &[&str]) -> Vec<String> {
        let (old, new) = (items(old), items(new));
        let changes = changes(&old, &new);
        changes
            .iter()
            .map(|(change, item)| format!("{} {}", change.name(), item.text))
            .collect()
    }

    #[test]
    fn order_and_marks_change_nothing() {
        assert!(
            said(
                &["the gate opens", "the lamp glows"],
                &["the lamp **glows**.", "The gate opens"]
            )
            .is_empty()
        );
    }

    #[test]
    fn boxes_are_followed_through_other_words() {
        assert_eq!(
            said(
                &["the gate opens in 10 s", "old paint"],
                &["x the gate opens in 12 s", "a bell"]
            ),
            [
                "reworded the gate opens in 12 s",
                "ticked the gate opens in 12 s",
                "added a bell",
                "dropped old paint"
            ]
        );
        assert_eq!(
            said(&["x the gate opens"], &["the gate opens"]),
            ["unticked the gate opens"]
        );
    }

    #[test]
    fn equal_texts_are_counted() {
        assert_eq!(
            said(&["tested", "x tested"], &["x tested", "x tested"]),
            ["ticked tested"]
        );
        assert_eq!(said(&["tested"], &["tested", "tested"]), ["added tested"]);
    }
}
