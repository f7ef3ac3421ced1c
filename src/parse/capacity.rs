//! Who works on a milestone, how much and how long.

use super::blocks::Block;
use super::columns::CAPACITY;
use super::context::{Context, Notes};
use super::table::Table;
use crate::lang::units;
use crate::model::Capacity;
use crate::text::chars::joins_words;
use crate::text::slice;
use crate::text::words::{phrase, words};

/// Reads the tables of a section.
pub(super) fn capacity(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Capacity> {
    let mut found = Vec::new();
    for block in blocks {
        let Block::Table { head, rows, .. } = block else {
            continue;
        };
        let table = Table::new(context, &CAPACITY, head, rows, notes);
        found.extend(table.rows().map(|row| {
            let [allocation, weeks_text, notes] = row.others;
            Capacity {
                span: row.span,
                person: row.first,
                percent: allocation.as_ref().and_then(|text| percent_of(&text.value)),
                allocation,
                weeks: weeks_text.as_ref().and_then(|text| weeks_of(&text.value)),
                weeks_text,
                notes: notes.map(|text| text.value).unwrap_or_default(),
            }
        }));
    }
    found
}

/// The percentage in `50%`, `0.5 FTE`, `0,5 VZÄ`, `2 days a week`, `half time`.
fn percent_of(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let whole = phrase(&lower);
    if units::FULL_TIME.contains(&whole.as_str()) {
        return Some(100.0);
    }
    if units::HALF_TIME.contains(&whole.as_str()) {
        return Some(50.0);
    }
    let number: f64 = {
        let start = lower.find(|c: char| c.is_ascii_digit())?;
        let rest = slice(&lower, start..);
        leading_number(rest).0?
    };
    let percent = if lower.contains(['%', '％']) {
        number
    } else if units::POSITIONS.iter().any(|unit| has_unit(&lower, unit)) {
        number * 100.0
    } else if units::DAYS_WITHIN.iter().any(|unit| has_unit(&lower, unit)) {
        number * 20.0
    } else {
        return None;
    };
    (percent.is_finite() && percent >= 0.0 && !lower.trim_start().starts_with('-')).then_some(percent)
}

/// Whether `text` contains the word `unit`, possibly right after a number; in a script without spaces, anywhere.
fn has_unit(text: &str, unit: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    match unit.starts_with(joins_words) {
        true => words(text).any(|(_, word)| word.trim_start_matches(is_digit) == unit),
        false => text.contains(unit),
    }
}

/// The number that `text` begins with, `1.5` or `1,5`, and what follows it.
fn leading_number(text: &str) -> (Option<f64>, &str) {
    let is_of_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let rest = text.trim_start_matches(is_of_number);
    let number = text.strip_suffix(rest).unwrap_or("").trim_end_matches(['.', ',']);
    (number.replace(',', ".").parse().ok(), rest)
}

/// The weeks in `2`, `1.5 weeks`, `3w`, `10 days`, `2 Wochen`; a note in brackets is ignored.
fn weeks_of(text: &str) -> Option<f64> {
    let bare = text.split(['(', '（']).next().unwrap_or(text);
    let lower = bare.trim().to_lowercase();
    let (value, rest) = leading_number(&lower);
    let value = value?;
    let weeks = match words(rest).next() {
        None => value,
        Some((_, unit)) if units::WEEKS.contains(&unit) => value,
        Some((_, unit)) if units::DAYS.contains(&unit) => value / 5.0,
        Some(_) => return None,
    };
    weeks.is_finite().then_some(weeks)
}
