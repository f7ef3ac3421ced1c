//! The cache below the git directory: it makes things fast and never wrong.

use std::fs;

use super::repository::{Repository, milestone};

fn book() -> Repository {
    let book = Repository::new();
    book.write(
        "src/SUMMARY.md",
        "# Summary\n\n- [mls-001-gate.md](<mls-001-gate.md>)\n",
    );
    for (day, target) in [
        ("2026-01-05", "2026-03-01"),
        ("2026-01-06", "2026-04-01"),
        ("2026-01-07", "2026-05-01"),
    ] {
        book.write("src/mls-001-gate.md", &milestone("MLS-001", "Planned", target, ""));
        book.commit(day, "Dates");
    }
    book
}

#[test]
fn a_cache_that_is_cut_flipped_or_gone_changes_nothing() {
    let book = book();
    let first = book.history(&[]);
    assert!(book.cache().len() == 2, "{:?}", book.cache());
    assert_eq!(book.history(&[]), first, "from the cache");
    for path in book.cache() {
        let bytes = fs::read(&path).expect("a file");
        let digits = bytes.iter().rposition(|byte| *byte == b'4').unwrap_or(bytes.len() / 2);
        let mut flipped = bytes.clone();
        flipped[digits] = b'7';
        let cut = bytes[..bytes.len() / 2].to_vec();
        for wrong in [
            flipped,
            cut,
            Vec::new(),
            b"mdbook-mls history 1 0\n{}".to_vec(),
            vec![0xff; 64],
        ] {
            fs::write(&path, wrong).expect("it can be written");
            assert_eq!(book.history(&[]), first, "{}", path.display());
        }
    }
    fs::remove_dir_all(book.path().join(".git/mdbook-mls")).expect("it goes");
    assert_eq!(book.history(&[]), first);
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-06-01", ""),
    );
    book.commit("2026-01-08", "Dates");
    let next = book.history(&[]);
    assert_eq!(next["milestones"][0]["moves"].as_array().map(Vec::len), Some(3));
    // Where a file belongs in the place of the folder, nothing is kept.
    fs::remove_dir_all(book.path().join(".git/mdbook-mls")).expect("it goes");
    fs::write(book.path().join(".git/mdbook-mls"), "").expect("a file");
    assert_eq!(book.history(&[]), next);
}

/// What another process has half written lies beside the file that it is to become.
#[test]
fn unfinished_files_of_a_killed_run_are_not_read() {
    let book = book();
    let first = book.history(&[]);
    for path in book.cache() {
        let bytes = fs::read(&path).expect("a file");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        fs::write(path.with_file_name(format!(".{name}.tmp")), &bytes[..bytes.len() / 2]).expect("a file");
        fs::remove_file(&path).expect("it goes");
    }
    assert_eq!(book.history(&[]), first);
}

#[test]
fn many_processes_at_once_say_the_same() {
    let book = book();
    let expected = book.history(&[]);
    fs::remove_dir_all(book.path().join(".git/mdbook-mls")).expect("it goes");
    let said: Vec<_> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| book.history(&[]))).collect();
        runs.into_iter().map(|run| run.join().expect("it ran")).collect()
    });
    assert!(said.iter().all(|own| *own == expected));
}

#[test]
#[cfg(unix)]
fn a_git_folder_that_cannot_be_written_is_left_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let book = book();
    let git = book.path().join(".git");
    fs::set_permissions(&git, fs::Permissions::from_mode(0o555)).expect("permissions");
    let history = book.history(&[]);
    fs::set_permissions(&git, fs::Permissions::from_mode(0o755)).expect("permissions");
    assert_eq!(history["milestones"][0]["days_late"], 61);
}

#[test]
fn worktrees_share_it_and_partial_clones_fetch_nothing() {
    let book = book();
    book.git(&["config", "uploadpack.allowFilter", "true"]);
    let first = book.history(&[]);
    let clone = book.clone_of(&["--no-checkout", "--filter=blob:none"]);
    clone.write("book.toml", "[book]\ntitle = \"T\"\n\n[preprocessor.mls]\n");
    clone.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-05-01", ""),
    );
    let ran = clone.mls(&["history"]);
    assert_eq!(ran.out, "", "never half of it");
    assert!(ran.err.contains("there is no history"), "{}", ran.err);
    book.git(&["worktree", "add", "-q", "../other", "HEAD"]);
    let other = book.path().join("../other");
    let ran = crate::support::program::run(&other, &["history", "--format", "json"]);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&ran.out).ok(),
        Some(first),
        "{}",
        ran.err
    );
    assert!(!other.join(".git").is_dir());
    assert_eq!(book.cache().len(), 2);
}
