//! Dates as each language writes them in text and tables.

use jiff::civil;

use super::{Language, Value, filled};
use crate::lang::{List, date_format as format};
use crate::model::Date;

/// A day without its year: `28 Jan`.
pub(super) fn short_day(language: Language, day: civil::Date) -> String {
    write(format::SHORT_DAY, language, &short_month(language, day), day.into())
}

/// A month without its year: `Jan`.
pub(super) fn short_month(language: Language, day: civil::Date) -> String {
    name(&format::SHORT_MONTHS, language, day.month())
        .unwrap_or("")
        .to_owned()
}

/// The date in the language's order and its own precision.
pub(super) fn show(language: Language, date: Date) -> String {
    let month = match date {
        Date::Day(day) => name(&format::SHORT_MONTHS, language, day.month()),
        Date::Month { month, .. } => name(&format::MONTHS, language, month),
        Date::Quarter { .. } | Date::Half { .. } => Some(""),
        Date::Year(_) => None,
    };
    let pattern = match date {
        Date::Day(_) => format::DAY,
        Date::Month { .. } => format::MONTH,
        Date::Quarter { .. } => format::QUARTER,
        Date::Half { half: 2, .. } => format::SECOND_HALF,
        Date::Half { .. } | Date::Year(_) => format::FIRST_HALF,
    };
    match month {
        Some(month) => write(pattern, language, month, date),
        // A year, or a month that does not exist, has no name.
        None => date.to_string(),
    }
}

fn name(months: &List, language: Language, month: i8) -> Option<&'static str> {
    let at = usize::try_from(month).ok()?.checked_sub(1)?;
    months.of(language).get(at).copied()
}

fn write(pattern: [&str; Language::COUNT], language: Language, month: &str, date: Date) -> String {
    let (year, number) = match date {
        Date::Day(day) => (day.year(), day.day()),
        Date::Month { year, month } => (year, month),
        Date::Quarter { year, quarter } => (year, quarter),
        Date::Half { year, half } => (year, half),
        Date::Year(year) => (year, 1),
    };
    let number = number.to_string();
    let day = match number.as_str() {
        "1" => format::FIRST[language as usize],
        number => number,
    };
    let values = [
        ("{day}", Value::Text(day)),
        ("{month}", Value::Text(month)),
        ("{year}", Value::Text(&year.to_string())),
        ("{number}", Value::Text(&number)),
    ];
    filled(pattern[language as usize], &values)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const LANGUAGES: [Language; 6] = [
        Language::English,
        Language::German,
        Language::Spanish,
        Language::French,
        Language::Japanese,
        Language::Chinese,
    ];

    fn in_each(date: Date) -> [String; 6] {
        LANGUAGES.map(|language| show(language, date))
    }

    #[test]
    fn a_day_has_the_order_of_its_language() {
        assert_eq!(
            in_each(Date::Day(date(2027, 1, 28))),
            [
                "28 Jan 2027",
                "28. Jan. 2027",
                "28 ene 2027",
                "28 janv. 2027",
                "2027年1月28日",
                "2027年1月28日"
            ]
        );
        assert_eq!(show(Language::French, Date::Day(date(2027, 3, 1))), "1er mars 2027");
    }

    #[test]
    fn a_day_of_an_axis_needs_no_year() {
        let all = |day: civil::Date| LANGUAGES.map(|language| short_day(language, day));
        assert_eq!(
            all(date(2027, 3, 1)),
            ["1 Mar", "1. März", "1 mar", "1er mars", "3月1日", "3月1日"]
        );
        assert_eq!(short_month(Language::German, date(2027, 9, 1)), "Sept.");
    }

    #[test]
    fn a_period_keeps_its_precision() {
        assert_eq!(
            in_each(Date::Month { year: 2027, month: 3 }),
            [
                "March 2027",
                "März 2027",
                "marzo de 2027",
                "mars 2027",
                "2027年3月",
                "2027年3月"
            ]
        );
        assert_eq!(
            in_each(Date::Quarter { year: 2027, quarter: 1 }),
            [
                "Q1 2027",
                "Q1 2027",
                "T1 2027",
                "T1 2027",
                "2027年第1四半期",
                "2027年第1季度"
            ]
        );
        assert_eq!(
            in_each(Date::Half { year: 2027, half: 2 }),
            [
                "H2 2027",
                "2. Halbjahr 2027",
                "S2 2027",
                "S2 2027",
                "2027年下半期",
                "2027年下半年"
            ]
        );
    }
}
