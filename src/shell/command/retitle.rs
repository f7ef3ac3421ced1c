//! `retitle`: gives a spec another title.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::Command;
use super::writing::{Outcome, WritingArguments};
use crate::requests::{Draft, Refusal, retitled_summary};
use crate::source::map::Files as _;
use crate::source::path;

/// Change the title of a spec
///
/// Changes it in the heading, the front matter and SUMMARY.md if they have the old title. The id and a number before it
/// stay. Links to the heading follow its new anchor.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls retitle MLS-004 \"Book from the kitchen table\"")]
pub(crate) struct Arguments {
    /// The spec
    id: String,

    /// The title without the id
    title: String,

    #[command(flatten)]
    writing: WritingArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "retitle";

    fn run(&self) -> Result<ExitCode> {
        self.writing.run(|opened, analysis, places| {
            let mut draft = Draft::new(&analysis.project);
            let place = draft.place(&self.id)?;
            let old = analysis.project.document(place.spec).title.clone();
            let retitled = draft.retitle(place, &self.title)?;
            let mut texts = draft.files(places)?;
            let file = path::join(&opened.book.src, "SUMMARY.md");
            let title = self.title.split_whitespace().collect::<Vec<_>>().join(" ");
            if let Some(summary) = opened.tree.read(&file) {
                let own = opened.book.chapters[place.chapter].file();
                texts.extend(retitled_summary(&summary, own, &retitled).map(|text| (file, text)));
            }
            if texts.is_empty() && old != title && !old.ends_with(&title) {
                return Err(
                    Refusal::new("the title in SUMMARY.md has a form that the program cannot read")
                        .with_help("change it there by hand, or begin the chapter with a heading"),
                );
            }
            draft.relink(place.chapter, places, &mut texts)?;
            Ok(Outcome {
                texts,
                notes: std::mem::take(&mut draft.notes),
                ..Outcome::default()
            })
        })
    }
}
