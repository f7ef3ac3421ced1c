//! The meanings of names: those of all languages, or those of a book.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::names::{FIELDS, SECTIONS, STATUSES};
use crate::lang::{Language, List, metadata, own};
use crate::model::{FieldKind, Section, Status};
use crate::text::glance::Glance;
use crate::text::nearest;

/// What each name means. The keys are phrases.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    /// The language of the book.
    language: Language,
    pub sections: ByName<Section>,
    pub fields: ByName<FieldKind>,
    pub statuses: ByName<Status>,
    /// The first words of the fields about dependencies.
    pub dependencies: FxHashSet<String>,
    pub dependencies_glance: Glance,
    /// The first words of the names of sections, each with the number of words in the longest name that begins with it.
    pub section_words: FxHashMap<Cow<'static, str>, usize>,
    /// The names of sections in which misspelled headings are searched for. Built for the first unknown heading.
    near_sections: OnceLock<Near>,
    /// The names of fields in which misspelled keys are searched for. Built for the first unknown key.
    near_fields: OnceLock<Vec<(FieldKind, Near)>>,
}

/// Names that a text may misspell, by how close it must be.
#[derive(Clone, Debug, Default)]
pub(super) struct Near {
    /// In the book's language and in English.
    pub own: nearest::Names,
    /// In the other languages. Only very similar ones are taken for them, since a word of one language may look like a
    /// word of another.
    pub foreign: nearest::Names,
}

impl Near {
    fn new(language: Language, names: impl Fn(Language) -> Vec<&'static str>) -> Self {
        let (own, foreign): (Vec<Language>, _) = Language::ALL
            .into_iter()
            .partition(|from| [Language::English, language].contains(from));
        let all = |from: Vec<Language>| nearest::Names::new(from.into_iter().flat_map(&names));
        Self {
            own: all(own),
            foreign: all(foreign),
        }
    }
}

impl Names {
    /// The names of all languages for a book in `language`.
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
            // A later language overrides the meanings of the earlier ones.
            for from in others.chain(english).chain([language]) {
                let left_out = if from == language { &[][..] } else { own::NAMES.of(from) };
                all.add_all(from, left_out);
            }
            all
        })
    }

    fn add_all(&mut self, language: Language, left_out: &[&str]) {
        // The language files contain them as phrases.
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
        let near = self.near_sections.get_or_init(|| {
            // `Block` and `Required` are other words, not misspelled `Blocks` and `Requires`.
            let is_verb = |section: Section, name: &str| {
                matches!(section, Section::Blocks | Section::DependsOn) && !name.contains(' ')
            };
            Near::new(self.language, |from| {
                let all = SECTIONS.into_iter().flat_map(|(section, list)| {
                    let names = list.of(from).iter().copied();
                    names.filter(move |name| !is_verb(section, name))
                });
                all.filter(|name| self.sections.contains_key(name.as_bytes())).collect()
            })
        });
        near.own.near(given).or_else(|| near.foreign.by_one_edit(given))
    }

    /// By kind, the names of fields in which misspelled keys are searched for.
    pub(super) fn near_fields(&'static self) -> &'static [(FieldKind, Near)] {
        self.near_fields.get_or_init(|| {
            let all = FIELDS.into_iter().map(|(kind, list)| {
                let is_own = |name: &&str| self.fields.get(name.as_bytes()) == Some(&kind);
                let near = Near::new(self.language, |from| {
                    list.of(from).iter().copied().filter(is_own).collect()
                });
                (kind, near)
            });
            all.collect()
        })
    }

    /// Adds a name of a section. `name` is a phrase.
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

    /// Adds a name of a field. `name` is a phrase.
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

/// Values by the bytes of a phrase.
pub(super) type ByName<T> = FxHashMap<Cow<'static, [u8]>, T>;

pub(super) fn bytes(name: Cow<'static, str>) -> Cow<'static, [u8]> {
    match name {
        Cow::Borrowed(name) => Cow::Borrowed(name.as_bytes()),
        Cow::Owned(name) => Cow::Owned(name.into_bytes()),
    }
}
