//! Workflow commands of GitHub Actions: findings as annotations of the changed files.

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::diagnostic::Severity;
use crate::output::format::FindingsFormat;
use crate::output::located::{Located, locate, message_and_help};
use crate::output::tally::amount;
use crate::source::map::Places;
use crate::source::path;
use crate::text::terminal::clean;

pub static RECORD: FindingsFormat = FindingsFormat {
    name: "github",
    help: "Annotations in GitHub Actions",
    purpose: "annotations in GitHub Actions",
    takes_several_books: true,
    write: |report| github(report.analysis, report.places, report.root),
};

/// GitHub shows this many annotations of each severity per step and silently drops the rest.
const SHOWN: usize = 10;

/// `root` is the book's root below the root of the repository, empty if they are the same.
pub fn github(analysis: &Analysis<'_>, places: &Places<'_>, root: &str) -> String {
    let mut out = String::new();
    let mut left_out = Vec::new();
    for severity in Severity::ALL {
        let found = analysis.count(severity);
        // The notice about the rest counts too.
        let room = match severity {
            Severity::Info if found > SHOWN || !left_out.is_empty() => SHOWN - 1,
            _ => SHOWN,
        };
        let findings = analysis.findings.iter().filter(|finding| finding.is_live());
        for finding in findings.filter(|finding| finding.severity == severity).take(room) {
            command(&mut out, &locate(analysis, places, finding), root);
        }
        if found > room {
            left_out.push(amount(found - room, severity));
        }
    }
    if !left_out.is_empty() {
        _ = writeln!(
            out,
            "::notice title=mdbook-mls::{} more: GitHub shows only ten annotations of each kind. `mdbook-mls check` shows all findings.",
            left_out.join(" and ")
        );
    }
    out
}

fn command(out: &mut String, located: &Located<'_>, root: &str) {
    let finding = located.finding;
    let name = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    _ = write!(out, "::{name} file={}", property(&path::join(root, &located.file)));
    if let Some(place) = &located.place {
        let (start, end) = (place.start, place.end);
        _ = write!(out, ",line={},endLine={}", start.line, end.line);
        // GitHub rejects columns for annotations of several lines.
        if start.line == end.line {
            _ = write!(out, ",col={},endColumn={}", start.column, end.column);
        }
    }
    let message = data(&message_and_help(finding));
    _ = writeln!(out, ",title={}::{message}", property(finding.rule));
}

/// The text after the second `::`, which the log shows in a terminal.
pub fn data(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(|line| clean(line).replace('%', "%25")).collect();
    lines.join("%0A")
}

/// The value of a `key=value` between the two `::`.
pub fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
