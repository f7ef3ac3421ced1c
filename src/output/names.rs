//! What others hold on to: names and addresses that stay the same from build to build.

use std::collections::HashMap;

use crate::analysis::Project;
use crate::graph::{SpecIx, percent_encoded};

/// The id of a milestone as part of a file's name or an address, `mls-001`. None for a milestone without an id, and for the
/// second one that claims it.
pub fn id(project: &Project<'_>, spec: SpecIx) -> Option<String> {
    let id = project.graph.specs[spec].id.as_ref()?;
    (project.graph.by_id(id.as_str()) == Some(spec)).then(|| id.slug())
}

/// [`id`], or where there is none a name made of the file's path.
pub fn key(project: &Project<'_>, spec: SpecIx) -> String {
    id(project, spec).unwrap_or_else(|| {
        let file = project.book.chapters[project.graph.specs[spec].chapter].file();
        slug(file.strip_suffix(".md").unwrap_or(file))
    })
}

/// The book's title in the same form.
pub fn book(project: &Project<'_>) -> String {
    match slug(project.book.title.as_deref().unwrap_or_default()) {
        title if title.is_empty() => "book".to_owned(),
        title => title,
    }
}

/// The page of the chapter at `path` in mdBook's site, seen from the site's root.
pub fn page(path: &str) -> String {
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

/// Whether an address means the same wherever it is read.
pub fn is_whole(address: &str) -> bool {
    address.contains("://")
}

/// The address of a spec's page.
pub fn address(project: &Project<'_>, spec: SpecIx, site: &str) -> String {
    let chapter = &project.book.chapters[project.graph.specs[spec].chapter];
    format!("{site}{}", page(&chapter.path))
}

/// Makes names different that are equal: the second `mls-001-d1` becomes `mls-001-d1-2`.
#[derive(Default)]
pub struct Unique(HashMap<String, usize>);

impl Unique {
    pub fn name(&mut self, wanted: String) -> String {
        let seen = self.0.entry(wanted.clone()).or_default();
        *seen += 1;
        match *seen {
            1 => wanted,
            n => self.name(format!("{wanted}-{n}")),
        }
    }
}

/// Letters and digits in lower case, one hyphen between them.
fn slug(text: &str) -> String {
    let words = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
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
