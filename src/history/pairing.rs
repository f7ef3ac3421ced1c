//! Pairs the milestones of a commit with those of the commit before: by title and id, even if files or ids change.

use std::collections::HashMap;

use super::{Difference, New, Old, Reading};

/// Likeness of titles from which a milestone with another id in the same file is the same milestone.
const ALIKE: f64 = 0.6;

/// For each index in `new`, the index in `old`.
pub(super) fn pair(difference: &Difference) -> Vec<Option<usize>> {
    let (old, new) = (&difference.old, &difference.new);
    let mut work = Pairing {
        old,
        new,
        partner: vec![None; new.len()],
        is_left: vec![true; old.len()],
    };
    work.by_key(|reading| (id(reading), title(reading)), |_| true);
    // Renumbered milestones: titles tell them apart, ids do not.
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
    /// Pairs milestones with the same key, if only one on each side has it.
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

    /// Pairs milestones in the same file, renamed or not, that are alike. The pairs that are most alike come first.
    fn in_place(&mut self) {
        let mut by_file: HashMap<&str, Vec<usize>> = HashMap::new();
        for at in (0..self.old.len()).filter(|at| self.is_left[*at]) {
            by_file.entry(&self.old[at].file).or_default().push(at);
        }
        let mut alike: Vec<(f64, usize, usize, usize)> = Vec::new();
        for at in (0..self.new.len()).filter(|at| self.partner[*at].is_none()) {
            let New { file, from, reading } = &self.new[at];
            let from = from.as_ref().filter(|from| *from != file);
            let files = [Some(file), from].into_iter().flatten();
            for old in files.filter_map(|file| by_file.get(file.as_str())).flatten() {
                let likeness = likeness(&self.old[*old].present.reading, reading);
                if likeness >= ALIKE {
                    alike.push((likeness, at.abs_diff(*old), at, *old));
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

    /// Pairs milestones without an id whose file was renamed, whatever else changed.
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

/// A title without its numbers: `v0.3.0 - Doors` and `v0.4.0 - Locks` are not alike only because they begin alike.
fn without_numbers(title: &str) -> String {
    let is_word = |word: &&str| word.contains(char::is_alphabetic) && !word.contains(char::is_numeric);
    let words: Vec<&str> = title.split_whitespace().filter(is_word).collect();
    match words.is_empty() {
        true => title.to_owned(),
        false => words.join(" "),
    }
}
