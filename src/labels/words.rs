//! Generated words by their keys, and their placeholders.

use crate::lang::{Language, Word};
use crate::text::slice;

impl Word {
    /// The word for a key of `labels`.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.key() == key)
    }

    /// The name of a kind of spec, if it is one of the defaults.
    pub fn of_kind(kind: &str) -> Option<Self> {
        const KINDS: [Word; 11] = [
            Word::Plan,
            Word::Milestone,
            Word::Component,
            Word::Api,
            Word::Business,
            Word::Product,
            Word::Design,
            Word::Data,
            Word::Flow,
            Word::Deployment,
            Word::Configuration,
        ];
        KINDS.into_iter().find(|word| word.key() == kind)
    }

    /// The placeholders of the word, with their braces: `{n}`.
    pub fn placeholders(self) -> impl Iterator<Item = &'static str> {
        placeholders(self.text(Language::English))
    }
}

/// All `{name}` placeholders of a text.
pub(crate) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let start = rest.find('{')?;
        let length = slice(rest, start..).find('}')? + 1;
        let found = slice(rest, start..start + length);
        rest = slice(rest, start + length..);
        Some(found)
    })
}
