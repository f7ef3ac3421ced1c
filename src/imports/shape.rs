//! What is read of another book's export. Keys that are not named here, of this version or a later one, are passed over.

use serde::Deserialize;

use super::ImportedDeliverable;

#[derive(Deserialize)]
pub(super) struct Head {
    pub format: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Whole {
    pub as_of: String,
    #[serde(default)]
    pub book: Book,
    pub milestones: Vec<Milestone>,
    #[serde(default)]
    pub specs: Vec<Spec>,
}

#[derive(Default, Deserialize)]
pub(super) struct Book {
    pub url: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Milestone {
    pub id: Option<String>,
    #[serde(default)]
    pub title: String,
    pub url: Option<String>,
    pub status: Option<String>,
    pub target: Option<String>,
    #[serde(default)]
    pub deliverables: Vec<ImportedDeliverable>,
}

#[derive(Deserialize)]
pub(super) struct Spec {
    pub id: String,
    #[serde(default)]
    pub title: String,
    pub url: Option<String>,
}
