//! Other books, as far as their exports tell: the specs that `[platform:MLS-010]` can lead to.

mod shape;

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use jiff::civil;
use serde::Deserialize;

use crate::config::{Config, Import};
use crate::model::{Date, DateReading, KnownIds, SpecId, Status, read_date};
use crate::source::Book;
use shape::{Head, Milestone, Whole};

/// The version of our JSON that is read.
pub(crate) const FORMAT: &str = "mdbook-mls/1";

/// The index of a spec in [`Imports::specs`].
pub(crate) type ImportedIx = usize;

/// Everything that is known of other books.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    /// By the name in the configuration.
    pub books: BTreeMap<String, Outcome>,
    /// By import, in the order of the exports.
    pub specs: Vec<Imported>,
    by_id: HashMap<(String, SpecId), ImportedIx>,
    /// By import.
    known: OnceLock<BTreeMap<String, KnownIds>>,
}

/// What became of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was read, and holds what was so on this day.
    Read {
        as_of: civil::Date,
        /// Ids that more than one chapter of that book has.
        twice: Vec<SpecId>,
    },
    /// The file cannot be read, and why.
    Unreadable(String),
    /// The file is none of our exports, or of another version: what it is.
    Strange(String),
}

/// A spec of another book.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    /// The import's name and the id: `platform:MLS-010`.
    pub name: String,
    pub title: String,
    pub is_milestone: bool,
    pub status: Option<Status>,
    pub target: Option<Date>,
    /// The whole address of its page; `None` if nobody says where that book is published.
    pub address: Option<String>,
    pub deliverables: Vec<ImportedDeliverable>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ImportedDeliverable {
    pub number: u32,
    #[serde(default)]
    pub title: String,
    pub anchor: Option<String>,
}

impl Imports {
    /// Reads the exports that `book` was loaded with. An import that nobody loaded counts as unreadable.
    pub fn new(book: &Book<'_>, config: &Config) -> Self {
        let mut imports = Self::default();
        for (name, import) in &config.imports {
            let outcome = match book.imports.get(name) {
                Some(Ok(text)) => imports.add(name, import, text).unwrap_or_else(Outcome::Strange),
                Some(Err(reason)) => Outcome::Unreadable(reason.clone()),
                None => Outcome::Unreadable("nobody has looked for it".to_owned()),
            };
            imports.books.insert(name.clone(), outcome);
        }
        imports
    }

    pub fn find(&self, import: &str, id: &SpecId) -> Option<ImportedIx> {
        self.by_id.get(&(import.to_owned(), id.clone())).copied()
    }

    /// The id of a chapter of an imported book that an unknown one most likely stands for.
    pub fn nearest_id(&self, import: &str, id: &SpecId) -> Option<&SpecId> {
        let known = self.known.get_or_init(|| {
            let mut ids: BTreeMap<String, Vec<&SpecId>> = BTreeMap::new();
            for (import, id) in self.by_id.keys() {
                ids.entry(import.clone()).or_default().push(id);
            }
            let known = ids.into_iter();
            known
                .map(|(import, ids)| (import, KnownIds::new(ids.into_iter())))
                .collect()
        });
        known.get(import)?.nearest(id)
    }

    /// Adds what `text` tells, or says what it is instead of an export.
    fn add(&mut self, name: &str, import: &Import, text: &str) -> Result<Outcome, String> {
        let head: Head = serde_json::from_str(text).map_err(|error| format!("is not an export of a book: {error}"))?;
        match head.format.as_deref() {
            Some(FORMAT) => {}
            Some(other) => return Err(format!("has the format `{other}`, but this version reads `{FORMAT}`")),
            None => return Err("is not an export of a book: it has no `format`".to_owned()),
        }
        let whole: Whole = serde_json::from_str(text).map_err(|error| format!("does not match its format: {error}"))?;
        let as_of = whole
            .as_of
            .parse()
            .map_err(|_| format!("is dated `{}`, which is not a date", whole.as_of))?;
        let said = whole
            .book
            .url
            .filter(|url| ["https://", "http://"].iter().any(|start| url.starts_with(start)));
        let base = import.base.clone().or(said);
        let address = |page: Option<String>| Some(format!("{}{}", base.as_ref()?, page?));
        let mut twice = Vec::new();
        for milestone in whole.milestones {
            let Some(id) = milestone.id.as_deref().and_then(id) else {
                continue;
            };
            let address = address(milestone.url.clone());
            self.push(name, id, imported(milestone, address), &mut twice);
        }
        for spec in whole.specs {
            let Some(id) = id(&spec.id) else { continue };
            let imported = Imported {
                title: spec.title,
                address: address(spec.url),
                ..Imported::default()
            };
            self.push(name, id, imported, &mut twice);
        }
        Ok(Outcome::Read { as_of, twice })
    }

    fn push(&mut self, import: &str, id: SpecId, mut imported: Imported, twice: &mut Vec<SpecId>) {
        imported.name = format!("{import}:{id}");
        let key = (import.to_owned(), id);
        if self.by_id.contains_key(&key) {
            if !twice.contains(&key.1) {
                twice.push(key.1);
            }
            return;
        }
        self.by_id.insert(key, self.specs.len());
        self.specs.push(imported);
    }
}

fn imported(milestone: Milestone, address: Option<String>) -> Imported {
    let target = milestone.target.as_deref().map(|text| read_date(text).0);
    Imported {
        name: String::new(),
        title: milestone.title,
        is_milestone: true,
        status: milestone.status.as_deref().and_then(Status::from_slug),
        target: target.and_then(|reading| match reading {
            DateReading::Date(date) => Some(date),
            _ => None,
        }),
        address,
        deliverables: milestone.deliverables,
    }
}

/// `MLS-010`, in its canonical form.
fn id(text: &str) -> Option<SpecId> {
    let (prefix, digits) = text.rsplit_once('-')?;
    let fits = !prefix.is_empty() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| SpecId::new(prefix, digits))
}
