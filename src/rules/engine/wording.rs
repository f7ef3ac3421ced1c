//! How messages count, list and suggest.

use crate::config::vocabulary::phrase;
use crate::model::Deliverable;

/// `a`, `a and b`, `a, b and c`.
pub fn and_list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [rest @ .., last] => {
            let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", rest.join(", "), last.as_ref())
        }
    }
}

/// `1 day`, `2 days`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// "deliverable 2 `Title`".
pub fn name_of(deliverable: &Deliverable) -> String {
    format!("deliverable {} `{}`", deliverable.number, deliverable.title.value)
}

/// The known name that `given` is a slip of: one letter away, two for long names; none where it is known or unlike all.
pub fn near<'a>(given: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let length = given.chars().count();
    let limit = match length {
        0..=3 => return None,
        4..=8 => 1,
        _ => 2,
    };
    known
        .filter(|name| name.chars().count() > 3 && name.len().abs_diff(given.len()) <= 4)
        .map(|name| (strsim::damerau_levenshtein(given, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .filter(|(distance, _)| *distance > 0)
        .map(|(_, name)| name)
}

/// Whether two owners may be the same: a word of one starts a word of the other, as in `Infra` and `Infrastructure Team`.
pub fn share_a_name(one: &str, other: &str) -> bool {
    let (one, other) = (phrase(one), phrase(other));
    let starts = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    one.split(' ').any(|a| {
        other
            .split(' ')
            .any(|b| a.chars().count() > 1 && b.chars().count() > 1 && starts(a, b))
    })
}
