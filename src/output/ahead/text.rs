//! A forecast for a terminal.

use std::fmt::Write as _;

use super::{Report, counted, missing_reason, needed, outcome, place, rate};
use crate::text::terminal::clean;

pub(crate) fn text(report: &Report<'_>) -> String {
    let mut out = String::new();
    for day in &report.days {
        _ = writeln!(out, "{}  {}", day.date, report.away(day.date));
        // Findings with the same help show it once, below the last of them.
        for alike in day.findings.chunk_by(|one, other| one.help == other.help) {
            for finding in alike {
                let located = report.located(finding);
                _ = writeln!(
                    out,
                    "  {}[{}] {}: {}",
                    finding.severity,
                    finding.rule,
                    clean(&place(&located)),
                    clean(&finding.message)
                );
            }
            let (help, them) = (&alike[0].help, if alike.len() == 1 { "it" } else { "them" });
            if !help.is_empty() {
                _ = writeln!(out, "    to prevent {them}: {}", clean(help));
            }
        }
        out.push('\n');
    }
    if report.days.is_empty() {
        let days = counted(usize::from(report.looked_at), "day");
        _ = writeln!(out, "No new finding in the next {days}.\n");
    }
    if let Some(reason) = &report.unknown {
        _ = writeln!(out, "There is no history for a forecast: {}", clean(reason));
    } else if !report.projections.is_empty() {
        out.push_str("At the pace so far\n");
        for projection in &report.projections {
            _ = writeln!(
                out,
                "  {}  {}",
                clean(report.name(projection)),
                describe(report, projection)
            );
        }
    }
    if !report.claims.is_empty() {
        out.push_str("\nConfidence that settled milestones had claimed, and how they ended\n");
        for claims in &report.claims {
            let milestones = counted(claims.all(), "milestone");
            _ = writeln!(out, "  {}  {milestones}: {}", clean(&claims.claimed), outcome(claims));
        }
    }
    out
}

/// `done by 2027-05-02 (50 %) or 2027-05-20 (85 %); 2.1 criteria a week in 9 weeks, 3.4 a week are needed for 2027-04-16`
fn describe(report: &Report<'_>, projection: &crate::ahead::Projection) -> String {
    let mut out = match (&projection.forecast, projection.rate()) {
        (Some(forecast), Some(own)) => format!(
            "done by {} (50 %) or {} (85 %); {} criteria a week in {}",
            forecast.p50,
            forecast.p85,
            rate(own),
            counted(projection.weeks, "week")
        ),
        _ => missing_reason(projection),
    };
    let needed = needed(report, projection);
    if !needed.is_empty() {
        _ = write!(out, ", {needed}");
    }
    out
}
