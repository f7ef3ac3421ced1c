//! Who works on a milestone, how much and how long.

use super::blocks::Block;
use super::columns::CAPACITY;
use super::context::{Context, Notes};
use super::table::Table;
use crate::config::vocabulary::{phrase, words};
use crate::lang::{Language, units};
use crate::model::Capacity;
use crate::text::slice;

/// Reads the tables of a section.
pub fn capacity(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Capacity> {
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

/// Percent of `50%`, `0.5 FTE`, `2 days a week`, `half time`.
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
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        slice(rest, ..end).trim_end_matches('.').parse().ok()?
    };
    let percent = if lower.contains('%') {
        number
    } else if units::POSITIONS.iter().any(|word| lower.contains(word)) {
        number * 100.0
    } else if units::DAYS_WITHIN.iter().any(|word| lower.contains(word)) {
        number * 20.0
    } else {
        return None;
    };
    (percent.is_finite() && percent >= 0.0 && !lower.trim_start().starts_with('-')).then_some(percent)
}

/// Weeks of `2`, `1.5 weeks`, `3w`, `10 days`; a note in brackets is passed over.
fn weeks_of(text: &str) -> Option<f64> {
    let bare = text.split('(').next().unwrap_or(text);
    let lower = bare.trim().to_lowercase();
    let end = lower
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(lower.len());
    let value: f64 = slice(&lower, ..end).parse().ok()?;
    let weeks = match words(slice(&lower, end..)).next() {
        None => value,
        Some((_, unit)) if units::WEEKS.of(Language::English).contains(&unit) => value,
        Some((_, unit)) if units::DAYS.of(Language::English).contains(&unit) => value / 5.0,
        Some(_) => return None,
    };
    weeks.is_finite().then_some(weeks)
}
