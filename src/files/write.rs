//! Files written whole or not at all, alone or together.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};

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
    is_executable: bool,
}

impl Change {
    /// The file as it is to be, whatever it was.
    pub fn new(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
            overwrites: true,
            is_executable: false,
        }
    }

    /// A file that must not exist yet.
    pub fn create(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            overwrites: false,
            ..Self::new(path, bytes)
        }
    }

    /// The same as a program that everybody may run.
    pub fn executable(self) -> Self {
        Self {
            is_executable: true,
            ..self
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
    let mut staged = Vec::new();
    for change in changes {
        let (file, target) = stage(change).with_context(|| format!("cannot write `{}`", change.path.display()))?;
        staged.push((file, target, change));
    }
    // What can still fail comes first.
    staged.sort_by_key(|(.., change)| change.overwrites);
    let mut under_way = under_way();
    for (file, target, change) in staged {
        let done = match change.overwrites {
            true => file.persist(&target),
            false => file.persist_noclobber(&target),
        };
        done.map_err(|failed| failed.error)
            .with_context(|| format!("cannot write `{}`", change.path.display()))?;
        under_way.has_written = true;
    }
    Ok(())
}

/// What an interrupted program has to know.
#[derive(Default)]
struct UnderWay {
    /// Files that have not found their place; some may be gone by now.
    staged: Vec<PathBuf>,
    has_written: bool,
}

static UNDER_WAY: Mutex<UnderWay> = Mutex::new(UnderWay {
    staged: Vec::new(),
    has_written: false,
});

fn under_way() -> MutexGuard<'static, UnderWay> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes away what is half written and lets nothing be written from now on; to be called by who ends the program from
/// outside. Files that are on their way to their places get there first. Whether any file was written.
pub fn interrupt() -> bool {
    let under_way = under_way();
    for path in &under_way.staged {
        // Most of them have their place.
        _ = std::fs::remove_file(path);
    }
    let has_written = under_way.has_written;
    std::mem::forget(under_way);
    has_written
}

/// The bytes in a file beside the one that they will become, and the path of that.
fn stage(change: &Change) -> std::io::Result<(tempfile::NamedTempFile, PathBuf)> {
    let path = &change.path;
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".mls-");
    let existing = std::fs::metadata(&target).ok().map(|known| known.permissions());
    #[cfg(unix)]
    let usual = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(match change.is_executable {
        true => 0o777,
        false => 0o666,
    });
    #[cfg(unix)]
    builder.permissions(usual);
    let mut file = {
        let mut under_way = under_way();
        let file = builder.tempfile_in(folder)?;
        under_way.staged.push(file.path().to_owned());
        file
    };
    file.write_all(&change.bytes)?;
    if let Some(permissions) = existing.filter(|_| !change.is_executable) {
        file.as_file().set_permissions(permissions)?;
    }
    Ok((file, target))
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
    fn together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("old"), "old").unwrap();
        std::fs::write(path("taken"), "kept").unwrap();
        let both = |second: Change| write_all(&[Change::new(path("old"), "new"), second]);
        let error = both(Change::create(path("taken"), "lost")).unwrap_err();
        assert!(error.to_string().contains("taken"), "{error}");
        // A file is no folder.
        let error = both(Change::create(path("taken/x"), "lost")).unwrap_err();
        assert!(error.to_string().contains("taken/x"), "{error}");
        assert_eq!(std::fs::read_to_string(path("old")).unwrap(), "old");
        assert_eq!(std::fs::read_to_string(path("taken")).unwrap(), "kept");
        both(Change::create(path("fresh"), "here")).unwrap();
        assert_eq!(std::fs::read_to_string(path("old")).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
