//! The time axis: the position of a day, in percent of the width, and the ticks.

use jiff::{ToSpan, civil};

use crate::labels::Labels;

/// The days across the width of a drawing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    first: civil::Date,
    /// Days from the first to the end of the last.
    days: f64,
    /// The margin at either end, in days.
    margin: f64,
}

/// A marked day.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tick {
    /// In percent.
    pub x: f64,
    pub label: String,
    /// It is shown on narrow pages too.
    pub is_main: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Days(i32),
    /// From a Monday.
    Weeks(i32),
    /// From January of the first year.
    Months(i32),
}

/// From fine to coarse, with the length of a step in days.
const STEPS: [(Step, f64); 12] = [
    (Step::Days(1), 1.0),
    (Step::Weeks(1), 7.0),
    (Step::Weeks(2), 14.0),
    (Step::Months(1), 30.4),
    (Step::Months(2), 60.9),
    (Step::Months(3), 91.3),
    (Step::Months(6), 182.6),
    (Step::Months(12), 365.2),
    (Step::Months(24), 730.5),
    (Step::Months(60), 1826.2),
    (Step::Months(120), 3652.4),
    (Step::Months(600), 18262.0),
];

/// More ticks than these would be crowded.
const MOST_TICKS: f64 = 9.0;

impl Axis {
    /// From the first to the last of `days`; `None` without a day.
    pub(super) fn over(days: impl Iterator<Item = civil::Date> + Clone) -> Option<Self> {
        let (first, last) = (days.clone().min()?, days.max()?);
        let days = f64::from(first.until(last).map_or(0, |span| span.get_days())) + 1.0;
        Some(Self {
            first,
            days,
            margin: (days * 0.02).max(0.5),
        })
    }

    pub(super) fn first_day(&self) -> civil::Date {
        self.first
    }

    pub(super) fn last_day(&self) -> civil::Date {
        self.first.saturating_add(((self.days - 1.0) as i32).days())
    }

    /// The position where `day` begins.
    pub(super) fn start(&self, day: civil::Date) -> f64 {
        let since = f64::from(self.first.until(day).map_or(0, |span| span.get_days()));
        let all = self.days + 2.0 * self.margin;
        ((since + self.margin) / all * 100.0).clamp(0.0, 100.0)
    }

    /// The position where `day` ends.
    pub(super) fn end(&self, day: civil::Date) -> f64 {
        self.start(day.saturating_add(1.day()))
    }

    pub(super) fn ticks(&self, labels: &Labels) -> Vec<Tick> {
        let step = STEPS.iter().find(|(_, length)| self.days / length <= MOST_TICKS);
        let (step, _) = *step.unwrap_or(&STEPS[STEPS.len() - 1]);
        let last = self.last_day();
        let mut ticks: Vec<Tick> = Vec::new();
        let mut year: Option<i16> = None;
        let mut parity = None;
        let mut day = step.from(self.first);
        while day <= last {
            if day >= self.first {
                let label = match step {
                    Step::Days(_) | Step::Weeks(_) => labels.day(day),
                    Step::Months(count) if count % 12 == 0 => day.year().to_string(),
                    Step::Months(_) if year == Some(day.year()) => labels.month(day),
                    Step::Months(_) => format!("{} {}", labels.month(day), day.year()),
                };
                if year.is_some_and(|year| year != day.year()) && parity.is_none() {
                    parity = Some(ticks.len() % 2);
                }
                year = Some(day.year());
                ticks.push(Tick {
                    x: self.start(day),
                    label,
                    is_main: true,
                });
            }
            match step.next(day) {
                Some(next) => day = next,
                None => break,
            }
        }
        if ticks.len() > 3 {
            // Every other tick, including those with a new year.
            let parity = parity.unwrap_or(0);
            (ticks.iter_mut().enumerate()).for_each(|(at, tick)| tick.is_main = at % 2 == parity);
        }
        // A label at the edge would be cut off.
        ticks.retain(|tick| tick.x < 97.0);
        ticks
    }
}

impl Step {
    /// A day to begin the steps with, at or before `day`.
    fn from(self, day: civil::Date) -> civil::Date {
        match self {
            Self::Days(_) => day,
            Self::Weeks(_) => day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()),
            Self::Months(count) => {
                // Steps of several years begin at round years.
                let years = (count / 12).max(1) as i16;
                let year = day.year().div_euclid(years) * years;
                civil::Date::new(year, 1, 1).unwrap_or(day)
            }
        }
    }

    fn next(self, day: civil::Date) -> Option<civil::Date> {
        let span = match self {
            Self::Days(count) => count.days(),
            Self::Weeks(count) => count.weeks(),
            Self::Months(count) => count.months(),
        };
        day.checked_add(span).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;

    use super::*;

    fn ticks(first: civil::Date, last: civil::Date) -> Vec<String> {
        let axis = Axis::over([first, last].into_iter()).expect("days");
        let ticks = axis.ticks(&Labels::new("en", &BTreeMap::new()));
        assert!(ticks.iter().all(|tick| (0.0..97.0).contains(&tick.x)));
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn marks_are_few_and_round() {
        assert_eq!(ticks(date(2027, 1, 4), date(2027, 1, 6)), ["4 Jan", "5 Jan", "6 Jan"]);
        assert_eq!(
            ticks(date(2027, 1, 6), date(2027, 2, 14)),
            ["11 Jan", "18 Jan", "25 Jan", "1 Feb", "8 Feb"]
        );
        assert_eq!(
            ticks(date(2026, 11, 2), date(2027, 5, 28)),
            ["Dec 2026", "Jan 2027", "Feb", "Mar", "Apr", "May"]
        );
        assert_eq!(
            ticks(date(2025, 6, 1), date(2028, 3, 1)),
            ["Jul 2025", "Jan 2026", "Jul", "Jan 2027", "Jul", "Jan 2028"]
        );
    }

    #[test]
    fn any_two_days_make_an_axis() {
        // The dates that can be read are between these.
        assert_eq!(ticks(date(1900, 1, 1), date(2199, 12, 31)).len(), 6);
        for (first, last) in [
            (civil::Date::MIN, civil::Date::MAX),
            (civil::Date::MIN, civil::Date::MIN),
            (civil::Date::MAX, civil::Date::MAX),
        ] {
            ticks(first, last);
        }
        assert!(Axis::over(std::iter::empty()).is_none());
    }
}
