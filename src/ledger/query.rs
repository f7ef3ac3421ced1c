//! Questions to a ledger that pages, rules and commands have in common.

use jiff::civil;

use super::{Commit, CommitIx, Ledger, Life, Move};

/// How a milestone kept its promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slip {
    /// How often the target moved to another day.
    pub moves: usize,
    /// How often it moved to a later one.
    pub later: usize,
    /// Days between the first promise and the one that stands; below 0 if it is earlier now.
    pub days: i32,
}

impl Ledger {
    /// The milestone that is called `name` now, in any case.
    pub fn life(&self, name: &str) -> Option<&Life> {
        let mut lives = self.milestones.iter().filter(|life| life.gone.is_none());
        lives.find(|life| life.id.eq_ignore_ascii_case(name))
    }

    /// The milestone that is called `name`, or was called so.
    pub fn any_life(&self, name: &str) -> Option<&Life> {
        let is_called = |id: &String| id.eq_ignore_ascii_case(name);
        let gone = || self.milestones.iter().rev().find(|life| is_called(&life.id));
        let former = || self.milestones.iter().rev().find(|life| life.former.iter().any(is_called));
        self.life(name).or_else(gone).or_else(former)
    }

    pub fn commit(&self, at: CommitIx) -> Option<&Commit> {
        self.commits.get(at)
    }

    /// The day of a commit, in the order of the commits.
    pub fn day(&self, at: CommitIx) -> Option<civil::Date> {
        self.commit(at).map(|commit| commit.day)
    }

    /// When anything of a milestone changed last.
    pub fn last_change(&self, life: &Life) -> Option<civil::Date> {
        self.commit(life.changed).map(|commit| commit.date)
    }
}

impl Life {
    /// `None` if it never promised a day, or has none now.
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

    /// The commit that set the status that it has now.
    pub fn status_since(&self) -> Option<CommitIx> {
        Some(self.statuses.last()?.commit)
    }

    /// The commit in which it became Completed, if it is.
    pub fn completed(&self) -> Option<CommitIx> {
        let last = self.statuses.last()?;
        (last.after.as_deref() == Some("completed")).then_some(last.commit)
    }

    /// The commit in which it first had a status beyond `planned`.
    pub fn started(&self) -> Option<CommitIx> {
        let mut statuses = self.statuses.iter();
        let begun = statuses.find(|change| change.after.as_deref().is_some_and(|status| status != "planned"));
        begun.map(|change| change.commit)
    }

    /// Boxes in all at a commit.
    pub fn boxes_at(&self, commit: CommitIx) -> Option<usize> {
        let until = self.counts.iter().take_while(|count| count.commit <= commit);
        until.last().map(|count| count.boxes)
    }
}

impl Move {
    /// How far it moved, either way.
    pub fn distance(&self) -> u32 {
        self.days.unwrap_or(0).unsigned_abs()
    }
}

/// Calendar days from one to another.
pub fn days_between(from: civil::Date, to: civil::Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
