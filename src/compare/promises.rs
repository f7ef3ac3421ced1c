//! Deliverables and criteria: what was dropped, added or moved, and how the rest changed.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::{FxHashMap, FxHashSet};

use super::look::hash;
use super::milestones::best_first;
use super::pair::{self, Candidate, IN_PART, Pairing, Scope};
use super::report::{Draft, Report};
use super::side::{PartKind, Side};
use super::verdict::{Verdict, verdict};
use super::{Kind, fields};
use crate::model::Status;

/// For each part or criterion, its partner.
type Partners = Vec<Option<usize>>;

struct Paired {
    parts: (Partners, Partners),
    entries: (Partners, Partners),
}

pub(super) fn compare(report: &mut Report<'_, '_>) {
    let parts = parts(report);
    let entries = {
        // A pair of parts is identified by the index of the older one.
        let base = entries(report.base, &report.pairs.of_base, true, |part| {
            parts.0[part].map(|_| part)
        });
        let head = entries(report.head, &report.pairs.of_head, false, |part| parts.1[part]);
        let pairs = pair::pair(&base, &head);
        (pairs.of_base, pairs.of_head)
    };
    let paired = Paired { parts, entries };
    deliverables(report, &paired);
    dropped_and_added(report, &paired);
    kept(report, &paired);
}

fn entries<'s>(
    side: &'s Side<'_>,
    milestones: &[Option<usize>],
    is_base: bool,
    part: impl Fn(usize) -> Option<usize>,
) -> Vec<Candidate<'s>> {
    let candidate = |entry: &'s super::side::Entry<'_>| {
        let own = side.parts[entry.part].milestone;
        Candidate {
            look: &entry.look,
            part: part(entry.part),
            milestone: if is_base {
                milestones[own].map(|_| own)
            } else {
                milestones[own]
            },
            state: entry.done == Some(true),
        }
    };
    side.entries.iter().map(candidate).collect()
}

/// Pairs deliverables by title, content, likeness and position; groups and procedures by title, content, likeness and order.
fn parts(report: &Report<'_, '_>) -> (Partners, Partners) {
    let (base, head) = (report.base, report.head);
    let mut own: Partners = vec![None; base.parts.len()];
    let mut other: Partners = vec![None; head.parts.len()];
    let families: [fn(PartKind) -> bool; 4] = [
        |kind| matches!(kind, PartKind::Deliverable(_)),
        |kind| matches!(kind, PartKind::Group(_)),
        |kind| matches!(kind, PartKind::Procedure(_)),
        |kind| matches!(kind, PartKind::SignOff),
    ];
    for (at, is_own) in families.into_iter().enumerate() {
        let list = |side: &Side<'_>| -> Vec<usize> {
            (0..side.parts.len())
                .filter(|part| is_own(side.parts[*part].kind))
                .collect()
        };
        let (before, after) = (list(base), list(head));
        let candidates =
            |side: &'_ Side<'_>, list: &[usize], of: &dyn Fn(usize) -> Option<usize>| -> Vec<(Option<usize>, usize)> {
                list.iter()
                    .map(|&part| (of(side.parts[part].milestone), part))
                    .collect()
            };
        let of_base = |milestone: usize| report.pairs.of_base[milestone].map(|_| milestone);
        let of_head = |milestone: usize| report.pairs.of_head[milestone];
        let (old, new) = (candidates(base, &before, &of_base), candidates(head, &after, &of_head));
        let old: Vec<Candidate<'_>> = old
            .into_iter()
            .map(|(milestone, part)| candidate(base, part, milestone))
            .collect();
        let new: Vec<Candidate<'_>> = new
            .into_iter()
            .map(|(milestone, part)| candidate(head, part, milestone))
            .collect();
        let mut work = Pairing::new(&old, &new);
        work.by_text(Scope::Part, false, pair::any);
        by_content(report, &mut work, &before, &after, true);
        work.by_likeness(Scope::Part, IN_PART, pair::any);
        if at == 0 {
            work.by_place();
            by_content(report, &mut work, &before, &after, false);
            by_title(report, &mut work, &before, &after);
        } else {
            by_order(&mut work, &old, &new);
        }
        for (index, partner) in work.pairs.of_base.iter().enumerate() {
            if let Some(partner) = partner {
                own[before[index]] = Some(after[*partner]);
                other[after[*partner]] = Some(before[index]);
            }
        }
    }
    (own, other)
}

fn candidate<'s>(side: &'s Side<'_>, part: usize, milestone: Option<usize>) -> Candidate<'s> {
    Candidate {
        look: &side.parts[part].look,
        part: milestone,
        milestone,
        state: false,
    }
}

/// Hashes of the criteria of a part.
fn content(side: &Side<'_>, part: usize) -> FxHashSet<u64> {
    let entries = side.entries[side.parts[part].entries.clone()].iter();
    entries.map(|entry| hash(&entry.look.key)).collect()
}

/// Joins parts that have at least half of their criteria in common, within a milestone or across.
fn by_content(report: &Report<'_, '_>, work: &mut Pairing<'_, '_>, before: &[usize], after: &[usize], is_within: bool) {
    let scope = |milestone: Option<usize>| if is_within { milestone } else { Some(0) };
    let mut holders: FxHashMap<(usize, u64), Vec<usize>> = FxHashMap::default();
    let mut sizes: FxHashMap<usize, usize> = FxHashMap::default();
    for (at, &part) in after
        .iter()
        .enumerate()
        .filter(|(at, _)| work.pairs.of_head[*at].is_none())
    {
        let Some(within) = scope(report.pairs.of_head[report.head.parts[part].milestone]) else {
            continue;
        };
        let content = content(report.head, part);
        sizes.insert(at, content.len());
        for text in content {
            holders.entry((within, text)).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    for (at, &part) in before
        .iter()
        .enumerate()
        .filter(|(at, _)| work.pairs.of_base[*at].is_none())
    {
        let own = report.base.parts[part].milestone;
        let Some(within) = scope(report.pairs.of_base[own].map(|_| own)) else {
            continue;
        };
        let content = content(report.base, part);
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        for text in &content {
            for &holder in holders.get(&(within, *text)).into_iter().flatten().take(8) {
                *shared.entry(holder).or_default() += 1;
            }
        }
        for (holder, count) in shared {
            // Across milestones one common line is not enough.
            if count * 2 >= content.len().max(sizes[&holder]) && (is_within || count > 1) {
                found.push((count, at, holder));
            }
        }
    }
    best_first(&mut found);
    for (_, own, other) in found {
        if work.pairs.of_base[own].is_none() && work.pairs.of_head[other].is_none() {
            work.join(own, other);
        }
    }
}

/// Joins deliverables of different milestones that share a telling title and have no criteria that say otherwise.
fn by_title(report: &Report<'_, '_>, work: &mut Pairing<'_, '_>, before: &[usize], after: &[usize]) {
    let mut known: FxHashMap<u64, VecDeque<usize>> = FxHashMap::default();
    let is_bare = |side: &Side<'_>, part: usize| side.parts[part].entries.is_empty() || side.parts[part].is_task;
    let is_telling = |side: &Side<'_>, part: usize| side.parts[part].look.telling().len() > 1 && is_bare(side, part);
    for (at, &part) in after.iter().enumerate() {
        if work.pairs.of_head[at].is_none() && is_telling(report.head, part) {
            known
                .entry(hash(&report.head.parts[part].look.key))
                .or_default()
                .push_back(at);
        }
    }
    for (at, &part) in before.iter().enumerate() {
        if work.pairs.of_base[at].is_none() && is_telling(report.base, part) {
            let own = known.get_mut(&hash(&report.base.parts[part].look.key));
            if let Some(partner) = own.and_then(VecDeque::pop_front) {
                work.join(at, partner);
            }
        }
    }
}

/// Joins the remaining groups of a milestone in order.
fn by_order(work: &mut Pairing<'_, '_>, old: &[Candidate<'_>], new: &[Candidate<'_>]) {
    let mut left: BTreeMap<usize, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (at, own) in old.iter().enumerate() {
        if let Some(milestone) = own.milestone.filter(|_| work.pairs.of_base[at].is_none()) {
            left.entry(milestone).or_default().0.push(at);
        }
    }
    for (at, other) in new.iter().enumerate() {
        if let Some(milestone) = other.milestone.filter(|_| work.pairs.of_head[at].is_none()) {
            left.entry(milestone).or_default().1.push(at);
        }
    }
    for (own, other) in left.into_values() {
        if own.len() == other.len() {
            own.into_iter()
                .zip(other)
                .for_each(|(own, other)| work.join(own, other));
        }
    }
}

fn deliverables(report: &mut Report<'_, '_>, paired: &Paired) {
    let (base, head) = (report.base, report.head);
    for part in 0..base.parts.len() {
        let Some(own) = base.deliverable(part) else { continue };
        let milestone = base.parts[part].milestone;
        let pair = report.pair_of_base(milestone);
        let Some(partner) = paired.parts.0[part] else {
            let Some(there) = pair.head else { continue };
            if report.is_void(pair) {
                continue;
            }
            let mut lines = base.parts[part].entries.clone();
            let is_merged = !lines.is_empty() && lines.all(|entry| paired.entries.0[entry].is_some());
            let draft = Draft {
                subject: own.title.value.to_string(),
                before: Some(own.title.value.to_string()),
                from: Some(own.span),
                near: Some(report.title_of_head(there)),
                ..Draft::default()
            };
            let kind = if is_merged {
                Kind::DeliverableMerged
            } else {
                Kind::DeliverableDropped
            };
            report.add(pair, kind, draft);
            continue;
        };
        let Some(other) = head.deliverable(partner) else {
            continue;
        };
        let there = head.parts[partner].milestone;
        let is_moved = pair.head != Some(there);
        let pair = if is_moved {
            let draft = Draft {
                subject: other.title.value.to_string(),
                before: Some(base.name(milestone).to_owned()),
                after: Some(head.name(there).to_owned()),
                from: Some(own.span),
                to: Some(other.span),
                ..Draft::default()
            };
            report.add_moved(milestone, there, Kind::DeliverableMoved, draft);
            super::report::Pair {
                base: Some(milestone),
                head: Some(there),
            }
        } else {
            pair
        };
        if report.is_void(pair) {
            continue;
        }
        let places = (own.span, other.span);
        let kind = match verdict(&base.parts[part].look, &head.parts[partner].look) {
            Verdict::Same => None,
            // Its only criterion reports it.
            _ if base.parts[part].is_task && head.parts[partner].is_task => None,
            Verdict::Edited => Some(Kind::Wording),
            _ => Some(Kind::DeliverableReworded),
        };
        if let Some(kind) = kind {
            let draft = Draft {
                subject: other.title.value.to_string(),
                before: Some(own.title.value.to_string()),
                after: Some(other.title.value.to_string()),
                from: Some(own.title.span),
                to: Some(other.title.span),
                ..Draft::default()
            };
            report.add(pair, kind, draft);
        }
        let title = &other.title.value;
        fields::status(report, pair, title, own.status.as_ref(), other.status.as_ref(), places);
        fields::target(report, pair, title, own.target.as_ref(), other.target.as_ref(), places);
        fields::owners(report, pair, title, &own.owners, &other.owners, places);
    }
    for part in 0..head.parts.len() {
        let Some(own) = head.deliverable(part).filter(|_| paired.parts.1[part].is_none()) else {
            continue;
        };
        let pair = report.pair_of_head(head.parts[part].milestone);
        if pair.base.is_none() || report.is_void(pair) {
            continue;
        }
        let draft = Draft {
            subject: own.title.value.to_string(),
            after: Some(own.title.value.to_string()),
            to: Some(own.span),
            ..Draft::default()
        };
        report.add(pair, Kind::DeliverableAdded, draft);
    }
}

/// The name of a part in reports.
fn label(side: &Side<'_>, part: usize) -> String {
    let part = &side.parts[part];
    match part.kind {
        PartKind::SignOff => "sign-off".to_owned(),
        PartKind::Group(_) if part.title.is_empty() => "success criteria".to_owned(),
        PartKind::Procedure(_) if part.title.is_empty() => "acceptance procedures".to_owned(),
        _ => part.title.to_owned(),
    }
}

/// The words of several criteria in one line.
fn joined(side: &Side<'_>, entries: &[usize]) -> String {
    let texts: Vec<&str> = entries.iter().map(|entry| side.entries[*entry].text).collect();
    texts.join("; ")
}

fn dropped_and_added(report: &mut Report<'_, '_>, paired: &Paired) {
    let (base, head) = (report.base, report.head);
    for part in 0..base.parts.len() {
        let own = &base.parts[part];
        let pair = report.pair_of_base(own.milestone);
        let Some(there) = pair.head.filter(|_| !report.is_void(pair)) else {
            continue;
        };
        let partner = paired.parts.0[part];
        if partner.is_none() && matches!(own.kind, PartKind::Deliverable(_)) {
            continue;
        }
        let gone: Vec<usize> = own
            .entries
            .clone()
            .filter(|entry| paired.entries.0[*entry].is_none())
            .collect();
        let near = partner.filter(|partner| head.parts[*partner].milestone == there);
        let near = near.map_or_else(|| report.title_of_head(there), |partner| head.parts[partner].span);
        let kind = match own.kind {
            PartKind::SignOff => Kind::SignOffDropped,
            _ => Kind::CriterionDropped,
        };
        let is_whole = partner.is_none() && gone.len() == own.entries.len();
        for gone in groups(gone, is_whole) {
            let draft = Draft {
                subject: label(base, part),
                before: Some(joined(base, &gone)),
                from: gone.first().map(|entry| base.entries[*entry].span),
                near: Some(near),
                ..Draft::default()
            };
            report.add(pair, kind, draft);
        }
    }
    for part in 0..head.parts.len() {
        let own = &head.parts[part];
        let pair = report.pair_of_head(own.milestone);
        if pair.base.is_none() || report.is_void(pair) {
            continue;
        }
        let partner = paired.parts.1[part];
        if partner.is_none() && matches!(own.kind, PartKind::Deliverable(_)) {
            continue;
        }
        let new: Vec<usize> = own
            .entries
            .clone()
            .filter(|entry| paired.entries.1[*entry].is_none())
            .collect();
        let kind = match own.kind {
            PartKind::SignOff => Kind::SignOffAdded,
            _ => Kind::CriterionAdded,
        };
        let is_whole = partner.is_none() && new.len() == own.entries.len();
        for new in groups(new, is_whole) {
            let draft = Draft {
                subject: label(head, part),
                after: Some(joined(head, &new)),
                to: new.first().map(|entry| head.entries[*entry].span),
                ..Draft::default()
            };
            report.add(pair, kind, draft);
        }
    }
}

/// All entries together, or one by one.
fn groups(entries: Vec<usize>, is_whole: bool) -> Vec<Vec<usize>> {
    match is_whole && !entries.is_empty() {
        true => vec![entries],
        false => entries.into_iter().map(|entry| vec![entry]).collect(),
    }
}

/// Reports how the criteria that are in both books changed.
fn kept(report: &mut Report<'_, '_>, paired: &Paired) {
    let (base, head) = (report.base, report.head);
    let mut levels: FxHashMap<(usize, usize), usize> = FxHashMap::default();
    for (entry, partner) in paired.entries.0.iter().enumerate() {
        let Some(partner) = *partner else { continue };
        let (own, other) = (&base.entries[entry], &head.entries[partner]);
        let (part, there) = (&base.parts[own.part], &head.parts[other.part]);
        let is_home = report.pairs.of_base[part.milestone] == Some(there.milestone);
        let pair = super::report::Pair {
            base: Some(part.milestone),
            head: Some(there.milestone),
        };
        if report.is_void(pair) && is_home {
            continue;
        }
        let is_sign_off = part.kind == PartKind::SignOff && there.kind == PartKind::SignOff;
        let is_same_part = paired.parts.0[own.part] == Some(other.part);
        let draft = || Draft {
            subject: label(head, other.part),
            before: Some(own.text.to_owned()),
            after: Some(other.text.to_owned()),
            from: Some(own.span),
            to: Some(other.span),
            ..Draft::default()
        };
        let is_cancelled = |status: Option<Status>| status == Some(Status::Cancelled);
        if !is_home && is_cancelled(head.status(there.milestone)) && !is_cancelled(base.status(part.milestone)) {
            report.add(pair, Kind::CriterionDropped, draft());
            continue;
        }
        if there.rank != part.rank && levels.insert((own.part, other.part), entry).is_none() {
            let level = |part: &super::side::Part<'_>| match (part.level, part.rank) {
                ("", 3) => "must".to_owned(),
                ("", 2) => "should".to_owned(),
                ("", _) => "may".to_owned(),
                (level, _) => level.to_owned(),
            };
            let kind = if there.rank < part.rank {
                Kind::LevelLowered
            } else {
                Kind::LevelRaised
            };
            let draft = match is_same_part {
                true => Draft {
                    subject: label(head, other.part),
                    before: Some(level(part)),
                    after: Some(level(there)),
                    from: Some(part.span),
                    to: Some(there.span),
                    ..Draft::default()
                },
                false => Draft {
                    before: Some(format!("{} ({})", own.text, level(part))),
                    after: Some(format!("{} ({})", other.text, level(there))),
                    ..draft()
                },
            };
            report.add(pair, kind, draft);
        } else if !is_same_part
            && there.rank == part.rank
            && !(paired.parts.0[own.part].is_none() && is_heir(report, paired, own.part, other.part))
        {
            let place = |side: &Side<'_>, part: usize| match is_home {
                true => label(side, part),
                false => format!("{}, {}", side.name(side.parts[part].milestone), label(side, part)),
            };
            let (before, after) = (place(base, own.part), place(head, other.part));
            // Parts with the same name cannot be told apart.
            if before != after {
                let draft = Draft {
                    subject: other.text.to_owned(),
                    before: Some(before),
                    after: Some(after),
                    ..draft()
                };
                report.add(pair, Kind::CriterionMoved, draft);
            }
        }
        let kind = match verdict(&own.look, &other.look) {
            Verdict::Same => None,
            Verdict::Edited => Some(Kind::Wording),
            Verdict::Weaker => Some(Kind::CriterionWeakened),
            Verdict::Lowered => Some(Kind::LevelLowered),
            Verdict::Raised => Some(Kind::LevelRaised),
            Verdict::Stronger => Some(Kind::CriterionStrengthened),
            Verdict::Reworded if is_sign_off => Some(Kind::SignOffReworded),
            Verdict::Reworded => Some(Kind::CriterionReworded),
        };
        if let Some(kind) = kind {
            report.add(pair, kind, draft());
        }
        let kind = match (own.done, other.done) {
            (Some(true), Some(false)) => Kind::BoxUnticked,
            (Some(false), Some(true)) => Kind::BoxTicked,
            _ => continue,
        };
        let shown =
            |done: Option<bool>, text: &str| format!("{} {text}", if done == Some(true) { "[x]" } else { "[ ]" });
        let draft = Draft {
            before: Some(shown(own.done, own.text)),
            after: Some(shown(other.done, other.text)),
            ..draft()
        };
        report.add(pair, kind, draft);
    }
}

/// Whether everything in a part without a partner is in one new part now, so that only its heading changed.
fn is_heir(report: &Report<'_, '_>, paired: &Paired, part: usize, heir: usize) -> bool {
    let own = &report.base.parts[part];
    if matches!(own.kind, PartKind::Deliverable(_)) || paired.parts.1[heir].is_some() {
        return false;
    }
    let is_there = |entry: usize| paired.entries.0[entry].is_some_and(|entry| report.head.entries[entry].part == heir);
    own.entries.clone().all(is_there)
}
