//! What followed from a change: the findings that came and those that went.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::diagnostic::Finding;

/// The difference of two analyses in findings.
#[derive(Debug, Default)]
pub struct Followed<'b, 'a> {
    pub gained: Vec<&'a Finding>,
    pub gone: Vec<&'b Finding>,
}

/// Compares the live findings of a book before and after a change.
pub fn followed<'b, 'a>(before: &'b Analysis<'_>, after: &'a Analysis<'_>) -> Followed<'b, 'a> {
    Followed {
        gained: beyond(&after.findings, &before.findings),
        gone: beyond(&before.findings, &after.findings),
    }
}

/// Those of `all` that are not among `known`. Two are the same if the rule, the milestone and the words are.
fn beyond<'f>(all: &'f [Finding], known: &[Finding]) -> Vec<&'f Finding> {
    type Key<'k> = (&'k str, Option<&'k str>, &'k str);
    fn key(finding: &Finding) -> Key<'_> {
        (finding.rule, finding.milestone.as_deref(), &finding.message)
    }
    let mut counts: BTreeMap<Key<'_>, usize> = BTreeMap::new();
    for finding in known.iter().filter(|finding| finding.is_live()) {
        *counts.entry(key(finding)).or_default() += 1;
    }
    let live = all.iter().filter(|finding| finding.is_live());
    live.filter(|finding| match counts.get_mut(&key(finding)) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    })
    .collect()
}
