//! Severities of rules, for all files or for some of them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Globs, Shape};
use crate::config::reader::{Node, Reader};
use crate::config::{Level, Override};

/// `RULE = "severity"`.
pub(crate) struct Levels;

impl Shape for Levels {
    type Value = BTreeMap<String, Level>;

    fn form() -> String {
        format!("a table of rules, each {}", <Level as Shape>::form())
    }

    fn schema(known_rules: &[&str]) -> Value {
        let level = <Level as Shape>::schema(known_rules);
        json!({"type": "object", "propertyNames": {"enum": known_rules}, "additionalProperties": level})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self::Value> {
        let mut levels = BTreeMap::new();
        for (name, entry) in reader.table(node, &Self::form()) {
            if !reader.known_rules.contains(&name) {
                let known = reader.known_rules;
                reader.unknown(&entry, "rule", known.iter().copied());
            }
            if let Some(level) = <Level as Shape>::read(&entry, reader) {
                levels.insert(name.to_owned(), level);
            }
        }
        Some(levels)
    }
}

/// A list of `{ files = [globs], rules = {…} }`.
pub(crate) struct Overrides;

impl Shape for Overrides {
    type Value = Vec<Override>;

    fn form() -> String {
        "a list of tables with `files` and `rules`".into()
    }

    fn schema(known_rules: &[&str]) -> Value {
        json!({"type": "array", "items": {
            "type": "object",
            "properties": {"files": Globs::schema(known_rules), "rules": Levels::schema(known_rules)},
            "required": ["files", "rules"],
            "additionalProperties": false,
        }})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self::Value> {
        let mut overrides = Vec::new();
        for item in reader.list(node, &Self::form()) {
            let before = reader.count();
            let (mut files, mut rules) = (None, None);
            for (name, entry) in reader.table(&item, "tables with `files` and `rules`") {
                match name {
                    "files" => files = Globs::read(&entry, reader),
                    "rules" => rules = Levels::read(&entry, reader),
                    _ => reader.unknown(&entry, "key", ["files", "rules"].into_iter()),
                }
            }
            match (files, rules) {
                (Some(files), Some(rules)) => overrides.push(Override { files, rules }),
                _ if reader.count() > before => {}
                (None, _) => reader.bad_value(&item, "an override without `files`", "add `files = [\"archive/**\"]`"),
                (_, None) => reader.bad_value(
                    &item,
                    "an override without `rules`",
                    "add `rules = { overdue = \"off\" }`",
                ),
            }
        }
        Some(overrides)
    }
}
