//! The JSON Schema of `mdbook-mls/1`, generated from its types, and its compatibility with other versions.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::shape::Document;
use crate::output::schema;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn read(name: &str) -> Value {
    let text = fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    serde_json::from_str(&text).unwrap()
}

fn generated() -> Value {
    let source = "src/output/artefacts/json/shape.rs";
    schema::generated(crate::imports::FORMAT, source, schemars::schema_for!(Document<'_>))
}

/// The errors of a document against a schema, one line each.
fn problems(schema: &Value, document: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(schema).expect("a schema");
    let problems = validator.iter_errors(document);
    problems
        .map(|problem| format!("{} at {}", problem, problem.instance_path()))
        .collect()
}

#[test]
fn the_file_matches_the_types() {
    schema::assert_written("milestones.schema.json", &generated());
}

#[test]
fn an_export_follows_it_and_another_document_does_not() {
    let document = read("tests/it/export/milestones.json");
    assert_eq!(problems(&generated(), &document), [""; 0]);
    for (pointer, wrong) in [
        ("/format", json!("mdbook-mls/2")),
        ("/milestones/0/title", json!(null)),
        ("/milestones/0/deliverables/0/criteria/0/done", json!("yes")),
        ("/milestones/0/progress", json!({"done": 1})),
    ] {
        let mut document = document.clone();
        *document.pointer_mut(pointer).unwrap() = wrong;
        assert!(!problems(&generated(), &document).is_empty(), "{pointer}");
    }
}

/// `tests/it/export/first` has an export and its schema from before keys were added. Each schema accepts both exports.
#[test]
fn keys_are_only_added() {
    let (old, new) = (
        read("tests/it/export/first/milestones.json"),
        read("tests/it/export/milestones.json"),
    );
    let old_schema = read("tests/it/export/first/milestones.schema.json");
    assert_eq!(problems(&generated(), &old), [""; 0]);
    assert_eq!(problems(&old_schema, &new), [""; 0]);
    assert_eq!(problems(&old_schema, &old), [""; 0]);
    assert!(old["specs"][0].get("url").is_none() && new["specs"][0].get("url").is_some());
}
