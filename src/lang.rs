//! The words of human languages, from `lang/*.toml`: a module for each table, a [`List`] for each list. `build.rs` generates
//! them at build time.

use std::ops::Deref;

use rustc_hash::FxHashMap;

/// Words with one meaning. As a slice, the words of all languages, English first.
pub struct List {
    /// Its key in the file.
    pub key: &'static str,
    all: &'static [&'static str],
    of: [&'static [&'static str]; Language::COUNT],
}

impl List {
    /// The words of one language.
    pub fn of(&self, language: Language) -> &'static [&'static str] {
        self.of[language as usize]
    }

    /// The words of all languages.
    pub fn all(&self) -> &'static [&'static str] {
        self.all
    }
}

impl Deref for List {
    type Target = [&'static str];

    fn deref(&self) -> &Self::Target {
        self.all
    }
}

/// An index of the words of several lists that are looked up often.
pub(crate) struct Index(FxHashMap<&'static str, usize>);

impl Index {
    pub(crate) fn new(lists: &[&'static List]) -> Self {
        let words = lists.iter().enumerate().rev();
        Self(
            words
                .flat_map(|(at, list)| list.iter().map(move |word| (*word, at)))
                .collect(),
        )
    }

    /// The position of the list that contains `word`.
    pub(crate) fn get(&self, word: &str) -> Option<usize> {
        self.0.get(word).copied()
    }
}

impl Language {
    /// The language of a tag such as `de`, `de-AT` or `zh_Hans`; English if it is not known.
    pub fn of(tag: &str) -> Self {
        Self::known(&primary(tag)).unwrap_or_default()
    }

    fn known(primary: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == primary)
    }
}

/// `de` for `de-AT`.
fn primary(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or("");
    primary.trim().to_ascii_lowercase()
}

/// The decimal mark in the language of a tag, which may be a language without a file.
pub(crate) fn decimal(tag: &str) -> &'static str {
    let primary = primary(tag);
    let writes_alike = |language: &Language| writing::SAME_DECIMAL.of(*language).contains(&primary.as_str());
    let language = match primary.is_empty() {
        true => Some(Language::English),
        false => Language::known(&primary).or_else(|| Language::ALL.into_iter().find(writes_alike)),
    };
    language.map_or(",", |language| writing::DECIMAL[language as usize])
}

impl Word {
    /// Its key in `labels` in book.toml.
    pub fn key(self) -> &'static str {
        LABEL_KEYS[self as usize]
    }

    /// Its text with placeholders in braces.
    pub fn text(self, language: Language) -> &'static str {
        LABELS[self as usize][language as usize]
    }
}

/// The code that `build.rs` generates from the files in `lang/`.
#[allow(unreachable_pub)]
mod made {
    use super::List;

    include!(concat!(env!("OUT_DIR"), "/lang.rs"));
}

pub use made::*;
