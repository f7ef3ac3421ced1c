//! Numbers of titles.

use crate::chars::{digit, is_dash};
use crate::config::vocabulary::phrase;
use crate::lang::headings;

/// `2` and `Title` of `2. Title`, `D2: Title`, `Deliverable 2 - Title`.
pub fn without_number(title: &str) -> (Option<u32>, &str) {
    let title = title.trim();
    match numbered(title) {
        Some((number, "")) => (Some(number), title),
        Some((number, name)) => (Some(number), name),
        None => (None, title),
    }
}

fn numbered(title: &str) -> Option<(u32, &str)> {
    // Most titles have none.
    if !title.contains(|c| digit(c).is_some()) {
        return None;
    }
    let text = title.trim_start_matches(|c: char| !c.is_alphanumeric());
    let rest = text.trim_start_matches(char::is_alphabetic);
    let lead = phrase(text.strip_suffix(rest)?);
    if !lead.is_empty() && !headings::NUMBER_LEADS.contains(&lead.as_str()) {
        return None;
    }
    let rest = rest.trim_start();
    let behind = rest.trim_start_matches(|c| digit(c).is_some());
    let digits = rest.strip_suffix(behind)?.chars();
    let number = match digits.clone().count() {
        1..=4 => digits.filter_map(digit).fold(0, |number, digit| number * 10 + digit),
        _ => return None,
    };
    let bare = behind.trim_start();
    let separated = bare.strip_prefix(is_separator);
    let is_number = separated.is_some_and(|after| !after.starts_with(|c| digit(c).is_some())) || bare.is_empty();
    let name = bare.trim_start_matches(|c| is_separator(c) || c == ' ');
    is_number.then(|| (number, name.trim()))
}

/// A mark that parts a number from a title.
fn is_separator(c: char) -> bool {
    is_dash(c) || matches!(c, '.' | ')' | ':' | '．' | '）' | '：' | '、')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_off_titles() {
        for (title, expected) in [
            ("1. Upload", (Some(1), "Upload")),
            ("D12: Upload", (Some(12), "Upload")),
            ("Deliverable 3 - Upload", (Some(3), "Upload")),
            ("🚀 2) Upload", (Some(2), "Upload")),
            ("Upload", (None, "Upload")),
            ("3D view", (None, "3D view")),
            ("2.5 times faster", (None, "2.5 times faster")),
            ("100 users", (None, "100 users")),
            ("Data 2: x", (None, "Data 2: x")),
            ("1 – Importer", (Some(1), "Importer")),
            ("1 — Importer", (Some(1), "Importer")),
            ("1 ― Importer", (Some(1), "Importer")),
            ("1−Importer", (Some(1), "Importer")),
            ("1：标题", (Some(1), "标题")),
            ("２．標題", (Some(2), "標題")),
            ("3、标题", (Some(3), "标题")),
            ("D4 – Ünïcode", (Some(4), "Ünïcode")),
            ("12—", (Some(12), "12—")),
            ("—", (None, "—")),
            ("12345 – x", (None, "12345 – x")),
            ("1\u{301} – x", (None, "1\u{301} – x")),
        ] {
            assert_eq!(without_number(title), expected, "{title}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_title_is_never_cut_within_a_character(title in "(D|Deliverable |no |é)?[0-9３]{0,5}[ .):：、‐-―−－-]{0,3}\\PC{0,6}") {
            let (_, name) = without_number(&title);
            proptest::prop_assert!(title.contains(name));
        }
    }
}
