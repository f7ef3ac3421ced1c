//! Artefacts made of a book: one file per format, each returns bytes.

mod json;

pub use json::json;
