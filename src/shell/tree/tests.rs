//! The same book from a folder, from texts laid over it, and from git.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::analysis::analyse;
use crate::config::AsOf;
use crate::output::artefacts::json::json;
use crate::shell::open::{Overrides, open};
use crate::source::path::join;

/// Runs git in `folder`, whatever the user has configured.
fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=T",
            "-c",
            "user.email=t@example.org",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(["-c", "protocol.file.allow=always", "-c", "commit.gpgSign=false"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_COMMITTER_DATE", "2027-02-01T12:00:00Z")
        .env("GIT_AUTHOR_DATE", "2027-02-01T12:00:00Z")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn commit_all(folder: &Path, message: &str) {
    git(folder, &["add", "--all", "--force"]);
    git(folder, &["commit", "--quiet", "--message", message]);
}

fn write(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        crate::shell::files::write(&root.join(path), text.as_bytes()).unwrap();
    }
}

/// The texts of the example book, by path.
fn example() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("book-example");
    let disk = Disk::new(&root);
    let mut texts = BTreeMap::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in &*disk.entries(&folder) {
            let path = join(&folder, &entry.name);
            match entry.kind {
                Kind::Folder if path == "book" => {}
                Kind::Folder => folders.push(path),
                Kind::File => {
                    // Pictures are not part of an analysis.
                    if let Some(text) = disk.read(&path) {
                        texts.insert(path, text.to_string());
                    }
                }
            }
        }
    }
    texts
}

/// What an analysis finds and exports.
fn outcome(tree: impl Tree) -> (String, Vec<String>) {
    let overrides = Overrides {
        as_of: Some(AsOf::Day(date(2027, 3, 1))),
        ..Overrides::default()
    };
    let opened = open(tree, &overrides).unwrap();
    assert!(opened.problems.is_empty());
    let analysis = analyse(&opened.book, &opened.config, opened.as_of);
    let findings = analysis.findings.iter().map(|finding| format!("{finding:?}"));
    let findings = findings.chain([format!("{:?}", opened.book.unlisted)]).collect();
    (json(&analysis, ""), findings)
}

fn is_same(one: &(String, Vec<String>), other: &(String, Vec<String>), what: &str) {
    assert!(one.0 == other.0, "{what}: another export");
    assert_eq!(one.1, other.1, "{what}");
}

#[test]
fn a_book_is_the_same_from_every_tree() {
    let repository = tempfile::tempdir().unwrap();
    let root = repository.path().join("manuals/gates");
    let texts = example();
    for (path, text) in &texts {
        write(&root, &[(path.as_str(), text.as_str())]);
    }
    let from_disk = outcome(Disk::new(&root));
    assert!(from_disk.0.contains("MLS-001"));

    let disk = Disk::new(&root);
    is_same(
        &outcome(Overlay::new(&disk, texts.clone())),
        &from_disk,
        "the same texts over it",
    );
    let empty = tempfile::tempdir().unwrap();
    let nothing = Disk::new(empty.path());
    is_same(
        &outcome(Overlay::new(&nothing, texts)),
        &from_disk,
        "texts over nothing",
    );

    git(repository.path(), &["init", "--quiet"]);
    commit_all(repository.path(), "Begin");
    for (path, _) in example() {
        fs::write(root.join(path), "# Later\n").unwrap();
    }
    is_same(&outcome(git::at(&root, "HEAD").unwrap()), &from_disk, "git");
    let worktree = tempfile::tempdir().unwrap();
    let other = worktree.path().join("other");
    git(
        repository.path(),
        &["worktree", "add", "--quiet", "--no-checkout", other.to_str().unwrap()],
    );
    fs::create_dir_all(other.join("manuals/gates")).unwrap();
    is_same(
        &outcome(git::at(other.join("manuals/gates"), "main").unwrap()),
        &from_disk,
        "a worktree",
    );
}

#[test]
fn a_revision_is_read_from_its_objects() {
    let folder = tempfile::tempdir().unwrap();
    let origin = folder.path().join("origin");
    write(
        &origin,
        &[
            ("book.toml", "[book]\nsrc = \"../docs\"\n"),
            ("docs/ä b.md", "one"),
            ("docs/deep/c.md", "c"),
            ("data.bin", "\u{0}"),
        ],
    );
    fs::write(origin.join("data.bin"), [0xff, 0xfe]).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("docs/deep/c.md", origin.join("link.md")).unwrap();
    git(&origin, &["init", "--quiet"]);
    commit_all(&origin, "Begin");
    write(&origin, &[("docs/ä b.md", "two")]);
    commit_all(&origin, "Go on");

    let tree = git::at(&origin, "HEAD~1").unwrap();
    assert_eq!(tree.read("docs/ä b.md").as_deref(), Some("one"));
    assert_eq!(
        git::at(&origin, "HEAD").unwrap().read("docs/ä b.md").as_deref(),
        Some("two")
    );
    assert_eq!(tree.text("none.md").unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(tree.text("../none.md").unwrap_err().kind(), io::ErrorKind::NotFound);
    assert_eq!(tree.text("data.bin").unwrap_err().kind(), io::ErrorKind::InvalidData);
    assert!(!tree.exists("link.md") && tree.exists("docs") && tree.exists("") && !tree.exists("../x"));
    let names = |folder: &str| -> Vec<String> {
        let entries = tree.entries(folder);
        entries.iter().map(|entry| entry.name.clone()).collect()
    };
    assert_eq!(names(""), ["book.toml", "data.bin", "docs"]);
    assert_eq!(names("docs"), ["deep", "ä b.md"]);
    assert!(names("..").is_empty());
    assert_eq!(tree.name("docs/ä b.md"), "HEAD~1:docs/ä b.md");
    assert_eq!(tree.commit_date().unwrap(), date(2027, 2, 1));
    assert_eq!(tree.commit.len(), 40);

    // Below the repository's root, `..` leads to sibling files.
    let deep = git::at(origin.join("docs/deep"), "HEAD").unwrap();
    assert_eq!(deep.read("../ä b.md").as_deref(), Some("two"));
    assert_eq!(deep.read("c.md").as_deref(), Some("c"));

    let address = format!("file://{}", origin.display());
    let clone = |name: &str, options: &[&str]| -> PathBuf {
        let own = folder.path().join(name);
        let arguments = [&["clone", "--quiet"], options, &[&address, own.to_str().unwrap()]].concat();
        git(folder.path(), &arguments);
        own
    };
    let bare = clone("bare", &["--bare"]);
    assert_eq!(
        git::at(&bare, "HEAD").unwrap().read("docs/ä b.md").as_deref(),
        Some("two")
    );
    git(&origin, &["config", "uploadpack.allowFilter", "true"]);
    let partial = clone("partial", &["--no-checkout", "--filter=blob:none"]);
    let missing = git::at(&partial, "HEAD").unwrap();
    assert!(missing.exists("docs/deep/c.md"));
    assert!(
        missing
            .text("docs/deep/c.md")
            .unwrap_err()
            .to_string()
            .contains("not fetched")
    );
    let shallow = clone("shallow", &["--depth=1"]);
    let error = git::at(&shallow, "HEAD~1").err().unwrap().to_string();
    assert!(
        error.contains("`HEAD~1`") && error.contains("fetch-depth: 0"),
        "{error}"
    );
}

#[test]
fn a_branch_begins_where_it_left_the_default_branch() {
    let folder = tempfile::tempdir().unwrap();
    let origin = folder.path().join("origin");
    write(&origin, &[("a.md", "1")]);
    git(&origin, &["init", "--quiet"]);
    let error = git::merge_base(&origin).unwrap_err().to_string();
    assert!(error.contains("no revision `HEAD`"), "{error}");
    commit_all(&origin, "Begin");
    let start = git::at(&origin, "HEAD").unwrap().commit.to_owned();
    git(&origin, &["switch", "--quiet", "--create", "feature"]);
    write(&origin, &[("a.md", "2")]);
    commit_all(&origin, "Go on");
    assert_eq!(git::merge_base(&origin).unwrap(), start);
    assert_ne!(git::at(&origin, "HEAD").unwrap().commit, start);

    // The remote's default branch counts, whatever it is called.
    git(&origin, &["branch", "--move", "main", "trunk"]);
    let error = git::merge_base(&origin).unwrap_err().to_string();
    assert!(
        error.contains("`main` nor") || error.contains("`main` or `master`"),
        "{error}"
    );
    git(&origin, &["switch", "--quiet", "trunk"]);
    let clone = folder.path().join("clone");
    git(
        folder.path(),
        &["clone", "--quiet", origin.to_str().unwrap(), clone.to_str().unwrap()],
    );
    git(&clone, &["switch", "--quiet", "feature"]);
    assert_eq!(git::merge_base(&clone).unwrap(), start);

    let address = format!("file://{}", origin.display());
    let shallow = folder.path().join("shallow");
    let arguments = [
        "clone",
        "--quiet",
        "--depth=1",
        "--no-single-branch",
        &address,
        shallow.to_str().unwrap(),
    ];
    git(folder.path(), &arguments);
    git(&shallow, &["switch", "--quiet", "feature"]);
    let error = git::merge_base(&shallow).unwrap_err().to_string();
    assert!(error.contains("fetch-depth: 0"), "{error}");
}

#[test]
fn says_where_there_is_no_revision() {
    let folder = tempfile::tempdir().unwrap();
    let error = |revision: &str| git::at(folder.path(), revision).err().unwrap().to_string();
    assert!(error("HEAD").contains("not in a git repository"), "{}", error("HEAD"));
    git(folder.path(), &["init", "--quiet"]);
    for revision in ["HEAD", "nowhere", "--all", ""] {
        assert_eq!(error(revision), format!("there is no revision `{revision}`"));
    }
}

proptest! {
    /// A text laid over a tree is what the tree had, or would have.
    #[test]
    fn an_overlay_is_the_tree_with_its_texts(
        files in prop::collection::btree_map("[ab](/[ab]){0,2}\\.md", "[a-z]{0,4}", 1..6),
        over in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let files: Vec<(String, String)> = files.into_iter().collect();
        let (mut below, mut above) = (files.clone(), Vec::new());
        for index in over {
            let (path, text) = &files[index.index(files.len())];
            // Every other text is only in the overlay.
            if above.len() % 2 == 0 {
                below.retain(|(other, _)| other != path);
            }
            above.push((format!("./{path}"), text.clone()));
        }
        let whole = tempfile::tempdir().unwrap();
        for (path, text) in &files {
            write(whole.path(), &[(path.as_str(), text.as_str())]);
        }
        for (path, text) in &below {
            write(folder.path(), &[(path.as_str(), text.as_str())]);
        }
        let whole = Disk::new(whole.path());
        let overlay = Overlay::new(Disk::new(folder.path()), above);
        for path in ["a.md", "b.md", "a/a.md", "a/b.md", "b/a/a.md", "c.md", "a", ""] {
            prop_assert_eq!(overlay.read(path), whole.read(path));
            prop_assert_eq!(overlay.text(path).ok(), whole.text(path).ok());
            let sorted = |tree: &dyn Tree| {
                let mut entries = tree.entries(path).to_vec();
                entries.sort();
                entries
            };
            prop_assert_eq!(sorted(&overlay), sorted(&whole), "{}", path);
        }
    }
}
