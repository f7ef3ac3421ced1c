//! Finds the known id that an unknown one most likely means, without comparing all of them.

use std::collections::{BTreeSet, HashMap};

use super::SpecId;
use crate::text::slice;

/// Ids by number, and by their text without one letter.
#[derive(Clone, Debug)]
pub(crate) struct KnownIds {
    /// Sorted.
    ids: Vec<SpecId>,
    by_number: HashMap<(String, u64), usize>,
    /// Two texts that are one edit apart have a text in common: each of them equals it, or does so without one letter.
    ///
    /// W. Garbe, "Symmetric Delete Spelling Correction", 2012.
    by_deletion: HashMap<String, Vec<usize>>,
}

impl KnownIds {
    pub(crate) fn new<'a>(ids: impl Iterator<Item = &'a SpecId>) -> Self {
        let mut ids: Vec<SpecId> = ids.cloned().collect();
        ids.sort_unstable();
        let mut by_number = HashMap::with_capacity(ids.len());
        let mut by_deletion: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, id) in ids.iter().enumerate() {
            if let Some(number) = id.number() {
                by_number.entry((id.prefix().to_owned(), number)).or_insert(at);
            }
            for rest in deletions(id.as_str()) {
                by_deletion.entry(rest).or_default().push(at);
            }
        }
        Self {
            ids,
            by_number,
            by_deletion,
        }
    }

    /// The id with the same number, else the first that is one edit away: a letter inserted, deleted or replaced, or
    /// two letters swapped.
    pub(crate) fn nearest(&self, id: &SpecId) -> Option<&SpecId> {
        let number = id.number().map(|number| (id.prefix().to_owned(), number));
        let same_number = number.and_then(|key| self.by_number.get(&key).copied());
        let slip = || {
            let deletions = deletions(id.as_str());
            let near = deletions
                .iter()
                .filter_map(|rest| self.by_deletion.get(rest))
                .flatten()
                .copied();
            near.filter(|&at| strsim::osa_distance(self.ids[at].as_str(), id.as_str()) == 1)
                .min()
        };
        same_number.or_else(slip).map(|at| &self.ids[at])
    }
}

/// The text itself, and without each of its letters in turn.
fn deletions(text: &str) -> BTreeSet<String> {
    let without = text
        .char_indices()
        .map(|(at, c)| format!("{}{}", slice(text, ..at), slice(text, at + c.len_utf8()..)));
    without.chain([text.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> SpecId {
        let (prefix, digits) = text.rsplit_once('-').unwrap();
        SpecId::new(prefix, digits)
    }

    #[test]
    fn finds_the_same_number_or_one_slip() {
        let known = ["MLS-001", "MLS-012", "MLS-120", "PLN-001", "MLS-0007"].map(id);
        let ids = KnownIds::new(known.iter());
        for (wanted, meant) in [
            ("MLS-1", Some("MLS-001")),
            ("MLS-7", Some("MLS-0007")),
            ("MSL-001", Some("MLS-001")),
            ("MLS-102", Some("MLS-012")),
            ("ML-001", Some("MLS-001")),
            ("PLLN-001", Some("PLN-001")),
            ("MLS-999", None),
        ] {
            assert_eq!(ids.nearest(&id(wanted)), meant.map(id).as_ref(), "{wanted}");
        }
    }

    /// The index gives the same result as a comparison of all ids.
    #[test]
    fn agrees_with_a_comparison_of_all() {
        let known: Vec<SpecId> = (0..400).map(|n| SpecId::new("MLS", &format!("{:03}", n * 7))).collect();
        let ids = KnownIds::new(known.iter());
        let mut sorted = known.clone();
        sorted.sort();
        for wanted in (0..3000).step_by(11).map(|n| SpecId::new("MLS", &format!("{n:03}"))) {
            let same = |other: &&SpecId| other.number() == wanted.number();
            let slip = |other: &&SpecId| strsim::osa_distance(other.as_str(), wanted.as_str()) == 1;
            let walked = sorted.iter().find(same).or_else(|| sorted.iter().find(slip));
            assert_eq!(ids.nearest(&wanted), walked, "{wanted}");
        }
    }
}
