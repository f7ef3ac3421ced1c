//! GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.

use serde::Serialize;

use crate::analysis::Analysis;
use crate::diagnostic::Severity;
use crate::output::format::FindingsFormat;
use crate::output::json::to_json;
use crate::output::located::{live, message_and_help};
use crate::source::map::Places;
use crate::source::path;

pub static RECORD: FindingsFormat = FindingsFormat {
    name: "gitlab",
    help: "GitLab's code quality report",
    purpose: "GitLab's code quality report",
    takes_several_books: false,
    write: |report| gitlab(report.analysis, report.places, report.root),
};

/// `root` is the book's root below the root of the repository, empty if they are the same.
pub fn gitlab(analysis: &Analysis<'_>, places: &Places<'_>, root: &str) -> String {
    let issues: Vec<Issue<'_>> = live(analysis, places)
        .into_iter()
        .map(|located| Issue {
            description: message_and_help(located.finding),
            check_name: located.finding.rule,
            fingerprint: &located.finding.fingerprint,
            severity: match located.finding.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            },
            location: Location {
                path: path::join(root, &located.file),
                lines: Lines {
                    begin: located.place.as_ref().map_or(1, |place| place.start.line),
                    end: located.place.as_ref().map_or(1, |place| place.end.line),
                },
            },
        })
        .collect();
    to_json(&issues)
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}
