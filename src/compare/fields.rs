//! Milestones that were added or dropped, and the fields of those in both books: title, id, status, target, owners.

use std::collections::BTreeSet;

use super::Kind;
use super::milestones::canonical;
use super::report::{Draft, Pair, Report};
use super::verdict::{Verdict, verdict};
use crate::model::{Date, DateReading, DateValue, Status, StatusValue};
use crate::schedule::load;
use crate::source::{Span, Text};

pub(super) fn compare(report: &mut Report<'_, '_>) {
    for base in 0..report.base.subjects.len() {
        if report.pairs.of_base[base].is_none() {
            let draft = Draft {
                before: Some(report.base.subjects[base].document.title.clone()),
                from: Some(report.title_of_base(base)),
                ..Draft::default()
            };
            report.add(report.pair_of_base(base), Kind::MilestoneDropped, draft);
        }
    }
    for head in 0..report.head.subjects.len() {
        if report.pairs.of_head[head].is_none() {
            let draft = Draft {
                after: Some(report.head.subjects[head].document.title.clone()),
                to: Some(report.title_of_head(head)),
                ..Draft::default()
            };
            report.add(report.pair_of_head(head), Kind::MilestoneAdded, draft);
        }
    }
    for &(base, head) in report.changed {
        names(report, base, head);
        metadata(report, base, head);
    }
}

fn names(report: &mut Report<'_, '_>, base: usize, head: usize) {
    let pair = report.pair_of_base(base);
    let titles = (report.title_of_base(base), report.title_of_head(head));
    let draft = |before: &str, after: &str| Draft {
        before: Some(before.to_owned()),
        after: Some(after.to_owned()),
        from: Some(titles.0),
        to: Some(titles.1),
        ..Draft::default()
    };
    let (old, new) = (report.base.id(base), report.head.id(head));
    if old.map(canonical) != new.map(canonical) {
        let draft = draft(report.base.name(base), report.head.name(head));
        report.add(pair, Kind::IdChanged, draft);
    }
    let (old, new) = (
        report.base.subjects[base].document.title.as_str(),
        report.head.subjects[head].document.title.as_str(),
    );
    let kind = match verdict(&report.base.look(old), &report.head.look(new)) {
        Verdict::Same => return,
        Verdict::Edited => Kind::Wording,
        _ => Kind::MilestoneReworded,
    };
    let draft = draft(old, new);
    report.add(pair, kind, draft);
}

fn metadata(report: &mut Report<'_, '_>, base: usize, head: usize) {
    let pair = report.pair_of_base(base);
    let (own, other) = (
        &report.base.subjects[base].document.metadata,
        &report.head.subjects[head].document.metadata,
    );
    let titles = (report.title_of_base(base), report.title_of_head(head));
    let is_void = report.is_void(pair);
    status(report, pair, "", own.status.as_ref(), other.status.as_ref(), titles);
    if is_void {
        return;
    }
    target(report, pair, "", own.target.as_ref(), other.target.as_ref(), titles);
    owners(report, pair, "", &own.owners, &other.owners, titles);
    let (before, after) = (own.completed_on.as_ref(), other.completed_on.as_ref());
    if let (Some(before), Some(after)) = (before, after)
        && day(before).is_some()
        && day(before) != day(after)
        && report.is_settled(pair)
    {
        let draft = Draft {
            subject: "completion date".to_owned(),
            before: Some(before.text.value.to_string()),
            after: Some(after.text.value.to_string()),
            from: Some(before.text.span),
            to: Some(after.text.span),
            ..Draft::default()
        };
        report.add(pair, Kind::CompletedEdited, draft);
    }
}

/// How far along a status is.
fn rank(status: Status) -> u8 {
    match status {
        Status::Planned => 0,
        Status::InProgress | Status::AtRisk | Status::Blocked => 1,
        Status::InReview => 2,
        Status::Completed => 3,
        Status::Cancelled => 4,
    }
}

/// `subject` is empty for the milestone itself; `places` are used for values that are missing.
pub(super) fn status(
    report: &mut Report<'_, '_>,
    pair: Pair,
    subject: &str,
    base: Option<&StatusValue>,
    head: Option<&StatusValue>,
    places: (Span, Span),
) {
    let known = |value: Option<&StatusValue>| value.and_then(|value| value.status);
    let text = |value: Option<&StatusValue>| value.map(|value| value.text.value.to_string());
    let kind = match (known(base), known(head)) {
        (own, other) if own == other => {
            let is_same = own.is_some() || text(base) == text(head);
            if is_same {
                return;
            }
            Kind::Wording
        }
        (Some(Status::Cancelled), _) if subject.is_empty() => Kind::MilestoneRevived,
        (_, Some(Status::Cancelled)) if subject.is_empty() => Kind::MilestoneCancelled,
        (Some(Status::Cancelled), _) => Kind::DeliverableAdded,
        (_, Some(Status::Cancelled)) => Kind::DeliverableDropped,
        (own, other) => {
            let rank = |status: Option<Status>| status.map_or(0, rank);
            match rank(other).cmp(&rank(own)) {
                std::cmp::Ordering::Greater => Kind::StatusForward,
                std::cmp::Ordering::Less => Kind::StatusBack,
                std::cmp::Ordering::Equal => Kind::StatusChanged,
            }
        }
    };
    let draft = Draft {
        subject: subject.to_owned(),
        before: text(base),
        after: text(head),
        from: Some(base.map_or(places.0, |value| value.text.span)),
        to: head.map(|value| value.text.span),
        near: Some(places.1),
        ..Draft::default()
    };
    report.add(pair, kind, draft);
}

/// The date that a value means, or the only one that a wrong value can mean.
fn day(value: &DateValue) -> Option<Date> {
    match &value.reading {
        DateReading::Date(date) => Some(*date),
        DateReading::Wrong(day) => day.map(Date::Day),
        _ => None,
    }
}

pub(super) fn target(
    report: &mut Report<'_, '_>,
    pair: Pair,
    subject: &str,
    base: Option<&DateValue>,
    head: Option<&DateValue>,
    places: (Span, Span),
) {
    fn text(value: Option<&DateValue>) -> &str {
        value.map_or("", |value| value.text.value.as_str())
    }
    let (old, new) = (base.and_then(day), head.and_then(day));
    let (before, after) = (report.base.look(text(base)), report.head.look(text(head)));
    if before.key == after.key {
        return;
    }
    let mut days = None;
    let kind = match (old, new) {
        (Some(old), Some(new)) => {
            let moved = new.last().since(old.last()).map_or(0, |since| since.get_days());
            if moved == 0 {
                return;
            }
            days = Some(moved);
            if moved > 0 {
                Kind::TargetPushed
            } else {
                Kind::TargetEarlier
            }
        }
        // `04/03/2027`: one of its readings may be the same date.
        (Some(old), None) if may_be(head, old) => return,
        (None, Some(new)) if may_be(base, new) => return,
        (Some(_), None) => Kind::TargetDropped,
        (None, Some(_)) => Kind::TargetAdded,
        (None, None) if is_date(base) && !is_date(head) => Kind::TargetDropped,
        (None, None) if is_date(head) && !is_date(base) => Kind::TargetAdded,
        (None, None) => match verdict(&before, &after) {
            Verdict::Weaker if !before.quantities.is_empty() && before.quantities.len() == after.quantities.len() => {
                let sum = |look: &super::look::Look| look.quantities.iter().map(|own| own.value).sum::<f64>();
                if sum(&after) > sum(&before) {
                    Kind::TargetPushed
                } else {
                    Kind::TargetEarlier
                }
            }
            Verdict::Edited => Kind::Wording,
            _ => Kind::TargetReworded,
        },
    };
    let shown = |value: Option<&DateValue>| value.map(|value| value.text.value.to_string());
    let draft = Draft {
        subject: subject.to_owned(),
        before: shown(base),
        after: shown(head),
        days,
        from: Some(base.map_or(places.0, |value| value.text.span)),
        to: head.map(|value| value.text.span),
        near: Some(places.1),
    };
    report.add(pair, kind, draft);
}

/// Whether a value is a date, even one whose day is uncertain.
fn is_date(value: Option<&DateValue>) -> bool {
    value.is_some_and(|value| !matches!(value.reading, DateReading::Text | DateReading::Wrong(_)))
}

fn may_be(value: Option<&DateValue>, date: Date) -> bool {
    match value.map(|value| &value.reading) {
        Some(DateReading::Ambiguous(one, other)) => [*one, *other].contains(&date.last()),
        Some(DateReading::ShortYear(days)) => days.contains(&date.last()),
        _ => false,
    }
}

pub(super) fn owners(
    report: &mut Report<'_, '_>,
    pair: Pair,
    subject: &str,
    base: &[Text],
    head: &[Text],
    places: (Span, Span),
) {
    let names = |owners: &[Text]| -> BTreeSet<String> {
        // `@ana` is an account of the same name.
        let name = |owner: &Text| load::name(owner.value.trim_start_matches('@')).to_lowercase();
        let named = owners.iter().map(name);
        named.filter(|name| !name.is_empty()).collect()
    };
    if names(base) == names(head) {
        return;
    }
    let shown = |owners: &[Text]| {
        let owners: Vec<&str> = owners.iter().map(|owner| owner.value.as_str()).collect();
        (!owners.is_empty()).then(|| owners.join(", "))
    };
    let draft = Draft {
        subject: subject.to_owned(),
        before: shown(base),
        after: shown(head),
        from: Some(base.first().map_or(places.0, |owner| owner.span)),
        to: head.first().map(|owner| owner.span),
        near: Some(places.1),
        ..Draft::default()
    };
    report.add(pair, Kind::OwnerChanged, draft);
}
