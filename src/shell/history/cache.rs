//! A cache of what was read from a repository's past, below its git directory. It may be deleted at any time; a damaged file
//! counts as absent.

use std::collections::BTreeMap;
use std::fs;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::super::files;
use super::walk::Version;
use crate::history::Reading;
use crate::ledger::Ledger;

/// The first line of each file, before the checksum of the rest.
const HEAD: &str = "mdbook-mls history 1";
/// The folder below the git directory.
const FOLDER: &str = "mdbook-mls";
/// How many files are kept, the newest ones, and the most bytes of each.
const MOST_FILES: usize = 16;
const MOST_BYTES: usize = 64 << 20;

/// The files of one book, as this program reads it.
pub(super) struct Cache {
    folder: PathBuf,
    name: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    head: String,
    ledger: Ledger,
}

impl Cache {
    /// `common` is the git directory that all worktrees share; `parts` say which book it is and how it is read.
    pub(super) fn new(common: &Path, parts: &[&str]) -> Self {
        let mut name = Sum::default();
        for part in parts
            .iter()
            .copied()
            .chain([HEAD, env!("CARGO_PKG_VERSION"), &program()])
        {
            name.add(part.as_bytes());
            name.add(&[0]);
        }
        Self {
            folder: common.join(FOLDER),
            name: name.text(),
        }
    }

    /// The ledger up to the commit `head`.
    pub(super) fn ledger(&self, head: &str) -> Option<Ledger> {
        let kept: Kept = self.read(&ledger_of(head))?;
        (kept.head == head).then_some(kept.ledger)
    }

    pub(super) fn blobs(&self) -> Blobs {
        let known: BTreeMap<String, Vec<Reading>> = self.read("files").unwrap_or_default();
        Blobs {
            known: known
                .into_iter()
                .map(|(key, readings)| (key, readings.into()))
                .collect(),
            ..Blobs::default()
        }
    }

    /// Keeps both, if the folder can be written.
    pub(super) fn keep(&self, head: &str, ledger: &Ledger, blobs: &Blobs) {
        let kept = Kept {
            head: head.to_owned(),
            ledger: ledger.clone(),
        };
        // An older commit uses only a part of what is kept, which must not replace all of it.
        if blobs.has_new {
            let used: BTreeMap<&String, &[Reading]> = blobs.used.iter().map(|(key, read)| (key, &**read)).collect();
            self.write("files", &used);
        }
        self.write(&ledger_of(head), &kept);
        self.tidy();
    }

    fn path(&self, kind: &str) -> PathBuf {
        self.folder.join(format!("{}.{kind}", self.name))
    }

    fn read<T: DeserializeOwned>(&self, kind: &str) -> Option<T> {
        let bytes = fs::read(self.path(kind)).ok()?;
        let rest = bytes.strip_prefix(HEAD.as_bytes())?.strip_prefix(b" ")?;
        let end = memchr::memchr(b'\n', rest)?;
        let (sum, body) = (rest.get(..end)?, rest.get(end + 1..)?);
        let is_whole = sum == Sum::of(body).as_bytes();
        is_whole.then(|| serde_json::from_slice(body).ok()).flatten()
    }

    fn write(&self, kind: &str, value: &impl Serialize) {
        let Ok(body) = serde_json::to_vec(value) else { return };
        if body.len() > MOST_BYTES {
            return;
        }
        let mut bytes = format!("{HEAD} {}\n", Sum::of(&body)).into_bytes();
        bytes.extend(body);
        // If this fails, the next run reads git again.
        _ = files::write(&self.path(kind), &bytes);
    }

    /// Removes all but the newest files.
    fn tidy(&self) {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let dated = entries.filter_map(|entry| {
            let data = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some((data.modified().ok()?, entry.path()))
        });
        let mut files: Vec<_> = dated.collect();
        files.sort();
        let spare = files.len().saturating_sub(MOST_FILES);
        for (_, path) in files.iter().take(spare) {
            _ = fs::remove_file(path);
        }
    }
}

/// What was read from past files, by their paths and objects.
#[derive(Default)]
pub(super) struct Blobs {
    known: BTreeMap<String, Arc<[Reading]>>,
    /// The ones that this run needed.
    used: BTreeMap<String, Arc<[Reading]>>,
    /// Whether this run read some of them from git.
    has_new: bool,
}

impl Blobs {
    /// The files that are not in the cache yet, each once.
    pub(super) fn unread<'f>(&mut self, all: impl Iterator<Item = &'f Version>) -> Vec<&'f Version> {
        let mut unread = BTreeMap::new();
        for file in all {
            let key = file.key();
            match self.known.get(&key) {
                Some(readings) => {
                    self.used.insert(key, readings.clone());
                }
                None => _ = unread.insert(key, file),
            }
        }
        unread.into_values().collect()
    }

    pub(super) fn add(&mut self, found: Vec<(String, Vec<Reading>)>) {
        self.has_new = true;
        let found = found.into_iter();
        self.used.extend(found.map(|(key, readings)| (key, readings.into())));
    }

    pub(super) fn get(&self, file: &Version) -> Arc<[Reading]> {
        self.used.get(&file.key()).cloned().unwrap_or_default()
    }
}

/// The kind of the file with the ledger up to a commit.
fn ledger_of(head: &str) -> String {
    let start: String = head.chars().take(16).collect();
    format!("{start}.ledger")
}

/// Identifies this build of the program: another one may read files differently.
fn program() -> String {
    let data = std::env::current_exe().and_then(fs::metadata);
    let Ok(data) = data else { return String::new() };
    let since = data
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("{} {}", data.len(), since.map_or(0, |since| since.as_nanos()))
}

#[derive(Default)]
struct Sum(SipHasher13);

impl Sum {
    fn add(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }

    fn text(&self) -> String {
        format!("{:032x}", self.0.finish128().as_u128())
    }

    fn of(bytes: &[u8]) -> String {
        let mut sum = Self::default();
        sum.add(bytes);
        sum.text()
    }
}
