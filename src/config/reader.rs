//! Values of a table with the way to each, and what there is to complain about.

use std::fmt::Write as _;

use serde_json::Value;

use super::problem::{Half, Origin, Places, Problem, Step, Table, plain, text_of, visible};
use crate::text::nearest::nearest;

/// A value and the way to it.
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

    /// `overrides[0].rules.overdue`.
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

    /// The last key on the way.
    pub(super) fn name(&self) -> &str {
        let key = |step: &'_ Step| matches!(step, Step::Key(_));
        match self.path.iter().rfind(|step| key(step)) {
            Some(Step::Key(name)) => name,
            _ => "",
        }
    }
}

/// What reading needs and what it has to complain about.
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

    /// The problems in the order of book.toml.
    pub(super) fn sorted(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| match &problem.origin {
            Origin::BookToml { span, .. } => (span.start, problem.key.clone()),
            _ => (usize::MAX, problem.key.clone()),
        });
        self.problems
    }

    /// The value cannot stand as it is.
    pub(super) fn bad_value(&mut self, node: &Node<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.push(node, Half::Value, message.into(), help.into());
    }

    /// The key cannot stand as it is.
    pub(super) fn bad_key(&mut self, node: &Node<'_>, message: impl Into<String>, help: impl Into<String>) {
        self.push(node, Half::Key, message.into(), help.into());
    }

    /// A name that is none of `known`: `what` says what kind of name.
    pub(super) fn unknown<'k>(&mut self, node: &Node<'_>, what: &str, known: impl Iterator<Item = &'k str>) {
        let known: Vec<&str> = known.collect();
        let help = match nearest(node.name(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", quoted(&known, "and")),
        };
        self.bad_key(node, format!("unknown {what} `{}`", node.name()), help);
    }

    /// The value is of another type than `wanted`, a phrase such as "a list of days".
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

    /// How many problems there are by now.
    pub(super) fn count(&self) -> usize {
        self.problems.len()
    }

    /// A string; anything else is a problem.
    pub(super) fn string<'v>(&mut self, node: &Node<'v>, wanted: &str) -> Option<&'v str> {
        let text = node.value.as_str();
        if text.is_none() {
            self.mismatch(node, wanted);
        }
        text
    }

    /// The items of a list; anything else is a problem and has none.
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

    /// The entries of a table; anything else is a problem and has none.
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
            // It may list all names that there are.
            help: visible(&help),
            origin: self.places.origin(&node.path, half, node.value),
        });
    }
}

/// `a`, `b` and `c`, each in backticks.
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
