//! A book of 500 milestones: each directive's page is built and stays small, for any shape of dependencies.

use mdbook_driver::MDBook;
use mdbook_mls::internals::page::DIRECTIVES;

use crate::shapes::{self, Page, Shape, TODAY};
use crate::support::plugin::{PLUGIN, contents, reply, run, take_contents};

const MOST_BYTES: usize = 1_000_000;

/// The directives that need a line of their own.
fn names() -> impl Iterator<Item = &'static str> {
    let blocks = DIRECTIVES.iter().filter(|record| !record.is_inline());
    blocks.map(|record| record.name)
}

/// The chapters of a shape, and a chapter for each directive.
fn with_directives(shape: Shape) -> Vec<Page> {
    let own = names().map(|name| (format!("{name}.md"), format!("# All\n\n{{{{#mls {name}}}}}\n")));
    shape.pages().into_iter().chain(own).collect()
}

#[test]
fn every_page_of_500_milestones_is_below_a_megabyte() {
    let book = tempfile::tempdir().expect("a temporary folder");
    let table = format!(
        "[preprocessor.mls]\ncommand = \"'{}'\"\nas-of = \"{TODAY}\"\nfail-on = \"never\"\n\n\
         [output.html]\nprint.enable = false\nsearch.enable = false\n",
        PLUGIN.replace('\\', "/")
    );
    shapes::write(&with_directives(Shape::Realistic(500)), book.path(), &table).expect("the book is written");
    MDBook::load(book.path())
        .and_then(|book| book.build())
        .expect("the book builds");
    let site = book.path().join("book");
    for (path, bytes) in contents(&site) {
        let path = path.strip_prefix(&site).expect("below the site");
        if path.extension().is_some_and(|extension| extension == "html") {
            assert!(bytes.len() < MOST_BYTES, "{} has {} bytes", path.display(), bytes.len());
        }
    }
    for name in names() {
        let page = std::fs::read_to_string(site.join(format!("{name}.html"))).expect("a page");
        assert!(!page.contains("{{#mls"), "{name} is left as it was");
        let shows_much = page.contains("class=\"mls");
        // The book has no waivers and is not in a git repository.
        let is_empty = ["exceptions", "trend", "burnup", "slips", "changes"].contains(&name);
        assert_eq!(shows_much, !is_empty, "{name}");
    }
}

#[test]
fn no_dependency_shape_makes_a_page_much_larger() {
    for shape in [Shape::Chain(500), Shape::Star(500)] {
        let output = run(shapes::call("guide", &with_directives(shape)));
        for (path, text) in take_contents(&mut reply(&output)) {
            // mdBook adds the sidebar's script and little more.
            assert!(text.len() < MOST_BYTES * 9 / 10, "{path} has {} bytes", text.len());
        }
    }
}
