//! From the table that the host sends to a [`Config`], with every problem at once.

use serde_json::Value;

use super::keys::KEYS;
use super::problem::{Problem, Table};
use super::reader::{Node, Reader};
use super::{Config, HOST_KEYS, OUTPUT_KEYS};

/// Reads `table`, the effective `[preprocessor.mls]` with what the environment overrides. `book_toml` is the text that
/// problems are placed in; `known_rules` are the names that `rules` takes.
///
/// # Errors
/// Everything that is wrong, in the order of book.toml.
pub fn read(table: &Value, book_toml: Option<&str>, known_rules: &[&str]) -> Result<Config, Vec<Problem>> {
    let mut reader = Reader::new(Table::Preprocessor, book_toml, known_rules);
    let mut config = Config::default();
    let root = Node::root(table);
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
pub(crate) fn read_both(
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
    let root = Node::root(output);
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
                    format!("`{name}` is not a key of `[{}]`", Table::Output.name()),
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
