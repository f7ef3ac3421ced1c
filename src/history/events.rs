//! The lives of milestones, and what each commit adds to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::change_line::Line;
use super::reasons::{self, reason};
use super::{Difference, New, Old, Present, Reading, State, Step, criteria, pairing};
use crate::ledger::{CommitIx, Count, CriterionChange, Life, Move, OwnerChange, Promise, StatusChange, days_between};

#[derive(Default)]
pub(super) struct Lives {
    all: Vec<Life>,
    /// The milestones that left the book, by name, in their last state.
    gone: BTreeMap<String, Vec<(usize, Arc<Reading>)>>,
    /// The last commit in which anything happened.
    touched: Option<CommitIx>,
}

impl Lives {
    /// Adds what the commit `at` did.
    pub(super) fn follow(&mut self, at: CommitIx, step: &Step, difference: Difference, state: &mut State) {
        let lines = reasons::lines(step);
        let partners = pairing::pair(&difference);
        let Difference { old, new } = difference;
        let mut is_left = vec![true; old.len()];
        for (new, partner) in new.into_iter().zip(partners) {
            let before = partner.map(|partner| {
                is_left[partner] = false;
                &old[partner]
            });
            self.place(at, step, &lines, new, before, state);
        }
        for (old, _) in old.iter().zip(is_left).filter(|(_, is_left)| *is_left) {
            self.remove(at, old);
        }
        self.name(at, &lines);
    }

    /// Whether anything happened in a commit.
    pub(super) fn is_touched(&self, at: CommitIx) -> bool {
        self.touched == Some(at)
    }

    pub(super) fn finish(self) -> Vec<Life> {
        self.all
    }

    /// Records a milestone that is in the book after the commit.
    fn place(&mut self, at: CommitIx, step: &Step, lines: &[Line], new: New, before: Option<&Old>, state: &mut State) {
        let New { file, reading, .. } = new;
        let known = match before {
            Some(old) => Some((old.present.life, old.present.reading.clone())),
            // It was removed, and is back.
            None => self.take_back(&reading),
        };
        let reading = match &known {
            Some((_, old)) if reading.is_broken => Arc::new(Reading::clone(&reading).after(old)),
            _ => reading,
        };
        let life = match known {
            Some((life, old)) => {
                let is_back = self.all[life].gone.take().is_some();
                if is_back || *old != *reading {
                    self.change(life, at, step, lines, &old, &reading);
                }
                life
            }
            None => self.begin(at, step, &reading),
        };
        state.put(&file, Present { reading, life });
    }

    fn remove(&mut self, at: CommitIx, old: &Old) {
        let Present { life, reading } = &old.present;
        // Two files had the same milestone for a while.
        if self.all[*life].gone.is_some() {
            return;
        }
        self.all[*life].gone = Some(at);
        self.all[*life].changed = at;
        let gone = self.gone.entry(reading.name()).or_default();
        gone.retain(|(_, other)| !is_same_id(other, reading));
        gone.push((*life, reading.clone()));
        self.touched = Some(at);
    }

    /// The milestone that left the book and is back: with its id, or with its name and title in another folder.
    fn take_back(&mut self, reading: &Reading) -> Option<(usize, Arc<Reading>)> {
        let gone = self.gone.get_mut(&reading.name())?;
        let own = gone.iter().position(|(_, other)| is_same_id(other, reading));
        let at = own.or_else(|| gone.iter().position(|(_, other)| other.title == reading.title))?;
        Some(gone.remove(at))
    }

    fn begin(&mut self, at: CommitIx, step: &Step, reading: &Reading) -> usize {
        let mut life = Life {
            id: reading.id.clone(),
            title: reading.title.clone(),
            born: at,
            changed: at,
            first: reading.target.clone().map(|target| (at, target)),
            target: reading.target.clone(),
            counts: vec![count(at, reading)],
            ..Life::default()
        };
        if reading.status.is_some() {
            life.statuses.push(StatusChange {
                commit: at,
                before: None,
                after: reading.status.clone(),
                reason: reason(step, [], &[], None, None),
            });
        }
        self.all.push(life);
        self.touched = Some(at);
        self.all.len() - 1
    }

    fn change(&mut self, life: usize, at: CommitIx, step: &Step, lines: &[Line], old: &Reading, new: &Reading) {
        let life = &mut self.all[life];
        let own = || {
            let mut ids = vec![old.id.as_str(), new.id.as_str()];
            ids.dedup();
            lines.iter().filter(move |line| ids.iter().any(|id| line.is_about(id)))
        };
        if old.id != new.id {
            life.former.retain(|id| *id != new.id);
            life.former.push(old.id.clone());
            life.id.clone_from(&new.id);
        }
        life.title.clone_from(&new.title);
        if old.target != new.target {
            let reason = reason(step, own(), &["target"], Some(old), Some(new));
            retarget(life, at, new.target.as_ref(), reason);
        }
        if old.status != new.status {
            life.statuses.push(StatusChange {
                commit: at,
                before: old.status.clone(),
                after: new.status.clone(),
                reason: reason(step, own(), &["status", "milestone"], Some(old), Some(new)),
            });
        }
        if old.owners != new.owners {
            life.owners.push(OwnerChange {
                commit: at,
                before: old.owners.clone(),
                after: new.owners.clone(),
            });
        }
        let changes = criteria::changes(&old.criteria, &new.criteria);
        life.criteria
            .extend(changes.into_iter().map(|(change, item)| CriterionChange {
                commit: at,
                change,
                part: item.part.clone(),
                text: item.text.clone(),
            }));
        let count = count(at, new);
        let is_same = |last: &Count| (last.done, last.total, last.boxes) == (count.done, count.total, count.boxes);
        if !life.counts.last().is_some_and(is_same) {
            life.counts.push(count);
        }
        life.changed = at;
        self.touched = Some(at);
    }

    /// Records lines about milestones that the commit did not change.
    fn name(&mut self, at: CommitIx, lines: &[Line]) {
        for line in lines.iter().filter(|line| line.is_of_kind("target")) {
            let mut present = self.all.iter_mut().filter(|life| life.gone.is_none());
            let Some(life) = present.find(|life| line.is_about(&life.id)) else {
                continue;
            };
            let is_own = life.moves.last().is_some_and(|last| last.commit == at);
            if !is_own && life.born != at {
                life.named.push((at, line.reason.clone()));
                self.touched = Some(at);
            }
        }
    }
}

fn is_same_id(one: &Reading, other: &Reading) -> bool {
    one.id.to_uppercase() == other.id.to_uppercase()
}

/// Records that the target of a milestone changed or was removed.
fn retarget(life: &mut Life, at: CommitIx, target: Option<&Promise>, reason: crate::ledger::Reason) {
    let before = std::mem::replace(&mut life.target, target.cloned());
    let last_moved = life.moves.iter().rev();
    let known = last_moved
        .filter_map(|moved| moved.before.clone().or(moved.after.clone()))
        .next();
    let known = before.clone().or(known).or(life.first.clone().map(|(_, first)| first));
    let Some(known) = known else {
        // The first promise is not a move.
        life.first = target.cloned().map(|target| (at, target));
        return;
    };
    let days = target.map(|target| match refines(&known, target) {
        true => 0,
        false => days_between(known.last, target.last),
    });
    // Another precision for the same day.
    if before.is_some() && days == Some(0) {
        return;
    }
    life.moves.push(Move {
        commit: at,
        before,
        after: target.cloned(),
        days,
        reason,
    });
}

/// Whether `new` is a more precise date within the period of `old`.
fn refines(old: &Promise, new: &Promise) -> bool {
    let within = |inner: &Promise, outer: &Promise| outer.first <= inner.first && inner.last <= outer.last;
    within(new, old) && old.first != old.last
}

fn count(at: CommitIx, reading: &Reading) -> Count {
    let (done, total) = reading.progress;
    Count {
        commit: at,
        done,
        total,
        boxes: reading.criteria.len(),
    }
}
