//! Writes values as JSON for files and terminals.

use serde::Serialize;

use crate::text::terminal::clean_json;

/// `value` with indentation and a final newline, safe for a terminal.
pub(super) fn to_json(value: &impl Serialize) -> String {
    let mut text =
        serde_json::to_string_pretty(value).expect("all keys are strings and writing to a string cannot fail");
    text.push('\n');
    clean_json(&text)
}
