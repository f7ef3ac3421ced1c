//! Findings that were there when a team began: recorded by their fingerprints, so that only new ones count.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::analysis::Analysis;
use crate::diagnostic::{Finding, Site};
use crate::source::Known;

/// The file's name; it lies beside book.toml.
pub(crate) const FILE: &str = "mls-baseline.json";

const FORMAT: &str = "mdbook-mls/baseline/1";

/// The findings that do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By file and rule.
    pub entries: Vec<Entry>,
}

/// One of them. The fingerprint alone decides; the rest is for people who read the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub rule: String,
    /// Of the chapter, relative to the book's root.
    pub file: String,
    pub message: String,
    pub fingerprint: String,
    /// [`Finding::old_fingerprint`], of what was found just now.
    #[serde(skip)]
    pub old_fingerprint: String,
}

#[derive(Deserialize)]
struct Document {
    format: String,
    findings: Vec<Entry>,
}

impl Baseline {
    /// Reads the text of a baseline.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let document: Document = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match document.format == FORMAT {
            true => Ok(Self {
                entries: document.findings,
            }),
            false => Err(format!("its format is `{}`, not `{FORMAT}`", document.format)),
        }
    }

    /// What [`Self::read`] reads: one entry to a line, so that branches merge.
    pub fn text(&self) -> String {
        let line = |entry: &Entry| serde_json::to_string(entry).expect("an entry is made of strings");
        let lines: Vec<String> = self.entries.iter().map(line).collect();
        let lines = match lines.is_empty() {
            true => String::new(),
            false => format!("\n    {}\n  ", lines.join(",\n    ")),
        };
        format!("{{\n  \"format\": \"{FORMAT}\",\n  \"findings\": [{lines}]\n}}\n")
    }

    /// The known findings of a book that was analysed with [`Known::All`]: every one that is not waived.
    pub fn of(analysis: &Analysis<'_>) -> Self {
        let book = analysis.project.book;
        let entry = |finding: &Finding| Entry {
            rule: finding.rule.to_owned(),
            file: match &finding.site {
                Site::Chapter { chapter, .. } => book.root_path(*chapter),
                Site::File { path } => path.clone(),
                Site::Book => "book.toml".to_owned(),
            },
            message: finding.message.clone(),
            fingerprint: finding.fingerprint.clone(),
            old_fingerprint: finding.old_fingerprint.clone(),
        };
        let known = analysis.findings.iter().filter(|finding| finding.baselined);
        let mut baseline = Self::default();
        baseline.add(Self {
            entries: known.map(entry).collect(),
        });
        baseline
    }

    /// Takes in the entries of `more`.
    pub fn add(&mut self, more: Self) {
        self.entries.extend(more.entries);
        self.entries
            .sort_by(|a, b| (&a.file, &a.rule, &a.fingerprint).cmp(&(&b.file, &b.rule, &b.fingerprint)));
    }

    /// What an analysis needs from it.
    pub fn known(&self) -> Known {
        Known::Only(self.entries.iter().map(|entry| entry.fingerprint.clone()).collect())
    }

    /// The entries that are still there in `found`, and those that are not. What stays has the file and the fingerprint
    /// that it has by now.
    pub fn still_in(self, found: &Self) -> (Self, Self) {
        let mut known: BTreeMap<&str, &Entry> = BTreeMap::new();
        for entry in &found.entries {
            known.insert(&entry.fingerprint, entry);
            known.entry(&entry.old_fingerprint).or_insert(entry);
        }
        let (mut still, mut gone) = (Self::default(), Self::default());
        for entry in self.entries {
            match known.get(entry.fingerprint.as_str()) {
                Some(now) => still.entries.push(Entry {
                    file: now.file.clone(),
                    fingerprint: now.fingerprint.clone(),
                    ..entry
                }),
                None => gone.entries.push(entry),
            }
        }
        (still, gone)
    }

    /// The entries that `other` has not.
    pub fn without(self, other: &Self) -> Self {
        let known: BTreeSet<&str> = other.entries.iter().map(|entry| entry.fingerprint.as_str()).collect();
        let entries = self.entries.into_iter();
        Self {
            entries: entries
                .filter(|entry| !known.contains(entry.fingerprint.as_str()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        let entry = |fingerprint: &str| Entry {
            rule: "overdue".into(),
            file: "docs/a.md".into(),
            message: "late \"again\"".into(),
            fingerprint: fingerprint.into(),
            old_fingerprint: String::new(),
        };
        for entries in [vec![], vec![entry("1")], vec![entry("1"), entry("2")]] {
            let baseline = Baseline { entries };
            assert_eq!(Baseline::read(&baseline.text()), Ok(baseline.clone()));
            let text = baseline.text();
            let lines = text.lines().filter(|line| line.contains("fingerprint"));
            assert_eq!(lines.count(), baseline.entries.len());
        }
        assert!(Baseline::read("{").is_err());
        let newer = Baseline::default().text().replace("baseline/1", "baseline/2");
        assert!(Baseline::read(&newer).unwrap_err().contains("baseline/2"));
    }
}
