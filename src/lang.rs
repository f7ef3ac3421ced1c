//! The words of human languages, from `lang/*.toml`: a module for each table, a [`List`] for each list. `build.rs` makes them
//! when the program is built.

use std::ops::Deref;

/// Words with one meaning, in every language: as a slice those of all of them, English first.
pub struct List {
    /// As in the file.
    pub key: &'static str,
    all: &'static [&'static str],
    of: [&'static [&'static str]; Language::COUNT],
}

impl List {
    /// Those of one language.
    pub fn of(&self, language: Language) -> &'static [&'static str] {
        self.of[language as usize]
    }

    /// Those of all languages.
    pub fn all(&self) -> &'static [&'static str] {
        self.all
    }

    /// Those of all languages, of which a word that several share stands with the first: `language`, then English.
    pub fn by_priority(&self, language: Language) -> impl Iterator<Item = &'static str> + '_ {
        let others = Language::ALL.into_iter().filter(move |other| *other != language);
        std::iter::once(language)
            .chain(others)
            .flat_map(|language| self.of(language).iter().copied())
    }
}

impl Deref for List {
    type Target = [&'static str];

    fn deref(&self) -> &Self::Target {
        self.all
    }
}

/// Which of `lists` holds `word`.
pub fn which(lists: &[&List], word: &str) -> Option<usize> {
    lists.iter().position(|list| list.contains(&word))
}

impl Language {
    /// The language of a tag such as `de`, `de-AT` or `zh_Hans`; English if it is not known.
    pub fn of(tag: &str) -> Self {
        let primary = tag.split(['-', '_']).next().unwrap_or("").trim();
        let mut all = Self::ALL.into_iter();
        all.find(|language| primary.eq_ignore_ascii_case(language.tag())).unwrap_or_default()
    }
}

impl Word {
    /// The key that `labels` in book.toml takes.
    pub fn key(self) -> &'static str {
        LABEL_KEYS[self as usize]
    }

    /// Its text with placeholders in braces.
    pub fn text(self, language: Language) -> &'static str {
        LABELS[self as usize][language as usize]
    }
}

include!(concat!(env!("OUT_DIR"), "/lang.rs"));
