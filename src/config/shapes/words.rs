//! Additional names for what is read, and other words for what is generated.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Shape, filled, strings};
use crate::config::Vocabulary;
use crate::config::reader::{Node, Reader, quoted};
use crate::labels::{Language, Word, placeholders};
use crate::model::Status;

/// Additional names for statuses, sections, fields and columns, and additional words for two rules.
pub(crate) struct Names;

impl Names {
    const GROUPS: [&'static str; 6] = ["status", "section", "field", "column", "vague", "placeholder"];

    fn keys(group: &str) -> Vec<&'static str> {
        match group {
            "status" => Status::ALL.map(Status::slug).to_vec(),
            "section" => Vocabulary::section_keys().map(|(key, _)| key).collect(),
            "column" => Vocabulary::column_keys().map(|(key, _)| key).collect(),
            _ => Vocabulary::field_keys().map(|(key, _)| key).collect(),
        }
    }

    fn add(vocabulary: &mut Vocabulary, group: &str, key: &str, name: &str) {
        match group {
            "status" => {
                if let Some(status) = Status::from_slug(key) {
                    vocabulary.add_status(status, name);
                }
            }
            "section" => {
                let found = Vocabulary::section_keys().find(|(own, _)| *own == key);
                found
                    .into_iter()
                    .for_each(|(_, section)| vocabulary.add_section(section, name));
            }
            "field" => {
                let found = Vocabulary::field_keys().find(|(own, _)| *own == key);
                found
                    .into_iter()
                    .for_each(|(_, field)| vocabulary.add_field(field, name));
            }
            "column" => {
                let found = Vocabulary::column_keys().find(|(own, _)| *own == key);
                found.into_iter().for_each(|(own, _)| vocabulary.add_column(own, name));
            }
            "vague" => vocabulary.vague.push(name.to_owned()),
            _ => vocabulary.placeholder.push(name.to_owned()),
        }
    }
}

impl Shape for Names {
    type Value = Vocabulary;

    fn form() -> String {
        format!("a table with {}", quoted(&Self::GROUPS, "and"))
    }

    fn schema(_: &[&str]) -> Value {
        let group = |name: &str| {
            if matches!(name, "vague" | "placeholder") {
                return strings();
            }
            let keys = Self::keys(name);
            let properties: serde_json::Map<_, _> = keys.into_iter().map(|key| (key.into(), strings())).collect();
            json!({"type": "object", "properties": properties, "additionalProperties": false})
        };
        let groups: serde_json::Map<_, _> = Self::GROUPS
            .map(|name| (name.to_owned(), group(name)))
            .into_iter()
            .collect();
        json!({"type": "object", "properties": groups, "additionalProperties": false})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Vocabulary> {
        let mut vocabulary = Vocabulary::default();
        let names = |entry: &Node<'_>, reader: &mut Reader<'_>| -> Vec<String> {
            let items = reader.list(entry, "a list of names");
            let texts = items.iter().filter_map(|item| filled(item, reader, "names"));
            texts.map(str::to_owned).collect()
        };
        for (group, entry) in reader.table(node, &Self::form()) {
            match group {
                "vague" | "placeholder" => {
                    for name in names(&entry, reader) {
                        Self::add(&mut vocabulary, group, "", &name);
                    }
                }
                "status" | "section" | "field" | "column" => {
                    let known = Self::keys(group);
                    for (key, entry) in reader.table(&entry, "a table of lists") {
                        if !known.contains(&key) {
                            reader.unknown(&entry, group, known.iter().copied());
                        }
                        for name in names(&entry, reader) {
                            Self::add(&mut vocabulary, group, key, &name);
                        }
                    }
                }
                _ => reader.unknown(&entry, "key", Self::GROUPS.into_iter()),
            }
        }
        Some(vocabulary)
    }
}

/// By key, words for the generated parts of a page.
pub(crate) struct OwnLabels;

impl Shape for OwnLabels {
    type Value = BTreeMap<String, String>;

    fn form() -> String {
        "a table of texts".into()
    }

    fn schema(_: &[&str]) -> Value {
        let word = |word: &Word| {
            let text = json!({"type": "string", "minLength": 1, "description": word.text(Language::English)});
            (word.key().to_owned(), text)
        };
        let properties: serde_json::Map<_, _> = Word::ALL.iter().map(word).collect();
        json!({"type": "object", "properties": properties, "additionalProperties": false})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self::Value> {
        let mut labels = BTreeMap::new();
        for (key, entry) in reader.table(node, &Self::form()) {
            let word = Word::of_key(key);
            if word.is_none() {
                reader.unknown(&entry, "label", Word::ALL.iter().map(|word| word.key()));
            }
            let Some(text) = filled(&entry, reader, "a text") else {
                continue;
            };
            let filled_in: Vec<&str> = word.into_iter().flat_map(Word::placeholders).collect();
            if let Some(odd) = word.and_then(|_| placeholders(text).find(|name| !filled_in.contains(name))) {
                let help = match filled_in.as_slice() {
                    [] => "this label has no placeholders".to_owned(),
                    names => format!("this label takes {}", quoted(names, "and")),
                };
                reader.bad_value(&entry, format!("nothing fills `{odd}` in `{key}`"), help);
            }
            labels.insert(key.to_owned(), text.to_owned());
        }
        Some(labels)
    }
}
