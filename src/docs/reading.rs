//! Tables for the manual about what is read, with the words of all languages and their meanings.

use std::fmt::Write as _;

use crate::config::Vocabulary;
use crate::config::vocabulary::names;
use crate::lang::{Language, List, answers, families, headings, metadata, status_parts, work};

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

/// Words without a name in the vocabulary.
pub fn others() -> String {
    let rows = [
        ("owners if nobody else is named", &metadata::WEAK_OWNERS),
        ("the status if there is no other", &metadata::WEAK_STATUSES),
        ("a period, due at its end if there is no target", &metadata::PERIODS),
        ("a heading above fields that name people", &headings::PEOPLE),
        ("a first heading above the line that is the title", &headings::TITLES),
        (
            "what a chapter is, and no part of its title: `Work Package: The gate`",
            &headings::KINDS,
        ),
        (
            "makes a name of a target, with words that change nothing: `Final delivery date`",
            &families::DUE,
        ),
        (
            "makes one beside a word for an end or a time: `Expected date`",
            &families::HOPES,
        ),
        (
            "makes a name of an owner: `Accountable engineering lead`",
            &families::OWNER,
        ),
        (
            "makes a name of people who are the owners if nobody else is named",
            &families::OWNER_WEAK,
        ),
        ("makes a name of a status: `State of the project`", &families::STATUS),
        (
            "makes a status of what has not begun: `Starts after the review`",
            &status_parts::BEGINS,
        ),
        (
            "makes a heading one of risks, with words that change nothing",
            &headings::RISK_NOUNS,
        ),
        (
            "a word that changes nothing in such a heading, or belongs to risks",
            &headings::RISK_WORDS,
        ),
        (
            "makes a status of a finished thing in progress: `Nearly complete`",
            &status_parts::NEARLY,
        ),
        (
            "makes a finished thing one that waits for a review: `Implemented, pending approval`",
            &status_parts::PENDING,
        ),
        (
            "a heading above tasks, which are the deliverables if no section has any",
            &headings::TASKS,
        ),
        (
            "a heading above finished work, if there are no tasks either",
            &headings::BUILT,
        ),
        (
            "a noun of a heading above tasks, with words that change nothing",
            &work::TASKS,
        ),
        ("the same above things that are built", &work::THINGS),
        ("the same, if a word says that it is promised or done", &work::WEAK),
        ("a word that says so", &work::STANDS),
        ("a word that changes nothing in such a heading", &work::PLAIN),
        ("a heading that only groups deliverables", &work::GROUPS),
        ("a heading over what is done only if there is time", &work::SPARE),
        ("a heading that says how much its items matter", &work::PRIORITIES),
        ("beside a noun, the heading of a column for names", &work::COLUMNS),
        ("a row that adds up the others", &work::SUMS),
        (
            "the heading of a column that says how large or urgent a task is",
            &work::MEASURES,
        ),
        (
            "letters before numbers of what is no item of work",
            &headings::OTHER_CODES,
        ),
        (
            "before the title of one deliverable: `Story 2: Title`",
            &headings::LABELS,
        ),
        ("before the number of a part", &headings::NUMBERED),
        ("there is none", &answers::NOTHING),
        ("the answer is still open", &answers::OPEN),
    ];
    let mut out = String::from("| what | read as it |\n|---|---|\n");
    for (what, list) in rows {
        _ = writeln!(out, "| {what} | {} |", by_language(list));
    }
    out
}

/// The words of a list by language.
fn by_language(list: &List) -> String {
    let of = |language: Language| {
        let words = list.of(language).iter().filter(|word| !word.is_empty());
        let words = words.map(|word| word.replace('|', "\\|"));
        let words: Vec<String> = words.collect();
        (!words.is_empty()).then(|| format!("{}: {}", language.tag(), words.join(", ")))
    };
    let words: Vec<String> = Language::ALL.into_iter().filter_map(of).collect();
    words.join("<br>")
}

/// The names of columns by table.
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

/// The titles of the tables, in the order of [`names::TABLES`].
const TABLES: [&str; names::TABLES.len()] = [
    "Deliverables",
    "Team capacity",
    "Risks",
    "Blockers",
    "Communication",
    "Critical path",
    "People",
];

/// A row for each list: its key in the vocabulary, and its words by language.
fn table<'l>(group: &str, lists: impl Iterator<Item = &'l List>) -> String {
    let mut out = String::from("| vocabulary | read as it |\n|---|---|\n");
    for list in lists {
        let words = by_language(list);
        // A column with the key of a field has the field's names.
        let is_field = group == "column" && !Vocabulary::column_keys().any(|(key, _)| key == list.key);
        let has_field = names::FIELDS.iter().any(|(_, field)| field.key == list.key);
        let key = match (is_field, has_field) {
            (false, _) => format!("`{group}.{}`", list.key),
            (true, true) => format!("`field.{}`", list.key),
            (true, false) => String::new(),
        };
        _ = writeln!(out, "| {key} | {words} |");
    }
    out
}
