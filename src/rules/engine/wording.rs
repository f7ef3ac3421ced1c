//! Counts, lists and names in messages.

use jiff::civil;

use crate::model::{Date, Deliverable};
use crate::text::words::phrase;

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn and_list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// `1 day` or `2 days`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A number rounded to two decimals.
pub(crate) fn figure(number: f64) -> String {
    ((number * 100.0).round() / 100.0).to_string()
}

/// `3 days` if `due` is three days before `today`; `None` if it is not past.
pub(crate) fn days_since(due: Date, today: civil::Date) -> Option<String> {
    let days = (today - due.last()).get_days();
    let days = usize::try_from(days).ok().filter(|days| *days > 0)?;
    Some(counted(days, "day", "days"))
}

/// "deliverable 2 `Title`".
pub(crate) fn name_of(deliverable: &Deliverable) -> String {
    format!("deliverable {} `{}`", deliverable.number, deliverable.title.value)
}

/// Whether two owners may be the same: a word of one starts a word of the other, as in `Infra` and `Infrastructure Team`.
pub(crate) fn share_a_name(one: &str, other: &str) -> bool {
    let (one, other) = (phrase(one), phrase(other));
    let starts = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    one.split(' ').any(|a| {
        other
            .split(' ')
            .any(|b| a.chars().count() > 1 && b.chars().count() > 1 && starts(a, b))
    })
}

/// `Target Date` for `target date`.
pub(crate) fn title_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        let mut letters = word.chars();
        match (word, letters.next()) {
            ("and" | "of" | "to" | "by" | "on", _) => out.push_str(word),
            (_, Some(first)) => {
                out.extend(first.to_uppercase());
                out.push_str(letters.as_str());
            }
            (_, None) => {}
        }
    }
    out
}
