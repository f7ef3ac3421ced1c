//! Files written whole or not at all, alone or together.

use std::collections::BTreeSet;
use std::fs::{Metadata, Permissions};
use std::io::{Error, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use anyhow::{Context, Result, bail};

use super::journal::Journal;

/// Writes a file whole or not at all: readers see the old bytes or the new ones. An existing file keeps its
/// permissions, and a link stays a link; missing folders are made.
///
/// # Errors
/// Errors of the file system, with the path; a file that is read-only.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    write_all(&[Change::new(path, bytes)])
}

/// A file that is to be written.
pub(crate) struct Change {
    path: PathBuf,
    bytes: Vec<u8>,
    is_executable: bool,
    over: Over,
    /// The file to remove once this one is there, with its content as it was read.
    instead_of: Option<(PathBuf, Vec<u8>)>,
    /// Whether the file is removed.
    is_removal: bool,
}

/// What a file is written over.
enum Over {
    Anything,
    Nothing,
    /// The file as it was read.
    Known(Vec<u8>),
}

impl Change {
    /// The new content of a file, whatever it had before.
    pub(crate) fn new(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            bytes: bytes.into(),
            is_executable: false,
            over: Over::Anything,
            instead_of: None,
            is_removal: false,
        }
    }

    /// A file that must not exist yet, and that replaces one that must still hold the bytes `known`.
    pub(crate) fn rename(
        old: impl Into<PathBuf>,
        known: impl Into<Vec<u8>>,
        path: impl Into<PathBuf>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        Self {
            instead_of: Some((old.into(), known.into())),
            ..Self::create(path, bytes)
        }
    }

    /// A file that must not exist yet.
    pub(crate) fn create(path: impl Into<PathBuf>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            over: Over::Nothing,
            ..Self::new(path, bytes)
        }
    }

    /// A file that must still hold the bytes `known`. Only for holders of the book's lock.
    pub(crate) fn update(path: impl Into<PathBuf>, known: impl Into<Vec<u8>>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            over: Over::Known(known.into()),
            ..Self::new(path, bytes)
        }
    }

    /// A file to remove, which must still hold the bytes `known`. Only for holders of the book's lock.
    pub(crate) fn remove(path: impl Into<PathBuf>, known: impl Into<Vec<u8>>) -> Self {
        Self {
            is_removal: true,
            ..Self::update(path, known, Vec::new())
        }
    }

    /// The same file, executable for everybody.
    pub(crate) fn executable(self) -> Self {
        Self {
            is_executable: true,
            ..self
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that the file has not changed since it was read.
    fn look_again(&self) -> Result<()> {
        let known = match (&self.over, &self.instead_of) {
            (Over::Known(known), _) => Some((&self.path, known)),
            (_, Some((old, known))) => Some((old, known)),
            _ => None,
        };
        if let Some((path, known)) = known {
            let now = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
            let path = path.display();
            if now != *known {
                bail!("`{path}` was changed by another program meanwhile and is not written; run the command again");
            }
        }
        Ok(())
    }
}

/// Writes files that belong together, as [`write()`] does. All bytes are on the disk before the first file appears, so
/// that a full disk or a folder that cannot be written leaves every file as it was.
///
/// # Errors
/// Errors of the file system, with the path; a file that is read-only, that must be new but exists, or that has changed since it was read.
pub(crate) fn write_all(changes: &[Change]) -> Result<()> {
    sweep(changes);
    let mut staged = Vec::new();
    for change in changes {
        let (file, target) = stage(change).with_context(|| format!("cannot write `{}`", change.path.display()))?;
        staged.push((file, target, change));
    }
    // What can still fail comes first.
    changes.iter().try_for_each(Change::look_again)?;
    staged.sort_by_key(|(.., change)| !matches!(change.over, Over::Nothing));
    let _under_way = under_way();
    for (file, target, change) in staged {
        change.look_again()?;
        let done = match change.over {
            Over::Nothing => file.persist_noclobber(&target),
            Over::Anything | Over::Known(_) => file.persist(&target),
        };
        done.map_err(|failed| failed.error)
            .with_context(|| format!("cannot write `{}`", change.path.display()))?;
        HAS_WRITTEN.store(true, Ordering::SeqCst);
        if let Some((old, _)) = &change.instead_of {
            std::fs::remove_file(old).with_context(|| format!("cannot remove `{}`", old.display()))?;
        }
    }
    Ok(())
}

/// Like [`write_all`], if each file is below one of `folders`, once links are followed.
///
/// # Errors
/// The same; a link leads out of the folders.
pub(crate) fn write_below(folders: &[&Path], changes: &[Change]) -> Result<()> {
    let folders: Vec<PathBuf> = folders.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    for change in changes {
        let real = without_links(&change.path);
        if !folders.iter().any(|folder| real.starts_with(folder)) {
            bail!(
                "cannot write `{}`: a link leads out of the book, to `{}`; nothing is written",
                change.path.display(),
                real.display()
            );
        }
    }
    write_all(changes)
}

/// Where `path` leads, even if nothing is there yet.
fn without_links(path: &Path) -> PathBuf {
    let known = path
        .ancestors()
        .find_map(|above| Some((above, above.canonicalize().ok()?)));
    let rest = known.as_ref().and_then(|(above, _)| path.strip_prefix(above).ok());
    match (&known, rest) {
        (Some((_, real)), Some(rest)) if rest.as_os_str().is_empty() => real.clone(),
        (Some((_, real)), Some(rest)) => real.join(rest),
        _ => path.to_owned(),
    }
}

/// Like [`write_all`], for changes of the book at `root` that only make sense together: a run that is killed in between leaves
/// a journal, with which the next one finishes. Only for holders of the book's lock.
///
/// # Errors
/// The same. Files that were already written are restored.
pub(crate) fn write_together(root: &Path, changes: &[Change]) -> Result<()> {
    if changes.len() < 2 && !changes.iter().any(|change| change.is_removal) {
        return write_all(changes);
    }
    sweep(changes);
    let mut journal = Journal::default();
    let mut staged = Vec::new();
    for change in changes {
        let known = match &change.over {
            Over::Known(known) => Some(known.as_slice()),
            Over::Anything | Over::Nothing => None,
        };
        if change.is_removal {
            journal.remove(&place(&change.path).0, known);
            continue;
        }
        let (file, target) = stage(change).with_context(|| format!("cannot write `{}`", change.path.display()))?;
        if matches!(change.over, Over::Nothing) && target.exists() {
            bail!("cannot write `{}`: the file exists", change.path.display());
        }
        journal.rename(file.path(), &target, known);
        staged.push((file, target, change));
    }
    changes.iter().try_for_each(Change::look_again)?;
    let _under_way = under_way();
    let mut done: Vec<&Change> = Vec::new();
    journal.write(root)?;
    let carry_out = || -> Result<()> {
        for (file, target, change) in staged {
            change.look_again()?;
            let moved = match change.over {
                Over::Nothing => file.persist_noclobber(&target),
                Over::Anything | Over::Known(_) => file.persist(&target),
            };
            moved
                .map_err(|failed| failed.error)
                .with_context(|| format!("cannot write `{}`", change.path.display()))?;
            done.push(change);
        }
        for change in changes.iter().filter(|change| change.is_removal) {
            change.look_again()?;
            std::fs::remove_file(&change.path).with_context(|| format!("cannot remove `{}`", change.path.display()))?;
            done.push(change);
        }
        Ok(())
    };
    let carried_out = carry_out();
    if carried_out.is_err() {
        for change in done.iter().rev() {
            undo(change);
        }
    } else {
        HAS_WRITTEN.store(true, Ordering::SeqCst);
    }
    Journal::forget(root);
    carried_out
}

/// Puts back what was there before.
fn undo(change: &Change) {
    // What cannot be put back is reported by the error that led here.
    match &change.over {
        Over::Known(known) => _ = std::fs::write(&change.path, known),
        Over::Nothing => _ = std::fs::remove_file(&change.path),
        Over::Anything => {}
    }
}

/// Held for reading while a file is created or moved into place, and for writing by what ends the program.
static UNDER_WAY: RwLock<()> = RwLock::new(());
/// Staged files; some may have been moved into place by now.
static STAGED_FILES: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());
static HAS_WRITTEN: AtomicBool = AtomicBool::new(false);

fn under_way() -> RwLockReadGuard<'static, ()> {
    UNDER_WAY.read().unwrap_or_else(PoisonError::into_inner)
}

fn staged_files() -> MutexGuard<'static, Vec<PathBuf>> {
    STAGED_FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes staged files and lets nothing be written from now on; called by what ends the program from outside. Files that are
/// being moved into place get there first. Returns whether any file was written.
pub(crate) fn interrupt() -> bool {
    std::mem::forget(UNDER_WAY.write().unwrap_or_else(PoisonError::into_inner));
    for path in &*staged_files() {
        // Most of them have been moved into place.
        _ = std::fs::remove_file(path);
    }
    HAS_WRITTEN.load(Ordering::SeqCst)
}

/// Prefixes of the names of staged files. Those that replace known bytes have their own: the holder of the book's lock knows
/// that another run has left them.
const STAGED: &str = ".mls-";
const STAGED_OVER_KNOWN: &str = ".mls-fix-";

/// Stages the bytes in a file next to their target; returns the file and the target's path.
fn stage(change: &Change) -> std::io::Result<(tempfile::NamedTempFile, PathBuf)> {
    let (target, folder) = place(&change.path);
    std::fs::create_dir_all(&folder)?;
    let existing = std::fs::metadata(&target).ok().map(|known| known.permissions());
    let prefix = match change.over {
        Over::Known(_) => STAGED_OVER_KNOWN,
        Over::Anything | Over::Nothing => STAGED,
    };
    let file = stage_in(&folder, prefix, change.is_executable, existing, &change.bytes)?;
    Ok((file, target))
}

/// Stages the bytes in a file in `folder`, with the permissions of the file that it will replace.
fn stage_in(
    folder: &Path,
    prefix: &str,
    is_executable: bool,
    existing: Option<Permissions>,
    bytes: &[u8],
) -> std::io::Result<tempfile::NamedTempFile> {
    if existing.as_ref().is_some_and(Permissions::readonly) {
        return Err(Error::new(ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(<Permissions as std::os::unix::fs::PermissionsExt>::from_mode(
        match is_executable {
            true => 0o777,
            false => 0o666,
        },
    ));
    let mut file = {
        let _under_way = under_way();
        let file = builder.tempfile_in(folder)?;
        staged_files().push(file.path().to_owned());
        file
    };
    file.write_all(bytes)?;
    if let Some(permissions) = existing.filter(|_| !is_executable) {
        file.as_file().set_permissions(permissions)?;
    }
    Ok(file)
}

/// Writes a file whole or not at all at `path`, whose folder exists and which is not a link; `known` is what is there now. A
/// file that already contains `bytes` stays as it is.
pub(super) fn write_at(path: &Path, known: Option<&Metadata>, bytes: &[u8]) -> Result<()> {
    let may_be_same = known.is_some_and(|known| known.is_file() && known.len() == bytes.len() as u64);
    if may_be_same && std::fs::read(path).is_ok_and(|now| now == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let put = || {
        let file = stage_in(folder, STAGED, false, known.map(Metadata::permissions), bytes)?;
        let _under_way = under_way();
        file.persist(path).map_err(|failed| failed.error)?;
        HAS_WRITTEN.store(true, Ordering::SeqCst);
        Ok::<_, Error>(())
    };
    put().with_context(|| format!("cannot write `{}`", path.display()))
}

/// The file that `path` leads to, and its folder.
fn place(path: &Path) -> (PathBuf, PathBuf) {
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).to_owned();
    (target, folder)
}

/// Removes what killed runs have left in the folders of files to be updated.
fn sweep(changes: &[Change]) {
    let updates = changes.iter().filter(|change| matches!(change.over, Over::Known(_)));
    let folders: BTreeSet<PathBuf> = updates.map(|change| place(&change.path).1).collect();
    for entry in folders.iter().flat_map(std::fs::read_dir).flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(STAGED_OVER_KNOWN) {
            // One that stays does no harm.
            _ = std::fs::remove_file(entry.path());
        }
    }
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
        // A file is not a folder.
        let error = both(Change::create(path("taken/x"), "lost")).unwrap_err();
        assert!(error.to_string().contains("taken/x"), "{error}");
        assert_eq!(std::fs::read_to_string(path("old")).unwrap(), "old");
        assert_eq!(std::fs::read_to_string(path("taken")).unwrap(), "kept");
        both(Change::create(path("fresh"), "here")).unwrap();
        assert_eq!(std::fs::read_to_string(path("old")).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn only_over_what_is_known_and_may_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a"), "old a").unwrap();
        std::fs::write(path("b"), "new b").unwrap();
        std::fs::write(path(".mls-fix-x"), "of a killed run").unwrap();
        let update = |name: &str| Change::update(path(name), "old ".to_owned() + name, "fixed");
        let error = write_all(&[update("a"), update("b")]).unwrap_err();
        assert!(error.to_string().contains("changed by another program"), "{error}");
        assert_eq!(std::fs::read(path("a")).unwrap(), b"old a");
        write_all(&[update("a")]).unwrap();
        assert_eq!(std::fs::read(path("a")).unwrap(), b"fixed");
        let mut read_only = std::fs::metadata(path("b")).unwrap().permissions();
        read_only.set_readonly(true);
        std::fs::set_permissions(path("b"), read_only).unwrap();
        let error = write(&path("b"), b"x").unwrap_err();
        assert!(format!("{error:#}").contains("read-only"), "{error:#}");
        assert_eq!(std::fs::read(path("b")).unwrap(), b"new b");
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            2,
            "nothing is left behind"
        );
    }
}
