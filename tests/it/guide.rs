//! The example book's manual is correct: its commands run, its snippets are valid, its reference is generated.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use mdbook_mls::internals::config::Vocabulary;
use mdbook_mls::internals::labels::{Language, Word};
use mdbook_mls::internals::lang::{List, fields, sections, statuses};
use mdbook_mls::internals::{config, rules};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use crate::support::{generated, installed};

const PROGRAM: &str = env!("CARGO_BIN_EXE_mdbook-mls");

/// The pages with their paths.
fn pages() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("book-example/docs/specs/using");
    let mut found: Vec<_> = fs::read_dir(folder)
        .expect("the manual")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| (path.clone(), fs::read_to_string(path).expect("a page")))
        .collect();
    found.sort();
    assert!(found.len() > 10, "the manual was not found");
    found
}

/// The fenced blocks of a page: info string and text.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open = None;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => open = Some((info.to_string(), String::new())),
            Event::Text(text) => {
                if let Some((_, body)) = &mut open {
                    body.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => blocks.extend(open.take()),
            _ => {}
        }
    }
    blocks
}

/// One shell per page runs all its commands in order.
#[test]
fn every_command_runs() {
    if installed::mdbook().is_none() {
        return;
    }
    let mut commands = 0;
    for (path, page) in pages() {
        let script: Vec<String> = blocks(&page)
            .into_iter()
            .filter(|(info, _)| info == "sh")
            .map(|(_, body)| body)
            .collect();
        if script.is_empty() {
            continue;
        }
        commands += script.iter().flat_map(|body| body.lines()).count();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let known = installed::search_path();
        let ours = Path::new(PROGRAM).parent().expect("a folder").to_owned();
        let search = std::iter::once(ours).chain(std::env::split_paths(&known));
        let output = Command::new("sh")
            .args(["-eu", "-c", &script.concat()])
            .current_dir(&folder)
            .env("PATH", std::env::join_paths(search).expect("a search path"))
            .output()
            .expect("a shell");
        assert!(
            output.status.success(),
            "{}:\n{}{}",
            path.display(),
            script.concat(),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert!(commands > 10, "{commands} commands were found");
}

#[test]
fn every_example_of_book_toml_is_valid() {
    let known: Vec<&str> = rules::ALL.iter().map(|rule| rule.name).collect();
    let mut tables = 0;
    for (path, page) in pages() {
        for (_, body) in blocks(&page).into_iter().filter(|(info, _)| info == "toml") {
            let table: toml::Table =
                toml::from_str(&body).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            let Some(ours) = table.get("preprocessor").and_then(|all| all.get("mls")) else {
                continue;
            };
            tables += 1;
            let ours = serde_json::to_value(ours).expect("JSON");
            let read = config::read(&ours, Some(&body), &known);
            let problems = read
                .err()
                .map(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>());
            assert_eq!(problems, None, "{}:\n{body}", path.display());
        }
    }
    assert!(tables > 5, "{tables} tables were found");
}

/// The chapters that a page shows (`md PATH`) build without an error.
#[test]
fn every_example_chapter_builds() {
    let mut chapters = 0;
    for (path, page) in pages() {
        for (info, body) in blocks(&page) {
            let Some(name) = info.strip_prefix("md ") else { continue };
            chapters += 1;
            let folder = tempfile::tempdir().expect("a temporary folder");
            fs::write(folder.path().join(name), body).expect("a file");
            let output = Command::new(PROGRAM)
                .args(["check", "--as-of", "2027-03-15", "--format", "concise", name])
                .current_dir(&folder)
                .output()
                .expect("the program");
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            let identity = said
                .lines()
                .filter(|line| line.contains("invalid") || line.contains("waiver"))
                .count();
            assert!(
                output.status.code() != Some(2) && identity == 0,
                "{}: {said}",
                path.display()
            );
        }
    }
    assert!(chapters > 1, "{chapters} chapters were found");
}

#[test]
fn the_configuration_page_is_the_table_of_keys() {
    let mut page = "<!-- Generated from the table of keys: MLS_BLESS=1 cargo test --test it guide -->\n\n# Configuration\n\n\
        The whole configuration is in one table of book.toml, `[preprocessor.mls]`, for the preprocessor, the renderer and the command line. An unknown key or \
        rule name is an error that shows its place and the nearest known name. You can also set a key in the environment: \
        `MDBOOK_PREPROCESSOR__MLS__FAIL_ON=warning`.\n\n\
        Editors that support JSON Schema can complete the table: write the schema with `mdbook-mls export schema --output book.schema.json` and name it in the \
        first line of book.toml, `#:schema ./book.schema.json`.\n"
        .to_owned();
    for key in config::keys() {
        let default = match key.default {
            "" => "nothing".to_owned(),
            default => format!("`{default}`"),
        };
        _ = write!(
            page,
            "\n## `{}`\n\n{}\n\nTakes {}; default: {default}.\n\n```toml\n[preprocessor.mls]\n{}\n```\n",
            key.name,
            key.meaning,
            key.form(),
            key.example
        );
        page += &match key.name {
            "vocabulary" => names_that_are_read(),
            "labels" => words_that_are_written(),
            _ => String::new(),
        };
    }
    bless("configuration.md", &page);
}

/// Keys of the vocabulary, each with its names.
type Keys<'a> = Vec<(&'a str, Vec<&'a str>)>;

/// A table for each part of the vocabulary: its keys, and the names that each has by default.
fn names_that_are_read() -> String {
    fn keys(lists: &[&'static List]) -> Keys<'static> {
        let english = |list: &List| {
            let names = list.of(Language::English).iter().copied();
            names.filter(|name| !name.is_empty()).collect()
        };
        lists.iter().map(|list| (list.key, english(list))).collect()
    }
    let columns: Vec<&List> = Vocabulary::column_keys().map(|(_, list)| list).collect();
    let parts: [(&str, Keys<'_>); 4] = [
        ("status", keys(statuses::ALL)),
        ("section", keys(sections::ALL)),
        ("field", keys(fields::ALL)),
        ("column", keys(&columns)),
    ];
    let mut out = String::from(
        "\nThese names are read by default, and so are [those of other languages](languages.md), in upper or lower case; emoji and punctuation do not matter. A name that you add \
        to a field is also read as a column heading in tables; `column` has the columns that are not fields.\n",
    );
    for (part, keys) in parts {
        _ = write!(out, "\n| `{part}.KEY` | names |\n|---|---|\n");
        for (key, mut names) in keys {
            names.sort_unstable();
            _ = writeln!(out, "| `{key}` | {} |", names.join(" · "));
        }
    }
    out
}

/// The keys of the generated words, with their English texts.
fn words_that_are_written() -> String {
    let mut out = String::from("\n| key | in English |\n|---|---|\n");
    for word in Word::ALL {
        _ = writeln!(out, "| `{}` | {} |", word.key(), word.text(Language::English));
    }
    out
}

#[test]
fn the_command_line_page_is_the_help() {
    let help = |words: &[&str]| {
        let output = Command::new(PROGRAM)
            .args(words)
            .arg("--help")
            .output()
            .expect("the program");
        assert!(output.status.success(), "{words:?}");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let all = help(&[]);
    let mut page =
        "<!-- Generated from the help texts: MLS_BLESS=1 cargo test --test it guide -->\n\n# Command line\n".to_owned();
    _ = write!(page, "\n```text\n{}\n```\n", all.trim_end());
    let commands = all.split_once("Commands:\n").expect("commands").1;
    for line in commands.lines().take_while(|line| line.starts_with("  ")) {
        let Some(name) = line.strip_prefix("  ").filter(|line| !line.starts_with(' ')) else {
            continue;
        };
        let name = name.split_whitespace().next().expect("a name");
        if name != "help" {
            _ = write!(page, "\n## {name}\n\n```text\n{}\n```\n", help(&[name]).trim_end());
        }
    }
    bless("command-line.md", &page);
}

fn bless(name: &str, page: &str) {
    generated::bless(&format!("book-example/docs/specs/using/{name}"), page, "guide");
}
