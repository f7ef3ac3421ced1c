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
    work.in_place();
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

    /// Pairs milestones in the same file, renamed or not, that are alike.
    fn in_place(&mut self) {
        for new in 0..self.new.len() {
            if self.partner[new].is_some() {
                continue;
            }
            let own = &self.new[new];
            let is_place = |old: &usize| {
                let file = &self.old[*old].file;
                self.is_left[*old] && (*file == own.file || own.from.as_ref() == Some(file))
            };
            let candidates = (0..self.old.len()).filter(is_place);
            let best = candidates
                .map(|old| (likeness(&self.old[old].present.reading, &own.reading), old))
                .max_by(|one, other| one.0.total_cmp(&other.0));
            if let Some((likeness, old)) = best
                && likeness >= ALIKE
            {
                self.join(old, new);
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
    let titles = strsim::normalized_levenshtein(&title(old), &title(new));
    let all = old.criteria.len().min(new.criteria.len());
    let shared = new
        .criteria
        .iter()
        .filter(|item| old.criteria.iter().any(|other| other.text == item.text))
        .count();
    let criteria = if all == 0 { 0.0 } else { shared as f64 / all as f64 };
    titles.max(criteria)
}
