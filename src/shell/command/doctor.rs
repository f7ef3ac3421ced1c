//! `doctor`: how the program sees a book and its surroundings, and which problems there are.

mod host;
mod reading;

use std::fmt::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use unicode_width::UnicodeWidthStr as _;

use super::{BookArguments, Command, OutputArguments, deliver, find_root, shown};
use crate::shell::open::Configured;
use crate::shell::tree::Disk;
use crate::text::terminal::{clean, clean_lines};

/// Look for problems in the setup of a book
///
/// Shows the versions of mdBook and of this program, the order of the preprocessors, how each chapter is read and why,
/// each setting with its origin, and the state of the git repository. Each problem comes with a remedy; if there is a
/// problem, the exit code is 1. Put the output into a bug report.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls doctor
  mdbook-mls doctor --root handbook --output report.txt")]
pub(crate) struct Arguments {
    #[command(flatten)]
    book: BookArguments,

    #[command(flatten)]
    output: OutputArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "doctor";

    fn run(&self) -> Result<ExitCode> {
        run(self)
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let root = find_root(arguments.book.root.as_deref())?;
    let configured = Configured::of_book(Disk::new(&root), &arguments.book.overrides())?;
    let Configured { settings, host, .. } = &configured;
    let mut report = Report::default();
    host::versions(settings, host, &root, &mut report);
    report.title("Book");
    report.row("folder", &shown_root(&root));
    report.row("sources", &settings.src);
    report.row("language", &settings.language);
    report.row("renderers", &settings.outputs.join(", "));
    host::order(settings, host, &mut report);
    let mut after = Report::default();
    reading::configuration(&configured, &mut after);
    reading::chapters(configured, &mut report);
    report.append(after);
    host::git(&root, &mut report);
    deliver(report.text(), arguments.output.output.as_deref())?;
    Ok(ExitCode::from(u8::from(!report.problems.is_empty())))
}

fn shown_root(root: &std::path::Path) -> String {
    match shown(root) {
        here if here.is_empty() => ".".to_owned(),
        elsewhere => elsewhere,
    }
}

/// What was found, part by part.
#[derive(Default)]
struct Report {
    parts: Vec<(&'static str, Vec<[String; 3]>)>,
    /// What is wrong, and what to do.
    problems: Vec<(String, String)>,
}

impl Report {
    fn title(&mut self, title: &'static str) {
        self.parts.push((title, Vec::new()));
    }

    fn append(&mut self, next: Self) {
        self.parts.extend(next.parts);
        self.problems.extend(next.problems);
    }

    fn row(&mut self, name: &str, value: &str) {
        self.row_with(name, value, "");
    }

    fn row_with(&mut self, name: &str, value: &str, note: &str) {
        if let Some((_, rows)) = self.parts.last_mut() {
            rows.push([name, value, note].map(|cell| clean(cell).into_owned()));
        }
    }

    fn problem(&mut self, what: impl Into<String>, remedy: impl Into<String>) {
        self.problems.push((what.into(), remedy.into()));
    }

    fn text(&self) -> String {
        let mut out = String::new();
        for (title, rows) in &self.parts {
            _ = writeln!(out, "{title}");
            let width = |column: usize, most: usize| {
                let widths = rows.iter().map(|row| row[column].width());
                widths.filter(|&width| width <= most).max().unwrap_or(0)
            };
            // One long value does not push the notes of all the others away.
            let widths = [width(0, usize::MAX), width(1, 40)];
            for [name, value, note] in rows {
                let pad = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
                let line = format!(
                    "  {name}{}  {value}{}  {note}",
                    pad(name, widths[0]),
                    pad(value, widths[1])
                );
                _ = writeln!(out, "{}", line.trim_end());
            }
            out.push('\n');
        }
        if self.problems.is_empty() {
            out.push_str("No problems\n");
            return out;
        }
        out.push_str("Problems\n");
        for (number, (what, remedy)) in (1..).zip(&self.problems) {
            let what = clean_lines(what).replace('\n', "\n     ");
            _ = writeln!(out, "  {number}. {what}\n     remedy: {}", clean(remedy));
        }
        out
    }
}
