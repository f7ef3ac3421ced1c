//! What surrounds the chapters of a book: files that SUMMARY.md does not list, imports, the baseline.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, Result, bail};
use rustc_hash::FxHashSet;

use super::super::tree::{Kind, Tree};
use crate::baseline::{self, Baseline};
use crate::config::Config;
use crate::source::{Chapter, path};

/// The Markdown files below the source folder `src` that are not chapters, sorted, by their paths below that folder.
/// `build_dir` and hidden files (editors and systems leave files such as `._a.md` and `.#a.md`) are left out.
pub(crate) fn unlisted(tree: &impl Tree, src: &str, build_dir: &str, chapters: &[Chapter<'_>]) -> Vec<String> {
    let listed: FxHashSet<&str> = chapters.iter().map(Chapter::file).collect();
    let built = tree.name(build_dir);
    let mut found = Vec::new();
    // Below the source folder.
    let mut folders = vec![String::new()];
    while let Some(above) = folders.pop() {
        for entry in &*tree.entries(&path::join(src, &above)) {
            if entry.name.starts_with('.') {
                continue;
            }
            let file = format!("{above}{}", entry.name);
            if entry.kind == Kind::Folder {
                if tree.name(&path::join(src, &file)) != built {
                    folders.push(file + "/");
                }
            } else if is_markdown(&entry.name) && file != "SUMMARY.md" && !listed.contains(file.as_str()) {
                found.push(file);
            }
        }
    }
    found.sort_unstable();
    found
}

fn is_markdown(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "md")
}

/// The contents of the configured imports' files, by the import's name, or why one cannot be read. Nothing is fetched.
pub(super) fn imports(tree: &impl Tree, config: &Config) -> BTreeMap<String, Result<String, String>> {
    let read = |file: &str| match tree.text(file) {
        Ok(text) => Ok(text.as_ref().to_owned()),
        Err(error) => Err(match error.kind() {
            ErrorKind::NotFound => "it does not exist".to_owned(),
            ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
            _ => error.to_string(),
        }),
    };
    let imports = config.imports.iter();
    imports
        .map(|(name, import)| (name.clone(), read(&import.file)))
        .collect()
}

/// The recorded findings of the book; `None` if nobody recorded any.
///
/// # Errors
/// A file that cannot be read or that is not a baseline.
pub(super) fn baseline(tree: &impl Tree) -> Result<Option<Baseline>> {
    let text = match tree.text(baseline::FILE) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        text => text.with_context(|| format!("cannot read `{}`", baseline::FILE))?,
    };
    match Baseline::read(&text) {
        Ok(baseline) => Ok(Some(baseline)),
        Err(reason) => bail!(
            "`{}` is not a baseline: {reason}; fix it, or delete it and run `mdbook-mls baseline`",
            baseline::FILE
        ),
    }
}
