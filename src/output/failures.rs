//! Reports internal errors.

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::output::located::file;
use crate::rules::INTERNAL_ERROR;
use crate::text::terminal::clean;

/// The internal errors, for commands that do not write findings; empty if there are none.
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
