//! The disk, the clock and git: everything that is not in the host's call.

mod lock;
mod write;

mod publish;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use jiff::{Timestamp, civil, tz::TimeZone};

use crate::config::AsOf;
use crate::source::map::Files;
pub use lock::{Lock, lock};
pub use publish::{place, publish};
pub use write::{Change, interrupt, write, write_all};

/// The files below a book's root, each read once.
pub struct Disk {
    root: PathBuf,
    known: Mutex<HashMap<String, Option<Arc<str>>>>,
}

impl Disk {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            known: Mutex::default(),
        }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The same disk as it would be with other `texts` in some files.
    pub fn with(&self, texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        known.extend(texts.into_iter().map(|(path, text)| (path, Some(text.into()))));
        Self {
            root: self.root.clone(),
            known: Mutex::new(known),
        }
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        let known = |known: &Mutex<HashMap<String, Option<Arc<str>>>>| {
            let known = known.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(path).cloned()
        };
        if let Some(text) = known(&self.known) {
            return text;
        }
        let text = read_text(&self.root.join(path)).ok().map(Arc::from);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(path.to_owned()).or_insert(text).clone()
    }
}

/// The text of a regular file: a pipe or a device might have no end.
fn read_text(path: &Path) -> io::Result<String> {
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    std::fs::read_to_string(path)
}

/// Where the book's root lies in its git repository, with `/`; empty where it is the repository's own root or in none.
pub fn below_repository(root: &Path) -> String {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let repository = root.ancestors().find(|folder| folder.join(".git").exists());
    let below = repository.and_then(|repository| root.strip_prefix(repository).ok());
    let parts = below.into_iter().flat_map(Path::components);
    let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// The day that all rules and badges call today, in UTC. `source_date_epoch` is the environment variable of that name,
/// seconds since 1970 (<https://reproducible-builds.org/specs/source-date-epoch/>).
///
/// # Errors
/// A `SOURCE_DATE_EPOCH` that is no number; no git or no commit where the date of HEAD is wanted.
pub fn today(as_of: AsOf, root: &Path, source_date_epoch: Option<&str>) -> Result<civil::Date> {
    match as_of {
        AsOf::Day(day) => Ok(day),
        AsOf::Commit => head_date(root),
        AsOf::Build => match source_date_epoch.filter(|seconds| !seconds.is_empty()) {
            Some(seconds) => day(seconds)
                .with_context(|| format!("SOURCE_DATE_EPOCH is `{seconds}`, not a number of seconds since 1970")),
            None => Ok(this_day()),
        },
    }
}

/// The day it is now, in UTC.
pub fn this_day() -> civil::Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

fn head_date(root: &Path) -> Result<civil::Date> {
    let output = Command::new("git")
        .args(["log", "-1", "--format=%ct"])
        .current_dir(root)
        .output()
        .context("`as-of = \"commit\"` needs git, which cannot be started")?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        let reason = reason.trim().trim_start_matches("fatal: ");
        bail!("`as-of = \"commit\"` needs a commit, but git says: {reason}");
    }
    day(String::from_utf8_lossy(&output.stdout).trim()).context("git gave no date for HEAD")
}

fn day(seconds: &str) -> Result<civil::Date> {
    let time = Timestamp::from_second(seconds.parse()?)?;
    Ok(time.to_zoned(TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_day() {
        let root = Path::new("/");
        let day = civil::date(2026, 11, 23);
        assert_eq!(today(AsOf::Day(day), root, Some("x")).unwrap(), day);
        assert_eq!(
            today(AsOf::Build, root, Some("1795392000")).unwrap(),
            civil::date(2026, 11, 23)
        );
        let error = today(AsOf::Build, root, Some("soon")).unwrap_err();
        assert!(error.to_string().contains("`soon`"));
        let nowhere = tempfile::tempdir().unwrap();
        let error = today(AsOf::Commit, nowhere.path(), None).unwrap_err();
        assert!(error.to_string().contains("as-of"), "{error}");
    }
}
