//! What milestones wait for: other milestones, whichever of the two says so, and dependencies in words only.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Item, within};
use crate::compare::Kind;
use crate::compare::milestones::canonical;
use crate::compare::report::{Draft, Pair, Report};
use crate::compare::side::Side;
use crate::compare::verdict::{Verdict, verdict};
use crate::source::{Span, Text};

/// Something that a milestone waits for.
struct Wait {
    /// Its index in the older book, if it is a milestone in both books.
    milestone: Option<usize>,
    /// `MLS-4`, `platform:MLS-010`.
    name: String,
    shown: String,
    span: Span,
    /// Whether it is a milestone of the older book that is gone from the newer one.
    is_gone: bool,
    /// Whether the milestone that waits says so.
    by_dependent: bool,
    /// Whether the other milestone says so.
    by_blocker: bool,
}

pub(super) fn compare(report: &mut Report<'_, '_>) {
    let both = report.pairs.of_base.clone();
    for (base, head) in both.into_iter().enumerate() {
        let Some(head) = head else { continue };
        let pair = report.pair_of_base(base);
        if report.is_void(pair) {
            continue;
        }
        one(report, pair, base, head);
    }
}

/// The index in [`Side::subjects`] of a spec.
fn index(side: &Side<'_>, spec: usize) -> Option<usize> {
    side.subjects.binary_search_by_key(&spec, |subject| subject.spec).ok()
}

fn waits(report: &Report<'_, '_>, side: &Side<'_>, milestone: usize, is_base: bool) -> Vec<Wait> {
    let subject = side.subjects[milestone];
    let project = side.project();
    let graph = &project.graph;
    let mut found: Vec<Wait> = Vec::new();
    for &blocker in graph.blockers(subject.spec) {
        let own = index(side, blocker);
        let partner = own.and_then(|own| {
            if is_base {
                report.pairs.of_base[own].map(|_| own)
            } else {
                report.pairs.of_head[own]
            }
        });
        let id = graph.specs[blocker].id.as_ref();
        let edge = graph.edge(blocker, subject.spec);
        let (chapter, span) = project.dependency_place(blocker, subject.spec);
        found.push(Wait {
            milestone: partner,
            name: id.map_or_else(|| project.name(blocker).to_owned(), canonical),
            shown: project.name(blocker).to_owned(),
            span: if chapter == subject.chapter {
                span
            } else {
                subject.title_place()
            },
            is_gone: is_base && own.is_some() && partner.is_none(),
            by_dependent: edge.is_some_and(|edge| edge.said_by_dependent.is_some()),
            by_blocker: edge.is_some_and(|edge| edge.said_by_blocker.is_some()),
        });
    }
    for (imported, span) in graph.imported_blockers(subject.spec) {
        found.push(Wait {
            milestone: None,
            name: imported.name.to_string(),
            shown: imported.name.to_string(),
            span,
            is_gone: false,
            by_dependent: true,
            by_blocker: false,
        });
    }
    for reference in &subject.milestone.depends_on.references {
        let Some(id) = &reference.id else { continue };
        if reference.import().is_none() && graph.by_id(id.as_str()).is_none() {
            found.push(Wait {
                milestone: None,
                name: canonical(id),
                shown: id.to_string(),
                span: reference.span,
                is_gone: false,
                by_dependent: true,
                by_blocker: false,
            });
        }
    }
    // A dependency that is named twice counts once.
    let mut seen: FxHashSet<String> = FxHashSet::default();
    found.retain(|wait| seen.insert(wait.name.clone()));
    found
}

fn one(report: &mut Report<'_, '_>, pair: Pair, base: usize, head: usize) {
    let own = waits(report, report.base, base, true);
    let mut other: Vec<Option<Wait>> = waits(report, report.head, head, false).into_iter().map(Some).collect();
    let mut by_milestone: FxHashMap<usize, usize> = FxHashMap::default();
    let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
    for (at, wait) in other.iter().enumerate() {
        let Some(wait) = wait else { continue };
        if let Some(milestone) = wait.milestone {
            by_milestone.insert(milestone, at);
        }
        by_name.entry(wait.name.clone()).or_insert(at);
    }
    let (mut gone, mut said): (Vec<Wait>, Vec<Wait>) = (Vec::new(), Vec::new());
    for wait in own {
        let by_pair = wait.milestone.and_then(|milestone| by_milestone.get(&milestone));
        // A name that means another milestone now does not match.
        let named = || {
            by_name.get(&wait.name).filter(|at| {
                wait.milestone.is_none() || other[**at].as_ref().is_some_and(|own| own.milestone.is_none())
            })
        };
        let Some(at) = by_pair.or_else(named).copied() else {
            gone.push(wait);
            continue;
        };
        // `None` for a second name of one milestone.
        if let Some(partner) = other[at].take() {
            // The milestone that waits has dropped or added its statement, while the other one says so in both books.
            if wait.by_dependent != partner.by_dependent && wait.by_blocker && partner.by_blocker {
                match wait.by_dependent {
                    true => gone.push(wait),
                    false => said.push(partner),
                }
            }
        }
    }
    let new: Vec<Wait> = other.into_iter().flatten().chain(said).collect();
    let (before, after) = words(report, base, head);
    let looks = |items: &[Item<'_, Text>]| -> Vec<_> { items.iter().map(|item| item.look.clone()).collect() };
    let (old, fresh) = (looks(&before), looks(&after));
    let pairs = within(&old, &fresh);
    let near = report.title_of_head(head);
    // The dropped milestone itself is reported as erosion.
    let (with_milestone, gone): (Vec<Wait>, Vec<Wait>) = gone.into_iter().partition(|wait| wait.is_gone);
    let mut dropped: Vec<(String, Span)> = gone.into_iter().map(|wait| (wait.shown, wait.span)).collect();
    let mut added: Vec<(String, Span)> = new.into_iter().map(|wait| (wait.shown, wait.span)).collect();
    let mut lost_words = Vec::new();
    for (at, item) in before.iter().enumerate() {
        match pairs.of_base[at] {
            None => lost_words.push((item.own.value.to_string(), item.own.span)),
            Some(partner) => {
                let kind = match verdict(&old[at], &fresh[partner]) {
                    Verdict::Same => continue,
                    Verdict::Edited => Kind::Wording,
                    _ => Kind::DependencyReworded,
                };
                let now = after[partner].own;
                let draft = draft(
                    Some((item.own.value.to_string(), item.own.span)),
                    Some((now.value.to_string(), now.span)),
                    near,
                );
                report.add(pair, kind, draft);
            }
        }
    }
    let new_words = after.iter().enumerate().filter(|(at, _)| pairs.of_head[*at].is_none());
    let mut new_words: Vec<(String, Span)> = new_words
        .map(|(_, item)| (item.own.value.to_string(), item.own.span))
        .collect();
    // Words became an id, or an id became words.
    let swap = |words: &mut Vec<(String, Span)>, ids: &mut Vec<(String, Span)>| {
        let count = words.len().min(ids.len());
        words.drain(..count).zip(ids.drain(..count)).collect::<Vec<_>>()
    };
    let named = swap(&mut lost_words, &mut added);
    let unnamed = swap(&mut new_words, &mut dropped);
    for (words, id) in named {
        report.add(pair, Kind::DependencyReworded, draft(Some(words), Some(id), near));
    }
    for (words, id) in unnamed {
        report.add(pair, Kind::DependencyReworded, draft(Some(id), Some(words), near));
    }
    for wait in with_milestone {
        report.add(
            pair,
            Kind::DependencyRemoved,
            draft(Some((wait.shown, wait.span)), None, near),
        );
    }
    let is_open = !report.base.subjects[base].is_settled();
    let kind = if is_open {
        Kind::DependencyDropped
    } else {
        Kind::DependencyRemoved
    };
    for gone in dropped.into_iter().chain(lost_words) {
        report.add(pair, kind, draft(Some(gone), None, near));
    }
    for new in added.into_iter().chain(new_words) {
        report.add(pair, Kind::DependencyAdded, draft(None, Some(new), near));
    }
}

/// The dependencies in words only, of milestones that differ.
fn words<'a>(report: &Report<'_, 'a>, base: usize, head: usize) -> (Vec<Item<'a, Text>>, Vec<Item<'a, Text>>) {
    if report.changed.binary_search(&(base, head)).is_err() {
        return (Vec::new(), Vec::new());
    }
    let of = |side: &Side<'a>, milestone: usize| {
        let own = side.subjects[milestone].milestone.depends_on.untracked.iter();
        own.map(|own| Item {
            milestone,
            own,
            look: side.look(&own.value),
        })
        .collect()
    };
    (of(report.base, base), of(report.head, head))
}

fn draft(base: Option<(String, Span)>, head: Option<(String, Span)>, near: Span) -> Draft {
    let shown = |own: &Option<(String, Span)>| own.as_ref().map(|own| own.0.clone());
    Draft {
        subject: "dependencies".to_owned(),
        before: shown(&base),
        after: shown(&head),
        from: base.map(|own| own.1),
        to: head.map(|own| own.1),
        near: Some(near),
        ..Draft::default()
    }
}
