//! The site that a reader gets: whole books built by both generations of mdBook, with and without the plugin.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::plugin::{PLUGIN, contents, write};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Host {
    New,
    Old,
}

/// The text of each file of a site, by path.
struct Site {
    files: BTreeMap<String, String>,
    _folder: TempDir,
}

impl Site {
    /// Builds the book in this folder of the repository, with each file changed by `edit`.
    fn build(host: Host, book: &str, edit: impl Fn(&str, String) -> String) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let source = Path::new(ROOT).join(book);
        let command = format!("command = \"'{}'\"", PLUGIN.replace('\\', "/"));
        for (path, bytes) in contents(&source) {
            let path = path.strip_prefix(&source).expect("below the book");
            if !path.starts_with("book") && !path.starts_with("pictures") {
                let path = path.to_string_lossy();
                let text = String::from_utf8(bytes).expect("text");
                let text = edit(&path, text.replace("command = \"mdbook-mls\"", &command));
                write(folder.path(), &path, text);
            }
        }
        let built = match host {
            Host::New => mdbook_driver::MDBook::load(folder.path()).and_then(|book| book.build()),
            Host::Old => mdbook04::MDBook::load(folder.path()).and_then(|book| book.build()),
        };
        built.expect("the book builds");
        let site = folder.path().join("book");
        let files = contents(&site).into_iter().map(|(path, bytes)| {
            let path = path.strip_prefix(&site).expect("below the site");
            let path = path.to_string_lossy().replace('\\', "/");
            (path, String::from_utf8_lossy(&bytes).into_owned())
        });
        Self {
            files: files.collect(),
            _folder: folder,
        }
    }

    fn new(host: Host, book: &str) -> Self {
        Self::build(host, book, |_, text| text)
    }

    /// The same book without the plugin and without front matter, which mdBook would show as a heading.
    fn plain(host: Host, book: &str) -> Self {
        let cut = |text: &str, start: usize, end: &str| {
            let length = text[start..].find(end).map_or(text.len() - start, |at| at + end.len());
            format!("{}{}", &text[..start], &text[start + length..])
        };
        Self::build(host, book, |path, text| match path {
            "book.toml" => cut(&text, text.find("[preprocessor.mls]").expect("its table"), "\n[output")
                .replace(".html]", "[output.html]"),
            _ if text.starts_with("---\n") => cut(&text, 0, "\n---\n"),
            _ => text,
        })
    }

    /// The content of every page.
    fn pages(&self) -> impl Iterator<Item = (&str, &str)> {
        let pages = self.files.iter().filter(|(path, _)| path.ends_with(".html"));
        pages.filter_map(|(path, text)| {
            let main = text.split_once("<main>")?.1.split_once("</main>")?.0;
            Some((path.as_str(), main))
        })
    }

    /// Breadcrumbs and title of each search result, and its text.
    fn search(&self) -> BTreeMap<(String, String), String> {
        let name = self.files.keys().find(|name| name.starts_with("searchindex"));
        let text = &self.files[name.expect("a search index")];
        let start = text.find('{').expect("an object");
        let start = text.find("JSON.parse('").map_or(start, |at| at + "JSON.parse('".len());
        let end = text.rfind('}').expect("an object") + 1;
        let json = text[start..end].replace("\\'", "'").replace("\\\\", "\\");
        let index: Value = serde_json::from_str(&json).expect("an index");
        let docs = index["index"]["documentStore"]["docs"].as_object().expect("documents");
        let string = |doc: &Value, key: &str| doc[key].as_str().unwrap_or_default().to_owned();
        docs.values()
            .map(|doc| ((string(doc, "breadcrumbs"), string(doc, "title")), string(doc, "body")))
            .collect()
    }
}

fn captures<'a>(pattern: &str, text: &'a str) -> Vec<&'a str> {
    let pattern = Regex::new(pattern).expect("a pattern");
    pattern
        .captures_iter(text)
        .map(|found| found.get(1).expect("a group").as_str())
        .collect()
}

/// The headings of a page with their ids.
fn headings(page: &str) -> Vec<&str> {
    captures("(?s)(<h[1-6].*?</h[1-6]>)", page)
}

/// The example's site, built only once.
fn example(host: Host) -> &'static Site {
    static SITES: [LazyLock<Site>; 2] = [
        LazyLock::new(|| Site::new(Host::New, "book-example")),
        LazyLock::new(|| Site::new(Host::Old, "book-example")),
    ];
    &SITES[host as usize]
}

#[test]
fn hostile_text_becomes_no_markup() {
    let values = Regex::new("=\"[^\"]*\"").expect("a pattern");
    let handler = Regex::new("<[a-z][^>]* on[a-z]+=").expect("a pattern");
    for host in [Host::New, Host::Old] {
        let site = Site::new(host, "tests/it/pages/hostile");
        let mut seen = 0;
        for (path, page) in site.pages() {
            assert!(!page.contains("href=\"javascript"), "{host:?} {path}");
            // Attribute values are only text.
            let tags = values.replace_all(page, "=\"\"");
            for evil in ["<script", "<img", "<style>body"] {
                assert!(!tags.contains(evil), "{host:?} {path}: {evil}");
            }
            assert!(!handler.is_match(&tags), "{host:?} {path}");
            seen += page.matches("window.hacked").count();
        }
        assert!(seen > 50, "the text is there");
    }
}

#[test]
fn headings_anchors_and_the_sidebar_are_the_same() {
    for host in [Host::New, Host::Old] {
        let (with, without) = (example(host), Site::plain(host, "book-example"));
        let with: BTreeMap<_, _> = with.pages().collect();
        for (path, page) in without.pages().filter(|(path, _)| *path != "print.html") {
            assert_eq!(headings(page), headings(with[path]), "{host:?} {path}");
        }
        assert_eq!(example(host).files["toc.html"], without.files["toc.html"]);
    }
}

#[test]
fn a_search_finds_text_and_no_generated_markup() {
    let (with, without) = (
        example(Host::New).search(),
        Site::plain(Host::New, "book-example").search(),
    );
    let keys = |index: &BTreeMap<(String, String), String>| index.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&with), keys(&without));
    for ((place, title), body) in &with {
        // The text of a drawing can be selected, and a table follows it.
        let is_drawn = body.contains("Show as table");
        for trimming in ["mls-badge", "color-mix", "●", "◐", "light-dark"] {
            let is_written = without[&(place.clone(), title.clone())].contains(trimming)
                || (is_drawn && ["●", "◐"].contains(&trimming));
            assert!(is_written || !body.contains(trimming), "{title}: {trimming} in {body}");
        }
    }
}

#[test]
fn every_link_has_a_target() {
    for host in [Host::New, Host::Old] {
        let site = example(host);
        let pages: BTreeMap<_, _> = site.pages().collect();
        for (path, page) in &pages {
            // On the print page, mdBook 0.4 does not adjust links.
            if host == Host::Old && *path == "print.html" {
                continue;
            }
            for href in captures("<a [^>]*href=\"([^\"]+)\"", page) {
                if href.contains("://") {
                    continue;
                }
                let (file, anchor) = href.split_once('#').unwrap_or((href, ""));
                let target = if file.is_empty() {
                    (*path).to_owned()
                } else {
                    join(path, file)
                };
                let target = pages
                    .get(target.as_str())
                    .unwrap_or_else(|| panic!("{host:?} {path}: {href}"));
                let is_there = anchor.is_empty() || target.contains(&format!("id=\"{anchor}\""));
                assert!(is_there, "{host:?} {path}: {href}");
            }
        }
        let print = pages["print.html"];
        assert!(
            print.contains("id=\"mls-004-d2\"") && print.contains("#mls-004-d2\""),
            "{host:?}"
        );
        assert!(host == Host::Old || print.contains("href=\"#mls-004-d2\""));
    }
}

/// Resolves `href` from the page `from`.
fn join(from: &str, href: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in href.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[test]
fn both_generations_show_as_many_generated_blocks() {
    let blocks = |host: Host| -> BTreeMap<String, Vec<String>> {
        let site = example(host);
        let shown = |page: &str| {
            let parts = captures("(?s)(<[a-z]+ class=\"mls.*?)\\s*(?:</dl>|</table>|</p>|</span>)", page);
            let parts = parts
                .into_iter()
                .map(|part| part.replace("&quot;", "\"").replace("&#39;", "'"));
            parts.collect()
        };
        let pages = site.pages().filter(|(path, _)| *path != "print.html");
        pages.map(|(path, page)| (path.to_owned(), shown(page))).collect()
    };
    let (new, old) = (blocks(Host::New), blocks(Host::Old));
    assert!(new.values().map(Vec::len).sum::<usize>() > 300);
    for (path, parts) in &new {
        assert_eq!(parts.len(), old[path].len(), "{path}");
    }
}

#[test]
fn labels_are_german_in_a_german_book() {
    let site = Site::build(Host::New, "book-example", |_, text| {
        text.replace("language = \"en\"", "language = \"de\"")
    });
    let pages: BTreeMap<_, _> = site.pages().collect();
    let page = pages["milestone/mls-004-book-from-the-kitchen-table.html"];
    let bar = page
        .split_once("class=\"mls mls-bar\"")
        .expect("a bar")
        .1
        .split_once("</dl>")
        .expect("its end")
        .0;
    for word in [
        "In Arbeit",
        "Termin",
        "9. Apr. 2027",
        "noch 25 Tage",
        "Verantwortlich",
        "Kriterien",
        "10 von 15",
        "1 Mittel",
    ] {
        assert!(bar.contains(word), "{word}: {bar}");
    }
    for word in [
        "Wartet auf",
        "Verwandte Spezifikationen",
        "Erwähnt in",
        "Danach",
        "2 von 4 Kriterien",
        "Ergebnis",
    ] {
        assert!(page.contains(word), "{word}");
    }
    // The author's own word is beside the badge.
    assert!(bar.contains("<bdi>In Progress</bdi>"), "{bar}");
    let english = [
        ">In Progress</b>",
        "days left",
        "Referred to by",
        ">Blocked by<",
        " criteria<",
    ];
    let generated: String = captures("(?s)(<[a-z]+ class=\"mls.*?</(?:dl|table|p|span)>)", page).concat();
    for word in english {
        assert!(!generated.contains(word), "{word}");
    }
    assert!(pages["index-of-specs.html"].contains("Geschäftsanforderungen"));
}

#[test]
fn generated_text_is_isolated_on_pages_from_right_to_left() {
    let page = "milestone/mls-004-book-from-the-kitchen-table.html";
    let bar = |site: &Site| {
        let pages: BTreeMap<_, _> = site.pages().collect();
        let (_, bar) = pages[page].split_once("class=\"mls mls-bar\"").expect("a bar");
        bar.split_once("</dl>").expect("its end").0.to_owned()
    };
    let written = ["10 of 15", "9 Apr 2027", "25 days left"];
    let blockers = Regex::new("<bdi><a [^>]*>1 Medium</a></bdi>").expect("a pattern");
    for (from, to) in [
        ("language = \"en\"", "language = \"ar\""),
        ("language = \"en\"", "language = \"en\"\ntext-direction = \"rtl\""),
    ] {
        let bar = bar(&Site::build(Host::New, "book-example", |_, text| {
            text.replace(from, to)
        }));
        for text in written {
            assert!(bar.contains(&format!("<bdi>{text}</bdi>")), "{text}: {bar}");
        }
        assert!(blockers.is_match(&bar), "{bar}");
    }
    let bar = bar(example(Host::New));
    for text in written {
        assert!(
            bar.contains(text) && !bar.contains(&format!("<bdi>{text}")),
            "{text}: {bar}"
        );
    }
}
