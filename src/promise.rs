//! The promise of a milestone as a fingerprint, and the signatures for it.

use std::hash::Hasher as _;

use siphasher::sip128::{Hasher128 as _, SipHasher13};

use crate::model::{Criterion, Document, Milestone, Reference, Step};
use crate::project::{Project, Subject};
use crate::source::lines::end_of;
use crate::source::{ChapterIx, Span};
use crate::text::chars::COLONS;
use crate::text::slice;
use crate::text::words::phrase;

/// The version of the fingerprint's content. Fingerprints of different versions cannot be compared.
pub const VERSION: &str = "1";

const MARK: &str = Step::SIGNED;

/// A signature in a line of the sign-off section: `- [x] ROLE: NAME, DATE <!-- mls-signed 1:HEX -->`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signature {
    /// The text before the colon.
    pub role: String,
    /// All text before the comment.
    pub words: String,
    /// The comment.
    pub span: Span,
    pub version: String,
    /// The fingerprint.
    pub hex: String,
}

/// The promise of a milestone, each part as a line: its title, deliverables, criteria and their levels, target, the ids
/// of its dependencies, and its rollback. Order, ticks, statuses, owners and line breaks are not part of it. `name`
/// returns the id of the spec that a reference names.
pub(crate) fn parts(document: &Document, text: &str, name: impl Fn(&Reference) -> Option<String>) -> Vec<String> {
    let mut parts = vec![format!("title {}", plain(&document.title))];
    let Some(milestone) = document.milestone.as_deref() else {
        return parts;
    };
    let target = document.metadata.target.as_ref();
    let target = target.map(|target| match target.date() {
        Some(date) => date.to_string(),
        None => phrase(&target.text.value),
    });
    parts.push(format!("target {}", target.unwrap_or_default()));
    let mut rest = of_content(milestone, text);
    let depends = milestone.depends_on.references.iter().filter_map(name);
    rest.extend(depends.map(|id| format!("depends on {id}")));
    rest.sort();
    rest.dedup();
    parts.extend(rest);
    parts
}

fn of_content(milestone: &Milestone, text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    for deliverable in &milestone.deliverables {
        let title = plain(&deliverable.title.value);
        let target = deliverable.target.as_ref().and_then(|target| target.date());
        let description = deliverable.description.as_ref().map_or("", |words| words.of(text));
        parts.push(format!(
            "deliverable {title}; {}; {}",
            plain(description),
            target.map_or(String::new(), |target| target.to_string())
        ));
        parts.extend(criteria(&deliverable.criteria, text, &format!("criterion of {title}")));
    }
    for group in &milestone.success {
        let level = match (group.must, &group.level) {
            (true, Some(level)) => phrase(&level.value),
            (true, None) => "must".to_owned(),
            (false, _) => "may".to_owned(),
        };
        parts.extend(criteria(
            &group.criteria,
            text,
            &format!("success {} {level}", plain(&group.title.value)),
        ));
    }
    for procedure in &milestone.procedures {
        parts.extend(criteria(&procedure.criteria, text, "procedure"));
    }
    let rollback = &milestone.rollback;
    parts.extend(
        rollback
            .steps
            .iter()
            .map(|step| format!("rollback {}", plain(step.text.of(text)))),
    );
    let words = rollback.communication.iter().chain(&rollback.analysis);
    parts.extend(words.map(|words| format!("rollback {}", plain(&words.value))));
    parts
}

fn criteria(criteria: &[Criterion], text: &str, of: &str) -> Vec<String> {
    let lines = criteria
        .iter()
        .map(|criterion| format!("{of}; {}", plain(criterion.text.of(text))));
    lines.collect()
}

/// The words with one space between them.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fingerprint of parts: 16 hexadecimal digits.
pub fn fingerprint(parts: &[String]) -> String {
    let mut hasher = SipHasher13::new();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write(&[0]);
    }
    format!("{:016x}", hasher.finish128().h1)
}

/// The fingerprint of a chapter's document, read from `text`.
pub(crate) fn of_document(project: &Project<'_>, chapter: ChapterIx, document: &Document, text: &str) -> String {
    fingerprint(&parts(document, text, |reference| named(project, chapter, reference)))
}

/// The id that a reference names.
fn named(project: &Project<'_>, chapter: ChapterIx, reference: &Reference) -> Option<String> {
    use crate::graph::Target;
    match (&reference.id, reference.import()) {
        (Some(id), Some(import)) => Some(format!("{import}:{id}")),
        (Some(id), None) => Some(id.to_string()),
        (None, _) => match project.graph.resolve(reference, chapter, project.book, project.config) {
            Target::Spec { spec, .. } => Some(project.name(spec).to_owned()),
            _ => None,
        },
    }
}

/// The current promise of a milestone, as in `parts`.
pub fn parts_of(project: &Project<'_>, subject: Subject<'_>) -> Vec<String> {
    let name = |reference: &Reference| named(project, subject.chapter, reference);
    parts(subject.document, subject.text, name)
}

/// The fingerprint of the current promise of a milestone.
pub fn of_subject(project: &Project<'_>, subject: Subject<'_>) -> String {
    fingerprint(&parts_of(project, subject))
}

/// The differences between two promises.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Parts that are no longer promised.
    pub gone: Vec<String>,
    pub new: Vec<String>,
}

pub(crate) fn difference(before: &[String], after: &[String]) -> Difference {
    let lacking = |parts: &[String], other: &[String]| {
        let own = parts.iter().filter(|part| !other.contains(part));
        own.cloned().collect()
    };
    Difference {
        gone: lacking(before, after),
        new: lacking(after, before),
    }
}

/// The signatures in the lines of a milestone's sign-off section.
pub(crate) fn signatures(milestone: &Milestone, text: &str) -> Vec<Signature> {
    let in_process = milestone.procedures.iter().flat_map(|procedure| &procedure.steps);
    let steps = milestone.sign_off.iter().chain(in_process);
    let mut found: Vec<Signature> = steps.filter_map(|step| signature(step, text)).collect();
    found.sort_by_key(|signature| signature.span);
    found.dedup_by_key(|signature| signature.span);
    found
}

/// The signature in the line of a step.
pub(crate) fn signature(step: &Step, text: &str) -> Option<Signature> {
    let start = step.text.span.start as usize;
    // A comment may end the line before the step's text ends, if that continues on the next line.
    let end = end_of(text, (step.text.span.end as usize).min(text.len()));
    let own = text.get(start..end)?;
    let mut marks = memchr::memchr_iter(b'<', own.as_bytes());
    let at = marks.find(|at| slice(own, *at..).starts_with(MARK))?;
    let rest = slice(own, at + MARK.len()..);
    let length = rest.find("-->")?;
    let (version, hex) = slice(rest, ..length).trim().split_once(':')?;
    let words = slice(own, ..at).trim_end();
    let role = words.split(COLONS).next().unwrap_or(words).trim();
    Some(Signature {
        role: role.trim_matches(['*', '_', ' ']).to_owned(),
        words: words.to_owned(),
        span: Span::new(start + at, start + at + MARK.len() + length + 3),
        version: version.to_owned(),
        hex: hex.to_owned(),
    })
}

impl Signature {
    /// Whether it is for this fingerprint; `None` if it is of another version.
    pub(crate) fn fits(&self, fingerprint: &str) -> Option<bool> {
        (self.version == VERSION).then(|| self.hex.eq_ignore_ascii_case(fingerprint))
    }
}

/// The comment of a signature.
pub(crate) fn comment(fingerprint: &str) -> String {
    format!("{MARK}{VERSION}:{fingerprint} -->")
}
