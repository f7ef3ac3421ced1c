//! The fuzz targets without a fuzzer: each stored input, and hundreds of random and mutated inputs for each target.

use std::fs;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestError, TestRunner};

use crate::checks;
use crate::support::generated::below_root;

/// Pieces of the formats.
const SHARDS: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "---\n",
    "# MLS-003: ",
    "## Deliverables\n\n",
    "### 2. ",
    "- [x] ",
    "- [ ] ",
    "**Status**: ",
    "**Owner**:",
    "| a | b |\n|---|---|\n",
    "[MLS-002#1]",
    "[x](mls-002-y.md)",
    "MLS-00",
    "{{#mls index}}",
    "{{#mls badge MLS-002}}",
    "<!-- mls-allow overdue: why -->",
    " until=2027-01-01 ",
    "-->",
    "```\n",
    "> ",
    "&a [*a, *a]",
    ": ",
    "\"",
    "\\u0000\\ud800",
    "{\"Chapter\":",
    "[[",
    "]}",
    "<script>",
    "\u{1b}[2J",
    "\u{9b}",
    "\u{202e}",
    "\u{feff}",
    "\u{2028}",
    "::error ::",
    "##[add-mask]",
    "##",
    "[error]",
    "🚀",
    "0",
];

/// The files of these folders, sorted; a missing folder has none.
fn files(folders: &[String]) -> Vec<Vec<u8>> {
    let entries = folders
        .iter()
        .flat_map(|folder| fs::read_dir(below_root(folder)).into_iter().flatten());
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).expect("a file")).collect()
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut folders = vec![format!("fuzz/corpus/{target}"), format!("fuzz/found/{target}")];
    if matches!(target, "reader" | "page" | "fix" | "artefacts" | "changes") {
        folders.push("fuzz/corpus/chapters".to_owned());
    }
    if matches!(target, "reader" | "page" | "fix") {
        folders.push("tests/it/reader".to_owned());
        folders.push("tests/it/rules".to_owned());
    }
    files(&folders)
}

/// `seed` with some bytes removed, duplicated or inserted.
fn bent(seed: &[u8], bends: &[(u8, Index, usize, &str)]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for (kind, at, length, shard) in bends {
        let start = at.index(bytes.len() + 1);
        let end = (start + length).min(bytes.len());
        match kind {
            0 => drop(bytes.drain(start..end)),
            1 => {
                let copy = bytes[start..end].to_vec();
                bytes.splice(end..end, copy);
            }
            _ => drop(bytes.splice(start..start, shard.bytes())),
        }
    }
    bytes
}

#[test]
fn stored_inputs_pass() {
    for (target, check) in checks::CHECKS {
        let kept = seeds(target);
        assert!(!kept.is_empty(), "fuzz/corpus/{target} is empty");
        kept.iter().for_each(|input| check(input));
    }
}

#[test]
fn random_and_mutated_inputs_pass() {
    for (target, check) in checks::CHECKS {
        let bend = (0_u8..5, any::<Index>(), 0_usize..60, select(SHARDS));
        let bends = proptest::collection::vec(bend, 1..8);
        let from_seed = (select(seeds(target)), bends).prop_map(|(seed, bends)| bent(&seed, &bends));
        let input = prop_oneof![1 => any::<Vec<u8>>(), 5 => from_seed];
        let config = Config {
            failure_persistence: None,
            ..Config::default()
        };
        TestRunner::new(config)
            .run(&input, |input| {
                check(&input);
                Ok(())
            })
            .unwrap_or_else(|error| match error {
                TestError::Fail(why, input) => panic!("{target}: {why}\n{:?}", String::from_utf8_lossy(&input)),
                TestError::Abort(why) => panic!("{target}: {why}"),
            });
    }
}
