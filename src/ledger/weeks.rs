//! Progress by week, and a forecast for the rest if the coming weeks are like the past ones.

use jiff::{ToSpan as _, civil};

use super::query::days_between;
use super::{Change, Ledger, Life};

/// The number of simulated runs, which draw coming weeks from the past ones.
const DRAWS: usize = 5_000;
/// The weeks and ticks that a forecast needs.
const LEAST_WEEKS: usize = 4;
const LEAST_TICKS: usize = 5;
/// A run that takes longer counts as this many weeks: ten years.
const MOST_WEEKS: u32 = 520;

/// The state at the end of a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: civil::Date,
    pub done: usize,
    pub total: usize,
}

/// A forecast for the rest of the work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Forecast {
    /// The number of weeks that it is based on.
    pub weeks: usize,
    /// Criteria ticked in a week, on average.
    pub rate: f64,
    /// The day by which half of the runs are done.
    pub p50: civil::Date,
    /// The day by which 85 % of the runs are done.
    pub p85: civil::Date,
}

impl Ledger {
    /// Criteria done and total at the end of each week up to `today`. Milestones count while they exist.
    pub fn weeks(&self, lives: &[&Life], today: civil::Date) -> Vec<Week> {
        // The change of both numbers by each commit.
        let mut steps: Vec<(civil::Date, i64, i64)> = Vec::new();
        for life in lives {
            let (mut done, mut total) = (0, 0);
            for count in &life.counts {
                let Some(day) = self.day(count.commit) else { continue };
                let (now, all) = (count.done as i64, count.total as i64);
                steps.push((day, now - done, all - total));
                (done, total) = (now, all);
            }
            if let Some(day) = life.gone.and_then(|gone| self.day(gone)) {
                steps.push((day, -done, -total));
            }
        }
        steps.sort_by_key(|(day, ..)| *day);
        let Some((first, last)) = steps.first().zip(steps.last()).map(|(first, last)| (first.0, last.0)) else {
            return Vec::new();
        };
        let end = monday(today.max(last));
        let mut weeks = Vec::new();
        let mut steps = steps.into_iter().peekable();
        let (mut done, mut total) = (0, 0);
        let mut at = monday(first);
        while at <= end {
            let next = at.saturating_add(1.week());
            while let Some((_, more, all)) = steps.next_if(|(day, ..)| *day < next) {
                done += more;
                total += all;
            }
            weeks.push(Week {
                monday: at,
                done: done.max(0) as usize,
                total: total.max(0) as usize,
            });
            if next == at {
                break;
            }
            at = next;
        }
        weeks
    }

    /// Boxes ticked in each whole week since the first of `lives` was started. The current week and the commit that
    /// added a milestone do not count.
    pub fn ticks(&self, lives: &[&Life], today: civil::Date) -> Vec<usize> {
        let started = lives.iter().filter_map(|life| self.day(life.started()?));
        let Some(started) = started.min() else {
            return Vec::new();
        };
        let first = match monday(started) {
            monday if monday == started => monday,
            monday => monday.saturating_add(1.week()),
        };
        let current = monday(today);
        let count = days_between(first, current).max(0) as usize / 7;
        let mut ticks = vec![0i64; count.min(MOST_WEEKS as usize * 10)];
        for life in lives {
            for event in life.criteria.iter().filter(|event| event.commit != life.born) {
                let change = match event.change {
                    Change::Ticked => 1,
                    Change::Unticked => -1,
                    _ => continue,
                };
                let Some(day) = self.day(event.commit).filter(|day| *day >= first) else {
                    continue;
                };
                if let Some(week) = ticks.get_mut(days_between(first, day) as usize / 7) {
                    *week += change;
                }
            }
        }
        ticks.into_iter().map(|ticks| ticks.max(0) as usize).collect()
    }
}

/// When `open` criteria are done if each coming week is like one of `ticks`, drawn at random. The same numbers give the
/// same days. `None` if there is too little data, or nothing is open.
pub fn forecast(ticks: &[usize], open: usize, today: civil::Date) -> Option<Forecast> {
    let all: usize = ticks.iter().sum();
    if ticks.len() < LEAST_WEEKS || all < LEAST_TICKS || open == 0 {
        return None;
    }
    let mut random = Random(0x6d6c_7300);
    let mut needed: Vec<u32> = (0..DRAWS)
        .map(|_| {
            let mut left = open;
            let mut weeks = 0;
            while left > 0 && weeks < MOST_WEEKS {
                left = left.saturating_sub(ticks[random.below(ticks.len())]);
                weeks += 1;
            }
            weeks
        })
        .collect();
    needed.sort_unstable();
    let day = |share: usize| {
        let at = (DRAWS * share).div_ceil(100).saturating_sub(1);
        let weeks = needed.get(at).copied().unwrap_or(MOST_WEEKS);
        today.saturating_add(i64::from(weeks).weeks())
    };
    Some(Forecast {
        weeks: ticks.len(),
        rate: all as f64 / ticks.len() as f64,
        p50: day(50),
        p85: day(85),
    })
}

/// The Monday of a day's week.
pub(crate) fn monday(day: civil::Date) -> civil::Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

/// A random generator with the same numbers each time: splitmix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        ((u128::from(mixed) * end as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn equal_weeks_give_one_day() {
        let today = date(2027, 3, 3);
        let found = forecast(&[2, 2, 2, 2], 7, today).expect("enough data");
        assert_eq!(
            (found.p50, found.p85, found.rate),
            (date(2027, 3, 31), date(2027, 3, 31), 2.0)
        );
    }

    #[test]
    fn too_little_data_gives_no_forecast() {
        let today = date(2027, 3, 3);
        assert_eq!(forecast(&[5, 5, 5], 7, today), None, "three weeks");
        assert_eq!(forecast(&[1, 1, 1, 1], 7, today), None, "four ticks");
        assert_eq!(forecast(&[2, 2, 2, 2], 0, today), None, "nothing is open");
    }

    #[test]
    fn the_same_past_gives_the_same_days_and_worse_odds_come_later() {
        let today = date(2027, 3, 3);
        let ticks = [0, 3, 1, 0, 4, 2];
        let found = forecast(&ticks, 20, today).expect("enough data");
        assert_eq!(forecast(&ticks, 20, today), Some(found));
        assert!(found.p50 < found.p85 && today < found.p50);
    }

    #[test]
    fn weeks_begin_on_monday() {
        assert_eq!(monday(date(2027, 3, 3)), date(2027, 3, 1));
        assert_eq!(monday(date(2027, 3, 1)), date(2027, 3, 1));
        assert_eq!(monday(date(2027, 3, 7)), date(2027, 3, 1));
    }
}
