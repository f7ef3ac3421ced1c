//! `{{#mls NAME …}}`: a directive in a text, and the names and filters that are known.

use crate::source::{Span, Text};

/// `{{#mls NAME …}}` outside code.
#[derive(Clone, Debug)]
pub struct Directive {
    pub span: Span,
    pub name: Text,
    /// Words without `=`.
    pub arguments: Vec<Text>,
    /// `key=value` pairs.
    pub filters: Vec<(Text, Text)>,
    /// It is alone on its line.
    pub alone: bool,
    /// It is within a link.
    pub linked: bool,
}

/// The parts of a directive's record that show whether its text is valid.
#[derive(Debug)]
pub(crate) struct Known {
    pub name: &'static str,
    /// The keys of its filters, sorted.
    pub filters: &'static [&'static str],
    /// It is within a line and takes an id; the others need their own line.
    pub is_inline: bool,
}

/// Whether `owner=WANTED` selects `owner`, ignoring case: by the whole name or one of its words, so that "Ana" selects
/// "Ana (Backend)".
pub(crate) fn asks_for(wanted: &str, owner: &str) -> bool {
    let (wanted, owner) = (wanted.to_lowercase(), owner.to_lowercase());
    let mut words = owner.split(|c: char| !c.is_alphanumeric());
    owner == wanted || words.any(|word| word == wanted)
}
