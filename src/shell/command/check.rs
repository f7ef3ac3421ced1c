//! `check`: the findings of a book, or of the files that are named.

mod reading;
mod watch;

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;
use clap::builder::TypedValueParser;

use super::scope::{Part, Scope};
use super::{Command, OutputArguments, choice, deliver, style};
use crate::analysis::{Analysis, analyse};
use crate::diagnostic::Finding;
use crate::output::findings;
use crate::output::format::{FindingsFormat, Report};
use crate::output::located::worst;
use crate::output::past;
use crate::output::tally::tally;
use crate::reading::Reading;
use crate::shell::files;
use crate::shell::open::Opened;
use crate::source::map::Places;

/// Check the milestones of a book
///
/// The same findings as in `mdbook build`. With PATHs, only the findings about these files and folders are shown; rules
/// that need the whole book still read all of it. A PATH outside any book is checked on its own.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    scope: Scope,

    /// How to write the findings
    #[arg(long, short, value_parser = formats(), default_value = findings::ALL[0].name)]
    format: &'static FindingsFormat,

    /// List at most the N worst findings; counts and exit code still include all of them
    #[arg(long, value_name = "N")]
    max: Option<usize>,

    /// Check again after each change, and show which findings appeared and which are gone
    #[arg(long, conflicts_with_all = ["output", "format"])]
    watch: bool,

    #[command(flatten)]
    output: OutputArguments,

    /// Instead of the findings, show for each milestone which value was read from which line, and which lines look like
    /// fields, sections or boxes but were not read; as text, or with `--format json`
    #[arg(long)]
    explain_reading: bool,
}

const EXAMPLES: &str = "\
Examples:
  mdbook-mls check                                          the whole book
  mdbook-mls check docs/specs/milestone/mls-002-queue.md    one milestone, before you push it
  mdbook-mls check --format sarif --output mls.sarif        for code scanning
  mdbook-mls check --as-of 2027-03-01                       what will be overdue in March?
  mdbook-mls check --explain-reading                        which line gives which value?";

impl Command for Arguments {
    const NAME: &'static str = "check";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    if arguments.watch {
        watch::watch(&arguments.scope)?;
    }
    let parts = arguments.scope.parts()?;
    if arguments.explain_reading {
        return explain(&parts, arguments);
    }
    if parts.len() > 1 && !arguments.format.takes_several_books {
        bail!("the PATHs belong to several books, but this format can hold only one; check each book by itself");
    }
    let mut text = String::new();
    let mut receipts = Vec::new();
    let mut blocks = false;
    for part in &parts {
        let opened = &part.opened;
        let places = Places::new(&opened.book, &opened.tree);
        let mut analysis = analyse(&opened.book, &opened.config, opened.as_of);
        part.narrow(&mut analysis, &places);
        blocks |= analysis.blocking().next().is_some();
        let receipt = receipt(&analysis);
        receipts.extend(shortened(&mut analysis, arguments));
        text.push_str(&written(&analysis, &places, opened, arguments));
        receipts.extend(past::note(&analysis.project));
        receipts.extend(no_milestones(&part.other_chapters(&analysis.project)));
        receipts.push(receipt);
        // The program ends soon, and freeing everything piece by piece takes longer than writing the findings.
        std::mem::forget(analysis);
    }
    std::mem::forget(parts);
    deliver(&text, arguments.output.output.as_deref())?;
    for receipt in receipts {
        anstream::eprintln!("{receipt}");
    }
    Ok(ExitCode::from(u8::from(blocks)))
}

/// Keeps the worst findings, as many as are asked for. Our own JSON does that itself, since it counts all findings.
fn shortened(analysis: &mut Analysis<'_>, arguments: &Arguments) -> Option<String> {
    let most = arguments.max.filter(|_| arguments.format.name != "json")?;
    let left = analysis.findings.len().saturating_sub(most);
    let kept: Vec<Finding> = worst(analysis, Some(most)).into_iter().cloned().collect();
    analysis.findings = kept;
    match left {
        0 => None,
        1 => Some("1 more finding is not listed".to_owned()),
        _ => Some(format!("{left} more findings are not listed")),
    }
}

/// Shows what was read from the selected milestones. It judges nothing, so the exit code is 0.
fn explain(parts: &[Part], arguments: &Arguments) -> Result<ExitCode> {
    let mut readings = Vec::new();
    let mut notes = Vec::new();
    for part in parts {
        let opened = &part.opened;
        let analysis = analyse(&opened.book, &opened.config, opened.as_of);
        let project = &analysis.project;
        let wanted = project
            .subjects()
            .filter(|subject| part.wants(&opened.book, subject.chapter));
        readings.extend(wanted.map(|subject| Reading::of(project, subject)));
        notes.extend(no_milestones(&part.other_chapters(project)));
    }
    let text = match arguments.format.name {
        "json" => reading::json(&readings)?,
        name if name == findings::ALL[0].name => reading::text(&readings),
        name => bail!("`--explain-reading` writes text or JSON, not `{name}`; leave `--format` out"),
    };
    deliver(&text, arguments.output.output.as_deref())?;
    for note in notes {
        anstream::eprintln!("{note}");
    }
    Ok(ExitCode::SUCCESS)
}

/// The formats by name, the default first.
fn formats() -> impl TypedValueParser<Value = &'static FindingsFormat> {
    choice(findings::ALL.iter().map(|format| (format.name, format.help, *format)))
}

fn written(analysis: &Analysis<'_>, places: &Places<'_>, opened: &Opened<'_>, arguments: &Arguments) -> String {
    (arguments.format.write)(&Report {
        analysis,
        places,
        root: &files::below_repository(opened.tree.root()),
        style: style(arguments.output.output.as_deref()),
        most: arguments.max,
    })
}

/// A note for people who name a file, or have one that looks like a milestone, that there was nothing to check.
fn no_milestones(paths: &[String]) -> Option<String> {
    let (first, rest) = paths.split_first()?;
    let them = match rest.len() {
        0 => format!("`{first}` is not a milestone"),
        1 => format!("`{first}` and `{}` are not milestones", rest[0]),
        more => format!("`{first}` and {more} more files are not milestones (`mdbook-mls doctor` names them)"),
    };
    let (is, makes) = match rest.is_empty() {
        true => ("it is", "makes it one"),
        false => ("they are", "makes each of them one"),
    };
    Some(format!(
        "note: {them}, so {is} not checked; an id like `MLS-001` in the front matter, the H1 or the file name {makes}"
    ))
}

fn receipt(analysis: &Analysis<'_>) -> String {
    let tally = tally(analysis);
    // The first of the worst findings.
    let live = analysis.findings.iter().rev().filter(|finding| finding.is_live());
    match live.max_by_key(|finding| finding.severity) {
        Some(finding) => format!("{tally}; `mdbook-mls explain {}` explains one of them", finding.rule),
        None => tally,
    }
}
