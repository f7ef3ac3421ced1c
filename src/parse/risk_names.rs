//! Headings over risks that no list holds: what they are called, word by word.

use std::sync::LazyLock;

use super::word_roles::{Role, WordRoles};
use crate::config::vocabulary::level;
use crate::lang::headings;
use crate::text::chars::{COLONS, digit, is_long_dash, joins_words};
use crate::text::words::{phrase, words};

const NOUN: Role = 1;
const ONE: Role = 1 << 1;
const WORD: Role = 1 << 2;
const THING: Role = 1 << 3;

/// A heading of more words is a sentence.
const MOST: usize = 7;

/// Words of which headings over risks are made.
struct Names(WordRoles);

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    Names(WordRoles::new(&[
        (&headings::RISK_NOUNS, NOUN),
        (&headings::RISK_ONE, ONE),
        (&headings::RISK_WORDS, WORD),
        (&headings::RISK_THINGS, THING),
        (&headings::BEFORE, WORD),
        (&headings::NUMBERED, WORD),
        (&headings::AND, WORD),
        (&headings::LINKS, WORD),
        (&headings::REMARKS, WORD),
    ]))
});

impl Names {
    /// What a word says, or all parts of one in a script without blanks together; `None` if anything in it is not known.
    fn role(&self, word: &str) -> Option<Role> {
        if let Some(role) = self.0.get(word) {
            return Some(role);
        }
        if word.starts_with(joins_words) {
            let is_number = word.chars().all(|c| digit(c).is_some());
            // `Projektrisiken`
            let ends_so = || {
                headings::RISK_NOUNS
                    .iter()
                    .any(|noun| word.len() > noun.len() + 3 && word.ends_with(noun))
            };
            return if is_number {
                Some(WORD)
            } else {
                ends_so().then_some(NOUN)
            };
        }
        self.0.all_of(word)
    }
}

/// Whether a heading is over risks: `Sprint risks`, `Remaining accepted operational risks (3)`, `High-risk items`.
pub(super) fn names_risks(title: &str) -> bool {
    const MARKS: [char; 6] = ['(', '[', '（', '【', ':', '：'];
    let name = title.split(|c| MARKS.contains(&c) || is_long_dash(c) && c != '\u{2010}' && c != '\u{2011}');
    let name = name.into_iter().next().unwrap_or(title);
    let tail = title.get(name.len()..).unwrap_or("");
    let mut all = 0;
    for (count, (_, word)) in words(name).enumerate() {
        let role = NAMES.role(&phrase(word)).filter(|_| count < MOST);
        let Some(role) = role else { return false };
        all |= role;
    }
    let turns = |(_, word): (usize, &str)| headings::TURNS.contains(&word.to_lowercase().as_str());
    let is_named = all & NOUN != 0 || all & ONE != 0 && all & THING != 0;
    // `Risk: the supplier is late`
    is_named && !tail.starts_with(COLONS) && !words(tail).any(turns)
}

/// Whether a heading among risks is over several of them, whatever else it says: `Harbour risks`.
pub(super) fn names_several(title: &str) -> bool {
    names_risks(title) || words(title).any(|(_, word)| NAMES.role(&phrase(word)).is_some_and(|role| role & NOUN != 0))
}

/// Whether a heading among risks only names the sort of the risks below it: `Technical`, `Business & market`.
pub(super) fn names_sort(title: &str) -> bool {
    let mut is_named = false;
    words(title).take(MOST).all(|(_, word)| {
        let word = phrase(word);
        let is_number = word.chars().all(|c| digit(c).is_some());
        is_named = true;
        !is_number && NAMES.role(&word).is_some_and(|role| role & WORD != 0)
    }) && is_named
}

/// Whether a heading only gives the level of the risks below it: `High`, `High risk`, `高风险`.
pub(super) fn names_level(title: &str) -> bool {
    let name = phrase(title);
    let nouns = || headings::ONE_RISK.iter().chain(headings::RISK_NOUNS.iter());
    let bare = nouns().find_map(|noun| name.strip_suffix(noun).or_else(|| name.strip_prefix(noun)));
    level(bare.unwrap_or(&name).trim()).is_some()
}

/// Whether a key names one risk: `Primary risk`, `Risk 2`, `Riesgo principal`.
pub(super) fn names_one(key: &str) -> bool {
    let mut is_named = false;
    for (_, word) in words(key) {
        let word = phrase(word);
        let is_noun = headings::ONE_RISK.contains(&word.as_str());
        is_named |= is_noun;
        if !is_noun && NAMES.role(&word).is_none_or(|role| role & WORD == 0) {
            return false;
        }
    }
    is_named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_made_of_the_words_for_risks_is_over_risks() {
        for title in [
            "Sprint Risks",
            "Remaining accepted operational risks",
            "Community Risks",
            "High-Risk Items",
            "Risk Areas",
            "Phase 2 Risks",
            "Risks to watch (week 3)",
            "Sprintrisiken",
            "Offene technische Risiken",
            "Riesgos técnicos del sprint",
            "High-level risks",
            "Risks log",
            "Risques restants et mesures",
            "残存リスク",
            "スプリントのリスクと対策",
            "主要风险与控制",
            "本阶段风险",
        ] {
            assert!(names_risks(title), "{title}");
        }
        for title in [
            "Risk",
            "A risk",
            "Risk 1",
            "Risk: the supplier is late",
            "Risks we do not take",
            "How we handle risks",
            "Future Risks",
            "Riskier Things",
            "Risks (out of scope)",
            "风险分流",
            "高风险操作",
            "降低风险",
            "Technical items",
            "Items",
            "",
        ] {
            assert!(!names_risks(title), "{title}");
        }
    }

    #[test]
    fn sorts_of_risks_are_headings_over_them() {
        for title in [
            "Technical",
            "Business & Market",
            "External",
            "Organizational",
            "Technisch",
        ] {
            assert!(names_sort(title), "{title}");
        }
        for title in ["Frost", "Vendor delay", "Risk", "Technical risk 2", ""] {
            assert!(!names_sort(title), "{title}");
        }
    }

    #[test]
    fn levels_are_headings_over_risks() {
        for title in [
            "High",
            "High Risk",
            "Risk: high",
            "Mittleres Risiko",
            "Riesgo alto",
            "高风险",
            "中",
        ] {
            assert!(names_level(title), "{title}");
        }
        for title in ["Risk 1", "Risk", "Frost", "Highway risk", ""] {
            assert!(!names_level(title), "{title}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_title_is_looked_at(title in "(risks?|Sprint|リスク|风险|与|isiken|[ (:—-]|é|\\PC){0,10}") {
            names_risks(&title);
        }
    }
}
