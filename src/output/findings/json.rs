//! The findings as our own JSON, `mdbook-mls/findings/1`.

use std::borrow::Cow;

use rayon::prelude::*;
use serde::Serialize;

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Severity};
use crate::fixes::{Replacement, replacements};
use crate::output::format::FindingsFormat;
use crate::output::json::to_json;
use crate::output::located::{Located, locate, worst};
use crate::source::map::Places;

pub static RECORD: FindingsFormat = FindingsFormat {
    name: "json",
    help: "All fields, for your own programs",
    purpose: "your own programs; `mdbook-mls/findings/1`",
    takes_several_books: false,
    write: |report| json(report.analysis, report.places, report.most),
};

/// All findings, including waived ones and those in the baseline, or at most `most` of the worst; the summary counts all.
/// Paths are relative to the book's root. Lines and columns start at 1; columns count characters, offsets of edits count
/// bytes of the file.
pub fn json(analysis: &Analysis<'_>, places: &Places<'_>, most: Option<usize>) -> String {
    let of = |is: fn(&Finding) -> bool| analysis.findings.iter().filter(|f| is(f)).count();
    let document = Document {
        format: "mdbook-mls/findings/1",
        as_of: analysis.project.as_of.to_string(),
        summary: Summary {
            milestones: analysis.project.subjects().count(),
            error: analysis.count(Severity::Error),
            warning: analysis.count(Severity::Warning),
            info: analysis.count(Severity::Info),
            waived: of(|f| f.waived),
            baselined: of(|f| f.baselined),
            stale: analysis.stale,
            blocking: analysis.blocking().count(),
        },
        left_off: most.map(|most| analysis.findings.len().saturating_sub(most)),
        findings: worst(analysis, most)
            .into_par_iter()
            .map(|finding| locate(analysis, places, finding))
            .collect::<Vec<Located<'_>>>()
            .iter()
            .map(|located| Entry::new(located, places))
            .collect(),
    };
    to_json(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    as_of: String,
    summary: Summary,
    /// The number of findings that are not listed; present only if `most` is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    left_off: Option<usize>,
    findings: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Summary {
    milestones: usize,
    error: usize,
    warning: usize,
    info: usize,
    waived: usize,
    baselined: usize,
    /// Lines of the baseline that match no finding.
    stale: usize,
    blocking: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Entry<'a> {
    rule: &'a str,
    severity: &'a str,
    message: &'a str,
    help: &'a str,
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    milestone: Option<&'a str>,
    fix: Option<Fix<'a>>,
    waived: bool,
    baselined: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Fix<'a> {
    safe: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Edit<'a> {
    file: String,
    start: usize,
    end: usize,
    text: Cow<'a, str>,
}

impl<'a> Entry<'a> {
    pub fn new(located: &Located<'a>, places: &Places<'_>) -> Self {
        let Located { finding, file, place } = located;
        let start = place.as_ref().map(|place| place.start);
        let end = place.as_ref().map(|place| place.end);
        Self {
            rule: finding.rule,
            severity: finding.severity.name(),
            message: &finding.message,
            help: &finding.help,
            file: file.clone(),
            line: start.map(|p| p.line),
            column: start.map(|p| p.column),
            end_line: end.map(|p| p.line),
            end_column: end.map(|p| p.column),
            milestone: finding.milestone.as_deref(),
            fix: Fix::new(finding, places),
            waived: finding.waived,
            baselined: finding.baselined,
        }
    }
}

impl<'a> Fix<'a> {
    fn new(finding: &'a Finding, places: &Places<'_>) -> Option<Self> {
        let edits = replacements(finding, places)?;
        let edit = |r: Replacement<'a>| Edit {
            file: r.place.file,
            start: r.place.bytes.start,
            end: r.place.bytes.end,
            text: r.text,
        };
        Some(Self {
            safe: finding.fix.as_ref()?.safe,
            edits: edits.into_iter().map(edit).collect(),
        })
    }
}
