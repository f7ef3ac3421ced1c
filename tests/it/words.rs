//! The language files are complete and unambiguous, and the code contains no words of human languages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use mdbook_mls::internals::lang::Language;
use mdbook_mls::internals::text::words::phrase;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Each value of a file by its path, such as `columns.risks.owner`.
fn values(language: Language) -> BTreeMap<String, Value> {
    fn flatten(path: &str, table: Table, found: &mut BTreeMap<String, Value>) {
        for (key, value) in table {
            let path = format!("{path}{key}");
            match value {
                Value::Table(table) => flatten(&format!("{path}."), table, found),
                value => _ = found.insert(path, value),
            }
        }
    }
    let file = root().join(format!("src/lang/{}.toml", language.tag()));
    let text = fs::read_to_string(file).expect("a file of words");
    let mut found = BTreeMap::new();
    flatten("", text.parse().expect("TOML"), &mut found);
    found
}

fn words(value: &Value) -> Vec<&str> {
    let list = value.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().filter_map(Value::as_str).collect()
}

#[test]
fn every_language_has_every_key() {
    let english = values(Language::English);
    assert!(english.len() > 300, "{}", english.len());
    for language in Language::ALL {
        let own = values(language);
        assert!(own.keys().eq(english.keys()), "{language:?}");
        for (key, value) in &own {
            assert!(value.same_type(&english[key]), "{key} in {language:?}");
            let words = words(value);
            let once: BTreeSet<&&str> = words.iter().collect();
            assert_eq!(once.len(), words.len(), "{key} in {language:?} has a word twice");
            // `columns.deliverables.number` may be an empty heading.
            let is_plain = |word: &&str| word.trim() == *word && (!word.is_empty() || key.ends_with(".number"));
            assert!(words.iter().all(is_plain), "{key} in {language:?}: {words:?}");
            assert!(
                value
                    .as_str()
                    .is_none_or(|text| !text.is_empty() && text.trim() == text),
                "{key} in {language:?}"
            );
        }
        for key in ["date-format.months", "date-format.short-months"] {
            assert_eq!(words(&own[key]).len(), 12, "{key} in {language:?}");
        }
    }
}

/// Tables in which a word has only one meaning.
const KINDS: [&str; 19] = [
    "fields",
    "sections",
    "statuses",
    "levels",
    "criteria-groups",
    "columns.deliverables",
    "columns.capacity",
    "columns.risks",
    "columns.blockers",
    "columns.communication",
    "columns.path",
    "directions",
    "directions.beside-id",
    "months",
    "weekdays",
    "intervals",
    "intervals.units",
    "times",
    "numbers",
];

/// Words that several keys share on purpose.
const SHARED: [(&str, &str); 2] = [
    // A column that names and describes the blocker.
    ("columns.blockers", "description"),
    ("columns.blockers", "issue"),
];

#[test]
fn a_word_has_one_meaning() {
    let mut clashes = Vec::new();
    for kind in KINDS {
        let mut meanings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut count = 0;
        for language in Language::ALL {
            for (key, value) in values(language) {
                let Some((own, name)) = key.rsplit_once('.') else {
                    continue;
                };
                for word in words(&value).into_iter().filter(|_| own == kind) {
                    count += 1;
                    meanings.entry(phrase(word)).or_default().insert(name.to_owned());
                }
            }
        }
        assert!(count > 0, "there is no `{kind}`");
        clashes.extend(
            meanings
                .into_iter()
                .filter(|(_, keys)| keys.len() > 1)
                .map(|(word, _)| (kind, word)),
        );
    }
    let clashes: Vec<(&str, &str)> = clashes.iter().map(|(kind, word)| (*kind, word.as_str())).collect();
    assert_eq!(clashes, SHARED);
}

#[test]
fn names_are_stored_in_the_form_used_for_lookup() {
    for language in Language::ALL {
        for (key, value) in values(language) {
            let tables = [
                "own",
                "fields",
                "sections",
                "statuses",
                "columns",
                "levels",
                "directions",
            ];
            let is_cell = tables.iter().any(|table| key.starts_with(&format!("{table}.")));
            for word in words(&value).into_iter().filter(|_| is_cell) {
                assert_eq!(word, phrase(word), "{key} in {language:?}");
            }
        }
    }
}

/// Every Rust file below `src`, except tests.
fn sources() -> Vec<(String, String)> {
    let mut folders = vec![root().join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path: PathBuf = entry.expect("an entry").path();
            let is_test = path.ends_with("tests.rs") || path.ends_with("tests") || path.ends_with("injected");
            if path.is_dir() && !is_test {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") && !is_test {
                let text = fs::read_to_string(&path).expect("a source file");
                found.push((path.strip_prefix(root()).expect("below it").display().to_string(), text));
            }
        }
    }
    found
}

/// Letters in string literals that are symbols, not words.
const SIGNS: [(&str, &str); 1] = [("src/docs.rs", "ˢ")];

/// Only words with letters beyond ASCII can be detected; English words are in the same files.
#[test]
fn rust_code_contains_no_words_of_other_languages() {
    let mut found = Vec::new();
    for (name, text) in sources() {
        found.extend(foreign(&text).map(|literal| (name.clone(), literal.to_owned())));
    }
    found.sort();
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(file, text)| (file.as_str(), text.as_str()))
        .collect();
    assert_eq!(found, SIGNS);
}

/// Characters of other scripts in the code, apart from `text/chars.rs`: the marks of dates, which no list can hold alone.
const MARKS: [(&str, &str); 5] = [
    ("src/model/date/looks.rs", "年月"),
    ("src/model/date/read.rs", "号日月"),
    ("src/model/date/single.rs", "元半年日月"),
    ("src/model/date/token.rs", "〇零"),
    ("src/parse/heading.rs", "期"),
];

#[test]
fn rust_code_contains_few_characters_of_other_scripts() {
    let of = |text: &str| -> String {
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        let literals = lines.flat_map(|line| line.split('\''));
        let letters: BTreeSet<char> = literals.filter_map(|literal| literal.parse::<char>().ok()).collect();
        let is_word = |c: &char| ('\u{3005}'..='\u{d7ff}').contains(c) && c.is_alphabetic();
        letters.into_iter().filter(is_word).collect()
    };
    let mut found: Vec<(String, String)> = sources().into_iter().map(|(name, text)| (name, of(&text))).collect();
    found.retain(|(name, marks)| !marks.is_empty() && name != "src/text/chars.rs");
    found.sort();
    let found: Vec<(&str, &str)> = found.iter().map(|(name, marks)| (&**name, &**marks)).collect();
    assert_eq!(found, MARKS);
}

/// Literals in the code that reads chapters that are not words of a language: notation, file names, and our own keys.
/// For lists, each pair of neighbours.
const NOTATION: [(&str, &str); 19] = [
    ("src/adopt.rs", "id"),
    ("src/compare/lists.rs", "state, resolved"),
    ("src/graph/specs.rs", "plan"),
    ("src/parse/answer.rs", "n, a"),
    ("src/parse/front_matter.rs", "false, null"),
    ("src/parse/front_matter.rs", "no, on"),
    ("src/parse/front_matter.rs", "null, yes"),
    ("src/parse/front_matter.rs", "on, off"),
    ("src/parse/front_matter.rs", "true, false"),
    ("src/parse/front_matter.rs", "yes, no"),
    ("src/parse/identity.rs", "milestone"),
    ("src/parse/parts.rs", "milestone"),
    ("src/requests/facts.rs", "blocks"),
    ("src/requests/facts.rs", "depends on"),
    ("src/requests/shape.rs", "status, planned"),
    ("src/requests/values.rs", "d, w"),
    ("src/requests/values.rs", "w, wd"),
    ("src/text/escape.rs", "http, https"),
    ("src/text/escape.rs", "https, mailto"),
];

#[test]
fn the_parser_contains_no_words_of_a_language() {
    let folders = [
        "src/adopt",
        "src/compare",
        "src/config/vocabulary",
        "src/config/words",
        "src/graph",
        "src/guide",
        "src/model/date",
        "src/model/frequency",
        "src/parse",
        "src/requests",
        "src/schedule",
        "src/text",
    ];
    let mut found = BTreeSet::new();
    for (name, text) in sources() {
        if folders.iter().any(|folder| name.starts_with(folder)) {
            found.extend(pairs(&text).map(|(one, other)| (name.clone(), format!("{one}, {other}"))));
            found.extend(compared(&text).map(|word| (name.clone(), word.to_owned())));
        }
    }
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(file, word)| (file.as_str(), word.as_str()))
        .collect();
    assert_eq!(found, NOTATION);
}

/// Calls and operators that compare a text with the literal after them.
const COMPARISONS: [&str; 11] = [
    "contains(",
    "starts_with(",
    "ends_with(",
    "strip_prefix(",
    "strip_suffix(",
    "split_once(",
    "find(",
    "eq_ignore_ascii_case(",
    "== ",
    "!= ",
    "Some(",
];

/// Lowercase literals that a text is compared with: `lower.contains("on completion")`.
fn compared(text: &str) -> impl Iterator<Item = &str> {
    let words: Vec<&str> = parts(text)
        .windows(2)
        .filter(|two| {
            let before = two[0].trim_end_matches('&');
            COMPARISONS.iter().any(|end| before.ends_with(end)) && is_word(two[1]) && two[1].len() > 1
        })
        .map(|two| two[1])
        .collect();
    words.into_iter()
}

/// Two lowercase literals separated by only a comma or a bar.
fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs: Vec<(&str, &str)> = parts(text)
        .windows(3)
        .filter(|three| is_word(three[0]) && matches!(three[1].trim(), "," | "|") && is_word(three[2]))
        .map(|three| (three[0], three[2]))
        .collect();
    pairs.into_iter()
}

fn is_word(literal: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b' ';
    !literal.trim().is_empty() && literal.bytes().all(is_letter)
}

/// Literals alternating with the code between them, without comments and the tests at the end of a file.
fn parts(text: &str) -> Vec<&str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let lines = code
        .split_inclusive('\n')
        .filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split('"')).collect()
}

/// String literals with a letter beyond ASCII, without comments and the tests at the end of a file.
fn foreign(text: &str) -> impl Iterator<Item = &str> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let literals = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    literals.filter(|literal| literal.chars().any(|c| !c.is_ascii() && c.is_alphabetic()))
}
