//! What words say about a promise: in which direction a number counts, what it counts, and how firm the promise is.

/// Which values a number allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Bound {
    /// `≥`
    Least,
    /// `>`
    Over,
    /// `≤`
    Most,
    /// `<`
    Under,
}

/// What a number counts. Values of one unit can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Unit {
    None,
    Percent,
    /// Durations, in seconds.
    Seconds,
    Bytes,
    /// Days since the first day of the calendar.
    Date,
}

/// What a word or phrase means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sense {
    /// It bounds the number after it.
    Before(Bound),
    /// The same, if that number is a duration or a date.
    BeforeTime(Bound),
    /// It bounds the number before it.
    After(Bound),
    Measure(Unit, f64),
    /// It multiplies the number before it.
    Scale(f64),
    Number(f64),
    /// `one`, `an`: a number only before a unit.
    One,
    /// `per`, `every`: how often, with a unit after it; the value is the part of that unit from one time to the next.
    Per(f64),
    Month(u8),
    /// `daily`: the seconds from one time to the next.
    Often(f64),
    And,
    Or,
    /// `all`, `every`.
    All,
    /// `most`, `some`.
    Part,
    /// `where possible`, `about`.
    Hedge,
    Not,
    /// Bounds after it may mean their opposite: `alert if`, `reject`.
    Turn,
    /// 3 must, 2 should, 1 may.
    Level(u8),
    /// A function word: it says nothing by itself.
    Small,
    /// It may come between a bound and its number: `within the first 5 s`.
    Filler,
}

use self::Unit::{Bytes, Percent, Seconds};
use crate::lang::promises::{bounds, levels, numbers, rates, scales, sense, units};
use crate::lang::{List, months};
use Bound::{Least, Most, Over, Under};
use Sense::{
    After, All, And, Before, BeforeTime, Filler, Hedge, Level, Measure, Not, Number, Often, One, Or, Part, Per, Scale,
    Small, Turn,
};

/// Seconds of a day, and of a twelfth of a year.
const DAY: f64 = 86_400.0;
const MONTH: f64 = 2_629_800.0;

/// What each list of words means.
const LISTS: &[(Sense, &List)] = &[
    (Before(Least), &bounds::AT_LEAST),
    (Before(Most), &bounds::AT_MOST),
    (After(Least), &bounds::OR_MORE),
    (After(Most), &bounds::OR_LESS),
    (Before(Over), &bounds::MORE_THAN),
    (Before(Under), &bounds::LESS_THAN),
    (BeforeTime(Most), &bounds::UNTIL),
    (BeforeTime(Least), &bounds::FOR),
    (After(Over), &bounds::EXCEEDED),
    (After(Under), &bounds::NOT_REACHED),
    (Measure(Percent, 1.0), &units::PERCENT),
    (Measure(Seconds, 0.000_001), &units::MICROSECONDS),
    (Measure(Seconds, 0.001), &units::MILLISECONDS),
    (Measure(Seconds, 1.0), &units::SECONDS),
    (Measure(Seconds, 60.0), &units::MINUTES),
    (Measure(Seconds, 3600.0), &units::HOURS),
    (Measure(Seconds, DAY), &units::DAYS),
    (Measure(Seconds, 7.0 * DAY), &units::WEEKS),
    (Measure(Seconds, MONTH), &units::MONTHS),
    (Measure(Seconds, 12.0 * MONTH), &units::YEARS),
    (Scale(1e3), &scales::THOUSAND),
    (Scale(1e4), &scales::TEN_THOUSAND),
    (Scale(1e6), &scales::MILLION),
    (Scale(1e9), &scales::BILLION),
    (Scale(1e8), &scales::HUNDRED_MILLION),
    (Number(0.0), &numbers::ZERO),
    (Number(2.0), &numbers::TWO),
    (Number(3.0), &numbers::THREE),
    (Number(4.0), &numbers::FOUR),
    (Number(5.0), &numbers::FIVE),
    (Number(6.0), &numbers::SIX),
    (Number(7.0), &numbers::SEVEN),
    (Number(8.0), &numbers::EIGHT),
    (Number(9.0), &numbers::NINE),
    (Number(10.0), &numbers::TEN),
    (Number(11.0), &numbers::ELEVEN),
    (Number(12.0), &numbers::TWELVE),
    (Number(13.0), &numbers::THIRTEEN),
    (Number(14.0), &numbers::FOURTEEN),
    (Number(15.0), &numbers::FIFTEEN),
    (Number(16.0), &numbers::SIXTEEN),
    (Number(18.0), &numbers::EIGHTEEN),
    (Number(20.0), &numbers::TWENTY),
    (Number(24.0), &numbers::TWENTY_FOUR),
    (Number(30.0), &numbers::THIRTY),
    (Number(40.0), &numbers::FORTY),
    (Number(50.0), &numbers::FIFTY),
    (Number(60.0), &numbers::SIXTY),
    (Number(70.0), &numbers::SEVENTY),
    (Number(80.0), &numbers::EIGHTY),
    (Number(90.0), &numbers::NINETY),
    (Number(100.0), &numbers::HUNDRED),
    (One, &rates::ONE),
    (Per(1.0), &rates::PER),
    (Per(0.5), &rates::TWICE_PER),
    (Per(2.0), &rates::EVERY_OTHER),
    (Often(3600.0), &rates::HOURLY),
    (Often(DAY), &rates::DAILY),
    (Often(7.0 * DAY), &rates::WEEKLY),
    (Often(MONTH), &rates::MONTHLY),
    (Often(12.0 * MONTH), &rates::YEARLY),
    (Level(3), &levels::MUST),
    (Level(2), &levels::SHOULD),
    (Level(1), &levels::MAY),
    (Hedge, &sense::HEDGES),
    (And, &sense::AND),
    (Or, &sense::OR),
    (All, &sense::WHOLE),
    (Part, &sense::PART),
    (Not, &sense::NOT),
    (Turn, &sense::TURNS),
    (Small, &sense::FUNCTION_WORDS),
    (Filler, &sense::FILLERS),
];

/// Signs and units that every language has.
const SIGNS: &[(Sense, &[&str])] = &[
    (Before(Least), &["≥", ">=", "=>", "⩾", "≧"]),
    (Before(Over), &[">"]),
    (Before(Most), &["≤", "<=", "=<", "⩽", "≦"]),
    (Before(Under), &["<"]),
    (After(Least), &["+"]),
    (Hedge, &["~", "≈", "±"]),
    (Measure(Percent, 1.0), &["%"]),
    (Measure(Percent, 0.1), &["‰"]),
    (Measure(Bytes, 1e3), &["kb"]),
    (Measure(Bytes, 1e6), &["mb"]),
    (Measure(Bytes, 1e9), &["gb"]),
    (Measure(Bytes, 1e12), &["tb"]),
    (Measure(Bytes, 1024.0), &["kib"]),
    (Measure(Bytes, 1_048_576.0), &["mib"]),
    (Measure(Bytes, 1_073_741_824.0), &["gib"]),
];

/// Every word and phrase with a sense, in lower case.
pub(super) fn all() -> impl Iterator<Item = (Sense, &'static str)> {
    let signs = SIGNS
        .iter()
        .flat_map(|(sense, signs)| signs.iter().map(|sign| (*sense, *sign)));
    let lists = LISTS
        .iter()
        .flat_map(|(sense, list)| list.all().iter().map(|word| (*sense, *word)));
    let months = (1..)
        .zip(months::ALL)
        .flat_map(|(month, list)| list.all().iter().map(move |word| (Sense::Month(month), *word)));
    signs.chain(lists).chain(months)
}
