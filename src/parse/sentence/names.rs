//! The words that name a direction, and those that turn one.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::side::Side;
use crate::config::vocabulary::Beginnings;

static FIRST: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    let all = NAMES.iter().chain(SHORT_NAMES);
    all.filter_map(|(name, _)| name.split(' ').next()).collect()
});

/// Whether one of [`NAMES`] or [`SHORT_NAMES`] begins with `word`.
pub fn begins(word: &str) -> bool {
    FIRST.contains(word)
}

/// Whether one of them may begin with `word` in any case; false is certain.
pub fn may_begin(word: &str) -> bool {
    static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| Beginnings::new(FIRST.iter().copied()));
    BEGINNINGS.may_hold(word)
}

/// Names of a direction beside those of the vocabulary.
pub const NAMES: &[(&str, Side)] = &[
    ("dependent on", Side::DependsOn),
    ("dependency on", Side::DependsOn),
    ("depend on", Side::DependsOn),
    ("depends upon", Side::DependsOn),
    ("relies on", Side::DependsOn),
    ("builds on", Side::DependsOn),
    ("waits for", Side::DependsOn),
    ("waits on", Side::DependsOn),
    ("waiting for", Side::DependsOn),
    ("waiting on", Side::DependsOn),
    ("blocked on", Side::DependsOn),
    ("downstream of", Side::DependsOn),
    ("cannot start before", Side::DependsOn),
    ("cannot start until", Side::DependsOn),
    ("can't start before", Side::DependsOn),
    ("can't start until", Side::DependsOn),
    ("needed by", Side::Blocks),
    ("needed for", Side::Blocks),
    ("required by", Side::Blocks),
    ("required for", Side::Blocks),
    ("prerequisite for", Side::Blocks),
    ("prerequisite of", Side::Blocks),
    ("prerequisites for", Side::Blocks),
    ("prerequisites of", Side::Blocks),
    ("precondition for", Side::Blocks),
    ("precondition of", Side::Blocks),
    ("dependency of", Side::Blocks),
    ("dependency for", Side::Blocks),
    ("blocker for", Side::Blocks),
    ("blocker of", Side::Blocks),
    ("upstream of", Side::Blocks),
    ("unlocks", Side::Blocks),
];

/// Names that are one only right before an id or a colon.
pub const SHORT_NAMES: &[(&str, Side)] = &[
    ("after", Side::DependsOn),
    ("follows", Side::DependsOn),
    ("need", Side::DependsOn),
    ("needs", Side::DependsOn),
    ("needed", Side::DependsOn),
    ("required", Side::DependsOn),
    ("upstream", Side::DependsOn),
    ("before", Side::Blocks),
    ("precedes", Side::Blocks),
    ("block", Side::Blocks),
    ("enable", Side::Blocks),
    ("downstream", Side::Blocks),
];

/// What may stand before a name: who speaks, and words that turn nothing.
pub const FILLERS: &[&str] = &[
    "this",
    "milestone",
    "phase",
    "it",
    "we",
    "is",
    "are",
    "also",
    "a",
    "the",
    "must",
    "has",
    "have",
    "to",
    "be",
    "come",
    "comes",
    "done",
    "finished",
    "completed",
    "directly",
    "currently",
    "still",
];

/// The milestone itself, as the object of a sentence about another one.
pub const THIS: &[&str] = &["this", "us", "it", "ours"];

/// Words that make who stands before them wait.
pub const WAITS: &[&str] = &[
    "depend",
    "depends",
    "dependent",
    "depending",
    "need",
    "needs",
    "require",
    "requires",
    "wait",
    "waits",
    "waiting",
    "after",
    "until",
    "blocked",
    "follows",
    "downstream",
];

pub const JOINERS: &[&str] = &[
    "and",
    "&",
    "or",
    "plus",
    "as",
    "well",
    "und",
    "sowie",
    "y",
    "e",
    "et",
    "ainsi",
    "que",
    "と",
    "や",
    "および",
    "及び",
    "和",
    "与",
    "與",
    "及",
    "以及",
    "跟",
    "과",
    "와",
    "및",
    "และ",
];

/// Words that name no other direction, and take the one that stands there away.
pub const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "neither",
    "nor",
    "without",
    "except",
    "unlike",
    "instead",
    "cannot",
    "unrelated",
    "independent",
    "isn't",
    "aren't",
    "doesn't",
    "don't",
    "didn't",
    "won't",
    "can't",
    "nicht",
    "kein",
    "keine",
    "ohne",
    "sin",
    "sans",
    "pas",
];

/// Words that make of `no start` and an id a dependency.
pub const BARRIERS: &[&str] = &[
    "before", "until", "till", "without", "unless", "prior", "vor", "bevor", "bis", "ohne", "avant", "sans", "antes",
    "hasta", "sin",
];

/// Words behind which an id is no longer what the sentence began with.
pub const CLAUSE_BREAKERS: &[&str] = &[
    "block",
    "blocks",
    "blocked",
    "blocking",
    "blocker",
    "unblocks",
    "unblocked",
    "depend",
    "depends",
    "dependent",
    "dependency",
    "depending",
    "need",
    "needs",
    "needed",
    "require",
    "requires",
    "required",
    "prerequisite",
    "wait",
    "waits",
    "waiting",
    "enable",
    "enables",
    "after",
    "before",
    "until",
    "precedes",
    "follows",
    "upstream",
    "downstream",
    "unlocks",
    "see",
    "cf",
    "compare",
    "like",
    "was",
    "formerly",
];
