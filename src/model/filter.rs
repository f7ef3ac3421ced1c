//! The filters of directives.

/// The record of a filter, `KEY=VALUE`.
#[derive(Debug)]
pub struct FilterKey {
    pub name: &'static str,
    /// A value as an author writes it.
    pub example: &'static str,
    /// What it selects, in one line.
    pub summary: &'static str,
}

pub static GROUP: FilterKey = FilterKey {
    name: "group",
    example: "plan",
    summary: "everything, grouped by plan instead of by quarter",
};

pub static KIND: FilterKey = FilterKey {
    name: "kind",
    example: "component",
    summary: "specs of a kind",
};

pub static LEVEL: FilterKey = FilterKey {
    name: "level",
    example: "high",
    summary: "risks and blockers of this level",
};

pub static MILESTONE: FilterKey = FilterKey {
    name: "milestone",
    example: "MLS-004",
    summary: "one milestone and what belongs to it",
};

pub static OWNER: FilterKey = FilterKey {
    name: "owner",
    example: "Ines",
    summary: "what a person owns; one word of the name is enough if only one person has it",
};

pub static PLAN: FilterKey = FilterKey {
    name: "plan",
    example: "PLN-001",
    summary: "milestones that belong to a plan, and what belongs to them",
};

pub static RULE: FilterKey = FilterKey {
    name: "rule",
    example: "overdue",
    summary: "findings and exceptions of a rule",
};

pub static SEVERITY: FilterKey = FilterKey {
    name: "severity",
    example: "warning",
    summary: "findings of this severity",
};

pub static SINCE: FilterKey = FilterKey {
    name: "since",
    example: "2027-03-01",
    summary: "events on or after this day",
};

pub static STATUS: FilterKey = FilterKey {
    name: "status",
    example: "at-risk",
    summary: "specs, or deliverables, with this status",
};

/// Every filter, by name.
pub static ALL: [&FilterKey; 10] = [
    &GROUP, &KIND, &LEVEL, &MILESTONE, &OWNER, &PLAN, &RULE, &SEVERITY, &SINCE, &STATUS,
];
