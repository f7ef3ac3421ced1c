//! Queries of a ledger for pages, rules and commands.

use std::collections::HashMap;

use jiff::civil;

use super::{Change, Commit, CommitIx, Ledger, Life, Move, Promise, Source};

/// How a milestone kept its promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// How often the target moved to another day.
    pub moves: usize,
    /// How often it moved to a later day.
    pub later: usize,
    /// Days from the first promise to the current one; negative if the current one is earlier.
    pub days: i32,
}

impl Ledger {
    /// The milestone that is now called `name`, ignoring case.
    pub fn life(&self, name: &str) -> Option<&Life> {
        let index = self.index.get_or_init(|| {
            let lives = self.milestones.iter().enumerate().rev();
            let present = lives.filter(|(_, life)| life.gone.is_none());
            present.map(|(at, life)| (life.id.to_ascii_uppercase(), at)).collect()
        });
        self.milestones.get(*index.get(&name.to_ascii_uppercase())?)
    }

    /// The milestone that is or was called `name`.
    pub fn any_life(&self, name: &str) -> Option<&Life> {
        let is_called = |id: &String| id.eq_ignore_ascii_case(name);
        let gone = || self.milestones.iter().rev().find(|life| is_called(&life.id));
        let former = || {
            self.milestones
                .iter()
                .rev()
                .find(|life| life.former.iter().any(is_called))
        };
        self.life(name).or_else(gone).or_else(former)
    }

    /// A copy with renamed milestones: `names` maps old names of existing milestones to new ones.
    pub fn renamed(&self, names: &HashMap<String, String>) -> Self {
        let mut lives = self.milestones.clone();
        for life in lives.iter_mut().filter(|life| life.gone.is_none()) {
            if let Some(name) = names.get(&life.id) {
                life.id.clone_from(name);
            }
        }
        Self::new(self.commits.clone(), lives)
    }

    pub fn commit(&self, at: CommitIx) -> Option<&Commit> {
        self.commits.get(at)
    }

    /// The day of a commit, in the order of the commits.
    pub fn day(&self, at: CommitIx) -> Option<civil::Date> {
        self.commit(at).map(|commit| commit.day)
    }

    /// The promise on a day; before any promise, the first one.
    pub fn promised<'l>(&self, life: &'l Life, on: civil::Date) -> Option<&'l Promise> {
        let until = |moved: &&Move| self.day(moved.commit).is_some_and(|day| day <= on);
        match life.moves.iter().take_while(until).last() {
            Some(moved) => moved.after.as_ref(),
            None => life.first.as_ref().map(|(_, promise)| promise),
        }
    }

    /// When anything in a milestone last changed.
    pub fn last_change(&self, life: &Life) -> Option<civil::Date> {
        self.commit(life.changed).map(|commit| commit.date)
    }
}

impl Life {
    /// How far its target slipped. `None` if it never had a target, or has none now.
    pub fn slip(&self) -> Option<Slip> {
        let (_, first) = self.first.as_ref()?;
        let target = self.target.as_ref()?;
        let days = self.moves.iter().filter_map(|moved| moved.days);
        Some(Slip {
            moves: days.clone().filter(|days| *days != 0).count(),
            later: days.filter(|days| *days > 0).count(),
            days: days_between(first.last, target.last),
        })
    }

    /// The commit that set its current status.
    pub fn status_since(&self) -> Option<CommitIx> {
        Some(self.statuses.last()?.commit)
    }

    /// The commit that set it to Completed, if it still is.
    pub fn completed(&self) -> Option<CommitIx> {
        let last = self.statuses.last()?;
        (last.after.as_deref() == Some("completed")).then_some(last.commit)
    }

    /// The first commit that gave it a status other than `planned`.
    pub fn started(&self) -> Option<CommitIx> {
        let mut statuses = self.statuses.iter();
        let begun = statuses.find(|change| change.after.as_deref().is_some_and(|status| status != "planned"));
        begun.map(|change| change.commit)
    }

    /// The last commit that changed its status from `planned`; if it never was planned, its first commit with a status.
    pub fn left_planned(&self) -> Option<CommitIx> {
        let is_planned = |status: &Option<String>| status.as_deref() == Some("planned");
        let last = self.statuses.last().filter(|last| !is_planned(&last.after))?;
        let left = self.statuses.iter().rev().find(|change| is_planned(&change.before));
        Some(left.or(self.statuses.first()).unwrap_or(last).commit)
    }

    /// How many criteria were added after a commit and are still there.
    pub fn added_since(&self, commit: CommitIx) -> usize {
        let mut added: Vec<&str> = Vec::new();
        for event in self.criteria.iter().filter(|event| event.commit > commit) {
            match event.change {
                Change::Added => added.push(&event.text),
                Change::Dropped => {
                    if let Some(at) = added.iter().position(|text| *text == event.text) {
                        added.swap_remove(at);
                    }
                }
                _ => {}
            }
        }
        added.len()
    }

    /// Moves by at least `days` that no commit explains, neither the one that made the move nor a later one.
    pub fn silent_moves(&self, days: u32) -> impl Iterator<Item = &Move> {
        self.moves.iter().filter(move |moved| {
            let is_named = self.named.iter().any(|(commit, _)| *commit >= moved.commit);
            moved.reason.source == Source::Subject && moved.distance() >= days && !is_named
        })
    }

    /// The number of boxes at a commit.
    pub fn boxes_at(&self, commit: CommitIx) -> Option<usize> {
        let until = self.counts.iter().take_while(|count| count.commit <= commit);
        until.last().map(|count| count.boxes)
    }
}

impl Move {
    /// The distance in days, in either direction.
    pub fn distance(&self) -> u32 {
        self.days.unwrap_or(0).unsigned_abs()
    }
}

/// Calendar days from `from` to `to`.
pub(crate) fn days_between(from: civil::Date, to: civil::Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
