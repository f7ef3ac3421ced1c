//! Counts findings on one line.

use std::fmt::Write as _;

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Severity};

/// The last line of a build: milestones, findings by severity, and how to see them all.
pub fn receipt(analysis: &Analysis<'_>) -> String {
    let mut line = tally(analysis);
    if analysis.findings.iter().any(Finding::is_live) {
        line.push_str("; `mdbook-mls check` shows all of them");
    }
    line
}

/// Milestones and findings by severity on one line, including waived ones and those in the baseline.
pub fn tally(analysis: &Analysis<'_>) -> String {
    let mut line = format!(
        "mdbook-mls: {}",
        count(analysis.project.subjects().count(), "milestone")
    );
    let mut clean = true;
    for severity in Severity::ALL {
        let found = analysis.count(severity);
        if found > 0 {
            clean = false;
            _ = write!(line, ", {}", amount(found, severity));
        }
    }
    if clean {
        line.push_str(", no findings");
    }
    let of = |is: fn(&Finding) -> bool| analysis.findings.iter().filter(|f| is(f)).count();
    let (waived, baselined) = (of(|f| f.waived), of(|f| f.baselined && !f.waived));
    if waived > 0 {
        _ = write!(line, ", {waived} waived");
    }
    if baselined > 0 {
        _ = write!(line, ", {baselined} in the baseline");
    }
    if analysis.stale > 0 {
        let entries = count(analysis.stale, "stale line");
        _ = write!(
            line,
            ", {entries} in mls-baseline.json (`mdbook-mls baseline` drops them)"
        );
    }
    line
}

/// `1 milestone`, `2 milestones`.
fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// `1 error`, `3 infos`.
pub fn amount(number: usize, severity: Severity) -> String {
    count(number, severity.name())
}
