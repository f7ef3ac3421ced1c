//! A book's past, from git: the commits of its branch, the files that they changed, and a cache of what was read from these.

mod cache;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use rayon::prelude::*;

use super::tree::git::{self, Objects};
use crate::config::Config;
use crate::history::{Changed, Reading, Step, ledger, readings};
use crate::ledger::{History, Ledger, Unknown};
use cache::{Blobs, Cache};
use walk::{File, Walked};

/// What the past of a book depends on, besides git.
pub(super) struct Asked<'a> {
    /// The source folder below the book's root, with `/`.
    pub src: &'a str,
    pub config: &'a Config,
    /// Settings that change how a file is read.
    pub settings: String,
}

/// Files, or commits, that are read at once.
const AT_ONCE: usize = 256;

/// The past of the book in `folder`, up to `commit` or HEAD.
pub(super) fn of(folder: &Path, commit: Option<&str>, asked: &Asked<'_>) -> History {
    match Repository::at(folder, commit).and_then(|repository| repository.ledger(asked)) {
        Ok(ledger) => History::Known(Arc::new(ledger)),
        Err(unknown) => History::Unknown(unknown),
    }
}

/// What git reports about the repository around a folder, in one answer.
struct Repository<'a> {
    folder: &'a Path,
    head: String,
    /// Where the cache goes.
    common: PathBuf,
    /// The folder's place in the repository, with `/` at its end; empty for the repository's own root.
    below: String,
}

fn quiet(reason: String) -> Unknown {
    let is_incomplete = false;
    Unknown { reason, is_incomplete }
}

fn loud(reason: String) -> Unknown {
    let is_incomplete = true;
    Unknown { reason, is_incomplete }
}

impl<'a> Repository<'a> {
    fn at(folder: &'a Path, commit: Option<&str>) -> Result<Self, Unknown> {
        let commit = format!("{}^{{commit}}", commit.unwrap_or("HEAD"));
        let answer = git::run(
            folder,
            &[
                "rev-parse",
                "--is-shallow-repository",
                "--git-common-dir",
                "--show-prefix",
                &commit,
            ],
        );
        let answer = answer.map_err(|error| {
            let reason = error.to_string();
            if reason.contains("not in a git repository") || reason.contains("no `git` on the path") {
                return quiet(reason);
            }
            if reason.contains("ambiguous argument") || reason.contains("unknown revision") {
                return quiet("there is no commit yet".to_owned());
            }
            loud(reason)
        })?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let mut lines = answer.lines();
        let mut line = || lines.next().unwrap_or("").to_owned();
        let (is_shallow, common, below, head) = (line(), line(), line(), line());
        if is_shallow == "true" {
            return Err(loud(
                "this clone is shallow; fetch all of it, in CI with `fetch-depth: 0`".to_owned(),
            ));
        }
        Ok(Self {
            folder,
            head,
            common: folder.join(common),
            below,
        })
    }

    /// The ledger, from the cache if it is there.
    fn ledger(&self, asked: &Asked<'_>) -> Result<Ledger, Unknown> {
        let cache = Cache::new(&self.common, &[&self.below, asked.src, &asked.settings]);
        if let Some(ledger) = cache.ledger(&self.head) {
            return Ok(ledger);
        }
        let mut blobs = cache.blobs();
        let walked = walk::walk(self.folder, &self.head, &self.source(asked.src)).map_err(|e| loud(e.to_string()))?;
        let steps = self
            .steps(walked, asked, &mut blobs)
            .map_err(|error| loud(format!("{error:#}")))?;
        let ledger = ledger(&steps);
        cache.keep(&self.head, &ledger, &blobs);
        Ok(ledger)
    }

    /// The source folder's place in the repository, with `/` at its end.
    fn source(&self, src: &str) -> String {
        match crate::source::path::join(&self.below, src) {
            top if top.is_empty() || top == "." => String::new(),
            source => source.trim_end_matches('/').to_owned() + "/",
        }
    }

    /// Reads the commits, and the files that are not in the cache yet.
    fn steps(&self, walked: Vec<Walked>, asked: &Asked<'_>, blobs: &mut Blobs) -> anyhow::Result<Vec<Step>> {
        let source = self.source(asked.src);
        let mut objects = Objects::new(self.folder)?;
        let all = walked.iter().flat_map(|commit| &commit.files);
        let unread = blobs.unread(all.filter_map(|file| file.after.as_ref()));
        for part in unread.chunks(AT_ONCE) {
            let names: Vec<&str> = part.iter().map(|file| file.object.as_str()).collect();
            let texts = objects.read_all(&names, "blob")?;
            let found: Vec<(String, Vec<Reading>)> = part
                .par_iter()
                .zip(texts)
                .map(|(file, bytes)| {
                    let text = String::from_utf8_lossy(&bytes);
                    let read = |path: &str| {
                        let seen = path.strip_prefix(&source).unwrap_or(path);
                        readings(seen, &text, asked.src, asked.config)
                    };
                    let found = read(&file.path);
                    // At that path, the file was not a milestone yet.
                    let later = file.later.as_deref().filter(|_| found.is_empty());
                    (file.key(), later.map_or(found, read))
                })
                .collect();
            blobs.add(found);
        }
        let mut steps = Vec::new();
        let mut walked = walked.into_iter().peekable();
        while walked.peek().is_some() {
            let part: Vec<Walked> = walked.by_ref().take(AT_ONCE).collect();
            let names = part
                .iter()
                .flat_map(|commit| [&commit.id].into_iter().chain(&commit.brought));
            let names: Vec<&str> = names.map(String::as_str).collect();
            let mut texts = objects.read_all(&names, "commit")?.into_iter();
            for commit in part {
                let own = texts.next().unwrap_or_default();
                let brought = texts.by_ref().take(commit.brought.len());
                let brought = brought.map(|bytes| walk::message(&bytes)).collect();
                steps.push(Step {
                    date: walk::date(&own).with_context(|| format!("the commit {} has no date", commit.id))?,
                    message: walk::message(&own),
                    brought,
                    files: commit.files.into_iter().map(|file| changed(file, blobs)).collect(),
                    id: commit.id,
                });
            }
        }
        Ok(steps)
    }
}

fn changed(file: File, blobs: &Blobs) -> Changed {
    let File { before, after } = file;
    let readings = after.as_ref().map(|file| blobs.get(file));
    Changed {
        before,
        after: after.map(|file| file.path),
        readings: readings.unwrap_or_default(),
    }
}
