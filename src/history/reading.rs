//! What the ledger needs from a milestone's text: one version of one file, read by the same reader as the book.

use jiff::civil;
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::contain::Containment;
use crate::ledger::Promise;
use crate::model::{Criterion, Date, Document, Milestone, Status};
use crate::parse;
use crate::source::Chapter;

/// A milestone as a file had it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// Its id, or its file if it has none.
    pub id: String,
    pub title: String,
    pub status: Option<String>,
    pub target: Option<Promise>,
    pub owners: Vec<String>,
    pub criteria: Vec<Item>,
    /// The progress of the deliverables: done and total.
    pub progress: (usize, usize),
    /// The texts of its status updates.
    pub updates: Vec<String>,
    /// Whether it is one of several in its file; then it is not a milestone if another file has its id.
    #[serde(default)]
    pub is_part: bool,
    /// Its front matter is broken, so that values may be missing.
    #[serde(default)]
    pub is_broken: bool,
}

impl Reading {
    /// What people call it: its id, or else the name of its file, with the folder before it if that name is `README.md` or `index.md`.
    pub(super) fn name(&self) -> String {
        let id = self.id.to_uppercase();
        let mut parts = id.rsplitn(3, '/');
        let last = parts.next().unwrap_or("");
        match parts.next() {
            Some(folder) if last.starts_with("README.") || last.starts_with("INDEX.") => format!("{folder}/{last}"),
            _ => last.to_owned(),
        }
    }

    /// Fills in what a version with broken front matter lacks from the version before it.
    pub(super) fn after(mut self, old: &Self) -> Self {
        if self.is_broken {
            self.status = self.status.or_else(|| old.status.clone());
            self.target = self.target.or_else(|| old.target.clone());
            if self.owners.is_empty() {
                self.owners.clone_from(&old.owners);
            }
        }
        self
    }

    /// Whether it has no id and is the whole file.
    pub(super) fn is_nameless(&self) -> bool {
        !self.is_part && self.id.ends_with(".md")
    }
}

/// A criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// The title of the part that it is in.
    pub part: String,
    pub text: String,
    pub done: bool,
}

/// The milestones of the file `path`, relative to the source folder `src`. A file that cannot be read has none.
pub fn readings(path: &str, text: &str, src: &str, config: &Config) -> Vec<Reading> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let stem = path.rsplit('/').next().unwrap_or(path);
    let chapter = Chapter {
        name: stem.strip_suffix(".md").unwrap_or(stem).into(),
        text: text.into(),
        path: path.to_owned(),
        source_path: Some(path.to_owned()),
    };
    if !parse::may_hold_milestones(&chapter, src, config) {
        return Vec::new();
    }
    let document = parse::contained_document(&chapter, src, config, Containment::On);
    // The ledger knows whether another chapter has the id of a part.
    let mut documents = [document];
    parse::resolve_parts(&mut documents);
    let [document] = &documents;
    let all = document
        .parts
        .iter()
        .map(|part| (part, true))
        .chain([(document, false)]);
    let read = all.filter_map(|(own, is_part)| {
        let milestone = own.milestone.as_deref()?;
        Some(reading(path, text, own, milestone, is_part))
    });
    read.collect()
}

fn reading(path: &str, text: &str, document: &Document, milestone: &Milestone, is_part: bool) -> Reading {
    let metadata = &document.metadata;
    let id = document.identity.as_ref().map(|own| own.id.as_str());
    let status = metadata.status.as_ref().and_then(|status| status.status);
    let target = metadata.target.as_ref().and_then(|target| target.date());
    let progress = milestone.progress();
    let updates = milestone.updates.iter().map(|update| {
        let lines = update.lines.iter().map(|line| line.value.as_str());
        let all: Vec<&str> = [update.text.value.as_str()].into_iter().chain(lines).collect();
        all.join("; ")
    });
    Reading {
        id: match (id, &document.anchor) {
            (Some(id), _) => id.to_owned(),
            (None, Some(anchor)) => format!("{path}#{anchor}"),
            (None, None) => path.to_owned(),
        },
        title: document.title.clone(),
        status: status.map(|status| Status::slug(status).to_owned()),
        target: target.map(promise),
        owners: metadata.owners.iter().map(|owner| owner.value.to_string()).collect(),
        criteria: criteria(text, milestone),
        progress: (progress.done, progress.total),
        updates: updates.filter(|update| !update.trim().is_empty()).collect(),
        is_part,
        is_broken: document
            .front_matter
            .as_ref()
            .is_some_and(|matter| matter.problem.is_some()),
    }
}

fn promise(date: Date) -> Promise {
    Promise {
        text: date.to_string(),
        first: date.first().max(civil::Date::ZERO),
        last: date.last(),
    }
}

/// All boxes: those of deliverables, success criteria, sign-off and procedures.
fn criteria(text: &str, milestone: &Milestone) -> Vec<Item> {
    let mut items = Vec::new();
    let mut add = |part: &str, criteria: &[Criterion]| {
        items.extend(criteria.iter().map(|criterion| Item {
            part: part.to_owned(),
            text: criterion.text.of(text).to_owned(),
            done: criterion.done,
        }));
    };
    for deliverable in &milestone.deliverables {
        add(deliverable.title.as_str(), &deliverable.criteria);
    }
    for group in &milestone.success {
        add(group.title.as_str(), &group.criteria);
    }
    for procedure in &milestone.procedures {
        add(procedure.title.as_str(), &procedure.criteria);
    }
    let signed = milestone.sign_off.iter().filter_map(|step| {
        Some(Item {
            part: String::new(),
            text: step.text.of(text).to_owned(),
            done: step.done?,
        })
    });
    items.extend(signed);
    items
}
