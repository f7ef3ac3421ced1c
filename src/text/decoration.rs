//! Removes decoration around a text: emoji and other symbols, and short codes of emoji. Examples: `✅ Renderer`, `Delivery :mailbox:`.

use std::ops::RangeInclusive;

/// Ranges of Unicode with arrows, symbols and emoji, and the variation selector for emoji.
const PICTURES: [RangeInclusive<char>; 3] = [
    '\u{2190}'..='\u{2bff}',
    '\u{fe0f}'..='\u{fe0f}',
    '\u{1f000}'..='\u{1faff}',
];

/// The text without decoration at its ends. The whole text, if no letter or digit is left.
pub(crate) fn undecorated(text: &str) -> &str {
    let bare = without_codes_after(without_codes_before(trimmed(text)));
    match bare.contains(char::is_alphanumeric) {
        true => bare,
        false => text,
    }
}

fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{200d}' || is_picture(c))
}

fn is_picture(c: char) -> bool {
    PICTURES.iter().any(|block| block.contains(&c))
}

/// The text without short codes before it: `Done` for `:white_check_mark: Done`.
pub(crate) fn without_codes_before(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some((_, following)) = rest
        .strip_prefix(':')
        .and_then(|inner| inner.split_once(':'))
        .filter(|(name, _)| is_code(name))
    {
        rest = trimmed(following);
    }
    rest
}

/// The text without short codes after it: `Delivery` for `Delivery :mailbox:`.
fn without_codes_after(text: &str) -> &str {
    let mut rest = text;
    while let Some((before, _)) = rest
        .strip_suffix(':')
        .and_then(|inner| inner.rsplit_once(" :"))
        .filter(|(before, name)| is_code(name) && !before.trim().is_empty())
    {
        rest = trimmed(before);
    }
    rest
}

/// Whether a text between colons can be the short code of an emoji.
fn is_code(name: &str) -> bool {
    let is_own = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '+' | '-');
    name.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '+' | '-')) && name.chars().all(is_own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_at_the_ends_go() {
        for (text, bare) in [
            ("✅ Renderer", "Renderer"),
            ("Payment ✅", "Payment"),
            ("🏁 Phase 1 (MVP)", "Phase 1 (MVP)"),
            (":tada: Milestone Delivery :mailbox: 🚀", "Milestone Delivery"),
            ("👩‍💻 Ann", "Ann"),
            ("A → B", "A → B"),
            ("「門」", "「門」"),
            (".NET 9", ".NET 9"),
            ("C++ & C#", "C++ & C#"),
            ("Ratio 1:2:3", "Ratio 1:2:3"),
            ("✅", "✅"),
            (":mailbox:", ":mailbox:"),
            ("", ""),
        ] {
            assert_eq!(undecorated(text), bare);
        }
    }
}
