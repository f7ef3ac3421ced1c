//! What is wrong with the configuration, and where it was written.

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
    /// Below the table: `overrides[0].rules.overdue`; empty for the table itself.
    pub key: String,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// What to type.
    pub help: String,
    pub origin: Origin,
}

/// One step down from a table or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

/// The text of a string or of a TOML date as the host sends it.
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
    /// In book.toml, in bytes and as people count.
    BookToml { position: Position, span: Range<usize> },
    /// In the environment, as this variable or as one that sets a table above it.
    Environment { variable: String },
    /// Nobody gave us book.toml to look into.
    Unknown,
}

/// `book.toml:14:1: unknown key` and the help on a second line.
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

/// Which half of `key = value` a problem is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Key,
    Value,
}

/// One of our tables in book.toml, to find places in.
pub(super) struct Places<'a> {
    table: Table,
    text: Option<&'a str>,
    document: Option<Spanned<DeTable<'a>>>,
}

impl<'a> Places<'a> {
    /// A book.toml that cannot be read has no places.
    pub(super) fn new(table: Table, text: Option<&'a str>) -> Self {
        let document = text.and_then(|text| DeTable::parse(text).ok());
        Self { table, text, document }
    }

    pub(super) fn table(&self) -> Table {
        self.table
    }

    /// Where the key at `path` below the table, or its value, was written. A value that differs from the one in
    /// book.toml is the environment's.
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

/// The span of the key and the value at `path` below `table`; an item of a list is its own key.
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

/// Whether the host's value is the one written in book.toml.
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

/// The variable with which mdBook sets the key at `path`.
fn variable(table: Table, path: &[Step]) -> String {
    let mut out = format!("MDBOOK_{}", table.name().to_uppercase().replace('.', "__"));
    for step in path {
        let Step::Key(name) = step else { break };
        out.push_str("__");
        out.push_str(&name.to_uppercase().replace('-', "_"));
    }
    plain(&out)
}

/// `text` without what would move a terminal's cursor.
pub(super) fn visible(text: &str) -> String {
    let visible = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    text.chars().map(visible).collect()
}

/// The same, and of a length that people read.
pub(super) fn plain(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut out: String = visible(text).chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
