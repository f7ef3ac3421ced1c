//! The parameters of notifications about documents and files.

use serde::Deserialize;

use super::positions::Change;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DidOpen {
    pub text_document: Item,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    pub uri: String,
    #[serde(default)]
    pub language_id: String,
    #[serde(default)]
    pub version: i32,
    pub text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct DidChange {
    pub text_document: Named,
    pub content_changes: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OfDocument {
    pub text_document: Named,
}

#[derive(Deserialize)]
pub(super) struct Named {
    pub uri: String,
    #[serde(default)]
    pub version: Option<i32>,
}

#[derive(Deserialize)]
pub(super) struct DidChangeWatched {
    pub changes: Vec<Watched>,
}

#[derive(Deserialize)]
pub(super) struct Watched {
    pub uri: String,
    /// Created, changed or deleted.
    #[serde(rename = "type", default)]
    pub kind: u8,
}

/// The kind of [`Watched`] for a file that was neither created nor deleted.
pub(super) const CHANGED: u8 = 2;
