//! What followed from a change: the findings that appeared and those that are gone.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Severity};

/// The difference of two analyses in findings.
#[derive(Debug, Default)]
pub(crate) struct Followed<'b, 'a> {
    pub gained: Vec<&'a Finding>,
    pub gone: Vec<&'b Finding>,
}

/// Compares the live findings of a book before and after a change.
pub(crate) fn followed<'b, 'a>(before: &'b Analysis<'_>, after: &'a Analysis<'_>) -> Followed<'b, 'a> {
    Followed {
        gained: beyond(&after.findings, &before.findings),
        gone: beyond(&before.findings, &after.findings),
    }
}

/// The findings of `all` that are not among `known`. Two of one severity are the same if their fingerprints match, or else if rule,
/// milestone and message do.
fn beyond<'f>(all: &'f [Finding], known: &[Finding]) -> Vec<&'f Finding> {
    let live = |finding: &&Finding| finding.is_live();
    let by_fingerprint = |finding: &Finding| {
        let print = Some(finding.fingerprint.clone());
        (finding.rule, finding.severity, print, String::new())
    };
    let by_words = |finding: &Finding| {
        let milestone = finding.milestone.clone();
        (finding.rule, finding.severity, milestone, finding.message.clone())
    };
    let rest = without(
        all.iter().filter(live).collect(),
        known.iter().filter(live).collect(),
        by_fingerprint,
    );
    without(rest.0, rest.1, by_words).0
}

type Key = (&'static str, Severity, Option<String>, String);

/// Both lists without the findings that have the same key.
fn without<'f, 'k>(
    all: Vec<&'f Finding>,
    known: Vec<&'k Finding>,
    key: impl Fn(&Finding) -> Key,
) -> (Vec<&'f Finding>, Vec<&'k Finding>) {
    let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
    known
        .iter()
        .for_each(|finding| *counts.entry(key(finding)).or_default() += 1);
    let mut paired: BTreeMap<Key, usize> = BTreeMap::new();
    let mut left = all;
    left.retain(|finding| {
        let key = key(finding);
        match counts.get_mut(&key).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                *paired.entry(key).or_default() += 1;
                false
            }
            None => true,
        }
    });
    let mut others = known;
    others.retain(
        |finding| match paired.get_mut(&key(finding)).filter(|count| **count > 0) {
            Some(count) => {
                *count -= 1;
                false
            }
            None => true,
        },
    );
    (left, others)
}
