//! Recognizes, word by word, the names of headings above information about the whole milestone.

use std::sync::LazyLock;

use super::number::{without_outline_number, without_tag};
use super::word_roles::{Role, WordRoles, is_short_form};
use crate::lang::{headings, work};
use crate::text::chars::{COLONS, digit};
use crate::text::words::{phrase, words};

const GENERAL: Role = 1;
const WORD: Role = 1 << 1;

/// The most words in such a heading. Longer ones are sentences.
const MOST: usize = 6;

static NAMES: LazyLock<WordRoles> = LazyLock::new(|| {
    WordRoles::new(&[
        (&headings::GENERAL, GENERAL),
        (&headings::BEFORE, WORD),
        (&headings::AND, WORD),
        (&headings::LINKS, WORD),
        (&headings::NUMBERED, WORD),
        (&work::PLAIN, WORD),
    ])
});

/// Whether a heading consists of words for the whole milestone: `Project information`, `Status at a glance`, `基本情報`. At least one of them
/// must be a general word, such as `information`.
pub(super) fn names_whole(title: &str) -> bool {
    let title = without_outline_number(without_tag(title)).trim_end_matches(COLONS);
    let mut all = 0;
    for (count, (_, word)) in words(title).enumerate() {
        let role = role(&phrase(word)).or_else(|| is_short_form(word).then_some(WORD));
        let role = role.filter(|_| count < MOST);
        let Some(role) = role else { return false };
        all |= role;
    }
    all & GENERAL != 0
}

fn role(word: &str) -> Option<Role> {
    let is_number = word.chars().all(|c| digit(c).is_some());
    NAMES.all_of(word).or_else(|| is_number.then_some(WORD))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn general_words_name_no_part() {
        for title in [
            "Overview",
            "Project Information",
            "Status at a Glance",
            "9. Status",
            "Document Control",
            "Sprint 3 Plan",
            "Allgemeine Projektinformationen",
            "Eckdaten",
            "Informations générales",
            "Datos del proyecto",
            "基本情報",
            "项目信息",
            "[创建] 元信息",
            "BIP Information",
            "Auftraggeber / Entwickler",
        ] {
            assert!(names_whole(title), "{title}");
        }
        for title in [
            "Parser",
            "Security review",
            "Previous release",
            "Next milestone",
            "Appendix: the old plan",
            "Template",
            "Alternative B",
            "",
        ] {
            assert!(!names_whole(title), "{title}");
        }
    }
}
