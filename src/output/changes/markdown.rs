//! Changes as one comment of a pull request, which its first line identifies. Text of chapters is escaped.

use std::fmt::Write as _;

use super::{ChangesFormat, Report, days, headline, percent, subject, tally, too_late};
use crate::compare::{Change, Level};
use crate::text::escape;

pub(super) static RECORD: ChangesFormat = ChangesFormat {
    name: "markdown",
    help: "One comment for a pull request; empty if nothing changed",
    write: markdown,
};

/// The first line, an invisible one, by which the action finds its comment again.
const MARKER: &str = "<!-- mdbook-mls diff -->";

/// The most bytes of a comment; GitHub accepts 65,536 characters.
const MOST: usize = 60_000;
/// The most characters of a value.
const MOST_OF_VALUE: usize = 400;

/// Empty if nothing changed.
fn markdown(report: &Report<'_>) -> String {
    let comparison = report.comparison;
    let has_edits = report.all && !comparison.edits.is_empty();
    if comparison.is_empty() && !has_edits {
        return String::new();
    }
    let mut blocks: Vec<String> = Vec::new();
    if report.follows_first {
        follows(report, &mut blocks);
    }
    for level in [Level::Erosion, Level::Change, Level::Progress, Level::Edit] {
        section(report, level, &mut blocks);
    }
    if !report.follows_first {
        follows(report, &mut blocks);
    }
    let counts = tally(comparison);
    let counts = if counts.is_empty() {
        "no change of a promise".to_owned()
    } else {
        counts
    };
    // Only the comment that is kept up to date needs the marker.
    let marker = if report.follows_first {
        String::new()
    } else {
        format!("{MARKER}\n")
    };
    let mut out = format!("{marker}### Milestones: {counts}\n");
    _ = writeln!(
        out,
        "\nFrom `{}` to `{}`.",
        code(&report.base.name),
        code(&report.head.name)
    );
    let end = "\n_More does not fit here: `mdbook-mls diff` shows all._\n";
    let mut is_open = false;
    for block in blocks {
        // 40 bytes are reserved for closing `<details>`.
        if out.len() + block.len() + end.len() + 40 > MOST {
            if is_open {
                out.push_str("\n</details>\n");
            }
            out.push_str(end);
            return out;
        }
        if block.contains("<details>") {
            is_open = true;
        }
        if block.contains("</details>") {
            is_open = false;
        }
        out.push_str(&block);
    }
    out
}

fn section(report: &Report<'_>, level: Level, blocks: &mut Vec<String>) {
    let mut changes: Vec<&Change> = report.changes().filter(|change| change.kind.level() == level).collect();
    if changes.is_empty() {
        return;
    }
    changes.sort_by_key(|change| change.acknowledged.is_some());
    let (title, is_folded) = match level {
        Level::Erosion => ("Promises that became weaker", false),
        Level::Change => ("Other changes", changes.len() > 10),
        Level::Progress => ("Steps forward", true),
        Level::Edit => ("Wording", true),
    };
    blocks.push(match is_folded {
        true => format!("\n<details><summary>{title} ({})</summary>\n\n", changes.len()),
        false => format!("\n**{title}**\n\n"),
    });
    blocks.push("| milestone | what | before | after |\n|---|---|---|---|\n".to_owned());
    for change in changes {
        blocks.push(row(report, change));
    }
    if is_folded {
        blocks.push("\n</details>\n".to_owned());
    }
}

fn row(report: &Report<'_>, change: &Change) -> String {
    let mut what = headline(change);
    if let Some(subject) = subject(change) {
        _ = write!(what, ": {}", value(subject));
    }
    if let Some(reason) = &change.acknowledged {
        _ = write!(what, "<br>✓ acknowledged: {}", value(reason));
    }
    let sign = match change.kind.level() {
        Level::Erosion if change.acknowledged.is_some() => "◽",
        Level::Erosion => "🔻",
        Level::Change => "🔸",
        Level::Progress => "🔹",
        Level::Edit => "▫️",
    };
    let place = report.place(change).map_or(String::new(), |place| {
        format!("<br><sub>{}:{}</sub>", value(&place.file), place.start.line)
    });
    let cell = |text: &Option<String>| text.as_deref().map_or(String::new(), value);
    format!(
        "| **{}** | {sign} {what}{place} | {} | {} |\n",
        value(&change.milestone),
        cell(&change.before),
        cell(&change.after)
    )
}

fn follows(report: &Report<'_>, blocks: &mut Vec<String>) {
    let follows = &report.comparison.follows;
    if follows.is_empty() {
        return;
    }
    blocks.push("\n**What follows**\n\n".to_owned());
    for late in &follows.late {
        blocks.push(format!(
            "- **{}** is due {}, and {}, which it waits for, {}: {}\n",
            value(&late.milestone),
            late.target,
            value(&late.waits_for),
            late.ready,
            too_late(late)
        ));
    }
    for person in &follows.overbooked {
        blocks.push(format!(
            "- **{}** has {} of work in {} ({} before)\n",
            value(&person.person),
            percent(person.after),
            person.week,
            percent(person.before)
        ));
    }
    for (finding, place) in report.findings(true) {
        blocks.push(format!(
            "- new: {}[{}] {} ({})\n",
            finding.severity,
            finding.rule,
            value(&finding.message),
            value(&place)
        ));
    }
    for (finding, place) in report.findings(false) {
        blocks.push(format!(
            "- gone: {}[{}] {} ({})\n",
            finding.severity,
            finding.rule,
            value(&finding.message),
            value(&place)
        ));
    }
    for unsigned in &follows.unsigned {
        let mut block = format!(
            "- **{}** is no longer the text that “{}” signed:\n",
            value(&unsigned.milestone),
            value(&unsigned.signature)
        );
        for (what, parts) in [("was", &unsigned.changed.gone), ("is", &unsigned.changed.new)] {
            for part in parts {
                block += &format!("  - {what}: {}\n", value(part));
            }
        }
        blocks.push(block);
    }
    for slack in &follows.slack {
        let earliest = match slack.earliest_before == slack.earliest_after {
            true => String::new(),
            false => format!(", earliest day {} → {}", slack.earliest_before, slack.earliest_after),
        };
        let (before, after) = (days(slack.before), days(slack.after));
        blocks.push(format!(
            "- **{}**: {before} → {after} days of slack{earliest}\n",
            value(&slack.milestone)
        ));
    }
}

/// A text of a chapter within a line, without markup, table cells, mentions and links.
fn value(text: &str) -> String {
    let mut short: String = text.chars().take(MOST_OF_VALUE).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    let escaped = escape::markdown(&short);
    // Forges turn these into links anywhere.
    let mut out = String::with_capacity(escaped.len());
    let mut letters = escaped.chars().peekable();
    while let Some(c) = letters.next() {
        out.push(c);
        let is_link =
            c == ':' && letters.peek() == Some(&'/') || c == '.' && out.to_ascii_lowercase().ends_with("www.");
        if matches!(c, '@' | '#') || is_link {
            out.push('\u{200b}');
        }
    }
    out.replace("GH-", "GH\u{200b}-").trim().to_owned()
}

/// The name of a revision between backticks.
fn code(text: &str) -> String {
    escape::visible(text).replace('`', "'")
}
