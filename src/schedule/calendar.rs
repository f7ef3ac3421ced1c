//! The working days, and counting with them.

use jiff::{SignedDuration, civil};

use crate::config::{self, Config};

/// The Monday that days are counted from.
const ANCHOR: civil::Date = civil::date(2000, 1, 3);

/// The days that count. An instant is a number of working days since a fixed Monday: work that begins at instant `s`
/// and takes `d` days ends at instant `s + d`, whatever weekends and holidays are between.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// How many days of the week count, from Monday on: 5 or 7.
    per_week: i64,
    /// Days since the anchor, sorted; only those that would count otherwise.
    holidays: Vec<i64>,
}

impl Calendar {
    /// Monday to Friday without the holidays, or every day.
    pub fn new(config: &Config) -> Self {
        let per_week = match config.calendar {
            config::Calendar::WorkingDays => 5,
            config::Calendar::Continuous => 7,
        };
        let mut calendar = Self {
            per_week,
            holidays: Vec::new(),
        };
        if config.calendar == config::Calendar::WorkingDays {
            let days = config.holidays.iter().map(|&day| number(day));
            calendar.holidays = days.filter(|day| day.rem_euclid(7) < per_week).collect();
            calendar.holidays.sort_unstable();
            calendar.holidays.dedup();
        }
        calendar
    }

    /// How many days of a week count, apart from holidays.
    pub fn per_week(&self) -> i64 {
        self.per_week
    }

    pub fn counts(&self, day: civil::Date) -> bool {
        self.end(day) > self.start(day)
    }

    /// The instant at which `day` begins.
    pub fn start(&self, day: civil::Date) -> i64 {
        self.before(number(day))
    }

    /// The instant at which `day` ends.
    pub fn end(&self, day: civil::Date) -> i64 {
        self.before(number(day) + 1)
    }

    /// How many days count from `first` to `last`, both included; 0 if `last` is earlier.
    pub fn days(&self, first: civil::Date, last: civil::Date) -> i64 {
        (self.end(last) - self.start(first)).max(0)
    }

    /// The first day of work that begins at `instant`.
    pub fn first_day(&self, instant: f64) -> civil::Date {
        self.day(whole(instant.floor()))
    }

    /// The last day of work that ends at `instant`.
    pub fn last_day(&self, instant: f64) -> civil::Date {
        // A millionth of a day is a rounding error, not work.
        self.day(whole((instant - 1e-6).ceil()) - 1)
    }

    /// The counting day with number `instant`, from 0.
    fn day(&self, instant: i64) -> civil::Date {
        let mut weekday = instant;
        for &holiday in &self.holidays {
            if holiday > self.nth(weekday) {
                break;
            }
            weekday += 1;
        }
        day_of(self.nth(weekday))
    }

    /// The number of the day that has `count` counting weekdays before it.
    fn nth(&self, count: i64) -> i64 {
        count.div_euclid(self.per_week) * 7 + count.rem_euclid(self.per_week)
    }

    /// How many days count before the day with this number.
    fn before(&self, day: i64) -> i64 {
        let weekdays = day.div_euclid(7) * self.per_week + day.rem_euclid(7).min(self.per_week);
        weekdays - self.holidays.partition_point(|&holiday| holiday < day) as i64
    }
}

fn number(day: civil::Date) -> i64 {
    ANCHOR.duration_until(day).as_hours() / 24
}

fn day_of(number: i64) -> civil::Date {
    let clamped = number.clamp(-5_000_000, 5_000_000);
    ANCHOR.saturating_add(SignedDuration::from_hours(24 * clamped))
}

fn whole(instant: f64) -> i64 {
    // Far beyond any date, and without overflow in sums.
    instant.clamp(-1e9, 1e9) as i64
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn working(holidays: &[civil::Date]) -> Calendar {
        Calendar::new(&Config {
            holidays: holidays.to_vec(),
            ..Config::default()
        })
    }

    fn continuous() -> Calendar {
        Calendar::new(&Config {
            calendar: config::Calendar::Continuous,
            holidays: vec![date(2024, 1, 16)],
            ..Config::default()
        })
    }

    #[test]
    fn two_weeks_hold_ten_working_days_or_fourteen() {
        let (monday, sunday) = (date(2024, 1, 15), date(2024, 1, 28));
        assert_eq!(working(&[]).days(monday, sunday), 10);
        assert_eq!(continuous().days(monday, sunday), 14);
        assert_eq!(working(&[date(2024, 1, 17), date(2024, 1, 20)]).days(monday, sunday), 9);
        assert_eq!(working(&[]).days(sunday, monday), 0);
    }

    #[test]
    fn work_goes_around_weekends_and_holidays() {
        let calendar = working(&[date(2024, 1, 17)]);
        let start = calendar.start(date(2024, 1, 15)) as f64;
        assert_eq!(calendar.last_day(start + 2.0), date(2024, 1, 16));
        assert_eq!(calendar.first_day(start + 2.0), date(2024, 1, 18));
        assert_eq!(calendar.last_day(start + 4.0), date(2024, 1, 19));
        assert_eq!(calendar.last_day(start + 4.5), date(2024, 1, 22));
        assert_eq!(calendar.first_day(start + 4.5), date(2024, 1, 22));
        // Work that starts on a weekend starts on Monday.
        assert_eq!(
            calendar.first_day(calendar.start(date(2024, 1, 13)) as f64),
            date(2024, 1, 15)
        );
    }

    #[test]
    fn extreme_days_stay_on_the_calendar() {
        let calendar = working(&[]);
        assert_eq!(calendar.last_day(1e300), civil::Date::MAX);
        assert_eq!(calendar.first_day(-1e300), civil::Date::MIN);
        assert_eq!(calendar.days(civil::Date::MAX, civil::Date::MAX), 1);
    }

    proptest! {
        #[test]
        fn counting_agrees_with_looking_at_each_day(
            offset in -900i32..900,
            length in 0i32..60,
            holidays in prop::collection::btree_set(-900i32..900, 0..30),
        ) {
            let at = |offset: i32| ANCHOR.saturating_add(offset.days());
            let holidays: Vec<_> = holidays.into_iter().map(at).collect();
            let calendar = working(&holidays);
            let is_work = |day: civil::Date| day.weekday().to_monday_zero_offset() < 5 && !holidays.contains(&day);
            let days: Vec<_> = (offset..=offset + length).map(at).collect();
            let expected: Vec<_> = days.iter().copied().filter(|&day| is_work(day)).collect();
            prop_assert_eq!(calendar.days(days[0], days[days.len() - 1]), expected.len() as i64);
            for (count, &day) in expected.iter().enumerate() {
                let start = calendar.start(days[0]) as f64;
                prop_assert_eq!(calendar.first_day(start + count as f64), day);
                prop_assert_eq!(calendar.last_day(start + count as f64 + 1.0), day);
                prop_assert_eq!(calendar.last_day(start + count as f64 + 0.5), day);
            }
        }
    }
}
