//! `missing-criteria-group`: success criteria are technical, operational, of quality and of documentation.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{CriteriaGroup, CriteriaKind, Section, SectionHeading};
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, new_line};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::text::slice;

pub static RULE: Rule = Rule {
    name: "missing-criteria-group",
    family: Family::Deliverables,
    severity: Severity::Warning,
    from: Profile::Guide,
    fix: Fixable::Unsafe,
    summary: "success criteria are technical, operational, of quality and of documentation, each with its level",
    explanation: "\
A milestone that works and that nobody can run, or that runs and that nobody has described, is not done. Each of the four groups says in
brackets how binding it is: `### Technical Criteria (Must Pass)`, `### Quality Criteria (Should)`. Groups are headings or bold lines; other
groups may stand beside them.

A milestone without any success criteria is left to `missing-success-criteria`.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

struct Group {
    kind: CriteriaKind,
    name: &'static str,
    /// As in a heading that we write.
    level: &'static str,
}

const GROUPS: [Group; 4] = [
    Group {
        kind: CriteriaKind::Technical,
        name: "Technical",
        level: "Must Pass",
    },
    Group {
        kind: CriteriaKind::Operational,
        name: "Operational",
        level: "Must Have",
    },
    Group {
        kind: CriteriaKind::Quality,
        name: "Quality",
        level: "Must Meet",
    },
    Group {
        kind: CriteriaKind::Documentation,
        name: "Documentation",
        level: "Must Have",
    },
];

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let groups = subject.milestone.success.iter();
    let filled: Vec<&CriteriaGroup> = groups.filter(|group| !group.criteria.is_empty()).collect();
    let Some(section) = subject.milestone.heading_of(Section::SuccessCriteria) else {
        return;
    };
    if filled.is_empty() {
        return;
    }
    let is_there = |group: &&Group| filled.iter().any(|own| own.kind == group.kind);
    let says_level = |group: &&Group| filled.iter().any(|own| own.kind == group.kind && own.level.is_some());
    let (there, missing): (Vec<&Group>, Vec<&Group>) = GROUPS.iter().partition(is_there);
    let bare: Vec<&Group> = there.into_iter().filter(|group| !says_level(group)).collect();
    let mut parts = Vec::new();
    if !missing.is_empty() {
        parts.push(format!("lack {}", names(&missing)));
    }
    if !bare.is_empty() {
        parts.push(format!(
            "do not say how binding {} {}",
            names(&bare),
            if bare.len() == 1 { "is" } else { "are" }
        ));
    }
    let Some(Group { name, level, .. }) = missing.first().or(bare.first()) else {
        return;
    };
    report
        .at(
            section.heading.span,
            format!("the success criteria {}", and_list(&parts)),
        )
        .help(format!(
            "write `### {name} Criteria ({level})`, and what has to hold as `- [ ] …` below it"
        ))
        .missing_in(subject)
        .unsafe_fix(
            "add the groups that are missing, to be filled in",
            skeleton(subject, section, &missing),
        );
}

/// "the group `A`", "the groups `A` and `B`".
fn names(groups: &[&Group]) -> String {
    let names: Vec<String> = groups.iter().map(|group| format!("`{}`", group.name)).collect();
    format!(
        "the {} {}",
        if names.len() == 1 { "group" } else { "groups" },
        and_list(&names)
    )
}

/// The headings that are missing, with an open criterion each, at the end of the section.
fn skeleton(subject: Subject<'_>, section: &SectionHeading, missing: &[&Group]) -> Option<Edit> {
    if missing.is_empty() {
        return None;
    }
    let newline = new_line(subject.text);
    let text = subject.text;
    let end = slice(text, ..section.extent.end as usize).trim_end().len();
    let level = "#".repeat(usize::from(section.heading.level) + 1);
    let groups: String = missing
        .iter()
        .map(|group| {
            format!(
                "{newline}{newline}{level} {} Criteria ({}){newline}{newline}- [ ] TBD",
                group.name, group.level
            )
        })
        .collect();
    Some(Edit::insert(end, groups))
}
