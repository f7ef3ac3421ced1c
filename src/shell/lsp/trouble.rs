//! Problems that keep a book from being read as it is, and in which of its files they are shown.

use std::ops::Range;

use anyhow::Error;

use crate::config::Origin;
use crate::shell::open::Problem;

/// One problem.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    /// Relative to the book's root.
    pub file: String,
    /// Bytes of the file.
    pub place: Option<Range<usize>>,
    pub message: String,
}

impl Trouble {
    pub(super) fn of_problem(problem: &Problem) -> Self {
        match problem {
            Problem::Key(key) => {
                let place = match &key.origin {
                    Origin::BookToml { span, .. } => Some(span.clone()),
                    _ => None,
                };
                let message = match (&key.origin, key.help.is_empty()) {
                    (Origin::BookToml { .. }, true) => key.message.clone(),
                    (Origin::BookToml { .. }, false) => format!("{}\n{}", key.message, key.help),
                    _ => key.to_string(),
                };
                Self {
                    file: "book.toml".to_owned(),
                    place,
                    message,
                }
            }
            Problem::Day(error) => Self::new("book.toml", error),
            Problem::Baseline(error) => Self::new("book.toml", error),
        }
    }

    /// Why a book cannot be opened. `summary` is the path of its SUMMARY.md.
    pub(super) fn of_error(error: &Error, summary: &str) -> Self {
        if let Some(syntax) = error.downcast_ref::<toml::de::Error>() {
            return Self {
                file: "book.toml".to_owned(),
                place: syntax.span(),
                message: syntax.message().to_owned(),
            };
        }
        let text = format!("{error:#}");
        let is_of_summary = text.contains("SUMMARY.md") && !text.contains("there is no `");
        match is_of_summary {
            true => Self::new(summary, error),
            false => Self::new("book.toml", error),
        }
    }

    fn new(file: &str, error: &Error) -> Self {
        Self {
            file: file.to_owned(),
            place: None,
            message: format!("{error:#}"),
        }
    }
}
