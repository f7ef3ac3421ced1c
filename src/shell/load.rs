//! A book from its folder: the same chapters that mdBook would send, for the command line.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use mdbook_summary::{Summary, SummaryItem};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use serde_json::Value;

use crate::baseline::{self, Baseline};
use crate::config::Config;
use crate::contain::{Containment, Fault, trip};
use crate::graph::relative;
use crate::shell::files::Disk;
use crate::shell::host::Settings;
use crate::source::map::Files;
use crate::source::{self, Book, Chapter, include, path};

/// A book as it lies on the disk.
pub struct Loaded {
    pub settings: Settings,
    /// The text of book.toml; none for a file outside any book.
    pub book_toml: Option<String>,
    pub book: Book<'static>,
    pub disk: Disk,
}

/// The nearest folder from `start` upwards that holds a book.toml.
pub fn find_root(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    let root = start.ancestors().find(|folder| folder.join("book.toml").is_file());
    root.map(Path::to_owned)
}

/// The same, but no higher than the git repository that `start` lies in.
pub fn find_root_in_repository(start: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(start).ok()?;
    for folder in start.ancestors() {
        if folder.join("book.toml").is_file() {
            return Some(folder.to_owned());
        }
        // A file in worktrees and submodules.
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The source folder `src` of the book at `root`, absolute and without links; none where there is none.
pub fn source_folder(root: &Path, src: &str) -> Option<PathBuf> {
    root.join(src).canonicalize().ok()
}

/// The text of the book.toml in folder `root`, and what it says once the environment has had its word.
///
/// # Errors
/// It cannot be read or parsed.
pub fn configuration(root: &Path, environment: impl Iterator<Item = (String, String)>) -> Result<(String, Value)> {
    let file = root.join("book.toml");
    let book_toml = std::fs::read_to_string(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
    let mut config: Value = toml::from_str(&book_toml).with_context(|| format!("in `{}`", file.display()))?;
    for (key, value) in environment {
        override_with(&mut config, &key, &value);
    }
    Ok((book_toml, config))
}

/// Loads the book in folder `root`. Of `environment` the `MDBOOK_…` variables override book.toml, as in mdBook.
///
/// # Errors
/// Files that cannot be read, a book.toml or SUMMARY.md that cannot be parsed.
pub fn book(root: &Path, environment: impl Iterator<Item = (String, String)>) -> Result<Loaded> {
    let (book_toml, config) = configuration(root, environment)?;
    let settings = Settings::new(&config);
    let disk = Disk::new(root);
    let mut book = Book {
        title: settings.title.clone(),
        language: settings.language.clone(),
        src: settings.src.clone(),
        ..Book::default()
    };
    let create_missing = config.pointer("/build/create-missing") != Some(&Value::Bool(false));
    let read = |(name, location): (String, String)| {
        let file = path::join(&settings.src, &location);
        let text: Arc<str> = match disk.read(&file) {
            Some(text) => text,
            // mdBook would write this file.
            None if create_missing && !root.join(&file).exists() => format!("# {}\n", escaped(&name)).into(),
            None => bail!("cannot read `{file}`, which SUMMARY.md lists as `{name}`"),
        };
        Ok(chapter(name, &location, &text, &disk, &settings))
    };
    let chapters: Vec<Result<_>> = chapters(&disk, &settings.src)?.into_par_iter().map(read).collect();
    for read in chapters {
        push(&mut book, read?);
    }
    look_around(&mut book, root, &disk, &settings);
    Ok(Loaded {
        settings,
        book_toml: Some(book_toml),
        book,
        disk,
    })
}

/// Loads Markdown files outside any book, as the chapters of one that has its root and source folder at `root`.
///
/// # Errors
/// A file that cannot be read.
pub fn files(root: &Path, paths: impl IntoIterator<Item = PathBuf>) -> Result<Loaded> {
    let settings = Settings {
        src: String::new(),
        ..Settings::new(&Value::Null)
    };
    let mut loaded = Loaded {
        book: Book {
            language: settings.language.clone(),
            ..Book::default()
        },
        settings,
        book_toml: None,
        disk: Disk::new(root),
    };
    for path in paths {
        loaded.add(&path)?;
    }
    Ok(loaded)
}

impl Loaded {
    /// The same book as it would be with other `texts` in some files, their paths relative to its root.
    pub fn with(&self, texts: impl IntoIterator<Item = (String, String)>) -> Self {
        let disk = self.disk.with(texts);
        let mut book = self.book.clone();
        let again = book.chapters.par_iter_mut().enumerate().filter_map(|(ix, own)| {
            let text = disk.read(&path::join(&self.settings.src, own.file()))?;
            let (read, fault) = chapter(own.name.to_string(), own.file(), &text, &disk, &self.settings);
            *own = read;
            Some((Some(ix), fault?))
        });
        book.faults = again.collect();
        let mut next = Self {
            settings: self.settings.clone(),
            book_toml: self.book_toml.clone(),
            book,
            disk,
        };
        next.read_summary();
        find_braces(&mut next.book, &next.disk);
        next
    }

    /// `path`, which is absolute and without links, as the book writes it: relative to its root, with `/`; empty for the
    /// root itself. The source folder may lie beside the root.
    pub fn relative(&self, path: &Path) -> String {
        let root = self.disk.root();
        let source = source_folder(root, &self.book.src);
        match source.and_then(|source| path.strip_prefix(source).ok().map(with_slashes)) {
            Some(below) => path::join(&self.book.src, &below),
            None => {
                let whole = root.canonicalize();
                let below = whole.ok().and_then(|root| path.strip_prefix(root).ok());
                with_slashes(below.or(path.strip_prefix(root).ok()).unwrap_or(path))
            }
        }
    }

    /// Whether `path`, which is absolute and without links, lies in the book.
    pub fn holds(&self, path: &Path) -> bool {
        let root = self.disk.root();
        let is_below = |folder: PathBuf| path.starts_with(folder);
        root.canonicalize().is_ok_and(is_below) || source_folder(root, &self.book.src).is_some_and(is_below)
    }

    /// Adds the chapters that SUMMARY.md lists by now. They come last, so that all others keep their indices.
    fn read_summary(&mut self) {
        let text = self
            .disk
            .read(&summary_file(&self.settings.src))
            .map(|text| text.to_string());
        if self.book.summary.is_none() || text == self.book.summary {
            return;
        }
        self.book.summary = text;
        for (name, location) in chapters(&self.disk, &self.settings.src).unwrap_or_default() {
            let source_path = path::normalise(&location);
            if self.book.chapters.iter().any(|chapter| chapter.file() == source_path) {
                continue;
            }
            if let Some(text) = self.disk.read(&path::join(&self.settings.src, &location)) {
                let chapter = chapter(name, &location, &text, &self.disk, &self.settings);
                push(&mut self.book, chapter);
            }
            let unlisted = self.book.unlisted.iter_mut();
            unlisted.for_each(|files| files.retain(|file| *file != source_path));
        }
    }

    /// Reads a file that SUMMARY.md does not list as one more chapter. `path` is absolute.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn add(&mut self, path: &Path) -> Result<()> {
        let file = self.relative(path);
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let location = match self.book.src.as_str() {
            "" => file,
            src => relative(&format!("{src}/SUMMARY.md"), &file),
        };
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let chapter = chapter(name, &location, &text, &self.disk, &self.settings);
        push(&mut self.book, chapter);
        find_braces(&mut self.book, &self.disk);
        Ok(())
    }
}

/// What the files of the configured imports hold, by the import's name, or why one cannot be read. Nothing is fetched.
pub fn imports(root: &Path, config: &Config) -> BTreeMap<String, Result<String, String>> {
    let read = |file: &str| {
        std::fs::read_to_string(root.join(file)).map_err(|error| match error.kind() {
            ErrorKind::NotFound => "it does not exist".to_owned(),
            ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
            _ => error.to_string(),
        })
    };
    let imports = config.imports.iter();
    imports
        .map(|(name, import)| (name.clone(), read(&import.file)))
        .collect()
}

/// The recorded findings of the book at `root`; none where nobody recorded any.
///
/// # Errors
/// A file that cannot be read or that is no baseline.
pub fn baseline(root: &Path) -> Result<Option<Baseline>> {
    let text = match std::fs::read_to_string(root.join(baseline::FILE)) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        text => text.with_context(|| format!("cannot read `{}`", baseline::FILE))?,
    };
    match Baseline::read(&text) {
        Ok(baseline) => Ok(Some(baseline)),
        Err(reason) => bail!(
            "`{}` is no baseline: {reason}; fix it, or delete it and run `mdbook-mls baseline`",
            baseline::FILE
        ),
    }
}

/// Puts into the chapters of `book` what their files say, whatever a host's plugins made of it. A chapter without a file
/// that can be read keeps its text.
pub fn reread(book: &mut Book<'_>, disk: &Disk, settings: &Settings) {
    let again = book.chapters.par_iter_mut().enumerate().filter_map(|(ix, chapter)| {
        let file = path::join(&settings.src, chapter.source_path.as_ref()?);
        let text = disk.read(&file)?;
        let (text, fault) = expanded(&text, &file, disk, settings);
        chapter.text = text.into();
        Some((Some(ix), fault?))
    });
    book.faults = again.collect();
}

/// Adds what no chapter says: SUMMARY.md's own text, the files that it does not list, and who expanded includes.
pub fn look_around(book: &mut Book<'_>, root: &Path, disk: &Disk, settings: &Settings) {
    book.summary = disk.read(&summary_file(&settings.src)).map(|text| text.to_string());
    book.unlisted = Some(unlisted(root, book, &settings.build_dir));
    find_braces(book, disk);
}

/// Adds a chapter, and why its text could not be put together.
fn push(book: &mut Book<'static>, (chapter, fault): (Chapter<'static>, Option<Fault>)) {
    book.faults
        .extend(fault.map(|fault| (Some(book.chapters.len()), fault)));
    book.chapters.push(chapter);
}

fn find_braces(book: &mut Book<'_>, disk: &Disk) {
    match Containment::On.run(|| source::braces(book, disk)) {
        Ok(braces) => book.braces = braces,
        Err(fault) => book.faults.push((None, fault)),
    }
}

/// The Markdown files below the book's source folder that are no chapter, sorted, their paths below that folder.
/// `build_dir`, what is hidden (editors and systems leave files such as `._a.md` and `.#a.md`) and links that lead to no
/// file are left out.
pub fn unlisted(root: &Path, book: &Book<'_>, build_dir: &str) -> Vec<String> {
    let listed: FxHashSet<&str> = book.chapters.iter().map(Chapter::file).collect();
    let built = root.join(build_dir);
    let mut found = Vec::new();
    // Each with its path below the source folder.
    let mut folders = vec![(root.join(&book.src), String::new())];
    while let Some((folder, above)) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let (name, Ok(kind)) = (entry.file_name(), entry.file_type()) else {
                continue;
            };
            let is_markdown = Path::new(&name).extension().is_some_and(|extension| extension == "md");
            let name = name.to_string_lossy();
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                let path = entry.path();
                if path != built {
                    folders.push((path, format!("{above}{name}/")));
                }
            } else if is_markdown && (kind.is_file() || entry.path().is_file()) {
                let file = format!("{above}{name}");
                if file != "SUMMARY.md" && !listed.contains(file.as_str()) {
                    found.push(file);
                }
            }
        }
    }
    found.sort_unstable();
    found
}

/// Sets what `MDBOOK_KEY=value` stands for: `__` parts tables, `_` is a hyphen, the value is JSON or else a string.
fn override_with(config: &mut Value, variable: &str, value: &str) {
    let Some(key) = variable.strip_prefix("MDBOOK_") else {
        return;
    };
    let key = key.to_lowercase().replace("__", ".").replace('_', "-");
    let parts: Vec<&str> = key.split('.').collect();
    if !["book", "build", "rust", "output", "preprocessor"].contains(&parts[0]) {
        return;
    }
    let mut at = config;
    for part in parts {
        if !at.is_object() {
            *at = Value::Object(serde_json::Map::new());
        }
        at = &mut at[part];
    }
    *at = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
}

fn summary_file(src: &str) -> String {
    path::join(src, "SUMMARY.md")
}

/// Names and files of the chapters in SUMMARY.md, drafts left out, and each file but once.
fn chapters(disk: &Disk, src: &str) -> Result<Vec<(String, String)>> {
    let file = summary_file(src);
    let Some(text) = disk.read(&file) else {
        if !disk.root().join(&file).exists() {
            bail!("there is no `{file}`, the list of the book's chapters; `mdbook-mls init` writes one");
        }
        bail!("cannot read `{file}`")
    };
    let summary = mdbook_summary::parse_summary(&text).with_context(|| format!("in `{file}`"))?;
    let Summary {
        prefix_chapters,
        numbered_chapters,
        suffix_chapters,
        ..
    } = summary;
    let mut found = Vec::new();
    for items in [prefix_chapters, numbered_chapters, suffix_chapters] {
        collect(items, &mut found);
    }
    let mut known = FxHashSet::default();
    found.retain(|(_, location)| known.insert(path::normalise(location)));
    Ok(found)
}

fn collect(items: Vec<SummaryItem>, out: &mut Vec<(String, String)>) {
    for item in items {
        let SummaryItem::Link(link) = item else { continue };
        out.extend(link.location.map(|location| (link.name, with_slashes(&location))));
        collect(link.nested_items, out);
    }
}

/// A chapter, and why its text could not be put together.
fn chapter(
    name: String,
    location: &str,
    text: &str,
    disk: &Disk,
    settings: &Settings,
) -> (Chapter<'static>, Option<Fault>) {
    let source_path = path::normalise(location);
    let file = path::join(&settings.src, &source_path);
    let (text, fault) = expanded(text, &file, disk, settings);
    let stem = Path::new(&source_path).file_stem().unwrap_or_default();
    let page = match settings.runs_before_us("index") && stem.eq_ignore_ascii_case("readme") {
        true => path::join(path::folder(&source_path), "index.md"),
        false => source_path.clone(),
    };
    let chapter = Chapter {
        name: name.into(),
        text: text.into(),
        path: page,
        source_path: Some(source_path),
    };
    (chapter, fault)
}

/// The text of a file with its includes, as mdBook hands it on; as it is where the program fails to put them in.
fn expanded(text: &str, file: &str, disk: &Disk, settings: &Settings) -> (String, Option<Fault>) {
    let as_it_is = || text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    if !settings.runs_before_us("links") {
        return (as_it_is(), None);
    }
    let expanded = Containment::On.run(|| {
        trip("including", [text]);
        include::expand(text, file, &|path| disk.read(path)).text.into_owned()
    });
    expanded.map_or_else(|fault| (as_it_is(), Some(fault)), |text| (text, None))
}

/// A chapter's name as mdBook writes it into a file that it makes.
fn escaped(name: &str) -> String {
    name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// `path` with `/` on every system.
pub fn with_slashes(path: &Path) -> String {
    let parts = path.components().map(|part| match part {
        Component::RootDir => "".into(),
        part => part.as_os_str().to_string_lossy(),
    });
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (path, text) in files {
            crate::shell::files::write(&root.join(path), text.as_bytes()).unwrap();
        }
    }

    #[test]
    fn loads_what_mdbook_would_send() {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[
                (
                    "book.toml",
                    "[book]\ntitle = \"T\"\nsrc = \"docs\"\n[preprocessor.mls]\nfail-on = \"error\"\n",
                ),
                (
                    "docs/SUMMARY.md",
                    "# S\n\n[Pre](./README.md)\n\n# Part\n\n- [A](a/a.md)\n  - [Draft]()\n    - [B <1>](a/b%20c.md)\n",
                ),
                ("docs/README.md", "\u{feff}{{#include a/inc.md:2}}!\r\n"),
                ("docs/a/a.md", "A\n"),
                ("docs/a/inc.md", "1\n2\n"),
                ("docs/.hidden/x.md", ""),
            ],
        );
        let environment = [
            ("MDBOOK_PREPROCESSOR__MLS__FAIL_ON", "warning"),
            ("MDBOOK_PREPROCESSOR__MLS__KEEP_FIELDS", "true"),
            ("MDBOOK_VERSION", "1"),
            ("OTHER", "1"),
        ];
        let environment = environment.map(|(key, value)| (key.to_owned(), value.to_owned()));
        std::fs::create_dir_all(folder.path().join("docs/deep/down")).unwrap();
        let root = find_root(&folder.path().join("docs/deep/down")).unwrap();
        let loaded = book(&root, environment.into_iter()).unwrap();
        assert_eq!(
            loaded.settings.table,
            serde_json::json!({"fail-on": "warning", "keep-fields": true})
        );
        let chapters = loaded.book.chapters.iter();
        let chapters: Vec<_> = chapters.map(|c| (&*c.name, &*c.path, c.file(), &*c.text)).collect();
        assert_eq!(
            chapters,
            [
                ("Pre", "index.md", "README.md", "2!\r\n"),
                ("A", "a/a.md", "a/a.md", "A\n"),
                ("B <1>", "a/b c.md", "a/b c.md", "# B &lt;1&gt;\n"),
            ]
        );
        assert_eq!(loaded.book.unlisted.unwrap(), ["a/inc.md"]);
        assert_eq!(loaded.book.title.as_deref(), Some("T"));
    }

    #[test]
    fn loads_lone_files() {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[("a/mls-001-x.md", "# T\n{{#include y.txt}}\n"), ("a/y.txt", "y")],
        );
        let loaded = files(folder.path(), [folder.path().join("a/mls-001-x.md")]).unwrap();
        assert_eq!(loaded.book.chapters[0].text, "# T\ny\n");
        assert_eq!(loaded.book.chapters[0].file(), "a/mls-001-x.md");
        assert!(files(folder.path(), [folder.path().join("none.md")]).is_err());
    }

    #[test]
    fn adds_a_file_that_is_not_listed() {
        let folder = tempfile::tempdir().unwrap();
        write(
            folder.path(),
            &[
                ("book.toml", "[book]\nsrc = \"docs\"\n"),
                ("docs/SUMMARY.md", ""),
                ("docs/a/new.md", "new"),
                ("README.md", "{{#include docs/a/new.md}}"),
            ],
        );
        let mut loaded = book(folder.path(), std::iter::empty()).unwrap();
        loaded.add(&folder.path().join("docs/a/new.md")).unwrap();
        loaded.add(&folder.path().join("README.md")).unwrap();
        let chapters = loaded.book.chapters.iter();
        let chapters: Vec<_> = chapters.map(|c| (c.file(), &*c.text)).collect();
        assert_eq!(chapters, [("a/new.md", "new"), ("../README.md", "new")]);
    }
}
