//! The JSON Schemas of our own formats, generated from their types and stored in files.

use std::path::PathBuf;
use std::{env, fs};

use schemars::Schema;
use serde_json::{Value, json};

/// The schema of `format`, whose types are in `source`.
pub fn generated(format: &str, source: &str, types: Schema) -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": format,
        "$comment": format!("Generated from {source}: MLS_BLESS=1 cargo test --lib schema"),
    });
    let known = schema.as_object_mut().expect("an object");
    for (key, value) in types.as_object().expect("an object") {
        known.entry(key).or_insert_with(|| value.clone());
    }
    schema["properties"]["format"] = json!({"const": format});
    schema
}

/// Asserts that the file in `tests/it/export` has this schema; writes it if `MLS_BLESS` is set.
pub fn assert_written(name: &str, schema: &Value) {
    let expected = serde_json::to_string_pretty(schema).unwrap() + "\n";
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/export")
        .join(name);
    if env::var_os("MLS_BLESS").is_some() {
        fs::write(&file, &expected).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        written == expected,
        "{name} is stale: MLS_BLESS=1 cargo test --lib schema"
    );
}
