//! Dates as people write them, in the precision that they give.

mod leads;
mod lone;
mod looks;
mod read;
mod single;
#[cfg(test)]
mod tests;
mod token;

use std::fmt;

use jiff::civil;

pub(crate) use lone::lone_date;
pub use read::read_date;
pub(crate) use read::{find_date, find_date_of_field, read_leading_date, read_month_day};

/// A date with its precision. A month, quarter, half or year is due at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Date {
    Day(civil::Date),
    Month { year: i16, month: i8 },
    Quarter { year: i16, quarter: i8 },
    Half { year: i16, half: i8 },
    Year(i16),
}

impl Date {
    /// The earliest day that it can mean.
    pub fn first(self) -> civil::Date {
        let (year, month) = match self {
            Self::Day(day) => return day,
            Self::Month { year, month } => (year, month),
            Self::Quarter { year, quarter } => (year, quarter * 3 - 2),
            Self::Half { year, half } => (year, half * 6 - 5),
            Self::Year(year) => (year, 1),
        };
        civil::Date::new(year, month, 1).unwrap_or(civil::Date::MIN)
    }

    /// The last day that it can mean: the day on which it is due.
    pub fn last(self) -> civil::Date {
        let (year, month) = match self {
            Self::Day(day) => return day,
            Self::Month { year, month } => (year, month),
            Self::Quarter { year, quarter } => (year, quarter * 3),
            Self::Half { year, half } => (year, half * 6),
            Self::Year(year) => (year, 12),
        };
        civil::Date::new(year, month, 1).map_or(civil::Date::MAX, civil::Date::last_of_month)
    }

    pub fn day(self) -> Option<civil::Date> {
        match self {
            Self::Day(day) => Some(day),
            _ => None,
        }
    }
}

impl From<civil::Date> for Date {
    fn from(day: civil::Date) -> Self {
        Self::Day(day)
    }
}

/// `2027-01-28`, `2027-03`, `2027-Q1`, `2027-H2`, `2027`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            Self::Quarter { year, quarter } => write!(f, "{year:04}-Q{quarter}"),
            Self::Half { year, half } => write!(f, "{year:04}-H{half}"),
            Self::Year(year) => write!(f, "{year:04}"),
        }
    }
}

/// The meaning of a text where a date belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DateReading {
    Date(Date),
    /// `Jan 28`, as long as the year is not known.
    NoYear {
        month: i8,
        day: i8,
    },
    /// `04/03/2027`: both readings, the day-first one first.
    Ambiguous(civil::Date, civil::Date),
    /// `Mar-28`: a month of 2028, or a day without a year.
    MonthOrDay {
        month: i8,
        number: i8,
    },
    /// `27-03-31`: the days that it can mean, depending on which of its numbers is the year.
    ShortYear(Vec<civil::Date>),
    /// Two dates that are neither a range nor a move, in the words of a message.
    Several(Box<str>, Box<str>),
    /// A date in a wrong notation, with the only day that it can mean, if there is one.
    Wrong(Option<civil::Date>),
    /// It contains a date or parts of one, but its meaning is unclear: `summer 2027`, `from 2027-03-01`.
    Unread,
    /// Not a date: `TBD`, `Week 3`, `2027-W09`.
    Text,
}
