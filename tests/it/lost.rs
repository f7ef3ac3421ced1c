//! Nothing that an author wrote is lost: compares generated chapters with and without generated content.
//!
//! `MLS_DOCUMENTS=1000000 cargo test --test it lost -- --nocapture` tests a million chapters from the seed `MLS_SEED`
//! and shows the first `MLS_SHOWN` losses of each kind. `MLS_DOCUMENTS_TO=FOLDER` writes the chapters to a folder
//! instead; `MLS_FILES="A B"` tests these files and shows their pages.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Instant;
use std::{env, fs, panic};

use rayon::prelude::*;

use crate::checks::documents;
use crate::checks::law::{self, Document, Loss};

fn number(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |value| value.parse().expect("a number"))
}

/// The bytes of a random document.
fn bytes(seed: u64) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let length = 40 + next() % 400;
    (0..length).map(|_| (next() >> 11) as u8).collect()
}

fn loss(document: &Document) -> Option<Loss> {
    let tried = panic::catch_unwind(|| law::holds(document));
    tried
        .unwrap_or_else(|_| {
            Err(Loss {
                kind: "a panic",
                what: String::new(),
            })
        })
        .err()
}

/// Shrinks the text while it has the same kind of loss: removes lines first, then words.
fn smallest(document: &Document, loss_before: &Loss) -> (Document, Loss) {
    let mut best = (document.clone(), loss_before.clone());
    for mark in ['\n', ' '] {
        let mut at = 1;
        while at != 0 {
            at = 0;
            let mut size = 8;
            while size > 0 {
                let mut from = 0;
                loop {
                    let pieces: Vec<&str> = best.0.text.split_inclusive(mark).collect();
                    if from >= pieces.len() {
                        break;
                    }
                    let until = (from + size).min(pieces.len());
                    let text = [pieces[..from].concat(), pieces[until..].concat()].concat();
                    let smaller = Document { text, ..best.0.clone() };
                    match loss(&smaller).filter(|loss| loss.kind == best.1.kind) {
                        Some(loss) => {
                            best = (smaller, loss);
                            at += 1;
                        }
                        None => from += size,
                    }
                }
                size /= 2;
            }
        }
    }
    best
}

/// The first losses of one kind, and their number.
#[derive(Default)]
struct Losses {
    count: usize,
    first: Vec<(Document, Loss)>,
}

#[test]
fn generated_chapters_lose_nothing() {
    let (count, seed) = (number("MLS_DOCUMENTS", 1_000), number("MLS_SEED", 0));
    let shown = usize::try_from(number("MLS_SHOWN", 4)).expect("a small number");
    let document = |n: u64| documents::document(&bytes(seed + n));
    if let Ok(folder) = env::var("MLS_DOCUMENTS_TO") {
        for n in 0..count {
            fs::write(format!("{folder}/{n:04}.md"), document(n).text).expect("a folder");
        }
        return;
    }
    let start = Instant::now();
    let found: Mutex<BTreeMap<&str, Losses>> = Mutex::default();
    (0..count).into_par_iter().for_each(|n| {
        let document = document(n);
        let Some(loss) = loss(&document) else { return };
        let mut found = found.lock().expect("no panic");
        let losses = found.entry(loss.kind).or_default();
        losses.count += 1;
        if losses.first.len() < shown {
            losses.first.push((document, loss));
        }
    });
    let found = found.into_inner().expect("no panic");
    let lost: usize = found.values().map(|losses| losses.count).sum();
    eprintln!(
        "{lost} of {count} generated chapters lose something, {:.1?}",
        start.elapsed()
    );
    for (kind, losses) in &found {
        eprintln!("\n=== {} times {kind}", losses.count);
        for (document, loss) in &losses.first {
            let (document, loss) = smallest(document, loss);
            let Document { text, language, .. } = &document;
            let (keep_fields, panel, crlf) = (document.keep_fields, document.panel, text.contains('\r'));
            eprintln!("--- {loss}\n    {language}, keep-fields={keep_fields}, panel={panel}, crlf={crlf}\n{text}");
        }
    }
    assert_eq!(lost, 0, "{:?}", found.keys());
}

#[test]
fn stored_chapters_lose_nothing() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/chapters");
    let mut lost = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a file");
        for language in ["en", "de", "ja"] {
            for keep_fields in [false, true] {
                let text = text.clone();
                let document = Document {
                    text,
                    language,
                    keep_fields,
                    panel: keep_fields,
                    ..Document::default()
                };
                lost.extend(loss(&document).map(|loss| format!("{} {language} {loss}", path.display())));
            }
        }
    }
    lost.sort_unstable();
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

#[test]
fn named_files_lose_nothing() {
    for name in env::var("MLS_FILES").unwrap_or_default().split_whitespace() {
        let document = Document {
            text: fs::read_to_string(name).expect("a file"),
            language: "en",
            ..Document::default()
        };
        for page in law::pages(&document) {
            eprintln!("{page}\n========");
        }
        eprintln!("{name}: {:?}", law::holds(&document));
    }
}
