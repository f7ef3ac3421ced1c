//! Reads how often updates are promised, from the words that people use.

use std::sync::LazyLock;

use crate::lang::intervals::{self, units, words as around};
use crate::lang::{Index, List, numbers, times};
use crate::text::chars::joins_words;

/// In the order of `intervals`.
const DAYS: [u32; 6] = [1, 7, 14, 31, 92, 366];
static INTERVALS: LazyLock<Index> = LazyLock::new(|| Index::new(intervals::ALL));
static UNITS: LazyLock<Index> = LazyLock::new(|| Index::new(units::ALL));

/// Days from one update to the next that `text` promises, the shortest if there are several: `Weekly`, `3x/week`,
/// `every two weeks`, `Daily standup`. `None` if it names no interval: `On completion`, `One week after launch`.
pub fn read_frequency(text: &str) -> Option<u32> {
    let lower = text.to_lowercase().replace('/', " per ");
    let unspaced = intervals::ALL.iter().zip(DAYS).filter(|(list, _)| {
        let mut words = list.iter().filter(|word| !word.starts_with(joins_words));
        !lower.is_ascii() && words.any(|word| lower.contains(word))
    });
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let read = (0..words.len()).filter_map(|at| adverb(&words, at).or_else(|| noun(&words, at)));
    unspaced.map(|(_, days)| days).chain(read).min()
}

/// `weekly`, `monthly`, `wöchentlich`: words that are an interval by themselves.
fn adverb(words: &[&str], at: usize) -> Option<u32> {
    let word = Some(words[at]).filter(|word| word.starts_with(joins_words))?;
    let days = *DAYS.get(INTERVALS.get(word)?)?;
    Some(match at.checked_sub(1).map(|before| words[before]) {
        Some(before) if days == 7 && around::TWO.contains(&before) => 14,
        Some(before) => days / times(before).unwrap_or(1),
        None => days,
    })
    .map(|days: u32| days.max(1))
}

/// `every two weeks`, `twice a week`, `per sprint`: a unit after words that make it an interval.
fn noun(words: &[&str], at: usize) -> Option<u32> {
    let unit = *DAYS.get(UNITS.get(words[at])?)?;
    let before = |back: usize| at.checked_sub(back).map(|at| words[at]);
    match before(1)? {
        word if around::A.contains(&word) || around::PER.contains(&word) => {
            let count = before(2).and_then(times);
            let spelled = before(2).is_some_and(|word| around::TIMES.contains(&word));
            let count = count.or_else(|| before(3).filter(|_| spelled).and_then(number));
            let is_rate = count.is_some() || around::PER.contains(&word);
            is_rate.then(|| (unit / count.unwrap_or(1)).max(1))
        }
        word if around::OTHER.contains(&word) && is_every(before(2)?) => Some(unit * 2),
        word if is_every(word) => Some(unit),
        word => {
            let count = number(word)?;
            is_every(before(2)?).then(|| unit.saturating_mul(count))
        }
    }
}

fn is_every(word: &str) -> bool {
    around::EVERY.contains(&word)
}

/// `3x`, `twice`, `once`, `zweimal`: how many times.
fn times(word: &str) -> Option<u32> {
    match place(times::ALL, word) {
        None => word.strip_suffix('x').and_then(number),
        found => found,
    }
}

fn number(word: &str) -> Option<u32> {
    let number = place(numbers::ALL, word).or_else(|| word.parse().ok())?;
    (1..=366).contains(&number).then_some(number)
}

/// The number of the list that contains `word`, from 1 on.
fn place(lists: &[&List], word: &str) -> Option<u32> {
    let at = lists.iter().position(|list| list.contains(&word))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_promise() {
        for (text, expected) in [
            ("Daily standup", Some(1)),
            ("3x/week", Some(2)),
            ("Weekly", Some(7)),
            ("Twice/week", Some(3)),
            ("twice a week", Some(3)),
            ("Twice weekly", Some(3)),
            ("three times a week", Some(2)),
            ("2 times per month", Some(15)),
            ("Every two weeks", Some(14)),
            ("every other week", Some(14)),
            ("Bi-weekly", Some(14)),
            ("Fortnightly", Some(14)),
            ("every 10 days", Some(10)),
            ("Every Monday", Some(7)),
            ("Fridays", Some(7)),
            ("once per sprint", Some(14)),
            ("Monthly steering committee", Some(31)),
            ("Weekly until launch, then monthly", Some(7)),
            ("Quarterly", Some(92)),
            ("On completion", None),
            ("As needed", None),
            ("One week after launch", None),
            ("within 2 days", None),
            ("The day it ships", None),
            ("A week before each release", None),
            ("Wöchentlich", Some(7)),
            ("alle zwei Wochen", Some(14)),
            ("dos veces por semana", Some(3)),
            ("chaque semaine", Some(7)),
            ("毎週金曜日", Some(7)),
            ("每月一次", Some(31)),
            ("every 0 days", None),
            ("every 99999999999 weeks", None),
        ] {
            assert_eq!(read_frequency(text), expected, "{text}");
        }
    }
}
