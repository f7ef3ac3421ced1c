//! `adopt`: gives an id to each chapter that looks like a milestone and has none.

use std::collections::{BTreeMap, BTreeSet};
use std::io::IsTerminal as _;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::new::place::{known_ids, next_free};
use super::scope::{Part, Paths};
use super::{Command, deliver, tell_failures};
use crate::adopt::{self, Adoption, Found, Home, Moves, Unnamed, included_anew, redirected};
use crate::analysis::analyse;
use crate::edit::{self, Edit};
use crate::model::Document;
use crate::output::diff::{diff, drawn_diff};
use crate::parse::several::advice;
use crate::project::Project;
use crate::shell::files::{self, Change};
use crate::shell::open::Opened;
use crate::shell::tree::Disk;
use crate::source::map::{Files as _, Places};
use crate::source::{ChapterIx, Site, path};
use crate::text::terminal::clean;

/// Give old specs their ids
///
/// Finds the chapters that look like a milestone and have no id (by a status, a target or an owner with deliverables,
/// criteria or sections of a plan; by a section of deliverables beside others of a plan; or by a name such as `Sprint 3`
/// or `Implementation Plan` with some content), and those that `milestones` in book.toml names, and offers each the next free id: in its front matter if it has some, else at
/// the start of its title. Links to the old anchor of a changed title are updated in all chapters. Prints
/// the diff, and writes nothing without `--write`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls adopt                                     look first
  mdbook-mls adopt --write                             the whole book
  mdbook-mls adopt --write docs/specs/milestone        the chapters in one folder
  mdbook-mls adopt --in file-name --write              rename the files and update all links")]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,

    /// Where the id goes [default: the front matter if there is some, else the title]
    #[arg(long = "in", value_name = "PLACE")]
    home: Option<Wanted>,

    /// Write what the diff shows
    #[arg(long)]
    write: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Wanted {
    /// `id: MLS-001`; a chapter without front matter gets some
    FrontMatter,
    /// `# MLS-001: Title`
    Heading,
    /// `mls-001-title.md`, in SUMMARY.md and in all links as well
    FileName,
}

impl From<Wanted> for Home {
    fn from(wanted: Wanted) -> Self {
        match wanted {
            Wanted::FrontMatter => Self::FrontMatter,
            Wanted::Heading => Self::Heading,
            Wanted::FileName => Self::FileName,
        }
    }
}

impl Command for Arguments {
    const NAME: &'static str = "adopt";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let parts = match arguments.write {
        true => arguments.paths.locked_parts(None)?,
        false => arguments.paths.parts(None)?,
    };
    let mut out = String::new();
    let mut notes = Vec::new();
    let mut has_refused = false;
    for part in &parts {
        let plan = Plan::new(part, arguments.home.map(Home::from))?;
        if arguments.write {
            let Opened { tree, book, .. } = &part.opened;
            let changes = plan.changes(tree);
            match part.is_lone() {
                true => files::write_all(&changes)?,
                false => files::write_below(&[tree.root(), &tree.root().join(&book.src)], &changes)?,
            }
        }
        out.push_str(&plan.diff(&part.opened.tree));
        notes.extend(plan.notes(arguments.write));
        has_refused |= !plan.refused.is_empty();
    }
    if std::io::stdout().is_terminal() {
        out = drawn_diff(&out);
    }
    deliver(out, None)?;
    notes.iter().for_each(|note| anstream::eprintln!("{note}"));
    Ok(ExitCode::from(if arguments.write && has_refused { 2 } else { 0 }))
}

/// What is going to change in a book.
#[derive(Default)]
struct Plan {
    /// Files before and after, by the new path relative to the book's root.
    texts: BTreeMap<String, Changed>,
    /// An id, and the chapter that gets it.
    adopted: Vec<(String, String)>,
    /// A chapter, and why it gets no id.
    refused: Vec<(String, String)>,
    /// Chapters that read like several milestones: file, level and how many.
    several: Vec<(String, u8, usize)>,
    /// Files that were named and do not read like a milestone.
    others: Vec<String>,
    /// Links that have to be changed by hand, by file.
    by_hand: BTreeSet<String>,
}

struct Changed {
    /// The path before.
    old: String,
    text: String,
}

impl Plan {
    fn new(part: &Part, home: Option<Home>) -> Result<Self> {
        let opened = &part.opened;
        let analysis = analyse(&opened.book, &opened.config, opened.as_of);
        tell_failures(&analysis);
        let project = &analysis.project;
        let Found {
            documents,
            unnamed,
            several,
        } = adopt::find(project);
        let mut open: Vec<Unnamed> = unnamed;
        open.retain(|one| part.wants(&opened.book, one.chapter));
        let mut refused: Vec<(Unnamed, String)> = Vec::new();
        loop {
            let (adoptions, new) = adoptions(project, &documents, &open, home);
            refused.extend(new);
            let mut plan = Self::of(part, project, &documents, &adoptions)?;
            let lost = plan.lost(part, project, &adoptions)?;
            if lost.is_empty() {
                plan.adopted = adoptions
                    .iter()
                    .map(|one| (one.id.to_string(), name(project, one.of)))
                    .collect();
                plan.refused = refused.into_iter().map(|(of, why)| (name(project, of), why)).collect();
                let wanted = several.into_iter().filter(|one| part.wants(&opened.book, one.chapter));
                let file = |chapter: ChapterIx| opened.book.chapters[chapter].file().to_owned();
                plan.several = wanted.map(|one| (file(one.chapter), one.level, one.count)).collect();
                let is_said = |file: &String| {
                    let own = |named: &str| path::join(&opened.book.src, named) == *file;
                    plan.several.iter().any(|(file, ..)| own(file))
                        || open.iter().any(|one| opened.book.root_path(one.chapter) == *file)
                };
                let others = match part.is_narrow() {
                    true => part.other_chapters(project),
                    false => Vec::new(),
                };
                plan.others = others.into_iter().filter(|file| !is_said(file)).collect();
                return Ok(plan);
            }
            open.retain(|one| !lost.contains(one));
            let why = "the id would not be read there, because a part of the chapter comes from another file";
            refused.extend(lost.into_iter().map(|one| (one, why.to_owned())));
        }
    }

    /// The files with the new ids and with updated links.
    fn of(part: &Part, project: &Project<'_>, documents: &[Document], adoptions: &[Adoption]) -> Result<Self> {
        let opened = &part.opened;
        let (book, tree) = (&opened.book, &opened.tree);
        let places = Places::new(book, tree);
        let mut plan = Self::default();
        let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
        let mut add = |chapter: ChapterIx, edit: Edit| -> bool {
            let site = Site::Chapter {
                chapter,
                span: edit.span,
            };
            let Some(place) = places.locate(&site).filter(|place| !place.approximate) else {
                return false;
            };
            let own = Edit::replace(place.bytes.into(), edit.text);
            let edits = edits.entry(place.file).or_default();
            // A text that several chapters include is changed once.
            if !edits.contains(&own) {
                edits.push(own);
            }
            true
        };
        for one in adoptions {
            if let Some(edit) = &one.edit {
                add(one.of.chapter, edit.clone());
            }
        }
        let moves = adopt::moves(project, documents, adoptions);
        for (chapter, own) in book.chapters.iter().enumerate() {
            let front_matter = documents[chapter].front_matter.as_ref();
            let start = front_matter.map_or(0, |matter| matter.span.end as usize);
            for edit in redirected(&own.text, start, &own.path, &moves) {
                if !add(chapter, edit) {
                    plan.by_hand.insert(book.root_path(chapter));
                }
            }
        }
        plan.list(part, &moves, &mut edits);
        let listed = book.chapters.iter().filter_map(|chapter| chapter.source_path.as_ref());
        let files: BTreeSet<&String> = listed.chain(book.unlisted.iter().flatten()).collect();
        for file in files {
            let whole = path::join(&book.src, file);
            let found = tree.read(&whole).map(|text| included_anew(&text, file, &moves));
            for edit in found.unwrap_or_default() {
                edits.entry(whole.clone()).or_default().push(edit);
            }
        }
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for one in adoptions {
            if let Some(file) = &one.file {
                let old = book.root_path(one.of.chapter);
                edits.entry(old.clone()).or_default();
                names.insert(old, path::join(&book.src, file));
            }
        }
        for (file, edits) in edits {
            let Some(text) = tree.read(&file) else {
                bail!("cannot read `{file}`");
            };
            let text = edit::apply(&text, edits)?;
            let new = names.get(&file).unwrap_or(&file).clone();
            plan.texts.insert(new, Changed { old: file, text });
        }
        Ok(plan)
    }

    /// Changes the names of files in SUMMARY.md.
    fn list(&self, part: &Part, moves: &Moves, edits: &mut BTreeMap<String, Vec<Edit>>) {
        let book = &part.opened.book;
        let file = path::join(&book.src, "SUMMARY.md");
        if let Some(text) = part.opened.tree.read(&file).filter(|_| !part.is_lone()) {
            let found = redirected(&text, 0, "SUMMARY.md", moves);
            if !found.is_empty() {
                edits.entry(file).or_default().extend(found);
            }
        }
    }

    /// The adoptions whose ids would not be read in the changed book.
    fn lost(&self, part: &Part, project: &Project<'_>, adoptions: &[Adoption]) -> Result<Vec<Unnamed>> {
        if adoptions.is_empty() {
            return Ok(Vec::new());
        }
        let opened = &part.opened;
        if part.is_lone() && adoptions.iter().any(|one| one.file.is_some()) {
            return Ok(Vec::new());
        }
        let texts = self
            .texts
            .iter()
            .map(|(file, changed)| (file.clone(), changed.text.clone()));
        let next = opened.with(texts, &opened.book)?;
        let after = analyse(&next.book, &opened.config, opened.as_of);
        let graph = &after.project.graph;
        let has_id = |one: &&Adoption| {
            let file = one
                .file
                .as_deref()
                .unwrap_or(project.book.chapters[one.of.chapter].file());
            let spec = graph.by_id(one.id.as_str()).map(|spec| &graph.specs[spec]);
            spec.is_some_and(|spec| {
                spec.is_milestone && spec.part == one.of.part && next.book.chapters[spec.chapter].file() == file
            })
        };
        let lost = adoptions.iter().filter(|one| !has_id(one));
        Ok(lost.map(|one| one.of).collect())
    }

    fn changes(&self, before: &Disk) -> Vec<Change> {
        let change = |(new, changed): (&String, &Changed)| {
            let known = before.read(&changed.old).unwrap_or_default();
            let (old, path) = (before.root().join(&changed.old), before.root().join(new));
            match *new == changed.old {
                true => Change::update(path, known.as_bytes(), changed.text.as_bytes()),
                false => Change::rename(old, known.as_bytes(), path, changed.text.as_bytes()),
            }
        };
        self.texts.iter().map(change).collect()
    }

    /// A patch that `git apply` accepts, including renamed files.
    fn diff(&self, before: &Disk) -> String {
        let mut out = String::new();
        for (new, Changed { old, text }) in &self.texts {
            let known = before.read(old).unwrap_or_default();
            if new != old {
                out.push_str(&format!(
                    "diff --git a/{old} b/{new}\nrename from {old}\nrename to {new}\n"
                ));
            }
            let own = diff(new, &known, text);
            out.push_str(&own.replacen(&format!("--- a/{new}\n"), &format!("--- a/{old}\n"), 1));
        }
        out
    }

    fn notes(&self, is_written: bool) -> Vec<String> {
        let mut notes = Vec::new();
        for (id, file) in &self.adopted {
            let verb = if is_written { "is now" } else { "becomes" };
            notes.push(format!("`{}` {verb} {id}", clean(file)));
        }
        for (file, why) in &self.refused {
            notes.push(format!("`{}` gets no id: {}", clean(file), clean(why)));
        }
        for (file, level, count) in &self.several {
            notes.push(several(file, *level, *count));
        }
        for file in &self.others {
            notes.push(format!(
                "`{}` is not changed: it has an id already, or no status, target or owner, or no deliverables or criteria; `milestones` \
                 in book.toml makes it a milestone anyway",
                clean(file)
            ));
        }
        for file in &self.by_hand {
            notes.push(format!(
                "a link in `{}` points to an old name; change it by hand",
                clean(file)
            ));
        }
        let next = match (self.adopted.is_empty(), is_written) {
            (true, _) if self.refused.is_empty() && self.several.is_empty() && self.others.is_empty() => {
                Some("every chapter that looks like a milestone has an id")
            }
            (true, _) => None,
            (false, false) => Some("nothing is written; add `--write` to write the changes"),
            (false, true) => Some(
                "`mdbook-mls check` shows the findings, and `mdbook-mls baseline` records them so that only new ones block",
            ),
        };
        notes.extend(next.map(str::to_owned));
        notes
    }
}

/// The message about a chapter that reads like several milestones.
pub(crate) fn several(file: &str, level: u8, count: usize) -> String {
    let (told, help) = advice(&clean(file), level, count);
    format!("{told}: {help}")
}

/// An id for each, and those that cannot have one.
fn adoptions(
    project: &Project<'_>,
    documents: &[Document],
    open: &[Unnamed],
    home: Option<Home>,
) -> (Vec<Adoption>, Vec<(Unnamed, String)>) {
    let prefix = project.config.prefixes.milestones().find(|prefix| *prefix == "MLS");
    let prefix = prefix
        .or_else(|| project.config.prefixes.milestones().next())
        .unwrap_or("MLS");
    let mut known = known_ids(project, project.book.summary.as_deref().unwrap_or_default());
    let (mut made, mut refused) = (Vec::new(), Vec::new());
    for &one in open {
        let id = next_free(prefix, &known);
        match adopt::adopt(project, documents, one, id.clone(), home) {
            Ok(adoption) => {
                known.push(id);
                made.push(adoption);
            }
            Err(why) => refused.push((one, why)),
        }
    }
    (made, refused)
}

/// The file of a milestone, with its heading if it is one of several there.
fn name(project: &Project<'_>, of: Unnamed) -> String {
    let file = project.book.root_path(of.chapter);
    let part = of.part.and_then(|part| project.documents[of.chapter].parts.get(part));
    match part {
        Some(part) => format!("{file}: {}", part.title),
        None => file,
    }
}
