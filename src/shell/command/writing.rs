//! What the commands that write share: the book under its lock, a draft of it, the diff, and what followed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};
use clap::Args;

use super::{BookArguments, deliver, find_root, tell_failures};
use crate::analysis::{Analysis, analyse};
use crate::diagnostic::{Finding, Site};
use crate::output::diff::{diff, drawn_diff};
use crate::requests::followed::followed;
use crate::requests::{Draft, Refusal};
use crate::shell::files::{self, Change};
use crate::shell::open::Opened;
use crate::shell::tree::Disk;
use crate::source::map::{Files as _, Places};
use crate::text::terminal::clean;

/// Which book, and whether it is written.
#[derive(Args)]
pub(super) struct WritingArguments {
    /// Print the diff and write nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    pub book: BookArguments,
}

/// The result of a request.
#[derive(Default)]
pub(super) struct Outcome {
    /// The new contents of files, by path relative to the book's root.
    pub texts: BTreeMap<String, String>,
    /// Files to remove.
    pub gone: Vec<String>,
    /// What was done, one line each.
    pub notes: Vec<String>,
}

impl WritingArguments {
    /// Carries out `request`, which changes only chapters.
    ///
    /// # Errors
    /// A refusal, or an error of the book and its files.
    pub(super) fn draft(&self, request: impl FnOnce(&mut Draft<'_, '_>) -> Result<(), Refusal>) -> Result<ExitCode> {
        self.run(|_, analysis, places| {
            let mut draft = Draft::new(&analysis.project);
            request(&mut draft)?;
            Ok(Outcome {
                texts: draft.files(places)?,
                notes: std::mem::take(&mut draft.notes),
                ..Outcome::default()
            })
        })
    }

    /// Carries out `request`, writes its result and prints what followed.
    ///
    /// # Errors
    /// The same as [`Self::draft`].
    pub(super) fn run(
        &self,
        request: impl FnOnce(&Opened<'static>, &Analysis<'_>, &Places<'_>) -> Result<Outcome, Refusal>,
    ) -> Result<ExitCode> {
        let root = find_root(self.book.root.as_deref())?;
        let _lock = match self.dry_run {
            true => None,
            false => Some(files::lock(&root)?),
        };
        let opened = self.book.open()?;
        let places = Places::new(&opened.book, &opened.tree);
        let analysis = analyse(&opened.book, &opened.config, opened.as_of);
        tell_failures(&analysis);
        let mut outcome = request(&opened, &analysis, &places).map_err(|refusal| told(&refusal, &places))?;
        outcome
            .texts
            .retain(|file, text| opened.tree.read(file).is_none_or(|old| *old != **text));
        if outcome.texts.is_empty() && outcome.gone.is_empty() {
            anstream::eprintln!("nothing to do: the book already says this");
            return Ok(ExitCode::SUCCESS);
        }
        self.inside(&opened, &outcome)?;
        if self.dry_run {
            let mut text = outcome.diff(&opened.tree);
            if std::io::stdout().is_terminal() {
                text = drawn_diff(&text);
            }
            deliver(text, None)?;
        } else {
            files::write_together(opened.tree.root(), &outcome.changes(&opened.tree))?;
        }
        let followed = self.followed(&opened, &analysis, &outcome);
        let mut said = String::new();
        for note in &outcome.notes {
            _ = writeln!(said, "{}", clean(note));
        }
        match followed {
            Ok(followed) => said.push_str(&followed),
            // The change is made; `check` reports what became of the book.
            Err(error) => _ = writeln!(said, "the effect on the findings is not known: {error:#}"),
        }
        match self.dry_run {
            true => anstream::eprint!("{said}"),
            false => deliver(said, None)?,
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Refuses to write outside the book.
    fn inside(&self, opened: &Opened<'static>, outcome: &Outcome) -> Result<()> {
        let tree = &opened.tree;
        for file in outcome.texts.keys().chain(&outcome.gone) {
            let path = tree.root().join(file);
            let known = path.canonicalize().or_else(|_| match path.parent() {
                Some(above) => above.canonicalize(),
                None => path.canonicalize(),
            });
            let is_inside = known.is_ok_and(|path| {
                let root = tree.root().canonicalize();
                tree.holds(&opened.book.src, &path) || root.is_ok_and(|root| path.starts_with(root))
            });
            if !is_inside {
                return Err(anyhow!(
                    "`{file}` is outside the book and is not changed; change it by hand"
                ));
            }
        }
        Ok(())
    }

    /// The findings that appeared and disappeared, in words.
    fn followed(&self, opened: &Opened<'static>, before: &Analysis<'_>, outcome: &Outcome) -> Result<String> {
        // The new texts are laid over the disk even if they were written: the tree keeps what it has read.
        let texts = outcome.texts.iter().map(|(file, text)| (file.clone(), text.clone()));
        let gone = outcome.gone.iter().map(String::as_str);
        let next = opened.with_and_without(texts, gone, before.project.book)?;
        let places = Places::new(&next.book, &next.tree);
        let after = analyse(&next.book, &opened.config, opened.as_of);
        let found = followed(before, &after);
        let mut out = String::new();
        for (sign, findings) in [("+", &found.gained), ("-", &found.gone)] {
            for finding in findings {
                let file = match sign {
                    "+" => place_of(finding, &places),
                    _ => String::new(),
                };
                _ = writeln!(
                    out,
                    "{sign} {} {file}{}: {}",
                    finding.severity,
                    finding.rule,
                    clean(&finding.message)
                );
            }
        }
        if out.is_empty() {
            out.push_str("the findings are the same as before\n");
        }
        Ok(out)
    }
}

pub(super) fn place_of(finding: &Finding, places: &Places<'_>) -> String {
    match &finding.site {
        Site::Chapter { .. } => places.locate(&finding.site).map_or(String::new(), |place| {
            format!("{}:{}: ", clean(&place.file), place.start.line)
        }),
        Site::File { path } => format!("{}: ", clean(path)),
        Site::Book => String::new(),
    }
}

/// A refusal with its place.
pub(super) fn told(refusal: &Refusal, places: &Places<'_>) -> anyhow::Error {
    let place = refusal.site.as_ref().and_then(|(chapter, span)| {
        places.locate(&Site::Chapter {
            chapter: *chapter,
            span: *span,
        })
    });
    let place = place.map_or(String::new(), |place| {
        format!("\n  at {}:{}", place.file, place.start.line)
    });
    let help = match refusal.help.is_empty() {
        true => String::new(),
        false => format!("\n  help: {}", refusal.help),
    };
    anyhow!("{}{place}{help}", refusal.message)
}

impl Outcome {
    fn diff(&self, before: &Disk) -> String {
        let mut out = String::new();
        for (file, new) in &self.texts {
            let old = before.read(file).unwrap_or_default();
            out.push_str(&diff(file, &old, new));
        }
        for file in &self.gone {
            let old = before.read(file).unwrap_or_default();
            out.push_str(&diff(file, &old, ""));
        }
        out
    }

    fn changes(&self, before: &Disk) -> Vec<Change> {
        let written = self.texts.iter().map(|(file, text)| {
            let path = before.root().join(file);
            match before.read(file) {
                Some(known) => Change::update(path, known.as_bytes(), text.as_bytes()),
                None => Change::create(path, text.as_bytes()),
            }
        });
        let gone = self.gone.iter().map(|file| {
            let known = before.read(file).unwrap_or_default();
            Change::remove(before.root().join(file), known.as_bytes())
        });
        written.chain(gone).collect()
    }
}

/// Splits `FIELD=VALUE`.
///
/// # Errors
/// There is no `=`.
pub(super) fn pair(argument: &str) -> Result<(&str, &str)> {
    argument
        .split_once('=')
        .with_context(|| format!("`{argument}` is neither an id nor FIELD=VALUE"))
}
