//! The critical path method for any network of activities: a forward and a backward pass.
//!
//! J. E. Kelley and M. R. Walker, "Critical-Path Planning and Scheduling", 1959, with the two usual additions for plans
//! with dates: an activity may have an earliest start and a deadline, and an activity that has begun follows "progress
//! override": its predecessors limit only its end, not its start.

use crate::graph::Lists;

/// A piece of work. Times are instants of the calendar, in working days.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activity {
    pub days: f64,
    /// The activities that must end before this one begins, all of them earlier in the list.
    pub after: Vec<usize>,
    pub not_before: Option<f64>,
    pub deadline: Option<f64>,
    /// It keeps its start, and ends no earlier than its predecessors.
    pub begun: bool,
}

/// When an activity can and must be done.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Times {
    pub early_start: f64,
    pub early_finish: f64,
    /// The latest start that keeps every later deadline, or without one the end of the network.
    pub late_start: f64,
    pub late_finish: f64,
    /// Days by which it can end later without delaying its successors.
    pub free_float: f64,
}

impl Times {
    /// Days by which it can end later without missing a deadline or delaying the end; negative if one is already
    /// missed.
    pub(crate) fn total_float(&self) -> f64 {
        self.late_finish - self.early_finish
    }
}

/// The successors of each activity, in working order.
pub(crate) fn waiting(activities: &[Activity]) -> Lists<usize> {
    let pairs = activities.iter().enumerate();
    let pairs = pairs.flat_map(|(own, activity)| activity.after.iter().map(move |&before| (before, own)));
    Lists::new(activities.len(), &pairs.collect::<Vec<_>>())
}

/// Both passes. No activity begins before `start`, except one that has begun, and none ends before `earliest_end`.
/// `waiting` are the successors of the activities.
pub(crate) fn passes(activities: &[Activity], waiting: &Lists<usize>, start: f64, earliest_end: f64) -> Vec<Times> {
    let mut times: Vec<Times> = Vec::with_capacity(activities.len());
    for activity in activities {
        let ready = activity.after.iter().map(|&before| times[before].early_finish);
        let ready = ready.fold(f64::NEG_INFINITY, f64::max);
        let wanted = activity.not_before.unwrap_or(start);
        let early_start = match activity.begun {
            true => wanted,
            false => wanted.max(start).max(ready),
        };
        times.push(Times {
            early_start,
            early_finish: (early_start + activity.days).max(ready).max(earliest_end),
            ..Times::default()
        });
    }
    let end = times.iter().map(|t| t.early_finish).fold(f64::NEG_INFINITY, f64::max);
    for own in (0..activities.len()).rev() {
        let late = waiting[own].iter().map(|&next| match activities[next].begun {
            true => times[next].late_finish,
            false => times[next].late_start,
        });
        let late = late.fold(activities[own].deadline.unwrap_or(f64::INFINITY), f64::min);
        let free = waiting[own].iter().map(|&next| match activities[next].begun {
            true => times[next].early_finish,
            false => times[next].early_start,
        });
        let free = free.fold(f64::INFINITY, f64::min);
        let own_times = &mut times[own];
        own_times.late_finish = if late.is_finite() { late } else { end };
        own_times.late_start = own_times.late_finish - activities[own].days;
        own_times.free_float = match free.is_finite() {
            true => free - own_times.early_finish,
            false => own_times.total_float(),
        };
    }
    times
}

/// The longest path: back from the activity that ends last, through the predecessor that determines each start; in
/// working order.
pub(crate) fn longest_path(activities: &[Activity], times: &[Times]) -> Vec<usize> {
    // Of equals, the one with the least float, then the first.
    let drives = |&a: &usize, &b: &usize| {
        let (one, other) = (&times[a], &times[b]);
        let by_finish = one.early_finish.total_cmp(&other.early_finish);
        let by_float = other.total_float().total_cmp(&one.total_float());
        by_finish.then(by_float).then(b.cmp(&a))
    };
    let mut path: Vec<usize> = (0..activities.len()).max_by(drives).into_iter().collect();
    while let Some(before) = path
        .last()
        .and_then(|&last| activities[last].after.iter().copied().max_by(drives))
    {
        path.push(before);
    }
    path.reverse();
    path
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn passes(activities: &[Activity], start: f64, earliest_end: f64) -> Vec<Times> {
        super::passes(activities, &waiting(activities), start, earliest_end)
    }

    fn network(activities: &[(f64, &[usize])]) -> Vec<Activity> {
        let activity = |&(days, after): &(f64, &[usize])| Activity {
            days,
            after: after.to_vec(),
            ..Activity::default()
        };
        activities.iter().map(activity).collect()
    }

    fn row(times: &Times) -> [f64; 6] {
        [
            times.early_start,
            times.early_finish,
            times.late_start,
            times.late_finish,
            times.total_float(),
            times.free_float,
        ]
    }

    #[test]
    fn a_diamond_by_hand() {
        // A 3; B 2 and C 4 after A; D 1 after both.
        let diamond = network(&[(3.0, &[]), (2.0, &[0]), (4.0, &[0]), (1.0, &[1, 2])]);
        let times = passes(&diamond, 0.0, 0.0);
        assert_eq!(row(&times[0]), [0.0, 3.0, 0.0, 3.0, 0.0, 0.0]);
        assert_eq!(row(&times[1]), [3.0, 5.0, 5.0, 7.0, 2.0, 2.0]);
        assert_eq!(row(&times[2]), [3.0, 7.0, 3.0, 7.0, 0.0, 0.0]);
        assert_eq!(row(&times[3]), [7.0, 8.0, 7.0, 8.0, 0.0, 0.0]);
        assert_eq!(longest_path(&diamond, &times), [0, 2, 3]);
    }

    #[test]
    fn two_roots_by_hand() {
        // A 5 and B 2 begin at once; C 1 after A; D 3 after A and B; E 4 after B alone.
        let roots = network(&[(5.0, &[]), (2.0, &[]), (1.0, &[0]), (3.0, &[0, 1]), (4.0, &[1])]);
        let times = passes(&roots, 0.0, 0.0);
        assert_eq!(row(&times[0]), [0.0, 5.0, 0.0, 5.0, 0.0, 0.0]);
        assert_eq!(row(&times[1]), [0.0, 2.0, 2.0, 4.0, 2.0, 0.0]);
        assert_eq!(row(&times[2]), [5.0, 6.0, 7.0, 8.0, 2.0, 2.0]);
        assert_eq!(row(&times[3]), [5.0, 8.0, 5.0, 8.0, 0.0, 0.0]);
        assert_eq!(row(&times[4]), [2.0, 6.0, 4.0, 8.0, 2.0, 2.0]);
        assert_eq!(longest_path(&roots, &times), [0, 3]);
    }

    #[test]
    fn a_deadline_can_be_broken_and_a_start_can_wait() {
        let mut chain = network(&[(5.0, &[]), (2.0, &[0])]);
        chain[0].deadline = Some(4.0);
        chain[1].not_before = Some(8.0);
        chain[1].deadline = Some(11.0);
        let times = passes(&chain, 0.0, 0.0);
        assert_eq!(row(&times[0]), [0.0, 5.0, -1.0, 4.0, -1.0, 3.0]);
        assert_eq!(row(&times[1]), [8.0, 10.0, 9.0, 11.0, 1.0, 1.0]);
    }

    #[test]
    fn a_begun_activity_waits_only_with_its_end() {
        let mut chain = network(&[(5.0, &[]), (2.0, &[0])]);
        chain[1].begun = true;
        chain[1].not_before = Some(-3.0);
        let times = passes(&chain, 0.0, 1.0);
        assert_eq!(row(&times[1])[..2], [-3.0, 5.0]);
        assert_eq!(times[0].total_float(), 0.0);
    }

    /// Every path from `from` on, as the days of all its activities.
    fn paths_from(activities: &[Activity], from: usize) -> Vec<f64> {
        let next: Vec<usize> = (0..activities.len())
            .filter(|&n| activities[n].after.contains(&from))
            .collect();
        let own = activities[from].days;
        match next.is_empty() {
            true => vec![own],
            false => next
                .iter()
                .flat_map(|&n| paths_from(activities, n))
                .map(|days| days + own)
                .collect(),
        }
    }

    fn paths_to(activities: &[Activity], to: usize) -> Vec<f64> {
        let own = activities[to].days;
        match activities[to].after.is_empty() {
            true => vec![own],
            false => {
                let before = activities[to].after.iter();
                before
                    .flat_map(|&b| paths_to(activities, b))
                    .map(|days| days + own)
                    .collect()
            }
        }
    }

    fn longest(paths: &[f64]) -> f64 {
        paths.iter().copied().fold(0.0, f64::max)
    }

    prop_compose! {
        fn small_network()(parts in prop::collection::vec((0u8..9, any::<u8>()), 1..9)) -> Vec<Activity> {
            let activity = |(own, (halves, mask)): (usize, (u8, u8))| Activity {
                days: f64::from(halves) / 2.0,
                after: (0..own).filter(|bit| mask & (1 << bit) != 0).collect(),
                ..Activity::default()
            };
            parts.into_iter().enumerate().map(activity).collect()
        }
    }

    proptest! {
        #[test]
        fn agrees_with_every_path_of_a_small_network(activities in small_network()) {
            let times = passes(&activities, 0.0, 0.0);
            let all = (0..activities.len()).flat_map(|own| paths_from(&activities, own));
            let end = longest(&all.collect::<Vec<_>>());
            for own in 0..activities.len() {
                let finish = longest(&paths_to(&activities, own));
                let rest = longest(&paths_from(&activities, own));
                prop_assert_eq!(times[own].early_finish, finish);
                prop_assert_eq!(times[own].early_start, finish - activities[own].days);
                prop_assert_eq!(times[own].late_start, end - rest);
                prop_assert_eq!(times[own].total_float(), end - (finish + rest - activities[own].days));
                // A delay by the free float moves no other activity, any longer one does.
                let delayed = |by: f64| {
                    let mut later = activities.clone();
                    later[own].days += by;
                    let later = passes(&later, 0.0, 0.0);
                    (0..activities.len()).any(|n| n != own && later[n] .early_start > times[n].early_start)
                };
                let is_last = !activities.iter().any(|a| a.after.contains(&own));
                prop_assert!(!delayed(times[own].free_float));
                prop_assert!(is_last || delayed(times[own].free_float + 0.5));
            }
            let path = longest_path(&activities, &times);
            prop_assert_eq!(path.iter().map(|&own| activities[own].days).sum::<f64>(), end);
        }
    }
}
