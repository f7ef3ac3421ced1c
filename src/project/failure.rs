//! Internal errors, and what the program may have missed because of them.

use std::collections::BTreeSet;

use crate::contain::Fault;
use crate::model::Document;
use crate::source::{Book, ChapterIx};

/// An internal error, and where it happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// `None` for the book as a whole.
    pub chapter: Option<ChapterIx>,
    pub stage: Stage,
    pub fault: Fault,
}

/// What the program was doing when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Reading one chapter, or joining all of them.
    Reading,
    /// Running the rule with this name, on a chapter or on the book.
    Checking(&'static str),
    /// Making one page, or the shared data of all pages.
    Page,
}

impl Failure {
    /// Whether the whole book is published unchanged.
    pub fn is_of_all(&self) -> bool {
        self.chapter.is_none() && !matches!(self.stage, Stage::Checking(_))
    }
}

/// The most bytes of a word that can be an id.
const WORD: usize = 64;

/// The ids that chapters may have if even their id could not be read: all those in their texts and paths.
pub(super) fn ids(book: &Book<'_>, documents: &[Document]) -> BTreeSet<String> {
    let is_unidentified = |document: &Document| document.unread.as_ref().is_some_and(|unread| !unread.is_identified);
    let chapters = documents.iter().zip(&book.chapters);
    let unread = chapters.filter(|(document, _)| is_unidentified(document));
    let texts = unread.flat_map(|(_, chapter)| [chapter.file(), &*chapter.name, &*chapter.text]);
    texts.flat_map(named).collect()
}

/// `MLS-002` of `milestone/mls-002-gate.md`.
fn named(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.flat_map(|word| {
        let word = word.trim_start_matches('-');
        let word = word.get(..WORD).unwrap_or(word);
        let digits = |(at, _): (usize, &str)| {
            let rest = word.get(at + 1..)?;
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            (end > 0).then(|| word.get(..at + 1 + end)).flatten()
        };
        word.match_indices('-').filter_map(digits).map(str::to_ascii_uppercase)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_possible_ids() {
        let found = |text| named(text).collect::<Vec<_>>();
        assert_eq!(found("m/mls-002-gate.md"), ["MLS-002"]);
        assert_eq!(
            found("# 門 [MLS-2]: see\nPLN-01-2, a-b"),
            ["MLS-2", "PLN-01", "PLN-01-2"]
        );
        assert_eq!(found(&"x-1".repeat(100_000)).len(), 21);
    }
}
