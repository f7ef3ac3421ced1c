//! The names of sections, fields and statuses, and how a phrase is compared with them.

mod names;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::chars::is_long_dash;
use crate::model::{CriteriaKind, FieldKind, Level, Section, Status};
use crate::nearest::{begins_alike, is_slip};
use crate::text::slice;
pub use crate::text::words::{Beginnings, lead, phrase, words};
use crate::text::words::{joined, phrased, simple};
use names::{FIELDS, SECTIONS, STATUSES};

/// Names as the configuration may extend them: canonical key, section or field or status, its phrases.
#[derive(Clone, Debug)]
pub struct Vocabulary {
    sections: FxHashMap<Box<[u8]>, Section>,
    fields: FxHashMap<Box<[u8]>, FieldKind>,
    statuses: FxHashMap<Box<[u8]>, Status>,
    /// The first words of the fields about dependencies.
    dependencies: FxHashSet<String>,
    /// How they begin.
    beginnings: Beginnings,
    /// More words that say nothing in a criterion, as written.
    pub vague: Vec<String>,
    /// More texts that wait to be replaced, as written.
    pub placeholder: Vec<String>,
}

impl Default for Vocabulary {
    fn default() -> Self {
        let mut own = Self {
            sections: FxHashMap::default(),
            fields: FxHashMap::default(),
            statuses: FxHashMap::default(),
            dependencies: FxHashSet::default(),
            beginnings: Beginnings::default(),
            vague: Vec::new(),
            placeholder: Vec::new(),
        };
        for (_, section, names) in SECTIONS {
            names.iter().for_each(|name| own.add_section(*section, name));
        }
        for (_, field, names) in FIELDS {
            names.iter().for_each(|name| own.add_field(*field, name));
        }
        for (status, names) in STATUSES {
            names.iter().for_each(|name| own.add_status(*status, name));
        }
        own
    }
}

impl Vocabulary {
    /// The keys that `vocabulary.section.KEY` takes.
    pub fn section_keys() -> impl Iterator<Item = (&'static str, Section)> {
        SECTIONS.iter().map(|(key, section, _)| (*key, *section))
    }

    /// The keys that `vocabulary.field.KEY` takes.
    pub fn field_keys() -> impl Iterator<Item = (&'static str, FieldKind)> {
        FIELDS.iter().map(|(key, field, _)| (*key, *field))
    }

    pub fn add_section(&mut self, section: Section, name: &str) {
        self.sections.insert(phrased(name).as_bytes().into(), section);
    }

    pub fn add_field(&mut self, field: FieldKind, name: &str) {
        let name = phrase(name);
        if field.is_about_dependencies() {
            let first = name.split(' ').next().unwrap_or("");
            self.beginnings.add(first);
            self.dependencies.insert(first.to_owned());
        }
        self.fields.insert(name.into_bytes().into(), field);
    }

    /// Whether a field about dependencies begins with `word`, in lower case.
    pub fn begins_dependency(&self, word: &str) -> bool {
        self.dependencies.contains(word)
    }

    /// Whether one may begin with `word` in any case; false is certain.
    pub fn may_begin_dependency(&self, word: &str) -> bool {
        self.beginnings.may_hold(word)
    }

    pub fn add_status(&mut self, status: Status, name: &str) {
        self.statuses.insert(phrased(name).as_bytes().into(), status);
    }

    pub fn section(&self, heading: &str) -> Option<Section> {
        let heading = phrased(heading);
        let heading = heading.as_bytes();
        let found = self.sections.get(heading);
        let trimmed = || self.sections.get(heading.strip_suffix(b" section")?);
        found.or_else(trimmed).copied()
    }

    pub fn field(&self, key: &str) -> Option<FieldKind> {
        self.fields.get(phrased(key).as_bytes()).copied()
    }

    /// The status that `text` begins with and the note behind it. The whole phrase decides: what follows a status
    /// without a dash, a bracket, the end of a sentence or a date belongs to the phrase.
    pub fn status(&self, text: &str) -> Option<(Status, String)> {
        let known = simple(text).and_then(|phrase| self.statuses.get(phrase.as_bytes()));
        if let Some(status) = known {
            return Some((*status, String::new()));
        }
        let words: Vec<(usize, &str)> = words(text).take(7).collect();
        (1..=words.len().min(5)).rev().find_map(|count| {
            let (last, word) = words[count - 1];
            let end = last + word.len();
            let key = joined(words[..count].iter().map(|(_, word)| *word));
            let status = *self.statuses.get(key.as_bytes())?;
            let note = note_after(slice(text, end..))?;
            Some((status, note))
        })
    }

    /// A known phrase for a status that is one or two letters away from `text`, and which it means.
    pub fn nearly_status(&self, text: &str) -> Option<(Status, String)> {
        let head = text.split(['(', '–', '—', ';', ',']).next()?.split(" - ").next()?;
        let head = phrase(head);
        if head.chars().count() < 4 {
            return None;
        }
        if self.statuses.contains_key(head.as_bytes()) {
            // A known one with a doubt, `Completed?`, is not misspelt.
            return None;
        }
        let limit = if head.chars().count() < 9 { 1 } else { 2 };
        let mut near: Vec<(usize, &str, Status)> = self
            .status_names()
            .filter(|(name, _)| name.len().abs_diff(head.len()) <= limit && name.len() > 3)
            .map(|(name, status)| (strsim::damerau_levenshtein(name, &head), name, status))
            .filter(|(distance, name, _)| (1..=limit).contains(distance) && is_misspelling(&head, name))
            .collect();
        near.sort();
        let (best, name, status) = near.first()?;
        let clear = near
            .iter()
            .all(|(distance, _, other)| distance > best || other == status);
        clear.then(|| (*status, (*name).to_owned()))
    }

    pub fn section_names(&self) -> impl Iterator<Item = (&str, Section)> {
        names(&self.sections)
    }

    pub fn field_names(&self) -> impl Iterator<Item = (&str, FieldKind)> {
        names(&self.fields)
    }

    pub fn status_names(&self) -> impl Iterator<Item = (&str, Status)> {
        names(&self.statuses)
    }
}

fn names<T: Copy>(known: &FxHashMap<Box<[u8]>, T>) -> impl Iterator<Item = (&str, T)> {
    let name = |name| std::str::from_utf8(name).expect("a phrase");
    known.iter().map(move |(bytes, meant)| (name(bytes), *meant))
}

/// Whether the words of `given` are those of a status with a slip in them. A word that begins with another letter, or ends as
/// another kind of word does, is another one: `Locked`, `Planner`.
fn is_misspelling(given: &str, name: &str) -> bool {
    let words = || given.split(' ').zip(name.split(' '));
    let ends_otherwise = given.ends_with(['r', 's', 'g']) && !name.ends_with(['r', 's', 'g']);
    is_slip(given, name) && words().all(|(given, name)| begins_alike(given, name)) && !ends_otherwise
}

/// What stands behind a status; none where it goes on as part of the same phrase.
fn note_after(tail: &str) -> Option<String> {
    let is_wide = |c: char| matches!(c, '（' | '［' | '，' | '、' | '；' | '。' | '：' | '／');
    let plain = tail.trim_start_matches(|c: char| {
        !c.is_alphanumeric() && !c.is_ascii_punctuation() && !is_long_dash(c) && !is_wide(c)
    });
    let Some(first) = plain.chars().next() else {
        return Some(String::new());
    };
    let spaced = tail.starts_with(char::is_whitespace) || plain.len() < tail.len();
    let ends_phrase = match first {
        '(' | '[' | ',' | ';' | '.' | ':' | '|' | '!' | '/' | '~' | '→' => true,
        '-' => spaced,
        c if is_long_dash(c) || is_wide(c) => true,
        c if c.is_ascii_digit() => spaced,
        _ => ["on ", "since ", "as of ", "by ", "until "]
            .iter()
            .any(|lead| plain.to_lowercase().starts_with(lead)),
    };
    let note = plain.trim_start_matches(|c: char| is_long_dash(c) || ",;.:|!/~→-，、；。：／".contains(c));
    ends_phrase.then(|| note.trim().to_owned())
}

/// `Low`, `Med`, `High` and their like, by the first word that is one.
pub fn level(text: &str) -> Option<Level> {
    words(text).take(4).find_map(|(_, word)| {
        Some(match word.to_lowercase().as_str() {
            "low" | "minor" | "unlikely" | "p3" | "p4" | "niedrig" | "gering" | "baja" | "bajo" | "faible" | "低" => {
                Level::Low
            }
            "medium" | "med" | "moderate" | "possible" | "p2" | "mittel" | "media" | "medio" | "moyen" | "moyenne"
            | "中" => Level::Medium,
            "high" | "major" | "likely" | "p1" | "hoch" | "alta" | "alto" | "élevé" | "élevée" | "高" => {
                Level::High
            }
            "critical" | "severe" | "p0" | "blocker" | "kritisch" | "crítica" | "critique" => Level::Critical,
            _ => return None,
        })
    })
}

/// Which group of success criteria a heading opens.
pub fn criteria_kind(heading: &str) -> CriteriaKind {
    let known = words(heading).find_map(|(_, word)| {
        Some(match word.to_lowercase().as_str() {
            "technical" | "functional" | "engineering" | "performance" | "technische" | "técnicos" | "techniques" => {
                CriteriaKind::Technical
            }
            "operational" | "operations" | "ops" | "operability" | "betrieb" => CriteriaKind::Operational,
            "quality" | "qa" | "testing" | "qualität" | "calidad" | "qualité" => CriteriaKind::Quality,
            "documentation" | "docs" | "documents" | "dokumentation" | "documentación" => CriteriaKind::Documentation,
            _ => return None,
        })
    });
    known.unwrap_or(CriteriaKind::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

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
