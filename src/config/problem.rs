//! Problems in the configuration, and where they are.

use std::fmt;
use std::ops::Range;

use serde_json::Value;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::source::lines::{Lines, Position};

/// Our two tables in book.toml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    Preprocessor,
    Output,
}

impl Table {
    pub fn name(self) -> &'static str {
        match self {
            Self::Preprocessor => "preprocessor.mls",
            Self::Output => "output.mls",
        }
    }
}

/// One thing to fix in one of our tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub table: Table,
    /// The path below the table, such as `overrides[0].rules.overdue`. Empty for the table itself.
    pub key: String,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// How to fix it. Empty if the message already says it.
    pub help: String,
    pub origin: Origin,
}

/// One step down from a table or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// The text of a string, or of a TOML date in the form in which mdBook sends it.
pub(super) fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(entries) if entries.len() == 1 => entries.get("$__toml_private_datetime")?.as_str(),
        _ => None,
    }
}

/// Where a key or its value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In book.toml. `span` is in bytes; `position` is the line and column of its start.
    BookToml { position: Position, span: Range<usize> },
    /// In the environment, in this variable or in one that sets a table that contains the key.
    Environment { variable: String },
    /// Unknown, because there is no text of book.toml or it cannot be parsed.
    Unknown,
}

/// Writes `book.toml:14:1: unknown key`, and the help on a second line.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Origin::BookToml { position, .. } => write!(f, "book.toml:{}:{}", position.line, position.column)?,
            Origin::Environment { variable } => write!(f, "{variable} in the environment")?,
            Origin::Unknown if self.key.is_empty() => write!(f, "{}", self.table.name())?,
            Origin::Unknown => write!(f, "{}.{}", self.table.name(), self.key)?,
        }
        write!(f, ": {}", self.message)?;
        if !self.help.is_empty() {
            write!(f, "\n  help: {}", self.help)?;
        }
        Ok(())
    }
}

/// The half of `key = value` that a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Key,
    Value,
}

/// One of our tables in book.toml. Finds where its keys and values are written.
pub(super) struct Places<'a> {
    table: Table,
    text: Option<&'a str>,
    document: Option<Spanned<DeTable<'a>>>,
}

impl<'a> Places<'a> {
    /// Finds no places if `text` is not valid TOML.
    pub(super) fn new(table: Table, text: Option<&'a str>) -> Self {
        let document = text.and_then(|text| DeTable::parse(text).ok());
        Self { table, text, document }
    }

    pub(super) fn table(&self) -> Table {
        self.table
    }

    /// Where the key at `path` below the table, or its value, was written. A key that is not in book.toml, or a value that
    /// differs from the one there, comes from the environment.
    pub(super) fn origin(&self, path: &[Step], half: Half, value: &Value) -> Origin {
        let (Some(text), Some(document)) = (self.text, &self.document) else {
            return Origin::Unknown;
        };
        let found = find(document.get_ref(), self.table, path)
            .filter(|(_, own)| half == Half::Key || same(own.get_ref(), value));
        match found {
            Some((key, own)) => {
                let span = match half {
                    Half::Key => key,
                    Half::Value => own.span(),
                };
                Origin::BookToml {
                    position: Lines::new(text).position(text, span.start),
                    span,
                }
            }
            None => Origin::Environment {
                variable: variable(self.table, path),
            },
        }
    }
}

/// The span of the key and the value at `path` below `table`. For an item of a list, the span of the item is that of its key.
fn find<'t, 'i>(
    document: &'t DeTable<'i>,
    table: Table,
    path: &[Step],
) -> Option<(Range<usize>, &'t Spanned<DeValue<'i>>)> {
    let entry = |table: &'t DeTable<'i>, name: &str| {
        let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
        Some((key.span(), value))
    };
    let (above, name) = table.name().split_once('.')?;
    let (_, above) = entry(document, above)?;
    let mut found = entry(above.get_ref().as_table()?, name)?;
    for step in path {
        let value = found.1.get_ref();
        found = match step {
            Step::Key(name) => entry(value.as_table()?, name)?,
            Step::Index(index) => {
                let item = value.as_array()?.get(*index)?;
                (item.span(), item)
            }
        };
    }
    Some(found)
}

/// Whether the value that mdBook sends can be the one in book.toml. Of floats and tables, only the type is compared.
fn same(own: &DeValue<'_>, value: &Value) -> bool {
    match own {
        DeValue::String(text) => value.as_str() == Some(text),
        DeValue::Integer(number) => value.as_i64() == i64::from_str_radix(number.as_str(), number.radix()).ok(),
        DeValue::Float(_) => value.is_f64() || value.is_null(),
        DeValue::Boolean(flag) => value.as_bool() == Some(*flag),
        DeValue::Datetime(day) => text_of(value) == Some(day.to_string().as_str()),
        DeValue::Array(items) => value.as_array().is_some_and(|values| {
            let pairs = items.iter().zip(values);
            items.len() == values.len() && pairs.into_iter().all(|(own, value)| same(own.get_ref(), value))
        }),
        DeValue::Table(_) => value.is_object(),
    }
}

/// The environment variable from which mdBook sets the key at `path`. For a part of a list, the one of the list.
fn variable(table: Table, path: &[Step]) -> String {
    let mut out = format!("MDBOOK_{}", table.name().to_uppercase().replace('.', "__"));
    for step in path {
        let Step::Key(name) = step else { break };
        out.push_str("__");
        out.push_str(&name.to_uppercase().replace('-', "_"));
    }
    plain(&out)
}

/// Replaces control characters, which could move the cursor of a terminal.
pub(super) fn visible(text: &str) -> String {
    let visible = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    text.chars().map(visible).collect()
}

/// As [`visible`], and shortened to at most 300 characters.
pub(super) fn plain(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut out: String = visible(text).chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
