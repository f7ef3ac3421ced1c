//! Tables for the manual with the words of each language, from the files in `src/lang`.

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lang::{Language, List};

/// The letters of a name without accents.
fn plain(name: &str) -> impl Iterator<Item = char> {
    name.nfd().filter(|c| !is_combining_mark(*c))
}

/// The first names of each list in `lists`, for each language.
pub fn names(lists: &[&List]) -> String {
    /// The most names in a cell; the files have the others.
    const SHOWN: usize = 3;
    let mut out = String::from("|");
    for language in Language::ALL {
        _ = write!(out, " {language:?} |");
    }
    out += "\n|";
    out += &"---|".repeat(Language::COUNT);
    out.push('\n');
    for list in lists {
        out.push('|');
        for language in Language::ALL {
            let mut names: Vec<&str> = Vec::with_capacity(SHOWN);
            for name in list.of(language) {
                // The same name without its accents is not shown again.
                let is_again = names.iter().any(|shown| plain(shown).eq(plain(name)));
                if !is_again && names.len() < SHOWN {
                    names.push(name);
                }
            }
            _ = write!(out, " {} |", names.join(", "));
        }
        out.push('\n');
    }
    out
}
