//! The JSON Schema of `mdbook-mls/history/1`, for programs that read `history --format json`.

use schemars::schema_for;

use super::{Document, FORMAT};
use crate::output::schema::{assert_written, generated};

#[test]
fn the_file_matches_the_types() {
    let schema = generated(FORMAT, "src/output/past/json.rs", schema_for!(Document<'_>));
    assert_written("history.schema.json", &schema);
}
