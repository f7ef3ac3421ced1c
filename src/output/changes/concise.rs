//! One line per change: `file:line: erosion[target-pushed]: MLS-004: …`.

use std::fmt::Write as _;

use super::{ChangesFormat, Report, headline, subject};
use crate::compare::Change;
use crate::text::terminal::clean;

pub(super) static RECORD: ChangesFormat = ChangesFormat {
    name: "concise",
    help: "One line each",
    write: concise,
};

fn concise(report: &Report<'_>) -> String {
    let mut out = String::new();
    for change in report.changes() {
        if let Some(place) = report.place(change) {
            // GitHub Actions reads `::` at the start of a line as a command.
            if place.file.trim_start().starts_with("::") {
                out.push_str("./");
            }
            _ = write!(out, "{}:{}: ", clean(&place.file), place.start.line);
        }
        let (level, id) = (change.kind.level(), change.kind.id());
        _ = writeln!(out, "{level}[{id}]: {}", sentence(change));
    }
    out
}

/// A change on one line.
pub(super) fn sentence(change: &Change) -> String {
    let mut out = format!("{}: {}", clean(&change.milestone), headline(change));
    if let Some(subject) = subject(change) {
        _ = write!(out, ": {}", clean(subject));
    }
    _ = match (&change.before, &change.after) {
        (Some(before), Some(after)) => write!(out, ": {} → {}", clean(before), clean(after)),
        (Some(only), None) | (None, Some(only)) => write!(out, ": {}", clean(only)),
        (None, None) => Ok(()),
    };
    if let Some(reason) = &change.acknowledged {
        _ = write!(out, " (acknowledged: {})", clean(reason));
    }
    out
}
