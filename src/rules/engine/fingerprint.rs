//! A name for a finding that outlives edits around it: no line number goes into it.

use std::hash::Hasher;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use siphasher::sip128::{Hasher128, SipHasher13};

use crate::analysis::Project;
use crate::diagnostic::{Finding, Site};
use crate::source::Known;

/// Bytes of a line that count on each side of a place; only machines write longer ones.
const WINDOW: usize = 500;

/// Gives each finding its fingerprint: 32 hexadecimal digits, made of the rule, the chapter's file, the milestone, the
/// words of the line that the finding starts in, and its number among findings that are equal in all this. `findings`
/// are in the order of their places.
pub fn sign<'f>(project: &Project<'_>, findings: impl Iterator<Item = &'f mut Finding>) {
    let findings: Vec<&mut Finding> = findings.collect();
    let hashers = findings.par_iter().map(|finding| hasher(project, finding));
    let hashers: Vec<SipHasher13> = hashers.collect();
    let mut seen: FxHashMap<u128, u64> = FxHashMap::default();
    let occurrence = |hasher: &SipHasher13| {
        let next = seen.entry(hasher.finish128().as_u128()).or_default();
        *next += 1;
        *next - 1
    };
    let occurrences: Vec<u64> = hashers.iter().map(occurrence).collect();
    let signed = findings.into_par_iter().zip(hashers).zip(occurrences);
    signed.for_each(|((finding, mut hasher), occurrence)| {
        hasher.write(&occurrence.to_le_bytes());
        finding.fingerprint = format!("{:032x}", hasher.finish128().as_u128());
    });
}

/// What has taken in all of a finding but its number.
fn hasher(project: &Project<'_>, finding: &Finding) -> SipHasher13 {
    let mut hasher = SipHasher13::new();
    for part in [
        finding.rule,
        &file(project, &finding.site),
        finding.milestone.as_deref().unwrap_or(""),
        &words(project, &finding.site),
    ] {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    hasher
}

/// Marks the findings that were known before.
pub fn recognise<'f>(project: &Project<'_>, findings: impl Iterator<Item = &'f mut Finding>) {
    let known = &project.book.known;
    for finding in findings {
        finding.baselined = !finding.waived
            && match known {
                Known::All => true,
                Known::Only(known) => known.contains(&finding.fingerprint),
            };
    }
}

fn file(project: &Project<'_>, site: &Site) -> String {
    match site {
        Site::Chapter { chapter, .. } => project.book.root_path(*chapter),
        Site::File { path } => path.clone(),
        Site::Book => String::new(),
    }
}

/// The line that the place starts in, each run of white space one blank. A place that stands for a whole chapter has no
/// words of its own, so that a milestone can be given another title.
fn words(project: &Project<'_>, site: &Site) -> String {
    let Site::Chapter { chapter, span } = site else {
        return String::new();
    };
    if *span == project.title_place(*chapter) {
        return String::new();
    }
    let bytes = project.text(*chapter).as_bytes();
    let at = span.range().start.min(bytes.len());
    let is_within = |byte: &&u8| !matches!(byte, b'\n' | b'\r');
    let before = bytes[..at].iter().rev().take(WINDOW).take_while(is_within).count();
    let behind = bytes[at..].iter().take(WINDOW).take_while(is_within).count();
    let line = String::from_utf8_lossy(&bytes[at - before..at + behind]);
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}
