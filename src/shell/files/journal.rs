//! A journal of changes that belong together, with which the next command finishes what a killed one began.

use std::hash::Hasher as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use siphasher::sip::SipHasher13;

use crate::text::terminal::clean;

/// The file's name; it is next to book.toml while files are moved into place.
const FILE: &str = ".mls-journal";
const FORMAT: &str = "mdbook-mls/journal/1";

/// The steps to take, with absolute paths.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Journal {
    format: String,
    steps: Vec<Step>,
}

#[derive(Serialize, Deserialize)]
struct Step {
    target: PathBuf,
    /// The file that replaces the target; `None` if the target is removed.
    from: Option<PathBuf>,
    /// A hash of the target's old content; `None` if it does not exist.
    known: Option<u64>,
}

impl Journal {
    pub(super) fn rename(&mut self, from: &Path, target: &Path, known: Option<&[u8]>) {
        self.add(target, Some(from), known);
    }

    pub(super) fn remove(&mut self, target: &Path, known: Option<&[u8]>) {
        self.add(target, None, known);
    }

    fn add(&mut self, target: &Path, from: Option<&Path>, known: Option<&[u8]>) {
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.steps.push(Step {
            target: absolute(target),
            from: from.map(absolute),
            known: known.map(hash),
        });
    }

    /// Writes it whole.
    ///
    /// # Errors
    /// Errors of the file system.
    pub(super) fn write(&mut self, root: &Path) -> Result<()> {
        FORMAT.clone_into(&mut self.format);
        let path = root.join(FILE);
        let text = serde_json::to_vec(self).context("cannot write a journal of paths that are not text")?;
        let whole = || -> std::io::Result<()> {
            use std::io::Write as _;
            let mut file = tempfile::Builder::new().prefix(".mls-").tempfile_in(root)?;
            file.write_all(&text)?;
            file.as_file().sync_data()?;
            file.persist(&path).map_err(|failed| failed.error)?;
            Ok(())
        };
        whole().with_context(|| format!("cannot write `{}`", path.display()))
    }

    pub(super) fn forget(root: &Path) {
        // If it stays, the next run finds that its steps are done.
        _ = std::fs::remove_file(root.join(FILE));
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish()
}

/// Whether an interrupted command has left something undone.
pub(super) fn is_there(root: &Path) -> bool {
    root.join(FILE).exists()
}

/// Finishes what an interrupted command has left undone, if anything. Only for the holder of the lock.
///
/// # Errors
/// A file cannot be written.
pub(super) fn finish(root: &Path) -> Result<()> {
    let path = root.join(FILE);
    let text = match std::fs::read(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error).with_context(|| format!("cannot read `{}`", path.display())),
    };
    let journal: Journal = serde_json::from_slice(&text).with_context(|| {
        format!(
            "`{}` is not a journal of this program; look at `git status`, then remove it",
            path.display()
        )
    })?;
    // The journal may come with a clone or an archive: nothing outside the book is touched.
    let folder = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let repository = folder
        .ancestors()
        .find(|above| above.join(".git").exists())
        .unwrap_or(&folder);
    let mut left = Vec::new();
    for step in &journal.steps {
        let is_inside = |path: &Path| {
            path.parent()
                .and_then(|above| above.canonicalize().ok())
                .is_some_and(|above| above.starts_with(repository))
        };
        if !is_inside(&step.target) || !step.from.as_deref().is_none_or(is_inside) {
            left.push(&step.target);
            continue;
        }
        let now = std::fs::read(&step.target).ok().map(|bytes| hash(&bytes));
        let is_as_known = now == step.known;
        match &step.from {
            Some(from) if from.exists() && is_as_known => std::fs::rename(from, &step.target)
                .with_context(|| format!("cannot write `{}`", step.target.display()))?,
            Some(from) if from.exists() => {
                // Somebody has changed the file since: their version stays.
                _ = std::fs::remove_file(from);
                left.push(&step.target);
            }
            Some(_) => {}
            None if now.is_none() => {}
            None if is_as_known => std::fs::remove_file(&step.target)
                .with_context(|| format!("cannot remove `{}`", step.target.display()))?,
            None => left.push(&step.target),
        }
    }
    std::fs::remove_file(&path).with_context(|| format!("cannot remove `{}`", path.display()))?;
    anstream::eprintln!(
        "finished what an interrupted command had started: {} files",
        journal.steps.len()
    );
    for target in left {
        let target = clean(&target.display().to_string()).into_owned();
        anstream::eprintln!(
            "warning: `{target}` was changed meanwhile and is not touched; run the interrupted command again"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::write::{Change, write_together};
    use super::*;

    #[test]
    fn the_next_run_finishes_and_keeps_what_was_changed_since() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let path = |name: &str| root.join(name);
        for name in ["a", "b", "c", "gone"] {
            std::fs::write(path(name), name).unwrap();
            std::fs::write(path(&format!(".mls-fix-{name}")), format!("new {name}")).unwrap();
        }
        let mut journal = Journal::default();
        for name in ["a", "b", "c"] {
            journal.rename(&path(&format!(".mls-fix-{name}")), &path(name), Some(name.as_bytes()));
        }
        journal.remove(&path("gone"), Some(b"gone"));
        journal.write(root).unwrap();
        // One was done already, one was edited meanwhile.
        std::fs::rename(path(".mls-fix-a"), path("a")).unwrap();
        std::fs::write(path("c"), "mine").unwrap();
        super::super::lock::recover(root).unwrap();
        let read = |name: &str| std::fs::read_to_string(path(name)).unwrap_or_default();
        assert_eq!(
            (read("a").as_str(), read("b").as_str(), read("c").as_str()),
            ("new a", "new b", "mine")
        );
        assert!(!path("gone").exists() && !path(FILE).exists());
        std::fs::write(path(FILE), "{").unwrap();
        assert!(
            super::super::lock::recover(root)
                .unwrap_err()
                .to_string()
                .contains("is not a journal")
        );
    }

    #[test]
    fn what_fails_leaves_all_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a"), "old").unwrap();
        std::fs::write(path("b"), "other").unwrap();
        let changes = [
            Change::update(path("a"), "old", "new"),
            Change::remove(path("b"), "known"),
        ];
        assert!(write_together(folder.path(), &changes).is_err());
        assert_eq!(std::fs::read_to_string(path("a")).unwrap(), "old");
        let changes = [
            Change::update(path("a"), "old", "new"),
            Change::remove(path("b"), "other"),
            Change::create(path("c"), "here"),
        ];
        write_together(folder.path(), &changes).unwrap();
        assert_eq!(std::fs::read_to_string(path("a")).unwrap(), "new");
        let mut names: Vec<_> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        assert_eq!(names, ["a", "c"]);
    }
}
