//! Which lists a row of a communication plan asks for, by the words of its content.

use crate::lang::{List, asked, promises};
use crate::model::PlanRow;
use crate::text::words::phrase;

/// A list of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    Finished,
    Moved,
    Troubled,
    Due,
    Waiting,
}

/// By [`Topic`], whether somebody asked for it.
pub(super) type Topics = [bool; 5];

pub(super) const ALL: Topics = [true; 5];

/// Everybody gets the finished milestones.
const NONE: Topics = [true, false, false, false, false];

const LISTS: [&List; 5] = [
    &asked::FINISHED,
    &asked::MOVED,
    &asked::TROUBLE,
    &asked::DUE,
    &asked::WAITING,
];

/// The lists that any of `rows` asks for. A row with an unknown word gets all of them.
pub(super) fn topics<'r>(rows: impl IntoIterator<Item = &'r PlanRow>) -> Topics {
    let mut found = NONE;
    for row in rows {
        for (topic, is_asked) in found.iter_mut().zip(of(row)) {
            *topic |= is_asked;
        }
    }
    found
}

/// Whether a row asks only for the end: `On completion`.
pub(super) fn is_of_end(row: &PlanRow) -> bool {
    let frequency = row.frequency.as_ref();
    row.days.is_none() && frequency.is_some_and(|text| has(&text.value, &asked::FINISHED))
}

fn of(row: &PlanRow) -> Topics {
    if is_of_end(row) {
        return NONE;
    }
    let content = row
        .content
        .as_ref()
        .map_or(String::new(), |text| text.value.to_string());
    let parts = content.split([',', ';', '/', '&', '+', '、', '，', '；', '・']);
    let parts: Vec<String> = parts.flat_map(clauses).collect();
    let mut found = NONE;
    for part in &parts {
        let own = LISTS.map(|list| has(part, list));
        if own == [false; 5] || has(part, &asked::EVERYTHING) {
            return ALL;
        }
        for (topic, is_asked) in found.iter_mut().zip(own) {
            *topic |= is_asked;
        }
    }
    if parts.is_empty() { ALL } else { found }
}

/// The parts between words for `and`.
fn clauses(part: &str) -> Vec<String> {
    let phrase = phrase(part);
    let words: Vec<&str> = phrase.split(' ').collect();
    let clauses = words.split(|word| promises::sense::AND.contains(word));
    clauses
        .map(|words| words.join(" "))
        .filter(|clause| !clause.is_empty())
        .collect()
}

/// Whether a text contains a word of the list; as a whole word if its script separates words.
fn has(text: &str, list: &List) -> bool {
    let text = format!(" {} ", phrase(text));
    list.iter().any(
        |word| match word.is_ascii() || text.is_ascii() || !word.chars().any(is_unparted) {
            true => text.contains(&format!(" {} ", phrase(word))),
            false => text.contains(word),
        },
    )
}

/// Whether this script does not separate words.
fn is_unparted(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Span, Text};

    fn asked(frequency: &str, days: Option<u32>, content: &str) -> String {
        let text = |text: &str| Text {
            value: text.into(),
            span: Span::new(0, 0),
        };
        let row = PlanRow {
            stakeholder: text("Harbour office"),
            frequency: Some(text(frequency)),
            days,
            content: Some(text(content)),
        };
        let topics = topics([&row]);
        let names = ["finished", "moved", "troubled", "due", "waiting"];
        let names: Vec<&str> = names
            .iter()
            .zip(topics)
            .filter(|(_, is)| *is)
            .map(|(name, _)| *name)
            .collect();
        names.join(" ")
    }

    #[test]
    fn a_row_gets_what_it_names() {
        const EVERYTHING: &str = "finished moved troubled due waiting";
        for (content, expected) in [
            ("Blockers", "finished troubled"),
            ("Risks and decisions", "finished troubled waiting"),
            ("Dates", "finished moved due"),
            ("Progress, risks", "finished troubled due"),
            ("Open questions & next steps", "finished due waiting"),
            ("Status, blockers", EVERYTHING),
            ("Customs, date, decision on the contingency", EVERYTHING),
            ("", EVERYTHING),
            ("Termine und Risiken", "finished moved troubled due"),
            ("Fechas y decisiones", "finished moved due waiting"),
            ("Risques, échéances", "finished moved troubled due"),
            ("リスクと課題", "finished troubled"),
            ("风险、日期", "finished moved troubled due"),
        ] {
            assert_eq!(asked("Weekly", Some(7), content), expected, "{content}");
        }
        assert_eq!(asked("On completion", None, "The leaflet"), "finished");
    }
}
