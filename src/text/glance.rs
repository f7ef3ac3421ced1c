//! A quick look at a word: whether it may be one of a list, by its first and last letter and its length.

/// Of the words of a list, by their first and last letters, how long they are: a bit for each length.
#[derive(Clone, Debug)]
pub(crate) struct Glance(Box<[u32; LETTERS * LETTERS]>);

/// Letters in upper and in lower case are one; signs may be one with letters.
const LETTERS: usize = 32;

impl Default for Glance {
    fn default() -> Self {
        Self(Box::new([0; LETTERS * LETTERS]))
    }
}

impl Glance {
    /// Looks for `words`, in lower case.
    pub(crate) fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut own = Self::default();
        words.into_iter().for_each(|word| own.add(word));
        own
    }

    /// Looks for the first words of `phrases`, in lower case.
    pub(crate) fn of_first<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of(phrases.into_iter().filter_map(|phrase| phrase.split(' ').next()))
    }

    /// Looks for `word` too, in lower case.
    pub(crate) fn add(&mut self, word: &str) {
        let (place, length) = look(word);
        self.0[place] |= length;
    }

    /// Whether `word`, in any case, may be one of them, without false negatives.
    pub(crate) fn may_be(&self, word: &str) -> bool {
        let (place, length) = look(word);
        // Other letters have other forms.
        self.0[place] & length != 0 || !word.is_ascii()
    }
}

/// The place for a word, and the bit for its length. All longer words share the last bit.
fn look(word: &str) -> (usize, u32) {
    let letter = |byte: Option<&u8>| usize::from(byte.copied().unwrap_or(0)) % LETTERS;
    let bytes = word.as_bytes();
    let place = letter(bytes.first()) * LETTERS + letter(bytes.last());
    (place, 1 << bytes.len().min(31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_cannot_be_one_are_told() {
        let known = Glance::of_first(["to be decided", "tbd", "é"]);
        for word in ["tbd", "TBD", "To", "éa", "ab\u{e9}", "tod"] {
            assert!(known.may_be(word), "{word}");
        }
        for word in ["team", "be", "", "abd", "tbdd"] {
            assert!(!known.may_be(word), "{word}");
        }
    }
}
