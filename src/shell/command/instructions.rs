//! `instructions`: what an assistant or a script must know to work on this book.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::{BookArguments, Command, deliver};
use crate::analysis::analyse;
use crate::config::Profile;
use crate::model::Status;
use crate::project::Project;
use crate::shell::open::Opened;
use crate::text::slice;
use crate::text::terminal::clean_lines;

/// Print what an assistant or script must know about this book
///
/// Its kinds, statuses and people, and the commands that change it and keep its form, in fewer than 1,500 tokens.
/// `init --agents` writes this text as files.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls instructions
  mdbook-mls init --agents      as files for coding assistants")]
pub(crate) struct Arguments {
    #[command(flatten)]
    book: BookArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "instructions";

    fn run(&self) -> Result<ExitCode> {
        let opened = self.book.open()?;
        deliver(instructions(&opened), None)?;
        Ok(ExitCode::SUCCESS)
    }
}

/// As much of a list as fits.
fn some<'t>(all: impl Iterator<Item = &'t str>, room: usize) -> String {
    let mut out = String::new();
    for item in all {
        if out.len() + item.len() > room {
            out.push_str(", …");
            break;
        }
        let joint = if out.is_empty() { "" } else { ", " };
        _ = write!(out, "{joint}{item}");
    }
    out
}

/// The text for this book.
pub(crate) fn instructions(opened: &Opened<'_>) -> String {
    let analysis = analyse(&opened.book, &opened.config, opened.as_of);
    let project = &analysis.project;
    let title = opened.book.title.as_deref().unwrap_or("this book");
    let title: String = title.chars().filter(|c| !c.is_control()).take(80).collect();
    let src = &opened.book.src;
    let mut out = format!("# Working on the milestone specifications of {title}\n\n");
    out.push_str(&about(project, src));
    out.push_str(&common());
    let profile = match opened.config.profile {
        Profile::Essential => "essential",
        Profile::Guide => "guide",
        Profile::Strict => "strict",
    };
    _ = writeln!(out, "The book has the profile `{profile}`.");
    clean_lines(&out)
}

/// The text without what changes from day to day, for a file.
pub(crate) fn lasting(opened: Option<&Opened<'_>>) -> String {
    let title = opened
        .and_then(|opened| opened.book.title.as_deref())
        .unwrap_or("this book");
    let title: String = title.chars().filter(|c| !c.is_control()).take(80).collect();
    let mut out = format!("# Working on the milestone specifications of {title}\n\n");
    out.push_str("`mdbook-mls instructions` prints this text with the kinds, people and numbers of today.\n");
    _ = writeln!(out, "Statuses: {}.\n", Status::ALL.map(Status::slug).join(", "));
    out.push_str(&common());
    clean_lines(&out)
}

fn common() -> String {
    let mut out = String::new();
    out.push_str(RULES);
    out.push_str(WRITE);
    out.push_str(READ);
    out.push_str("Exit codes: 0 clean or written, 1 findings that block, 2 refused or misused; the message then says what to type.\n");
    out
}

fn about(project: &Project<'_>, src: &str) -> String {
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for spec in &project.graph.specs {
        *kinds.entry(spec.kind.as_str()).or_default() += 1;
    }
    let prefix = |kind: &str| {
        let own = project.config.prefixes.iter().find(|(_, own)| *own == kind);
        own.map_or(String::new(), |(prefix, _)| prefix.to_owned())
    };
    let kinds: Vec<String> = kinds
        .iter()
        .map(|(kind, count)| format!("{count} {kind} ({}-…)", prefix(kind)))
        .collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut people: BTreeMap<String, usize> = BTreeMap::new();
    for subject in project.subjects() {
        *counts
            .entry(subject.status().map_or("no status", Status::slug))
            .or_default() += 1;
        for owner in &subject.document.metadata.owners {
            *people.entry(owner.value.to_string()).or_default() += 1;
        }
    }
    let counts: Vec<String> = counts
        .iter()
        .map(|(status, count)| format!("{count} {status}"))
        .collect();
    let folder = project
        .subjects()
        .next()
        .map(|subject| project.book.root_path(subject.chapter));
    let folder = folder
        .as_deref()
        .and_then(|file| file.rsplit_once('/'))
        .map_or(src, |(folder, _)| folder);
    let mut people: Vec<(String, usize)> = people.into_iter().collect();
    people.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), name.clone()));
    let mut out = format!(
        "An mdBook below `{src}`; milestones are in `{folder}`. It holds {}.\n",
        some(kinds.iter().map(String::as_str), 300)
    );
    if !counts.is_empty() {
        _ = writeln!(
            out,
            "Milestones now: {}. Today is {}.",
            some(counts.iter().map(String::as_str), 300),
            project.as_of
        );
    }
    if !people.is_empty() {
        let names = people
            .iter()
            .map(|(name, _)| slice(name, ..name.char_indices().nth(40).map_or(name.len(), |(at, _)| at)));
        _ = writeln!(out, "Owners: {}.", some(names, 300));
    }
    _ = writeln!(out, "Statuses: {}.\n", Status::ALL.map(Status::slug).join(", "));
    out
}

const RULES: &str = "\
## Rules

- Change fields, boxes and ids with the commands below, never by hand: they keep the author's form and every other byte.
- Never tick a criterion without evidence, never guess a date, never weaken a criterion to remove a finding.
- Refer to specs as `[MLS-002]`, to a deliverable as `[MLS-002#3]`. Code is not read.
- A milestone has a title `# MLS-001: Title`, status, target and owner below it, deliverables with `- [ ]` criteria,
  success criteria, sign-off, timeline and dependencies, risks, blockers, rollback, communication.
- A later target needs a reason: write it with `update`, and in the commit's message, on a line of its own,
  `Milestone-Change: MLS-004 target-pushed: REASON`. News and decisions are updates as well.
- After each change run `mdbook-mls check` and fix new findings; `mdbook-mls diff` shows what your branch changes.

";

const WRITE: &str = "\
## Write

Every command takes `--dry-run`, which prints the diff and the consequences (`new`: the files that it would write). A second run changes nothing more; only `new` makes another file. `git add` the files that `new` and `rename` made.

    mdbook-mls set MLS-004 status=in-review target=2027-04-16 owner=\"Ana, Bo\"
    mdbook-mls set 'MLS-004#2' status=completed       # its deliverable 2; target may be +10d, -1w, +5wd
    mdbook-mls set MLS-004 owner=Bo 'MLS-004#1' owner=Bo MLS-005 target=+2w   # several at once, all or none
    mdbook-mls tick MLS-004 2.3                       # deliverable 2, criterion 3; or words of one criterion
    mdbook-mls untick MLS-004 \"starts all refunds\"
    mdbook-mls update MLS-004 \"What happened\" --percent 70 --confidence high --next 2027-04-02
    mdbook-mls retitle MLS-004 \"New title\"
    mdbook-mls rename MLS-004 MLS-014                 # id, file, summary, every reference
    mdbook-mls new milestone SLUG --title \"Title\" --owner NAME --target DATE --after MLS-003
    mdbook-mls new milestone SLUG --from MLS-002      # in the shape of another, with nothing done
    mdbook-mls sign MLS-004 --role \"Product owner\" --by NAME   # only for the person who asks you to

Other text, such as a new criterion, a risk or a summary, is plain Markdown: edit the file and keep its form.

";

const READ: &str = "\
## Read

    mdbook-mls list owner=Ana status=at-risk due=late --format json      # due=2027-04, plan=PLN-001
    mdbook-mls check --format json --max 20           # findings with file, line, help and fix
    mdbook-mls check FILE                             # one chapter, with the rules of the whole book
    mdbook-mls fix --diff                             # safe fixes; without --diff they are made
    mdbook-mls explain RULE                           # why a finding, and what to write
    mdbook-mls export json                            # everything: criteria, dates, dependencies
    mdbook-mls related MLS-004                        # what it waits for, what waits for it, similar ones
    mdbook-mls completeness FILE                      # what is still to write
    mdbook-mls what-if MLS-004 target=+2w MLS-005 drop   # the consequences; writes nothing
    mdbook-mls forecast --days 30                     # which findings come next if nobody acts
    mdbook-mls history MLS-004                        # how its target, status and criteria changed

";
