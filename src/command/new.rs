//! `new`: a spec from its template, listed in SUMMARY.md and known to the milestones before it.

mod reciprocal;
mod template;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;

use super::{BookArguments, Opened, deliver, find_root, open};
use crate::analysis::{Project, analyse};
use crate::edit::{self, Edit};
use crate::files::{self, Change};
use crate::graph::SpecIx;
use crate::model::{DateReading, SpecId, read_date};
use crate::nearest::nearest;
use crate::source::lines::Lines;
use crate::source::map::{Files as _, Places};
use crate::source::path;
use crate::summary::{self, NewEntry};
use template::Answers;

/// Start a spec
///
/// Writes the template of its KIND into the book, with the next free number unless SLUG names one, and lists it in
/// SUMMARY.md. A milestone gets every section of the guide. `theme/mls-milestone.md` beside book.toml, where there is
/// one, is the book's own template; for another kind it is `theme/mls-KIND.md`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls new milestone first-light                     the next number
  mdbook-mls new milestone mls-012-first-light             this number
  mdbook-mls new milestone first-light --after MLS-002     waits for MLS-002, which is told so
  mdbook-mls new milestone first-light --dry-run           only says what it would do
  mdbook-mls new component purser --owner \"Ines Duarte\"    a spec of another kind")]
pub struct Arguments {
    /// milestone, plan, component, api or another kind
    #[arg(value_name = "KIND")]
    kind: String,

    /// What it is called in its file's name: `first-light`, or with its number `mls-012-first-light`
    #[arg(value_name = "SLUG")]
    slug: String,

    /// Its title [default: made of SLUG]
    #[arg(long)]
    title: Option<String>,

    /// The person or team that answers for it
    #[arg(long)]
    owner: Option<String>,

    /// The day a milestone is due, such as 2027-01-28
    #[arg(long, value_name = "DATE", value_parser = target)]
    target: Option<String>,

    /// The plan that a milestone belongs to
    #[arg(long, value_name = "ID")]
    plan: Option<String>,

    /// A milestone that has to be settled first; may be given several times
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    after: Vec<String>,

    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// The book's folder, the one with book.toml [default: the nearest one upwards]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let root = find_root(arguments.root.as_deref())?;
    // Nobody else takes a number or changes SUMMARY.md until everything is written.
    let _lock = files::lock(&root)?;
    let opened = open(
        &root,
        &BookArguments {
            root: None,
            as_of: None,
        },
    )?;
    let analysis = analyse(&opened.loaded.book, &opened.config, opened.as_of);
    let project = &analysis.project;
    let plan = Plan::new(&opened, project, arguments)?;
    if !arguments.dry_run {
        files::write_all(&plan.changes)?;
    }
    deliver(plan.told(arguments.dry_run), None)?;
    if !arguments.dry_run {
        anstream::eprintln!(
            "fill it in, then look at it with `mdbook-mls check {}`",
            shown(plan.changes[0].path())
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// What is going to change.
struct Plan {
    /// The new file first.
    changes: Vec<Change>,
    /// What happens to the others, in words.
    notes: Vec<String>,
}

impl Plan {
    fn new(opened: &Opened, project: &Project<'_>, arguments: &Arguments) -> Result<Self> {
        let (prefix, kind) = kind(project, &arguments.kind)?;
        let is_milestone = kind == "milestone";
        if !is_milestone && (arguments.target.is_some() || arguments.plan.is_some() || !arguments.after.is_empty()) {
            bail!("only a milestone has `--target`, `--plan` and `--after`");
        }
        let loaded = &opened.loaded;
        let src = &loaded.book.src;
        let summary_file = path::join(src, "SUMMARY.md");
        let summary = loaded
            .disk
            .read(&summary_file)
            .with_context(|| format!("cannot read `{summary_file}`"))?;
        let prefixes = &project.config.prefixes;
        let known = known_ids(project, &summary);
        let slug = Slug::new(&arguments.slug, &prefix)?;
        let id = match &slug.digits {
            Some(digits) => SpecId::new(&prefix, digits),
            None => next_free(&prefix, &known),
        };
        let folder = folder(project, &prefix, &kind);
        let below_src = path::join(&folder, &format!("{}-{}.md", id.slug(), slug.words));
        let file = path::join(src, &below_src);
        let title = arguments.title.clone().unwrap_or_else(|| slug.title());
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let entry = NewEntry {
            id: &id,
            kind: &kind,
            title: &title,
            path: &below_src,
        };
        let root = loaded.disk.root();
        let on_disk = root.join(&file);
        if on_disk.exists() {
            bail!("`{}` exists, and `new` never overwrites", shown(&on_disk));
        }
        if let Some(owner) = owner_of(project, &id, &below_src) {
            let free = next_free(&prefix, &known);
            bail!("{id} is `{owner}`; without a number in SLUG the new one becomes {free}");
        }

        let mut answers = Answers::default();
        answers.add("id", id.as_str());
        answers.add("title", &summary::literal(&title));
        answers.add("owner", arguments.owner.as_deref().unwrap_or(""));
        answers.add("target", arguments.target.as_deref().unwrap_or(""));
        if let Some(plan) = &arguments.plan {
            answers.add("plan", &format!("[{}]", project.name(find(project, plan, None)?)));
        }
        let mut before = Vec::new();
        for id in &arguments.after {
            before.push(find(project, id, Some("milestone"))?);
        }
        let names: Vec<String> = before.iter().map(|&spec| format!("[{}]", project.name(spec))).collect();
        answers.add("after", &names.join(", "));
        let newline = if summary.contains("\r\n") { "\r\n" } else { "\n" };
        let text = template::fill(&own_template(root, &kind, newline)?, &answers);

        let mut own = Self {
            changes: vec![Change::create(on_disk, text)],
            notes: Vec::new(),
        };
        own.tell(opened, project, &before, &id)?;
        if let Some(edit) = summary::add(&summary, &entry, prefixes) {
            own.list(&root.join(&summary_file), &summary, edit)?;
        }
        Ok(own)
    }

    /// Lets the milestones in `before` say that they block `id`.
    fn tell(&mut self, opened: &Opened, project: &Project<'_>, before: &[SpecIx], id: &SpecId) -> Result<()> {
        let loaded = &opened.loaded;
        let places = Places::new(&loaded.book, &loaded.disk);
        for &spec in before {
            let Some(subject) = project.subject(spec) else { continue };
            let Some(edit) = reciprocal::edit(project, subject, id) else {
                continue;
            };
            let name = project.name(spec);
            let site = crate::diagnostic::Site::Chapter {
                chapter: subject.chapter,
                span: edit.span,
            };
            let place = places.locate(&site).filter(|place| !place.approximate);
            let source = place.as_ref().and_then(|place| loaded.disk.read(&place.file));
            let (Some(place), Some(source)) = (place, source) else {
                self.notes.push(format!(
                    "write \"This milestone blocks: [{id}]\" into {name} yourself: that line comes from an include"
                ));
                continue;
            };
            let on_disk = loaded.disk.root().join(&place.file);
            let edited = edit::apply(&source, vec![Edit::replace(place.bytes.into(), edit.text)])?;
            self.notes
                .push(format!("`{}` says that it blocks {id}", shown(&on_disk)));
            self.changes.push(Change::new(on_disk, edited));
        }
        Ok(())
    }

    fn list(&mut self, on_disk: &Path, summary: &str, edit: Edit) -> Result<()> {
        let line = edit.text.trim().to_owned();
        let lead = edit.text.len() - edit.text.trim_start().len();
        let newlines = edit.text[..lead].matches('\n').count();
        let start = Lines::new(summary).position(summary, edit.span.start as usize).line + newlines;
        self.notes
            .push(format!("`{}` lists it in line {start}: {line}", shown(on_disk)));
        let text = edit::apply(summary, vec![edit])?;
        self.changes.push(Change::new(on_disk, text));
        Ok(())
    }

    fn told(&self, dry: bool) -> String {
        let mut out = String::new();
        let verb = if dry { "would write" } else { "wrote" };
        out.push_str(&format!("{verb} {}\n", shown(self.changes[0].path())));
        for note in &self.notes {
            let would = if dry { "then " } else { "" };
            out.push_str(&format!("{would}{note}\n"));
        }
        out
    }
}

/// What SLUG says.
struct Slug {
    /// Three or more; none where the next free number is asked for.
    digits: Option<String>,
    words: String,
}

impl Slug {
    fn new(text: &str, prefix: &str) -> Result<Self> {
        let text = text.strip_suffix(".md").unwrap_or(text);
        if text.contains(['/', '\\']) {
            bail!("`{text}` is a path; SLUG is a name such as `first-light`, its folder goes without saying");
        }
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let mut words = words.as_slice();
        let mut digits = None;
        if let [first, number, rest @ ..] = words
            && *first == prefix.to_lowercase()
        {
            if number.bytes().all(|byte| byte.is_ascii_digit()) && number.len() <= 18 {
                digits = Some(format!("{number:0>3}"));
                words = rest;
            } else if number.chars().all(|c| matches!(c, 'x' | 'n')) {
                // `mls-XXX-slug`, as the guide writes it where any number will do.
                words = rest;
            }
        }
        if words.is_empty() {
            bail!("`{text}` has no words in it; a SLUG such as `first-light` tells what it is about");
        }
        let words = words.join("-");
        Ok(Self { digits, words })
    }

    /// `First Light`
    fn title(&self) -> String {
        let words = self.words.split('-').map(|word| {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect::<String>()
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

/// Prefix and kind that `name`, one of either, stands for.
fn kind(project: &Project<'_>, name: &str) -> Result<(String, String)> {
    let wanted = name.to_lowercase();
    let all: Vec<(&str, &str)> = project.config.prefixes.iter().collect();
    // A kind with several prefixes goes by the usual one.
    let usual = |prefix: &str| {
        crate::model::Prefixes::DEFAULT
            .iter()
            .any(|(known, _)| *known == prefix)
    };
    let mut matching: Vec<_> = all
        .iter()
        .filter(|(prefix, kind)| kind.to_lowercase() == wanted || prefix.to_lowercase() == wanted)
        .collect();
    matching.sort_by_key(|(prefix, kind)| (kind.to_lowercase() != wanted, !usual(prefix)));
    if let Some((prefix, kind)) = matching.first() {
        return Ok(((*prefix).to_owned(), (*kind).to_owned()));
    }
    let mut kinds: Vec<&str> = all.iter().map(|(_, kind)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let meant = nearest(&wanted, kinds.iter().copied());
    let meant = meant.map_or(String::new(), |meant| format!(", did you mean `{meant}`?"));
    Err(anyhow!(
        "there is no kind `{name}`{meant} (there are {})",
        kinds.join(", ")
    ))
}

/// Every id that a chapter, a file beside the chapters or an entry of the summary has.
fn known_ids(project: &Project<'_>, summary: &str) -> Vec<SpecId> {
    let prefixes = &project.config.prefixes;
    let in_files = project.book.unlisted.iter().flatten().filter_map(|file| {
        let name = file.rsplit('/').next().unwrap_or(file);
        prefixes.id_at_start(name, 3).map(|(id, _)| id)
    });
    let others = project.documents.iter().flat_map(|document| &document.other_ids);
    let mut known: Vec<SpecId> = project.graph.ids().cloned().collect();
    known.extend(others.map(|other| other.id.clone()));
    known.extend(in_files);
    known.extend(summary::ids(summary, prefixes));
    known
}

/// One more than the highest number; a gap is where something was, and links to it may still be about.
fn next_free(prefix: &str, known: &[SpecId]) -> SpecId {
    let own = known.iter().filter(|id| id.prefix() == prefix);
    let highest = own.max_by_key(|id| id.number());
    let number = highest.and_then(SpecId::number).unwrap_or(0) + 1;
    let width = highest.map_or(3, |id| id.digits().len());
    SpecId::new(prefix, &format!("{number:0width$}"))
}

/// The folder that is called like the kind, else the one where specs of this prefix are.
fn folder(project: &Project<'_>, prefix: &str, kind: &str) -> String {
    let graph = &project.graph;
    let own = graph
        .specs
        .iter()
        .rev()
        .filter(|spec| spec.id.as_ref().is_some_and(|id| id.prefix() == prefix));
    let folders: Vec<&str> = own
        .map(|spec| path::folder(project.book.chapters[spec.chapter].file()))
        .collect();
    match folders.first() {
        Some(last) if !folders.contains(&kind) => (*last).to_owned(),
        _ => kind.replace(' ', "-"),
    }
}

/// The file of the chapter that has `id`, but for one that SUMMARY.md lists and nobody has written.
fn owner_of<'p>(project: &'p Project<'_>, id: &SpecId, own: &str) -> Option<&'p str> {
    let listed = project.graph.by_id(id.as_str());
    let listed = listed.map(|spec| project.book.chapters[project.graph.specs[spec].chapter].file());
    let unlisted = project.book.unlisted.iter().flatten().map(String::as_str).find(|file| {
        let name = file.rsplit('/').next().unwrap_or(file);
        let found = project.config.prefixes.id_at_start(name, 3);
        found.is_some_and(|(found, _)| found == *id)
    });
    listed.or(unlisted).filter(|file| *file != own)
}

/// The spec that is called `id`, in any case and in brackets or not.
fn find(project: &Project<'_>, id: &str, kind: Option<&str>) -> Result<SpecIx> {
    let wanted = id.trim().trim_start_matches('[').trim_end_matches(']').to_uppercase();
    let graph = &project.graph;
    let fits = |spec: &SpecIx| kind.is_none_or(|kind| graph.specs[*spec].kind == kind);
    if let Some(spec) = graph.by_id(&wanted).filter(fits) {
        return Ok(spec);
    }
    let known = graph.specs.iter().enumerate().filter(|(spec, _)| fits(spec));
    let known = known.filter_map(|(_, spec)| spec.id.as_ref()).map(SpecId::as_str);
    let meant = nearest(&wanted, known).map_or(String::new(), |meant| format!(", did you mean `{meant}`?"));
    Err(anyhow!("the book has no {} `{wanted}`{meant}", kind.unwrap_or("spec")))
}

fn own_template(root: &Path, kind: &str, newline: &str) -> Result<String> {
    let own = root.join(format!("theme/mls-{}.md", kind.replace(' ', "-")));
    match std::fs::read_to_string(&own) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let built_in = if kind == "milestone" {
                template::MILESTONE
            } else {
                template::SPEC
            };
            Ok(built_in.replace('\n', newline))
        }
        Err(error) => Err(error).with_context(|| format!("cannot read the template `{}`", own.display())),
    }
}

/// `path` as seen from the working directory, where it lies below that.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.as_deref().unwrap_or(path).display().to_string()
}

fn target(text: &str) -> Result<String, String> {
    match read_date(text) {
        (DateReading::Date(_), "") => Ok(text.to_owned()),
        (DateReading::Ambiguous(first, second), _) => Err(format!("write {first} or {second}, whichever is meant")),
        _ => Err("write a date as 2027-01-28, or 2027-03, Q1 2027".to_owned()),
    }
}
