//! The planned work of each person in each week, from the capacity tables.

use std::collections::BTreeMap;

use compact_str::CompactString;
use jiff::civil::{self, ISOWeekDate};
use jiff::{ToSpan, civil::Weekday};
use rayon::prelude::*;

use super::calendar::Calendar;
use crate::graph::{Graph, SpecIx};
use crate::model::{Document, Status};
use crate::text::slice;

/// A week of ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Week {
    pub monday: civil::Date,
}

impl Week {
    pub fn of(day: civil::Date) -> Self {
        let back = i64::from(day.weekday().to_monday_zero_offset());
        Self {
            monday: day.saturating_sub(back.days()),
        }
    }

    pub fn next(self) -> Self {
        Self {
            monday: self.monday.saturating_add(7.days()),
        }
    }

    fn before(self) -> Self {
        Self {
            monday: self.monday.saturating_sub(7.days()),
        }
    }

    /// Its year according to ISO 8601, and its number in that year.
    pub fn number(self) -> (i16, i8) {
        let date = ISOWeekDate::from_date(self.monday);
        (date.year(), date.week())
    }
}

/// `2027-W08`.
impl std::fmt::Display for Week {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, week) = self.number();
        write!(f, "{year:04}-W{week:02}")
    }
}

/// One person's weeks.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// As first written, without a bracket after it.
    pub name: String,
    pub weeks: BTreeMap<Week, Vec<Share>>,
}

/// The part of a week that one row of a capacity table takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    pub milestone: SpecIx,
    /// The row's index in [`crate::model::Milestone::capacity`].
    pub row: usize,
    /// Percent of the week: the allocation times the part of the week that the row covers.
    pub percent: f64,
}

impl Person {
    /// The planned percentage of a week.
    pub fn percent(&self, week: Week) -> f64 {
        self.weeks.get(&week).map_or(0.0, |shares| total(shares))
    }

    /// The weeks with more work than they can hold, with their shares.
    pub fn overbooked(&self) -> impl Iterator<Item = (Week, &[Share])> {
        let weeks = self.weeks.iter().filter(|(_, shares)| is_too_much(total(shares)));
        weeks.map(|(week, shares)| (*week, shares.as_slice()))
    }
}

pub(crate) fn total(shares: &[Share]) -> f64 {
    shares.iter().map(|share| share.percent).sum()
}

/// More than 100 %, beyond the rounding errors of sums.
pub(crate) fn is_too_much(percent: f64) -> bool {
    percent > 100.0 + 1e-6
}

/// The people of all open milestones, by name. A row covers its weeks up to and including its milestone's target, 5
/// days each, or 7 in a continuous calendar; holidays shorten the work but not the week. Rows without percent or weeks
/// and milestones without a target do not count.
pub(crate) fn load(graph: &Graph, documents: &[Document], calendar: &Calendar) -> Vec<Person> {
    let milestones: Vec<SpecIx> = graph.milestones().collect();
    let rows = |&milestone: &SpecIx| rows(graph, documents, milestone);
    let mut rows: Vec<Row<'_>> = milestones.par_iter().flat_map_iter(rows).collect();
    rows.par_sort_by(|one, other| one.key.cmp(&other.key));
    let of_one = rows.par_chunk_by(|one, other| one.key == other.key);
    of_one.map(|rows| person(rows, calendar)).collect()
}

/// A row of a capacity table that counts.
struct Row<'a> {
    /// The name in lower case.
    key: CompactString,
    name: &'a str,
    last: civil::Date,
    weeks: f64,
    /// The share of the whole row, from which those of the weeks are made.
    share: Share,
}

fn rows<'a>(graph: &Graph, documents: &'a [Document], spec: SpecIx) -> impl Iterator<Item = Row<'a>> {
    let document = graph.document(spec, documents);
    let is_settled = graph.status(spec, documents).is_some_and(Status::is_settled);
    let target = document.metadata.target.as_ref().filter(|_| !is_settled);
    let target = target.and_then(|target| target.date());
    let milestone = document.milestone.as_ref();
    milestone.zip(target).into_iter().flat_map(move |(milestone, target)| {
        let rows = milestone.capacity.iter().enumerate();
        rows.filter_map(move |(row, capacity)| {
            let name = name(&capacity.person.value);
            Some(Row {
                weeks: capacity.weeks?,
                share: Share {
                    milestone: spec,
                    row,
                    percent: capacity.percent?,
                },
                key: name.to_lowercase().into(),
                name,
                last: target.last(),
            })
        })
    })
}

/// The person of `rows`, which are in the order of the book.
fn person(rows: &[Row<'_>], calendar: &Calendar) -> Person {
    let mut weeks: BTreeMap<Week, Vec<Share>> = BTreeMap::new();
    for row in rows {
        for (week, part) in covered(row.last, row.weeks, calendar.per_week()) {
            weeks.entry(week).or_default().push(Share {
                percent: row.share.percent * part,
                ..row.share
            });
        }
    }
    Person {
        name: rows[0].name.to_owned(),
        weeks,
    }
}

/// `Alice` of `Alice (Backend)`.
pub(crate) fn name(written: &str) -> &str {
    let bracket = written.find(['(', '（', '[']).filter(|&at| at > 0);
    let name = slice(written, ..bracket.unwrap_or(written.len())).trim();
    if name.is_empty() { written.trim() } else { name }
}

/// The weeks that `weeks` weeks up to `last` touch, with the part of each that they cover, from 0 to 1.
fn covered(last: civil::Date, weeks: f64, per_week: i64) -> Vec<(Week, f64)> {
    /// Longer rows are mistakes.
    const MOST: f64 = 520.0;
    let per_week = per_week as f64;
    let mut left = weeks.clamp(0.0, MOST) * per_week;
    let mut week = Week::of(last);
    let mut days = (f64::from(last.weekday().since(Weekday::Monday)) + 1.0).min(per_week);
    let mut found = Vec::new();
    while left > 1e-6 && week.monday > civil::Date::MIN {
        found.push((week, days.min(left) / per_week));
        left -= days;
        days = per_week;
        week = week.before();
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn weeks(last: civil::Date, weeks: f64, per_week: i64) -> Vec<(String, f64)> {
        let covered = covered(last, weeks, per_week);
        covered
            .into_iter()
            .map(|(week, part)| (week.to_string(), part))
            .collect()
    }

    #[test]
    fn a_row_ends_with_its_milestone() {
        // A Friday, a Wednesday, a Sunday.
        assert_eq!(
            weeks(date(2027, 1, 29), 1.5, 5),
            [("2027-W03".into(), 0.5), ("2027-W04".into(), 1.0)]
        );
        assert_eq!(
            weeks(date(2027, 1, 27), 1.0, 5),
            [("2027-W03".into(), 0.4), ("2027-W04".into(), 0.6)]
        );
        assert_eq!(weeks(date(2024, 1, 28), 1.0, 5), [("2024-W04".into(), 1.0)]);
        assert_eq!(weeks(date(2024, 1, 28), 1.0, 7), [("2024-W04".into(), 1.0)]);
        assert_eq!(weeks(date(2024, 1, 28), 0.0, 5), []);
        assert_eq!(weeks(date(2027, 1, 29), 1e300, 5).len(), 520);
    }

    #[test]
    fn the_year_of_a_week_is_the_one_of_its_thursday() {
        assert_eq!(Week::of(date(2027, 1, 3)).to_string(), "2026-W53");
        assert_eq!(Week::of(date(2027, 1, 4)).to_string(), "2027-W01");
        assert_eq!(Week::of(date(2026, 12, 31)).next().to_string(), "2027-W01");
    }

    #[test]
    fn text_in_brackets_is_not_part_of_the_name() {
        assert_eq!(name("Alice (Backend)"), "Alice");
        assert_eq!(name(" Alice "), "Alice");
        assert_eq!(name("(Backend)"), "(Backend)");
        assert_eq!(name("アリス（開発）"), "アリス");
    }
}
