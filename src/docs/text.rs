//! What `explain` prints: the page of a rule without Markdown, with one case of each kind.

use std::fmt::Write as _;

use super::{PROFILES, example_severity, examples, remarks};
use crate::diagnostic::Severity;
use crate::rules::Rule;

/// The explanation of a rule, for a terminal.
pub fn text(rule: &Rule) -> String {
    let name = rule.name;
    let mut out = format!("{name}: {}\n\n{}\n\n", rule.summary, rule.explanation.trim());
    let levels = PROFILES.map(|(profile, level)| {
        let level = rule.default_in(level).map_or("off", Severity::name);
        format!("{level} in {profile}")
    });
    _ = writeln!(out, "Severity: {}.", levels.join(", "));
    for remark in remarks(rule) {
        _ = writeln!(out, "{remark}");
    }
    if let Some((bad, good)) = examples(rule) {
        _ = write!(out, "\nWhat it reports: {}\n\n{}", bad.title, bad.plain());
        _ = write!(out, "What it does not report: {}\n\n{}", good.title, good.plain());
    } else {
        out.push('\n');
    }
    _ = write!(
        out,
        "\
To change it for the whole book, in book.toml (error, warning, info or off):

    [preprocessor.mls.rules]
    {name} = \"{}\"
",
        example_severity(rule)
    );
    match rule.can_be_waived() {
        true => {
            _ = write!(
                out,
                "\nTo allow it in one place, directly above the block:\n\n    <!-- mls-allow {name}: the reason -->\n"
            )
        }
        false => out.push_str("\nIt cannot be waived.\n"),
    }
    out
}
