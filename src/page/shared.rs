//! Pieces that look the same on many pages, made once.

use std::sync::OnceLock;

use super::Page;
use super::inline::Inline;
use crate::analysis::Project;
use crate::graph::SpecIx;
use crate::model::Status;

#[derive(Debug, Default)]
pub struct Shared {
    /// By status.
    badges: [OnceLock<Inline>; Status::ALL.len()],
    /// By spec, the link with its whole name as pages in its own folder have it.
    links: Vec<OnceLock<Inline>>,
}

impl Shared {
    pub fn new(project: &Project<'_>) -> Self {
        Self {
            badges: Default::default(),
            links: project.graph.specs.iter().map(|_| OnceLock::new()).collect(),
        }
    }
}

impl Page<'_> {
    /// What `make` makes of a status on any page.
    pub fn shared_badge(&self, status: Status, make: impl FnOnce() -> Inline) -> Inline {
        match self.shared {
            Some(shared) => shared.badges[status as usize].get_or_init(make).clone(),
            None => make(),
        }
    }

    /// What `make` makes of a spec on any page of its folder.
    pub fn shared_link(&self, spec: SpecIx, make: impl FnOnce() -> Inline) -> Inline {
        let folder = |chapter: usize| {
            let path = &self.project.book.chapters[chapter].path;
            path.rfind('/').map_or("", |end| &path[..end])
        };
        let is_sibling = || folder(self.project.graph.specs[spec].chapter) == folder(self.chapter);
        match self.shared {
            Some(shared) if is_sibling() => shared.links[spec].get_or_init(make).clone(),
            _ => make(),
        }
    }
}
