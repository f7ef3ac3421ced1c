//! The disk, the clock and git: everything that is not in the host's call.

mod publish;

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, bail};
use jiff::{Timestamp, civil, tz::TimeZone};

use crate::config::AsOf;
use crate::source::map::Files;
pub use publish::publish;

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
        let text = std::fs::read_to_string(self.root.join(path)).ok().map(Arc::from);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(path.to_owned()).or_insert(text).clone()
    }
}

/// Writes a file whole or not at all: readers see the old bytes or the new ones. An existing file keeps its
/// permissions, and a link stays a link; missing folders are made.
///
/// # Errors
/// Those of the file system, with the path.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let attempt = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(".mls-");
        let existing = std::fs::metadata(&target).ok().map(|known| known.permissions());
        #[cfg(unix)]
        let usual = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
        #[cfg(unix)]
        builder.permissions(usual);
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        if let Some(permissions) = existing {
            file.as_file().set_permissions(permissions)?;
        }
        file.persist(&target)?;
        Ok(())
    };
    attempt().with_context(|| format!("cannot write `{}`", path.display()))
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
    fn writes_whole_files_and_keeps_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.json");
        write(&path, b"one").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            let link = folder.path().join("link");
            std::os::unix::fs::symlink(&path, &link).unwrap();
            write(&link, b"two").unwrap();
            assert!(link.is_symlink());
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        }
        write(&path, b"three").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"three");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

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
