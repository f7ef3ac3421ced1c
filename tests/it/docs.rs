//! The manual's rule pages are generated from the records and the fixtures.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use mdbook_mls::internals::config::Config;
use mdbook_mls::internals::rules::{ALL, Check, Family, Rule};
use mdbook_mls::internals::source::Chapter;
use mdbook_mls::internals::{docs, parse};

use crate::support::generated::{self, below_root, is_blessing, read};

fn bless(path: &str, text: &str) {
    generated::bless(path, text, "docs");
}

const BOOK: &str = "book-example/docs/specs";

fn fixture(rule: &str) -> String {
    let text = read(&format!("tests/it/rules/{rule}.md"));
    assert!(!text.is_empty(), "{rule} has no fixture");
    text
}

fn note(from: &str) -> String {
    format!("<!-- Generated from {from}: MLS_BLESS=1 cargo test --test it docs -->\n\n")
}

/// The pages by their paths below the source folder.
fn pages() -> Vec<(String, String)> {
    let index = note("the records of the rules") + &docs::index();
    let mut pages = vec![("using/rules/README.md".to_owned(), index)];
    for rule in ALL {
        let file = rule.name.replace('-', "_");
        let note = note(&format!("src/rules/all/{file}.rs and tests/it/rules/{}.md", rule.name));
        let page = note + &docs::page(rule, &fixture(rule.name));
        pages.push((format!("using/rules/{}.md", rule.name), page));
    }
    pages
}

#[test]
fn every_rule_has_a_page_and_there_are_no_others() {
    let mut names = BTreeSet::new();
    for (path, page) in pages() {
        bless(&format!("{BOOK}/{path}"), &page);
        names.insert(path);
    }
    for entry in fs::read_dir(below_root(&format!("{BOOK}/using/rules"))).expect("the folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if !names.contains(&format!("using/rules/{name}")) && is_blessing() {
            fs::remove_file(&path).expect("an old page");
        }
        assert!(
            names.contains(&format!("using/rules/{name}")) || is_blessing(),
            "{name} is of no rule"
        );
    }
}

#[test]
fn the_summary_lists_the_pages() {
    let path = format!("{BOOK}/SUMMARY.md");
    let head = "  - [Rules](using/rules/README.md)\n";
    let mut list = head.to_owned();
    for family in Family::ALL {
        for rule in ALL.iter().filter(|rule| rule.family == family) {
            _ = writeln!(list, "    - [{name}](using/rules/{name}.md)", name = rule.name);
        }
    }
    let summary = read(&path);
    let start = summary.find(head).expect("SUMMARY.md lists the index of the rules");
    let after = &summary[start + head.len()..];
    let deeper: usize = after
        .split_inclusive('\n')
        .take_while(|line| line.starts_with("    "))
        .map(str::len)
        .sum();
    let end = start + head.len() + deeper;
    bless(&path, &format!("{}{list}{}", &summary[..start], &summary[end..]));
}

/// No text causes an internal error.
fn has_cases(rule: &Rule) -> bool {
    !matches!(rule.check, Check::Failure(_))
}

#[test]
fn explain_has_a_case_of_each_kind() {
    let mut text = note("tests/it/rules");
    text.pop();
    for rule in ALL.iter().filter(|rule| has_cases(rule)) {
        let fixture = fixture(rule.name);
        let cases = docs::cases(&fixture);
        let first = |fires: bool| cases.iter().find(|case| case.fires == fires).expect("a case");
        _ = write!(
            text,
            "\n# {}\n\n{}\n\n{}\n\n# end\n",
            rule.name,
            first(true).source.trim_end(),
            first(false).source.trim_end()
        );
    }
    bless("src/docs/examples.md", &text);
    if !is_blessing() {
        for rule in ALL.iter().filter(|rule| has_cases(rule)) {
            let (bad, good) = docs::examples(rule).expect("an example of each kind");
            assert!(bad.fires && !good.fires, "{}", rule.name);
            let said = docs::text(rule);
            assert!(said.contains(bad.title) && said.contains(good.title), "{said}");
        }
    }
}

/// Examples on a page are not part of the book around it.
#[test]
fn a_page_contains_no_reference_and_no_directive() {
    for (path, text) in pages() {
        let chapter = Chapter {
            name: "A page".into(),
            text: text.replace("\\{{#", "{{#").into(),
            path: path.clone(),
            source_path: Some(path.clone()),
        };
        let document = parse::document(&chapter, "src", &Config::default());
        assert!(document.milestone.is_none(), "{path}");
        assert!(document.waivers.is_empty() && document.directives.is_empty(), "{path}");
        let named = document.references.iter().filter(|reference| reference.id.is_some());
        let named: Vec<&str> = named.map(|one| one.span.of(&chapter.text)).collect();
        assert_eq!(named, [""; 0], "{path}");
    }
}
