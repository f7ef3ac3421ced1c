//! `check --explain-reading`: the readings of milestones as text and as JSON.

use std::fmt::Write as _;

use anyhow::Result;
use serde::Serialize;

use crate::reading::Reading;
use crate::shell::command::to_json;
use crate::text::terminal::clean;

/// Longer values are cut on a line.
const LONG: usize = 70;

/// `mdbook-mls/reading/1`
#[derive(Serialize)]
struct Report<'a> {
    format: &'static str,
    milestones: &'a [Reading],
}

pub(super) fn json(readings: &[Reading]) -> Result<String> {
    to_json(&Report {
        format: "mdbook-mls/reading/1",
        milestones: readings,
    })
}

pub(super) fn text(readings: &[Reading]) -> String {
    let mut out = String::new();
    for reading in readings {
        let id = reading.id.as_deref().unwrap_or("no id");
        _ = writeln!(out, "{} ({id})", clean(&reading.file));
        for read in &reading.read {
            row(&mut out, read.line, read.what, &read.value);
        }
        if !reading.sections.is_empty() {
            out.push_str("  sections\n");
        }
        for opened in &reading.sections {
            row(&mut out, opened.line, opened.section, &opened.heading);
        }
        if !reading.unread.is_empty() {
            out.push_str("  not read, although it looks like a field, a section or a box\n");
        }
        for unread in &reading.unread {
            row(&mut out, unread.line, &unread.text, &unread.why);
        }
        out.push('\n');
    }
    out
}

fn row(out: &mut String, line: usize, what: &str, value: &str) {
    let cut = |text: &str| match text.char_indices().nth(LONG) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(text)),
        None => text.to_owned(),
    };
    let (what, value) = (cut(what), value.split_whitespace().collect::<Vec<_>>().join(" "));
    let value = cut(&value);
    _ = writeln!(out, "  {line:>5}  {:<18} {}", clean(&what), clean(&value));
}
