//! A tree of files that a book is opened from: a folder on the disk, a folder with other texts laid over it, a git revision.

pub(crate) mod disk;
pub(crate) mod git;
pub(crate) mod overlay;
#[cfg(test)]
mod tests;

use std::io;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use jiff::civil;

use crate::source::map::Files;

pub use disk::Disk;
pub(crate) use git::Git;
pub(crate) use overlay::Overlay;

/// Files by their paths relative to a book's root, with `/`; `..` leads above the root.
///
/// [`Files::read`] reads each file once; the methods here read it as it is now.
pub trait Tree: Files {
    /// Announces which files are read next, so that a tree that answers slowly can fetch all of them at once.
    fn expect(&self, _paths: &[String]) {}

    /// The text of a file.
    ///
    /// # Errors
    /// It does not exist, is not a regular file, or its text is not UTF-8.
    fn text(&self, path: &str) -> io::Result<Arc<str>>;

    /// Whether there is anything at `path`.
    fn exists(&self, path: &str) -> bool;

    /// The files and folders in a folder, in any order; empty if it cannot be listed.
    fn entries(&self, folder: &str) -> Arc<[Entry]>;

    /// The name of a file in messages.
    fn name(&self, path: &str) -> String;

    /// The day of the commit that the tree belongs to, in UTC.
    ///
    /// # Errors
    /// There is no git or no commit.
    fn commit_date(&self) -> Result<civil::Date>;

    /// The folder in which git is asked about the history, and the commit of this tree; `None` for HEAD with uncommitted changes.
    fn past(&self) -> (&Path, Option<&str>);
}

/// A file or a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    pub name: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A regular file, or on a disk a link to one.
    File,
    /// A folder, but not a link to one.
    Folder,
}

impl<T: Tree> Tree for &T {
    fn expect(&self, paths: &[String]) {
        (**self).expect(paths);
    }

    fn text(&self, path: &str) -> io::Result<Arc<str>> {
        (**self).text(path)
    }

    fn exists(&self, path: &str) -> bool {
        (**self).exists(path)
    }

    fn entries(&self, folder: &str) -> Arc<[Entry]> {
        (**self).entries(folder)
    }

    fn name(&self, path: &str) -> String {
        (**self).name(path)
    }

    fn commit_date(&self) -> Result<civil::Date> {
        (**self).commit_date()
    }

    fn past(&self) -> (&Path, Option<&str>) {
        (**self).past()
    }
}

impl<T: Tree> Files for &T {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        (**self).read(path)
    }
}
