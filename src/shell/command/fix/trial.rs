//! Finds which fixes work together, with as few analyses of the book as possible.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use crate::analysis::{Analysis, analyse_again};
use crate::fixes::{self, Candidate};
use crate::shell::open::Opened;
use crate::shell::tree::{Disk, Overlay};
use crate::source::Chapter;
use crate::source::map::Places;

/// One pass of `fix` over a book.
pub(super) struct Trial<'o, 'a> {
    pub opened: &'o Opened<'static>,
    /// The files that earlier passes have changed, with their new texts.
    pub texts: &'a BTreeMap<String, String>,
    pub places: &'a Places<'a>,
    pub analysis: &'a Analysis<'a>,
}

impl<'o, 'a> Trial<'o, 'a> {
    /// As many of the candidates as can be made together.
    ///
    /// Candidates that concern a common file form a group. Each analysis tries some candidates of every group, so the number of analyses
    /// depends on the largest group and not on the size of the book. If a fix has an effect outside its group, all candidates are tried as
    /// one group.
    pub(super) fn most_of(&self, all: Vec<Candidate<'a>>) -> Vec<Candidate<'a>> {
        let faults = match all.is_empty() {
            true => return all,
            false => self.faults(&all),
        };
        if faults.is_empty() {
            return all;
        }
        let mut groups = self.groups(all, &faults);
        while groups
            .iter_mut()
            .filter_map(|group| group.choose().then_some(()))
            .count()
            > 0
        {
            let tried: Vec<_> = groups.iter().flat_map(Group::tried).cloned().collect();
            let faults = self.faults(&tried);
            let is_elsewhere = |name: &String| !groups.iter().any(|group| group.files.contains(name));
            if faults.iter().any(is_elsewhere) {
                return self.in_turn(groups);
            }
            groups.iter_mut().for_each(|group| group.judge(&faults));
        }
        let made: Vec<_> = groups.iter().flat_map(|group| &group.made).cloned().collect();
        match made.is_empty() || self.faults(&made).is_empty() {
            true => made,
            false => self.in_turn(groups),
        }
    }

    /// Groups of candidates. Those that may be the cause of `faults` are in other groups than the rest.
    fn groups(&self, all: Vec<Candidate<'a>>, faults: &BTreeSet<String>) -> Vec<Group<'a>> {
        let named = all.into_iter().map(|one| (fixes::concerned(&one, self.analysis), one));
        let (suspects, others): (Vec<_>, Vec<_>) = named.partition(|(files, _)| !files.is_disjoint(faults));
        [suspects, others].into_iter().flat_map(joined).collect()
    }

    /// As [`Self::most_of`], with all candidates as one group.
    fn in_turn(&self, groups: Vec<Group<'a>>) -> Vec<Candidate<'a>> {
        let mut all = Group::default();
        all.take(groups.into_iter().flat_map(Group::into_all).collect());
        while all.choose() {
            let tried: Vec<_> = all.tried().cloned().collect();
            all.finish(self.faults(&tried).is_empty());
        }
        all.made
    }

    fn faults(&self, made: &[Candidate<'_>]) -> BTreeSet<String> {
        let of_all = || BTreeSet::from([String::new()]);
        let Some(texts) = fixes::applied(made, self.places) else {
            return of_all();
        };
        let Ok(next) = self.with(&texts) else {
            return of_all();
        };
        // Chapters are compared by index, so their order must be the same.
        let old = &self.analysis.project.book.chapters;
        let is_in_place = |(ix, own): (usize, &Chapter<'_>)| {
            let new = next.book.chapters.get(ix);
            new.is_some_and(|new| new.file() == own.file())
        };
        if !old.iter().enumerate().all(is_in_place) {
            return of_all();
        }
        let after = analyse_again(self.analysis, &next.book);
        fixes::faults(self.analysis, made, &after)
    }

    /// The book with the changes of earlier passes and with these `texts`.
    pub(super) fn with(&self, texts: &BTreeMap<String, String>) -> Result<Opened<'static, Overlay<&'o Disk>>> {
        let texts = self.texts.iter().chain(texts);
        let texts = texts.map(|(file, text)| (file.clone(), text.clone()));
        self.opened.with(texts, self.analysis.project.book)
    }
}

/// Candidates that are tried together. If they fail, they are halved until the wrong ones are found.
#[derive(Default)]
struct Group<'a> {
    files: BTreeSet<String>,
    /// The candidates that work together.
    made: Vec<Candidate<'a>>,
    /// The candidates to try with them now.
    now: Vec<Candidate<'a>>,
    /// The candidates to try later. The last part is next.
    later: Vec<Part<'a>>,
}

struct Part<'a> {
    candidates: Vec<Candidate<'a>>,
    /// The length of `made` with which all of these candidates are known to fail.
    fails_after: Option<usize>,
}

/// Groups the candidates so that no two groups have a file in common.
fn joined(all: Vec<(BTreeSet<String>, Candidate<'_>)>) -> Vec<Group<'_>> {
    // A disjoint-set forest: for each candidate, its parent. The candidates with the same root are a group.
    let mut roots: Vec<usize> = (0..all.len()).collect();
    fn root(roots: &mut [usize], mut of: usize) -> usize {
        while roots[of] != of {
            roots[of] = roots[roots[of]];
            of = roots[of];
        }
        of
    }
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, (files, _)) in all.iter().enumerate() {
        for file in files {
            let known = *first.entry(file).or_insert(at);
            let (one, other) = (root(&mut roots, known), root(&mut roots, at));
            roots[one.max(other)] = one.min(other);
        }
    }
    let mut groups: BTreeMap<usize, (BTreeSet<String>, Vec<Candidate<'_>>)> = BTreeMap::new();
    for (at, (files, candidate)) in all.into_iter().enumerate() {
        let (of_group, candidates) = groups.entry(root(&mut roots, at)).or_default();
        of_group.extend(files);
        candidates.push(candidate);
    }
    let group = |(files, candidates)| {
        let mut group = Group {
            files,
            ..Group::default()
        };
        group.take(candidates);
        group
    };
    groups.into_values().map(group).collect()
}

impl<'a> Group<'a> {
    fn take(&mut self, candidates: Vec<Candidate<'a>>) {
        self.later.push(Part {
            candidates,
            fails_after: None,
        });
    }

    fn into_all(self) -> impl Iterator<Item = Candidate<'a>> {
        let later = self.later.into_iter().rev().flat_map(|part| part.candidates);
        self.made.into_iter().chain(self.now).chain(later)
    }

    fn tried(&self) -> impl Iterator<Item = &Candidate<'a>> {
        self.made.iter().chain(&self.now)
    }

    /// Chooses the candidates to try next. Returns whether there are any.
    fn choose(&mut self) -> bool {
        while let Some(mut part) = self.later.pop() {
            if part.fails_after != Some(self.made.len()) {
                self.now = part.candidates;
                return true;
            }
            if part.candidates.len() > 1 {
                let rest = part.candidates.split_off(part.candidates.len() / 2);
                // If all of the first half is made, adding the whole rest has already failed.
                let fails_after = Some(self.made.len() + part.candidates.len());
                self.later.push(Part {
                    candidates: rest,
                    fails_after,
                });
                self.take(part.candidates);
            }
        }
        false
    }

    /// Keeps the tried candidates if no file of the group has a fault.
    fn judge(&mut self, faults: &BTreeSet<String>) {
        self.finish(self.files.is_disjoint(faults));
    }

    fn finish(&mut self, is_correct: bool) {
        let candidates = std::mem::take(&mut self.now);
        match is_correct {
            true => self.made.extend(candidates),
            false if candidates.is_empty() => {}
            false => self.later.push(Part {
                candidates,
                fails_after: Some(self.made.len()),
            }),
        }
    }
}
