//! Dates as each language writes them in running text and tables.

use jiff::civil;

use super::Language;
use crate::model::Date;

/// A day without its year: `28 Jan`.
pub fn short_day(language: Language, day: civil::Date) -> String {
    let (month, number) = (short_month(language, day), day.day());
    match language {
        Language::English | Language::Spanish => format!("{number} {month}"),
        Language::German => format!("{number}. {month}"),
        Language::French if number == 1 => format!("1er {month}"),
        Language::French => format!("{number} {month}"),
        Language::Japanese | Language::Chinese => format!("{month}{number}日"),
    }
}

/// A month without its year: `Jan`.
pub fn short_month(language: Language, day: civil::Date) -> String {
    let at = (day.month() - 1) as usize;
    match language {
        Language::English => ENGLISH_SHORT[at].to_owned(),
        Language::German => GERMAN_SHORT[at].to_owned(),
        Language::Spanish => SPANISH_SHORT[at].to_owned(),
        Language::French => FRENCH_SHORT[at].to_owned(),
        Language::Japanese | Language::Chinese => format!("{}月", day.month()),
    }
}

/// The date in the language's order, with the precision that it has.
pub fn show(language: Language, date: Date) -> String {
    match date {
        Date::Day(day) => day_of(language, day.year(), day.month(), day.day()),
        Date::Month { year, month } => month_of(language, year, month),
        Date::Quarter { year, quarter } => match language {
            Language::English | Language::German => format!("Q{quarter} {year}"),
            Language::Spanish | Language::French => format!("T{quarter} {year}"),
            Language::Japanese => format!("{year}年第{quarter}四半期"),
            Language::Chinese => format!("{year}年第{quarter}季度"),
        },
        Date::Half { year, half } => match language {
            Language::English => format!("H{half} {year}"),
            Language::German => format!("{half}. Halbjahr {year}"),
            Language::Spanish | Language::French => format!("S{half} {year}"),
            Language::Japanese => format!("{year}年{}半期", ["上", "下"][usize::from(half == 2)]),
            Language::Chinese => format!("{year}年{}半年", ["上", "下"][usize::from(half == 2)]),
        },
    }
}

fn day_of(language: Language, year: i16, month: i8, day: i8) -> String {
    let name = |names: [&'static str; 12]| names[(month - 1) as usize];
    match language {
        Language::English => format!("{day} {} {year}", name(ENGLISH_SHORT)),
        Language::German => format!("{day}. {} {year}", name(GERMAN_SHORT)),
        Language::Spanish => format!("{day} {} {year}", name(SPANISH_SHORT)),
        Language::French => {
            let first = if day == 1 { "er" } else { "" };
            format!("{day}{first} {} {year}", name(FRENCH_SHORT))
        }
        Language::Japanese | Language::Chinese => format!("{year}年{month}月{day}日"),
    }
}

fn month_of(language: Language, year: i16, month: i8) -> String {
    // A month that was not read from a calendar stands as it is.
    let Some(at) = usize::try_from(month - 1).ok().filter(|at| *at < 12) else {
        return format!("{year}-{month:02}");
    };
    match language {
        Language::English => format!("{} {year}", ENGLISH[at]),
        Language::German => format!("{} {year}", GERMAN[at]),
        Language::Spanish => format!("{} de {year}", SPANISH[at]),
        Language::French => format!("{} {year}", FRENCH[at]),
        Language::Japanese | Language::Chinese => format!("{year}年{month}月"),
    }
}

const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const ENGLISH_SHORT: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
const GERMAN: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const GERMAN_SHORT: [&str; 12] = [
    "Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.",
];
const SPANISH: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const SPANISH_SHORT: [&str; 12] = [
    "ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic",
];
const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const FRENCH_SHORT: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
];

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

    fn in_all(date: Date) -> [String; 6] {
        LANGUAGES.map(|language| show(language, date))
    }

    #[test]
    fn a_day_stands_in_the_order_of_its_language() {
        assert_eq!(
            in_all(Date::Day(date(2027, 1, 28))),
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
            in_all(Date::Month { year: 2027, month: 3 }),
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
            in_all(Date::Quarter { year: 2027, quarter: 1 }),
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
            in_all(Date::Half { year: 2027, half: 2 }),
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
