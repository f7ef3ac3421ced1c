//! Tables of prefixes and of files: kinds of specs, trackers and other books.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Shape, filled};
use crate::config::Import;
use crate::config::reader::{Node, Reader, quoted};
use crate::model::Prefixes;

/// `PREFIX = "kind"`, in addition to the default prefixes. `PREFIX = "off"` removes one.
pub(crate) struct Kinds;

impl Shape for Kinds {
    type Value = Prefixes;

    fn form() -> String {
        "a table of prefixes, each a kind or `off`".into()
    }

    fn schema(_: &[&str]) -> Value {
        json!({"type": "object", "propertyNames": {"pattern": PREFIX}, "additionalProperties": {"type": "string", "minLength": 1}})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Prefixes> {
        let usual = Prefixes::DEFAULT;
        let mut kinds: BTreeMap<String, String> = usual.map(|(p, k)| (p.to_owned(), k.to_owned())).into();
        for (prefix, entry) in reader.table(node, &Self::form()) {
            let known = is_prefix(&entry, reader, prefix);
            let Some(kind) = filled(&entry, reader, "a kind or `off`") else {
                continue;
            };
            match kind {
                "off" => kinds.remove(&prefix.to_uppercase()),
                _ if known => kinds.insert(prefix.to_uppercase(), kind.to_owned()),
                _ => None,
            };
        }
        Some(Prefixes::new(kinds))
    }
}

const PREFIX: &str = "^[A-Za-z][A-Za-z0-9]{0,15}$";

fn is_prefix(node: &Node<'_>, reader: &mut Reader<'_>, prefix: &str) -> bool {
    let fits = (1..=16).contains(&prefix.len())
        && prefix.starts_with(|c: char| c.is_ascii_alphabetic())
        && prefix.bytes().all(|b| b.is_ascii_alphanumeric());
    if !fits {
        let help = "a prefix is a letter and up to fifteen more letters or digits, such as `MLS`";
        reader.bad_key(node, format!("`{prefix}` cannot be a prefix"), help);
    }
    fits
}

/// `PREFIX = "https://tracker.example/browse/{id}"`.
pub(crate) struct Links;

impl Shape for Links {
    type Value = BTreeMap<String, String>;

    fn form() -> String {
        "a table of prefixes, each a URL with `{id}`".into()
    }

    fn schema(_: &[&str]) -> Value {
        json!({"type": "object", "propertyNames": {"pattern": PREFIX}, "additionalProperties": {
            "type": "string",
            "allOf": [{"pattern": format!("^({})", URL_STARTS.join("|"))}, {"pattern": "\\{id\\}"}],
        }})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self::Value> {
        let mut links = BTreeMap::new();
        for (prefix, entry) in reader.table(node, &Self::form()) {
            is_prefix(&entry, reader, prefix);
            let Some(url) = url(&entry, reader, &URL_STARTS) else {
                continue;
            };
            if !url.contains("{id}") {
                let help = "write `{id}` where the reference belongs, as in `https://tracker.example/browse/{id}`";
                reader.bad_value(&entry, format!("the URL of `{prefix}` has no `{{id}}`"), help);
            }
            links.insert(prefix.to_uppercase(), url.to_owned());
        }
        Some(links)
    }
}

const URL_STARTS: [&str; 3] = ["https://", "http://", "mailto:"];

fn url<'v>(node: &Node<'v>, reader: &mut Reader<'_>, starts: &[&str]) -> Option<&'v str> {
    let text = filled(node, reader, "a URL")?;
    if !starts.iter().any(|start| text.starts_with(start)) {
        let message = format!(
            "the URL of `{}` does not start with {}",
            node.name(),
            quoted(starts, "or")
        );
        reader.bad_value(node, message, "write the whole address");
        return None;
    }
    if text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c)) {
        let message = format!(
            "the URL of `{}` contains a character that is not allowed in a URL",
            node.name()
        );
        reader.bad_value(node, message, "write it percent-encoded, a space as `%20`");
        return None;
    }
    Some(text)
}

/// `NAME = "export.json"` or `NAME = { file, base, max-age }`.
pub(crate) struct Imports;

impl Shape for Imports {
    type Value = BTreeMap<String, Import>;

    fn form() -> String {
        "a table of files, or of tables with `file`, `base` and `max-age`".into()
    }

    fn schema(_: &[&str]) -> Value {
        let file = json!({"type": "string", "minLength": 1});
        json!({"type": "object", "propertyNames": {"pattern": "^[A-Za-z0-9_-]+$"}, "additionalProperties": {"anyOf": [file, {
            "type": "object",
            "properties": {
                "file": file,
                "base": {"type": "string", "pattern": "^https?://"},
                "max-age": {"type": "integer", "minimum": 1, "maximum": u32::MAX, "default": Import::MAX_AGE},
            },
            "required": ["file"],
            "additionalProperties": false,
        }]}})
    }

    fn read(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Self::Value> {
        let mut imports = BTreeMap::new();
        for (name, entry) in reader.table(node, &Self::form()) {
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)) {
                let help = "letters, digits, hyphens and underscores, as in `[platform:MLS-010]`";
                reader.bad_key(&entry, format!("`{name}` cannot be the name of an import"), help);
            }
            if let Some(import) = import(&entry, reader) {
                imports.insert(name.to_owned(), import);
            }
        }
        Some(imports)
    }
}

fn import(node: &Node<'_>, reader: &mut Reader<'_>) -> Option<Import> {
    let (mut file, mut base, mut max_age) = (None, None, Import::MAX_AGE);
    if node.value.is_string() {
        file = Some(filled(node, reader, "a file")?);
    } else {
        let before = reader.count();
        for (name, entry) in reader.table(node, "a file or a table with `file`") {
            match name {
                "file" => file = filled(&entry, reader, "a file"),
                "base" => base = url(&entry, reader, &URL_STARTS[..2]),
                "max-age" => match entry.value.as_u64().and_then(|days| u32::try_from(days).ok()) {
                    Some(days) if days > 0 => max_age = days,
                    _ => {
                        let message = format!("`max-age` cannot be `{}`", entry.value);
                        reader.bad_value(&entry, message, "write a number of days, such as `30`");
                    }
                },
                _ => reader.unknown(&entry, "key", ["file", "base", "max-age"].into_iter()),
            }
        }
        if file.is_none() && reader.count() == before {
            let message = format!("the import `{}` has no `file`", node.name());
            reader.bad_value(node, message, "add `file = \"imports/platform.json\"`");
        }
    }
    Some(Import {
        file: file?.to_owned(),
        base: base.map(|base| format!("{}/", base.trim_end_matches('/'))),
        max_age,
    })
}
