//! Tables of the manual about what is read, made of the words of all languages and of what each means.

use std::fmt::Write as _;

use crate::config::vocabulary::names;
use crate::lang::{Language, List};

/// The names of fields.
pub fn fields() -> String {
    table("field", names::FIELDS.iter().map(|(_, list)| *list))
}

/// The names of sections.
pub fn sections() -> String {
    table("section", names::SECTIONS.iter().map(|(_, list)| *list))
}

/// The words for statuses.
pub fn statuses() -> String {
    table("status", names::STATUSES.iter().map(|(_, list)| *list))
}

/// The names of columns, table by table.
pub fn columns() -> String {
    let mut out = String::new();
    for (name, lists) in TABLES.iter().zip(names::TABLES) {
        if !out.is_empty() {
            out.push('\n');
        }
        _ = writeln!(out, "{name}:\n");
        out += &table("column", lists.iter().copied());
    }
    out
}

/// What the tables are about, in the order of [`names::TABLES`].
const TABLES: [&str; names::TABLES.len()] = [
    "Deliverables",
    "Team capacity",
    "Risks",
    "Blockers",
    "Communication",
    "Critical path",
];

/// A row for each list: its key in the vocabulary, and its words language by language.
fn table<'l>(group: &str, lists: impl Iterator<Item = &'l List>) -> String {
    let mut out = String::from("| vocabulary | read as it |\n|---|---|\n");
    for list in lists {
        let of = |language: Language| {
            let words = list.of(language).iter().map(|word| word.replace('|', "\\|"));
            let words: Vec<String> = words.collect();
            (!words.is_empty()).then(|| format!("{}: {}", language.tag(), words.join(", ")))
        };
        let words: Vec<String> = Language::ALL.into_iter().filter_map(of).collect();
        _ = writeln!(out, "| `{group}.{}` | {} |", list.key, words.join("<br>"));
    }
    out
}
