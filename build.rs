//! Turns the words of `src/lang/*.toml` into a table in Rust, so that no word is read while the program runs.
//!
//! `en.toml` is the pattern: every other language has its keys, in its tables, with values of the same types. A table becomes a
//! module, a list a `List`, a text or a switch an array with a value per language, and `[labels]` the enum `Word`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml_edit::{DocumentMut, Item, Table, Value};

fn main() {
    let folder = Path::new("src/lang");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=build.rs");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("a readable file");
        let table = text.parse::<DocumentMut>();
        let table = table.unwrap_or_else(|fault| panic!("{}: {fault}", path.display()));
        (path.display().to_string(), table)
    };
    let entries = fs::read_dir(folder)
        .expect("src/lang")
        .map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    // English first, the others in order.
    paths.sort_by_key(|path| (!path.ends_with("en.toml"), path.clone()));
    let files: Vec<(String, DocumentMut)> = paths.into_iter().map(read).collect();
    let tables: Vec<(&str, &Table)> = files.iter().map(|(name, file)| (&**name, file.as_table())).collect();
    let mut out = languages(&tables);
    module(&mut out, "", &tables);
    let to = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo")).join("lang.rs");
    fs::write(to, out).expect("a writable folder");
}

/// The enum of languages.
fn languages(files: &[(&str, &Table)]) -> String {
    let mut names = String::new();
    let mut tags = String::new();
    let mut all = String::new();
    for (file, table) in files {
        let name = table["writing"]["name"].as_str().expect("`name` of `[writing]`");
        let tag = Path::new(file)
            .file_stem()
            .and_then(|stem| stem.to_str())
            .expect("a tag");
        let default = if tag == "en" { "#[default]" } else { "" };
        _ = writeln!(names, "    {default} {name},");
        _ = writeln!(tags, "            Self::{name} => {tag:?},");
        _ = write!(all, "Self::{name}, ");
    }
    let count = files.len();
    format!(
        "/// A language whose words are known: one file each.\n\
         #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]\npub enum Language {{\n{names}}}\n\n\
         impl Language {{\n    pub const COUNT: usize = {count};\n    pub const ALL: [Self; {count}] = [{all}];\n\n    \
         /// The primary subtag, `de` of `de-AT`.\n    pub const fn tag(self) -> &'static str {{\n        \
         match self {{\n{tags}        }}\n    }}\n}}\n\n"
    )
}

/// The contents of a module: what stands at `path` in each file.
fn module(out: &mut String, path: &str, files: &[(&str, &Table)]) {
    let (_, english) = files[0];
    for (file, table) in files {
        let missing = english.iter().find(|(key, _)| !table.contains_key(key));
        let odd = table.iter().find(|(key, _)| !english.contains_key(key));
        assert!(
            missing.is_none(),
            "{file}: `{path}{}` is missing",
            missing.map_or("", |(key, _)| key)
        );
        assert!(
            odd.is_none(),
            "{file}: en.toml has no `{path}{}`",
            odd.map_or("", |(key, _)| key)
        );
    }
    let mut lists = Vec::new();
    for (key, item) in english {
        let place = format!("{path}{key}");
        let values = files.iter().map(|(file, table)| (*file, &table[key]));
        match item {
            Item::Table(_) => {
                let tables: Vec<(&str, &Table)> = values
                    .map(|(file, item)| {
                        (
                            file,
                            item.as_table()
                                .unwrap_or_else(|| panic!("{file}: `{place}` is no table")),
                        )
                    })
                    .collect();
                if place == "labels" {
                    labels(out, &tables);
                } else {
                    _ = writeln!(out, "pub mod {} {{\nuse super::*;", key.replace('-', "_"));
                    module(out, &format!("{place}."), &tables);
                    *out += "}\n";
                }
            }
            Item::Value(Value::Array(_)) => {
                let name = constant(key);
                let mut of: Vec<Vec<String>> = values.map(|(file, item)| words(file, &place, item)).collect();
                if !AS_WRITTEN.iter().any(|table| place.starts_with(table)) {
                    of.iter_mut()
                        .zip(files)
                        .for_each(|(words, (file, _))| plain_too(words, file));
                }
                let mut seen = BTreeSet::new();
                let all: Vec<&String> = of.iter().flatten().filter(|word| seen.insert(*word)).collect();
                _ = write!(
                    out,
                    "pub static {name}: List = List {{ key: {key:?}, all: &{all:?}, of: ["
                );
                of.iter().for_each(|words| _ = write!(out, "&{words:?}, "));
                *out += "] };\n";
                lists.push(name);
            }
            Item::Value(Value::Boolean(_)) => {
                let all = values.map(|(file, item)| {
                    item.as_bool()
                        .unwrap_or_else(|| panic!("{file}: `{place}` is neither true nor false"))
                });
                let all: Vec<bool> = all.collect();
                _ = writeln!(out, "pub static {}: [bool; Language::COUNT] = {all:?};", constant(key));
            }
            // It names the variant of `Language`.
            _ if place == "writing.name" => {}
            _ => {
                let all: Vec<&str> = values.map(|(file, item)| text(file, &place, item)).collect();
                _ = writeln!(out, "pub static {}: [&str; Language::COUNT] = {all:?};", constant(key));
            }
        }
    }
    if !lists.is_empty() {
        _ = write!(
            out,
            "/// Every list of the table, in order.\n#[allow(dead_code)] // not each table is gone through\npub static ALL: &[&List] = &["
        );
        lists.iter().for_each(|name| _ = write!(out, "&{name}, "));
        *out += "];\n";
    }
}

/// The enum of generated words.
fn labels(out: &mut String, files: &[(&str, &Table)]) {
    let (_, english) = files[0];
    for (file, table) in files {
        let missing = english.iter().find(|(key, _)| !table.contains_key(key));
        assert!(
            missing.is_none(),
            "{file}: the label `{}` is missing",
            missing.map_or("", |(key, _)| key)
        );
        assert_eq!(table.len(), english.len(), "{file}: a label that en.toml does not have");
    }
    let mut names = String::new();
    let mut all = String::new();
    let mut keys = String::new();
    let mut texts = String::new();
    for (key, item) in english {
        let name = variant(key);
        let own: Vec<&str> = files.iter().map(|(file, table)| text(file, key, &table[key])).collect();
        _ = writeln!(names, "    /// “{}”\n    {name},", text("en.toml", key, item));
        _ = write!(all, "Self::{name}, ");
        _ = write!(keys, "{key:?}, ");
        _ = writeln!(texts, "    {own:?},");
    }
    _ = write!(
        out,
        "/// A generated word or phrase.\n\
         #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum Word {{\n{names}}}\n\n\
         impl Word {{\n    /// Every word in the order of the table.\n    pub const ALL: &[Self] = &[{all}];\n}}\n\n\
         pub(super) static LABEL_KEYS: &[&str] = &[{keys}];\n\
         pub(super) static LABELS: &[[&str; Language::COUNT]] = &[\n{texts}];\n"
    );
}

fn words(file: &str, place: &str, item: &Item) -> Vec<String> {
    let list = item
        .as_array()
        .unwrap_or_else(|| panic!("{file}: `{place}` is no list"));
    list.iter()
        .map(|word| {
            word.as_str()
                .unwrap_or_else(|| panic!("{file}: `{place}` holds no text"))
                .to_owned()
        })
        .collect()
}

fn text<'t>(file: &str, place: &str, item: &'t Item) -> &'t str {
    item.as_str().unwrap_or_else(|| panic!("{file}: `{place}` is no text"))
}

/// Tables whose words stand as in the file: they are compared without accents anyway, or with them on purpose.
const AS_WRITTEN: [&str; 6] = [
    "months.",
    "weekdays.",
    "dates.",
    "criteria.",
    "spelling.",
    "date-format.",
];

/// Adds the words with accents as people type them who have no such keys: `Echeance`, `faellig`, `Massnahme`.
fn plain_too(words: &mut Vec<String>, file: &str) {
    let is_german = file.ends_with("de.toml");
    let typed = |word: &str, umlauts: bool| -> String {
        word.chars()
            .map(|c| plain(c, is_german, umlauts).unwrap_or(c.into()))
            .collect()
    };
    for at in 0..words.len() {
        for umlauts in [false, true] {
            let word = typed(&words[at], umlauts);
            if !words.contains(&word) {
                words.push(word);
            }
        }
    }
}

/// What is typed for a letter; with `umlauts` for those of German too, which are two letters then.
fn plain(c: char, is_german: bool, umlauts: bool) -> Option<String> {
    let plain = match c {
        'ß' => "ss",
        'ä' | 'ö' | 'ü' if is_german && !umlauts => return None,
        'ä' if is_german => "ae",
        'ö' if is_german => "oe",
        'ü' if is_german => "ue",
        'à' | 'á' | 'â' | 'ä' => "a",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'ö' => "o",
        'ù' | 'ú' | 'û' | 'ü' => "u",
        'œ' => "oe",
        _ => return None,
    };
    Some(plain.to_owned())
}

/// `FRONT_MATTER` of `front-matter`.
fn constant(key: &str) -> String {
    key.replace('-', "_").to_uppercase()
}

/// `InProgress` of `in-progress`.
fn variant(key: &str) -> String {
    let parts = key
        .split('-')
        .map(|part| part.split_at_checked(1).unwrap_or((part, "")));
    parts.map(|(first, rest)| first.to_uppercase() + rest).collect()
}
