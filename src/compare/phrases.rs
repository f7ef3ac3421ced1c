//! The word lists in the form in which they are looked up: phrases by their first word.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization as _;

use super::words::{self, Sense};
use crate::text::chars::joins_words;

/// What a single word means.
pub(super) fn senses(word: &str) -> &'static [Sense] {
    let phrases = PHRASES.get(word).map_or(&[][..], Vec::as_slice);
    let own = phrases.iter().find(|phrase| phrase.rest.is_empty());
    own.map_or(&[], |phrase| &phrase.senses)
}

/// A phrase of the list.
pub(super) struct Phrase {
    /// The words after its first word.
    pub rest: Vec<String>,
    pub senses: Vec<Sense>,
}

/// By their first word, the longest first.
pub(super) static PHRASES: LazyLock<FxHashMap<String, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<String, Vec<Phrase>> = FxHashMap::default();
    for (sense, phrase) in words::all() {
        let mut words = split(phrase).into_iter();
        let Some(first) = words.next() else { continue };
        let rest: Vec<String> = words.collect();
        let own = phrases.entry(first).or_default();
        match own.iter_mut().find(|phrase| phrase.rest == rest) {
            Some(known) if known.senses.contains(&sense) => {}
            Some(known) => known.senses.push(sense),
            None => own.push(Phrase {
                rest,
                senses: vec![sense],
            }),
        }
    }
    for own in phrases.values_mut() {
        own.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
    }
    phrases
});

/// The words of a phrase of the list, which contains no number.
fn split(phrase: &str) -> Vec<String> {
    let is_sign = |word: &str| !word.chars().any(char::is_alphanumeric);
    let mut words = Vec::new();
    for word in phrase.split(' ') {
        if is_sign(word) {
            words.push(word.to_owned());
            continue;
        }
        let mut joined = String::new();
        for c in word.nfkc() {
            if joins_words(c) {
                joined.push(c);
                continue;
            }
            if !joined.is_empty() {
                words.push(std::mem::take(&mut joined));
            }
            words.push(c.to_string());
        }
        if !joined.is_empty() {
            words.push(joined);
        }
    }
    words
}
