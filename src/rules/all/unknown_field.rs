//! `unknown-field`: the name of a field or a table column is almost a known name.

use crate::config::Vocabulary;
use crate::diagnostic::Severity;
use crate::edit::Edit;
use crate::model::{Field, FieldKind, Section, SectionHeading};
use crate::parse::front_matter::stray_line;
use crate::project::{Project, Subject};
use crate::rules::engine::title_case;
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::{Span, Text};
use crate::text::slice;
use crate::text::words::phrase;

pub(super) static RULE: Rule = Rule {
    name: "unknown-field",
    family: Family::Identity,
    severity: Severity::Warning,
    fix: Fixable::Unsafe,
    summary: "the name of a field or a table column is almost a known name",
    explanation: "\
`**Onwer**: Ana` is not read as an owner, so the owner seems to be missing. Fields under the title, of deliverables and of blockers, and the
columns of their tables, are compared with the known names; you can add names in the configuration
(`vocabulary.field.owner = [\"Verantwortlich\"]`). If the correct name is there as well, the other one is not reported. A block
without any known name is reported if at least two of its names are almost those of a status, a target or an owner.

A bare `Date` is read as the date of the text, because that is what most people mean. If an open milestone has no target anywhere, `Date`
may have been meant as the target; only the author knows, so there is no fix.

Front matter that is not valid YAML (`title: Billing: v2` needs quotes) is read line by line instead, and reported, because other programs
cannot read it. If one or two lines are not `key: value`, the lines between the two `---` are text, and are reported.",
    check: Check::Milestone(check),
    ..Rule::DEFAULT
};

const OF_MILESTONE: [FieldKind; 9] = [
    FieldKind::Id,
    FieldKind::Title,
    FieldKind::Target,
    FieldKind::Owner,
    FieldKind::Status,
    FieldKind::CompletedOn,
    FieldKind::Plan,
    FieldKind::DependsOn,
    FieldKind::Blocks,
];
const OF_DELIVERABLE: [FieldKind; 6] = [
    FieldKind::Description,
    FieldKind::AcceptanceCriteria,
    FieldKind::Owner,
    FieldKind::Status,
    FieldKind::Delivered,
    FieldKind::Target,
];
const OF_BLOCKER: [FieldKind; 6] = [
    FieldKind::Issue,
    FieldKind::Impact,
    FieldKind::Owner,
    FieldKind::Action,
    FieldKind::TargetResolution,
    FieldKind::Priority,
];

fn check(project: &Project<'_>, subject: Subject<'_>, report: &mut Report) {
    let milestone = subject.milestone;
    let vocabulary = &project.config.vocabulary;
    let metadata = &subject.document.metadata;
    let problem = subject
        .document
        .front_matter
        .iter()
        .find_map(|matter| matter.problem.as_ref());
    if let Some(problem) = problem {
        let message = format!(
            "the front matter is not valid YAML and is read line by line: {}",
            problem.value
        );
        report
            .at(problem.span, message)
            .help("put a value with a colon, a quote or a bracket into quotes: `title: \"Billing: v2\"`");
    }
    let is_part = project.graph.specs[subject.spec].part.is_some();
    if let (None, false, Some(line)) = (&subject.document.front_matter, is_part, stray_line(subject.text)) {
        let message = format!(
            "`{}` is not `key: value`, so none of the lines between the two `---` is read as front matter",
            line.of(subject.text)
        );
        report
            .at(line, message)
            .help("write a key, a colon and a space, as in `owner: Ana`, or put the line below the second `---`");
    }
    let fields = whole(&metadata.fields).chain(whole(&metadata.misspelt));
    let mut slips = slips(vocabulary, fields, &OF_MILESTONE);
    for deliverable in &milestone.deliverables {
        let lines = deliverable.fields.iter();
        let lines = lines.map(|line| (line.kind, line.whole.as_deref()));
        slips.extend(self::slips(vocabulary, lines, &OF_DELIVERABLE));
    }
    for blocker in &milestone.blockers {
        slips.extend(self::slips(vocabulary, whole(&blocker.fields), &OF_BLOCKER));
    }
    for (field, name) in slips {
        let proper = match field.from_front_matter {
            true => name.replace(' ', "-"),
            false => title_case(name),
        };
        say(subject, "field", &field.key, &proper, report);
    }
    let mut columns: Vec<_> = milestone.near_columns.iter().collect();
    columns.dedup_by_key(|column| column.heading.span);
    for column in columns {
        say(subject, "column", &column.heading, &title_case(column.meant), report);
    }
    let date = metadata.fields.iter().find(|field| field.kind == FieldKind::BareDate);
    let is_asked = || metadata.target.is_none() && !subject.is_settled() && !names_target(project, subject);
    if let Some(field) = date.filter(|_| is_asked()) {
        let proper = if field.from_front_matter {
            "target"
        } else {
            "Target Date"
        };
        report
            .at(
                field.span,
                format!(
                    "`{}` is read as the date of the text, and there is no target date",
                    field.key.value
                ),
            )
            .help(format!("if this is the due date of the milestone, call it `{proper}`"));
    }
}

/// Whether any line gives a target date, except in deliverables, blockers and updates.
fn names_target(project: &Project<'_>, subject: Subject<'_>) -> bool {
    let text = subject.text;
    let is_of_part = |found: &&SectionHeading| {
        let section = matches!(
            found.section,
            Some(Section::Deliverables | Section::Blockers | Section::Updates)
        );
        found.is_item || section
    };
    let parts: Vec<Span> = subject
        .milestone
        .headings
        .iter()
        .filter(is_of_part)
        .map(|found| found.extent)
        .collect();
    // Skip other milestones in the chapter.
    let mut start = subject.document.extent.map_or(0, |extent| extent.start as usize);
    slice(text, start..).split_inclusive('\n').any(|line| {
        let place = Span::new(start, start + line.len());
        start += line.len();
        let bare = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let key = bare.split([':', '：', '|']).next().unwrap_or("");
        let is_target = key.len() < bare.len() && project.config.vocabulary.field(key) == Some(FieldKind::Target);
        is_target && !parts.iter().any(|part| part.contains(place))
    })
}

/// Fields with a name close to one of `kinds` that the list lacks, with the intended names.
fn slips<'f>(
    vocabulary: &'f Vocabulary,
    fields: impl Iterator<Item = (FieldKind, Option<&'f Field>)> + Clone,
    kinds: &[FieldKind],
) -> Vec<(&'f Field, &'f str)> {
    let unknown = fields.clone().filter(|(kind, _)| *kind == FieldKind::Other);
    let mut unknown = unknown.filter_map(|(_, field)| field).peekable();
    if unknown.peek().is_none() {
        return Vec::new();
    }
    let mut missing = kinds.to_vec();
    missing.retain(|kind| !fields.clone().any(|(own, _)| own == *kind));
    unknown
        .filter_map(|field| {
            let key = phrase(&field.key.value);
            let length = |text: &str| text.chars().count();
            // Words of up to four letters are too close to other words, unless a letter is missing: `Ownr`.
            let is_long = |name: &&str| length(&key) > 4 || length(name) > length(&key);
            let name = vocabulary.nearly_field(&key, &missing).filter(is_long)?;
            Some((field, name))
        })
        .collect()
}

fn whole(fields: &[Field]) -> impl Iterator<Item = (FieldKind, Option<&Field>)> + Clone {
    fields.iter().map(|field| (field.kind, Some(field)))
}

fn say(subject: Subject<'_>, what: &str, written: &Text, proper: &str, report: &mut Report) {
    report
        .at(
            written.span,
            format!("the {what} `{}` is almost `{proper}`, and is not read", written.value),
        )
        .help(match what {
            "field" => format!("write `{proper}`, or add the name to `vocabulary.field`"),
            _ => format!("write `{proper}`"),
        })
        .together(format!("{what}s are almost `{proper}`, and are not read"))
        .unsafe_fix(format!("call it `{proper}`"), rename(subject, written, proper));
}

fn rename(subject: Subject<'_>, key: &Text, proper: &str) -> Option<Edit> {
    let place = key.part(subject.text, 0..key.value.len());
    place.map(|place| Edit::replace(place, proper))
}
