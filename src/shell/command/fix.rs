//! `fix`: fixes what can be fixed without deciding anything for people.

mod trial;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use self::trial::Trial;
use super::scope::{Part, Scope};
use super::{Command, OutputArguments, deliver, tell_failures};
use crate::analysis::analyse;
use crate::fixes::{self, Candidate};
use crate::output::diff::{diff, drawn_diff};
use crate::output::tally::tally;
use crate::shell::files::{self, Change};
use crate::shell::open::Opened;
use crate::shell::tree::{Disk, Overlay};
use crate::source::map::{Files, Places};
use crate::text::terminal::clean;

/// Fix what needs no decision from you
///
/// Makes the safe fixes: they change no meaning, no anchor and no status, tick no box, choose no date and cause no new
/// finding. A fix changes the file that contains the text, even if it is an included one. All other bytes stay the
/// same, and a file that somebody changes meanwhile is not written.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    scope: Scope,

    /// Show what would change and write nothing
    #[arg(long)]
    diff: bool,

    /// Also make fixes that you have to review, such as the skeleton of a missing section
    #[arg(long = "unsafe")]
    all: bool,

    #[command(flatten)]
    output: OutputArguments,
}

const EXAMPLES: &str = "\
Examples:
  mdbook-mls fix --diff                                     look first
  mdbook-mls fix                                            the whole book
  mdbook-mls fix docs/specs/milestone/mls-002-queue.md      one milestone
  mdbook-mls fix --unsafe --diff > mls.patch                all fixes, as a patch";

/// Fixes can depend on one another; after this many passes, they would never end.
const PASSES: usize = 100;

impl Command for Arguments {
    const NAME: &'static str = "fix";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut text = String::new();
    let mut receipts = Vec::new();
    let mut blocks = false;
    let parts = match arguments.diff {
        true => arguments.scope.parts()?,
        false => arguments.scope.locked_parts()?,
    };
    for part in parts {
        let fixed = fix_part(&part, arguments.all)?;
        match arguments.diff {
            true => text.push_str(&fixed.diff(&part.opened.tree)),
            false => {
                fixed.write(&part.opened.tree)?;
                text.push_str(&fixed.list);
            }
        }
        receipts.push(fixed.receipt(arguments));
        blocks |= fixed.blocks;
    }
    let output = arguments.output.output.as_deref();
    if arguments.diff && output.is_none() && std::io::stdout().is_terminal() {
        text = drawn_diff(&text);
    }
    deliver(text, output)?;
    for receipt in receipts {
        anstream::eprintln!("{receipt}");
    }
    Ok(ExitCode::from(u8::from(blocks)))
}

/// A book after its fixes.
struct Fixed {
    /// The new contents of the changed files, by path relative to the book's root.
    texts: BTreeMap<String, String>,
    /// One line for each fix.
    list: String,
    count: usize,
    /// The remaining findings, in one line.
    tally: String,
    /// How many findings still have a fix that was not asked for.
    only_unsafe: usize,
    blocks: bool,
}

/// Makes fixes that do not touch each other, analyses again, and repeats until there is nothing to fix.
fn fix_part(part: &Part, all: bool) -> Result<Fixed> {
    let opened = &part.opened;
    let mut fixed = Fixed {
        texts: BTreeMap::new(),
        list: String::new(),
        count: 0,
        tally: String::new(),
        only_unsafe: 0,
        blocks: false,
    };
    let mut texts = BTreeMap::new();
    let mut last = opened.with([], &opened.book)?;
    for _ in 0..PASSES {
        let places = Places::new(&last.book, &last.tree);
        let analysis = analyse(&last.book, &opened.config, opened.as_of);
        let mut candidates = fixes::candidates(&analysis, &places);
        candidates.retain(|one| {
            part.concerns(&last.book, one.finding, &places) && is_inside(part, one) && (all || is_safe(one))
        });
        let trial = Trial {
            opened,
            texts: &texts,
            places: &places,
            analysis: &analysis,
        };
        let made = trial.most_of(fixes::disjoint(candidates));
        let Some(changed) = fixes::applied(&made, &places).filter(|_| !made.is_empty()) else {
            break;
        };
        let next = trial.with(&changed)?;
        for one in &made {
            fixed.tell(one);
        }
        texts.extend(changed);
        last = next;
    }
    fixed.texts = texts;
    fixed.look_back(part, &last);
    Ok(fixed)
}

fn is_safe(candidate: &Candidate<'_>) -> bool {
    candidate.finding.fix.as_ref().is_some_and(|fix| fix.safe)
}

/// Whether everything that it would write is in the book, or is one of the named files.
fn is_inside(part: &Part, candidate: &Candidate<'_>) -> bool {
    let Opened { tree, book, .. } = &part.opened;
    let is_inside = |file: &str| match part.is_lone() {
        true => part.holds(file),
        false => {
            let file = tree.root().join(file).canonicalize();
            file.is_ok_and(|file| tree.holds(&book.src, &file))
        }
    };
    candidate.replacements.iter().all(|one| is_inside(&one.place.file))
}

impl Fixed {
    fn tell(&mut self, made: &Candidate<'_>) {
        let Some(fix) = &made.finding.fix else { return };
        let Some(first) = made.replacements.first() else { return };
        let (file, line) = (clean(&first.place.file), first.place.start.line);
        let title = clean(&fix.title);
        self.count += 1;
        _ = writeln!(self.list, "{file}:{line}: {}: {title}", made.finding.rule);
    }

    /// Counts the remaining findings of the fixed book.
    fn look_back(&mut self, part: &Part, last: &Opened<'_, Overlay<&Disk>>) {
        let places = Places::new(&last.book, &last.tree);
        let mut analysis = analyse(&last.book, &part.opened.config, part.opened.as_of);
        part.narrow(&mut analysis, &places);
        tell_failures(&analysis);
        self.tally = tally(&analysis);
        self.blocks = analysis.blocking().next().is_some();
        let left = fixes::candidates(&analysis, &places);
        self.only_unsafe = left.iter().filter(|one| !is_safe(one)).count();
    }

    fn diff(&self, before: &Disk) -> String {
        let mut out = String::new();
        for (file, new) in &self.texts {
            let old = before.read(file).unwrap_or_default();
            out.push_str(&diff(file, &old, new));
        }
        out
    }

    /// Writes each file whole, or none if one of them has changed since it was read.
    fn write(&self, before: &Disk) -> Result<()> {
        let change = |(file, text): (&String, &String)| {
            let known = before.read(file).unwrap_or_default();
            Change::update(before.root().join(file), known.as_bytes(), text.as_bytes())
        };
        files::write_all(&self.texts.iter().map(change).collect::<Vec<_>>())
    }

    fn receipt(&self, arguments: &Arguments) -> String {
        let done = match (self.count, arguments.diff) {
            (0, _) => "nothing to fix".to_owned(),
            (1, true) => "1 fix would be made".to_owned(),
            (count, true) => format!("{count} fixes would be made"),
            (1, false) => "1 fix made".to_owned(),
            (count, false) => format!("{count} fixes made"),
        };
        let mut line = format!("{}; {done}", self.tally);
        if self.only_unsafe > 0 && !arguments.all {
            _ = write!(line, ", {} more with `--unsafe`", self.only_unsafe);
        }
        line
    }
}
