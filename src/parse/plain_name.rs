//! The name of a field or a column without a number, an article or a remark around it.

use super::heading::is_month;
use super::number::without_outline_number;
use crate::lang::headings::LINKS;
use crate::lang::metadata::REMARKS;
use crate::lang::said::ARTICLES;
use crate::text::chars::digit;
use crate::text::words::words;

/// `Owner` of `1. Owner`, `The Owner` and `Owner (interim)`; `None` if there is nothing around the name, or a remark that may change
/// what it means: `Owner (backup)`.
pub(super) fn plain_name(name: &str) -> Option<&str> {
    const LONGEST: usize = 80;
    if name.len() > LONGEST {
        return None;
    }
    let (head, remark) = match name.find(['(', '（', '[', '［']) {
        Some(at) => name.split_at_checked(at)?,
        None => (name, ""),
    };
    let head = without_outline_number(head.trim());
    let head = without_article(head).trim();
    (head.len() < name.trim().len() && !head.is_empty() && is_harmless(remark)).then_some(head)
}

fn without_article(name: &str) -> &str {
    let first = name.split_once(' ').filter(|(first, _)| {
        let first = first.to_lowercase();
        ARTICLES.contains(&first.as_str())
    });
    first.map_or(name, |(_, rest)| rest)
}

/// Whether a remark only says how sure or how old the value is: `interim`, `as of January 2027`.
fn is_harmless(remark: &str) -> bool {
    words(remark).all(|(_, word)| {
        let lower = word.to_lowercase();
        let word = lower.as_str();
        let is_number = word.chars().all(|c| digit(c).is_some());
        REMARKS.contains(&word) || LINKS.contains(&word) || is_number || is_month(word)
    })
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn only_harmless_remarks_are_removed() {
        for (name, expected) in [
            ("Owner (interim)", Some("Owner")),
            ("Owner (interim", Some("Owner")),
            ("Status (as of January 2027)", Some("Status")),
            ("1. Owner", Some("Owner")),
            ("3) The Owner", Some("Owner")),
            ("Der Status (vorläufig)", Some("Status")),
            ("Depends on (hard)", Some("Depends on")),
            ("担当者（暫定）", Some("担当者")),
            ("Owner", None),
            ("Owner (backup)", None),
            ("Status (design)", None),
            ("Target (original)", None),
            ("The", None),
            ("(interim)", None),
            ("", None),
        ] {
            assert_eq!(plain_name(name), expected, "{name}");
        }
    }
}
