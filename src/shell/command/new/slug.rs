//! SLUG: the name of a new spec, with or without its number.

use anyhow::{Result, bail};

/// The parts of SLUG.
pub(super) struct Slug {
    /// Three or more; `None` if the next free number is asked for.
    pub digits: Option<String>,
    pub words: String,
}

impl Slug {
    pub(super) fn new(text: &str, prefix: &str) -> Result<Self> {
        let text = text.strip_suffix(".md").unwrap_or(text);
        if text.contains(['/', '\\']) {
            bail!("`{text}` is a path; write a SLUG such as `first-light`, and the folder is added for you");
        }
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let mut words = words.as_slice();
        let mut digits = None;
        if let [first, number, rest @ ..] = words
            && *first == prefix.to_lowercase()
        {
            if number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() <= 18 {
                digits = Some(format!("{number:0>3}"));
                words = rest;
            } else if number.chars().all(|c| matches!(c, 'x' | 'n')) {
                // The guide writes this for any number.
                words = rest;
            }
        }
        if words.is_empty() {
            bail!("`{text}` contains no words; write a SLUG such as `first-light`, which names the topic");
        }
        let words = words.join("-");
        Ok(Self { digits, words })
    }

    /// `First Light`
    pub(super) fn title(&self) -> String {
        let words = self.words.split('-').map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect::<String>()
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_and_words() {
        let read = |text| {
            let slug = Slug::new(text, "MLS").unwrap();
            (slug.digits.clone(), slug.words.clone(), slug.title())
        };
        let expected = |digits: Option<&str>, words: &str, title: &str| {
            (digits.map(str::to_owned), words.to_owned(), title.to_owned())
        };
        assert_eq!(
            read("mls-001-first-light.md"),
            expected(Some("001"), "first-light", "First Light")
        );
        assert_eq!(read("MLS-7-x"), expected(Some("007"), "x", "X"));
        assert_eq!(read("mls-XXX-slug"), expected(None, "slug", "Slug"));
        assert_eq!(read("Élan vital"), expected(None, "élan-vital", "Élan Vital"));
        assert_eq!(read("mls-light"), expected(None, "mls-light", "Mls Light"));
        assert_eq!(read("2027-gate"), expected(None, "2027-gate", "2027 Gate"));
        for wrong in ["", "-", "mls-001", "../x", "a\\b"] {
            assert!(Slug::new(wrong, "MLS").is_err(), "{wrong}");
        }
    }
}
