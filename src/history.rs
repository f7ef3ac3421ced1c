//! Builds the ledger of a book's milestones from a sequence of commits and their files. No I/O: the shell reads git.

pub(crate) mod change_line;
mod criteria;
mod days;
mod events;
mod pairing;
mod reading;
mod reasons;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil;

use crate::ledger::{Commit, Ledger};
use events::Lives;

pub use reading::readings;
pub(crate) use reading::{Item, Reading};

/// A commit and the files that it changed.
#[derive(Clone, Debug)]
pub struct Step {
    pub id: String,
    /// The committer's date.
    pub date: civil::Date,
    pub message: String,
    /// The messages of the commits that a merge brings in.
    pub brought: Vec<String>,
    pub files: Vec<Changed>,
}

/// A file that a commit changed, as git compares it with the commit's first parent.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    /// `None` if the file is new.
    pub before: Option<String>,
    /// `None` if the file is removed.
    pub after: Option<String>,
    /// The milestones that it holds now.
    pub readings: Arc<[Reading]>,
}

/// The ledger of `steps`, the oldest first.
pub fn ledger(steps: &[Step]) -> Ledger {
    let days = days::in_order(steps);
    let mut state = State::default();
    let mut lives = Lives::default();
    let mut commits: Vec<Commit> = Vec::new();
    for (step, day) in steps.iter().zip(days) {
        let at = commits.len();
        let change = state.apply(step);
        lives.follow(at, step, change, &mut state);
        if lives.is_touched(at) {
            commits.push(Commit {
                id: step.id.clone(),
                date: step.date,
                day,
                subject: reasons::subject(&step.message).to_owned(),
            });
        }
    }
    Ledger::new(commits, lives.finish())
}

/// The milestones of the book at a commit, by file.
#[derive(Default)]
struct State {
    files: BTreeMap<String, Vec<Present>>,
}

/// A milestone that is in the book.
#[derive(Clone)]
struct Present {
    reading: Arc<Reading>,
    life: usize,
}

/// What a commit removed from the state and what it added, before the two are paired.
struct Difference {
    old: Vec<Old>,
    new: Vec<New>,
}

struct Old {
    file: String,
    present: Present,
}

struct New {
    file: String,
    /// The file's name before the commit.
    from: Option<String>,
    reading: Arc<Reading>,
}

impl State {
    fn apply(&mut self, step: &Step) -> Difference {
        let mut old = Vec::new();
        let mut new = Vec::new();
        let mut removed = BTreeSet::new();
        for file in &step.files {
            for path in [&file.before, &file.after].into_iter().flatten() {
                if removed.insert(path.as_str())
                    && let Some(present) = self.files.remove(path)
                {
                    old.extend(present.into_iter().map(|present| Old {
                        file: path.clone(),
                        present,
                    }));
                }
            }
        }
        for file in &step.files {
            let Some(path) = &file.after else { continue };
            new.extend(file.readings.iter().map(|reading| New {
                file: path.clone(),
                from: file.before.clone(),
                reading: Arc::new(reading.clone()),
            }));
        }
        // A heading in a plan does not count if its milestone has a file of its own.
        let mut whole: BTreeSet<String> = BTreeSet::new();
        if new.iter().any(|new| new.reading.is_part) {
            let present = self.files.values().flatten().map(|present| &present.reading);
            let all = present.chain(new.iter().map(|new| &new.reading));
            whole.extend(
                all.filter(|reading| !reading.is_part)
                    .map(|reading| reading.id.to_uppercase()),
            );
        }
        new.retain(|new| !new.reading.is_part || !whole.contains(&new.reading.id.to_uppercase()));
        self.give_way(&new, &mut old);
        Difference { old, new }
    }

    /// Removes the parts whose ids now have files of their own: from now on, these files are the milestones.
    fn give_way(&mut self, new: &[New], old: &mut Vec<Old>) {
        let whole = new.iter().filter(|new| !new.reading.is_part);
        let whole: BTreeSet<String> = whole.map(|new| new.reading.id.to_uppercase()).collect();
        for (file, present) in &mut self.files {
            let is_part =
                |present: &Present| present.reading.is_part && whole.contains(&present.reading.id.to_uppercase());
            if !present.iter().any(is_part) {
                continue;
            }
            let (gone, stay) = std::mem::take(present).into_iter().partition(is_part);
            *present = stay;
            let gone: Vec<Present> = gone;
            old.extend(gone.into_iter().map(|present| Old {
                file: file.clone(),
                present,
            }));
        }
    }

    fn put(&mut self, file: &str, present: Present) {
        self.files.entry(file.to_owned()).or_default().push(present);
    }
}
