//! Texts that promise nothing: changes in them are only counted.

use std::collections::BTreeMap;

use super::Kind;
use super::look::hash;
use super::report::{Draft, Report};
use super::side::Side;
use crate::model::{FieldKind, Section, SectionHeading};
use crate::project::Subject;
use crate::source::Span;

/// Known sections whose sentences are not read as anything else.
const WITH_REMARKS: [Section; 6] = [
    Section::Deliverables,
    Section::DeliverablesSummary,
    Section::SuccessCriteria,
    Section::Timeline,
    Section::Capacity,
    Section::References,
];

/// Texts by their labels.
type Texts = BTreeMap<String, (Vec<u64>, Option<Span>)>;

pub(super) fn compare(report: &mut Report<'_, '_>) {
    for &(base, head) in report.changed {
        let pair = report.pair_of_base(base);
        let (mut own, other) = (texts(report.base, base), texts(report.head, head));
        let near = report.title_of_head(head);
        let mut found = Vec::new();
        for (label, (now, place)) in other {
            let before = own.remove(&label);
            if before.as_ref().is_none_or(|(before, _)| *before != now) {
                found.push((label, before.and_then(|(_, place)| place), place));
            }
        }
        found.extend(own.into_iter().map(|(label, (_, place))| (label, place, None)));
        for (subject, from, to) in found {
            let draft = Draft {
                subject,
                from,
                to,
                near: Some(near),
                ..Draft::default()
            };
            report.add(pair, Kind::Wording, draft);
        }
    }
}

fn texts(side: &Side<'_>, at: usize) -> Texts {
    let subject = side.subjects[at];
    let (own, source) = (subject.milestone, side.text(at));
    let mut found = Texts::new();
    let mut add = |label: &str, text: &str, span: Span| {
        let key = side.look(text).key;
        if !key.is_empty() {
            let entry = found.entry(label.to_owned()).or_default();
            entry.0.push(hash(&key));
            entry.1 = entry.1.or(Some(span));
        }
    };
    if let Some(summary) = &own.summary {
        add("summary", summary.of(source), summary.span);
    }
    for deliverable in &own.deliverables {
        if let Some(text) = &deliverable.description {
            add("description", text.of(source), text.span);
        }
    }
    for (label, text) in [("if delayed", &own.if_delayed), ("contingency", &own.contingency)] {
        if let Some(text) = text {
            add(label, &text.value, text.span);
        }
    }
    for text in &own.waiting {
        add("waiting", &text.value, text.span);
    }
    for text in own.rollback.communication.iter().chain(&own.rollback.analysis) {
        add("rollback", &text.value, text.span);
    }
    for (who, what) in &own.communication.audience {
        add("communication", &format!("{} {}", who.value, what.value), who.span);
    }
    for row in &own.communication.plan {
        let part =
            |text: &Option<crate::source::Text>| text.as_ref().map_or(String::new(), |text| text.value.to_string());
        let text = format!(
            "{} {} {}",
            row.stakeholder.value,
            part(&row.frequency),
            part(&row.content)
        );
        add("communication", &text, row.stakeholder.span);
    }
    for step in own.procedures.iter().flat_map(|procedure| &procedure.steps) {
        add("acceptance procedures", step.text.of(source), step.text.span);
    }
    let fields = subject.document.metadata.fields.iter();
    for field in fields.filter(|field| matches!(field.kind, FieldKind::Other | FieldKind::Plan | FieldKind::Priority)) {
        add(
            &format!("field {}", side.look(&field.key.value).key),
            &field.value.value,
            field.span,
        );
    }
    prose(subject, |heading, text, span| {
        let key = side.look(heading).key;
        add(&format!("section {key}"), text, span);
    });
    found.values_mut().for_each(|(hashes, _)| hashes.sort_unstable());
    found
}

/// Calls `add` with the text in sections that are not read, and with the sentences right below the title and in
/// [`WITH_REMARKS`]: heading, text and place, one paragraph at a time, so that neither order nor line breaks count.
fn prose(subject: Subject<'_>, mut add: impl FnMut(&str, &str, Span)) {
    let (milestone, document, text) = (subject.milestone, subject.document, subject.text);
    let headings = &milestone.headings;
    let fields: Vec<Span> = document.metadata.fields.iter().map(|field| field.span).collect();
    let front = document.front_matter.as_ref().map_or(0, |front| front.span.end);
    let first = headings.first().map(|next| next.heading.span.start);
    let all = document.extent.unwrap_or(Span::new(0, text.len()));
    let below_title = Span {
        start: subject.title_place().end.max(front),
        end: first.unwrap_or(all.end),
    };
    let mut read = |heading: &str, extent: Span, is_remark: bool| {
        for place in paragraphs(text, extent) {
            let own = place.of(text);
            let is_field = || {
                own.starts_with("**")
                    || fields
                        .iter()
                        .any(|field| field.end > place.start && field.start < place.end)
            };
            let is_read = || {
                milestone
                    .summary
                    .as_ref()
                    .is_some_and(|summary| place.contains(summary.span))
            };
            if !is_remark
                || !(own.starts_with(['-', '*', '+', '|', '<'])
                    || own.starts_with(|c: char| c.is_ascii_digit())
                    || is_field()
                    || is_read())
            {
                add(heading, own, place);
            }
        }
    };
    read("", below_title, true);
    // Where the sections that are read end.
    let mut known_until = 0;
    for (
        at,
        SectionHeading {
            heading,
            section,
            is_item,
            extent,
        },
    ) in headings.iter().enumerate()
    {
        let next = headings
            .get(at + 1)
            .map_or(extent.end, |next| next.heading.span.start.min(extent.end));
        let own = Span {
            start: heading.span.end,
            end: next,
        };
        let is_remark = section.is_some_and(|section| WITH_REMARKS.contains(&section));
        if section.is_some() || *is_item {
            known_until = known_until.max(extent.end);
        }
        if is_remark || known_until <= heading.span.start {
            read(heading.text.of(text), own, is_remark);
        }
    }
}

/// The paragraphs, list items and rows of a part of a text.
fn paragraphs(text: &str, extent: Span) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open: Option<Span> = None;
    let mut start = extent.start as usize;
    for line in extent.of(text).split_inclusive('\n') {
        let own = line.trim();
        let indent = line.len() - line.trim_start().len();
        let place = Span::new(start + indent, start + indent + own.len());
        start += line.len();
        let is_item = own.starts_with(['|', '>']) || ["- ", "* ", "+ "].iter().any(|mark| own.starts_with(mark));
        if own.is_empty() || is_item {
            found.extend(open.take());
        }
        if !own.is_empty() {
            open = Some(open.map_or(place, |open| open.cover(place)));
        }
    }
    found.extend(open);
    found
}
