//! Names of fields that are in no list but consist of words of one family: `Anticipated delivery date`, `Zielabgabetermin`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lang::{List, families};
use crate::model::FieldKind;
use crate::text::words::phrased;

/// The meaning of a key that consists of words of one family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Family {
    pub kind: FieldKind,
    /// The field counts only if no other field gives the value.
    pub is_weak: bool,
    /// The date replaces that of another target.
    pub is_newer: bool,
}

/// The roles that a word can have in a key, one bit for each.
type Uses = u16;

const DUE: Uses = 1;
const HOPE: Uses = 1 << 1;
const DONE: Uses = 1 << 2;
const TIME: Uses = 1 << 3;
const TARGET_WORD: Uses = 1 << 4;
const NEWER: Uses = 1 << 5;
const OWNER: Uses = 1 << 6;
const WEAK_OWNER: Uses = 1 << 7;
const OWNER_WORD: Uses = 1 << 8;
const STATUS: Uses = 1 << 9;
const STATUS_WORD: Uses = 1 << 10;

/// The roles in a key for a target, for an owner and for a status.
const FAMILIES: [Uses; 3] = [
    DUE | HOPE | DONE | TIME | TARGET_WORD | NEWER,
    OWNER | WEAK_OWNER | OWNER_WORD,
    STATUS | STATUS_WORD,
];

static LISTS: [(&List, Uses); 11] = [
    (&families::DUE, DUE),
    (&families::HOPES, HOPE),
    (&families::DONE, DONE),
    (&families::TIMES, TIME),
    (&families::TARGET_WORDS, TARGET_WORD),
    (&families::NEWER, NEWER),
    (&families::OWNER, OWNER),
    (&families::OWNER_WEAK, WEAK_OWNER),
    (&families::OWNER_WORDS, OWNER_WORD),
    (&families::STATUS, STATUS),
    (&families::STATUS_WORDS, STATUS_WORD),
];

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut uses = FxHashMap::default();
    for (list, own) in LISTS {
        for word in list.iter() {
            *uses.entry(*word).or_default() |= own;
        }
    }
    let mut starts: FxHashMap<[u8; 3], Lengths> = FxHashMap::default();
    for word in uses.keys() {
        *starts.entry(start_of(word)).or_default() |= length(word.len());
    }
    Words { uses, starts }
});

/// A set of lengths in bytes, one bit for each length.
type Lengths = u128;

fn length(bytes: usize) -> Lengths {
    1_u128.checked_shl(bytes as u32).unwrap_or(0)
}

/// The first three bytes of a word, filled up with spaces. Few texts begin with those of a known word.
fn start_of(word: &str) -> [u8; 3] {
    let mut bytes = word.bytes().chain([b' '; 3]);
    [(); 3].map(|()| bytes.next().unwrap_or(b' '))
}

struct Words {
    uses: FxHashMap<&'static str, Uses>,
    /// The lengths of the words with these first bytes.
    starts: FxHashMap<[u8; 3], Lengths>,
}

impl Words {
    /// The length of the longest known word at the start of `text`, and its roles. Another word may follow without a space:
    /// `abgabetermin`, `完成日期`.
    fn first(&self, text: &str) -> Option<(usize, Uses)> {
        // Many other words happen to begin with a shorter word.
        const SHORTEST: usize = 3;
        let lengths = self.starts.get(&start_of(text))?;
        let longest = lengths.checked_ilog2()? as usize;
        let ends = (1..=text.len().min(longest)).rev();
        ends.filter(|end| lengths & length(*end) != 0).find_map(|end| {
            let word = text.get(..end)?;
            let is_whole = text
                .get(end..)
                .is_none_or(|rest| rest.is_empty() || rest.starts_with(' '));
            let may_go_on = word.len() >= SHORTEST;
            Some((end, *self.uses.get(word)?)).filter(|_| is_whole || may_go_on)
        })
    }
}

/// The meaning of a key if all of its words belong to one family.
pub fn family(key: &str) -> Option<Family> {
    const LONGEST: usize = 80;
    if key.len() > LONGEST {
        return None;
    }
    let key = phrased(key);
    let mut rest = key.as_str();
    // For each family, whether all words so far belong to it; and the roles of the words so far.
    let mut shared = FAMILIES.map(|_| true);
    let mut some = 0;
    while !rest.is_empty() {
        // A number after the first word is skipped: `Phase 1 target completion`.
        let following = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if some != 0 && following.len() < rest.len() && (following.is_empty() || following.starts_with(' ')) {
            rest = following.trim_start_matches(' ');
            continue;
        }
        let (length, uses) = WORDS.first(rest)?;
        for (is_shared, own) in shared.iter_mut().zip(FAMILIES) {
            *is_shared &= uses & own != 0;
        }
        some |= uses;
        rest = rest.get(length..)?.trim_start_matches(' ');
    }
    let [of_target, of_owner, of_status] = shared;
    let is_due = some & DUE != 0 || some & HOPE != 0 && some & (DONE | TIME) != 0;
    let (kind, is_weak) = if of_target && is_due {
        (FieldKind::Target, false)
    } else if of_status && some & STATUS != 0 {
        (FieldKind::Status, true)
    } else if of_owner && some & (OWNER | WEAK_OWNER) != 0 {
        (FieldKind::Owner, some & OWNER == 0)
    } else {
        return None;
    };
    Some(Family {
        kind,
        is_weak,
        is_newer: kind == FieldKind::Target && some & NEWER != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(key: &str) -> Option<(FieldKind, bool)> {
        family(key).map(|family| (family.kind, family.is_weak))
    }

    #[test]
    fn a_key_of_words_of_one_family_has_its_meaning() {
        for key in [
            "Anticipated delivery date",
            "Est. completion",
            "Revised deadline",
            "To be completed by",
            "No later than",
            "duedate",
            "Scheduled for",
            "Gewünschter Liefertermin",
            "Abgabeschluss",
            "Date de livraison souhaitée",
            "Fecha de entrega acordada",
            "リリース希望日",
            "最晚交付时间",
        ] {
            assert_eq!(kind(key), Some((FieldKind::Target, false)), "{key}");
        }
        for key in [
            "Owner / DRI",
            "Accountable engineering lead",
            "Co-leads",
            "Who's responsible",
            "Hauptverantwortliche Person",
            "Gestionnaire du projet",
            "Líder técnico del proyecto",
            "開発リーダー名",
            "任务牵头人",
        ] {
            assert_eq!(kind(key), Some((FieldKind::Owner, false)), "{key}");
        }
        for key in [
            "Developed by",
            "Sprint team members",
            "Developers",
            "Entwickelt von",
            "开发人",
        ] {
            assert_eq!(kind(key), Some((FieldKind::Owner, true)), "{key}");
        }
        for key in ["Delivery status", "State of the project", "Gesamtstand", "阶段整体状态"] {
            assert_eq!(kind(key), Some((FieldKind::Status, true)), "{key}");
        }
        assert!(family("Revised deadline").is_some_and(|family| family.is_newer));
    }

    #[test]
    fn another_key_has_none() {
        for key in [
            "Start date",
            "Created",
            "Last updated",
            "Review date",
            "Due diligence",
            "Lead time",
            "Release notes",
            "Ready",
            "Date",
            "Completed on",
            "Kickoff",
            "Project",
            "Executive sponsor",
            "Backend lead",
            "Document status",
            "Prepared by",
            "Resources",
            "Starttermin",
            "開始予定日",
            "开始时间",
            "",
            "—",
        ] {
            let own = kind(key);
            assert_eq!(own, None, "{key}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_key_is_looked_at(key in "(due|date|owner|终|完成|é|termin|[ a-z_/-]|\\PC){0,12}") {
            family(&key);
        }
    }
}
