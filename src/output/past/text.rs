//! For a terminal: each milestone with its events.

use std::fmt::Write as _;

use super::{Report, SHORT, kept, said};
use crate::ledger::EventKind;
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
        for event in events {
            let Some(commit) = report.commit(event.commit) else {
                continue;
            };
            let id = commit.id.get(..SHORT).unwrap_or(&commit.id);
            _ = writeln!(out, "  {}  {id}  {}", commit.date, clean(&said(&event)));
            let says_why = matches!(event.kind, EventKind::Moved | EventKind::Status) && !event.before.is_empty();
            if says_why && !event.reason.is_empty() {
                _ = writeln!(out, "              {:SHORT$}  {}", "", clean(event.reason));
            }
        }
    }
    match out.is_empty() {
        true => "nothing happened\n".to_owned(),
        false => out,
    }
}
