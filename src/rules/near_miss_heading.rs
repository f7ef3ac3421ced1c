//! `near-miss-heading`: a heading is not nearly a known section.

use std::cell::LazyCell;
use std::collections::BTreeSet;

use crate::analysis::{Project, Subject};
use crate::config::vocabulary::phrase;
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::nearest::near;
use crate::rules::engine::title_case;
use crate::rules::{Check, Family, Fixable, Report, Rule};

pub static RULE: Rule = Rule {
    name: "near-miss-heading",
    family: Family::Identity,
    severity: Severity::Warning,
    essential: true,
    strict_only: false,
    needs: &[],
    fix: Fixable::Unsafe,
    summary: "a heading is not nearly a known section",
    explanation: "\
A section whose heading is misspelled is not read, and everything in it seems to be missing. Headings one or two letters away from
a known name are reported; the configuration can teach other names (`vocabulary.section.rollback = [\"Way Back\"]`). Titles of
deliverables, blockers and groups of criteria are left alone.",
    guide_words: &[],
    check: Check::Milestone(check),
};

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    // Most milestones have no heading of another name.
    let names: LazyCell<BTreeSet<&str>, _> = LazyCell::new(|| {
        let names = project.config.vocabulary.section_names();
        names.map(|(name, _)| name).collect()
    });
    for found in subject
        .milestone
        .headings
        .iter()
        .filter(|found| found.section.is_none() && !found.is_item)
    {
        let heading = &found.heading;
        let title = heading.text.of(project.text(subject.chapter));
        let written = phrase(title);
        let Some(name) = near(&written, names.iter().copied()) else {
            continue;
        };
        let proper = title_case(name);
        let edits = heading
            .text
            .place()
            .map(|span| (subject.chapter, Edit::replace(span, proper.as_str())));
        report
            .at(
                subject.chapter,
                heading.span,
                format!("`{title}` is nearly the section `{proper}`, and is not read"),
            )
            .help(format!(
                "write `{} {proper}`, or teach the name in `vocabulary.section`",
                "#".repeat(heading.level.into())
            ))
            .unsafe_fix(format!("call it `{proper}`"), edits.into_iter().collect());
    }
}
