//! Random typing: after each batch of edits, the diagnostics are the findings of `check` for the same texts.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::client::{Client, uri};
use super::{DAY, FILES};
use crate::support::program;

/// A pseudorandom sequence, the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % (limit.max(1) as u64)).expect("a small number")
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }
}

const ROADMAP: &str = "src/roadmap.md";

/// The small book, and a chapter with several milestones.
fn files() -> Vec<(&'static str, String)> {
    let mut files: Vec<(&str, String)> = FILES.iter().map(|(file, text)| (*file, (*text).to_owned())).collect();
    for (file, text) in &mut files {
        if *file == "src/SUMMARY.md" {
            text.push_str("- [Roadmap](roadmap.md)\n");
        }
    }
    let roadmap = "# Roadmap\n\n## MLS-004: The road\n\n**Status**: Planned\n**Owner**: Edda\n**Target**: 2027-05-01\n\n\
                   After [MLS-003].\n\n## MLS-005: The gate\n\n**Status**: Planned\n**Owner**: Bo\n**Target**: 2027-06-01\n";
    files.push((ROADMAP, roadmap.to_owned()));
    files
}

/// Texts that people type and paste.
const TYPED: &[&str] = &[
    "x",
    " ",
    "\n",
    "\r\n",
    "\n\n",
    "🚀",
    "e\u{301}",
    "ä",
    "門",
    "\u{feff}",
    "**Status**: Completed\n",
    "**Status**: Done?\n",
    "**Target Date**: 2026-12-01\n",
    "2027-02-30",
    "[MLS-002]",
    "[MLS-099]",
    "- [ ] It holds 40 t\n",
    "- [x] done\n",
    "## ",
    "# ",
    "## MLS-004: Another road\n",
    "# MLS-005: A gate of its own\n",
    "[MLS-005]",
    "|",
    "```\n",
    "<!-- mls-allow overdue: known -->\n",
    "---\n",
    "{{#mls summary}}",
    "{{#include part.md}}",
    "\t",
    "TBD",
    "\\",
    "`",
    "## Dependencies\n\n- **Blocking this milestone**: [MLS-003]\n",
];

/// Line and character of a byte offset in the protocol's encoding.
fn position(text: &str, at: usize, encoding: &str) -> Value {
    let (mut line, mut character, mut before) = (0, 0, ' ');
    for (byte, letter) in text.char_indices() {
        if before == '\n' || before == '\r' && letter != '\n' {
            (line, character) = (line + 1, 0);
        }
        if byte >= at {
            return json!({ "line": line, "character": character });
        }
        character += match encoding {
            "utf-8" => letter.len_utf8(),
            "utf-16" => letter.len_utf16(),
            _ => 1,
        };
        before = letter;
    }
    if before == '\n' || before == '\r' {
        (line, character) = (line + 1, 0);
    }
    json!({ "line": line, "character": character })
}

/// The valid cursor positions in a text.
fn cursors(text: &str) -> Vec<usize> {
    let inside = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    let is_between = |at: &usize| text[..*at].ends_with('\r') && text[*at..].starts_with('\n');
    inside.filter(|at| !is_between(at)).collect()
}

/// File, rule, severity, line and message of all diagnostics.
pub fn shown(client: &Client, folder: &Path, files: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files {
        let own = client.published.get(&uri(folder, file)).cloned().unwrap_or_default();
        for one in own.as_array().into_iter().flatten() {
            let severity = ["", "error", "warning", "info"][one["severity"].as_u64().expect("a severity") as usize];
            let message = one["message"]
                .as_str()
                .expect("a message")
                .lines()
                .next()
                .unwrap_or_default();
            let line = one["range"]["start"]["line"].as_u64().expect("a line") + 1;
            let rule = one["code"].as_str().expect("a rule");
            found.insert(format!("{file} {line} {severity} {rule} {message}"));
        }
    }
    found
}

/// The same for the findings of `check`.
pub fn checked(folder: &Path) -> BTreeSet<String> {
    let ran = program::run(folder, &["check", "--format", "json", "--as-of", DAY]);
    let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err));
    let findings = report["findings"].as_array().expect("findings");
    let live = findings
        .iter()
        .filter(|one| one["waived"] == false && one["baselined"] == false);
    let text = |one: &Value, key: &str| one[key].as_str().unwrap_or_default().to_owned();
    live.map(|one| {
        let (file, line) = (text(one, "file"), one["line"].as_u64().unwrap_or(1));
        // The server replaces invisible characters.
        let message = text(one, "message").replace('\u{feff}', "\u{fffd}").replace('\t', " ");
        let message = message.lines().next().unwrap_or_default();
        format!(
            "{file} {line} {} {} {message}",
            text(one, "severity"),
            text(one, "rule")
        )
    })
    .collect()
}

fn type_at_random(encoding: &str, batches: usize, seed: u64) {
    let all = files();
    let all: Vec<(&str, &str)> = all.iter().map(|(file, text)| (*file, text.as_str())).collect();
    let (edited, saved): (TempDir, TempDir) = (program::folder(&all), program::folder(&all));
    let capabilities = json!({ "general": { "positionEncodings": [encoding] } });
    let mut client = Client::with(edited.path(), &capabilities, &json!({ "asOf": DAY }));
    let names: Vec<&str> = all.iter().map(|file| file.0).collect();
    let is_milestone = |file: &&str| file.contains("mls-") || *file == ROADMAP;
    let open: Vec<&str> = names.iter().copied().filter(is_milestone).collect();
    let mut texts: Vec<String> = Vec::new();
    for (number, file) in open.iter().enumerate() {
        let text = program::read(edited.path(), file);
        client.open(&uri(edited.path(), file), &text);
        texts.push(text);
        assert_eq!(number + 1, texts.len());
    }
    let mut dice = Dice(seed);
    let mut undo: Vec<(usize, String)> = Vec::new();
    let mut version = 1;
    for batch in 0..batches {
        for _ in 0..=dice.below(12) {
            let of = dice.below(texts.len());
            let address = uri(edited.path(), open[of]);
            version += 1;
            if dice.below(4) == 0
                && let Some((of, before)) = undo.pop()
            {
                client.write(&uri(edited.path(), open[of]), version, &before);
                texts[of] = before;
                continue;
            }
            undo.push((of, texts[of].clone()));
            let mut changes = Vec::new();
            for _ in 0..=dice.below(2) {
                let text = &mut texts[of];
                let places = cursors(text);
                let from = dice.below(places.len());
                let to = match dice.below(3) {
                    0 => (from + dice.below(20)).min(places.len() - 1),
                    _ => from,
                };
                let typed = dice.of(TYPED);
                let (start, end) = (places[from], places[to]);
                let range = json!({ "start": position(text, start, encoding), "end": position(text, end, encoding) });
                changes.push(json!({ "range": range, "text": typed }));
                text.replace_range(start..end, typed);
            }
            client.change(&address, version, changes.into());
        }
        client.settle(&uri(edited.path(), open[0]));
        for (file, text) in open.iter().zip(&texts) {
            program::write(saved.path(), file, text);
        }
        let (shown, checked) = (shown(&client, edited.path(), &names), checked(saved.path()));
        let only =
            |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>();
        assert!(
            shown == checked,
            "{encoding}, seed {seed}, batch {batch}: only shown {:#?}, only checked {:#?}, in {texts:#?}",
            only(&shown, &checked),
            only(&checked, &shown)
        );
    }
    assert_eq!(client.end(), 0);
}

/// The number of batches of edits for each encoding: `MLS_TYPING`, by default 25.
fn batches() -> usize {
    let asked = std::env::var("MLS_TYPING").ok().and_then(|text| text.parse().ok());
    asked.unwrap_or(25)
}

#[test]
fn typing_in_utf_8_shows_what_check_finds() {
    type_at_random("utf-8", batches(), 0x9e37_79b9_7f4a_7c15);
}

#[test]
fn typing_in_utf_16_shows_what_check_finds() {
    type_at_random("utf-16", batches(), 0xd1b5_4a32_d192_ed03);
}

#[test]
fn typing_in_utf_32_shows_what_check_finds() {
    type_at_random("utf-32", batches(), 0x8cb9_2ba7_2f3d_8dd7);
}
