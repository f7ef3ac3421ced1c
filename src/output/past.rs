//! The formats of `history`: text, JSON, CSV and Markdown.

mod csv;
mod json;
mod markdown;
mod text;

use crate::ledger::{Commit, CommitIx, Event, EventKind, History, Ledger, Life};
use crate::page::DIRECTIVES;
use crate::project::Project;
use crate::rules::{ALL, Need};
use crate::text::terminal::clean;

pub(crate) use csv::csv;
pub(crate) use json::{Past, json, none, past};
pub(crate) use markdown::markdown;
pub(crate) use text::text;

/// The part of a ledger that is shown.
pub(crate) struct Report<'a> {
    pub ledger: &'a Ledger,
    pub lives: Vec<&'a Life>,
    /// The commits whose events are shown. `None` for all.
    pub since: Option<Vec<bool>>,
}

/// The digits of a commit's id that are shown.
const SHORT: usize = 10;

impl<'a> Report<'a> {
    fn shows(&self, commit: CommitIx) -> bool {
        let known = self.since.as_ref();
        known.is_none_or(|since| since.get(commit).copied().unwrap_or(false))
    }

    fn commit(&self, at: CommitIx) -> Option<&'a Commit> {
        self.ledger.commit(at)
    }

    /// The shown events of a milestone, the oldest first.
    fn events(&self, life: &'a Life) -> Vec<Event<'a>> {
        let mut events = life.events();
        events.retain(|event| self.shows(event.commit));
        events
    }

    /// The milestones with shown events.
    fn shown(&self) -> impl Iterator<Item = (&'a Life, Vec<Event<'a>>)> {
        let all = self.lives.iter().map(|life| (*life, self.events(life)));
        all.filter(|(_, events)| !events.is_empty())
    }
}

/// A note for the user if the history is not known but wanted: by a directive, or by the rules in an incomplete clone.
pub(crate) fn note(project: &Project<'_>) -> Option<String> {
    let History::Unknown(unknown) = &project.book.history else {
        return None;
    };
    let from_git = DIRECTIVES.iter().filter(|known| known.needs_history());
    let from_git: Vec<&str> = from_git.map(|known| known.name).collect();
    let mut directives = project.documents.iter().flat_map(|document| &document.directives);
    let is_asked = directives.any(|directive| from_git.contains(&directive.name.value.as_str()));
    let rules = ALL.iter().filter(|rule| rule.needs.contains(&Need::Git));
    let rules: Vec<&str> = rules.map(|rule| rule.name).collect();
    (is_asked || unknown.is_incomplete).then(|| {
        format!(
            "note: the history of this book is not known: {}; `{}` are skipped",
            clean(&unknown.reason),
            rules.join("`, `")
        )
    })
}

/// `+21 days`, `-1 day`.
fn days(days: i32) -> String {
    match days {
        1 | -1 => format!("{days:+} day"),
        _ => format!("{days:+} days"),
    }
}

/// `moved twice, 21 days later than first promised`; empty if it never moved.
pub(crate) fn kept(life: &Life) -> String {
    let Some(slip) = life.slip().filter(|slip| slip.moves > 0) else {
        return String::new();
    };
    let moved = match slip.moves {
        1 => "moved once".to_owned(),
        2 => "moved twice".to_owned(),
        more => format!("moved {more} times"),
    };
    let count = |days: u32| {
        if days == 1 {
            "1 day".to_owned()
        } else {
            format!("{days} days")
        }
    };
    let far = match slip.days {
        0 => "back at its first promise".to_owned(),
        1.. => format!("{} later than first promised", count(slip.days.unsigned_abs())),
        _ => format!("{} earlier than first promised", count(slip.days.unsigned_abs())),
    };
    format!("{moved}, {far}")
}

/// The event in a few words.
fn describe(event: &Event<'_>) -> String {
    let or_none = |text: &str| {
        if text.is_empty() {
            "none".to_owned()
        } else {
            text.to_owned()
        }
    };
    match event.kind {
        EventKind::Added => "added to the book".to_owned(),
        EventKind::Removed => "removed from the book".to_owned(),
        EventKind::Promised => format!("promised for {}", event.after),
        EventKind::Moved => {
            let far = event.days.map_or(String::new(), |far| format!(" ({})", days(far)));
            format!("target {} to {}{far}", or_none(&event.before), or_none(&event.after))
        }
        EventKind::Status if event.before.is_empty() => format!("status {}", or_none(&event.after)),
        EventKind::Status => format!("status {} to {}", or_none(&event.before), or_none(&event.after)),
        EventKind::Owner => format!("owner {} to {}", or_none(&event.before), or_none(&event.after)),
        EventKind::Criterion(change) => match event.part.is_empty() {
            true => format!("{}: {}", change.name(), event.after),
            false => format!("{}: {} ({})", change.name(), event.after, event.part),
        },
    }
}
