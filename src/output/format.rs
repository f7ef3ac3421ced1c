//! The records of output formats.

use crate::analysis::Analysis;
use crate::labels::Word;
use crate::output::made::Made;
use crate::source::map::Places;

/// A format of findings. Choices, help and the manual are made from its record.
pub struct FindingsFormat {
    /// The file's name.
    pub name: &'static str,
    /// What it is for, in the help.
    pub help: &'static str,
    /// What it is for, in the manual.
    pub purpose: &'static str,
    /// One text can contain the findings of several books, one book after the other.
    pub takes_several_books: bool,
    pub write: fn(&Report<'_>) -> String,
}

/// The findings of a book, for a format.
pub struct Report<'a> {
    pub analysis: &'a Analysis<'a>,
    pub places: &'a Places<'a>,
    /// The book's root below the root of the repository, empty if they are the same.
    pub root: &'a str,
    pub style: Style,
    /// The most findings to list; `None` for all.
    pub most: Option<usize>,
}

/// The abilities of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// In columns.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self {
            color: false,
            width: 120,
        }
    }
}

/// A format of artefacts. Choices, help, the index of the folder and the manual are made from its record.
pub struct ArtefactFormat {
    /// Its name for `export`, and the file's name.
    pub name: &'static str,
    /// What it is for, in the help.
    pub help: &'static str,
    /// What it is for, in the manual.
    pub purpose: &'static str,
    pub listing: Listing,
    pub make: Make,
}

/// How the folder's index shows the format's files.
pub enum Listing {
    /// As one of the files.
    File {
        /// Its position among them.
        place: u8,
        title: Word,
        purpose: Word,
    },
    /// As a picture.
    Drawing { title: Word },
    /// Beside each milestone: its picture and its JSON.
    Milestones,
}

pub enum Make {
    /// One file with this name. The function takes the prefix of each page's address.
    File(&'static str, fn(&Analysis<'_>, &str) -> Vec<u8>),
    /// Files in a folder with this name, and their patterns.
    Folder {
        name: &'static str,
        files: &'static [&'static str],
        make: fn(&Analysis<'_>) -> Made,
    },
}

impl ArtefactFormat {
    /// The folder of its files. `None` if it makes one file.
    pub fn folder(&self) -> Option<&'static str> {
        match self.make {
            Make::File(..) => None,
            Make::Folder { name, .. } => Some(name),
        }
    }
}
