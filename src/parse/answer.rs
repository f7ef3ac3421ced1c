//! Whether a text is an answer: a value, a "none", or still open. Decided only here, for every reader and rule.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lang::answers::{EXCEPT, FILLERS, IN_ANOTHER_PLACE, NONE, NOTHING, OPEN, SEE, SINCE, nouns};
use crate::lang::columns::deliverables::NUMBER;
use crate::lang::metadata::NOT_DELIVERED;
use crate::lang::sentences::NEGATIONS;
use crate::text::chars::{is_long_dash, joins_words};
use crate::text::glance::Glance;
use crate::text::slice;
use crate::text::words::{phrase, words as words_of};

/// What an answer is about. Its nouns may be part of a "no": `No known risks` is a "no" only if risks were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Risks,
    Blockers,
    Dependencies,
    Waiting,
    Steps,
    Mitigation,
    Path,
    /// A name, a date, a description: has no nouns.
    Value,
}

impl Asked {
    fn nouns(self) -> &'static [&'static str] {
        match self {
            Self::Risks => &nouns::RISKS,
            Self::Blockers => &nouns::BLOCKERS,
            Self::Dependencies => &nouns::DEPENDENCIES,
            Self::Waiting => &nouns::WAITING,
            Self::Steps => &nouns::STEPS,
            Self::Mitigation => &nouns::MITIGATION,
            Self::Path => &nouns::PATH,
            Self::Value => &[],
        }
    }
}

/// What a text means as an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Given,
    /// A "none": `None`, `N/A`, `No known risks`, `Keine (erste Phase)`.
    None,
    /// Still open: `TBD`, `TBD (after the permit)`.
    Open,
    /// No text at all.
    Missing,
}

/// What `text` means as an answer to `asked`. `No spare parts in the country` is a risk.
pub(crate) fn answer(text: &str, asked: Asked) -> Answer {
    match text {
        text if text.trim().is_empty() => Answer::Missing,
        text if is_promised(text) => Answer::Open,
        text if may_deny(text) && denies(text, asked) => Answer::None,
        _ => Answer::Given,
    }
}

/// Whether a text is a "none" or empty.
pub(crate) fn says_nothing(text: &str, asked: Asked) -> bool {
    matches!(answer(text, asked), Answer::None | Answer::Missing)
}

/// Whether `word`, in lower case, is a "none" even before an id: `Nothing (MLS-002 is done)`, but not `No start before MLS-002`.
pub(crate) fn is_none_word(word: &str) -> bool {
    NONE.contains(&word)
}

/// Whether a text about `asked` only says where to read about it: `See the risk analysis`, `The risks are in a separate document`.
/// `has_link` is whether it has a link.
pub(crate) fn is_pointer(text: &str, has_link: bool, asked: Asked) -> bool {
    const MOST: usize = 8;
    const MOST_IN_SENTENCE: usize = 24;
    let own = phrase(text);
    let count = words_of(text).count();
    let begins = |lead: &&str| {
        let rest = own.strip_prefix(*lead);
        rest.is_some_and(|rest| rest.starts_with(' ') || !lead.is_ascii() && !rest.starts_with(joins_words))
    };
    let is_reference = || (has_link || count <= MOST) && SEE.iter().any(begins);
    let holds = |part: &&str| own.contains(*part);
    let is_asked = || {
        words_of(&own).any(|(_, word)| asked.nouns().contains(&word))
            || asked.nouns().iter().filter(|noun| !noun.is_ascii()).any(holds)
    };
    let is_elsewhere = || count <= MOST_IN_SENTENCE && IN_ANOTHER_PLACE.iter().any(holds) && is_asked();
    is_reference() || is_elsewhere()
}

/// Whether a text is still to be written: empty or a promise. A "none" is an answer, whatever was asked.
pub(crate) fn is_open(text: &str) -> bool {
    text.trim().is_empty() || is_promised(text)
}

/// Whether a text begins with a word that says that something has not happened: `Not yet, the crane is broken`.
pub(crate) fn begins_with_not(text: &str) -> bool {
    words_of(text)
        .next()
        .is_some_and(|(_, word)| is_one_of(&NOT_DELIVERED, word))
}

/// Whether `text` may be a "no": a cheap filter without false negatives.
fn may_deny(text: &str) -> bool {
    let mut own = words_of(text);
    let Some((at, first)) = own.next() else { return true };
    // A mark before the next word may end the "no".
    let next = own
        .next()
        .filter(|(next, _)| text.get(at + first.len()..*next) == Some(" "));
    // An apostrophe separates words here.
    let is_known = |word: &str| word == "&" || word.split(['\'', '’']).all(|part| KNOWN.may_hold(part));
    is_known(first) && next.is_none_or(|(_, word)| is_known(word))
}

fn denies(text: &str, asked: Asked) -> bool {
    let (head, tail) = head_and_tail(text);
    let head = without_day(head);
    let takes_back = |tail: &str| words_of(tail).next().is_some_and(|(_, word)| is_one_of(&EXCEPT, word));
    is_denial(head, asked) && !takes_back(tail) && !exclaims(head, tail)
}

/// Whether the "no" is only the beginning of what follows: `No: the pump leaks`. `None: this is the first phase` says why there is none.
fn exclaims(head: &str, tail: &str) -> bool {
    let head = head.trim().to_lowercase();
    let goes_on = tail.starts_with([':', '：']) && tail.contains(char::is_alphanumeric);
    goes_on && !is_none_word(&head) && NEGATIONS.contains(&head.as_str())
}

fn is_promised(text: &str) -> bool {
    static FIRST: LazyLock<Glance> = LazyLock::new(|| Glance::of_first(OPEN.iter().copied()));
    let Some((_, first)) = words_of(text).next() else {
        return false;
    };
    // Few texts begin with one of these words.
    FIRST.may_be(first) && {
        let (head, _) = head_and_tail(text);
        // `TBD-Q3`, but not `soon-ish`
        let joined = head
            .split_once('-')
            .filter(|(_, tail)| !tail.starts_with(char::is_lowercase));
        let head = joined.map_or(head, |(head, _)| head);
        OPEN.contains(&phrase(head).as_str())
    }
}

/// Splits `text` before the first mark that begins a remark.
fn head_and_tail(text: &str) -> (&str, &str) {
    let mut before = ' ';
    let mut said = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map_or(' ', |(_, next)| *next);
        let ends = match c {
            '(' | '（' | '[' | ';' | ',' | '，' | '、' | '。' | '；' | '!' | '！' | '\n' => true,
            // The full stop in `No. 5` does not end the first part.
            '.' if is_number(text, at) => false,
            '.' | ':' | '：' => next.is_whitespace() || !c.is_ascii(),
            '-' => before.is_whitespace() && next.is_whitespace(),
            c => is_long_dash(c) && c != '\u{2010}' && c != '\u{2011}',
        };
        if ends && said {
            return text.split_at_checked(at).unwrap_or((text, ""));
        }
        said |= c.is_alphanumeric();
        before = c;
    }
    (text, "")
}

/// Whether the full stop ends an abbreviation for "number" and a number follows.
fn is_number(text: &str, stop: usize) -> bool {
    let (before, after) = (slice(text, ..stop), slice(text, stop + 1..));
    after.trim_start().starts_with(|c: char| c.is_ascii_digit()) && NUMBER.contains(&phrase(before).as_str())
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    let lower = word.to_lowercase();
    list.iter()
        .any(|known| match joins_words(known.chars().next().unwrap_or(' ')) {
            true => *known == lower,
            false => lower.starts_with(known),
        })
}

/// `No open blockers` from `No open blockers as of 2026-11-01`.
fn without_day(head: &str) -> &str {
    let Some(digit) = head.find(|c: char| c.is_ascii_digit()) else {
        return head;
    };
    let before = slice(head, ..digit).trim_end();
    let named = SINCE.iter().filter_map(|lead| {
        let start = before.len().checked_sub(lead.len())?;
        let own = before.get(start..)?;
        let is_word = before.get(..start)?.ends_with(char::is_whitespace);
        (is_word && own.eq_ignore_ascii_case(lead)).then_some(start)
    });
    named.min().and_then(|start| head.get(..start)).unwrap_or(head)
}

/// Whether `head` consists of a "no", words that change nothing about it, and nouns of what was asked for.
fn is_denial(head: &str, asked: Asked) -> bool {
    let lower = phrase(head).replace(['\'', '’'], " ");
    // A longer text is more than a "no".
    const MOST: usize = 16;
    let words: Vec<&str> = lower.split(' ').filter(|word| !word.is_empty()).collect();
    match words.as_slice() {
        // A dash, or no text at all.
        [] => return true,
        ["n", "a"] | ["0"] => return true,
        ["n", "a", rest @ ..] => return rest.len() <= MOST && strip_words(rest, asked).is_some(),
        words if words.len() > MOST => return false,
        _ => {}
    }
    strip_words(&words, asked) == Some(true)
}

/// Whether `words` contain a "no"; `None` if one of them is unknown.
fn strip_words(words: &[&str], asked: Asked) -> Option<bool> {
    let known = &*KNOWN;
    let nouns = asked.nouns();
    let mut denies = false;
    let mut rest = words;
    while let Some((first, following)) = rest.split_first() {
        if first.is_ascii() && !known.words.contains(first) {
            return None;
        }
        let phrases = known.phrases.get(first).map_or(&[][..], Vec::as_slice);
        let own = nouns.iter().filter(|noun| noun.contains(' ')).copied();
        let phrase = phrases.iter().copied().chain(own).find_map(|phrase| {
            let mut left = rest.iter();
            phrase
                .split(' ')
                .all(|word| left.next() == Some(&word))
                .then_some(left.as_slice())
        });
        if let Some(left) = phrase {
            rest = left;
            continue;
        }
        if known.nothing.contains(first) {
            denies = true;
        } else if !known.fillers.contains(first) && !nouns.contains(first) {
            denies |= within(first, nouns)?;
        }
        rest = following;
    }
    Some(denies)
}

/// The same for a word of a script without spaces, which may be several words.
fn within(word: &str, nouns: &[&str]) -> Option<bool> {
    if word.starts_with(joins_words) {
        return None;
    }
    let mut denies = false;
    let mut rest = word;
    while !rest.is_empty() {
        let longest = |list: &mut dyn Iterator<Item = &'static str>| {
            let own = list.filter(|known| !known.chars().next().is_some_and(joins_words));
            own.filter_map(|known| Some((known.len(), rest.strip_prefix(known)?)))
                .max_by_key(|(length, _)| *length)
        };
        let no = longest(&mut NOTHING.iter().copied());
        let filler = longest(&mut FILLERS.iter().copied());
        let noun = nouns
            .iter()
            .filter(|noun| !noun.chars().next().is_some_and(joins_words))
            .filter_map(|noun| Some((noun.len(), rest.strip_prefix(*noun)?)))
            .max_by_key(|(length, _)| *length);
        let best = [(no, true), (filler, false), (noun, false)].into_iter();
        let best = best.filter_map(|(found, denies)| found.map(|(length, left)| (length, left, denies)));
        let (_, left, is_no) = best.max_by_key(|(length, ..)| *length)?;
        denies |= is_no;
        rest = left;
    }
    Some(denies)
}

struct Known {
    /// All words that may be part of a "no".
    words: FxHashSet<&'static str>,
    glance: Glance,
    nothing: FxHashSet<&'static str>,
    fillers: FxHashSet<&'static str>,
    /// Fillers of several words, by their first word.
    phrases: FxHashMap<&'static str, Vec<&'static str>>,
}

impl Known {
    /// Whether a part of a word may be part of a "no". Words of other scripts may be several words.
    fn may_hold(&self, part: &str) -> bool {
        let is_known = || !part.is_ascii() || self.words.contains(part.to_ascii_lowercase().as_str());
        part.is_empty() || self.glance.may_be(part) && is_known()
    }
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let (several, one): (Vec<&str>, Vec<&str>) = FILLERS.iter().copied().partition(|filler| filler.contains(' '));
    let mut phrases: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for phrase in several {
        let first = phrase.split(' ').next().unwrap_or(phrase);
        phrases.entry(first).or_default().push(phrase);
    }
    phrases
        .values_mut()
        .for_each(|own| own.sort_by_key(|phrase| std::cmp::Reverse(phrase.len())));
    let nouns = nouns::ALL.iter().flat_map(|list| list.iter());
    let all = NOTHING
        .iter()
        .chain(FILLERS.iter())
        .chain(nouns)
        .chain(SINCE.iter())
        .copied()
        .chain(["n", "a", "0"]);
    let words: FxHashSet<&str> = all.flat_map(|text| text.split([' ', '\'', '’'])).collect();
    Known {
        glance: Glance::of(words.iter().copied()),
        words,
        nothing: NOTHING.iter().copied().collect(),
        fillers: one.into_iter().collect(),
        phrases,
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_answers_alone_or_with_a_noun_of_what_was_asked() {
        for (text, asked) in [
            ("", Asked::Risks),
            ("–", Asked::Risks),
            ("None", Asked::Risks),
            ("None.", Asked::Risks),
            ("**None**", Asked::Risks),
            ("n/a", Asked::Risks),
            ("N.A.", Asked::Risks),
            ("N/A for this milestone", Asked::Risks),
            ("NA", Asked::Blockers),
            ("Nil", Asked::Blockers),
            ("No", Asked::Blockers),
            ("None known", Asked::Risks),
            ("None yet", Asked::Risks),
            ("None so far", Asked::Risks),
            ("None at the moment", Asked::Risks),
            ("None (first phase)", Asked::Dependencies),
            ("None - first phase", Asked::Dependencies),
            ("None — the first phase waits for nobody", Asked::Dependencies),
            ("None, this is the first milestone", Asked::Dependencies),
            ("None. We start from scratch", Asked::Dependencies),
            ("Nothing", Asked::Dependencies),
            ("Nothing blocks this milestone", Asked::Dependencies),
            ("Not applicable", Asked::Steps),
            ("No known risks", Asked::Risks),
            ("No risks identified so far.", Asked::Risks),
            ("There are no known risks at this time", Asked::Risks),
            ("No open blockers", Asked::Blockers),
            ("No open blockers as of 2026-11-01", Asked::Blockers),
            ("No blockers since 1 November", Asked::Blockers),
            ("Keine Blocker seit 2026-11-01", Asked::Blockers),
            ("No blocker has been found", Asked::Blockers),
            ("There aren't any", Asked::Blockers),
            ("0", Asked::Blockers),
            ("Aucun bloqueur", Asked::Blockers),
            ("No significant risks identified", Asked::Risks),
            ("There are currently no blockers", Asked::Blockers),
            ("We have no open issues that we know of", Asked::Blockers),
            ("Nothing is blocking us", Asked::Blockers),
            ("No dependencies", Asked::Dependencies),
            ("No other milestones", Asked::Dependencies),
            ("Nothing to wait for", Asked::Waiting),
            ("No mitigation", Asked::Mitigation),
            ("No rollback is needed", Asked::Steps),
            ("Keine", Asked::Risks),
            ("Keine bekannten Risiken", Asked::Risks),
            ("Derzeit keine offenen Hindernisse", Asked::Blockers),
            ("Es gibt keine Abhängigkeiten", Asked::Dependencies),
            ("Entfällt", Asked::Steps),
            ("Ninguno", Asked::Risks),
            ("No hay riesgos conocidos", Asked::Risks),
            ("Sin bloqueos por ahora", Asked::Blockers),
            ("Aucun", Asked::Risks),
            ("Aucun risque connu à ce jour", Asked::Risks),
            ("Pas de dépendances", Asked::Dependencies),
            ("Il n’y a pas d’obstacles pour l’instant", Asked::Blockers),
            ("Sans objet", Asked::Steps),
            ("なし", Asked::Risks),
            ("特になし", Asked::Risks),
            ("現在ブロッカーはありません", Asked::Blockers),
            ("なし（最初のフェーズ）", Asked::Dependencies),
            ("无", Asked::Risks),
            ("暂无", Asked::Risks),
            ("没有已知的风险", Asked::Risks),
            ("目前没有阻碍。", Asked::Blockers),
        ] {
            assert!(says_nothing(text, asked), "{text}");
        }
    }

    #[test]
    fn a_word_for_none_is_a_whole_answer() {
        for word in NONE.iter() {
            assert_eq!(answer(word, Asked::Value), Answer::None, "{word}");
        }
        for word in ["no", "without", "tbd", "risks"] {
            assert!(!is_none_word(word), "{word}");
        }
    }

    #[test]
    fn a_no_with_something_else_is_something() {
        for (text, asked) in [
            ("No spare parts in the country", Asked::Risks),
            ("No. 5 crane breaks", Asked::Risks),
            ("No. 5 crane is broken", Asked::Blockers),
            ("Nr. 5", Asked::Waiting),
            ("No access to the vendor portal (Owner: Ana)", Asked::Blockers),
            ("No start before [MLS-002] is done", Asked::Dependencies),
            ("No decision yet on the crane", Asked::Waiting),
            ("No decision yet", Asked::Waiting),
            ("No permit", Asked::Blockers),
            ("No permit since 2026-11-01", Asked::Blockers),
            ("No crane on 2026-11-01", Asked::Blockers),
            ("No time", Asked::Blockers),
            ("No budget at the moment", Asked::Risks),
            ("No owner", Asked::Risks),
            ("No known risks, but the crane is old", Asked::Risks),
            ("None except the crane", Asked::Risks),
            ("None of the vendors answers", Asked::Blockers),
            ("Nothing works without the crane", Asked::Risks),
            ("No answer from the town", Asked::Waiting),
            ("No risks", Asked::Dependencies),
            ("No rollback without the old pumps", Asked::Steps),
            ("Not tested in winter", Asked::Risks),
            ("The crane breaks", Asked::Risks),
            ("Nilo floods", Asked::Risks),
            ("Keine Ersatzteile im Land", Asked::Risks),
            ("Kein Zugang zum Portal", Asked::Blockers),
            ("Keine Entscheidung", Asked::Waiting),
            ("No hay repuestos en el país", Asked::Risks),
            ("Sin acceso al portal", Asked::Blockers),
            ("Ninguna pieza de repuesto", Asked::Risks),
            ("Aucune pièce de rechange", Asked::Risks),
            ("Pas d’accès au portail", Asked::Blockers),
            ("予備部品なし", Asked::Risks),
            ("無線の免許が必要", Asked::Risks),
            ("アクセス権がない", Asked::Blockers),
            ("国内没有备件", Asked::Risks),
            ("无法访问供应商门户", Asked::Blockers),
            ("没有决定", Asked::Waiting),
            ("TBD", Asked::Risks),
        ] {
            assert!(!says_nothing(text, asked), "{text}");
        }
    }

    #[test]
    fn a_promise_is_open_whatever_follows() {
        for text in [
            "TBD",
            "tbd.",
            "(TBD)",
            "TBD (after the permit)",
            "TBD, ask Ana",
            "TBD: the vendor decides",
            "TBD; see [MLS-002]",
            "TBD. Ana knows",
            "TBD – March",
            "TBD-2027",
            "To be decided, by Ana",
            "未定（3月）",
            "noch offen, fragt Ana",
        ] {
            assert_eq!(answer(text, Asked::Value), Answer::Open, "{text}");
            assert!(is_open(text), "{text}");
        }
        for text in [
            "TBD list of parts",
            "To be safe, a second crane",
            "Noch ein Kran",
            "by Ana (TBD)",
        ] {
            assert_eq!(answer(text, Asked::Value), Answer::Given, "{text}");
        }
        for text in ["", "  "] {
            assert_eq!(answer(text, Asked::Value), Answer::Missing, "{text}");
        }
        for text in ["–", "None", "N/A", "nobody", "Keine", "なし"] {
            assert_eq!(answer(text, Asked::Value), Answer::None, "{text}");
            assert!(!is_open(text), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer(text in "(None|No|n/a|なし|没有|无|keine|risks?|[ .,(–-]|'|’|\\PC){0,12}") {
            says_nothing(&text, Asked::Risks);
            let (head, tail) = head_and_tail(&text);
            proptest::prop_assert_eq!(format!("{head}{tail}"), text);
        }
    }
}
