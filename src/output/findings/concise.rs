//! One line per finding, as compilers write it: `file:line:column: severity[rule]: message`.

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::output::format::FindingsFormat;
use crate::output::located::live;
use crate::source::map::Places;
use crate::text::terminal::clean;

pub static RECORD: FindingsFormat = FindingsFormat {
    name: "concise",
    help: "One line each, as editors read it",
    purpose: "people and `grep`: one line for each finding",
    takes_several_books: true,
    write: |report| concise(report.analysis, report.places),
};

pub fn concise(analysis: &Analysis<'_>, places: &Places<'_>) -> String {
    let mut out = String::new();
    for located in live(analysis, places) {
        let finding = located.finding;
        // GitHub Actions reads `::` at the start of a line as a command.
        if located.file.trim_start().starts_with("::") {
            out.push_str("./");
        }
        out.push_str(&clean(&located.file));
        if let Some(place) = &located.place {
            _ = write!(out, ":{}:{}", place.start.line, place.start.column);
        }
        let message = clean(&finding.message);
        _ = writeln!(out, ": {}[{}]: {message}", finding.severity, finding.rule);
    }
    out
}
