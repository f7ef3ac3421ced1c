//! `rename`: gives a spec another id.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::Command;
use super::new::place::known_ids;
use super::writing::{Outcome, WritingArguments};
use crate::analysis::{Analysis, analyse};
use crate::baseline::{self, Baseline};
use crate::output::ahead::counted;
use crate::requests::{Refusal, Renamed, rename, renewed_signatures};
use crate::shell::open::Opened;
use crate::source::map::Places;

/// Change the id of a spec
///
/// Changes it in the chapter, its file name, SUMMARY.md and all references, links, anchors and waivers of the book. The
/// entries of the baseline are updated, and valid signatures are renewed. Code is not changed. Either all files are
/// written or none.
#[derive(Args)]
#[command(after_help = "\
Examples:
  mdbook-mls rename MLS-004 MLS-014 --dry-run
  mdbook-mls rename MLS-004 MLS-014")]
pub(crate) struct Arguments {
    /// The present id
    old: String,

    /// The new id
    new: String,

    #[command(flatten)]
    writing: WritingArguments,
}

impl Command for Arguments {
    const NAME: &'static str = "rename";

    fn run(&self) -> Result<ExitCode> {
        self.writing.run(|opened, analysis, places| {
            let taken = known_ids(&analysis.project, opened.book.summary.as_deref().unwrap_or(""));
            let own = |id: &crate::model::SpecId| analysis.project.graph.by_id(id.as_str()).is_some();
            let taken: Vec<_> = taken.into_iter().filter(|id| !own(id)).collect();
            let renamed = rename(&analysis.project, places, &self.old, &self.new, &taken)?;
            completed(opened, analysis, renamed)
        })
    }
}

/// Adds the renewed signatures and the updated entries of the baseline.
fn completed(opened: &Opened<'static>, before: &Analysis<'_>, renamed: Renamed) -> Result<Outcome, Refusal> {
    let Renamed {
        old,
        new,
        mut texts,
        moved,
        places: count,
    } = renamed;
    let mut outcome = Outcome::default();
    if texts.is_empty() {
        return Ok(outcome);
    }
    let unread = |error: anyhow::Error| Refusal::new(format!("the book cannot be read with the new id: {error:#}"));
    let pairs = |texts: &std::collections::BTreeMap<String, String>| {
        texts
            .iter()
            .map(|(file, text)| (file.clone(), text.clone()))
            .collect::<Vec<_>>()
    };
    let gone = || moved.as_ref().map(|(from, _)| from.as_str());
    let next = opened
        .with_and_without(pairs(&texts), gone(), &opened.book)
        .map_err(unread)?;
    let after = analyse(&next.book, &opened.config, opened.as_of);
    let count_of =
        |analysis: &Analysis<'_>, rule: &str| analysis.findings.iter().filter(|finding| finding.rule == rule).count();
    let graph = &after.project.graph;
    let is_right = graph.by_id(&new).is_some()
        && graph.by_id(&old).is_none()
        && graph.specs.len() == before.project.graph.specs.len()
        && count_of(&after, "unresolved-reference") <= count_of(before, "unresolved-reference");
    if !is_right {
        return Err(Refusal::new(format!(
            "{old} cannot become {new} everywhere: something still has the old id"
        ))
        .with_help("look at `--dry-run` after `mdbook-mls doctor`, and rename the rest by hand first"));
    }
    let places = Places::new(&next.book, &next.tree);
    let renewed = renewed_signatures(&before.project, &after.project, &places)?;
    let signatures = renewed.len();
    texts.extend(renewed);
    if let Some(baseline) = &opened.baseline {
        let fresh = opened
            .with_and_without(pairs(&texts), gone(), &opened.book)
            .map_err(unread)?;
        let after = analyse(&fresh.book, &opened.config, opened.as_of);
        let moved = moved.as_ref().map(|(from, to)| (from.as_str(), to.as_str()));
        let text = renamed_baseline(baseline, before, &after, (&old, &new), moved).text();
        if text != baseline.text() {
            texts.insert(baseline::FILE.to_owned(), text);
        }
    }
    let files = texts.len();
    outcome.notes.push(format!(
        "{old} is now {new}, in {} in {}",
        counted(count, "place"),
        counted(files, "file")
    ));
    if let Some((from, to)) = moved {
        outcome.notes.push(format!("`{from}` is now `{to}`"));
        outcome.gone.push(from);
    }
    if signatures > 0 {
        outcome
            .notes
            .push(format!("signatures were renewed in {}", counted(signatures, "file")));
    }
    outcome.texts = texts;
    Ok(outcome)
}

/// The baseline with the fingerprints that its findings have after the rename, which changes neither their number nor their
/// order.
fn renamed_baseline(
    baseline: &Baseline,
    before: &Analysis<'_>,
    after: &Analysis<'_>,
    (old, new): (&str, &str),
    moved: Option<(&str, &str)>,
) -> Baseline {
    let mut next = baseline.clone();
    let mut pairs = std::collections::BTreeMap::new();
    let mut rules: Vec<&str> = before.findings.iter().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    for rule in rules {
        let one = before.findings.iter().filter(|finding| finding.rule == rule);
        let other = after.findings.iter().filter(|finding| finding.rule == rule);
        if one.clone().count() == other.clone().count() {
            let same = one.zip(other);
            pairs.extend(same.map(|(one, other)| {
                (
                    one.fingerprint.clone(),
                    (other.fingerprint.clone(), other.message.clone()),
                )
            }));
        }
    }
    for entry in &mut next.entries {
        if let Some((from, to)) = moved.filter(|(from, _)| entry.file == *from) {
            _ = from;
            to.clone_into(&mut entry.file);
        }
        match pairs.get(&entry.fingerprint) {
            Some((fingerprint, message)) => {
                entry.fingerprint.clone_from(fingerprint);
                entry.message.clone_from(message);
            }
            None => entry.message = entry.message.replace(old, new),
        }
    }
    let mut sorted = Baseline::default();
    sorted.add(next);
    sorted
}
