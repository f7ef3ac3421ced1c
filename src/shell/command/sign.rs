//! `sign`: a role's agreement to what a milestone promises.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command as Process, ExitCode};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use super::writing::WritingArguments;
use super::{Command, deliver, find_spec};
use crate::analysis::analyse;
use crate::promise;
use crate::shell::open::open;
use crate::shell::tree::git;
use crate::text::terminal::clean;

/// Sign for a role, or verify signatures
///
/// Ticks the role's line in the sign-off section, or adds one, with name, date and a fingerprint of what the milestone
/// promises: title, deliverables, criteria and their levels, target, dependencies, rollback. It is evidence of who
/// agreed to what, but it is not a cryptographic signature: use signed commits for that.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls sign MLS-004 --role \"Product owner\" --by Ana
  mdbook-mls sign --verify                                 every signature of the book
  mdbook-mls sign MLS-004 --verify")]
pub(crate) struct Arguments {
    /// The milestone
    #[arg(required_unless_present = "verify")]
    id: Option<String>,

    /// The role, with its name in the sign-off section
    #[arg(long, value_name = "ROLE", required_unless_present = "verify")]
    role: Option<String>,

    /// Who signs [default: git's user.name]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,

    /// Show for each signature whether it still fits and, from git, what has changed since; write nothing
    #[arg(long, conflicts_with_all = ["role", "by"])]
    verify: bool,

    #[command(flatten)]
    writing: WritingArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "sign";

    fn run(&self) -> Result<ExitCode> {
        if self.verify {
            return self.verify();
        }
        let id = self.id.as_deref().context("name the milestone")?;
        let role = self.role.as_deref().context("name the role with `--role`")?;
        let by = match &self.by {
            Some(by) => by.clone(),
            None => user()?,
        };
        self.writing.draft(|draft| {
            let place = draft.place(id)?;
            draft.sign(place, role, &by)
        })
    }
}

/// The name of the user, from git.
fn user() -> Result<String> {
    let output = Process::new("git").args(["config", "user.name"]).output();
    let name = output
        .ok()
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    match name.filter(|name| !name.is_empty()) {
        Some(name) => Ok(name),
        None => bail!("git has no `user.name`; name the person who signs with `--by NAME`"),
    }
}

impl Arguments {
    /// Exits with 1 if a signature does not fit.
    fn verify(&self) -> Result<ExitCode> {
        let opened = self.writing.book.open()?;
        let analysis = analyse(&opened.book, &opened.config, opened.as_of);
        let project = &analysis.project;
        let wanted = match &self.id {
            Some(id) => Some(find_spec(project, id, Some("milestone"))?),
            None => None,
        };
        let (mut out, mut count, mut stale) = (String::new(), 0, 0);
        for subject in project
            .subjects()
            .filter(|subject| wanted.is_none_or(|wanted| wanted == subject.spec))
        {
            let now = promise::of_subject(project, subject);
            for signature in promise::signatures(subject.milestone, subject.text) {
                count += 1;
                let fits = signature.fits(&now);
                let said = match fits {
                    Some(true) => "as signed",
                    Some(false) => "changed since",
                    None => "in a form that this program cannot read",
                };
                stale += usize::from(fits != Some(true));
                _ = writeln!(
                    out,
                    "{}: {}: {said}",
                    project.name(subject.spec),
                    clean(&signature.words)
                );
                if fits == Some(false) {
                    let signed = self.signed(opened.tree.root(), &signature.hex);
                    out.push_str(&changed(signed.as_deref(), &promise::parts_of(project, subject)));
                }
            }
        }
        if count == 0 {
            out.push_str("there is no signature; `mdbook-mls sign ID --role ROLE` writes one\n");
        }
        deliver(out, None)?;
        Ok(ExitCode::from(u8::from(stale > 0)))
    }

    /// What was promised when the signature was given, if a commit has it.
    fn signed(&self, root: &Path, hex: &str) -> Option<Vec<String>> {
        // The commit that added it, and the state before, in case somebody signed and edited at once.
        let mut revisions = vec!["HEAD".to_owned()];
        for commit in git::with_words(root, &format!("{}:{hex}", promise::VERSION)).unwrap_or_default() {
            revisions.push(format!("{commit}^"));
            revisions.push(commit);
        }
        revisions.iter().rev().find_map(|revision| {
            let opened = open(git::at(root, revision).ok()?, &self.writing.book.overrides()).ok()?;
            let analysis = analyse(&opened.book, &opened.config, opened.as_of);
            let project = &analysis.project;
            let mut all = project.subjects().map(|subject| promise::parts_of(project, subject));
            all.find(|parts| promise::fingerprint(parts) == hex)
        })
    }
}

fn changed(signed: Option<&[String]>, now: &[String]) -> String {
    let Some(signed) = signed else {
        return "  no commit contains the text that was signed, so the changes are not known\n".to_owned();
    };
    let changed = promise::difference(signed, now);
    let mut out = String::new();
    for (sign, parts) in [("-", changed.gone), ("+", changed.new)] {
        for part in parts {
            _ = writeln!(out, "  {sign} {}", clean(&part));
        }
    }
    out
}
