//! Ids of specs: a registered prefix, a hyphen, three digits or more.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use compact_str::CompactString;
use unicode_normalization::UnicodeNormalization;

use crate::text::chars::{is_dash, joins_words};
use crate::text::nearest::nearest;
use crate::text::slice;

/// The id in `known` that an unknown one most likely means: `MLS-002` for `MLS-2`.
pub(crate) fn nearest_id<'k>(id: &str, known: impl Iterator<Item = &'k str> + Clone) -> Option<&'k str> {
    let wanted = id.to_uppercase();
    let number = |id: &str| {
        id.rsplit_once('-')
            .map(|(prefix, digits)| (prefix.to_owned(), digits.parse::<u64>().ok()))
    };
    let same = known.clone().find(|id| number(id) == number(&wanted));
    same.or_else(|| nearest(&wanted, known))
}

/// An id in its canonical form: letters in upper case, digits as written (`MLS-002`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpecId(CompactString);

impl SpecId {
    /// `prefix` and `digits` joined, the prefix in upper case.
    pub fn new(prefix: &str, digits: &str) -> Self {
        let mut id = upper(prefix);
        id.push('-');
        id.push_str(digits);
        Self(id)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn prefix(&self) -> &str {
        self.0.rsplit_once('-').map_or(&*self.0, |(prefix, _)| prefix)
    }

    pub fn digits(&self) -> &str {
        self.0.rsplit_once('-').map_or("", |(_, digits)| digits)
    }

    /// The number after the prefix; `None` if it does not fit 64 bits.
    pub fn number(&self) -> Option<u64> {
        self.digits().parse().ok()
    }

    /// The anchor form: `mls-002`.
    pub fn slug(&self) -> String {
        if !self.0.is_ascii() {
            return self.as_str().to_lowercase();
        }
        /// For the text that pages add to it.
        const ROOM: usize = 8;
        let mut slug = String::with_capacity(self.0.len() + ROOM);
        slug.push_str(&self.0);
        slug.make_ascii_lowercase();
        slug
    }
}

impl fmt::Display for SpecId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for SpecId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The registered prefixes, in upper case and sorted, each with its kind.
#[derive(Clone, Debug)]
pub struct Prefixes(Vec<(String, String)>);

impl Prefixes {
    pub const DEFAULT: [(&'static str, &'static str); 11] = [
        ("API", "api"),
        ("BRD", "business"),
        ("CFG", "configuration"),
        ("CMP", "component"),
        ("DAT", "data"),
        ("DEP", "deployment"),
        ("DES", "design"),
        ("FLO", "flow"),
        ("MLS", "milestone"),
        ("PLN", "plan"),
        ("PRD", "product"),
    ];

    pub fn new(kinds: impl IntoIterator<Item = (String, String)>) -> Self {
        let kinds = kinds.into_iter().map(|(prefix, kind)| (prefix.to_uppercase(), kind));
        // Of two prefixes with the same spelling, the last one counts.
        let kinds: BTreeMap<String, String> = kinds.collect();
        Self(kinds.into_iter().collect())
    }

    pub fn kind(&self, prefix: &str) -> Option<&str> {
        // There are few, and most have a first letter of their own.
        let first = prefix.bytes().next();
        let own = |known: &str| known.bytes().next() == first && known == prefix;
        self.iter().find(|(known, _)| own(known)).map(|(_, kind)| kind)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(p, k)| (p.as_str(), k.as_str()))
    }

    /// The prefixes whose chapters are milestones.
    pub fn milestones(&self) -> impl Iterator<Item = &str> {
        self.iter()
            .filter(|(_, kind)| *kind == "milestone")
            .map(|(prefix, _)| prefix)
    }

    /// The id at the very start of `text` and its length in bytes. It needs at least `least` digits, and no letter,
    /// digit or underscore may follow.
    pub fn id_at_start(&self, text: &str, least: usize) -> Option<(SpecId, usize)> {
        let bytes = text.as_bytes();
        let letters = bytes.iter().take(24).take_while(|b| b.is_ascii_alphanumeric()).count();
        if letters == 0 || bytes.get(letters) != Some(&b'-') {
            return None;
        }
        let digits = bytes[letters + 1..].iter().take_while(|b| b.is_ascii_digit()).count();
        let end = letters + 1 + digits;
        if digits < least || digits == 0 || digits > 18 {
            return None;
        }
        let next = slice(text, end..).chars().next();
        if next.is_some_and(|c| joins_words(c) || c == '_') {
            return None;
        }
        // Digits have no case.
        let id = upper(slice(text, ..end));
        let is_known = self.kind(slice(&id, ..letters)).is_some();
        is_known.then_some((SpecId(id), end))
    }
}

/// The start of `text` with other forms of ASCII letters, digits and hyphens replaced. For each byte of the result, also the end of its
/// character in `text`.
pub(crate) fn in_ascii(text: &str) -> (String, Vec<usize>) {
    /// The number of characters that are compared. No id is longer.
    const LONGEST: usize = 40;
    let (mut plain, mut ends) = (String::new(), Vec::new());
    for (at, c) in text.char_indices().take(LONGEST) {
        let own = match is_dash(c) {
            true => '-',
            false => std::iter::once(c).nfkc().next().filter(char::is_ascii).unwrap_or(c),
        };
        plain.push(own);
        ends.resize(plain.len(), at + c.len_utf8());
    }
    (plain, ends)
}

fn upper(prefix: &str) -> CompactString {
    if !prefix.is_ascii() {
        return prefix.to_uppercase().into();
    }
    let mut prefix = CompactString::from(prefix);
    prefix.make_ascii_uppercase();
    prefix
}

impl Default for Prefixes {
    fn default() -> Self {
        Self::new(Self::DEFAULT.map(|(prefix, kind)| (prefix.to_owned(), kind.to_owned())))
    }
}
