//! The columns of the tables that are read.

use std::borrow::Cow;

use crate::lang::columns::{blockers, capacity, communication, deliverables, path, risks};
use crate::lang::{List, headings};
use crate::text::words::{phrase, words};

pub(super) type Names = &'static List;

/// The names of columns in the form of [`phrase`]. A remark in brackets after a name that no other column has is left out:
/// `Deliverable (demoable)`. Units are part of the name of a column of numbers.
pub(super) fn names(headings: &[Cow<'_, str>]) -> Vec<String> {
    let own: Vec<String> = headings.iter().map(|heading| phrase(heading)).collect();
    let bare = headings.iter().map(|heading| without_remark(heading));
    let bare: Vec<Option<String>> = bare.collect();
    let is_alone = |name: &String| {
        let others = own.iter().chain(bare.iter().flatten());
        others.filter(|other| *other == name).count() == 1
    };
    let chosen = own.iter().zip(&bare);
    chosen
        .map(|(own, bare)| bare.as_ref().filter(|bare| is_alone(bare)).unwrap_or(own).clone())
        .collect()
}

/// The name of a column of texts without the remark after it.
fn without_remark(heading: &str) -> Option<String> {
    const TEXTS: [Names; 8] = [
        &deliverables::TITLE,
        &deliverables::STATUS,
        &deliverables::OWNER,
        &deliverables::DESCRIPTION,
        &risks::RISK,
        &risks::MITIGATION,
        &blockers::BLOCKER,
        &blockers::ACTION,
    ];
    let inner = heading.trim_end().strip_suffix([')', '）', ']', '】'])?;
    let (name, remark) = inner.rsplit_once(['(', '（', '[', '【'])?;
    let is_apart = name.ends_with(char::is_whitespace) || !name.ends_with(|c: char| c.is_ascii_alphanumeric());
    let turns = |(_, word): (usize, &str)| headings::TURNS.contains(&word.to_lowercase().as_str());
    let name = phrase(name);
    let is_known = TEXTS.iter().any(|names| names.contains(&name.as_str()));
    (is_apart && is_known && !words(remark).any(turns)).then_some(name)
}

/// The columns of one kind of table.
pub(super) struct Columns<const N: usize> {
    /// The column that a row must have a cell in to be read.
    pub first: Names,
    /// Whether `first` is the table's first column if no heading names it.
    pub is_first_without_name: bool,
    /// The first of the others only counts the rows.
    pub is_counted: bool,
    pub others: [Names; N],
}

pub(super) const DELIVERABLES: Columns<5> = Columns {
    first: &deliverables::TITLE,
    is_first_without_name: true,
    is_counted: true,
    others: [
        &deliverables::NUMBER,
        &deliverables::STATUS,
        &deliverables::OWNER,
        &deliverables::TARGET,
        &deliverables::DESCRIPTION,
    ],
};

pub(super) const PATH_STEPS: Columns<1> = Columns {
    first: &path::STEP,
    is_first_without_name: false,
    is_counted: false,
    others: [&path::DAYS],
};

pub(super) const CAPACITY: Columns<3> = Columns {
    first: &capacity::PERSON,
    is_first_without_name: true,
    is_counted: false,
    others: [&capacity::ALLOCATION, &capacity::WEEKS, &capacity::NOTES],
};

pub(super) const RISKS: Columns<4> = Columns {
    first: &risks::RISK,
    is_first_without_name: true,
    is_counted: false,
    others: [&risks::LIKELIHOOD, &risks::IMPACT, &risks::MITIGATION, &risks::OWNER],
};

pub(super) const BLOCKERS: Columns<8> = Columns {
    first: &blockers::BLOCKER,
    is_first_without_name: true,
    is_counted: false,
    others: [
        &blockers::ISSUE,
        &blockers::IMPACT,
        &blockers::OWNER,
        &blockers::ACTION,
        &blockers::TARGET_RESOLUTION,
        &blockers::PRIORITY,
        &blockers::STATUS,
        &blockers::RESOLUTION,
    ],
};

pub(super) const COMMUNICATION: Columns<2> = Columns {
    first: &communication::STAKEHOLDER,
    is_first_without_name: true,
    is_counted: false,
    others: [&communication::FREQUENCY, &communication::CONTENT],
};
