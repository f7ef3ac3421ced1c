//! From the table that the host sends to a [`Config`], with every problem at once.

use std::fmt::Write as _;

use serde_json::Value;

use super::keys::KEYS;
use super::problem::{Half, Places, Problem, Table, plain, visible};
use super::{Config, HOST_KEYS, OUTPUT_KEYS};
use crate::nearest::nearest;

/// Reads `table`, the effective `[preprocessor.mls]` with what the environment overrides. `book_toml` is the text that
/// problems are placed in; `known_rules` are the names that `rules` takes.
///
/// # Errors
/// Everything that is wrong, in the order of book.toml.
pub fn read(table: &Value, book_toml: Option<&str>, known_rules: &[&str]) -> Result<Config, Vec<Problem>> {
    let mut reader = Reader::new(Table::Preprocessor, book_toml, known_rules);
    let mut config = Config::default();
    let root = Node {
        path: Vec::new(),
        value: table,
    };
    let entries = if table.is_null() {
        Vec::new()
    } else {
        reader.table(&root, "a table")
    };
    for (name, node) in entries {
        match KEYS.iter().find(|key| key.name == name) {
            Some(key) => (key.read)(&node, &mut reader, &mut config),
            None if HOST_KEYS.contains(&name) => {}
            None => reader.unknown(&node, "key", own_keys()),
        }
    }
    match reader.sorted() {
        problems if problems.is_empty() => Ok(config),
        problems => Err(problems),
    }
}

/// As [`read`], and `output`, the effective `[output.mls]`, with it: nothing is configured there, so that there is one
/// home for all that is.
///
/// # Errors
/// As there, those of `[output.mls]` last.
pub fn read_both(
    table: &Value,
    output: &Value,
    book_toml: Option<&str>,
    known_rules: &[&str],
) -> Result<Config, Vec<Problem>> {
    let config = read(table, book_toml, known_rules);
    let more = in_output(output, book_toml);
    match config {
        Ok(config) if more.is_empty() => Ok(config),
        Ok(_) => Err(more),
        Err(problems) => Err([problems, more].concat()),
    }
}

fn in_output(output: &Value, book_toml: Option<&str>) -> Vec<Problem> {
    if output.is_null() {
        return Vec::new();
    }
    let mut reader = Reader::new(Table::Output, book_toml, &[]);
    let root = Node {
        path: Vec::new(),
        value: output,
    };
    for (name, node) in reader.table(&root, "a table") {
        if OUTPUT_KEYS.contains(&name) {
            continue;
        }
        match own_keys().find(|own| *own == name) {
            Some(_) => {
                let help = format!(
                    "move it to `[{}]`, which the renderer reads as well",
                    Table::Preprocessor.name()
                );
                reader.bad_key(
                    &node,
                    format!("`{name}` is no key of `[{}]`", Table::Output.name()),
                    help,
                );
            }
            None => reader.unknown(&node, "key", OUTPUT_KEYS.into_iter()),
        }
    }
    reader.sorted()
}

/// What may stand in `[preprocessor.mls]`.
fn own_keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| key.name).chain(HOST_KEYS)
}

/// One step down from a table or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Key(String),
    Index(usize),
}

/// A value and the way to it.
pub struct Node<'v> {
    path: Vec<Step>,
    pub value: &'v Value,
}

impl Node<'_> {
    /// `overrides[0].rules.overdue`.
    pub fn key(&self) -> String {
        let mut out = String::new();
        for step in &self.path {
            match step {
                Step::Key(name) if out.is_empty() => out.push_str(name),
                Step::Key(name) => write!(out, ".{name}").expect("a string takes everything"),
                Step::Index(index) => write!(out, "[{index}]").expect("a string takes everything"),
            }
        }
        out
    }

    /// The last key on the way.
    pub fn name(&self) -> &str {
        let key = |step: &'_ Step| matches!(step, Step::Key(_));
        match self.path.iter().rfind(|step| key(step)) {
            Some(Step::Key(name)) => name,
            _ => "",
        }
    }
}

/// The text of a string or of a TOML date as the host sends it.
pub fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(entries) if entries.len() == 1 => entries.get("$__toml_private_datetime")?.as_str(),
        _ => None,
    }
}

/// What reading needs and what it has to complain about.
pub struct Reader<'a> {
    pub known_rules: &'a [&'a str],
    places: Places<'a>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(table: Table, book_toml: Option<&'a str>, known_rules: &'a [&'a str]) -> Self {
        Self {
            known_rules,
            places: Places::new(table, book_toml),
            problems: Vec::new(),
        }
    }

    /// The problems in the order of book.toml.
    fn sorted(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| match &problem.origin {
            super::Origin::BookToml { span, .. } => (span.start, problem.key.clone()),
            _ => (usize::MAX, problem.key.clone()),
        });
        self.problems
    }

    /// The value cannot stand as it is.
    pub fn bad_value(&mut self, node: &Node<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.push(node, Half::Value, message.into(), help.into());
    }

    /// The key cannot stand as it is.
    pub fn bad_key(&mut self, node: &Node<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.push(node, Half::Key, message.into(), help.into());
    }

    /// A name that is none of `known`: `what` says what kind of name.
    pub fn unknown<'k>(&mut self, node: &Node<'_>, what: &str, known: impl Iterator<Item = &'k str>) {
        let known: Vec<&str> = known.collect();
        let help = match nearest(node.name(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", quoted(&known, "and")),
        };
        self.bad_key(node, format!("unknown {what} `{}`", node.name()), help);
    }

    /// The value is of another type than `wanted`, a phrase such as "a list of days".
    pub fn mismatch(&mut self, node: &Node<'_>, wanted: &str) {
        let found = match node.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) if text_of(node.value).is_some() => "a date",
            Value::Object(_) => "a table",
        };
        let name = match node.name() {
            "" => self.places.table().name(),
            name => name,
        };
        let message = format!("`{name}` takes {wanted}, not {found}");
        self.bad_value(node, message, "");
    }

    /// How many problems there are by now.
    pub fn count(&self) -> usize {
        self.problems.len()
    }

    /// A string; anything else is a problem.
    pub fn string<'v>(&mut self, node: &Node<'v>, wanted: &str) -> Option<&'v str> {
        let text = node.value.as_str();
        if text.is_none() {
            self.mismatch(node, wanted);
        }
        text
    }

    /// The items of a list; anything else is a problem and has none.
    pub fn list<'v>(&mut self, node: &Node<'v>, wanted: &str) -> Vec<Node<'v>> {
        let Value::Array(items) = node.value else {
            self.mismatch(node, wanted);
            return Vec::new();
        };
        let child = |(index, value)| Node {
            path: joined(&node.path, Step::Index(index)),
            value,
        };
        items.iter().enumerate().map(child).collect()
    }

    /// The entries of a table; anything else is a problem and has none.
    pub fn table<'v>(&mut self, node: &Node<'v>, wanted: &str) -> Vec<(&'v str, Node<'v>)> {
        let Some(entries) = node.value.as_object().filter(|_| text_of(node.value).is_none()) else {
            self.mismatch(node, wanted);
            return Vec::new();
        };
        let child = |(name, value): (&'v String, _)| {
            let path = joined(&node.path, Step::Key(name.clone()));
            (name.as_str(), Node { path, value })
        };
        entries.iter().map(child).collect()
    }

    fn push(&mut self, node: &Node<'_>, half: Half, message: String, help: String) {
        self.problems.push(Problem {
            table: self.places.table(),
            key: plain(&node.key()),
            message: plain(&message),
            // It may list all names that there are.
            help: visible(&help),
            origin: self.places.origin(&node.path, half, node.value),
        });
    }
}

/// `a`, `b` and `c`, each in backticks.
pub fn quoted(names: &[&str], conjunction: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} {conjunction} {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

fn joined(path: &[Step], step: Step) -> Vec<Step> {
    let mut out = path.to_vec();
    out.push(step);
    out
}
