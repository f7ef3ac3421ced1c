//! One command at a time changes a book.

use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result};

use super::journal;

/// Waits until no other command changes the book at `root`, and keeps others waiting until the result is dropped.
/// On a file system without locks, the result holds off nobody. Unfinished work of an interrupted command is finished first.
///
/// # Errors
/// The folder cannot be opened, or unfinished work cannot be finished.
pub(crate) fn lock(root: &Path) -> Result<Lock> {
    let file = handle(root).with_context(|| format!("cannot open `{}`", root.display()))?;
    let locked = fs4::FileExt::lock(&file);
    let held = Lock {
        _held: locked.is_ok().then_some(file),
    };
    journal::finish(root)?;
    Ok(held)
}

/// Finishes what an interrupted command has left undone, if anything.
///
/// # Errors
/// It cannot be finished.
pub(crate) fn recover(root: &Path) -> Result<()> {
    match journal::is_there(root) {
        // Taking the lock finishes it, after waiting for any command that is still running.
        true => lock(root).map(drop),
        false => Ok(()),
    }
}

/// Held until it is dropped.
pub(crate) struct Lock {
    _held: Option<File>,
}

/// The folder itself, so that no file remains in it.
#[cfg(unix)]
fn handle(root: &Path) -> std::io::Result<File> {
    File::open(root)
}

/// A file that is deleted with its last handle.
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
