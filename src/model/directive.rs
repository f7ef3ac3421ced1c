//! `{{#mls NAME …}}`: what stands in a text, and which names and filters mean something.

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
    /// It has the line to itself.
    pub alone: bool,
    /// It stands in a link.
    pub linked: bool,
}

/// The parts of a directive's record that say whether the text of one means something.
#[derive(Debug)]
pub(crate) struct Known {
    pub name: &'static str,
    /// The keys of its filters, sorted.
    pub filters: &'static [&'static str],
    /// It stands within a line and takes an id; the others need a line of their own.
    pub is_inline: bool,
}

/// Whether `owner=WANTED` asks for `owner`, in any case: by the whole name or by one of its words, so that "Ana" asks for
/// "Ana (Backend)".
pub(crate) fn asks_for(wanted: &str, owner: &str) -> bool {
    let (wanted, owner) = (wanted.to_lowercase(), owner.to_lowercase());
    let mut words = owner.split(|c: char| !c.is_alphanumeric());
    owner == wanted || words.any(|word| word == wanted)
}
