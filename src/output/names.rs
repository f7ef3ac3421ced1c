//! Names and addresses that stay the same from build to build.

use std::collections::HashMap;

use crate::graph::{SpecIx, percent_encoded};
use crate::project::Project;
use crate::text::paths::slug;

/// A milestone's name in file names and addresses, `mls-001`. `None` without a slug, and for the second milestone with
/// an id.
pub(super) fn id(project: &Project<'_>, spec: SpecIx) -> Option<String> {
    let own = &project.graph.specs[spec];
    let is_first = own
        .id
        .as_ref()
        .is_none_or(|id| project.graph.by_id(id.as_str()) == Some(spec));
    let slug = own.slug();
    (is_first && !slug.is_empty()).then_some(slug)
}

/// [`id`], or a name made from the file's path.
pub(super) fn key(project: &Project<'_>, spec: SpecIx) -> String {
    id(project, spec).unwrap_or_else(|| {
        let file = project.book.chapters[project.graph.specs[spec].chapter].file();
        slug(file.strip_suffix(".md").unwrap_or(file))
    })
}

/// The book's title in the same form, or `book`.
pub(super) fn book(project: &Project<'_>) -> String {
    match slug(project.book.title.as_deref().unwrap_or_default()) {
        title if title.is_empty() => "book".to_owned(),
        title => title,
    }
}

/// The address of the page of the chapter at `path`, below the site's root.
pub(super) fn page(path: &str) -> String {
    let (folder, name) = path
        .rsplit_once('/')
        .map_or(("", path), |(folder, name)| (folder, name));
    let stem = name.strip_suffix(".md").unwrap_or(name);
    let stem = if stem.eq_ignore_ascii_case("readme") {
        "index"
    } else {
        stem
    };
    let slash = if folder.is_empty() { "" } else { "/" };
    percent_encoded(&format!("{folder}{slash}{stem}.html"))
}

/// Whether an address is absolute.
pub(super) fn is_whole(address: &str) -> bool {
    address.contains("://")
}

/// The address of an anchor on a spec's page.
pub(super) fn place(project: &Project<'_>, spec: SpecIx, site: &str, anchor: &str) -> String {
    let chapter = &project.book.chapters[project.graph.specs[spec].chapter];
    format!("{site}{}#{anchor}", page(&chapter.path))
}

/// The address of a spec's page, with an anchor if the spec is a part of a chapter.
pub(super) fn address(project: &Project<'_>, spec: SpecIx, site: &str) -> String {
    let chapter = &project.book.chapters[project.graph.specs[spec].chapter];
    let anchor = project.document(spec).anchor.as_deref();
    let anchor = anchor.map_or(String::new(), |anchor| format!("#{}", percent_encoded(anchor)));
    format!("{site}{}{anchor}", page(&chapter.path))
}

/// Makes names unique: the second `mls-001-d1` becomes `mls-001-d1-2`.
#[derive(Default)]
pub(super) struct Unique(HashMap<String, usize>);

impl Unique {
    pub(super) fn name(&mut self, wanted: String) -> String {
        let seen = self.0.entry(wanted.clone()).or_default();
        *seen += 1;
        match *seen {
            1 => wanted,
            n => self.name(format!("{wanted}-{n}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain() {
        assert_eq!(slug("No One Left — on the “Quay”!"), "no-one-left-on-the-quay");
        assert_eq!(slug("計画 / 2027"), "計画-2027");
        assert_eq!(page("a/README.md"), "a/index.html");
        assert_eq!(page("ä b.md"), "%C3%A4%20b.html");
        let mut unique = Unique::default();
        let names = ["a", "a", "a-2", "a"].map(|name| unique.name(name.to_owned()));
        assert_eq!(names, ["a", "a-2", "a-2-2", "a-3"]);
    }
}
