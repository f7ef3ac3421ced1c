//! The JSON Schema of `mdbook-mls/forecast/1`, for programs that read `forecast --format json`.

use schemars::schema_for;

use super::{Document, FORMAT};
use crate::output::schema::{assert_written, generated};

#[test]
fn the_file_matches_the_types() {
    let schema = generated(FORMAT, "src/output/ahead/json.rs", schema_for!(Document<'_>));
    assert_written("forecast.schema.json", &schema);
}
