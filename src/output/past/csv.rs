//! The history as CSV, one row per event.

use super::Report;
use crate::output::artefacts::csv::safe;
use crate::output::csv::table;

const HEAD: [&str; 11] = [
    "milestone",
    "title",
    "date",
    "commit",
    "event",
    "part",
    "before",
    "after",
    "days",
    "reason",
    "subject",
];

/// The events of each milestone, the oldest first.
pub(crate) fn csv(report: &Report<'_>) -> Vec<u8> {
    let rows = report.shown().flat_map(|(life, events)| {
        let rows = events.into_iter().filter_map(move |event| {
            let commit = report.commit(event.commit)?;
            Some([
                safe(&life.id),
                safe(&life.title),
                commit.date.to_string(),
                commit.id.clone(),
                event.kind.name().to_owned(),
                safe(event.part),
                safe(&event.before),
                safe(&event.after),
                event.days.map_or(String::new(), |days| days.to_string()),
                safe(event.reason),
                safe(&commit.subject),
            ])
        });
        rows.collect::<Vec<_>>()
    });
    table(HEAD, rows)
}
