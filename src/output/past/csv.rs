//! One row per event.

use csv::{Terminator, WriterBuilder};

use super::Report;
use crate::output::artefacts::csv::safe;

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

/// RFC 4180 in UTF-8, the oldest event of a milestone first.
pub fn csv(report: &Report<'_>) -> Vec<u8> {
    let mut table = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    let mut write = |row: &[String]| {
        table
            .write_record(row)
            .expect("a vector takes every row of this length")
    };
    write(&HEAD.map(str::to_owned));
    for (life, events) in report.shown() {
        for event in events {
            let Some(commit) = report.commit(event.commit) else {
                continue;
            };
            write(&[
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
            ]);
        }
    }
    table.into_inner().expect("a vector takes everything")
}
