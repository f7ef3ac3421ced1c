//! Who works on a milestone, how much and how long.

use compact_str::CompactString;

use super::blocks::{Block, Item};
use super::columns::CAPACITY;
use super::context::{Context, Notes};
use super::inline::Inline;
use super::owners::is_name;
use super::table::Table;
use crate::lang::units;
use crate::model::Capacity;
use crate::source::Text;
use crate::text::chars::{COLONS, is_dash, joins_words};
use crate::text::slice;
use crate::text::words::{phrase, words};

/// Reads the tables and the lists of a section.
pub(super) fn capacity(context: &Context<'_>, blocks: &[Block<'_>], notes: &mut Notes) -> Vec<Capacity> {
    let mut found = Vec::new();
    for block in blocks {
        if let Block::List { items, .. } = block {
            found.extend(listed(context, items).unwrap_or_default());
        }
        let Block::Table { head, rows, .. } = block else {
            continue;
        };
        let mut table = Table::new(context, &CAPACITY, head, rows, notes);
        let headings: Vec<Text> = head.cells.iter().map(Inline::whole).collect();
        let [allocation, ..] = &mut table.others;
        *allocation = allocation.or_else(|| headings.iter().position(|heading| is_percent(&heading.value)));
        let unit = allocation.and_then(|at| unit_of(&headings.get(at)?.value));
        found.extend(table.rows().map(|row| {
            let [allocation, weeks_text, notes] = row.others;
            let percent = |text: &Text| percent_of(&text.value).or_else(|| bare_number(&text.value, unit?));
            Capacity {
                span: row.span,
                person: row.first,
                percent: allocation.as_ref().and_then(percent),
                allocation,
                weeks: weeks_text.as_ref().and_then(|text| weeks_of(&text.value)),
                weeks_text,
                notes: notes.map(|text| text.value).unwrap_or_default(),
            }
        }));
    }
    found
}

/// `- Ana: 50%` and `- Bo (3 days a week)`, if all items are like this and the amount of one is a share of a week.
fn listed(context: &Context<'_>, items: &[Item<'_>]) -> Option<Vec<Capacity>> {
    // `- Duration: 2 weeks`
    let is_figure = |name: &str| {
        let name = phrase(name);
        let names = &CAPACITY.others;
        names.iter().any(|names| context.vocabulary.is_column(&name, names))
            || context.vocabulary.field(&name).is_some()
    };
    let rows = items
        .iter()
        .map(|item| {
            let text = item
                .lead()
                .filter(|_| item.checkbox.is_none())?
                .lines()
                .next()?
                .plain()
                .whole();
            let marks = |c: char| COLONS.contains(&c) || is_dash(c) || matches!(c, '(' | '（');
            let (name, amount) = text.value.split_once(marks)?;
            let amount = amount.trim().trim_end_matches([')', '）']).trim_end();
            let is_amount = amount.starts_with(|c: char| c.is_ascii_digit()) && counts_work(amount);
            let span = item.span;
            (is_name(name) && !is_figure(name) && is_amount).then(|| Capacity {
                span,
                person: Text::new(name.trim(), text.span),
                percent: share_of_week(amount),
                allocation: Some(Text::new(amount, text.span)),
                weeks: None,
                weeks_text: None,
                notes: CompactString::default(),
            })
        })
        .collect::<Option<Vec<Capacity>>>();
    rows.filter(|rows| rows.iter().any(|row| row.percent.is_some()))
}

/// Whether a text has a percentage, or a number of positions, days, hours or weeks.
fn counts_work(text: &str) -> bool {
    let lower = text.to_lowercase();
    let units = [
        &units::POSITIONS,
        &units::DAYS_WITHIN,
        &units::DAYS,
        &units::HOURS,
        &units::WEEKS,
    ];
    is_percent_within(&lower)
        || units
            .iter()
            .flat_map(|list| list.iter())
            .any(|unit| has_unit(&lower, unit))
}

/// The percentage of a week in a text with one number; outside a table, `3 days` may be all days that somebody has.
fn share_of_week(text: &str) -> Option<f64> {
    let numbers = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ','));
    let count = numbers
        .filter(|part| part.contains(|c: char| c.is_ascii_digit()))
        .count();
    let lower = text.to_lowercase();
    let is_share = || {
        // `3 days a week`
        let of_week = words(&lower).nth(4).is_none() && units::WEEKS.iter().any(|unit| has_unit(&lower, unit));
        let positions = units::POSITIONS.iter().any(|unit| has_unit(&lower, unit));
        is_percent_within(&lower) || positions || of_week
    };
    percent_of(text).filter(|_| count == 1 && is_share())
}

/// The unit that the heading of a column gives its numbers.
#[derive(Clone, Copy)]
enum Unit {
    Percent,
    Positions,
}

fn unit_of(heading: &str) -> Option<Unit> {
    let lower = heading.to_lowercase();
    let positions = || units::POSITIONS.iter().any(|unit| has_unit(&lower, unit));
    match is_percent_within(&lower) {
        true => Some(Unit::Percent),
        false => positions().then_some(Unit::Positions),
    }
}

/// The percentage of a number without a unit of its own: `50` below `%`, `0.5` below `FTE`. `0.5` below `%` may be either.
fn bare_number(text: &str, unit: Unit) -> Option<f64> {
    let (value, rest) = leading_number(text.trim());
    let value: f64 = value.filter(|_| rest.is_empty())?;
    match unit {
        Unit::Percent => (value == 0.0 || (1.0 < value && value <= 100.0)).then_some(value),
        Unit::Positions => (value <= 1.0).then_some(value * 100.0),
    }
}

/// Whether a heading is `%`.
fn is_percent(heading: &str) -> bool {
    matches!(heading.trim(), "%" | "％")
}

fn is_percent_within(text: &str) -> bool {
    text.contains(['%', '％'])
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
    let percent = if is_percent_within(&lower) {
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
