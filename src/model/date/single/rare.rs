//! Notations that few people use: the day of an ISO week, an era with plain numbers, a number before the letter of a quarter.

use jiff::civil::{ISOWeekDate, Weekday};

use super::{Cursor, day, period};
use crate::model::date::{Date, DateReading};

/// `2027-W09-3`.
pub(super) fn of_week(at: Cursor<'_>, year: i16) -> Option<(DateReading, usize)> {
    let has_marks = at.word(1) == Some("w") && at.gap(1) == "-" && at.is_glued(2) && at.gap(3) == "-";
    let week = at.small(2).filter(|_| has_marks)?;
    let weekday = at.number(3).filter(|(_, digits)| *digits == 1)?.0;
    let weekday = Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
    let reading = match ISOWeekDate::new(year, week, weekday) {
        Ok(date) => DateReading::Date(Date::Day(date.date())),
        Err(_) => DateReading::Wrong(None),
    };
    Some((reading, 4))
}

/// `令和9-3-1`; the era is known.
pub(super) fn of_era(at: Cursor<'_>) -> Option<(DateReading, usize)> {
    let mark = at.gap(2);
    let is_marked = matches!(mark, "-" | "/" | ".") && at.gap(3) == mark;
    let year = 2018 + i16::from(at.small(1)?);
    let (month, number) = (at.small(2)?, at.small(3)?);
    is_marked.then(|| (day(year, month, number), 4))
}

/// `1Q2027`, `2H 2027`.
pub(super) fn part_with_letter(at: Cursor<'_>, number: i8) -> Option<(DateReading, usize)> {
    let letter = at.word(1).filter(|word| at.is_glued(1) && word.len() == 1)?;
    let reading = period(at.year(2)?, letter, number)?;
    matches!(reading, DateReading::Date(_)).then_some((reading, 3))
}

#[cfg(test)]
mod tests {
    use crate::model::date::{Date, DateReading, read_date};

    #[test]
    fn a_notation_that_few_people_use_is_read_if_it_can_mean_one_thing() {
        for (text, expected) in [
            ("2027-W09-3", "2027-03-03"),
            ("by 2027-W09-3 (firm)", "2027-03-03"),
            ("2027-W05-1 – 2027-W09-3", "2027-03-03"),
            ("2029-W01-1", "2029-01-01"),
            ("令和9-3-3", "2027-03-03"),
            ("令和9/3/3", "2027-03-03"),
            ("令和9.3.3", "2027-03-03"),
            ("令和9-2-1〜令和9-3-3", "2027-03-03"),
            ("1Q2027", "2027-Q1"),
            ("1Q 2027", "2027-Q1"),
            ("2H2027", "2027-H2"),
            ("3T2027", "2027-Q3"),
            ("1Q '27", "2027-Q1"),
            ("1.2. bis 3.3.2027", "2027-03-03"),
            ("vom 1.2. bis zum 3.3.2027", "2027-03-03"),
            ("01.02. bis 03.03.2027", "2027-03-03"),
        ] {
            let found = read_date(text).0;
            assert!(
                matches!(&found, DateReading::Date(date) if date.to_string() == expected),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn a_notation_with_two_meanings_is_no_date() {
        for text in [
            "FY27 Q1",
            "Q1 FY27",
            "FY27",
            "FY 27",
            "FY2027 Q1",
            "Q1FY27",
            "Q1/FY27",
            "GJ27 Q1",
            "1Q27",
            "Q1 27",
            "Q1/27",
            "Q1-27",
            "2H27",
            "令和9-3",
            "令和9年",
            "end of 1Q27",
            "by FY27 Q1",
        ] {
            assert_eq!(read_date(text).0, DateReading::Unread, "{text}");
        }
        for (text, month, number) in [
            ("Mar-28", 3, 28),
            ("Mar/28", 3, 28),
            ("by Dec-31", 12, 31),
            ("Mär-28 (fest)", 3, 28),
        ] {
            assert_eq!(read_date(text).0, DateReading::MonthOrDay { month, number }, "{text}");
        }
        for text in ["March 3, 28", "Mar 3, 28 (firm)", "3. März, 28"] {
            let day = jiff::civil::date(2028, 3, 3);
            assert_eq!(read_date(text).0, DateReading::ShortYear(vec![day]), "{text}");
        }
        // A day without a year.
        for (text, month, day) in [
            ("March 28", 3, 28),
            ("Mar-03", 3, 3),
            ("28-Mar", 3, 28),
            ("Mar-20 – Mar-28", 3, 28),
            ("March 3, 15", 3, 3),
            ("March 3, 28 seats", 3, 3),
            ("March 3, 6 pm", 3, 3),
        ] {
            assert_eq!(read_date(text).0, DateReading::NoYear { month, day }, "{text}");
        }
        for text in [
            "2027-W09",
            "2027-W09-10",
            "3 quarters",
            "Q1",
            "1Q",
            "version 1.2",
            "fyi 27",
        ] {
            assert_eq!(read_date(text).0, DateReading::Text, "{text}");
        }
        for text in ["2027-W54-1", "令和9-13-1"] {
            assert_eq!(read_date(text).0, DateReading::Wrong(None), "{text}");
        }
    }

    #[test]
    fn the_day_of_a_week_has_its_precision() {
        let day = jiff::civil::date(2026, 12, 28);
        assert_eq!(read_date("2026-W53-1").0, DateReading::Date(Date::Day(day)));
    }
}
