//! The JSON Schema of `mdbook-mls/history/1`, generated from its types.

use std::path::PathBuf;
use std::{env, fs};

use serde_json::json;

use super::{Document, FORMAT};

/// In the repository, for whoever reads `history --format json`.
const FILE: &str = "tests/it/export/history.schema.json";

#[test]
fn the_file_is_made_of_the_types() {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        "$comment": "Generated from src/output/past/json.rs: MLS_BLESS=1 cargo test --lib schema",
    });
    for (key, value) in schemars::schema_for!(Document<'_>).as_object().expect("an object") {
        let known = schema.as_object_mut().expect("an object");
        known.entry(key).or_insert_with(|| value.clone());
    }
    schema["properties"]["format"] = json!({"const": FORMAT});
    let expected = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(FILE);
    if env::var_os("MLS_BLESS").is_some() {
        fs::write(&file, &expected).unwrap();
    }
    let written = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        written == expected,
        "{FILE} is stale: MLS_BLESS=1 cargo test --lib schema"
    );
}
