//! Values as JSON for files and terminals.

use serde::Serialize;

use crate::text::terminal::clean_json;

/// `value` indented, with a line end. A terminal may show it.
pub(super) fn to_json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("the keys are strings and nothing is read");
    text.push('\n');
    clean_json(&text)
}
