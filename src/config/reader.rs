//! Reads values of a table with their paths, and collects problems.

use std::fmt::Write as _;

use serde_json::Value;

use super::problem::{Half, Origin, Places, Problem, Step, Table, plain, text_of, visible};
use crate::text::nearest::nearest;

/// A value and its path.
pub(super) struct Node<'v> {
    path: Vec<Step>,
    pub value: &'v Value,
}

impl<'v> Node<'v> {
    /// A whole table.
    pub(super) fn root(value: &'v Value) -> Self {
        Self {
            path: Vec::new(),
            value,
        }
    }

    /// The path as text, such as `overrides[0].rules.overdue`.
    pub(super) fn key(&self) -> String {
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

    /// The last key in the path. Empty for a whole table.
    pub(super) fn name(&self) -> &str {
        let key = |step: &'_ Step| matches!(step, Step::Key(_));
        match self.path.iter().rfind(|step| key(step)) {
            Some(Step::Key(name)) => name,
            _ => "",
        }
    }
}

/// What reading needs, and the problems found so far.
pub(super) struct Reader<'a> {
    pub known_rules: &'a [&'a str],
    places: Places<'a>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(table: Table, book_toml: Option<&'a str>, known_rules: &'a [&'a str]) -> Self {
        Self {
            known_rules,
            places: Places::new(table, book_toml),
            problems: Vec::new(),
        }
    }

    /// The problems in the order of book.toml. Those that are not in it come last, by key.
    pub(super) fn sorted(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| match &problem.origin {
            Origin::BookToml { span, .. } => (span.start, problem.key.clone()),
            _ => (usize::MAX, problem.key.clone()),
        });
        self.problems
    }

    /// Reports a problem with the value.
    pub(super) fn bad_value(&mut self, node: &Node<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.push(node, Half::Value, message.into(), help.into());
    }

    /// Reports a problem with the key.
    pub(super) fn bad_key(&mut self, node: &Node<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.push(node, Half::Key, message.into(), help.into());
    }

    /// Reports a key that is not one of `known`. `what` is the kind of name, such as "rule".
    pub(super) fn unknown<'k>(&mut self, node: &Node<'_>, what: &str, known: impl Iterator<Item = &'k str>) {
        let known: Vec<&str> = known.collect();
        let help = match nearest(node.name(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", quoted(&known, "and")),
        };
        self.bad_key(node, format!("unknown {what} `{}`", node.name()), help);
    }

    /// Reports a value of the wrong type. `wanted` is a phrase such as "a list of days".
    pub(super) fn mismatch(&mut self, node: &Node<'_>, wanted: &str) {
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

    /// The number of problems so far.
    pub(super) fn count(&self) -> usize {
        self.problems.len()
    }

    /// The text of a string. Reports anything else.
    pub(super) fn string<'v>(&mut self, node: &Node<'v>, wanted: &str) -> Option<&'v str> {
        let text = node.value.as_str();
        if text.is_none() {
            self.mismatch(node, wanted);
        }
        text
    }

    /// The items of a list. Reports anything else and returns no items.
    pub(super) fn list<'v>(&mut self, node: &Node<'v>, wanted: &str) -> Vec<Node<'v>> {
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

    /// The entries of a table. Reports anything else and returns no entries.
    pub(super) fn table<'v>(&mut self, node: &Node<'v>, wanted: &str) -> Vec<(&'v str, Node<'v>)> {
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
            // Not shortened, because it may list all known names.
            help: visible(&help),
            origin: self.places.origin(&node.path, half, node.value),
        });
    }
}

/// The names in backticks, joined as in "`a`, `b` and `c`".
pub(super) fn quoted(names: &[&str], conjunction: &str) -> String {
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
