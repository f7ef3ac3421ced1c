//! The texts of the files that `init` writes.

use std::fmt::Write as _;

use crate::shell::command::INSTALL;
use crate::summary::literal;

/// One of the guide's three scripts.
#[derive(Clone, Copy)]
pub(super) enum ScriptFor {
    New,
    Check,
    Completeness,
}

impl ScriptFor {
    pub(super) const ALL: [Self; 3] = [Self::New, Self::Check, Self::Completeness];

    /// Without its extension.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::New => "generate-spec",
            Self::Check => "validate-spec",
            Self::Completeness => "check-completeness",
        }
    }

    fn command(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Check => "check",
            Self::Completeness => "completeness",
        }
    }

    /// What it does, and with which arguments.
    fn about(self) -> (&'static str, &'static str) {
        match self {
            Self::New => ("Starts a spec", "milestone mls-001-descriptive-slug"),
            Self::Check => ("Checks specs", "docs/specs/milestone/mls-001-descriptive-slug.md"),
            Self::Completeness => (
                "Shows how much of a milestone is written and done",
                "docs/specs/milestone/mls-001-descriptive-slug.md",
            ),
        }
    }

    pub(super) fn posix(self) -> String {
        let (name, command, (about, arguments)) = (self.name(), self.command(), self.about());
        format!(
            r#"#!/bin/sh
# {about}: scripts/{name}.sh {arguments}
# The work is done by `mdbook-mls {command}`; its --help has the details.
if ! command -v mdbook-mls >/dev/null 2>&1; then
    echo "$0: mdbook-mls is not on the path; to install it, run in a clone of its repository: {INSTALL}" >&2
    exit 2
fi
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P) || exit 2
exec mdbook-mls {command} --root "$root" "$@"
"#
        )
    }

    pub(super) fn windows(self) -> String {
        let (name, command, (about, arguments)) = (self.name(), self.command(), self.about());
        let arguments = arguments.replace('/', "\\");
        let text = format!(
            r#"@echo off
rem {about}: scripts\{name} {arguments}
rem The work is done by "mdbook-mls {command}"; its --help has the details.
setlocal
where mdbook-mls >nul 2>nul
if errorlevel 1 (
    echo %~nx0: mdbook-mls is not on the path; to install it, run in a clone of its repository: {INSTALL} 1>&2
    exit /b 2
)
for %%I in ("%~dp0..") do set "root=%%~fI"
mdbook-mls {command} --root "%root%" %*
exit /b %errorlevel%
"#
        );
        text.replace('\n', "\r\n")
    }
}

/// A SUMMARY.md that lists `files`, paths and titles; an introduction if there are none.
pub(super) fn summary(files: &[(&str, Option<String>)]) -> String {
    let mut out = String::from("# Summary\n\n");
    if files.is_empty() {
        out.push_str("[Introduction](README.md)\n\n# Milestones\n");
    }
    for (file, title) in files {
        let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".md");
        let title = literal(title.as_deref().unwrap_or(stem));
        _ = writeln!(out, "- [{title}]({})", crate::summary::destination(file));
    }
    out
}

/// The text of the first heading of level 1.
pub(super) fn heading(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("# "))?;
    Some(line.trim().trim_end_matches('#').trim_end().to_owned()).filter(|title| !title.is_empty())
}

pub(super) fn introduction(title: &str) -> String {
    format!(
        "# {}\n\nWhat we deliver, when, and how everybody can check that it is done.\n\n{{{{#mls summary}}}}\n\n\
         ## All specifications\n\n{{{{#mls index}}}}\n",
        literal(title)
    )
}

/// The hook's entry of .pre-commit-config.yaml. `below` is the book's folder below the repository's root, `src` the
/// source folder.
pub(super) fn pre_commit_hook(below: &str, src: &str) -> String {
    let mut pattern = String::new();
    for c in src.chars() {
        if !c.is_alphanumeric() && !matches!(c, '/' | '_' | '-') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    let pattern = pattern.replace('\'', "''");
    let root = match below {
        "" => String::new(),
        below => format!(" --root \"{below}\""),
    };
    let root = root.replace('\'', "''");
    // The whole book is checked: a change here can break a reference there.
    format!(
        "  - repo: local
    hooks:
      - id: mdbook-mls
        name: milestone specifications
        entry: 'mdbook-mls check --format concise{root}'
        language: system
        files: '^{pattern}/.*\\.md$'
        pass_filenames: false
"
    )
}

/// Where a workflow installs the program from: a git repository that holds it. Users have to fill it in if this package
/// names no repository.
pub(super) const SOURCE: &str = concat!("MDBOOK_MLS_REPOSITORY: '", env!("CARGO_PKG_REPOSITORY"), "'");
/// [`SOURCE`] without a repository, which users have to fill in.
pub(super) const NO_SOURCE: &str = "MDBOOK_MLS_REPOSITORY: ''";

/// The workflow. `below` is the book's folder below the repository's root.
pub(super) fn github(below: &str) -> String {
    let folder = match below {
        "" => String::new(),
        below => format!(
            "    defaults:\n      run:\n        working-directory: '{}'\n",
            below.replace('\'', "''")
        ),
    };
    format!(
        "# Checks the milestones of the book and builds it.
name: Milestones

on:
  push:
  pull_request:
  schedule:
    # Dates also pass when nobody commits.
    - cron: '17 5 * * 1'

permissions:
  contents: read

env:
  # The URL of a git repository with mdbook-mls. The program is built from it.
  {SOURCE}

jobs:
  book:
    runs-on: ubuntu-latest
{folder}    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
      - name: Install mdBook and mdbook-mls
        run: |
          if [ -z \"$MDBOOK_MLS_REPOSITORY\" ]; then
            echo \"::error::MDBOOK_MLS_REPOSITORY in this workflow has to be the URL of a git repository with mdbook-mls\"
            exit 1
          fi
          cargo install --locked mdbook
          cargo install --locked --git \"$MDBOOK_MLS_REPOSITORY\" mdbook-mls
      - name: Check the milestones
        run: mdbook-mls check --format github
      - name: Build the book
        run: mdbook build
"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_what_is_there() {
        let files = [("a/mls-001-x.md", Some("MLS-001: [x]".to_owned())), ("b c.md", None)];
        assert_eq!(
            summary(&files),
            "# Summary\n\n- [MLS-001: \\[x\\]](a/mls-001-x.md)\n- [b c](b%20c.md)\n"
        );
        assert_eq!(heading("x\n# A b #\n").as_deref(), Some("A b"));
    }

    #[test]
    fn knows_where_the_book_is() {
        assert!(pre_commit_hook("", "docs/a.b").contains("files: '^docs/a\\.b/.*\\.md$'"));
        assert!(github("").contains("ubuntu-latest\n    steps:"));
        assert!(github("docs").contains("    defaults:\n      run:\n        working-directory: 'docs'\n    steps:"));
    }
}
