//! A book in a git repository of its own.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::support::program::{Ran, all_files, program, write};

pub struct Repository {
    _folder: TempDir,
    root: PathBuf,
}

/// A milestone called "The gate" with one criterion.
pub fn milestone(id: &str, status: &str, target: &str, more: &str) -> String {
    format!(
        "# {id}: The gate\n\n**Status**: {status}\n**Owner**: Ana\n**Target**: {target}\n\n## Deliverables\n\n### 1. Gate\n\n\
         **Description**: Oak.\n**Owner**: Ana\n**Status**: Planned\n\n**Acceptance Criteria**:\n\n- [ ] it opens\n{more}"
    )
}

impl Repository {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("a böok");
        std::fs::create_dir_all(root.join("src")).expect("a folder");
        let book = Self { _folder: folder, root };
        write(&book.root, "book.toml", "[book]\ntitle = \"T\"\n\n[preprocessor.mls]\n");
        book.git(&["init", "-q", "-b", "main"]);
        book.git(&["config", "user.name", "Ana"]);
        book.git(&["config", "user.email", "ana@example.org"]);
        book
    }

    pub fn path(&self) -> &Path {
        &self.root
    }

    pub fn write(&self, path: &str, text: &str) {
        write(&self.root, path, text);
    }

    pub fn rename(&self, from: &str, to: &str) {
        let to = self.root.join(to);
        std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
        std::fs::rename(self.root.join(from), to).expect("the file exists");
    }

    pub fn remove(&self, path: &str) {
        std::fs::remove_file(self.root.join(path)).expect("the file exists");
    }

    /// A git command that commits at noon of this day.
    pub fn at(&self, day: &str) -> Command {
        let mut git = Command::new("git");
        git.current_dir(&self.root)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_AUTHOR_DATE", format!("{day}T12:00:00Z"))
            .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"));
        git
    }

    pub fn git(&self, arguments: &[&str]) {
        let ran = self.at("2026-01-01").args(arguments).output().expect("git starts");
        assert!(
            ran.status.success(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&ran.stderr)
        );
    }

    pub fn commit(&self, day: &str, message: &str) {
        self.git(&["add", "-A"]);
        let ran = self
            .at(day)
            .args(["commit", "-q", "-m", message])
            .output()
            .expect("git starts");
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }

    /// A clone, made with these options.
    pub fn clone_of(&self, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("clone");
        let from = format!("file://{}", self.root.display());
        let mut git = self.at("2026-01-01");
        git.arg("clone").arg("-q").args(options).arg(from).arg(&root);
        assert!(git.status().expect("git starts").success());
        Self { _folder: folder, root }
    }

    pub fn mls(&self, arguments: &[&str]) -> Ran {
        self.mls_with(arguments, &[])
    }

    /// Runs the program on a book that lists all its files.
    pub fn mls_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        let files = all_files(&self.root.join("src"));
        let chapters = files
            .iter()
            .filter(|(path, _)| path.ends_with(".md") && path != "SUMMARY.md");
        let entries = chapters.map(|(path, _)| format!("- [{path}](<{path}>)\n"));
        let summary = format!("# Summary\n\n{}", entries.collect::<String>());
        let known = std::fs::read_to_string(self.root.join("src/SUMMARY.md"));
        if known.ok().as_ref() != Some(&summary) {
            self.write("src/SUMMARY.md", &summary);
        }
        let mut program = program(&self.root, arguments);
        program.envs(environment.iter().copied());
        Ran::of(program.output().expect("the program starts"))
    }

    /// Output of `history --format json`.
    pub fn history(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["history", "--format", "json"];
        all.extend(arguments);
        let ran = self.mls(&all);
        assert_eq!(ran.code, 0, "{}", ran.err);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.err))
    }

    /// The files of the cache.
    pub fn cache(&self) -> Vec<PathBuf> {
        let folder = self.root.join(".git/mdbook-mls");
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        entries.map(|entry| entry.expect("an entry").path()).collect()
    }
}
