//! `init`: sets up a book for milestones, with the guide's three scripts.

mod agents;
mod book_toml;
mod files_of;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::Args;

use super::adopt::several;
use super::{Command, deliver, shown};
use crate::adopt;
use crate::analysis::analyse;
use crate::config::Config;
use crate::page::{Sheet, sheet_of, style_sheet};
use crate::shell::files::{self, Change};
use crate::shell::host::STYLE;
use crate::shell::open::{self, Opened, Overrides};
use crate::shell::tree::{Disk, disk};
use crate::source::path;
use book_toml::{Style, Wishes};
use files_of::{ScriptFor, summary};

/// Set up a book
///
/// Adds `[preprocessor.mls]` to book.toml, keeps its comments and order, and writes the scripts generate-spec,
/// validate-spec and check-completeness, each for Unix and for Windows. A new book, or one without this table, also
/// gets the style sheet as a file that all pages share; without the file each page contains its own style. A folder
/// without a book gets a new one. A second run changes nothing, and a file that you have changed is kept.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls init                           the book here, or a new one
  mdbook-mls init --pre-commit --github     with a check before each commit and in GitHub Actions
  mdbook-mls init --theme                   also writes the template as a file that you can change
  mdbook-mls init handbook                  the book in this folder")]
pub(crate) struct Arguments {
    /// The book's folder [default: the nearest folder with a book.toml, from here upwards in this git
    /// repository; or else this folder]
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,

    /// Write .pre-commit-config.yaml: changed specs are checked before each commit
    #[arg(long)]
    pre_commit: bool,

    /// Write a GitHub Actions workflow that checks and builds the book
    #[arg(long)]
    github: bool,

    /// Write the milestone template into `theme`, where you can change it, and the style sheet even into a book that
    /// has none
    #[arg(long)]
    theme: bool,

    /// Write instructions for coding assistants: a skill file, and a paragraph in AGENTS.md
    #[arg(long)]
    agents: bool,

    /// Replace files that you have changed, except book.toml and SUMMARY.md
    #[arg(long)]
    force: bool,
}

impl Command for Arguments {
    const NAME: &'static str = "init";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let root = match &arguments.dir {
        Some(dir) => dir.clone(),
        None => disk::find_root_in_repository(Path::new(".")).unwrap_or_else(|| PathBuf::from(".")),
    };
    if root.exists() && !root.is_dir() {
        bail!("`{}` is not a folder", root.display());
    }
    std::fs::create_dir_all(&root).with_context(|| format!("cannot make the folder `{}`", root.display()))?;
    let root = std::path::absolute(&root)?;
    let _lock = files::lock(&root)?;
    let mut plan = Plan::new(arguments.force);
    let is_new = !root.join("book.toml").exists();
    let (src, outside) = source_folder(&root)?;
    let (there, alike) = milestones(&root, &src)?;
    plan.book(&root, &src, arguments, there > 0 || !alike.is_empty())?;
    if outside > 0 && is_new {
        plan.notes.push(format!(
            "{outside} milestone {} outside of {SPECS}: move {} there, or name their folder as `src` in book.toml",
            if outside == 1 { "file is" } else { "files are" },
            if outside == 1 { "it" } else { "them" },
        ));
    }
    plan.scripts(&root)?;
    if plan.has_style {
        plan.style(&root.join(STYLE))?;
    }
    if arguments.theme {
        plan.file(&root.join("theme/mls-milestone.md"), super::new::MILESTONE)?;
    }
    let repository = repository(&root);
    let below = files::below_repository(&root);
    if arguments.pre_commit {
        let hook = files_of::pre_commit_hook(&below, &path::join(&below, &plan.src));
        plan.pre_commit(&repository.join(".pre-commit-config.yaml"), &hook)?;
    }
    let mut to_do = String::new();
    if arguments.github {
        let workflow = files_of::github(&below);
        let file = repository.join(".github/workflows/milestones.yml");
        plan.file(&file, &workflow)?;
        if read(&file)?.unwrap_or(workflow).contains(files_of::NO_SOURCE) {
            to_do = format!(
                "write the URL of a git repository with mdbook-mls after `MDBOOK_MLS_REPOSITORY:` in {}: the workflow installs \
                 the program from there\n",
                shown(&file)
            );
        }
    }
    if arguments.agents {
        agents::plan(&mut plan, &root, &repository, &below)?;
    }
    let src = root.join(&plan.src);
    let mut folders = vec![root.as_path(), &src];
    if arguments.pre_commit || arguments.github || arguments.agents {
        folders.push(&repository);
    }
    files::write_below(&folders, &plan.changes)?;
    deliver(plan.notes.join("\n") + "\n", None)?;
    anstream::eprint!("{}{to_do}{}", without_id(&alike), plan.next(there, !alike.is_empty()));
    Ok(ExitCode::SUCCESS)
}

/// The guide's folder for a project's specs.
const SPECS: &str = "docs/specs";

/// What will be written, and the messages about it.
struct Plan {
    force: bool,
    /// The source folder below the book's root, with `/`.
    src: String,
    /// Whether `[preprocessor.mls]` is new.
    is_new: bool,
    /// Whether book.toml names the style sheet.
    has_style: bool,
    changes: Vec<Change>,
    notes: Vec<String>,
}

impl Plan {
    fn new(force: bool) -> Self {
        Self {
            force,
            src: String::new(),
            is_new: false,
            has_style: false,
            changes: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Whether the book has our sheet under a name of its own.
    fn has_own_sheet(root: &Path, book_toml: Option<&str>) -> bool {
        let value = book_toml.and_then(|text| toml::from_str(text).ok());
        let sheets = value.map(|value| crate::shell::host::Settings::new(&value).sheets);
        let read = |path: String| std::fs::read_to_string(root.join(path)).ok();
        let mut texts = sheets.into_iter().flatten().filter_map(read);
        texts.any(|css| sheet_of(&css).is_some())
    }

    fn note(&mut self, what: &str, path: &Path) {
        self.notes.push(format!("{what} {}", shown(path)));
    }

    /// Plans book.toml, SUMMARY.md and the files that it lists.
    /// A new book.toml says that the specs are in `src`.
    fn book(&mut self, root: &Path, src: &str, arguments: &Arguments, has_milestones: bool) -> Result<()> {
        let file = root.join("book.toml");
        let existing = read(&file)?;
        let is_wired = |text: &String| toml::from_str(text).is_ok_and(|table: toml::Table| has_our_table(&table));
        self.is_new = !existing.as_ref().is_some_and(is_wired);
        let wishes = Wishes {
            essential: has_milestones,
            style: match (arguments.theme, self.is_new) {
                (true, _) => Style::Asked,
                // A style sheet that somebody has deleted stays deleted.
                (false, is_new) if is_new && !Self::has_own_sheet(root, existing.as_deref()) => Style::New,
                (false, _) => Style::AsBefore,
            },
        };
        let text = match &existing {
            Some(text) => book_toml::wire(text, wishes),
            None => book_toml::start(&title(root), src, wishes),
        };
        let text = text.with_context(|| format!("cannot set up `{}`", shown(&file)))?;
        let settings = crate::shell::host::Settings::new(&toml::from_str(&text)?);
        self.src = settings.src;
        self.has_style = book_toml::names_style(&text);
        match &existing {
            None => {
                self.note("wrote", &file);
                if src != SPECS {
                    self.notes
                        .push(format!("  the milestones are in `{src}`, which is its `src`"));
                }
            }
            Some(old) if *old == text => self.note("left as it was:", &file),
            Some(_) if self.is_new => self.note("added [preprocessor.mls] to", &file),
            Some(_) => self.note("completed [preprocessor.mls] in", &file),
        }
        if existing.as_ref() != Some(&text) {
            self.changes.push(Change::new(file, text));
        }
        let src = root.join(&self.src);
        if !src.join("SUMMARY.md").exists() {
            let found = open::unlisted(&Disk::new(root), &self.src, &settings.build_dir, &[]);
            if found.is_empty() {
                self.file(&src.join("README.md"), &files_of::introduction(&title(root)))?;
            }
            let entries = found.iter().map(|file| {
                let text = std::fs::read_to_string(src.join(file)).unwrap_or_default();
                (file.as_str(), files_of::heading(&text))
            });
            let entries: Vec<_> = entries.collect();
            self.file(&src.join("SUMMARY.md"), &summary(&entries))?;
        }
        if existing.is_none() && !root.join(".gitignore").exists() {
            self.file(&root.join(".gitignore"), "/book\n")?;
        }
        Ok(())
    }

    /// Plans the style sheet; an older one that nobody has changed is replaced.
    fn style(&mut self, path: &Path) -> Result<()> {
        let sheet = style_sheet();
        match read(path)?.as_deref().and_then(sheet_of) {
            Some(Sheet::Untouched) => {
                self.note("replaced", path);
                self.changes.push(Change::new(path, sheet));
                Ok(())
            }
            _ => self.file(path, &sheet),
        }
    }

    fn scripts(&mut self, root: &Path) -> Result<()> {
        for script in ScriptFor::ALL {
            let path = root.join("scripts").join(script.name());
            self.text(&path.with_extension("sh"), &script.posix(), Change::executable)?;
            self.text(&path.with_extension("cmd"), &script.windows(), |change| change)?;
        }
        Ok(())
    }

    fn pre_commit(&mut self, path: &Path, hook: &str) -> Result<()> {
        match read(path)? {
            Some(text) if text.contains("mdbook-mls") => self.note("left as it was:", path),
            Some(_) => {
                self.note("kept", path);
                self.notes
                    .push(format!("  put this under its `repos:` yourself\n{hook}"));
            }
            None => self.file(path, &format!("repos:\n{hook}"))?,
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, text: &str) -> Result<()> {
        self.text(path, text, |change| change)
    }

    /// Plans `path` to hold `text`, unless somebody has changed it.
    fn text(&mut self, path: &Path, text: &str, finish: fn(Change) -> Change) -> Result<()> {
        let unix = |text: &str| text.replace("\r\n", "\n");
        match read(path)? {
            None => {
                self.note("wrote", path);
                self.changes.push(finish(Change::create(path, text)));
            }
            Some(old) if unix(&old) == unix(text) => self.note("left as it was:", path),
            Some(_) if self.force => {
                self.note("replaced", path);
                self.changes.push(finish(Change::new(path, text)));
            }
            Some(_) => self.note("kept, because it was changed (--force replaces it):", path),
        }
        Ok(())
    }

    /// The next steps, for standard error.
    fn next(&self, milestones: usize, has_alike: bool) -> String {
        if milestones == 0 && has_alike {
            return match self.is_new {
                true => "\nthis book starts with `profile = \"essential\"`: identity, references, dates and contradictions\n\
                         to go on: `mdbook-mls adopt --write` gives the files their ids, `mdbook-mls baseline` records today's findings \
                 so that only new ones block\n"
                    .to_owned(),
                false => String::new(),
            };
        }
        if milestones == 0 {
            let new = "scripts/generate-spec.sh milestone mls-001-descriptive-slug";
            return format!("\nnext, start a milestone: {new}\n");
        }
        if !self.is_new {
            return String::new();
        }
        let some = if milestones == 1 {
            "a milestone".to_owned()
        } else {
            format!("{milestones} milestones")
        };
        format!(
            "\nthis book has {some}, so it starts with `profile = \"essential\"`: identity, references, dates and \
             contradictions\nto go on: `mdbook-mls check` shows the findings, and `mdbook-mls baseline` records them so that \
                 only new ones block;\nthen set `profile = \"guide\"` in book.toml to check all that the guide asks of a \
                 milestone, and record those findings with `mdbook-mls baseline --add`\n"
        )
    }
}

/// The text of a file; `None` if there is no such file.
fn read(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("cannot read `{}`", shown(path))),
    }
}

fn has_our_table(table: &toml::Table) -> bool {
    table.get("preprocessor").and_then(|all| all.get("mls")).is_some()
}

/// The source folder: the guide's, or the folder that contains all milestones if that is another one. Also returns how many
/// milestones are outside of it.
fn source_folder(root: &Path) -> Result<(String, usize)> {
    let mut files = open::unlisted(&Disk::new(root), "", "book", &[]);
    files.retain(|file| is_named_like_a_milestone(file));
    if files.is_empty() && !root.join("book.toml").exists() {
        files = alike(&lone(root, "", "book")?).1.files;
    }
    let folders = files
        .iter()
        .map(|file| file.rsplit_once('/').map_or("", |(folder, _)| folder));
    let common = folders.map(str::to_owned).reduce(|one, other| common(&one, &other));
    let common = common.unwrap_or_default();
    let src = match common.rsplit_once('/') {
        Some((parent, "milestone" | "milestones")) => parent,
        _ => &common,
    };
    let is_guides = format!("{src}/").starts_with(&format!("{SPECS}/"));
    match src.is_empty() || is_guides {
        true => {
            let outside = files.iter().filter(|file| !file.starts_with(&format!("{SPECS}/")));
            Ok((SPECS.to_owned(), outside.count()))
        }
        false => Ok((src.to_owned(), 0)),
    }
}

fn is_named_like_a_milestone(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    let number = name.strip_prefix("mls-").unwrap_or_default().as_bytes();
    number.len() > 3 && number[..3].iter().all(u8::is_ascii_digit)
}

/// The folder that contains both folders.
fn common(one: &str, other: &str) -> String {
    let both = one.split('/').zip(other.split('/'));
    let same = both.take_while(|(one, other)| one == other).map(|(one, _)| one);
    same.collect::<Vec<_>>().join("/")
}

/// The message about files that read like milestones; empty if there are none.
fn without_id(alike: &Alike) -> String {
    let mut lines = match alike.files.as_slice() {
        [] => String::new(),
        [first] => format!("\n`{first}` looks like a milestone but has no id\n"),
        files => {
            let mut lines = format!("\n{} files look like milestones but have no id:\n", files.len());
            files.iter().for_each(|file| lines += &format!("  {file}\n"));
            lines
        }
    };
    for (file, level, count) in &alike.several {
        lines += &format!("\n{}\n", several(file, *level, *count));
    }
    if !alike.files.is_empty() {
        lines += "`mdbook-mls adopt` shows an id for each, `mdbook-mls adopt --write` writes them\n";
    }
    lines
}

/// Files that read like milestones and have no id.
#[derive(Default)]
struct Alike {
    files: Vec<String>,
    /// Files that read like several milestones: file, level of their headings, how many.
    several: Vec<(String, u8, usize)>,
}

impl Alike {
    fn is_empty(&self) -> bool {
        self.files.is_empty() && self.several.is_empty()
    }
}

/// How many milestones the book has, or the folder `src` that becomes one, and the files that look like one but have no id.
fn milestones(root: &Path, src: &str) -> Result<(usize, Alike)> {
    let opened = match root.join("book.toml").is_file() {
        true => in_book(root)?,
        false => Some(lone(root, src, "book")?),
    };
    Ok(opened.as_ref().map(alike).unwrap_or_default())
}

/// The same for an opened book.
fn alike(opened: &Opened<'_>) -> (usize, Alike) {
    // The configuration in book.toml counts, unless it has problems, which are reported elsewhere.
    let config = match opened.problems.is_empty() {
        true => opened.config.clone(),
        false => Config::default(),
    };
    let analysis = analyse(&opened.book, &config, files::this_day());
    let project = &analysis.project;
    let found = adopt::find(project);
    let mut files: Vec<String> = found
        .unnamed
        .iter()
        .map(|one| project.book.root_path(one.chapter))
        .collect();
    files.dedup();
    let several = found.several.iter().map(|one| {
        let file = project.book.chapters[one.chapter].file().to_owned();
        (file, one.level, one.count)
    });
    let alike = Alike {
        files,
        several: several.collect(),
    };
    (project.subjects().count(), alike)
}

/// `None` if book.toml cannot be read, which is reported when it is changed.
fn in_book(root: &Path) -> Result<Option<Opened<'static>>> {
    let text = read(&root.join("book.toml"))?.unwrap_or_default();
    let Ok(value) = toml::from_str(&text) else {
        return Ok(None);
    };
    let settings = crate::shell::host::Settings::new(&value);
    match root.join(&settings.src).join("SUMMARY.md").exists() {
        true => open::open(Disk::new(root), &Overrides::of_environment()).map(Some),
        false => lone(root, &settings.src, &settings.build_dir).map(Some),
    }
}

/// The Markdown files below a folder that has no SUMMARY.md.
fn lone(root: &Path, src: &str, build_dir: &str) -> Result<Opened<'static>> {
    let disk = Disk::new(root);
    let found = open::unlisted(&disk, src, build_dir, &[]);
    let files = found.iter().map(|file| path::join(src, file));
    open::files(disk, files.collect(), &Overrides::default())
}

/// The name of the folder.
fn title(root: &Path) -> String {
    let name = root.canonicalize().ok();
    let name = name.as_deref().and_then(Path::file_name);
    name.map_or("Specifications".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The git repository around `root`, else `root` itself.
fn repository(root: &Path) -> PathBuf {
    let around = root.ancestors().find(|folder| folder.join(".git").exists());
    around.unwrap_or(root).to_owned()
}
