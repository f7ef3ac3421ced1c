//! Tables of the manual about the words that are read in each language, made of the files in `src/lang`.

use std::fmt::Write as _;

use crate::lang::{Language, List};

/// The usual names of each of `lists`, the first of each language.
pub fn names(lists: &[&List]) -> String {
    /// The others are in the files.
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
            let names: Vec<&str> = list.of(language).iter().take(SHOWN).copied().collect();
            _ = write!(out, " {} |", names.join(", "));
        }
        out.push('\n');
    }
    out
}
