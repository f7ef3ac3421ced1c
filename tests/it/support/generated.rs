//! Files of the repository that tests generate: `MLS_BLESS=1` writes them.

use std::fs;
use std::path::{Path, PathBuf};

pub fn below_root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

pub fn is_blessing() -> bool {
    std::env::var_os("MLS_BLESS").is_some()
}

/// The text of a file with Unix line ends; empty if there is none.
pub fn read(path: &str) -> String {
    let text = fs::read_to_string(below_root(path)).unwrap_or_default();
    text.replace("\r\n", "\n")
}

/// Compares a file with its generated text, or writes it. `tests` are the tests that write it.
pub fn bless(path: &str, text: &str, tests: &str) {
    if is_blessing() {
        let path = below_root(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let is_fresh = read(path) == text;
    assert!(is_fresh, "{path} is stale: MLS_BLESS=1 cargo test --test it {tests}");
}

/// The expected text of a file, which `found` replaces when blessing.
pub fn expected(path: &Path, found: &str) -> String {
    if is_blessing() {
        fs::write(path, found).expect("a file");
    }
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
