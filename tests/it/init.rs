//! `init`, and the commands of the guide's Quick Start.

use std::path::Path;
use std::process::Command;

use mdbook_driver::MDBook;
use serde_json::json;

use crate::support::program::{Ran, all_files, folder, read, run, write};

const OLD_BOOK: &str = "# House rules first\n[book]\ntitle = 'Old'   # as it was\nsrc = \"text\"\n\n[output.html]\n";
const OLD_SUMMARY: &str = "# Summary\n\n- [One](mls-001-one.md)\n";

/// Builds the book in `folder` with mdBook and our program.
fn build(folder: &Path) {
    let mut host = MDBook::load(folder).expect("the book loads");
    let command = json!(format!("'{}'", env!("CARGO_BIN_EXE_mdbook-mls").replace('\\', "/")));
    host.config.set("preprocessor.mls.command", command).expect("a table");
    MDBook::load_with_config(folder, host.config)
        .expect("the book loads")
        .build()
        .expect("the book builds");
}

/// Runs a line of the guide in a shell.
#[cfg(unix)]
fn shell(folder: &Path, line: &str) -> Ran {
    let own = Path::new(env!("CARGO_BIN_EXE_mdbook-mls")).parent().expect("a folder");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = [own.to_owned()].into_iter().chain(std::env::split_paths(&path));
    let path = std::env::join_paths(paths).expect("a path");
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(folder).env("PATH", path);
    Ran::of(command.output().expect("a shell"))
}

#[cfg(unix)]
#[test]
fn the_quick_start_works_as_written() {
    let folder = folder(&[]);
    let root = folder.path();
    assert_eq!(run(root, &["init"]).code, 0);
    build(root);
    let file = "docs/specs/milestone/mls-001-descriptive-slug.md";
    let ran = shell(root, "scripts/generate-spec.sh milestone mls-001-descriptive-slug");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with(&format!("wrote {file}\n")), "{}", ran.out);
    let ran = shell(root, &format!("scripts/validate-spec.sh {file}"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains(&format!("{file}:")), "{}", ran.out);
    let ran = shell(root, &format!("scripts/check-completeness.sh {file}"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains(&format!("\n{file}\n")), "{}", ran.out);
    let ran = shell(root, "scripts/generate-spec.sh milestone mls-XXX-slug");
    assert_eq!(ran.code, 0, "{}", ran.err);
    build(root);
    let page = read(root, "book/milestone/mls-001-descriptive-slug.html");
    assert!(page.contains("data-mls-status=\"planned\""), "{page}");
    assert!(read(root, "book/index.html").contains("MLS-002"));
    // Also from another folder.
    let ran = shell(
        &root.join("docs"),
        "../scripts/validate-spec.sh specs/milestone/mls-002-slug.md",
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn a_script_without_the_program_says_how_to_get_it() {
    let folder = folder(&[]);
    run(folder.path(), &["init"]);
    for script in ["generate-spec", "validate-spec", "check-completeness"] {
        let mut command = Command::new("/bin/sh");
        command
            .arg(format!("scripts/{script}.sh"))
            .current_dir(folder.path())
            .env("PATH", "/nowhere");
        let ran = Ran::of(command.output().expect("a shell"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        let words = format!(
            "scripts/{script}.sh: mdbook-mls is not on the path; to install it, run in a clone of its repository: \
             cargo install --locked --path .\n"
        );
        assert_eq!(ran.err, words);
    }
}

#[test]
fn scripts_for_windows_have_windows_line_ends() {
    let folder = folder(&[]);
    run(folder.path(), &["init"]);
    for (script, command) in [
        ("generate-spec", "new"),
        ("validate-spec", "check"),
        ("check-completeness", "completeness"),
    ] {
        let text = read(folder.path(), &format!("scripts/{script}.cmd"));
        assert!(
            text.contains(&format!("\r\nmdbook-mls {command} --root \"%root%\" %*\r\n")),
            "{text}"
        );
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }
}

#[test]
fn init_twice_changes_nothing() {
    let folder = folder(&[]);
    let all = ["init", "--pre-commit", "--github", "--theme"];
    let ran = run(folder.path(), &all);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.lines().all(|line| line.starts_with("wrote ")), "{}", ran.out);
    let before = all_files(folder.path());
    assert_eq!(before.len(), 14);
    for arguments in [&all[..], &["init"], &["init", "--force"]] {
        let ran = run(folder.path(), arguments);
        assert!(
            ran.out.lines().all(|line| line.starts_with("left as it was: ")),
            "{}",
            ran.out
        );
        assert_eq!(all_files(folder.path()), before);
    }
    build(folder.path());
    assert!(folder.path().join("book/theme").exists());
}

#[test]
fn a_style_sheet_is_written_and_wired_once() {
    const SHEET: &str = "theme/mls.css";
    const LISTED: &str = "additional-css = [\"theme/mls.css\"]";
    let folder = folder(&[("book.toml", "[book]\ntitle = \"T\"\n")]);
    let root = folder.path();
    assert_eq!(run(root, &["init"]).code, 0);
    assert!(read(root, "book.toml").contains(LISTED), "{}", read(root, "book.toml"));
    let sheet = read(root, SHEET);
    assert!(sheet.starts_with("/* mdbook-mls style sheet ") && sheet.contains(".mls-bar"));
    // book.toml lists the missing file, so `init` writes it.
    std::fs::remove_file(root.join(SHEET)).expect("a file");
    assert!(run(root, &["init"]).out.contains("wrote theme/mls.css"));
    // If neither exists, `init` adds them only with `--theme`.
    std::fs::remove_file(root.join(SHEET)).expect("a file");
    write(root, "book.toml", &read(root, "book.toml").replace(LISTED, ""));
    assert_eq!(run(root, &["init"]).code, 0);
    assert!(!root.join(SHEET).exists() && !read(root, "book.toml").contains(LISTED));
    assert_eq!(run(root, &["init", "--theme"]).code, 0);
    assert!(root.join(SHEET).exists() && read(root, "book.toml").contains(LISTED));
}

#[test]
fn a_book_that_needs_no_style_sheet_gets_none() {
    let sheet = {
        let folder = folder(&[]);
        run(folder.path(), &["init"]);
        read(folder.path(), "theme/mls.css")
    };
    for files in [
        // There are no HTML pages to style, and an `[output.html]` table would add some.
        &[("book.toml", "[output.epub]\n")][..],
        // The book has the style sheet under another name.
        &[
            ("book.toml", "[output.html]\nadditional-css = [\"css/own.css\"]\n"),
            ("css/own.css", &sheet),
        ],
    ] {
        let folder = folder(files);
        let ran = run(folder.path(), &["init"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(!folder.path().join("theme").exists(), "{}", ran.out);
        assert!(!read(folder.path(), "book.toml").contains("theme/mls.css"));
    }
}

#[test]
fn a_changed_file_stays_unless_forced() {
    let folder = folder(&[]);
    run(folder.path(), &["init", "--pre-commit"]);
    let names = [
        "scripts/validate-spec.sh",
        "docs/specs/README.md",
        "docs/specs/SUMMARY.md",
        ".pre-commit-config.yaml",
    ];
    names.iter().for_each(|name| write(folder.path(), name, "ours\n"));
    let ran = run(folder.path(), &["init", "--pre-commit"]);
    assert!(
        ran.out
            .contains("kept, because it was changed (--force replaces it): scripts/validate-spec.sh\n"),
        "{}",
        ran.out
    );
    assert!(
        ran.out.contains("kept .pre-commit-config.yaml\n")
            && ran.out.contains("entry: 'mdbook-mls check --format concise'"),
        "{}",
        ran.out
    );
    names
        .iter()
        .for_each(|name| assert_eq!(read(folder.path(), name), "ours\n", "{name}"));
    let ran = run(folder.path(), &["init", "--force"]);
    assert!(ran.out.contains("replaced scripts/validate-spec.sh\n"), "{}", ran.out);
    assert!(read(folder.path(), "scripts/validate-spec.sh").contains("mdbook-mls check"));
    assert_eq!(read(folder.path(), "docs/specs/README.md"), "ours\n");
}

#[test]
fn an_existing_book_keeps_its_files_and_gets_the_essential_profile() {
    for newline in ["\n", "\r\n"] {
        let old = OLD_BOOK.replace('\n', newline);
        let folder = folder(&[
            ("book.toml", old.as_str()),
            ("text/SUMMARY.md", OLD_SUMMARY),
            ("text/mls-001-one.md", "# MLS-001: One\n"),
        ]);
        let ran = run(&folder.path().join("text"), &["init"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let text = read(folder.path(), "book.toml");
        let own = "[preprocessor.mls]\nafter = [\"links\"]\nprofile = \"essential\"\n".replace('\n', newline);
        assert!(text.starts_with(&old) && text.contains(&own), "{text}");
        assert_eq!(read(folder.path(), "text/SUMMARY.md"), OLD_SUMMARY);
        for words in ["a milestone", "essential", "mdbook-mls baseline", "profile = \"guide\""] {
            assert!(ran.err.contains(words), "{}", ran.err);
        }
        assert_eq!(run(folder.path(), &["check"]).code, 0);
        // A profile that the user has changed stays.
        write(folder.path(), "book.toml", &text.replace("essential", "guide"));
        assert_eq!(run(folder.path(), &["init"]).err, "");
        assert!(read(folder.path(), "book.toml").contains("profile = \"guide\""));
    }
}

#[test]
fn specs_without_a_book_get_one_that_lists_them() {
    let folder = folder(&[
        ("docs/specs/milestone/mls-002-two.md", "# MLS-002: Two [2]\n"),
        ("docs/specs/plan.md", "No title\n"),
    ]);
    let ran = run(folder.path(), &["init"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(
        read(folder.path(), "docs/specs/SUMMARY.md"),
        "# Summary\n\n- [MLS-002: Two \\[2\\]](milestone/mls-002-two.md)\n- [plan](plan.md)\n"
    );
    assert!(read(folder.path(), "book.toml").contains("profile = \"essential\""));
    assert!(!folder.path().join("docs/specs/README.md").exists());
    build(folder.path());
}

#[test]
fn files_that_look_like_milestones_are_named() {
    let old = "# Search\n\nStatus: In Progress\nTarget: 2027-06-30\n\n## Deliverables\n\n- An index\n";
    let folder = folder(&[
        (
            "docs/specs/README.md",
            "# The book\n\nStatus: active\nOwner: Bo\n\n## Deliverables\n\n- A book\n",
        ),
        ("docs/specs/CHANGELOG.md", "# Changes\n\n## 1.0\n\n- An index\n"),
        (
            "docs/specs/how-to.md",
            "# How to search\n\nOwner: Ana\n\n1. Open it.\n\n- [ ] typed\n",
        ),
        ("docs/specs/milestone/mls-001-one.md", "# MLS-001: One\n"),
        ("docs/specs/milestone/2026-search.md", old),
        ("docs/specs/milestone/reminders.md", old),
        ("docs/specs/note.md", "# A note\n\nStatus: Draft\n"),
    ]);
    let ran = run(folder.path(), &["init"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = "\n2 files look like milestones but have no id:\n  \
                docs/specs/milestone/2026-search.md\n  docs/specs/milestone/reminders.md\n";
    assert!(ran.err.contains(told), "{}", ran.err);
    let ran = run(folder.path(), &["check"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told = "note: `docs/specs/milestone/2026-search.md` and `docs/specs/milestone/reminders.md` are not milestones";
    assert!(ran.err.contains(told), "{}", ran.err);
}

#[test]
fn specs_are_found_in_common_folders() {
    let spec = "# What will be there\n";
    for (files, src, outside) in [
        (
            &["docs/phases/mls-001-one.md", "docs/phases/MLS-002-two.md"][..],
            "docs/phases",
            0,
        ),
        (&["specs/milestone/mls-001-one.md"], "specs", 0),
        (&["a/x/mls-001-one.md", "a/y/mls-002-two.md"], "a", 0),
        (&["mls-001-one.md", "docs/mls-002-two.md"], "docs/specs", 2),
        (&["docs/specs/a.md", "old/mls-1-one.md"], "docs/specs", 0),
    ] {
        let files: Vec<(&str, &str)> = files.iter().map(|path| (*path, spec)).collect();
        let folder = folder(&files);
        let ran = run(folder.path(), &["init"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let toml = read(folder.path(), "book.toml");
        assert!(toml.contains(&format!("src = \"{src}\"\n")), "{toml}");
        let said = format!("\n  the milestones are in `{src}`, which is its `src`\n");
        assert_eq!(ran.out.contains(&said), src != "docs/specs", "{}", ran.out);
        let told = format!("\n{outside} milestone files are outside of docs/specs: ");
        assert_eq!(ran.out.contains(&told), outside > 0, "{}", ran.out);
        let has_milestones = outside == 0
            && files
                .iter()
                .any(|(path, _)| path.contains("/mls-00") || path.contains("/MLS-00"));
        assert_eq!(toml.contains("profile = \"essential\""), has_milestones, "{toml}");
        build(folder.path());
    }
}

#[test]
fn hooks_are_written_to_the_repository() {
    let folder = folder(&[(".git/HEAD", ""), ("hand book/book.toml", "[book]\nsrc = \"src.d\"\n")]);
    let ran = run(folder.path(), &["init", "hand book", "--github", "--pre-commit"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(read(folder.path(), ".pre-commit-config.yaml").contains("concise --root \"hand book\"'"));
    assert!(read(folder.path(), ".pre-commit-config.yaml").contains("files: '^hand\\ book/src\\.d/.*\\.md$'"));
    assert!(read(folder.path(), ".github/workflows/milestones.yml").contains("working-directory: 'hand book'"));
    assert!(read(folder.path(), "hand book/src.d/SUMMARY.md").starts_with("# Summary\n"));
    // `init` asks for the repository until the workflow names one.
    let workflow = read(folder.path(), ".github/workflows/milestones.yml");
    assert!(
        workflow.contains("cargo install --locked --git \"$MDBOOK_MLS_REPOSITORY\" mdbook-mls\n"),
        "{workflow}"
    );
    let again = |text: &str| {
        write(folder.path(), ".github/workflows/milestones.yml", text);
        let ran = run(folder.path(), &["init", "hand book", "--github"]);
        ran.err
            .contains("write the URL of a git repository with mdbook-mls after `MDBOOK_MLS_REPOSITORY:`")
    };
    assert!(again("env:\n  MDBOOK_MLS_REPOSITORY: ''\n"));
    assert!(!again(
        "env:\n  MDBOOK_MLS_REPOSITORY: 'https://forge.example/mdbook-mls'\n"
    ));
}

#[test]
fn a_repository_inside_another_book_gets_its_own_book() {
    let outer = "[book]\ntitle = \"Outer\"\n";
    let files = [
        ("book.toml", outer),
        ("src/SUMMARY.md", "- [A](a.md)\n"),
        ("own/.git/HEAD", "ref: refs/heads/main\n"),
        ("own/deep/er/x.txt", ""),
        ("tree/.git", "gitdir: ../.git/worktrees/tree\n"),
        ("plain/x.txt", ""),
    ];
    let folder = folder(&files);
    for (here, wired) in [("own", "own"), ("own/deep/er", "own"), ("tree", "tree")] {
        let ran = run(&folder.path().join(here), &["init"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(
            read(folder.path(), &format!("{wired}/book.toml")).contains("[preprocessor.mls]"),
            "{here}"
        );
        assert_eq!(read(folder.path(), "book.toml"), outer, "{here}");
    }
    // Without a repository in between, `init` uses the outer book.
    assert_eq!(run(&folder.path().join("plain"), &["init"]).code, 0);
    assert!(read(folder.path(), "book.toml").contains("[preprocessor.mls]"));
    assert!(!folder.path().join("plain/book.toml").exists());
}

#[test]
fn an_impossible_request_is_an_error_and_changes_nothing() {
    for (files, arguments, words) in [
        (&[("book.toml", "[book\n")][..], &[][..], "not valid TOML"),
        (&[("book.toml", "preprocessor = 1\n")], &[], "is not a table"),
        (&[("file", "")], &["file"], "`file` is not a folder"),
        (&[("file", "")], &["file/below"], "cannot make the folder"),
        (&[("scripts", "a file\n")], &[], "scripts"),
        (&[("book.toml", "[output.epub]\n")], &["--theme"], "no pages to style"),
        (
            &[
                ("book.toml", "[build]\ncreate-missing = false\n"),
                ("src/SUMMARY.md", "- [A](a.md)\n"),
            ],
            &[],
            "SUMMARY.md lists",
        ),
    ] {
        let folder = folder(files);
        let before = all_files(folder.path());
        let arguments = [&["init"], arguments].concat();
        let ran = run(folder.path(), &arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{files:?}");
        assert!(ran.err.starts_with("error: ") && ran.err.contains(words), "{}", ran.err);
        assert_eq!(all_files(folder.path()), before, "{files:?}");
    }
}
