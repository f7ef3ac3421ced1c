//! The history as Markdown: each milestone with a table of its events.

use std::fmt::Write as _;

use super::{Report, SHORT, describe, kept};
use crate::text::escape::markdown as escaped;

pub(crate) fn markdown(report: &Report<'_>) -> String {
    let mut out = String::new();
    for (life, events) in report.shown() {
        if !out.is_empty() {
            out.push('\n');
        }
        _ = writeln!(out, "## {} {}\n", escaped(&life.id), escaped(&life.title));
        let kept = kept(life);
        if !kept.is_empty() {
            let mut letters = kept.chars();
            let first = letters.next().map(|first| first.to_ascii_uppercase());
            _ = writeln!(
                out,
                "{}{}.\n",
                first.map(String::from).unwrap_or_default(),
                letters.as_str()
            );
        }
        out.push_str("| Date | Commit | What happened | Why |\n| --- | --- | --- | --- |\n");
        for event in events {
            let Some(commit) = report.commit(event.commit) else {
                continue;
            };
            let id = commit.id.get(..SHORT).unwrap_or(&commit.id);
            let cell = |text: &str| escaped(text).replace('|', "\\|").replace(['\n', '\r'], " ");
            _ = writeln!(
                out,
                "| {} | `{id}` | {} | {} |",
                commit.date,
                cell(&describe(&event)),
                cell(event.reason)
            );
        }
    }
    match out.is_empty() {
        true => "Nothing happened.\n".to_owned(),
        false => out,
    }
}
