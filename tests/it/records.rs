//! Directives and formats have one record each; lists, manual and index are generated from the records.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::sync::Arc;

use jiff::civil::{self, date};
use mdbook_mls::internals::analysis::analyse;
use mdbook_mls::internals::config::{Config, InlineStyle};
use mdbook_mls::internals::docs;
use mdbook_mls::internals::history::{self, Changed, Step};
use mdbook_mls::internals::lang::{fields, sections, statuses};
use mdbook_mls::internals::ledger::History;
use mdbook_mls::internals::model::filter;
use mdbook_mls::internals::output::{artefacts, findings, folder};
use mdbook_mls::internals::page::{self, DIRECTIVES, Flavor, Options};
use mdbook_mls::internals::source::map::{Files, Places};
use mdbook_mls::internals::source::{Book, Chapter};

use crate::support::generated::{self, below_root, is_blessing, read};

fn bless(path: &str, text: &str) {
    generated::bless(path, text, "records");
}

/// The names of the files with this extension, without it.
fn stems(folder: &str, extension: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(below_root(folder)).expect("a folder");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let own = paths.filter(|path| path.extension().is_some_and(|own| own == extension));
    own.map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect()
}

/// The list in `PATH.rs` contains the files in `PATH`: existing entries keep their order, new ones are last.
fn is_list_of_files(path: &str, names: &[&str], visibility: &str) {
    let files = stems(path, "rs");
    let list = format!("{path}.rs");
    let text = read(&list);
    let (head, _) = text.split_once(&format!("\n{visibility}mod ")).expect("modules");
    let (_, rest) = text.split_once("\n/// Every ").expect("a list");
    let (start, _) = rest.split_once("= &[\n").expect("a list");
    let stay = text.lines().filter_map(|line| line.trim().strip_prefix('&'));
    let stay = stay.filter_map(|line| line.strip_suffix("::RECORD,"));
    let mut order: Vec<&str> = stay.filter(|name| files.contains(*name)).collect();
    let new: Vec<&str> = files
        .iter()
        .map(String::as_str)
        .filter(|name| !order.contains(name))
        .collect();
    order.extend(new);
    let mut expected = format!("{head}\n");
    for name in &files {
        _ = writeln!(expected, "{visibility}mod {name};");
    }
    _ = write!(expected, "\n/// Every {start}= &[\n");
    for name in &order {
        _ = writeln!(expected, "    &{name}::RECORD,");
    }
    expected += "];\n";
    if text != expected && is_blessing() {
        fs::write(below_root(&list), &expected).expect("a file");
        panic!("{list} was written: run the same command again, so that it is compiled in");
    }
    assert!(
        text == expected,
        "{list} is stale: MLS_BLESS=1 cargo test --test it records"
    );
    assert_eq!(names, order, "a record is named after its file");
}

#[test]
fn the_lists_agree_with_the_files() {
    let names: Vec<&str> = DIRECTIVES.iter().map(|record| record.name).collect();
    is_list_of_files("src/page/directives", &names, "");
    let names: Vec<&str> = findings::ALL.iter().map(|record| record.name).collect();
    is_list_of_files("src/output/findings", &names, "pub ");
    let names: Vec<&str> = artefacts::ALL.iter().map(|record| record.name).collect();
    is_list_of_files("src/output/artefacts", &names, "pub ");
}

/// The rules' copy of the directives agrees with the records.
#[test]
fn the_model_lists_every_directive() {
    let path = "src/model/known_directives.rs";
    let text = read(path);
    let (head, _) = text.split_once("= &[\n").expect("a list");
    let mut expected = format!("{head}= &[\n");
    for record in DIRECTIVES {
        let filters: Vec<String> = record
            .filters
            .iter()
            .map(|filter| format!("{:?}", filter.name))
            .collect();
        assert!(filters.is_sorted(), "{}", record.name);
        _ = writeln!(
            expected,
            "    Known {{\n        name: {:?},\n        filters: &[{}],\n        is_inline: {},\n    }},",
            record.name,
            filters.join(", "),
            record.is_inline()
        );
    }
    bless(path, &(expected + "];\n"));
    assert!(filter::ALL.iter().map(|filter| filter.name).is_sorted());
}

/// Replaces the table below the note about `what` on a page of the manual.
fn table(page: &str, what: &str, table: &str) {
    let path = format!("book-example/docs/specs/using/{page}");
    let text = read(&path);
    let note = format!("<!-- Generated from the records, {what}: MLS_BLESS=1 cargo test --test it records -->\n");
    let (before, rest) = text.split_once(&note).expect("a note");
    let (_, after) = rest.split_once("<!-- end -->\n").expect("an end");
    bless(&path, &format!("{before}{note}\n{table}\n<!-- end -->\n{after}"));
}

#[test]
fn the_manuals_tables_agree_with_the_records() {
    table("directives.md", "directives", &docs::directives());
    table("directives.md", "filters", &docs::filters());
    table("formats.md", "findings", &docs::findings_formats());
    table("formats.md", "artefacts", &docs::artefact_formats());
    table("what-is-read.md", "fields", &docs::reading::fields());
    table("what-is-read.md", "sections", &docs::reading::sections());
    table("what-is-read.md", "statuses", &docs::reading::statuses());
    table("what-is-read.md", "columns", &docs::reading::columns());
    table("what-is-read.md", "others", &docs::reading::others());
    table("languages.md", "fields", &docs::names(fields::ALL));
    table("languages.md", "sections", &docs::names(sections::ALL));
    table("languages.md", "statuses", &docs::names(statuses::ALL));
    let formats: Vec<&str> = findings::ALL.iter().map(|format| format.name).collect();
    assert!(
        read("README.md").contains(&formats.join(", ")),
        "README.md lists other formats"
    );
}

/// Has no files.
struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _: &str) -> Option<Arc<str>> {
        None
    }
}

/// The chapters of `tests/directives/book`, and one with `text`.
fn book(text: &str) -> Book<'static> {
    let folder = "tests/directives/book";
    let mut chapters: Vec<(String, String)> = (stems(folder, "md").into_iter())
        .map(|name| (format!("{name}.md"), read(&format!("{folder}/{name}.md"))))
        .collect();
    chapters.push(("page.md".to_owned(), text.to_owned()));
    let chapters = chapters.into_iter().map(|(path, text)| Chapter {
        name: "A chapter".into(),
        text: text.into(),
        path: path.clone(),
        source_path: Some(path),
    });
    let mut book = Book {
        language: "en".to_owned(),
        chapters: chapters.collect(),
        ..Book::default()
    };
    book.history = History::Known(history::ledger(&past()).into());
    book
}

/// The history of the quay: two moves, and one box ticked.
fn past() -> Vec<Step> {
    let file = "mls-001-quay.md";
    let text = read(&format!("tests/directives/book/{file}"));
    let step = |(at, (day, target, message, ticked)): (usize, (civil::Date, &str, &str, usize))| {
        let mut boxes = 0;
        let lines = text.lines().map(|line| match line.starts_with("- [") {
            true => {
                boxes += 1;
                let mark = if boxes <= ticked { "- [x]" } else { "- [ ]" };
                format!("{mark}{}\n", line.get(5..).unwrap_or(""))
            }
            false => format!("{}\n", line.replace("2027-04-30", target)),
        });
        let text: String = lines.collect();
        Step {
            id: format!("{at:040}"),
            date: day,
            message: message.to_owned(),
            brought: Vec::new(),
            files: vec![Changed {
                before: (at > 0).then(|| file.to_owned()),
                after: Some(file.to_owned()),
                readings: history::readings(file, &text, "", &Config::default()).into(),
            }],
        }
    };
    let pushed = "Push it\n\nMilestone-Change: MLS-001 target-pushed: the stone is late";
    let steps = [
        (date(2027, 2, 1), "2027-03-31", "Plan the quay", 0),
        (date(2027, 2, 16), "2027-04-15", pushed, 0),
        (date(2027, 3, 3), "2027-04-30", "Two more weeks", 1),
    ];
    steps.into_iter().enumerate().map(step).collect()
}

fn rendered(directive: &str, flavor: Flavor) -> String {
    let book = book(directive);
    let config = Config {
        inline_style: InlineStyle::Never,
        ..Config::default()
    };
    let analysis = analyse(&book, &config, date(2027, 3, 15));
    let options = Options { flavor, panel: false };
    let pages = page::render(&analysis, &Places::new(&book, &NoFiles), &options);
    let page = pages.into_iter().next_back().flatten();
    page.unwrap_or_else(|| panic!("`{directive}` is left as it was"))
}

/// A fixture has the author's directives, starting with the record's example, and the output of each.
#[test]
fn every_directive_has_its_fixture() {
    for record in DIRECTIVES {
        let path = format!("tests/directives/{}.md", record.name);
        let text = read(&path);
        let mut directives: Vec<&str> = text.lines().filter(|line| line.starts_with("{{#mls ")).collect();
        if directives.first() != Some(&record.example) {
            directives.insert(0, record.example);
        }
        let mut expected = String::new();
        for directive in directives {
            let (html, markdown) = (rendered(directive, Flavor::Html), rendered(directive, Flavor::Markdown));
            let (html, markdown) = (html.trim_end(), markdown.trim_end());
            assert!(!html.contains("{{#mls"), "{directive}");
            _ = write!(
                expected,
                "{directive}\n\n````html\n{html}\n````\n\n````markdown\n{markdown}\n````\n\n"
            );
        }
        bless(&path, &format!("{}\n", expected.trim_end()));
    }
    let names: BTreeSet<String> = DIRECTIVES.iter().map(|record| record.name.to_owned()).collect();
    assert_eq!(stems("tests/directives", "md"), names);
}

#[test]
fn the_index_lists_every_artefact() {
    let book = book("");
    let config = Config::default();
    let analysis = analyse(&book, &config, date(2027, 3, 15));
    let made = folder::all(&analysis, "../html/");
    made.complete().expect("nothing fails");
    let (index, others) = made.artefacts.split_last().expect("artefacts");
    assert_eq!(index.name, folder::INDEX);
    let index = String::from_utf8(index.bytes.clone()).expect("text");
    assert!(others.len() > artefacts::ALL.len());
    for artefact in others {
        assert!(
            index.contains(&format!("\"{}\"", artefact.name)),
            "the index does not name {}",
            artefact.name
        );
    }
}
