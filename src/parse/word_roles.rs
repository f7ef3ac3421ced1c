//! What each known word says in the headings of one kind.

use rustc_hash::FxHashMap;

use crate::lang::List;
use crate::text::chars::joins_words;

/// What a word says; it may say several things, a bit for each.
pub(super) type Role = u16;

/// Whether a word is an abbreviation that may name an organization or a project: `BTS`, `RFC2`.
pub(super) fn is_short_form(word: &str) -> bool {
    (2..=5).contains(&word.len()) && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// The words of which headings of one kind are made, and what each of them says.
pub(super) struct WordRoles {
    roles: FxHashMap<&'static str, Role>,
    /// The most characters of a word in a script without blanks.
    longest: usize,
}

impl WordRoles {
    pub(super) fn new(lists: &[(&'static List, Role)]) -> Self {
        let mut roles = FxHashMap::default();
        for (list, role) in lists {
            for word in list.iter() {
                *roles.entry(*word).or_insert(0) |= role;
            }
        }
        let unspaced = roles.keys().filter(|word| !word.starts_with(joins_words));
        let longest = unspaced.map(|word| word.chars().count()).max().unwrap_or(0);
        Self { roles, longest }
    }

    pub(super) fn get(&self, word: &str) -> Option<Role> {
        self.roles.get(word).copied()
    }

    /// The role of a word, or the roles of all parts of a word in a script without spaces. `None` if the word or a part is unknown.
    pub(super) fn all_of(&self, word: &str) -> Option<Role> {
        if let Some(role) = self.get(word) {
            return Some(role);
        }
        let mut rest = word;
        let mut all = 0;
        while !rest.is_empty() {
            let (part, role) = self.first_of(rest).filter(|_| !word.starts_with(joins_words))?;
            all |= role;
            rest = rest.get(part.len()..)?;
        }
        Some(all)
    }

    /// The longest known word with which a text without blanks begins.
    pub(super) fn first_of<'t>(&self, text: &'t str) -> Option<(&'t str, Role)> {
        let ends = text.char_indices().skip(1).map(|(at, _)| at).chain([text.len()]);
        let parts = ends.take(self.longest).filter_map(|end| text.get(..end));
        parts.filter_map(|part| Some((part, self.get(part)?))).last()
    }
}
