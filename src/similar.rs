//! Which settled milestones were like one, and how they ended.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::SpecIx;
use crate::model::{Date, Progress};
use crate::parse::answer::{Answer, Asked, answer};
use crate::project::{Project, Subject};
use crate::source::SourceText;
use crate::text::words::{phrase, words};

/// A settled milestone that has something in common with another one.
#[derive(Clone, Debug)]
pub(crate) struct Similar {
    pub milestone: SpecIx,
    pub shared: Shared,
    pub completed: Option<Date>,
    /// Days from the target to the completion; negative if it was early, `None` if either is not known to the day.
    pub days_late: Option<i32>,
    /// Ticked criteria of the deliverables.
    pub progress: Progress,
}

/// What two milestones have in common.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared {
    pub plans: Vec<SpecIx>,
    /// As the other one writes them.
    pub owners: Vec<String>,
    /// The telling ones, rarest first.
    pub words: Vec<String>,
}

/// Words that a milestone shares without being alike for it.
const FEW_WORDS: usize = 2;
/// Words that are named.
const NAMED_WORDS: usize = 5;
/// Letters that a word has at least.
const LETTERS: usize = 4;

/// Something that a milestone is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Feature {
    Plan(SpecIx),
    Owner(String),
    Word(String),
}

/// The settled milestones most like `subject`, best first and `most` of them. They are compared by plan, owner and the
/// words of title, summary and deliverables, each weighed by how few milestones have it (inverse document frequency,
/// <https://doi.org/10.1108/eb026526>), plan and owner always by more than a word that everybody uses.
pub(crate) fn similar(project: &Project<'_>, subject: Subject<'_>, most: usize) -> Vec<Similar> {
    let all: Vec<(Subject<'_>, BTreeSet<Feature>)> = project
        .subjects()
        .map(|subject| (subject, features(project, subject)))
        .collect();
    let mut counts: BTreeMap<&Feature, usize> = BTreeMap::new();
    for feature in all.iter().flat_map(|(_, features)| features) {
        *counts.entry(feature).or_default() += 1;
    }
    let count = all.len() as f64;
    let weight = |feature: &Feature| {
        let rarity = (count / counts.get(feature).copied().unwrap_or(1) as f64).ln();
        match feature {
            Feature::Word(_) => rarity,
            Feature::Plan(_) | Feature::Owner(_) => 1.0 + rarity,
        }
    };
    let own = features(project, subject);
    let size = |features: &BTreeSet<Feature>| features.iter().map(weight).sum::<f64>().sqrt();
    let others = all
        .iter()
        .filter(|(other, _)| other.spec != subject.spec && other.is_settled());
    let mut found: Vec<(f64, Similar)> = others
        .filter_map(|(other, features)| {
            let mut common: Vec<&Feature> = own.intersection(features).filter(|f| weight(f) > 0.0).collect();
            common.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
            let shared = Shared::new(&common, *other);
            let is_alike = !shared.plans.is_empty() || !shared.owners.is_empty() || shared.words.len() > FEW_WORDS;
            let score = common.into_iter().map(weight).sum::<f64>() / (size(&own) * size(features)).max(1.0);
            is_alike.then(|| (score, Similar::new(*other, shared)))
        })
        .collect();
    found.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(one.milestone.cmp(&other.milestone)));
    found.into_iter().take(most).map(|(_, similar)| similar).collect()
}

impl Similar {
    fn new(other: Subject<'_>, mut shared: Shared) -> Self {
        shared.words.truncate(NAMED_WORDS);
        let target = other.target();
        let completed = other.document.metadata.completed_on.as_ref().and_then(|day| day.date());
        // A month or a quarter is kept until its last day.
        let days_late = target
            .zip(completed.and_then(Date::day))
            .and_then(|(target, completed)| {
                let late = completed.since(target.last()).ok()?;
                Some(late.get_days())
            });
        Self {
            milestone: other.spec,
            shared,
            completed,
            days_late,
            progress: other.milestone.progress(),
        }
    }
}

impl Shared {
    fn new(common: &[&Feature], other: Subject<'_>) -> Self {
        let mut shared = Self::default();
        for feature in common {
            match feature {
                Feature::Plan(plan) => shared.plans.push(*plan),
                Feature::Word(word) => shared.words.push(word.clone()),
                Feature::Owner(_) => {}
            }
        }
        let owners = other.document.metadata.owners.iter();
        let is_shared = |owner: &&crate::source::Text| {
            let names: Vec<Feature> = names(&owner.value).collect();
            common.iter().any(|feature| names.contains(feature))
        };
        shared.owners = owners.filter(is_shared).map(|owner| owner.value.to_string()).collect();
        shared
    }
}

fn features<'a>(project: &'a Project<'_>, subject: Subject<'a>) -> BTreeSet<Feature> {
    let mut found = BTreeSet::new();
    let graph = &project.graph;
    let named = graph.references(subject.spec).iter().copied();
    found.extend(
        named
            .filter(|&spec| graph.specs[spec].kind == "plan")
            .map(Feature::Plan),
    );
    for owner in &subject.document.metadata.owners {
        found.extend(names(&owner.value));
    }
    let milestone = subject.milestone;
    let deliverables = milestone.deliverables.iter();
    let source = project.text(subject.chapter);
    let said = |text: Option<&'a SourceText>| text.map(|text| text.of(source));
    let texts = deliverables.flat_map(|own| [Some(own.title.as_str()), said(own.description.as_ref())]);
    let summary = said(milestone.summary.as_ref());
    let texts = texts.chain([Some(subject.document.title.as_str()), summary]);
    let language = project.book.language.split(['-', '_']).next().unwrap_or("en");
    let idle = stop_words::lookup(language.to_lowercase()).unwrap_or(&[]);
    for text in texts.flatten() {
        let telling = words(text).filter(|(_, word)| word.chars().count() >= LETTERS);
        let telling = telling.filter(|(_, word)| word.chars().any(char::is_alphabetic));
        let lower = telling.map(|(_, word)| word.to_lowercase());
        found.extend(lower.filter(|word| !idle.contains(&word.as_str())).map(Feature::Word));
    }
    found
}

/// `Backend Engineer (Alice)` goes by both names.
fn names(owner: &str) -> impl Iterator<Item = Feature> + '_ {
    let parts = owner.split(['(', ')']).map(phrase);
    parts
        .filter(|name| answer(name, Asked::Value) == Answer::Given)
        .map(Feature::Owner)
}
