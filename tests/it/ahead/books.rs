//! Small generated books whose expected results can be computed by hand.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{folder, run};

pub const BOOK_TOML: &str = "[book]\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"2027-03-01\"\n";

pub struct Milestone<'a> {
    pub id: &'a str,
    pub status: &'a str,
    pub target: &'a str,
    pub owner: &'a str,
    /// The ids of its blockers.
    pub needs: &'a [&'a str],
    /// The text below its fields.
    pub more: &'a str,
}

impl Milestone<'_> {
    pub fn file(&self) -> String {
        format!("src/{}-work.md", self.id.to_lowercase())
    }

    pub fn text(&self) -> String {
        let Self {
            id,
            status,
            target,
            owner,
            needs,
            more,
        } = self;
        let mut text =
            format!("# {id}: Work {id}\n\n**Status**: {status}\n**Owner**: {owner}\n**Target**: {target}\n\n{more}\n");
        if !needs.is_empty() {
            text.push_str("\n## Dependencies\n\n");
            for id in *needs {
                _ = writeln!(text, "- [{id}]");
            }
        }
        text
    }
}

pub fn book(book_toml: &str, milestones: &[Milestone<'_>]) -> TempDir {
    let mut files = vec![("book.toml".to_owned(), book_toml.to_owned())];
    let mut summary = "# Summary\n\n".to_owned();
    for own in milestones {
        let file = own.file();
        _ = writeln!(summary, "- [{}]({})", own.id, file.trim_start_matches("src/"));
        files.push((file, own.text()));
    }
    files.push(("src/SUMMARY.md".to_owned(), summary));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    folder(&files)
}

/// Output of `what-if` as JSON; asserts that no file changes.
pub fn what_if(book: &Path, arguments: &[&str]) -> Value {
    let before = crate::support::program::all_files(book);
    let all = [&["what-if"], arguments, &["--format", "json"]].concat();
    let ran = run(book, &all);
    assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.err);
    assert!(
        before == crate::support::program::all_files(book),
        "{arguments:?} left a trace"
    );
    serde_json::from_str(&ran.out).expect("JSON")
}

/// Rule and milestone of each finding in a JSON list.
pub fn rules(findings: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let findings = findings.as_array().expect("a list").iter();
    let mut found: Vec<_> = findings
        .map(|finding| (text(&finding["rule"]), text(&finding["milestone"])))
        .collect();
    found.sort();
    found
}
