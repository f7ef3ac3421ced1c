//! What there is to know about an output format: its record.

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
    /// The findings of several books can stand in one text, book after book.
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
    /// The most findings to list, where somebody asks for fewer than all.
    pub most: Option<usize>,
}

/// What the terminal can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Columns.
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
    /// As `export` takes it, and the file's name.
    pub name: &'static str,
    /// What it is for, in the help.
    pub help: &'static str,
    /// What it is for, in the manual.
    pub purpose: &'static str,
    pub listing: Listing,
    pub make: Make,
}

/// How the index of the folder shows what a format makes.
pub enum Listing {
    /// As one of the files.
    File {
        /// Its place among them.
        place: u8,
        title: Word,
        purpose: Word,
    },
    /// As a picture.
    Drawing { title: Word },
    /// Beside each milestone: a picture and JSON of its own.
    Milestones,
}

pub enum Make {
    /// One file of this name. It takes the address in front of each page's own.
    File(&'static str, fn(&Analysis<'_>, &str) -> Vec<u8>),
    /// Files in the folder of this name, and what each is.
    Folder {
        name: &'static str,
        files: &'static [&'static str],
        make: fn(&Analysis<'_>) -> Made,
    },
}

impl ArtefactFormat {
    /// The folder that its files go into. `None` if it makes one file.
    pub fn folder(&self) -> Option<&'static str> {
        match self.make {
            Make::File(..) => None,
            Make::Folder { name, .. } => Some(name),
        }
    }
}
