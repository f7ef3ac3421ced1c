//! Names by their phrases: those of all languages, or those of a book.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{FIELDS, SECTIONS, STATUSES};
use crate::lang::{Language, List, metadata, own};
use crate::model::{FieldKind, Section, Status};
use crate::text::glance::Glance;
use crate::text::nearest;

/// Names by their phrases.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// Of the book; misspelt names are looked for in it and in English alone.
    language: Language,
    pub sections: ByName<Section>,
    pub fields: ByName<FieldKind>,
    pub statuses: ByName<Status>,
    /// The first words of the fields about dependencies.
    pub dependencies: FxHashSet<String>,
    pub dependencies_glance: Glance,
    /// The first words of the sections' names, each with the most words of such a name.
    pub section_words: FxHashMap<Cow<'static, str>, usize>,
    /// Those of sections, made when a heading is none of them.
    near_sections: OnceLock<nearest::Names>,
    /// Those of fields, made when a key is none of them.
    near_fields: OnceLock<Vec<(FieldKind, nearest::Names)>>,
}

impl Names {
    /// Those of all languages, as a book in `language` reads them.
    pub(super) fn of(language: Language) -> &'static Self {
        static ALL: [OnceLock<Names>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
        ALL[language as usize].get_or_init(|| {
            let mut all = Self {
                language,
                ..Self::default()
            };
            let others = Language::ALL.into_iter().rev();
            let others = others.filter(|from| ![Language::English, language].contains(from));
            let english = Some(Language::English).filter(|english| *english != language);
            // Of two meanings, the later one stays.
            for from in others.chain(english).chain([language]) {
                let left_out = if from == language { &[][..] } else { own::NAMES.of(from) };
                all.add_all(from, left_out);
            }
            all
        })
    }

    fn add_all(&mut self, language: Language, left_out: &[&str]) {
        // They stand in the files as phrases.
        let names = |list: &'static List| {
            let all = list.of(language).iter().copied();
            all.filter(|name| !left_out.contains(name)).map(Cow::Borrowed)
        };
        for (section, list) in SECTIONS {
            names(list).for_each(|name| self.add_section(section, name));
        }
        for (field, list) in FIELDS {
            names(list).for_each(|name| self.add_field(field, name));
        }
        names(&metadata::WEAK_OWNERS).for_each(|name| self.add_field(FieldKind::Owner, name));
        names(&metadata::WEAK_STATUSES).for_each(|name| self.add_field(FieldKind::Status, name));
        for (status, list) in STATUSES {
            names(list).for_each(|name| _ = self.statuses.insert(bytes(name), status));
        }
    }

    pub(super) fn nearly_section(&'static self, given: &str) -> Option<&'static str> {
        let names = || {
            // `Block` and `Required` are words of their own.
            let is_verb = |section: Section, name: &str| {
                matches!(section, Section::Blocks | Section::DependsOn) && !name.contains(' ')
            };
            let all = SECTIONS.into_iter().flat_map(|(section, list)| {
                near_names(list, self.language).filter(move |name| !is_verb(section, name))
            });
            nearest::Names::new(all.filter(|name| self.sections.contains_key(name.as_bytes())))
        };
        self.near_sections.get_or_init(names).near(given)
    }

    /// The names of fields that a word in the book may be a misspelling of, by kind.
    pub(super) fn near_fields(&'static self) -> &'static [(FieldKind, nearest::Names)] {
        self.near_fields.get_or_init(|| {
            let all = FIELDS.into_iter().map(|(kind, list)| {
                let names = near_names(list, self.language);
                let own = names.filter(|name| self.fields.get(name.as_bytes()) == Some(&kind));
                (kind, nearest::Names::new(own))
            });
            all.collect()
        })
    }

    /// Adds a name, a phrase.
    pub(super) fn add_section(&mut self, section: Section, name: Cow<'static, str>) {
        let first = match &name {
            Cow::Borrowed(name) => Cow::Borrowed(lead_word(name)),
            Cow::Owned(name) => Cow::Owned(lead_word(name).to_owned()),
        };
        let most = self.section_words.entry(first).or_default();
        let spaces = name.bytes().filter(|byte| *byte == b' ').count();
        *most = (spaces + 1).max(*most);
        self.sections.insert(bytes(name), section);
    }

    /// Adds a name, a phrase.
    pub(super) fn add_field(&mut self, field: FieldKind, name: Cow<'static, str>) {
        if field.is_about_dependencies() {
            let first = name.split(' ').next().unwrap_or("");
            self.dependencies.insert(first.to_owned());
            self.dependencies_glance.add(first);
        }
        self.fields.insert(bytes(name), field);
    }
}

/// The names of the book's language and of English.
pub(super) fn near_names(list: &'static List, language: Language) -> impl Iterator<Item = &'static str> {
    let english = list.of(Language::English).iter();
    let own = list.of(language).iter().filter(move |_| language != Language::English);
    english.chain(own).copied()
}

fn lead_word(phrase: &str) -> &str {
    phrase.split(' ').next().unwrap_or("")
}

/// By the bytes of phrases.
pub(super) type ByName<T> = FxHashMap<Cow<'static, [u8]>, T>;

pub(super) fn bytes(name: Cow<'static, str>) -> Cow<'static, [u8]> {
    match name {
        Cow::Borrowed(name) => Cow::Borrowed(name.as_bytes()),
        Cow::Owned(name) => Cow::Owned(name.into_bytes()),
    }
}
