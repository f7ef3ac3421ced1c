//! A fingerprint identifies a finding across edits around it: it does not depend on the line number.

use std::borrow::Cow;
use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::diagnostic::{Finding, Site};
use crate::project::Project;
use crate::source::Known;

/// Bytes of a line that count before and after a place; only generated lines are longer.
const WINDOW: usize = 500;

/// Sets the fingerprint of each finding: 32 hexadecimal digits, computed from the rule, the spec, the text of the line
/// that the finding starts in, and its number among findings that are equal in all this. It does not depend on the
/// file, which may be renamed. `findings` are sorted by place.
pub fn sign(project: &Project<'_>, findings: &mut [&mut Finding]) {
    let of = |finding: &Finding| {
        let words = words(project, &finding.site);
        hasher(["2", finding.rule, &whom(project, finding, words.is_empty()), &words])
    };
    let fingerprints = numbered(findings, of);
    for (finding, fingerprint) in findings.iter_mut().zip(fingerprints) {
        finding.fingerprint = fingerprint;
    }
}

/// Marks the findings that are in the baseline.
pub(super) fn recognise(project: &Project<'_>, findings: &mut [&mut Finding]) {
    let known = match &project.book.known {
        Known::All => {
            sign_as_before(project, findings);
            findings
                .iter_mut()
                .for_each(|finding| finding.baselined = !finding.waived);
            return;
        }
        Known::Only(known) => known,
    };
    let found: FxHashSet<&str> = findings.iter().map(|finding| finding.fingerprint.as_str()).collect();
    if known.iter().any(|known| !found.contains(known.as_str())) {
        sign_as_before(project, findings);
    }
    for finding in findings {
        let is_known = known.contains(&finding.fingerprint) || known.contains(&finding.old_fingerprint);
        finding.baselined = !finding.waived && is_known;
    }
}

/// Sets the fingerprint of older versions, which depends on the file.
fn sign_as_before(project: &Project<'_>, findings: &mut [&mut Finding]) {
    let of = |finding: &Finding| {
        let milestone = finding.milestone.as_deref().unwrap_or("");
        let words = words(project, &finding.site);
        hasher([finding.rule, &file(project, &finding.site), milestone, &words])
    };
    let fingerprints = numbered(findings, of);
    for (finding, fingerprint) in findings.iter_mut().zip(fingerprints) {
        finding.old_fingerprint = fingerprint;
    }
}

/// Finishes the fingerprints that `hasher` starts: adds each finding's number among equal ones.
fn numbered(findings: &[&mut Finding], hasher: impl Fn(&Finding) -> SipHasher13 + Sync) -> Vec<String> {
    let numbered = |mut hasher: SipHasher13, number: u64| {
        hasher.write(&number.to_le_bytes());
        hasher.finish128().as_u128()
    };
    // Most findings are the first of their kind.
    let hashes = findings.par_iter().map(|finding| {
        let hasher = hasher(finding);
        (hasher.finish128().as_u128(), numbered(hasher, 0))
    });
    let hashes: Vec<(u128, u128)> = hashes.collect();
    let mut seen: FxHashMap<u128, u64> = FxHashMap::default();
    let signed = findings.iter().zip(hashes).map(|(finding, (common, first))| {
        let next = seen.entry(common).or_default();
        *next += 1;
        let hash = match *next {
            1 => first,
            count => numbered(hasher(finding), count - 1),
        };
        format!("{hash:032x}")
    });
    signed.collect()
}

/// A hasher of everything except the number.
fn hasher<const N: usize>(parts: [&str; N]) -> SipHasher13 {
    let mut hasher = SipHasher13::new();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    hasher
}

/// The id of the spec. Without one, the text of the line identifies the finding; if that is empty too, the chapter's
/// title or the file name.
fn whom<'p>(project: &'p Project<'_>, finding: &'p Finding, is_wordless: bool) -> Cow<'p, str> {
    // The name of a spec without an id comes from its file, which may be renamed.
    let is_nameless = match &finding.site {
        Site::Chapter { chapter, span } => {
            let spec = project.spec_at(*chapter, *span);
            spec.is_some_and(|spec| project.graph.specs[spec].id.is_none())
        }
        _ => false,
    };
    if let Some(milestone) = finding.milestone.as_ref().filter(|_| !is_nameless) {
        return Cow::Borrowed(milestone);
    }
    match &finding.site {
        Site::Chapter { chapter, span } => {
            let spec = project.spec_at(*chapter, *span);
            let id = spec.and_then(|spec| project.graph.specs[spec].id.as_ref());
            match id {
                Some(id) => Cow::Borrowed(id.as_str()),
                None if is_wordless => Cow::Borrowed(&project.documents[*chapter].title),
                None => Cow::Borrowed(""),
            }
        }
        Site::File { path } => Cow::Borrowed(path.rsplit('/').next().unwrap_or(path)),
        Site::Book => Cow::Borrowed(""),
    }
}

fn file(project: &Project<'_>, site: &Site) -> String {
    match site {
        Site::Chapter { chapter, .. } => project.book.root_path(*chapter),
        Site::File { path } => path.clone(),
        Site::Book => String::new(),
    }
}

/// The line at the start of the place, with single spaces. Empty for the place of a whole chapter, so that a milestone
/// can get another title.
fn words(project: &Project<'_>, site: &Site) -> String {
    let Site::Chapter { chapter, span } = site else {
        return String::new();
    };
    if project.is_title_place(*chapter, *span) {
        return String::new();
    }
    let bytes = project.text(*chapter).as_bytes();
    let at = span.range().start.min(bytes.len());
    let is_within = |byte: &&u8| !matches!(byte, b'\n' | b'\r');
    let before = bytes[..at].iter().rev().take(WINDOW).take_while(is_within).count();
    let following = bytes[at..].iter().take(WINDOW).take_while(is_within).count();
    let line = String::from_utf8_lossy(&bytes[at - before..at + following]);
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
