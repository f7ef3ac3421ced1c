//! A forecast as Markdown: a table of findings by day and one of milestones.

use std::fmt::Write as _;

use super::{Report, counted, missing_reason, place, rate};
use crate::text::escape::markdown as escaped;

pub(crate) fn markdown(report: &Report<'_>) -> String {
    let days = counted(usize::from(report.looked_at), "day");
    let mut out = format!("## What comes in the next {days}\n\n");
    if report.days.is_empty() {
        out.push_str("No new finding.\n");
    } else {
        out.push_str("| day | finding | place | to prevent it |\n|---|---|---|---|\n");
        for day in &report.days {
            for finding in &day.findings {
                let located = report.located(finding);
                _ = writeln!(
                    out,
                    "| {} | {}[{}] {} | {} | {} |",
                    day.date,
                    finding.severity,
                    finding.rule,
                    escaped(&finding.message),
                    escaped(&place(&located)),
                    escaped(&finding.help)
                );
            }
        }
    }
    out.push_str("\n## At the pace so far\n\n");
    if let Some(reason) = &report.unknown {
        _ = writeln!(out, "There is no history for a forecast: {}", escaped(reason));
    } else if report.projections.is_empty() {
        out.push_str("No milestone is open.\n");
    } else {
        out.push_str(&milestones(report));
    }
    if !report.claims.is_empty() {
        out.push_str("\n## Claimed confidence and outcome\n\n");
        out.push_str("| claimed | in time | late | cancelled | unknown day |\n|---|---|---|---|---|\n");
        for claims in &report.claims {
            _ = writeln!(
                out,
                "| {} | {} | {} | {} | {} |",
                escaped(&claims.claimed),
                claims.in_time,
                claims.late,
                claims.cancelled,
                claims.unknown
            );
        }
    }
    out
}

fn milestones(report: &Report<'_>) -> String {
    let mut out = String::new();
    out.push_str(
        "| milestone | target | 50 % | 85 % | met in a week | needed | weeks |\n|---|---|---|---|---|---|---|\n",
    );
    for projection in &report.projections {
        let target = projection.target.map_or(String::new(), |target| target.to_string());
        let (half, most) = match &projection.forecast {
            Some(forecast) => (forecast.p50.to_string(), forecast.p85.to_string()),
            None => (missing_reason(projection), String::new()),
        };
        let number = |value: Option<f64>| value.map_or(String::new(), rate);
        _ = writeln!(
            out,
            "| {} | {target} | {half} | {most} | {} | {} | {} |",
            escaped(report.name(projection)),
            number(projection.rate()),
            number(projection.needed),
            projection.weeks
        );
    }
    out
}
