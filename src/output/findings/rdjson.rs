//! Reviewdog's JSON: <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>. Its columns count bytes.

use std::borrow::Cow;

use serde::Serialize;

use crate::analysis::Analysis;
use crate::diagnostic::Severity;
use crate::fixes::replacements;
use crate::output::format::FindingsFormat;
use crate::output::json::to_json;
use crate::output::located::{Located, live, message_and_help};
use crate::source::map::{Place, Places};
use crate::source::path;

pub static RECORD: FindingsFormat = FindingsFormat {
    name: "rdjson",
    help: "For reviewdog",
    purpose: "reviewdog",
    takes_several_books: false,
    write: |report| rdjson(report.analysis, report.places, report.root),
};

/// `root` is the book's root below the root of the repository, empty if they are the same.
pub fn rdjson(analysis: &Analysis<'_>, places: &Places<'_>, root: &str) -> String {
    to_json(&Document {
        source: Source { name: "mdbook-mls" },
        diagnostics: live(analysis, places)
            .into_iter()
            .map(|l| Diagnostic::new(l, places, root))
            .collect(),
    })
}

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
}

#[derive(Serialize)]
struct Location {
    path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: Cow<'a, str>,
}

impl<'a> Diagnostic<'a> {
    fn new(located: Located<'a>, places: &Places<'_>, root: &str) -> Self {
        let finding = located.finding;
        let edits = replacements(finding, places).unwrap_or_default();
        // A suggestion cannot name another file, and a fix needs all of its edits.
        let here = edits.iter().all(|edit| edit.place.file == located.file);
        Self {
            message: message_and_help(finding),
            location: Location {
                range: located.place.as_ref().and_then(|place| Range::new(place, places)),
                path: path::join(root, &located.file),
            },
            severity: match finding.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info => "INFO",
            },
            code: Code { value: finding.rule },
            suggestions: edits
                .into_iter()
                .filter(|_| here)
                .filter_map(|edit| {
                    Some(Suggestion {
                        range: Range::new(&edit.place, places)?,
                        text: edit.text,
                    })
                })
                .collect(),
        }
    }
}

impl Range {
    fn new(place: &Place, places: &Places<'_>) -> Option<Self> {
        let text = places.text(&place.file)?;
        let position = |line: usize, at: usize| {
            let mark = text.len() - text.trim_start_matches('\u{feff}').len();
            let start = text.get(..at)?.rfind(['\n', '\r']).map_or(mark.min(at), |end| end + 1);
            Some(Position {
                line,
                column: at - start + 1,
            })
        };
        Some(Self {
            start: position(place.start.line, place.bytes.start)?,
            end: position(place.end.line, place.bytes.end)?,
        })
    }
}
