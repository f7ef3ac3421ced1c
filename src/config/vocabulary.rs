//! The names of sections, fields, columns and statuses, and how a phrase is compared with them.

pub mod families;
mod known;
pub mod names;
mod progress;
mod status_text;

use std::sync::LazyLock;

use crate::lang::{Index, Language, List, Word, criteria_groups, levels, spelling};
use crate::model::{CriteriaKind, FieldKind, Level, Section, Status};
use crate::text::chars::joins_words;
use crate::text::nearest::{begins_alike, is_slip, near};
use crate::text::words::{Phrase, phrase, phrased, words};
use known::{Names, bytes, near_names};
use names::{FIELDS, SECTIONS, STATUSES, TABLES};
pub(crate) use progress::begins_with;
pub(crate) use status_text::takes_back;

/// The names that are read in a book: those of all languages, and the book's own.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The language of the book. If languages share a name, its meaning in this language counts, else the English one.
    pub language: Language,
    own: Names,
    /// The book's own names of columns, each with the key of the column or the field.
    columns: Vec<(String, &'static str)>,
    /// The book's own vague words, as written.
    pub vague: Vec<String>,
    /// The book's own placeholders, as written.
    pub placeholder: Vec<String>,
}

impl Vocabulary {
    /// The keys that `vocabulary.section.KEY` takes.
    pub fn section_keys() -> impl Iterator<Item = (&'static str, Section)> {
        SECTIONS.iter().map(|(section, list)| (list.key, *section))
    }

    /// The keys that `vocabulary.field.KEY` takes.
    pub fn field_keys() -> impl Iterator<Item = (&'static str, FieldKind)> {
        FIELDS.iter().map(|(field, list)| (list.key, *field))
    }

    /// The usual name of each section in the book's language, in lower case, in the order of the guide.
    pub fn usual_sections(&self) -> impl Iterator<Item = &'static str> {
        let first = |list: &'static List| list.of(self.language).first().copied();
        SECTIONS.iter().filter_map(move |(_, list)| first(list))
    }

    /// The usual name of each field in the book's language, in lower case.
    pub fn usual_fields(&self) -> impl Iterator<Item = (FieldKind, &'static str)> {
        let first = |list: &'static List| list.of(self.language).first().copied();
        FIELDS
            .iter()
            .filter_map(move |(field, list)| Some((*field, first(list)?)))
    }

    /// The keys that `vocabulary.column.KEY` takes, each with its names. Columns with the key of a field are left out:
    /// `vocabulary.field` adds their names.
    pub fn column_keys() -> impl Iterator<Item = (&'static str, &'static List)> {
        let all = TABLES.into_iter().flatten().map(|list| (list.key, *list));
        all.filter(|(key, _)| Self::field_keys().all(|(field, _)| field != *key))
    }

    fn shared(&self) -> &'static Names {
        Names::of(self.language)
    }

    pub fn add_section(&mut self, section: Section, name: &str) {
        self.own.add_section(section, phrase(name).into());
    }

    /// Adds a name of a field, and of the columns with the same key.
    pub fn add_field(&mut self, field: FieldKind, name: &str) {
        self.own.add_field(field, phrase(name).into());
        let key = FIELDS.iter().find(|(kind, _)| *kind == field).map(|(_, list)| list.key);
        key.into_iter().for_each(|key| self.add_column(key, name));
    }

    /// Adds a name of the columns with this key.
    pub fn add_column(&mut self, key: &'static str, name: &str) {
        self.columns.push((phrase(name), key));
    }

    /// Whether a column with this heading, a phrase, is the one with these `names`.
    pub fn is_column(&self, heading: &str, names: &List) -> bool {
        let mut own = self.columns.iter();
        names.contains(&heading) || own.any(|(name, key)| name == heading && *key == names.key)
    }

    /// Whether the name of a field about dependencies begins with `word`, which is in lower case.
    pub fn begins_dependency(&self, word: &str) -> bool {
        self.shared().dependencies.contains(word) || self.own.dependencies.contains(word)
    }

    /// A fast check before [`Self::begins_dependency`], for a word in any case. `false` is certain.
    pub fn may_begin_dependency(&self, word: &str) -> bool {
        self.shared().dependencies_glance.may_be(word) || self.own.dependencies_glance.may_be(word)
    }

    pub fn add_status(&mut self, status: Status, name: &str) {
        self.own.statuses.insert(bytes(phrase(name).into()), status);
    }

    pub fn section(&self, heading: &str) -> Option<Section> {
        self.section_of(&phrased(heading))
    }

    pub fn section_of(&self, heading: &Phrase) -> Option<Section> {
        let heading = heading.as_bytes();
        let known = |name| self.own.sections.get(name).or_else(|| self.shared().sections.get(name));
        let trimmed = || known(heading.strip_suffix(b" section")?);
        known(heading).or_else(trimmed).copied()
    }

    /// The number of words in the longest section name that begins with `word`, which is in lower case. 0 if there is none.
    pub fn section_length(&self, word: &str) -> usize {
        let of = |names: &Names| names.section_words.get(word).copied().unwrap_or(0);
        of(&self.own).max(of(self.shared()))
    }

    pub fn field(&self, key: &str) -> Option<FieldKind> {
        self.field_of(&phrased(key))
    }

    pub fn field_of(&self, key: &Phrase) -> Option<FieldKind> {
        let own = self.own.fields.get(key.as_bytes());
        own.or_else(|| self.shared().fields.get(key.as_bytes())).copied()
    }

    fn known_status(&self, phrase: &[u8]) -> Option<Status> {
        let own = self.own.statuses.get(phrase);
        own.or_else(|| self.shared().statuses.get(phrase)).copied()
    }

    /// The status that `text` gives and the note after it. The whole phrase decides: the words after a status belong to the
    /// phrase unless a dash, a bracket, the end of a sentence or a date separates them. Only known words may change or extend
    /// a status: `All tasks complete`, `Not yet implemented`.
    pub fn status(&self, text: &str) -> Option<(Status, String)> {
        status_text::status(text, |phrase| self.known_status(phrase))
    }

    /// The status that `text` misspells by one or two letters, and its correct name. A note after a bracket, a dash, a comma
    /// or a semicolon is ignored. `None` if several statuses are equally close.
    pub fn nearly_status(&self, text: &str) -> Option<(Status, String)> {
        let head = text.split(['(', '–', '—', ';', ',']).next()?.split(" - ").next()?;
        let head = phrase(head);
        if head.chars().count() < 4 || has_unspaced(&head) {
            return None;
        }
        if self.known_status(head.as_bytes()).is_some() {
            // `Completed?` is spelled correctly, but in doubt.
            return None;
        }
        let prefixes = spelling::PREFIXES.iter();
        if prefixes
            .filter_map(|prefix| head.strip_prefix(prefix))
            .any(|rest| self.known_status(rest.as_bytes()).is_some())
        {
            // `Replanned` is another word, not a misspelled `Planned`.
            return None;
        }
        let limit = if head.chars().count() < 9 { 1 } else { 2 };
        let mut near: Vec<(usize, &str, Status)> = self
            .near_statuses()
            .filter(|(name, _)| name.len().abs_diff(head.len()) <= limit && name.len() > 3)
            .map(|(name, status)| (strsim::osa_distance(name, &head), name, status))
            .filter(|(distance, name, _)| (1..=limit).contains(distance) && is_misspelling(&head, name))
            .collect();
        near.sort();
        let (best, name, status) = near.first()?;
        let clear = near
            .iter()
            .all(|(distance, _, other)| distance > best || other == status);
        clear.then(|| (*status, (*name).to_owned()))
    }

    /// The book's own names of statuses, and those in its language and in English that it does not redefine.
    fn near_statuses(&self) -> impl Iterator<Item = (&str, Status)> {
        let of_languages = STATUSES.into_iter().flat_map(|(status, list)| {
            let names = near_names(list, self.language);
            names.map(move |name| (name, status))
        });
        let own = self.own.statuses.iter();
        let own = own.filter_map(|(name, status)| Some((std::str::from_utf8(name).ok()?, *status)));
        own.chain(of_languages.filter(|(name, _)| !self.own.statuses.contains_key(name.as_bytes())))
    }

    /// The name of a section that `given`, a phrase, misspells.
    pub fn nearly_section(&self, given: &str) -> Option<&str> {
        if has_unspaced(given) {
            return None;
        }
        let of_book = near(
            given,
            self.own
                .sections
                .keys()
                .filter_map(|name| std::str::from_utf8(name).ok()),
        );
        // A singular or plural is not a misspelling: `Milestone` of `Milestones`.
        let is_plural = |name: &str| name.strip_suffix('s') == Some(given) || given.strip_suffix('s') == Some(name);
        of_book.or_else(|| self.shared().nearly_section(given).filter(|name| !is_plural(name)))
    }

    /// Whether the whole of `word` names a status in this language.
    pub fn is_status_in(&self, language: Language, word: &str) -> bool {
        let word = phrase(word);
        let names = STATUSES.iter().flat_map(|(_, names)| names.of(language));
        !word.is_empty() && names.into_iter().any(|name| phrase(name) == word)
    }

    /// Whether `key` names a field in this language.
    pub fn is_field_in(&self, language: Language, key: &str) -> bool {
        let key = phrase(key);
        let names = FIELDS.iter().flat_map(|(_, names)| names.of(language));
        let is_label = |kind| self.field_name(kind, language).is_some_and(|name| phrase(&name) == key);
        let is_name = names.into_iter().any(|name| phrase(name) == key);
        !key.is_empty() && (is_name || FIELDS.iter().any(|(kind, _)| is_label(*kind)))
    }

    /// The name of a field in this language, with its first letter in upper case. `None` if the language has none.
    pub fn field_name(&self, kind: FieldKind, language: Language) -> Option<String> {
        let word = match kind {
            FieldKind::Status => Some(Word::Status),
            FieldKind::Owner => Some(Word::Owner),
            FieldKind::Target => Some(Word::Target),
            FieldKind::Description => Some(Word::Description),
            FieldKind::Summary => Some(Word::Summary),
            _ => None,
        };
        let label = word.map(|word| word.text(language).to_owned());
        let own = |label: &String| self.field(label) == Some(kind);
        let names = FIELDS
            .iter()
            .find(|(known, _)| *known == kind)
            .map(|(_, names)| names.of(language));
        let first = || {
            let name = names?.first()?;
            let mut letters = name.chars();
            let initial = letters.next()?;
            Some(initial.to_uppercase().chain(letters).collect())
        };
        label.filter(own).or_else(first)
    }

    /// The name of a field of one of `kinds` that `given`, a phrase, misspells.
    pub fn nearly_field(&self, given: &str, kinds: &[FieldKind]) -> Option<&str> {
        let text = |name| std::str::from_utf8(name).ok();
        let own = self.own.fields.iter().filter(|(_, kind)| kinds.contains(kind));
        let own = own.filter_map(|(name, _)| text(name));
        let shared = || {
            let shared = self.shared().near_fields().iter();
            shared.filter(|(kind, _)| kinds.contains(kind)).map(|(_, near)| near)
        };
        // The book may give a shared name another meaning.
        let is_shared = |name: &&str| !self.own.fields.contains_key(name.as_bytes());
        let alike = shared().flat_map(|names| names.own.alike(given)).filter(is_shared);
        let foreign = || shared().find_map(|names| names.foreign.by_one_edit(given).filter(is_shared));
        near(given, own.chain(alike)).or_else(foreign)
    }

    /// The `names` in the book's language and in English, for the search for misspelled headings of columns.
    pub fn near_columns(&self, names: &'static List) -> impl Iterator<Item = &'static str> {
        near_names(names, self.language)
    }
}

/// Whether `text` contains a letter of a script without spaces. There, one other character makes another word, so
/// misspellings are not searched for.
fn has_unspaced(text: &str) -> bool {
    !text.is_ascii() && text.contains(|c: char| c.is_alphanumeric() && !joins_words(c))
}

/// Whether `given` is a misspelled `name` and not other words. A word with another first letter is another word, unless its first two
/// letters are swapped. So is a text that ends in `r`, `s` or `g` if `name` ends in none of them. Examples: `Locked`, `Planner`.
fn is_misspelling(given: &str, name: &str) -> bool {
    let words = || given.split(' ').zip(name.split(' '));
    let ends_otherwise = given.ends_with(['r', 's', 'g']) && !name.ends_with(['r', 's', 'g']);
    is_slip(given, name) && words().all(|(given, name)| begins_alike(given, name)) && !ends_otherwise
}

/// The level in a text such as `Low`, `Med` or `High`: the first one among its first four words.
pub fn level(text: &str) -> Option<Level> {
    const LEVELS: [Level; 4] = [Level::Low, Level::Medium, Level::High, Level::Critical];
    static WORDS: LazyLock<Index> = LazyLock::new(|| Index::new(levels::ALL));
    let found = words(text)
        .take(4)
        .find_map(|(_, word)| WORDS.get(&word.to_lowercase()))?;
    LEVELS.get(found).copied()
}

/// The group of success criteria that a heading names.
pub fn criteria_kind(heading: &str) -> CriteriaKind {
    const KINDS: [CriteriaKind; 4] = [
        CriteriaKind::Technical,
        CriteriaKind::Operational,
        CriteriaKind::Quality,
        CriteriaKind::Documentation,
    ];
    static WORDS: LazyLock<Index> = LazyLock::new(|| Index::new(criteria_groups::ALL));
    let known = words(heading).find_map(|(_, word)| WORDS.get(&word.to_lowercase()));
    let kind = known.and_then(|at| KINDS.get(at).copied());
    kind.unwrap_or(CriteriaKind::Other)
}

#[cfg(test)]
mod tests {
    use super::known::ByName;
    use super::*;

    impl Vocabulary {
        pub(in crate::config) fn section_names(&self) -> impl Iterator<Item = (&str, Section)> {
            names(&self.own.sections, &self.shared().sections)
        }

        pub(in crate::config) fn field_names(&self) -> impl Iterator<Item = (&str, FieldKind)> {
            names(&self.own.fields, &self.shared().fields)
        }

        fn status_names(&self) -> impl Iterator<Item = (&str, Status)> {
            names(&self.own.statuses, &self.shared().statuses)
        }
    }

    /// The book's own names, and those of the languages that it does not redefine.
    fn names<'v, T: Copy>(own: &'v ByName<T>, shared: &'v ByName<T>) -> impl Iterator<Item = (&'v str, T)> {
        let others = shared.iter().filter(|(name, _)| !own.contains_key(*name));
        let name = |name| std::str::from_utf8(name).expect("a phrase");
        own.iter()
            .chain(others)
            .map(move |(bytes, meant)| (name(bytes), *meant))
    }

    #[test]
    fn the_whole_phrase_decides_a_status() {
        let vocabulary = Vocabulary::default();
        for (text, expected) in [
            ("✅ Complete - ready", Some((Status::Completed, "ready"))),
            (
                "Planned (starts after setup)",
                Some((Status::Planned, "(starts after setup)")),
            ),
            ("In progress", Some((Status::InProgress, ""))),
            ("**not** really", None),
            ("plan complete, ready to start", None),
            ("not done", None),
            ("Ready for review", Some((Status::InReview, ""))),
            ("Done. Shipped in v2", Some((Status::Completed, "Shipped in v2"))),
            ("Code in feature branch, ready for review", None),
            ("Completed 2024-01-05", Some((Status::Completed, "2024-01-05"))),
            ("IN-PROGRESS", Some((Status::InProgress, ""))),
            ("🟢 On track", Some((Status::InProgress, ""))),
            ("Completed?", None),
            ("At Risk — supplier late", Some((Status::AtRisk, "supplier late"))),
            ("Done ✅", Some((Status::Completed, ""))),
            ("✅", Some((Status::Completed, ""))),
            ("✔️", Some((Status::Completed, ""))),
            ("❌", None),
            ("Closed out May 3, 2027", Some((Status::Completed, "May 3, 2027"))),
            ("Done may be", None),
            ("Implemented in v2.1", Some((Status::Completed, "in v2.1"))),
            ("Done for 3 of 5", None),
            ("complete overhaul", None),
        ] {
            let found = vocabulary.status(text);
            let found = found.as_ref().map(|(status, note)| (*status, note.as_str()));
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(
            vocabulary.nearly_status("In Progres").map(|s| s.0),
            Some(Status::InProgress)
        );
        assert_eq!(
            vocabulary.nearly_status("Compelted").map(|s| s.0),
            Some(Status::Completed)
        );
        assert_eq!(vocabulary.nearly_status("Soonish"), None);
        for (text, meant) in [
            ("Planed", "planned"),
            ("Plannned", "planned"),
            ("lPanned", "planned"),
            ("In Porgress", "in progress"),
            ("In Progres (since May)", "in progress"),
            ("InProgres", "inprogress"),
            ("Ni progress", "in progress"),
            ("AtRisk", "at risk"),
            ("OnHold", "on hold"),
            ("Not startd", "not started"),
            ("Compleeted", "completed"),
            ("Finshed", "finished"),
            ("Bloked", "blocked"),
            ("Canceld", "canceled"),
            ("In Reviw", "in review"),
        ] {
            let found = vocabulary.nearly_status(text);
            assert_eq!(found.map(|(_, name)| name).as_deref(), Some(meant), "{text}");
        }
        for text in [
            "Unblocked",
            "Uncompleted",
            "Incomplete",
            "Replanned",
            "Unplanned",
            "Inactive",
            "Unfinished",
            "Undone",
            "Redone",
            "Restarted",
            "Unstarted",
            "Unreleased",
            "Unverified",
            "Unpaused",
            "Unlocked",
            "Locked",
            "Blocker",
            "Planner",
            "Starter",
            "Completes",
            "No Risk",
            "No Progress",
            "No Review",
            "No hold",
            "Off track",
            "Now started",
            "On gold",
            "None",
            "Gone",
            "Relayed",
            "In Preview",
            "Later",
            "Pased",
            "Disclosed",
            "Non done",
            "Rereleased",
            "Preplanned",
            "Entblockt",
            "Nicht done",
            "Nonactive",
            "Undelayed",
            "Reopened",
            "Overdue",
        ] {
            assert_eq!(vocabulary.nearly_status(text), None, "{text}");
        }
        let mut taught = Vocabulary::default();
        taught.add_status(Status::Completed, "Abgeschlossen");
        taught.add_status(Status::Blocked, "Bloqueado");
        taught.add_status(Status::Blocked, "Bloqué");
        taught.add_status(Status::Completed, "Terminado");
        taught.add_status(Status::Completed, "Achevé");
        for text in [
            "Unabgeschlossen",
            "Desbloqueado",
            "Débloqué",
            "Reterminado",
            "Inachevé",
            "Nicht abgeschlossen",
            "No terminado",
            "Non achevé",
        ] {
            assert_eq!(taught.nearly_status(text), None, "{text}");
        }
        assert_eq!(
            taught.nearly_status("Abgeschlosen").map(|(status, _)| status),
            Some(Status::Completed)
        );
    }

    #[test]
    fn the_books_own_meaning_counts() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.add_status(Status::Blocked, "Done");
        assert_eq!(
            vocabulary.status("Done").map(|(status, _)| status),
            Some(Status::Blocked)
        );
        let meanings = vocabulary.status_names().filter(|(name, _)| *name == "done");
        assert!(meanings.map(|(_, status)| status).eq([Status::Blocked]));
        for language in Language::ALL {
            let vocabulary = Vocabulary {
                language,
                ..Vocabulary::default()
            };
            assert_eq!(vocabulary.field("Owner"), Some(FieldKind::Owner), "{language:?}");
        }
    }

    #[test]
    fn names_compare_without_decoration() {
        let vocabulary = Vocabulary::default();
        assert_eq!(
            vocabulary.section("🚧 Timeline & Dependencies"),
            Some(Section::Timeline)
        );
        assert_eq!(vocabulary.section("Sign-Off Criteria"), Some(Section::SignOff));
        assert_eq!(
            vocabulary.section("Who Needs to Know About This Milestone?"),
            Some(Section::Audience)
        );
        assert_eq!(vocabulary.section("Roll-back"), None);
        assert_eq!(vocabulary.field("Target Date"), Some(FieldKind::Target));
    }
}
