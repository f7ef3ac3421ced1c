//! `missing-criteria-group`: the success criteria lack a group, or a group lacks its level.

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::guide::{GROUPS, Group, SUCCESS, State};
use crate::model::{Section, SectionHeading};
use crate::project::{Project, Subject};
use crate::rules::engine::{and_list, new_line};
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::text::slice;

pub(super) static RULE: Rule = Rule {
    name: "missing-criteria-group",
    family: Family::Deliverables,
    severity: Severity::Warning,
    from: Profile::Guide,
    fix: Fixable::Unsafe,
    summary: "the success criteria lack a group (technical, operational, quality, documentation), or a group lacks its level",
    explanation: "\
A milestone is not done if it works but nobody can operate it, or if it runs but nobody has documented it. Each of the four groups says in
brackets how binding it is: `### Technical Criteria (Must Pass)`, `### Quality Criteria (Should)`. Groups are headings or bold lines; you
may add other groups.

A milestone without any success criteria is reported by `missing-success-criteria` instead.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

fn check(_: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let Some(section) = subject.milestone.heading_of(Section::SuccessCriteria) else {
        return;
    };
    if !matches!(SUCCESS.state(subject), State::Given) {
        return;
    }
    let says_level = |group: &&Group| {
        let mut own = subject.milestone.success.iter().filter(|own| own.kind == group.kind);
        own.any(|own| own.level.is_some() && !own.criteria.is_empty())
    };
    let mut missing: Vec<&Group> = Vec::new();
    let mut bare: Vec<&Group> = Vec::new();
    for group in &GROUPS {
        match group.item.state(subject) {
            State::Missing => missing.push(group),
            State::Open(text) => {
                report
                    .at(text.span, format!("the {} are still `{}`", group.item.what, text.value))
                    .help("write what has to hold instead")
                    .as_one("groups of success criteria are still open")
                    .missing_in(subject)
                    .until_started(subject);
            }
            State::Given if says_level(&group) => {}
            State::Given => bare.push(group),
        }
    }
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

/// Inserts the missing headings, with an open criterion each, at the end of the section.
fn skeleton(subject: Subject<'_>, section: &SectionHeading, missing: &[&Group]) -> Option<Edit> {
    if missing.is_empty() {
        return None;
    }
    let newline = new_line(subject.text);
    let end = slice(subject.text, ..section.extent.end as usize).trim_end().len();
    let above = "#".repeat(usize::from(section.heading.level));
    let groups: String = missing
        .iter()
        .map(|group| format!("\n\n{}", group.skeleton(&above)).replace('\n', newline))
        .collect();
    Some(Edit::insert(end, groups))
}
