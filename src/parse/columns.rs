//! The columns of the tables that are read.

use crate::lang::List;
use crate::lang::columns::{blockers, capacity, communication, deliverables, path, risks};

pub(super) type Names = &'static List;

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
