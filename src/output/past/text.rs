//! The history for a terminal: each milestone with its events.

use std::fmt::Write as _;

use super::{Report, SHORT, describe, kept};
use crate::ledger::{Event, EventKind};
use crate::text::terminal::clean;

pub(crate) fn text(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (life, events) in report.shown() {
        if !out.is_empty() {
            out.push('\n');
        }
        let former = match life.former.is_empty() {
            true => String::new(),
            false => format!(" (was {})", life.former.join(", ")),
        };
        _ = writeln!(out, "{} {}{}", clean(&life.id), clean(&life.title), clean(&former));
        let kept = kept(life);
        if !kept.is_empty() {
            _ = writeln!(out, "  {kept}");
        }
        for at_once in events.chunk_by(|one, other| one.commit == other.commit) {
            let Some(commit) = report.commit(at_once[0].commit) else {
                continue;
            };
            let id = commit.id.get(..SHORT).unwrap_or(&commit.id);
            let mut before = format!("{}  {id}", commit.date);
            for alike in at_once.chunk_by(is_alike) {
                _ = writeln!(out, "  {before}  {}", clean(&together(alike)));
                before = format!("{:10}  {:SHORT$}", "", "");
                let event = &alike[0];
                let says_why = matches!(event.kind, EventKind::Moved | EventKind::Status) && !event.before.is_empty();
                if says_why && !event.reason.is_empty() {
                    _ = writeln!(out, "  {before}  {}", clean(event.reason));
                }
            }
        }
    }
    match out.is_empty() {
        true => "nothing happened\n".to_owned(),
        false => out,
    }
}

/// Whether two events are the same change of criteria in the same part.
fn is_alike(one: &Event<'_>, other: &Event<'_>) -> bool {
    matches!((&one.kind, &other.kind), (EventKind::Criterion(a), EventKind::Criterion(b)) if a == b)
        && one.part == other.part
}

/// Several criteria of a part are counted: `ticked: 3 criteria (Deck Arithmetic)`.
fn together(events: &[Event<'_>]) -> String {
    match events {
        [event] => describe(event),
        events => {
            let criteria = format!("{} criteria", events.len());
            describe(&Event {
                after: criteria,
                ..events[0].clone()
            })
        }
    }
}
