//! `what-if`: what follows from changes that nobody has made.

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use super::writing::{pair, told};
use super::{BookArguments, Command, OutputArguments, deliver, style, tell_failures};
use crate::analysis::analyse;
use crate::compare::compare;
use crate::output::artefacts::timeline;
use crate::output::changes::{self, Report, Side, rows};
use crate::requests::{Draft, Refusal};
use crate::source::map::{Files as _, Places};
use crate::source::path;
use crate::summary;

/// Show the effect of changes without making them
///
/// Applies the changes to a copy of the book in memory and compares: which milestones would be late or lose their
/// slack, who would be overbooked, which findings would appear or disappear, and the roadmap before (`-`) and after
/// (`+`). Nothing is written. A target may be a date, `+10d` or `-1w` in calendar days, or `+5wd` in the book's working
/// days; `drop` removes a milestone, or with MLS-004#2 its second deliverable.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls what-if MLS-002 target=+2w
  mdbook-mls what-if MLS-002 target=+5wd owner=\"Ana, Bo\"
  mdbook-mls what-if MLS-002 drop --format markdown    to paste into a discussion
  mdbook-mls what-if MLS-002 target=+2w --format svg --output roadmap.svg")]
pub(crate) struct Arguments {
    /// An id, MLS-004 or MLS-004#2, and its changes: target=, status=, owner= or `drop`; more ids with their changes
    /// may follow
    #[arg(value_name = "ID CHANGE", required = true, num_args = 2..)]
    what: Vec<String>,

    #[command(flatten)]
    book: BookArguments,

    /// How to write it
    #[arg(long, short, value_enum, default_value_t)]
    format: Format,

    #[command(flatten)]
    output: OutputArguments,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The consequences, the changes, and the roadmap before and after
    #[default]
    Full,
    /// The same to paste into a discussion
    Markdown,
    /// The same as `diff --format json`
    Json,
    /// The roadmap as a picture that shows each changed milestone before and after
    Svg,
}

/// A change to one spec or deliverable.
enum Change<'a> {
    Set(&'a str, &'a str),
    Drop,
}

impl Command for Arguments {
    const NAME: &'static str = "what-if";

    fn run(&self) -> Result<ExitCode> {
        let requests = read(&self.what)?;
        let opened = self.book.open()?;
        let places = Places::new(&opened.book, &opened.tree);
        let before = analyse(&opened.book, &opened.config, opened.as_of);
        let mut draft = Draft::new(&before.project);
        let texts = apply(&mut draft, &requests).and_then(|()| draft.files(&places));
        let mut texts = texts.map_err(|refusal| told(&refusal, &places))?;
        let mut gone = Vec::new();
        let listed = path::join(&opened.book.src, "SUMMARY.md");
        for file in draft.dropped() {
            let known = texts.get(&listed).cloned();
            let known = known.or_else(|| opened.tree.read(&listed).map(|text| text.to_string()));
            let text = known.and_then(|text| summary::without(&text, file));
            let text =
                text.with_context(|| format!("SUMMARY.md does not list `{file}` in a form that the program can read"))?;
            texts.insert(listed.clone(), text);
            gone.push(path::join(&opened.book.src, file));
        }
        let gone = gone.iter().map(String::as_str);
        let next = opened.with_and_without(texts, gone, &opened.book)?.checked()?;
        let after = analyse(&next.book, &next.config, opened.as_of);
        let next_places = Places::new(&next.book, &next.tree);
        let comparison = compare(&before, &after);
        let output = self.output.output.as_deref();
        let report = Report {
            comparison: &comparison,
            base: Side {
                analysis: &before,
                places: &places,
                name: "working tree".to_owned(),
            },
            head: Side {
                analysis: &after,
                places: &next_places,
                name: "what if".to_owned(),
            },
            root: "",
            style: style(output),
            all: false,
            fails: false,
            follows_first: true,
        };
        let write = |name: &str| {
            let format = changes::ALL.iter().find(|format| format.name == name);
            format.map_or_else(String::new, |format| (format.write)(&report))
        };
        let projects = (&before.project, &after.project);
        let text = match self.format {
            Format::Full => write("full") + &rows::text(projects.0, projects.1),
            Format::Markdown => write("markdown") + &rows::markdown(projects.0, projects.1),
            Format::Json => write("json"),
            Format::Svg => timeline::compared(&before, &after),
        };
        deliver(text, output)?;
        tell_failures(&before);
        let tally = changes::tally(&comparison);
        let tally = if tally.is_empty() {
            "nothing would change"
        } else {
            &tally
        };
        anstream::eprintln!("mdbook-mls: what if: {tally}; nothing is written");
        Ok(ExitCode::SUCCESS)
    }
}

/// Ids, each with its changes.
fn read(what: &[String]) -> Result<Vec<(&str, Vec<Change<'_>>)>> {
    let mut requests: Vec<(&str, Vec<Change<'_>>)> = Vec::new();
    for argument in what {
        let change = match argument.as_str() {
            "drop" => Change::Drop,
            argument if argument.contains('=') => {
                let (field, value) = pair(argument)?;
                Change::Set(field, value)
            }
            id => {
                requests.push((id, Vec::new()));
                continue;
            }
        };
        match requests.last_mut() {
            Some((_, changes)) => changes.push(change),
            None => bail!("`{argument}` has no id before it; write `mdbook-mls what-if MLS-001 {argument}`"),
        }
    }
    match requests.iter().find(|(_, changes)| changes.is_empty()) {
        Some((id, _)) => {
            bail!("nothing is changed for `{id}`; write `mdbook-mls what-if {id} target=+1w`, or `{id} drop`")
        }
        None => Ok(requests),
    }
}

fn apply(draft: &mut Draft<'_, '_>, requests: &[(&str, Vec<Change<'_>>)]) -> Result<(), Refusal> {
    for (id, changes) in requests {
        for change in changes {
            let place = draft.place(id)?;
            match change {
                Change::Drop => draft.drop(place)?,
                Change::Set(field, value) => draft.set(place, field, value)?,
            }
        }
    }
    Ok(())
}
