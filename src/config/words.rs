//! Finds vague words and placeholders in a text.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, packed};

use super::Vocabulary;
use crate::lang::{Language, criteria};
use crate::text::slice;
use crate::text::words::words;

/// The placeholders of `language` and of English. English ones also occur in books in other languages.
fn placeholders(language: Language) -> impl Iterator<Item = &'static str> {
    let english = Some(criteria::PLACEHOLDERS.of(Language::English));
    let own = (language != Language::English).then(|| criteria::PLACEHOLDERS.of(language));
    english.into_iter().chain(own).flatten().copied()
}

/// The byte ranges of vague words in `text`: those of `language` and the book's own. Words are matched in any case, and only
/// if they are not part of a longer word or of a compound with hyphens. Japanese and Chinese have no spaces, so their words
/// match anywhere.
pub(crate) fn vague_in(text: &str, language: Language, vocabulary: &Vocabulary) -> Vec<Range<usize>> {
    static LISTS: [OnceLock<Phrases>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
    let search = LISTS[language as usize].get_or_init(|| Phrases::new(criteria::VAGUE.of(language)));
    phrases_in(text, search, &vocabulary.vague)
}

/// Whether `text` contains a word for an approval in any of our languages.
pub(crate) fn says_who_approves(text: &str) -> bool {
    static LIST: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(criteria::APPROVAL.all()));
    LIST.found_in(text).next().is_some()
}

/// Whether `text` contains a digit or a word for a quantity in any of our languages: "every", "twice", "ninguno".
pub(crate) fn says_how_many(text: &str) -> bool {
    static LIST: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(criteria::QUANTITIES.all()));
    let has_digit = match text.is_ascii() {
        // Without an early exit the compiler can check many bytes at once.
        true => text.bytes().fold(false, |any, byte| any | byte.is_ascii_digit()),
        false => text.contains(char::is_numeric),
    };
    has_digit || LIST.found_in(text).next().is_some()
}

/// The ranges of the phrases of `search` and of `own` in `text`.
fn phrases_in(text: &str, search: &Phrases, own: &[String]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = search.found_in(text).collect();
    for phrase in own.iter().map(String::as_str) {
        if is_spaceless(phrase) {
            found.extend(occurrences(text, phrase));
        } else {
            let starts = words(text).map(|(start, _)| start);
            found.extend(starts.filter_map(|start| phrase_at(text, start, phrase)));
        }
    }
    without_overlaps(found)
}

/// The byte ranges of placeholders in `text`: those of `language` and the book's own. Placeholders in brackets are matched in
/// any case and anywhere. The others must have the same case; except in Japanese and Chinese, they must not be part of a
/// longer word or a file name.
pub(crate) fn placeholders_in(text: &str, language: Language, vocabulary: &Vocabulary) -> Vec<Range<usize>> {
    if !may_hold_placeholder(text, language, vocabulary) {
        return Vec::new();
    }
    let mut found: Vec<(&str, Range<usize>)> = placeholder_search(language).candidates(text).collect();
    for placeholder in &vocabulary.placeholder {
        if is_bracketed(placeholder) {
            found.extend(same_in_any_case(text, placeholder).map(|range| (placeholder.as_str(), range)));
        } else {
            found.extend(occurrences(text, placeholder).map(|range| (placeholder.as_str(), range)));
        }
    }
    found.retain(|(placeholder, range)| {
        let whole = || is_spaceless(placeholder) || stands_alone(text, range);
        is_bracketed(placeholder) || (slice(text, range.clone()) == &**placeholder && whole())
    });
    without_overlaps(found.into_iter().map(|(_, range)| range).collect())
}

/// Whether `text` may contain a placeholder. If it returns `false`, [`placeholders_in`] finds no placeholder in `text`.
pub(crate) fn may_hold_placeholder(text: &str, language: Language, vocabulary: &Vocabulary) -> bool {
    !vocabulary.placeholder.is_empty() || gate(language).opens(text) && placeholder_search(language).any.is_match(text)
}

fn gate(language: Language) -> &'static Gate {
    static GATES: [OnceLock<Gate>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
    GATES[language as usize].get_or_init(|| Gate::new(language))
}

/// The ranges of `text` that may contain a placeholder, in order. [`placeholders_in`] finds none in a part that overlaps none of
/// them.
pub(crate) fn placeholder_places(text: &str, language: Language, vocabulary: &Vocabulary) -> Vec<Range<usize>> {
    if !vocabulary.placeholder.is_empty() {
        let all = 0..text.len();
        return vec![all];
    }
    gate(language).places(text).unwrap_or_else(|| {
        let found = placeholder_search(language).any.find_iter(text);
        found.map(|found| found.range()).collect()
    })
}

/// A fast check for placeholders. Most texts have none, and the check looks at many bytes at once.
struct Gate {
    /// Finds the placeholders that do not begin with `[`. `None` if the processor does not support this search.
    bare: Option<packed::Searcher>,
    /// For those that begin with `[`, the two bytes after it, in lower case: a set of second bytes for each first byte.
    bracketed: [u128; 128],
}

impl Gate {
    fn new(language: Language) -> Self {
        let is_ascii_bracket = |text: &&str| text.starts_with('[');
        let bare = packed::Searcher::new(placeholders(language).filter(|text| !is_ascii_bracket(text)));
        let bracketed = placeholders(language).filter(is_ascii_bracket);
        // `after_bracket` changes only ASCII letters to lower case.
        let spellings = bracketed.flat_map(|text| [text.to_lowercase(), text.to_uppercase()]);
        let mut heads = [0; 128];
        for [first, second] in spellings.filter_map(|text| after_bracket(text.as_bytes(), 0)) {
            heads[usize::from(first & 0x7f)] |= bit(second);
        }
        Self { bare, bracketed: heads }
    }

    fn opens(&self, text: &str) -> bool {
        self.bare.as_ref().is_none_or(|bare| bare.find(text).is_some()) || self.brackets(text).next().is_some()
    }

    /// The ranges that may contain a placeholder, in order. `None` if the processor does not support the search.
    fn places(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let bare = self.bare.as_ref()?.find_iter(text).map(|found| found.range());
        let brackets = self.brackets(text).map(|at| at..at + 1);
        let mut places: Vec<Range<usize>> = bare.chain(brackets).collect();
        places.sort_unstable_by_key(|place| place.start);
        places.dedup_by(|next, last| {
            let is_within = next.start < last.end;
            last.end = if is_within { last.end.max(next.end) } else { last.end };
            is_within
        });
        Some(places)
    }

    /// The positions of the `[` that may begin a placeholder.
    fn brackets<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        let may_begin = |[first, second]: [u8; 2]| self.bracketed[usize::from(first & 0x7f)] & bit(second) != 0;
        let brackets = memchr::memchr_iter(b'[', text.as_bytes());
        brackets.filter(move |&at| after_bracket(text.as_bytes(), at).is_some_and(may_begin))
    }
}

/// The bit of a byte. Bytes above 127 share a bit with one below, so the gate may open for another byte. The search after it is
/// exact.
fn bit(byte: u8) -> u128 {
    1 << (byte & 0x7f)
}

/// The two bytes after the bracket at `at`, with ASCII letters in lower case.
fn after_bracket(text: &[u8], at: usize) -> Option<[u8; 2]> {
    let two = text.get(at + 1..at + 3)?;
    Some([two[0].to_ascii_lowercase(), two[1].to_ascii_lowercase()])
}

fn placeholder_search(language: Language) -> &'static Search {
    static WHOLE: [OnceLock<Search>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];
    WHOLE[language as usize].get_or_init(|| Search::new(placeholders(language)))
}

/// Searches for several texts at once, in any case.
struct Search {
    any: AhoCorasick,
    /// For each pattern, the text that it is a spelling of.
    texts: Vec<&'static str>,
}

impl Search {
    fn new(all: impl Iterator<Item = &'static str>) -> Self {
        let mut patterns = Vec::new();
        let mut texts = Vec::new();
        for text in all {
            // The search ignores the case of ASCII letters only.
            let mut spellings = [text.to_owned(), text.to_lowercase(), text.to_uppercase()].to_vec();
            spellings.sort_by_key(|spelling| spelling.to_ascii_lowercase());
            spellings.dedup_by_key(|spelling| spelling.to_ascii_lowercase());
            texts.extend(spellings.iter().map(|_| text));
            patterns.extend(spellings);
        }
        let any = AhoCorasick::builder().ascii_case_insensitive(true).build(patterns);
        Self {
            any: any.expect("a few hundred short words"),
            texts,
        }
    }

    /// The texts that occur in `text`, with their ranges. They may overlap.
    fn candidates<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (&'static str, Range<usize>)> + 't {
        let found = self.any.find_overlapping_iter(text);
        found.map(|found| (self.texts[found.pattern().as_usize()], found.range()))
    }
}

/// Searches for the phrases of a list, in any case. It is fast because most words of a text begin no phrase.
struct Phrases {
    /// The first word of each phrase and the phrase, in lower case. Sorted.
    spaced: Vec<(&'static str, &'static str)>,
    /// For each first byte of those words, their range in `spaced` and a set of their lengths.
    begun: [(Range<usize>, u32); 256],
    /// The phrases in scripts without spaces.
    spaceless: Vec<&'static str>,
    search: OnceLock<Search>,
}

impl Phrases {
    fn new(all: &[&'static str]) -> Self {
        let (spaceless, spaced): (Vec<&str>, Vec<&str>) = all.iter().partition(|phrase| is_spaceless(phrase));
        let first = |phrase: &&'static str| words(phrase).next().map_or("", |(_, word)| word);
        let mut spaced: Vec<_> = spaced.iter().map(|phrase| (first(phrase), *phrase)).collect();
        spaced.sort_unstable();
        let mut begun = [const { (0..0, 0) }; 256];
        for (at, (word, _)) in spaced.iter().enumerate() {
            debug_assert!(word.len() < 32 && word.to_lowercase() == *word, "{word}");
            let (all, lengths) = &mut begun[usize::from(word.as_bytes()[0])];
            *all = if all.end == 0 { at } else { all.start }..at + 1;
            *lengths |= 1 << word.len();
        }
        Self {
            spaced,
            begun,
            spaceless,
            search: OnceLock::new(),
        }
    }

    /// The ranges of the phrases in `text`. Phrases with spaces between words match only whole words.
    fn found_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        let is_ascii = text.is_ascii();
        let in_ascii = is_ascii.then(|| self.beginnings_in_ascii(text));
        let in_others = (!is_ascii).then(|| words(text));
        let beginnings = in_ascii.into_iter().flatten().chain(in_others.into_iter().flatten());
        let spaced = beginnings.flat_map(move |(start, word)| {
            let phrases = self.beginning_with(word);
            phrases.filter_map(move |&(first, phrase)| match phrase == first {
                true => whole(text, start..start + word.len()),
                false => phrase_at(text, start, phrase),
            })
        });
        let search = || self.search.get_or_init(|| Search::new(self.spaceless.iter().copied()));
        let may_be_spaceless = !is_ascii && is_spaceless(text);
        let spaceless = may_be_spaceless.then(|| search().candidates(text));
        spaced.chain(spaceless.into_iter().flatten().map(|(_, range)| range))
    }

    /// The [`words`] of an ASCII text that may begin a phrase. Most words may not.
    fn beginnings_in_ascii<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> + 't {
        let bytes = text.as_bytes();
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(&first) = bytes.get(at) {
                let start = at;
                at += 1;
                if !IN_WORD[usize::from(first)] || first == b'\'' {
                    continue;
                }
                while bytes.get(at).is_some_and(|&byte| IN_WORD[usize::from(byte)]) {
                    at += 1;
                }
                if self.may_begin(first, at - start) {
                    return Some((start, slice(text, start..at)));
                }
            }
            None
        })
    }

    /// Whether a phrase begins with a word that has this first byte and this length.
    fn may_begin(&self, first: u8, length: usize) -> bool {
        // `| 0x20` changes ASCII letters to lower case and leaves digits as they are.
        let (_, lengths) = &self.begun[usize::from(first | 0x20)];
        lengths.checked_shr(length as u32).is_some_and(|rest| rest & 1 == 1)
    }

    fn beginning_with<'t>(&'t self, word: &'t str) -> impl Iterator<Item = &'t (&'static str, &'static str)> {
        let lower = match word.is_ascii() {
            true => Cow::Borrowed(word),
            false => Cow::Owned(word.to_lowercase()),
        };
        let first = lower.bytes().next().map_or(0, |first| first.to_ascii_lowercase());
        let all = self.begun[usize::from(first)].0.clone();
        self.spaced[all]
            .iter()
            .filter(move |(first, _)| first.eq_ignore_ascii_case(&lower))
    }
}

/// The ASCII bytes that [`words`] treats as part of a word.
const IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'\'';
        byte += 1;
    }
    table
};

fn is_bracketed(placeholder: &str) -> bool {
    placeholder.starts_with(['[', '［', '【'])
}

/// Sorts the ranges and removes those that overlap an earlier one. Of two that start together, the longer one stays.
fn without_overlaps(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|range| (range.start, usize::MAX - range.end));
    let mut done = 0;
    found.retain(|range| {
        let keep = range.start >= done;
        if keep {
            done = range.end;
        }
        keep
    });
    found
}

fn occurrences<'t>(text: &'t str, part: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let starts = text.match_indices(part).filter(|_| !part.is_empty());
    starts.map(|(start, own)| start..start + own.len())
}

/// The ranges of `part` in `text`, in any case except for its first character, a bracket.
fn same_in_any_case<'t>(text: &'t str, part: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
    let open = part.chars().next();
    let starts = text.char_indices().filter(move |(_, c)| Some(*c) == open);
    starts.filter_map(move |(start, _)| {
        let mut rest = slice(text, start..).char_indices();
        for expected in part.chars() {
            let (_, c) = rest.next()?;
            if !c.to_lowercase().eq(expected.to_lowercase()) {
                return None;
            }
        }
        Some(start..text.len() - rest.as_str().len())
    })
}

/// The range of `phrase` if it occurs at the word that starts at `start`, in any case and not as part of a longer word.
fn phrase_at(text: &str, start: usize, phrase: &str) -> Option<Range<usize>> {
    let rest = slice(text, start..);
    let mut own = words(rest);
    let mut end = None;
    for (_, wanted) in words(phrase) {
        let (at, word) = own.next()?;
        let gap = slice(rest, end.unwrap_or(at)..at);
        if !is_same_word(word, wanted) || !gap.chars().all(|c| c.is_whitespace() || is_hyphen(c)) {
            return None;
        }
        end = Some(at + word.len());
    }
    whole(text, start..start + end?)
}

fn whole(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    stands_alone(text, &range).then_some(range)
}

fn is_same_word(word: &str, wanted: &str) -> bool {
    match word.is_ascii() && wanted.is_ascii() {
        true => word.eq_ignore_ascii_case(wanted),
        false => word.to_lowercase() == wanted.to_lowercase(),
    }
}

/// Whether the range is not part of a longer word, a compound with hyphens or a path, and not right after an opening quotation
/// mark.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let joins = |c: char| is_hyphen(c) || matches!(c, '_' | '.');
    let free = |mut away: &mut dyn Iterator<Item = char>| match away.next() {
        None => true,
        Some(c) if c.is_alphanumeric() || c == '/' => false,
        Some(c) if joins(c) => !(&mut away).next().is_some_and(char::is_alphanumeric),
        Some(_) => true,
    };
    // A word in quotation marks is mentioned, not used.
    let before = slice(text, ..range.start).chars().next_back();
    let is_quoted = before.is_some_and(|c| matches!(c, '"' | '“' | '„' | '«' | '「'));
    !is_quoted && free(&mut slice(text, ..range.start).chars().rev()) && free(&mut slice(text, range.end..).chars())
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Whether the phrase contains Japanese or Chinese characters, which are written without spaces between words.
fn is_spaceless(phrase: &str) -> bool {
    phrase
        .chars()
        .any(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(find: fn(&str, Language, &Vocabulary) -> Vec<Range<usize>>, tag: &str, text: &str) -> Vec<String> {
        let vocabulary = Vocabulary::default();
        let ranges = find(text, Language::of(tag), &vocabulary);
        ranges.into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn the_fast_check_misses_no_placeholder() {
        let vocabulary = Vocabulary::default();
        for tag in Language::ALL.map(Language::tag) {
            let language = Language::of(tag);
            for placeholder in placeholders(language) {
                let mut spellings = vec![placeholder.to_owned()];
                if is_bracketed(placeholder) {
                    spellings.extend([placeholder.to_lowercase(), placeholder.to_uppercase()]);
                }
                for spelling in spellings {
                    let text = format!("[MLS-001] is long enough to be searched many bytes at once: {spelling}.");
                    assert_eq!(placeholders_in(&text, language, &vocabulary).len(), 1, "{text}");
                    assert!(may_hold_placeholder(&text, language, &vocabulary), "{text}");
                }
            }
            let text = "[MLS-002] and [platform:MLS-010] wait for D2, [a link](b.md) and 10 [x] of 25";
            assert!(!may_hold_placeholder(text, language, &vocabulary));
        }
    }

    #[test]
    fn vague_words_are_matched_whole() {
        for (tag, text, expected) in [
            ("en", "The page loads fast", &["fast"][..]),
            (
                "en",
                "Fast, User Friendly and user-friendly",
                &["Fast", "User Friendly", "user-friendly"],
            ),
            (
                "en",
                "Escalates as soon as possible, etc.",
                &["as soon as possible", "etc"],
            ),
            ("en", "Served by Fastly at breakfast", &[]),
            ("en", "Merged fast-forward only", &[]),
            ("en", "The gate works. Well 3 is open", &[]),
            ("en", "User. Friendly", &[]),
            ("en", "Edited in /etc/hosts and etc/passwd", &[]),
            ("en", "Alerts fire when the queue exceeds 100", &[]),
            ("de", "Antwortet schnell und reibungslos", &["schnell", "reibungslos"]),
            ("de", "Fast alle Fähren sind angebunden", &[]),
            ("de", "Schnellboot getauft", &[]),
            ("es", "Funciona bien y es Rápido", &["Funciona bien", "Rápido"]),
            (
                "fr",
                "Facile à utiliser, si nécessaire",
                &["Facile à utiliser", "si nécessaire"],
            ),
            ("ja", "画面が使いやすいこと", &["使いやす"]),
            ("zh", "页面快速加载", &["快速"]),
            ("zh", "页面在 200 毫秒内加载", &[]),
        ] {
            assert_eq!(found(vague_in, tag, text), expected, "{text}");
        }
    }

    #[test]
    fn placeholders_are_a_closed_list() {
        for (tag, text, expected) in [
            ("en", "TODO: write this", &["TODO"][..]),
            ("en", "Owner: [name], [Your Name]", &["[name]", "[Your Name]"]),
            ("en", "due YYYY-MM-DD", &["YYYY-MM-DD"]),
            ("en", "who ???", &["???"]),
            ("en", "a todo app, see TODO.md, docs/TODO, TODO-list and TODOs", &[]),
            ("en", "[Redis] and [RFC-2119] and [x], really??", &[]),
            ("en", "Target: TBD", &[]),
            ("de", "[NAME] bis TT.MM.JJJJ", &["[NAME]", "TT.MM.JJJJ"]),
            ("de", "TODO", &["TODO"]),
            ("en", "TT.MM.JJJJ", &[]),
            ("ja", "【氏名】まで要記入", &["【氏名】", "要記入"]),
            ("fr", "À FAIRE par [NOM]", &["À FAIRE", "[NOM]"]),
        ] {
            assert_eq!(found(placeholders_in, tag, text), expected, "{text}");
        }
    }

    #[test]
    fn approvals_and_quantities_are_known_in_every_language() {
        for text in [
            "Both leads sign",
            "Approved by the council",
            "Die Werkstatt gibt frei",
            "El jefe aprueba",
            "部長が承認する",
        ] {
            assert!(says_who_approves(text), "{text}");
        }
        for text in [
            "Everything is accepted",
            "The signal works",
            "Documentation is reviewed",
        ] {
            assert!(!says_who_approves(text), "{text}");
        }
        for text in [
            "No job is lost",
            "Every box",
            "90 %",
            "Jede Pumpe",
            "sans erreur",
            "Read twice",
        ] {
            assert!(says_how_many(text), "{text}");
        }
        for text in ["Notes are kept", "The ball is red", "Failed jobs retry"] {
            assert!(!says_how_many(text), "{text}");
        }
    }

    #[test]
    fn a_book_adds_its_own() {
        let mut vocabulary = Vocabulary::default();
        vocabulary.vague.push("shipshape".into());
        vocabulary.placeholder.push("<<fill me>>".into());
        let vague = vague_in("All Shipshape", Language::English, &vocabulary);
        assert_eq!(vague.first(), Some(&(4..13)));
        let left = placeholders_in("by <<fill me>>", Language::English, &vocabulary);
        assert_eq!(left.first(), Some(&(3..14)));
    }

    #[test]
    fn every_listed_text_is_found_where_it_stands_alone() {
        for tag in Language::ALL.map(Language::tag) {
            for phrase in criteria::VAGUE.of(Language::of(tag)) {
                assert_eq!(found(vague_in, tag, phrase), [*phrase], "{tag}");
            }
            for placeholder in placeholders(Language::of(tag)) {
                assert_eq!(found(placeholders_in, tag, placeholder), [placeholder], "{tag}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn ranges_are_of_the_text(text in ".*(TODO|fast|\\[Name\\]|é|使いやす)?.*") {
            for find in [vague_in, placeholders_in] {
                for tag in ["en", "ja"] {
                    found(find, tag, &text);
                }
            }
        }
    }
}
