//! What the program itself failed at.

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::output::located::file;
use crate::rules::INTERNAL_ERROR;
use crate::text::terminal::clean;

/// What the program itself failed at, for those who asked for something else than findings; empty where that is nothing.
pub(crate) fn failures(analysis: &Analysis<'_>) -> String {
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
