//! Findings as diagnostics, by file, and which ones a client knows.

use std::collections::BTreeMap;
use std::hash::{Hash as _, Hasher as _};

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString,
};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::buffers::Documents;
use super::client::Client;
use super::trouble::Trouble;
use super::view::View;
use crate::diagnostic::{Finding, Label, Severity};
use crate::output::located::{Located, message_and_help};
use crate::rules;
use crate::source::Site;

/// The source that editors show next to a finding.
pub(super) const SOURCE: &str = "mdbook-mls";

/// The diagnostics of each file that has some, by its path in the book.
pub(super) type ByFile = BTreeMap<String, Vec<Diagnostic>>;

/// All findings that count.
pub(super) fn of_findings(view: &View<'_>) -> ByFile {
    let made: Vec<Diagnostic> = view.found.par_iter().map(|located| diagnostic(view, located)).collect();
    let mut by_file = ByFile::new();
    for (located, diagnostic) in view.found.iter().zip(made) {
        match by_file.get_mut(&located.file) {
            Some(own) => own.push(diagnostic),
            None => _ = by_file.insert(located.file.clone(), vec![diagnostic]),
        }
    }
    by_file
}

/// A finding as a client shows it.
pub(super) fn diagnostic(view: &View<'_>, located: &Located<'_>) -> Diagnostic {
    let Located { finding, file, place } = located;
    let counted = place.as_ref().and_then(|_| view.documents.counted(file));
    let range = place
        .as_ref()
        .zip(counted)
        .map(|(place, counted)| counted.range(&place.bytes));
    let related: Vec<_> = match view.client.shows_related {
        true => finding
            .related
            .iter()
            .filter_map(|label| related(view, label))
            .collect(),
        false => Vec::new(),
    };
    Diagnostic {
        range: range.unwrap_or_default(),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: address(finding),
        source: Some(SOURCE.to_owned()),
        message: message_and_help(finding),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
    }
}

fn address(finding: &Finding) -> Option<CodeDescription> {
    let href = rules::find(finding.rule)?.address()?.parse().ok()?;
    Some(CodeDescription { href })
}

fn related(view: &View<'_>, label: &Label) -> Option<DiagnosticRelatedInformation> {
    let (file, range) = match &label.site {
        Site::Chapter { chapter, span } => view.range(*chapter, *span)?,
        Site::File { path } => (path.clone(), lsp_types::Range::default()),
        Site::Book => ("book.toml".to_owned(), lsp_types::Range::default()),
    };
    let uri = view.documents.uri(&file).parse().ok()?;
    Some(DiagnosticRelatedInformation {
        location: Location { uri, range },
        message: label.text.clone(),
    })
}

/// The diagnostic of a problem that keeps the book, or a part of it, from being read.
pub(super) fn of_trouble(trouble: &Trouble, documents: &Documents<'_>) -> Diagnostic {
    let counted = trouble.place.as_ref().and_then(|_| documents.counted(&trouble.file));
    let range = trouble
        .place
        .as_ref()
        .zip(counted)
        .map(|(place, counted)| counted.range(place));
    Diagnostic {
        range: range.unwrap_or_default(),
        severity: Some(DiagnosticSeverity::ERROR),
        code: Some(NumberOrString::String("configuration".to_owned())),
        source: Some(SOURCE.to_owned()),
        message: trouble.message.clone(),
        ..Diagnostic::default()
    }
}

/// The diagnostics of a document that the client knows, or would know if it asked.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// By address, the documents that have some or had some before.
    all: BTreeMap<String, Vec<Diagnostic>>,
}

impl Shown {
    pub(super) fn of(&self, uri: &str) -> &[Diagnostic] {
        self.all.get(uri).map_or(&[], Vec::as_slice)
    }

    /// All documents that have or had diagnostics, with their current ones.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &[Diagnostic])> {
        self.all.iter().map(|(uri, own)| (uri.as_str(), own.as_slice()))
    }

    /// Takes the current diagnostics, and returns the addresses for which they changed.
    pub(super) fn replace(&mut self, mut now: BTreeMap<String, Vec<Diagnostic>>) -> Vec<String> {
        let mut changed = Vec::new();
        for (uri, known) in &mut self.all {
            let own = now.remove(uri).unwrap_or_default();
            if *known != own {
                *known = own;
                changed.push(uri.clone());
            }
        }
        changed.extend(now.keys().cloned());
        self.all.extend(now);
        changed
    }
}

/// `textDocument/publishDiagnostics`.
pub(super) fn published(client: &Client, uri: &str, version: Option<i32>, own: &[Diagnostic]) -> Value {
    let mut params = json!({ "uri": uri, "diagnostics": own });
    if let Some(version) = version.filter(|_| client.knows_versions) {
        params["version"] = version.into();
    }
    params
}

/// A report of `textDocument/diagnostic`; short if the client has these diagnostics already, according to its `last` result id.
pub(super) fn report(own: &[Diagnostic], last: Option<&str>) -> Value {
    let result = result_id(own);
    match last == Some(&result) {
        true => json!({ "kind": "unchanged", "resultId": result }),
        false => json!({ "kind": "full", "resultId": result, "items": own }),
    }
}

/// An id that is the same for the same diagnostics.
fn result_id(own: &[Diagnostic]) -> String {
    let mut hasher = siphasher::sip::SipHasher13::new();
    serde_json::to_string(own).unwrap_or_default().hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
