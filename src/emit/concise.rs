//! One line per finding, as compilers and editors know it: `file:line:column: severity[rule]: message`.

use std::fmt::Write as _;

use super::{clean, file, live};
use crate::analysis::Analysis;
use crate::rules::INTERNAL_ERROR;
use crate::source::map::Places;

pub fn concise(analysis: &Analysis<'_>, places: &Places<'_>) -> String {
    let mut out = String::new();
    for located in live(analysis, places) {
        let finding = located.finding;
        // At the start of a line GitHub Actions would take `::` for a command.
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

/// What the program itself failed at, for those who asked for something else than findings; empty where that is nothing.
pub fn failures(analysis: &Analysis<'_>) -> String {
    let mut out = String::new();
    for finding in analysis
        .findings
        .iter()
        .filter(|finding| finding.rule == INTERNAL_ERROR)
    {
        let file = file(analysis, &finding.site);
        let (message, help) = (clean(&finding.message), clean(&finding.help));
        let (severity, rule) = (finding.severity, finding.rule);
        _ = writeln!(out, "{severity}[{rule}]: {}: {message}\n  help: {help}", clean(&file));
    }
    out
}
