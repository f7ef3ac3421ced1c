//! `new`: creates a spec from its template, lists it in SUMMARY.md, and adds it to the milestones that it waits for.

mod guided;
pub(super) mod place;
mod reciprocal;
mod slug;
mod template;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;

use super::{Command, deliver, find_root, find_spec, shown, tell_failures};
use crate::analysis::analyse;
use crate::config::Profile;
use crate::edit::{self, Edit};
use crate::graph::SpecIx;
use crate::model::{DateReading, SpecId, read_date};
use crate::project::Project;
use crate::requests::{Beginning, shape};
use crate::shell::files::{self, Change};
use crate::shell::open::{Opened, Overrides, open};
use crate::shell::tree::Disk;
use crate::source::Site;
use crate::source::lines::Lines;
use crate::source::map::{Files as _, Places};
use crate::source::path;
use crate::summary::{self, NewEntry};
use crate::text::slice;
use place::{folder, kind, known_ids, next_free, owner_of};
use slug::Slug;
use template::Answers;
pub(crate) use template::MILESTONE;

/// Start a spec
///
/// Writes the template of its KIND into the book, with the next free number unless SLUG names one, and lists it in
/// SUMMARY.md. A milestone gets all sections of the guide. The book's own template, if it has one, is
/// `theme/mls-milestone.md` beside book.toml; for another kind it is `theme/mls-KIND.md`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls new milestone first-light                     the next number
  mdbook-mls new milestone mls-012-first-light             this number
  mdbook-mls new milestone first-light --after MLS-002     waits for MLS-002; both files say so
  mdbook-mls new milestone first-light --from MLS-002      in the shape of MLS-002
  mdbook-mls new milestone first-light --dry-run           only shows the files it would write
  mdbook-mls new component purser --owner \"Ines Duarte\"    a spec of another kind")]
pub(crate) struct Arguments {
    /// milestone, plan, component, api or another kind
    #[arg(value_name = "KIND")]
    kind: String,

    /// Its name in the file name: `first-light`, or with a number `mls-012-first-light`
    #[arg(value_name = "SLUG")]
    slug: String,

    /// Its title [default: made from SLUG]
    #[arg(long)]
    title: Option<String>,

    /// The responsible person or team
    #[arg(long)]
    owner: Option<String>,

    /// The target date of a milestone, such as 2027-01-28
    #[arg(long, value_name = "DATE", value_parser = target)]
    target: Option<String>,

    /// The plan that a milestone belongs to
    #[arg(long, value_name = "ID")]
    plan: Option<String>,

    /// A milestone that has to be settled first; may be given several times
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    after: Vec<String>,

    /// Take the shape of this milestone instead of the template: its deliverables and sections, with nothing done
    #[arg(long, value_name = "ID", conflicts_with = "guided")]
    from: Option<String>,

    /// Ask about scope, success, schedule, risks and communication, and write the answers into the new file
    #[arg(long)]
    guided: bool,

    /// Show what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,

    /// The book's folder, which contains book.toml [default: the nearest such folder, from here upwards]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

impl Command for Arguments {
    const NAME: &'static str = "new";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let root = find_root(arguments.root.as_deref())?;
    let mut answers = given(arguments);
    if arguments.guided {
        let opened = open(Disk::new(&root), &Overrides::of_environment())?.checked()?;
        let analysis = analyse(&opened.book, &opened.config, opened.as_of);
        // Mistakes in the call are reported before the first question.
        Plan::new(&opened, &analysis.project, arguments, answers.clone())?;
        ask(&analysis.project, arguments, &mut answers)?;
    }
    // No other command may take a number or change SUMMARY.md until everything is written.
    let _lock = files::lock(&root)?;
    let opened = open(Disk::new(&root), &Overrides::of_environment())?.checked()?;
    let analysis = analyse(&opened.book, &opened.config, opened.as_of);
    tell_failures(&analysis);
    let plan = Plan::new(&opened, &analysis.project, arguments, answers)?;
    if arguments.dry_run {
        deliver(plan.told("would write"), None)?;
        return Ok(ExitCode::SUCCESS);
    }
    files::write_below(&[&root, &root.join(&opened.book.src)], &plan.changes)?;
    deliver(plan.told("wrote"), None)?;
    let file = shown(plan.changes[0].path());
    let file = match file.contains(' ') {
        true => format!("\"{file}\""),
        false => file,
    };
    anstream::eprintln!("fill it in, then check it with `mdbook-mls check {file}`");
    if opened.config.profile == Profile::Essential {
        anstream::eprintln!(
            "profile `essential` does not ask for its sections; `mdbook-mls completeness {file}` shows what is left to write"
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The answers that the command line gives.
fn given(arguments: &Arguments) -> Answers {
    let mut answers = Answers::default();
    for (field, value) in [
        ("owner", &arguments.owner),
        ("target", &arguments.target),
        ("plan", &arguments.plan),
    ] {
        answers.add(field, value.as_deref().unwrap_or(""));
    }
    answers.add("after", &arguments.after.join(", "));
    answers
}

fn ask(project: &Project<'_>, arguments: &Arguments, answers: &mut Answers) -> Result<()> {
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        bail!("`--guided` needs a terminal, and standard input is not one; use `--title`, `--owner`, `--target`");
    }
    if kind(project, &arguments.kind)?.1 != "milestone" {
        bail!("only a milestone has questions to answer with `--guided`");
    }
    let check = |field: &str, answer: &str| match field {
        "target" => target(answer).map(|_| ()).map_err(|wrong| anyhow!(wrong)),
        "after" => milestones(project, answer).map(|_| ()),
        _ => Ok(()),
    };
    guided::ask(answers, check, stdin.lock(), anstream::stderr())
}

/// What will change.
struct Plan {
    /// The new file first.
    changes: Vec<Change>,
    /// What happens to the other files, in words.
    notes: Vec<String>,
}

impl Plan {
    fn new(opened: &Opened<'_>, project: &Project<'_>, arguments: &Arguments, mut answers: Answers) -> Result<Self> {
        let (prefix, kind) = kind(project, &arguments.kind)?;
        let is_milestone = kind == "milestone";
        if !is_milestone && (arguments.target.is_some() || arguments.plan.is_some() || !arguments.after.is_empty()) {
            bail!("only a milestone has `--target`, `--plan` and `--after`");
        }
        let src = &opened.book.src;
        let summary_file = path::join(src, "SUMMARY.md");
        let summary = opened
            .tree
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
        let root = opened.tree.root();
        let on_disk = root.join(&file);
        if on_disk.exists() {
            bail!("`{}` exists, and `new` never overwrites", shown(&on_disk));
        }
        if let Some(owner) = owner_of(project, &id, &below_src) {
            let free = next_free(&prefix, &known);
            bail!("{id} is `{owner}`; without a number in SLUG the new spec becomes {free}");
        }

        answers.add("id", id.as_str());
        answers.add("title", &summary::literal(&title));
        if let Some(plan) = &arguments.plan {
            answers.set("plan", &format!("[{}]", project.name(find_spec(project, plan, None)?)));
        }
        let before = milestones(project, answers.first("after"))?;
        let names: Vec<String> = before.iter().map(|&spec| format!("[{}]", project.name(spec))).collect();
        answers.set("after", &names.join(", "));
        let newline = if summary.contains("\r\n") { "\r\n" } else { "\n" };
        let text = match &arguments.from {
            Some(from) => shaped(opened, project, arguments, from, (&id, &title), &answers)?,
            None => template::fill(&own_template(root, &kind, newline)?, &answers),
        };

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

    /// Adds to the milestones in `before` that they block `id`.
    fn tell(&mut self, opened: &Opened<'_>, project: &Project<'_>, before: &[SpecIx], id: &SpecId) -> Result<()> {
        let places = Places::new(&opened.book, &opened.tree);
        let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
        for subject in before.iter().filter_map(|&spec| project.subject(spec)) {
            let Some(edit) = reciprocal::edit(project, subject, id) else {
                continue;
            };
            let site = Site::Chapter {
                chapter: subject.chapter,
                span: edit.span,
            };
            let old = edit.span.of(subject.text).trim();
            // Report a remark that is lost, but not a bare "None".
            if old.split_whitespace().nth(1).is_some() {
                let name = project.name(subject.spec);
                self.notes.push(format!("in {name}, {id} replaces `{old}`"));
            }
            match places.locate(&site).filter(|place| !place.approximate) {
                Some(place) => {
                    let own = Edit::replace(place.bytes.into(), edit.text);
                    edits.entry(place.file).or_default().push(own);
                }
                None => self.notes.push(format!(
                    "add by hand to {} that it blocks {id}: that line comes from another file",
                    project.name(subject.spec)
                )),
            }
        }
        for (file, edits) in edits {
            let text = places.text(&file).with_context(|| format!("cannot read `{file}`"))?;
            let on_disk = opened.tree.root().join(&file);
            self.notes
                .push(format!("added \"blocks {id}\" to `{}`", shown(&on_disk)));
            self.changes.push(Change::new(on_disk, edit::apply(&text, edits)?));
        }
        Ok(())
    }

    fn list(&mut self, on_disk: &Path, summary: &str, edit: Edit) -> Result<()> {
        let line = edit.text.trim().to_owned();
        let lead = edit.text.len() - edit.text.trim_start().len();
        let newlines = slice(&edit.text, ..lead).matches('\n').count();
        let start = Lines::new(summary).position(summary, edit.span.start as usize).line + newlines;
        self.notes
            .push(format!("added to `{}` in line {start}: {line}", shown(on_disk)));
        let text = edit::apply(summary, vec![edit])?;
        self.changes.push(Change::new(on_disk, text));
        Ok(())
    }

    fn told(&self, verb: &str) -> String {
        let mut out = format!("{verb} {}\n", shown(self.changes[0].path()));
        self.notes.iter().for_each(|note| _ = writeln!(out, "{note}"));
        out
    }
}

/// The text of a new milestone in the shape of `from`.
fn shaped(
    opened: &Opened<'_>,
    project: &Project<'_>,
    arguments: &Arguments,
    from: &str,
    (id, title): (&SpecId, &str),
    answers: &Answers,
) -> Result<String> {
    let from = find_spec(project, from, Some("milestone"))?;
    let beginning = Beginning {
        id,
        title,
        owner: arguments.owner.as_deref(),
        target: arguments.target.as_deref(),
        after: answers.first("after"),
        plan: arguments.plan.as_ref().map(|_| answers.first("plan")),
    };
    let places = Places::new(&opened.book, &opened.tree);
    shape(project, from, &beginning).map_err(|refusal| super::writing::told(&refusal, &places))
}

/// The milestones in a list of ids, each once.
fn milestones(project: &Project<'_>, ids: &str) -> Result<Vec<SpecIx>> {
    let ids = ids.split([',', ' ']).filter(|id| !id.is_empty());
    let mut found = ids
        .map(|id| find_spec(project, id, Some("milestone")))
        .collect::<Result<Vec<_>>>()?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
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

fn target(text: &str) -> Result<String, String> {
    match read_date(text) {
        (DateReading::Date(_), "") => Ok(text.to_owned()),
        (DateReading::Ambiguous(first, second), _) => Err(format!("write {first} or {second}")),
        _ => Err("write a date such as 2027-01-28, 2027-03 or Q1 2027".to_owned()),
    }
}
