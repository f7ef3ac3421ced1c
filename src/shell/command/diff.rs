//! `diff`: what changed between two states of a book.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::builder::TypedValueParser;
use clap::{Args, ValueEnum};

use super::{BookArguments, Command, OutputArguments, choice, deliver, find_root, style, tell_failures};
use crate::analysis::{analyse, analyse_again};
use crate::compare::compare;
use crate::config::{AsOf, Config};
use crate::output::changes::{self, ChangesFormat, Report, Side};
use crate::shell::files;
use crate::shell::host::Settings;
use crate::shell::open::{Configured, Opened, Overrides, open};
use crate::shell::tree::{Disk, Git, Tree, disk, git};
use crate::source::Book;
use crate::source::map::{Files, Places};

/// Show which promises changed
///
/// Compares two states of a book milestone by milestone: first the promises that became weaker, then other changes,
/// progress, and the consequences. Changes of wording, order, numbering and notation do not count.
///
/// A line `Milestone-Change: MLS-004 target-pushed: reason` in the message of a commit between the two states
/// acknowledges a promise that became weaker; `*` instead of the kind stands for all kinds.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The older state, a git revision [default: where HEAD left the remote's default branch]
    #[arg(value_name = "BASE")]
    base: Option<String>,

    /// The newer state, a git revision [default: the working tree]
    #[arg(value_name = "HEAD")]
    head: Option<String>,

    #[command(flatten)]
    book: BookArguments,

    /// How to write the changes
    #[arg(long, short, value_parser = formats(), default_value = changes::ALL[0].name)]
    format: &'static ChangesFormat,

    /// What ends the run with exit code 1
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,

    /// Also show changed wording that promises nothing
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    output: OutputArguments,
}

const EXAMPLES: &str = "\
Examples:
  mdbook-mls diff                       this branch, including uncommitted changes
  mdbook-mls diff HEAD                  uncommitted changes
  mdbook-mls diff HEAD~1 HEAD           the last commit
  mdbook-mls diff --fail-on erosion     fail if a promise became weaker and no commit says why
  mdbook-mls diff --format markdown     as one comment of a pull request";

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A promise that became weaker and that nobody has acknowledged
    Erosion,
    /// Nothing
    #[default]
    Never,
}

/// A state of the book.
enum State {
    Folder(Opened<'static, Disk>),
    Revision(Opened<'static, Git>),
    /// There was no book yet.
    None(Box<(Book<'static>, Config)>),
}

impl State {
    fn parts(&self) -> (&Book<'static>, &Config) {
        match self {
            Self::Folder(opened) => (&opened.book, &opened.config),
            Self::Revision(opened) => (&opened.book, &opened.config),
            Self::None(parts) => (&parts.0, &parts.1),
        }
    }

    fn settings(&self) -> Option<&Settings> {
        match self {
            Self::Folder(opened) => Some(&opened.settings),
            Self::Revision(opened) => Some(&opened.settings),
            Self::None(_) => None,
        }
    }

    fn files(&self) -> &dyn Files {
        match self {
            Self::Folder(opened) => &opened.tree,
            Self::Revision(opened) => &opened.tree,
            Self::None(_) => &Nothing,
        }
    }
}

/// A tree without files.
struct Nothing;

impl Files for Nothing {
    fn read(&self, _: &str) -> Option<std::sync::Arc<str>> {
        None
    }
}

impl Command for Arguments {
    const NAME: &'static str = "diff";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let root = root(arguments)?;
    let overrides = arguments.book.overrides();
    let (head, as_of) = match &arguments.head {
        Some(revision) => {
            let opened = open(git::at(&root, revision)?, &overrides)?.checked()?;
            let as_of = opened.as_of;
            (State::Revision(opened), as_of)
        }
        None => {
            let opened = open(Disk::new(root.clone()), &overrides)?.checked()?;
            let as_of = opened.as_of;
            (State::Folder(opened), as_of)
        }
    };
    let base_name = match &arguments.base {
        Some(base) => base.clone(),
        // Twelve digits of a commit identify it in any repository.
        None => git::merge_base(&root)?.chars().take(12).collect(),
    };
    // Both states are judged on the same day.
    let overrides = Overrides {
        as_of: Some(AsOf::Day(as_of)),
        ..overrides
    };
    let newest = match &head {
        State::Revision(opened) => opened.tree.commit.clone(),
        _ => git::commit(&root, "HEAD")?,
    };
    let tree = git::at(&root, &base_name)?;
    let messages = git::messages(&root, &tree.commit, &newest)?;
    let base = older(tree, &newest, &overrides, &head)?;
    let ((old, old_config), (new, new_config)) = (base.parts(), head.parts());
    let after = analyse(new, new_config, as_of);
    // Most chapters are unchanged.
    let before = match base.settings() == head.settings() {
        true => analyse_again(&after, old),
        false => analyse(old, old_config, as_of),
    };
    let mut comparison = compare(&before, &after);
    comparison.acknowledge(messages.iter().map(String::as_str));
    let (old_places, new_places) = (Places::new(old, base.files()), Places::new(new, head.files()));
    let head_name = arguments.head.as_deref().unwrap_or("working tree");
    let report = Report {
        comparison: &comparison,
        base: Side {
            analysis: &before,
            places: &old_places,
            name: base_name.clone(),
        },
        head: Side {
            analysis: &after,
            places: &new_places,
            name: head_name.to_owned(),
        },
        root: &files::below_repository(&root),
        style: style(arguments.output.output.as_deref()),
        all: arguments.all,
        fails: arguments.fail_on == FailOn::Erosion,
        follows_first: false,
    };
    let text = (arguments.format.write)(&report);
    deliver(&text, arguments.output.output.as_deref())?;
    let failed = tell_failures(&before) | tell_failures(&after);
    let tally = changes::tally(&comparison);
    let tally = if tally.is_empty() {
        "nothing changed".to_owned()
    } else {
        tally
    };
    anstream::eprintln!("mdbook-mls: {base_name} → {head_name}: {tally}");
    let eroded = report.fails && comparison.erosion().next().is_some();
    Ok(ExitCode::from(u8::from(eroded || report.fails && failed)))
}

/// The formats by name, the default first.
fn formats() -> impl TypedValueParser<Value = &'static ChangesFormat> {
    choice(changes::ALL.iter().map(|format| (format.name, format.help, *format)))
}

/// The book's folder. It need not be on the disk if the newer state is a revision.
fn root(arguments: &Arguments) -> Result<PathBuf> {
    let named = arguments.book.root.as_deref();
    match (&arguments.head, named) {
        (None, named) => find_root(named),
        (Some(_), Some(root)) => Ok(root.to_owned()),
        (Some(_), None) => Ok(disk::find_root(Path::new(".")).unwrap_or_else(|| PathBuf::from("."))),
    }
}

/// The older state. If it has no book.toml, there was no book, and everything in the newer state is new. The history of the
/// newer state ends at the commit `newest`.
fn older(tree: Git, newest: &str, overrides: &Overrides, newer: &State) -> Result<State> {
    if !tree.exists("book.toml") {
        return Ok(State::None(Box::default()));
    }
    let is_newest = tree.commit == newest;
    let mut configured = Configured::of_book(tree, overrides)?;
    if is_newest && newer.settings() == Some(&configured.settings) {
        configured.knows(&newer.parts().0.history);
    }
    Ok(State::Revision(configured.chapters(Vec::new())?))
}
