//! Texts that promise nothing: what changed in them is counted.

use std::collections::BTreeMap;

use super::Kind;
use super::look::hash;
use super::report::{Draft, Report};
use super::side::Side;
use crate::model::FieldKind;
use crate::source::Span;

/// Texts by what they are called.
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
    found.values_mut().for_each(|(hashes, _)| hashes.sort_unstable());
    found
}
