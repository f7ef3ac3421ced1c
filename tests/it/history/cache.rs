//! The cache in the git directory: it saves time and never changes a result.

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
fn a_damaged_or_missing_cache_changes_no_result() {
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
    fs::remove_dir_all(book.path().join(".git/mdbook-mls")).expect("it can be removed");
    assert_eq!(book.history(&[]), first);
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-06-01", ""),
    );
    book.commit("2026-01-08", "Dates");
    let next = book.history(&[]);
    assert_eq!(next["milestones"][0]["moves"].as_array().map(Vec::len), Some(3));
    // If a file is in place of the folder, nothing is cached.
    fs::remove_dir_all(book.path().join(".git/mdbook-mls")).expect("it can be removed");
    fs::write(book.path().join(".git/mdbook-mls"), "").expect("a file");
    assert_eq!(book.history(&[]), next);
}

/// A half-written temporary file is next to the final one.
#[test]
fn unfinished_files_of_a_killed_run_are_not_read() {
    let book = book();
    let first = book.history(&[]);
    for path in book.cache() {
        let bytes = fs::read(&path).expect("a file");
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        fs::write(path.with_file_name(format!(".{name}.tmp")), &bytes[..bytes.len() / 2]).expect("a file");
        fs::remove_file(&path).expect("it can be removed");
    }
    assert_eq!(book.history(&[]), first);
}

/// `MLS_KILLS` runs (default: 20) are killed when they begin to write.
#[test]
fn a_killed_run_leaves_a_correct_cache() {
    let kills: u64 = std::env::var("MLS_KILLS").map_or(20, |kills| kills.parse().expect("a number"));
    let book = book();
    for number in 2..40 {
        let text = milestone(
            &format!("MLS-{number:03}"),
            "Planned",
            "2026-03-01",
            &"- [ ] it holds\n".repeat(60),
        );
        book.write(
            &format!("src/mls-{number:03}-gate.md"),
            &text.replace("The gate", &format!("Gate {number}")),
        );
    }
    book.commit("2026-01-08", "More of them");
    let first = book.history(&[]);
    let folder = book.path().join(".git/mdbook-mls");
    let (mut midway, mut whole) = (0, 0);
    for kill in 0..kills {
        fs::remove_dir_all(&folder).expect("it can be removed");
        let mut run = crate::support::program::program(book.path(), &["history"])
            .stdout(std::process::Stdio::null())
            .spawn()
            .expect("the program starts");
        // The first cache file exists, unfinished or complete.
        let mut is_over = false;
        while book.cache().is_empty() && !is_over {
            is_over = run.try_wait().expect("its state").is_some();
        }
        std::thread::sleep(std::time::Duration::from_micros(kill % 5 * 300));
        _ = run.kill();
        run.wait().expect("the process ends");
        match book.cache().len() {
            2 if !book.cache().iter().any(|path| is_unfinished(path)) => whole += 1,
            _ => midway += 1,
        }
        assert_eq!(book.history(&[]), first, "after kill {kill}: {:?}", book.cache());
        assert_eq!(book.history(&[]), first, "from the cache, after kill {kill}");
    }
    eprintln!("{kills} kills: {midway} midway, {whole} after the last file");
    assert!(book.cache().len() <= 16, "{:?}", book.cache());
}

fn is_unfinished(path: &std::path::Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

#[test]
fn parallel_processes_agree() {
    let book = book();
    let expected = book.history(&[]);
    fs::remove_dir_all(book.path().join(".git/mdbook-mls")).expect("it can be removed");
    let said: Vec<_> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| book.history(&[]))).collect();
        runs.into_iter().map(|run| run.join().expect("no panic")).collect()
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
fn worktrees_share_the_cache_and_partial_clones_fetch_nothing() {
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
    assert_eq!(ran.out, "", "no partial history");
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

/// Submodules and links in the source folder are not part of the book's history; files outside a sparse checkout are.
#[test]
fn submodules_and_links_are_left_alone_and_sparse_files_are_read() {
    let other = book();
    let book = book();
    let first = book.history(&[]);
    let url = format!("file://{}", other.path().display());
    book.git(&[
        "-c",
        "protocol.file.allow=always",
        "submodule",
        "add",
        "-q",
        &url,
        "src/other",
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink("mls-001-gate.md", book.path().join("src/mls-009-link.md")).expect("a link");
    book.commit("2026-01-08", "Others");
    fs::remove_dir_all(book.path().join("src/other")).expect("it can be removed");
    _ = fs::remove_file(book.path().join("src/mls-009-link.md"));
    assert_eq!(book.history(&[]), first);
    book.git(&["sparse-checkout", "set", "--no-cone", "/book.toml", "/src/SUMMARY.md"]);
    assert!(!book.path().join("src/mls-001-gate.md").exists());
    let ran = crate::support::program::run(book.path(), &["history", "--format", "json"]);
    let sparse: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    assert_eq!(sparse["milestones"][0]["moves"], first["milestones"][0]["moves"]);
}

/// No git setting of a user or repository hides history, fails a command or starts another program.
#[cfg(unix)]
#[test]
fn git_settings_change_no_result() {
    use std::os::unix::fs::PermissionsExt as _;
    let book = book();
    let marked = book.path().join("started");
    let program = book.path().join("other-program");
    let script = format!(
        "#!/bin/sh\ncase \"$*\" in *-bsau*) ;; *) : >> '{}';; esac\ncat >/dev/null\nprintf '\\n[GNUPG:] SIG_CREATED \\n' >&2\n\
         echo '-----BEGIN PGP SIGNATURE-----'\necho '-----END PGP SIGNATURE-----'\n",
        marked.display()
    );
    book.write("other-program", &script);
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("a program");
    let program = program.to_string_lossy().into_owned();
    book.git(&["config", "gpg.program", &program]);
    book.git(&["commit", "-q", "-S", "--allow-empty", "-m", "Signed"]);
    book.write(
        "src/mls-001-gate.md",
        &milestone("MLS-001", "Planned", "2026-06-01", ""),
    );
    book.write(
        "book.toml",
        "[book]\ntitle = \"T\"\n\n[preprocessor.mls]\nprofile = \"essential\"\nas-of = \"commit\"\n",
    );
    let said = || {
        _ = fs::remove_dir_all(book.path().join(".git/mdbook-mls"));
        let commands: [&[&str]; 4] = [
            &["history"],
            &["diff", "HEAD~2", "HEAD"],
            &["check", "--fail-on", "never"],
            &["doctor"],
        ];
        commands.map(|arguments| {
            let ran = book.mls(arguments);
            (ran.code, ran.out, ran.err)
        })
    };
    let before = said();
    // `doctor` may fail: it looks for the program on the path.
    let but_doctor = before.iter().take(3);
    assert!(but_doctor.into_iter().all(|(code, ..)| *code == 0), "{before:?}");
    for (key, value) in [
        ("log.showRoot", "false"),
        ("log.showSignature", "true"),
        ("core.fsmonitor", program.as_str()),
        ("diff.external", program.as_str()),
        ("color.ui", "always"),
        ("diff.noprefix", "true"),
        ("i18n.logOutputEncoding", "ISO-8859-1"),
    ] {
        book.git(&["config", key, value]);
        assert_eq!(said(), before, "{key}");
    }
    assert!(!marked.exists(), "another program was started");
}
