//! Pairs the items of two books: by text, then by likeness, then by position.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::FxHashMap;

use super::look::{Look, hash};

/// An item to be paired.
pub(super) struct Candidate<'l> {
    pub look: &'l Look,
    /// The pair of parts that it belongs to, such as a deliverable in both books. `None` if its part has no partner.
    pub part: Option<usize>,
    /// The pair of milestones that it belongs to. `None` if its milestone has no partner.
    pub milestone: Option<usize>,
    /// Of equal items, those in the same state belong together.
    pub state: bool,
}

/// For each item, its partner in the other book.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs {
    pub of_base: Vec<Option<usize>>,
    pub of_head: Vec<Option<usize>>,
}

/// Likeness from which two items of one part are the same item.
pub(super) const IN_PART: f64 = 0.5;
/// The same within a milestone, and within the book.
const IN_MILESTONE: f64 = 0.62;
const IN_BOOK: f64 = 0.85;
/// Likeness that two items in the same position need.
const IN_PLACE: f64 = 0.3;
/// The fewest words of an item whose text alone decides across milestones.
const TELLING: usize = 3;
/// Up to this many pairs, all are compared; beyond, only those that share a rare word.
const ALL_PAIRS: usize = 1024;
/// The most pairs that a rare word may make.
const RARE: usize = 48;

/// Where a partner is looked for.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    Part,
    Milestone,
    Book,
}

/// Pairs the items of two books, each in the order of its book.
pub(super) fn pair(base: &[Candidate<'_>], head: &[Candidate<'_>]) -> Pairs {
    let mut work = Pairing::new(base, head);
    work.within();
    work.by_place();
    work.by_text(Scope::Book, false, any);
    work.by_likeness(Scope::Book, IN_BOOK, is_telling);
    work.pairs
}

/// The same, but nothing moves from one milestone to another.
pub(super) fn pair_within(base: &[Candidate<'_>], head: &[Candidate<'_>]) -> Pairs {
    let mut work = Pairing::new(base, head);
    work.exactly();
    work.by_likeness(Scope::Part, IN_PART, any);
    work.by_likeness(Scope::Milestone, IN_MILESTONE, any);
    work.by_place();
    work.pairs
}

fn is_telling(item: &Candidate<'_>) -> bool {
    item.look.telling().len() >= TELLING
}

pub(super) fn any(_: &Candidate<'_>) -> bool {
    true
}

/// Two lists of items that are being paired.
pub(super) struct Pairing<'w, 'l> {
    base: &'w [Candidate<'l>],
    head: &'w [Candidate<'l>],
    pub pairs: Pairs,
}

impl Candidate<'_> {
    /// `None` if it cannot have a partner in this scope.
    fn within(&self, scope: Scope) -> Option<usize> {
        match scope {
            Scope::Part => self.part,
            Scope::Milestone => self.milestone,
            Scope::Book => Some(0),
        }
    }
}

impl<'w, 'l> Pairing<'w, 'l> {
    pub(super) fn new(base: &'w [Candidate<'l>], head: &'w [Candidate<'l>]) -> Self {
        Self {
            base,
            head,
            pairs: Pairs {
                of_base: vec![None; base.len()],
                of_head: vec![None; head.len()],
            },
        }
    }

    /// Pairs by text, in an item's own part first.
    pub(super) fn exactly(&mut self) {
        for scope in [Scope::Part, Scope::Milestone] {
            self.by_text(scope, true, any);
            self.by_text(scope, false, any);
        }
    }

    /// Pairs by text, then by likeness within a milestone.
    fn within(&mut self) {
        self.exactly();
        self.by_text(Scope::Book, false, is_telling);
        self.by_likeness(Scope::Part, IN_PART, any);
        self.by_likeness(Scope::Milestone, IN_MILESTONE, any);
    }

    pub(super) fn join(&mut self, base: usize, head: usize) {
        self.pairs.of_base[base] = Some(head);
        self.pairs.of_head[head] = Some(base);
    }

    pub(super) fn by_text(&mut self, scope: Scope, with_state: bool, is_asked: impl Fn(&Candidate<'_>) -> bool) {
        let key = |item: &Candidate<'_>| {
            let within = item.within(scope).filter(|_| is_asked(item))?;
            Some((within, hash(&item.look.key), with_state && item.state))
        };
        let mut known: FxHashMap<_, VecDeque<usize>> = FxHashMap::default();
        for (at, item) in self
            .head
            .iter()
            .enumerate()
            .filter(|(at, _)| self.pairs.of_head[*at].is_none())
        {
            if let Some(key) = key(item) {
                known.entry(key).or_default().push_back(at);
            }
        }
        if known.is_empty() {
            return;
        }
        for at in 0..self.base.len() {
            let open = self.pairs.of_base[at].is_none();
            let key = key(&self.base[at]).filter(|_| open);
            if let Some(partner) = key.and_then(|key| known.get_mut(&key)?.pop_front()) {
                self.join(at, partner);
            }
        }
    }

    /// The items without a partner, grouped by what they belong to.
    fn left(&self, scope: Scope, is_asked: impl Fn(&Candidate<'_>) -> bool) -> Vec<(Vec<usize>, Vec<usize>)> {
        let mut left: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (at, item) in self.base.iter().enumerate() {
            if self.pairs.of_base[at].is_none()
                && is_asked(item)
                && let Some(within) = item.within(scope)
            {
                left.entry(within).or_default().0.push(at);
            }
        }
        for (at, item) in self.head.iter().enumerate() {
            if self.pairs.of_head[at].is_none()
                && is_asked(item)
                && let Some(own) = item.within(scope).and_then(|within| left.get_mut(&within))
            {
                own.1.push(at);
            }
        }
        left.into_values().filter(|(_, head)| !head.is_empty()).collect()
    }

    pub(super) fn by_likeness(&mut self, scope: Scope, least: f64, is_asked: impl Fn(&Candidate<'_>) -> bool) {
        for (base, head) in self.left(scope, is_asked) {
            let mut found = Vec::new();
            for (own, other) in self.near(&base, &head) {
                let (item, partner) = (self.base[own].look, self.head[other].look);
                let likeness = item.likeness(partner);
                if likeness >= least || matches!(scope, Scope::Part) && item.goes_on(partner) {
                    // If several are alike, the one with the same numbers wins.
                    let same = item.quantities.len() == partner.quantities.len()
                        && item
                            .quantities
                            .iter()
                            .zip(&partner.quantities)
                            .all(|(a, b)| a.is_same(b));
                    found.push((likeness + if same { 0.02 } else { 0.0 }, own, other));
                }
            }
            // Ties are broken in the same way whichever book comes first.
            found.sort_by(|a, b| {
                let place =
                    |pair: &(f64, usize, usize)| (pair.1.abs_diff(pair.2), pair.1.min(pair.2), pair.1.max(pair.2));
                b.0.total_cmp(&a.0).then_with(|| place(a).cmp(&place(b)))
            });
            for (_, own, other) in found {
                if self.pairs.of_base[own].is_none() && self.pairs.of_head[other].is_none() {
                    self.join(own, other);
                }
            }
        }
    }

    /// The pairs that are worth comparing; the work is linear in the number of items.
    fn near(&self, base: &[usize], head: &[usize]) -> Vec<(usize, usize)> {
        if base.len() * head.len() <= ALL_PAIRS {
            let with_all = |&own: &usize| head.iter().map(move |&other| (own, other));
            return base.iter().flat_map(with_all).collect();
        }
        let mut by_word: FxHashMap<u64, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
        for &own in base {
            for &word in self.base[own].look.telling() {
                by_word.entry(word).or_default().0.push(own);
            }
        }
        for &other in head {
            for &word in self.head[other].look.telling() {
                if let Some(own) = by_word.get_mut(&word) {
                    own.1.push(other);
                }
            }
        }
        let rare = by_word
            .into_values()
            .filter(|(own, other)| own.len() * other.len() <= RARE);
        let mut found: Vec<(usize, usize)> = rare
            .flat_map(|(own, other)| {
                own.into_iter()
                    .flat_map(move |own| other.clone().into_iter().map(move |other| (own, other)))
            })
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// If a part lost as many items as it gained, pairs them in order if they are somewhat alike.
    pub(super) fn by_place(&mut self) {
        for (base, head) in self.left(Scope::Part, |_| true) {
            if base.len() != head.len() {
                continue;
            }
            for (own, other) in base.into_iter().zip(head) {
                let (item, partner) = (self.base[own].look, self.head[other].look);
                let numbers = &item.quantities;
                let same = !numbers.is_empty()
                    && numbers.len() == partner.quantities.len()
                    && numbers.iter().zip(&partner.quantities).all(|(a, b)| a.is_same_value(b));
                if item.likeness(partner) >= if same { 0.1 } else { IN_PLACE } {
                    self.join(own, other);
                }
            }
        }
    }
}
