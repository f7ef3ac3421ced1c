//! `near-miss-heading`: a heading is almost the name of a known section.

use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::SectionHeading;
use crate::parse::heading::{Opens, opens};
use crate::project::{Project, Subject};
use crate::rules::engine::title_case;
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::text::words::phrase;

pub(super) static RULE: Rule = Rule {
    name: "near-miss-heading",
    family: Family::Identity,
    severity: Severity::Warning,
    fix: Fixable::Unsafe,
    summary: "a heading is almost the name of a known section",
    explanation: "\
If the heading of a section is misspelled, the section is not read, and its content seems to be missing. Headings one or two letters away
from a known name are reported, and so are headings that add a word which may change the meaning of a known name (`Deliverables List`,
`Risks & Timeline`). A number, an article, a remark or a time around a name does not matter (`3. The Deliverables (draft)`,
`Current Blockers as of January`). Boxes outside of all known sections are not counted; if the milestone has no deliverable, they are
reported once. The heading of a section in a quotation, a footnote or a list item is not read, and is reported if the section is nowhere
else. You can add other names in the configuration (`vocabulary.section.rollback = [\"Way Back\"]`). Titles of deliverables,
blockers and groups of criteria are ignored.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

/// This many boxes outside of sections may be notes.
const FEW_BOXES: usize = 2;

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    stray_boxes(subject, report);
    for span in &subject.milestone.inner_headings {
        let title = span
            .of(subject.text)
            .trim_matches(|c: char| c == '#' || c.is_whitespace());
        let title = title.lines().next().unwrap_or(title);
        report
            .at(
                *span,
                format!("`{title}` is inside a quotation, a footnote or a list, and is not read"),
            )
            .help("write the heading and what is below it at the start of the line, outside of quotations and lists");
    }
    for found in subject
        .milestone
        .headings
        .iter()
        .filter(|found| found.section.is_none() && !found.is_item)
    {
        let heading = &found.heading;
        let title = heading.text.of(subject.text);
        let written = phrase(title);
        // `## Termin` names a field. It is not a misspelled `Termine`, which names a section.
        if project.config.vocabulary.field(title).is_some() {
            continue;
        }
        let Some(name) = project.config.vocabulary.nearly_section(&written) else {
            doubtful(project, subject, found, report);
            continue;
        };
        let proper = title_case(name);
        let edit = heading.text.place().map(|span| Edit::replace(span, proper.as_str()));
        report
            .at(
                heading.span,
                format!("`{title}` is almost the name of the section `{proper}`, and is not read"),
            )
            .help(format!(
                "write `{} {proper}`, or add the name to `vocabulary.section`",
                "#".repeat(heading.level.into())
            ))
            .unsafe_fix(format!("call it `{proper}`"), edit);
    }
}

/// Reports boxes outside of sections if the milestone has no counted ones.
fn stray_boxes(subject: Subject<'_>, report: &mut Report) {
    let Some((count, first)) = subject.milestone.stray_boxes.filter(|(count, _)| *count > FEW_BOXES) else {
        return;
    };
    let mut headings = subject
        .milestone
        .headings
        .iter()
        .map(|found| (&found.heading, found.extent));
    let around = headings.rfind(|(_, extent)| extent.contains(first));
    let (place, below) = match around {
        Some((heading, _)) => {
            let title = heading.text.of(subject.text);
            (
                heading.span,
                format!("below headings that are not sections, such as `{title}`"),
            )
        }
        None => (first, "outside of every section".to_owned()),
    };
    report
        .at(place, format!("{count} boxes are {below}, and are not counted"))
        .help(
            "write them below `## Deliverables`, each deliverable with a heading of its own, or add the name of the section to \
             `vocabulary.section.deliverables`; if the file holds several milestones, give each one its own file",
        )
        .missing_in(subject);
}

/// Reports a heading that contains the name of a section, if only the author knows whether it is one.
fn doubtful(project: &Project<'_>, subject: Subject<'_>, found: &SectionHeading, report: &mut Report) {
    let heading = &found.heading;
    let title = heading.text.of(subject.text);
    let Opens::Doubtful(name) = opens(title, &project.config.vocabulary) else {
        return;
    };
    // `Risks and blockers` with a heading for each section below it is not doubtful.
    let headings = &subject.milestone.headings;
    let first = headings.partition_point(|other| other.heading.span.start <= heading.span.start);
    let mut below = headings.get(first..).unwrap_or_default().iter();
    if below
        .by_ref()
        .take_while(|other| found.extent.contains(other.heading.span))
        .any(|other| other.section.is_some())
    {
        return;
    }
    let proper = title_case(&name);
    report
        .at(
            heading.span,
            format!("`{title}` may be the section `{proper}`, and is not read"),
        )
        .help(format!(
            "give the section a heading of its own, `{} {proper}`, or add the name to `vocabulary.section`",
            "#".repeat(heading.level.into())
        ));
}
