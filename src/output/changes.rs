//! The changes between two states of a book as bytes: one file per format, and what they share.

mod concise;
mod full;
mod github;
mod json;
mod markdown;
pub mod rows;
mod words;

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::compare::follows::Late;
use crate::compare::{Change, Comparison, Kind, Level, Spot};
use crate::diagnostic::Finding;
use crate::output::format::Style;
use crate::output::located::file;
use crate::source::Site;
use crate::source::map::{Place, Places};

/// A format of changes. Choices and help are made from its record.
pub struct ChangesFormat {
    pub name: &'static str,
    /// What it is for, in the help.
    pub help: &'static str,
    pub write: fn(&Report<'_>) -> String,
}

/// Every format, the default first.
pub static ALL: &[&ChangesFormat] = &[
    &full::RECORD,
    &concise::RECORD,
    &json::RECORD,
    &markdown::RECORD,
    &github::RECORD,
];

/// One of the two books.
pub struct Side<'a> {
    pub analysis: &'a Analysis<'a>,
    pub places: &'a Places<'a>,
    /// As the user calls it: `main`, `working tree`.
    pub name: String,
}

/// The changes, for a format.
pub struct Report<'a> {
    pub comparison: &'a Comparison,
    pub base: Side<'a>,
    pub head: Side<'a>,
    /// The book's root below the root of the repository, empty if they are the same.
    pub root: &'a str,
    pub style: Style,
    /// Also show edits of wording that change no promise.
    pub all: bool,
    /// Unacknowledged erosion fails the run.
    pub fails: bool,
    /// Show the consequences before the changes, which the user made up.
    pub follows_first: bool,
}

impl Report<'_> {
    fn locate(side: &Side<'_>, spot: Option<Spot>) -> Option<Place> {
        let Spot { chapter, span } = spot?;
        side.places.locate(&Site::Chapter { chapter, span })
    }

    /// The file and line of a change in the newer book, else in the older one.
    fn place(&self, change: &Change) -> Option<Place> {
        let head = Self::locate(&self.head, change.to.or(change.near));
        head.or_else(|| Self::locate(&self.base, change.from))
    }

    /// The changes to show, with edits of wording if `all` is set.
    fn changes(&self) -> impl Iterator<Item = &Change> {
        let edits = self.comparison.edits.iter().filter(|_| self.all);
        self.comparison.changes.iter().chain(edits)
    }

    /// The changes by milestone, in the order of the comparison; within a milestone, the worst first.
    fn milestones(&self) -> Vec<(&str, &str, Vec<&Change>)> {
        let mut found: Vec<(&str, &str, Vec<&Change>)> = Vec::new();
        let mut places: rustc_hash::FxHashMap<&str, usize> = rustc_hash::FxHashMap::default();
        for change in self.changes() {
            let at = *places.entry(&change.milestone).or_insert_with(|| {
                found.push((&change.milestone, &change.title, Vec::new()));
                found.len() - 1
            });
            found[at].2.push(change);
        }
        for (_, _, changes) in &mut found {
            changes.sort_by_key(|change| change.kind.level());
        }
        found
    }

    /// The new findings or, if `gained` is false, those that are gone, each with its file and line.
    fn findings(&self, gained: bool) -> Vec<(&Finding, String)> {
        let (side, list) = match gained {
            true => (&self.head, &self.comparison.follows.gained),
            false => (&self.base, &self.comparison.follows.gone),
        };
        let found = list.iter().map(|at| {
            let finding = &side.analysis.findings[*at];
            let place = side.places.locate(&finding.site);
            let shown = match place {
                Some(place) => format!("{}:{}", place.file, place.start.line),
                None => file(side.analysis, &finding.site),
            };
            (finding, shown)
        });
        found.collect()
    }
}

/// `2 promises became weaker, 1 of them acknowledged, 3 other changes, 4 steps forward`; empty if nothing changed.
pub fn tally(comparison: &Comparison) -> String {
    let of = |level: Level| {
        comparison
            .changes
            .iter()
            .filter(|change| change.kind.level() == level)
            .count()
    };
    let mut out = String::new();
    let mut add = |count: usize, one: &str, many: &str| {
        if count > 0 {
            let comma = if out.is_empty() { "" } else { ", " };
            _ = write!(out, "{comma}{count} {}", if count == 1 { one } else { many });
        }
    };
    add(of(Level::Erosion), "promise became weaker", "promises became weaker");
    let acknowledged = of(Level::Erosion) - comparison.erosion().count();
    add(acknowledged, "of them acknowledged", "of them acknowledged");
    add(of(Level::Change), "other change", "other changes");
    add(of(Level::Progress), "step forward", "steps forward");
    add(comparison.edits.len(), "edit of wording", "edits of wording");
    out
}

/// The kind of a change without its values: `target moved to a later date (21 days)`.
fn headline(change: &Change) -> String {
    let summary = change.kind.record().summary;
    match change.days {
        Some(days) => {
            let unit = if days.abs() == 1 { "day" } else { "days" };
            format!("{summary} ({} {unit})", days.abs())
        }
        None => summary.to_owned(),
    }
}

/// The part of the milestone that changed, unless the values or the kind already name it.
fn subject(change: &Change) -> Option<&str> {
    let subject = change.subject.as_str();
    let is_said = Some(subject) == change.before.as_deref().or(change.after.as_deref())
        || Some(subject) == change.after.as_deref()
        || change.kind.record().summary.contains(subject);
    (!is_said).then_some(subject)
}

/// Whether the values of a change are short enough for one line.
fn is_short(change: &Change) -> bool {
    let length = |text: &Option<String>| text.as_ref().map_or(0, |text| text.chars().count());
    length(&change.before) + length(&change.after) <= 60
        && !is_text(change.kind)
        && !matches!(change.kind, Kind::BoxTicked | Kind::BoxUnticked)
}

/// Whether to compare the two texts of this kind word by word.
fn is_text(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::CriterionWeakened
            | Kind::CriterionStrengthened
            | Kind::CriterionReworded
            | Kind::CompletedEdited
            | Kind::SignOffReworded
            | Kind::RollbackReworded
            | Kind::Wording
    )
}

/// By how much a milestone is late: `7 days too late`.
fn too_late(late: &Late) -> String {
    match crate::ledger::days_between(late.target, late.ready) {
        1 => "1 day too late".to_owned(),
        days => format!("{days} days too late"),
    }
}

/// `6` for whole days, else `6.5`.
fn days(value: f64) -> String {
    match (value - value.round()).abs() < 0.05 {
        true => format!("{}", value.round() as i64),
        false => format!("{value:.1}"),
    }
}

/// A whole percentage, without rounding errors of sums.
fn percent(value: f64) -> String {
    format!("{} %", value.round() as i64)
}
