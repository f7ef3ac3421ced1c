//! The days of commits in order, corrected where a clock was wrong.

use jiff::civil;

use super::Step;

/// A day for each commit, never before the day of the previous commit. The longest run of dates that do not fall is trusted; a
/// commit outside it gets the day of the commit before it, or of the one after it if there is none.
pub(super) fn in_order(steps: &[Step]) -> Vec<civil::Date> {
    let dates: Vec<civil::Date> = steps.iter().map(|step| step.date).collect();
    let trusted = longest_rise(&dates);
    let Some(&first) = trusted.first() else {
        return dates;
    };
    let mut day = dates[first];
    let mut trusted = trusted.into_iter().peekable();
    let days = dates.iter().enumerate().map(|(at, date)| {
        if trusted.next_if_eq(&at).is_some() {
            day = *date;
        }
        day
    });
    days.collect()
}

/// The indices of a longest run of dates that do not fall.
fn longest_rise(dates: &[civil::Date]) -> Vec<usize> {
    // For each length, the end of the run that ends earliest.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; dates.len()];
    // A commit cannot be older than git.
    let dated = dates.iter().enumerate().filter(|(_, date)| date.year() >= 2005);
    for (at, date) in dated {
        let length = ends.partition_point(|&end| dates[end] <= *date);
        previous[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut run = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        run.push(at);
        next = previous[at];
    }
    run.reverse();
    run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(dates: &[&str]) -> Vec<String> {
        let step = |date: &&str| Step {
            id: String::new(),
            date: date.parse().expect("a date"),
            message: String::new(),
            brought: Vec::new(),
            files: Vec::new(),
        };
        let steps: Vec<Step> = dates.iter().map(step).collect();
        in_order(&steps).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_wrong_clock_moves_no_other_commit() {
        let right = ["2027-01-01", "2027-01-02", "2027-01-02", "2027-01-09"];
        assert_eq!(days(&right), right);
        assert_eq!(
            days(&["2027-01-01", "2037-01-01", "2027-01-03"]),
            ["2027-01-01", "2027-01-01", "2027-01-03"]
        );
        assert_eq!(
            days(&["2027-01-01", "1970-01-01", "2027-01-03"]),
            ["2027-01-01", "2027-01-01", "2027-01-03"]
        );
        assert_eq!(
            days(&["2037-01-01", "2027-01-02", "2027-01-03"]),
            ["2027-01-02", "2027-01-02", "2027-01-03"]
        );
        assert!(days(&[]).is_empty());
    }
}
