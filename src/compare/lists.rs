//! What milestones hold besides criteria: risks, blockers, dependencies, the rollback plan, capacity, the critical path, updates.

mod dependencies;

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Kind;
use super::look::{Look, hash};
use super::pair::{self, Candidate};
use super::report::{Draft, Pair, Report};
use super::side::Side;
use super::verdict::{Verdict, verdict};
use crate::model::{Blocker, DateValue, LevelValue, Risk, Step};
use crate::schedule::load;
use crate::source::{Span, Text};

pub(super) fn compare(report: &mut Report<'_, '_>) {
    dependencies::compare(report);
    risks(report);
    blockers(report);
    for &(base, head) in report.changed {
        let pair = report.pair_of_base(base);
        if !report.is_void(pair) {
            rollback(report, pair, base, head);
            capacity(report, pair, base, head);
            path(report, pair, base, head);
            updates(report, pair, base, head);
        }
    }
}

/// An item of a list of a changed milestone.
struct Item<'a, T> {
    milestone: usize,
    own: &'a T,
    look: Look,
}

/// The items of the milestones that were read.
fn items<'a, T>(
    side: &Side<'a>,
    milestones: &[usize],
    list: impl Fn(usize) -> &'a [T],
    text: impl Fn(&'a T) -> &'a str,
) -> Vec<Item<'a, T>> {
    let of = |&milestone: &usize| {
        let own = list(milestone).iter();
        own.map(|own| Item {
            milestone,
            own,
            look: side.look(text(own)),
        })
        .collect::<Vec<_>>()
    };
    milestones.iter().flat_map(of).collect()
}

/// The milestones of either book that differ or have no partner.
fn changed(report: &Report<'_, '_>) -> (Vec<usize>, Vec<usize>) {
    let both = report.changed;
    let mut base: Vec<usize> = both.iter().map(|pair| pair.0).collect();
    let mut head: Vec<usize> = both.iter().map(|pair| pair.1).collect();
    base.extend((0..report.base.subjects.len()).filter(|at| report.pairs.of_base[*at].is_none()));
    head.extend((0..report.head.subjects.len()).filter(|at| report.pairs.of_head[*at].is_none()));
    base.sort_unstable();
    head.sort_unstable();
    (base, head)
}

fn paired<T>(report: &Report<'_, '_>, base: &[Item<'_, T>], head: &[Item<'_, T>]) -> pair::Pairs {
    let candidate = |look, milestone: Option<usize>| Candidate {
        look,
        part: milestone,
        milestone,
        state: false,
    };
    let own: Vec<Candidate<'_>> = base
        .iter()
        .map(|item| candidate(&item.look, report.pairs.of_base[item.milestone].map(|_| item.milestone)))
        .collect();
    let other: Vec<Candidate<'_>> = head
        .iter()
        .map(|item| candidate(&item.look, report.pairs.of_head[item.milestone]))
        .collect();
    pair::pair(&own, &other)
}

/// The kinds of the changes in one list.
struct Kinds {
    added: Kind,
    dropped: Kind,
    reworded: Kind,
    moved: Kind,
}

/// Reports what was dropped, added, moved or reworded. Returns the items that are in both books, older one first.
fn walk<'a, T>(
    report: &mut Report<'_, 'a>,
    base: &[Item<'a, T>],
    head: &[Item<'a, T>],
    kinds: &Kinds,
    show: impl Fn(&T) -> (String, Span),
    is_over: impl Fn(&T) -> bool,
) -> Vec<(Pair, &'a T, &'a T)> {
    let pairs = paired(report, base, head);
    let mut kept = Vec::new();
    for (at, item) in base.iter().enumerate() {
        let own = report.pair_of_base(item.milestone);
        let (before, from) = show(item.own);
        let Some(partner) = pairs.of_base[at] else {
            let Some(there) = own.head.filter(|_| !report.is_void(own)) else {
                continue;
            };
            let draft = Draft {
                subject: before.clone(),
                before: Some(before),
                from: Some(from),
                near: Some(report.title_of_head(there)),
                ..Draft::default()
            };
            let kind = if is_over(item.own) {
                Kind::Wording
            } else {
                kinds.dropped
            };
            report.add(own, kind, draft);
            continue;
        };
        let other = &head[partner];
        let pair = Pair {
            base: Some(item.milestone),
            head: Some(other.milestone),
        };
        if report.is_void(pair) {
            continue;
        }
        let (after, to) = show(other.own);
        let draft = |before: String, after: String| Draft {
            subject: show(other.own).0,
            before: Some(before),
            after: Some(after),
            from: Some(from),
            to: Some(to),
            ..Draft::default()
        };
        if own.head != Some(other.milestone) {
            let draft = draft(
                report.base.name(item.milestone).to_owned(),
                report.head.name(other.milestone).to_owned(),
            );
            report.add(pair, kinds.moved, draft);
        }
        match verdict(&item.look, &other.look) {
            Verdict::Same => {}
            Verdict::Edited => report.add(pair, Kind::Wording, draft(before, after)),
            _ => report.add(pair, kinds.reworded, draft(before, after)),
        }
        kept.push((pair, item.own, other.own));
    }
    for (at, item) in head.iter().enumerate().filter(|(at, _)| pairs.of_head[*at].is_none()) {
        let _ = at;
        let own = report.pair_of_head(item.milestone);
        if own.base.is_none() || report.is_void(own) {
            continue;
        }
        let (after, to) = show(item.own);
        let draft = Draft {
            subject: after.clone(),
            after: Some(after),
            to: Some(to),
            ..Draft::default()
        };
        let kind = if is_over(item.own) { Kind::Wording } else { kinds.added };
        report.add(own, kind, draft);
    }
    kept
}

/// A label and the words of both books, if they differ in more than spelling.
type Difference = (&'static str, String, String);

fn differing(
    report: &Report<'_, '_>,
    label: &'static str,
    base: Option<&Text>,
    head: Option<&Text>,
    found: &mut Vec<Difference>,
) {
    let text = |value: Option<&Text>| value.map_or("", |text| text.value.as_str()).to_owned();
    let (before, after) = (text(base), text(head));
    if verdict(&report.base.look(&before), &report.head.look(&after)) < Verdict::Edited {
        found.push((label, before, after));
    }
}

fn level(label: &'static str, base: Option<&LevelValue>, head: Option<&LevelValue>, found: &mut Vec<Difference>) {
    let shown = |value: Option<&LevelValue>| value.map_or(String::new(), |value| value.text.value.to_string());
    let known = |value: Option<&LevelValue>| value.and_then(|value| value.level);
    if known(base) != known(head) || known(base).is_none() && shown(base).to_lowercase() != shown(head).to_lowercase() {
        found.push((label, shown(base), shown(head)));
    }
}

fn report_differences(
    report: &mut Report<'_, '_>,
    pair: Pair,
    kind: Kind,
    subject: &str,
    places: (Span, Span),
    found: Vec<Difference>,
) {
    if found.is_empty() {
        return;
    }
    let shown = |text: fn(&Difference) -> &str| {
        let parts: Vec<String> = found
            .iter()
            .map(|one| format!("{}: {}", one.0, if text(one).is_empty() { "none" } else { text(one) }))
            .collect();
        parts.join("; ")
    };
    let draft = Draft {
        subject: subject.to_owned(),
        before: Some(shown(|one| &one.1)),
        after: Some(shown(|one| &one.2)),
        from: Some(places.0),
        to: Some(places.1),
        ..Draft::default()
    };
    report.add(pair, kind, draft);
}

fn risks(report: &mut Report<'_, '_>) {
    let (own, other) = changed(report);
    let (base, head) = (report.base, report.head);
    let before = items(
        base,
        &own,
        |at| &base.subjects[at].milestone.risks,
        |risk: &Risk| risk.text.value.as_str(),
    );
    let after = items(
        head,
        &other,
        |at| &head.subjects[at].milestone.risks,
        |risk: &Risk| risk.text.value.as_str(),
    );
    let kinds = Kinds {
        added: Kind::RiskAdded,
        dropped: Kind::RiskDropped,
        reworded: Kind::RiskReworded,
        moved: Kind::RiskMoved,
    };
    let show = |risk: &Risk| (risk.text.value.to_string(), risk.span);
    let kept = walk(report, &before, &after, &kinds, show, |_| false);
    for (pair, own, other) in kept {
        let mut found = Vec::new();
        level(
            "likelihood",
            own.likelihood.as_ref(),
            other.likelihood.as_ref(),
            &mut found,
        );
        level("impact", own.impact.as_ref(), other.impact.as_ref(), &mut found);
        differing(
            report,
            "mitigation",
            own.mitigation.as_ref(),
            other.mitigation.as_ref(),
            &mut found,
        );
        differing(report, "owner", own.owner.as_ref(), other.owner.as_ref(), &mut found);
        report_differences(
            report,
            pair,
            Kind::RiskChanged,
            &other.text.value,
            (own.span, other.span),
            found,
        );
    }
}

fn blockers(report: &mut Report<'_, '_>) {
    let (own, other) = changed(report);
    let (base, head) = (report.base, report.head);
    fn text(blocker: &Blocker) -> &str {
        let issue = blocker.issue.as_ref().map_or("", |issue| issue.value.as_str());
        if blocker.title.value.is_empty() {
            issue
        } else {
            &blocker.title.value
        }
    }
    let before = items(base, &own, |at| &base.subjects[at].milestone.blockers, text);
    let after = items(head, &other, |at| &head.subjects[at].milestone.blockers, text);
    let kinds = Kinds {
        added: Kind::BlockerAdded,
        dropped: Kind::BlockerDropped,
        reworded: Kind::BlockerReworded,
        moved: Kind::BlockerMoved,
    };
    let show = |blocker: &Blocker| (text(blocker).to_owned(), blocker.span);
    let kept = walk(report, &before, &after, &kinds, show, |blocker| blocker.resolved);
    for (pair, own, other) in kept {
        let places = (own.span, other.span);
        let subject = text(other);
        if !own.resolved && other.resolved {
            let draft = Draft {
                subject: subject.to_owned(),
                from: Some(own.span),
                to: Some(other.span),
                ..Draft::default()
            };
            report.add(pair, Kind::BlockerResolved, draft);
            continue;
        }
        let mut found = Vec::new();
        if own.resolved && !other.resolved {
            found.push(("state", "resolved".to_owned(), "open".to_owned()));
        }
        level("priority", own.priority.as_ref(), other.priority.as_ref(), &mut found);
        differing(report, "issue", own.issue.as_ref(), other.issue.as_ref(), &mut found);
        differing(report, "impact", own.impact.as_ref(), other.impact.as_ref(), &mut found);
        differing(report, "action", own.action.as_ref(), other.action.as_ref(), &mut found);
        let owners = |blocker: &Blocker| {
            let names: Vec<String> = blocker
                .owners
                .iter()
                .map(|owner| load::name(&owner.value).to_lowercase())
                .collect();
            names.join(", ")
        };
        if owners(own) != owners(other) {
            found.push(("owner", owners(own), owners(other)));
        }
        date("target", own.target.as_ref(), other.target.as_ref(), &mut found);
        report_differences(report, pair, Kind::BlockerChanged, subject, places, found);
    }
}

fn date(label: &'static str, base: Option<&DateValue>, head: Option<&DateValue>, found: &mut Vec<Difference>) {
    let shown = |value: Option<&DateValue>| value.map_or(String::new(), |value| value.text.value.to_string());
    let day = |value: Option<&DateValue>| value.and_then(DateValue::date).map(|date| date.last());
    let is_same = match (day(base), day(head)) {
        (None, None) => shown(base).to_lowercase() == shown(head).to_lowercase(),
        (own, other) => own == other,
    };
    if !is_same && shown(base) != shown(head) {
        found.push((label, shown(base), shown(head)));
    }
}

fn rollback(report: &mut Report<'_, '_>, pair: Pair, base: usize, head: usize) {
    let (own, other) = (
        &report.base.subjects[base].milestone.rollback,
        &report.head.subjects[head].milestone.rollback,
    );
    let place = |heading: Option<Span>, steps: &[Step]| heading.or(steps.first().map(|step| step.text.span));
    let (from, to) = (place(own.heading, &own.steps), place(other.heading, &other.steps));
    let titles = report.title_of_head(head);
    let texts = |side: &Side<'_>, at: usize, steps: &[Step]| -> Vec<String> {
        let source = side.text(at);
        steps.iter().map(|step| step.text.of(source).to_owned()).collect()
    };
    let (before, after) = (
        texts(report.base, base, &own.steps),
        texts(report.head, head, &other.steps),
    );
    let whole = |texts: &[String]| (!texts.is_empty()).then(|| texts.join("; "));
    let is_gone = from.is_some() && to.is_none() || !before.is_empty() && after.is_empty();
    let is_new = to.is_some() && from.is_none() || !after.is_empty() && before.is_empty();
    if is_gone || is_new {
        let draft = Draft {
            subject: "rollback plan".to_owned(),
            before: whole(&before),
            after: whole(&after),
            from,
            to,
            near: Some(titles),
            ..Draft::default()
        };
        let kind = if is_gone {
            Kind::RollbackDropped
        } else {
            Kind::RollbackAdded
        };
        report.add(pair, kind, draft);
        return;
    }
    let looks = |side: &Side<'_>, texts: &[String]| -> Vec<Look> { texts.iter().map(|text| side.look(text)).collect() };
    let (old, new) = (looks(report.base, &before), looks(report.head, &after));
    let pairs = within(&old, &new);
    let spot = |steps: &[Step], at: usize| Some(steps[at].text.span);
    for (at, text) in before.iter().enumerate() {
        let draft = Draft {
            subject: "rollback plan".to_owned(),
            before: Some(text.clone()),
            from: spot(&own.steps, at),
            near: Some(to.unwrap_or(titles)),
            ..Draft::default()
        };
        match pairs.of_base[at] {
            None => report.add(pair, Kind::RollbackDropped, draft),
            Some(partner) => {
                let kind = match verdict(&old[at], &new[partner]) {
                    Verdict::Same => continue,
                    Verdict::Edited => Kind::Wording,
                    _ => Kind::RollbackReworded,
                };
                let draft = Draft {
                    after: Some(after[partner].clone()),
                    to: spot(&other.steps, partner),
                    ..draft
                };
                report.add(pair, kind, draft);
            }
        }
    }
    for (at, text) in after.iter().enumerate().filter(|(at, _)| pairs.of_head[*at].is_none()) {
        let draft = Draft {
            subject: "rollback plan".to_owned(),
            after: Some(text.clone()),
            to: spot(&other.steps, at),
            ..Draft::default()
        };
        report.add(pair, Kind::RollbackAdded, draft);
    }
}

/// Pairs the texts of one milestone.
fn within(base: &[Look], head: &[Look]) -> pair::Pairs {
    fn candidate(look: &Look) -> Candidate<'_> {
        Candidate {
            look,
            part: Some(0),
            milestone: Some(0),
            state: false,
        }
    }
    let own: Vec<Candidate<'_>> = base.iter().map(candidate).collect();
    let other: Vec<Candidate<'_>> = head.iter().map(candidate).collect();
    pair::pair_within(&own, &other)
}

/// A person's rows of the capacity table.
#[derive(Default)]
struct Rows {
    name: String,
    /// Percent and weeks, in thousandths.
    values: Vec<(Option<i64>, Option<i64>)>,
    shown: Vec<String>,
    span: Option<Span>,
}

fn capacity(report: &mut Report<'_, '_>, pair: Pair, base: usize, head: usize) {
    let rows = |side: &Side<'_>, at: usize| {
        let mut people: BTreeMap<String, Rows> = BTreeMap::new();
        for row in &side.subjects[at].milestone.capacity {
            let name = load::name(&row.person.value);
            let own = people.entry(name.to_lowercase()).or_default();
            let thousandths = |value: Option<f64>| value.map(|value| (value * 1000.0) as i64);
            own.values.push((thousandths(row.percent), thousandths(row.weeks)));
            let part = |text: &Option<Text>, unit: &str| {
                let text = text.as_ref().map_or("", |text| text.value.as_str());
                match text.is_empty() {
                    true => "?".to_owned(),
                    false if text.chars().all(|c| c.is_ascii_digit() || c == '.') => format!("{text}{unit}"),
                    false => text.to_owned(),
                }
            };
            own.shown.push(format!(
                "{}, {}",
                part(&row.allocation, "%"),
                part(&row.weeks_text, " weeks")
            ));
            own.name = name.to_owned();
            own.span = own.span.or(Some(row.span));
        }
        people.values_mut().for_each(|rows| rows.values.sort_unstable());
        people
    };
    let (mut own, other) = (rows(report.base, base), rows(report.head, head));
    let near = report.title_of_head(head);
    let mut found = Vec::new();
    for (name, now) in &other {
        let before = own.remove(name);
        if before.as_ref().is_some_and(|before| before.values == now.values) {
            continue;
        }
        found.push(Draft {
            subject: now.name.clone(),
            before: before.as_ref().map(|rows| rows.shown.join("; ")),
            after: Some(now.shown.join("; ")),
            from: before.and_then(|rows| rows.span),
            to: now.span,
            ..Draft::default()
        });
    }
    found.extend(own.into_values().map(|rows| Draft {
        subject: rows.name,
        before: Some(rows.shown.join("; ")),
        from: rows.span,
        near: Some(near),
        ..Draft::default()
    }));
    for draft in found {
        report.add(pair, Kind::CapacityChanged, draft);
    }
}

fn path(report: &mut Report<'_, '_>, pair: Pair, base: usize, head: usize) {
    let (own, other) = (
        report.base.subjects[base].milestone.critical_path.as_ref(),
        report.head.subjects[head].milestone.critical_path.as_ref(),
    );
    let days = |path: Option<&crate::model::CriticalPath>| -> Vec<Option<i64>> {
        let steps = path.map_or(&[][..], |path| &path.steps).iter();
        steps.map(|step| step.days.map(|days| (days * 1000.0) as i64)).collect()
    };
    let shown = |path: Option<&crate::model::CriticalPath>| {
        let path = path?;
        let steps: Vec<String> = path
            .steps
            .iter()
            .map(|step| match step.days {
                Some(days) => format!("{} ({days} days)", step.name.value),
                None => step.name.value.to_string(),
            })
            .collect();
        let ends = [("from", &path.start), ("to", &path.end)];
        let ends = ends
            .into_iter()
            .filter_map(|(word, end)| Some(format!("{word} {}", end.as_ref()?.text.value)));
        Some(steps.join(" → ") + &ends.map(|end| format!(", {end}")).collect::<String>())
    };
    let mut found = Vec::new();
    date(
        "start",
        own.and_then(|path| path.start.as_ref()),
        other.and_then(|path| path.start.as_ref()),
        &mut found,
    );
    date(
        "end",
        own.and_then(|path| path.end.as_ref()),
        other.and_then(|path| path.end.as_ref()),
        &mut found,
    );
    if days(own) == days(other) && found.is_empty() {
        return;
    }
    let near = report.title_of_head(head);
    let draft = Draft {
        subject: "critical path".to_owned(),
        before: shown(own),
        after: shown(other),
        from: own.map(|path| path.span),
        to: other.map(|path| path.span),
        near: Some(near),
        ..Draft::default()
    };
    report.add(pair, Kind::PathChanged, draft);
}

fn updates(report: &mut Report<'_, '_>, pair: Pair, base: usize, head: usize) {
    let key = |side: &Side<'_>, update: &crate::model::Update| {
        let lines: Vec<&str> = update.lines.iter().map(|line| line.value.as_str()).collect();
        hash(&side.look(&format!("{} {}", update.text.value, lines.join(" "))).key)
    };
    let day = |update: &crate::model::Update| update.date.as_ref().and_then(DateValue::date).map(|date| date.last());
    let before = &report.base.subjects[base].milestone.updates;
    let known: FxHashSet<u64> = before.iter().map(|update| key(report.base, update)).collect();
    let mut days: FxHashMap<_, usize> = FxHashMap::default();
    before
        .iter()
        .for_each(|update| *days.entry(day(update)).or_default() += 1);
    let after = &report.head.subjects[head].milestone.updates;
    for update in after.iter().filter(|update| !known.contains(&key(report.head, update))) {
        let draft = Draft {
            subject: "status update".to_owned(),
            after: Some(update.text.value.to_string()),
            to: Some(update.span),
            ..Draft::default()
        };
        let kind = if days.contains_key(&day(update)) {
            Kind::Wording
        } else {
            Kind::UpdateAdded
        };
        report.add(pair, kind, draft);
    }
}
