//! Which milestone of a commit is which of the commit before: by title and id, through other files and other ids.

use std::collections::HashMap;

use super::{Difference, New, Old, Reading};

/// Likeness of titles from which a milestone with another id in the same file is the same milestone.
const ALIKE: f64 = 0.6;

/// By place in `new`, the place in `old`.
pub(super) fn pair(difference: &Difference) -> Vec<Option<usize>> {
    let (old, new) = (&difference.old, &difference.new);
    let mut work = Pairing {
        old,
        new,
        partner: vec![None; new.len()],
        is_left: vec![true; old.len()],
    };
    work.by_key(|reading| (id(reading), title(reading)), |_| true);
    // Milestones that were numbered anew: titles tell them apart, ids do not.
    work.by_key(title, |key| !key.is_empty());
    work.by_key(id, |_| true);
    // The same file name in another folder.
    work.by_key(Reading::name, |_| true);
    work.in_place();
    work.by_file();
    work.partner
}

fn id(reading: &Reading) -> String {
    reading.id.to_uppercase()
}

fn title(reading: &Reading) -> String {
    reading
        .title
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

struct Pairing<'d> {
    old: &'d [Old],
    new: &'d [New],
    partner: Vec<Option<usize>>,
    is_left: Vec<bool>,
}

impl Pairing<'_> {
    /// Pairs what has the same key, where that is the key of one only on either side.
    fn by_key<K: std::hash::Hash + Eq>(&mut self, key: impl Fn(&Reading) -> K, counts: impl Fn(&K) -> bool) {
        let mut by_key: HashMap<K, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for at in (0..self.old.len()).filter(|at| self.is_left[*at]) {
            by_key.entry(key(&self.old[at].present.reading)).or_default().0.push(at);
        }
        for at in (0..self.new.len()).filter(|at| self.partner[*at].is_none()) {
            by_key.entry(key(&self.new[at].reading)).or_default().1.push(at);
        }
        for (key, (old, new)) in by_key {
            if let ([old], [new]) = (&old[..], &new[..])
                && counts(&key)
            {
                self.join(*old, *new);
            }
        }
    }

    /// What stands in the same file, renamed or not, and reads like it; who are most alike come first.
    fn in_place(&mut self) {
        let mut alike: Vec<(f64, usize, usize, usize)> = Vec::new();
        for (at, new) in self
            .new
            .iter()
            .enumerate()
            .filter(|(at, _)| self.partner[*at].is_none())
        {
            for (other, old) in self.old.iter().enumerate().filter(|(other, _)| self.is_left[*other]) {
                if old.file != new.file && new.from.as_ref() != Some(&old.file) {
                    continue;
                }
                let likeness = likeness(&old.present.reading, &new.reading);
                if likeness >= ALIKE {
                    alike.push((likeness, at.abs_diff(other), at, other));
                }
            }
        }
        alike.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        for (_, _, new, old) in alike {
            if self.partner[new].is_none() && self.is_left[old] {
                self.join(old, new);
            }
        }
    }

    /// What only its file names is the same in a file that was renamed, whatever else changed with that.
    fn by_file(&mut self) {
        let left = (0..self.old.len()).filter(|at| self.is_left[*at] && self.old[*at].present.reading.is_nameless());
        let by_file: HashMap<&str, usize> = left.map(|at| (self.old[at].file.as_str(), at)).collect();
        for at in 0..self.new.len() {
            let New { from, reading, .. } = &self.new[at];
            let old = from.as_ref().and_then(|from| by_file.get(from.as_str()));
            if let Some(old) = old.filter(|old| self.is_left[**old])
                && self.partner[at].is_none()
                && reading.is_nameless()
            {
                self.join(*old, at);
            }
        }
    }

    fn join(&mut self, old: usize, new: usize) {
        self.partner[new] = Some(old);
        self.is_left[old] = false;
    }
}

/// How alike two milestones with different ids and titles are: by their titles, or by the criteria that they share.
fn likeness(old: &Reading, new: &Reading) -> f64 {
    let (one, other) = (without_numbers(&title(old)), without_numbers(&title(new)));
    let titles = strsim::normalized_levenshtein(&one, &other);
    let all = old.criteria.len().min(new.criteria.len());
    let shared = new
        .criteria
        .iter()
        .filter(|item| old.criteria.iter().any(|other| other.text == item.text))
        .count();
    let criteria = if all == 0 { 0.0 } else { shared as f64 / all as f64 };
    titles.max(criteria)
}

/// What a title says besides its number: `v0.3.0 - Doors` and `v0.4.0 - Locks` are not alike for their first half.
fn without_numbers(title: &str) -> String {
    let is_word = |word: &&str| word.contains(char::is_alphabetic) && !word.contains(char::is_numeric);
    let words: Vec<&str> = title.split_whitespace().filter(is_word).collect();
    match words.is_empty() {
        true => title.to_owned(),
        false => words.join(" "),
    }
}
