//! Turns the table that mdBook sends into a [`Config`], or reports all problems at once.

use serde_json::Value;

use super::keys::KEYS;
use super::problem::{Problem, Table};
use super::reader::{Node, Reader};
use super::{Config, HOST_KEYS, OUTPUT_KEYS};

/// Reads `table`, the effective `[preprocessor.mls]`: the environment has already changed it. `book_toml` is the text in
/// which problems are located. `known_rules` are the names that `rules` takes.
///
/// # Errors
/// All problems, in the order of book.toml. Those that are not in it come last.
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

/// As [`read`], and also checks `output`, the effective `[output.mls]`. That table takes only mdBook's own keys, so that our
/// configuration is all in one place.
///
/// # Errors
/// As for [`read`], then the problems of `[output.mls]`.
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

/// The keys that `[preprocessor.mls]` takes.
fn own_keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|key| key.name).chain(HOST_KEYS)
}
