//! Milestones by the words of their titles, to find one that is named in plain words without a scan of the book.

use std::collections::{BTreeSet, HashMap};

use super::SpecIx;
use crate::text::slice;
use crate::text::words::phrase;

/// Milestones by the words of their titles.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles {
    /// In the order of the book.
    by_words: HashMap<String, Vec<SpecIx>>,
    /// The numbers of words in titles.
    lengths: BTreeSet<usize>,
}

impl Titles {
    /// Titles of a single word are left out: they are ordinary words.
    pub(super) fn new<'a>(titles: impl Iterator<Item = (SpecIx, &'a str)>) -> Self {
        let mut all = Self::default();
        for (spec, title) in titles {
            let words = phrase(title);
            let length = words.split(' ').count();
            if length > 1 {
                all.lengths.insert(length);
                all.by_words.entry(words).or_default().push(spec);
            }
        }
        all
    }

    /// The first milestone in the book, except `own`, whose title is in `text`.
    pub(super) fn within(&self, text: &str, own: SpecIx) -> Option<SpecIx> {
        let text = phrase(text);
        let words: Vec<usize> = text
            .split(' ')
            .map(|word| word.as_ptr() as usize - text.as_ptr() as usize)
            .collect();
        let end = |next: usize| words.get(next).map_or(text.len(), |start| start - 1);
        let runs = self.lengths.iter().flat_map(|&length| {
            let starts = 0..(words.len() + 1).saturating_sub(length);
            starts.map(move |first| (first, first + length))
        });
        let found = runs.filter_map(|(first, next)| self.by_words.get(slice(&text, words[first]..end(next))));
        found
            .filter_map(|specs| specs.iter().copied().find(|&spec| spec != own))
            .min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_titles_as_whole_words() {
        let titles = ["The Yard", "Frame & Wiring", "Frame", "the yard", "Wiring of the Yard"];
        let titles = Titles::new(titles.into_iter().enumerate());
        assert_eq!(titles.within("when the yard is there", 9), Some(0));
        assert_eq!(titles.within("when the yard is there", 0), Some(3));
        assert_eq!(titles.within("FRAME and wiring", 9), Some(1));
        assert_eq!(titles.within("the frame, the wiring of the yard", 9), Some(0));
        assert_eq!(titles.within("the yards", 9), None);
        assert_eq!(titles.within("", 9), None);
    }
}
