//! The disk, the clock and git: everything that is not in the host's call.

mod publish;

use std::collections::HashMap;
use std::fs::File;
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
    write_all(&[Change::new(path, bytes)])
}

/// A file that is to be written.
pub struct Change {
    path: PathBuf,
    bytes: Vec<u8>,
    overwrites: bool,
}

impl Change {
    /// The file as it is to be, whatever it was.
    pub fn new(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
            overwrites: true,
        }
    }

    /// A file that must not exist yet.
    pub fn create(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            overwrites: false,
            ..Self::new(path, bytes)
        }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Writes files that belong together, as [`write`] does. All bytes are on the disk before the first file appears, so
/// that a full disk or a folder that cannot be written leaves every file as it was.
///
/// # Errors
/// Those of the file system, with the path; a file that was to be new and exists.
pub fn write_all(changes: &[Change]) -> Result<()> {
    let staged = changes.iter().map(|change| {
        let staged = stage(&change.path, &change.bytes);
        staged.with_context(|| format!("cannot write `{}`", change.path.display()))
    });
    let mut staged: Vec<_> = staged.collect::<Result<Vec<_>>>()?.into_iter().zip(changes).collect();
    // What can still fail comes first.
    staged.sort_by_key(|(_, change)| change.overwrites);
    for ((file, target), change) in staged {
        let done = match change.overwrites {
            true => file.persist(&target),
            false => file.persist_noclobber(&target),
        };
        done.map_err(|failed| failed.error)
            .with_context(|| format!("cannot write `{}`", change.path.display()))?;
    }
    Ok(())
}

/// The bytes in a file beside the one that they will become, and the path of that.
fn stage(path: &Path, bytes: &[u8]) -> std::io::Result<(tempfile::NamedTempFile, PathBuf)> {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
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
    Ok((file, target))
}

/// Waits until no other command changes the book at `root`, and keeps others waiting until the result is dropped.
/// A file system that knows no locks gives one that holds nobody.
///
/// # Errors
/// The folder cannot be opened.
pub fn lock(root: &Path) -> Result<Lock> {
    let file = handle(root).with_context(|| format!("cannot open `{}`", root.display()))?;
    let locked = fs4::FileExt::lock(&file);
    Ok(Lock {
        _held: locked.is_ok().then_some(file),
    })
}

/// Held as long as it lives.
pub struct Lock {
    _held: Option<File>,
}

/// The folder itself: nothing is left behind in it.
#[cfg(unix)]
fn handle(root: &Path) -> std::io::Result<File> {
    File::open(root)
}

/// A file that goes away with its last handle.
#[cfg(windows)]
fn handle(root: &Path) -> std::io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt;
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .custom_flags(DELETE_ON_CLOSE)
        .open(root.join(".mls-lock"))
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
