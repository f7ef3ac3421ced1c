//! `check --watch`: the findings that come and go while people write.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::analysis::{Analysis, analyse};
use crate::output::findings::concise;
use crate::output::format::{Report, Style};
use crate::output::tally::tally;
use crate::requests::followed::followed;
use crate::shell::command::deliver;
use crate::shell::command::scope::{Part, Scope};
use crate::source::map::Places;

/// How often files are looked at.
const PAUSE: Duration = Duration::from_millis(300);

/// Runs until somebody ends it.
///
/// # Errors
/// The book cannot be read at the start, or standard output cannot be written.
pub(super) fn watch(scope: &Scope) -> Result<()> {
    // A change while files are being read is noticed afterwards.
    let mut last = seen(&scope.parts()?);
    let mut parts = scope.parts()?;
    say_all(&parts)?;
    loop {
        std::thread::sleep(PAUSE);
        let now = seen(&parts);
        if now == last {
            continue;
        }
        last = now;
        // A half-saved file, or a mistake in book.toml: the next change may correct it.
        let next = match scope.parts() {
            Ok(next) => next,
            Err(error) => {
                anstream::eprintln!("{error:#}");
                continue;
            }
        };
        say_changes(&parts, &next)?;
        parts = next;
    }
}

fn narrowed<'a>(part: &'a Part, places: &Places<'_>) -> Analysis<'a> {
    let opened = &part.opened;
    let mut analysis = analyse(&opened.book, &opened.config, opened.as_of);
    part.narrow(&mut analysis, places);
    analysis
}

fn say_all(parts: &[Part]) -> Result<()> {
    for part in parts {
        let places = Places::new(&part.opened.book, &part.opened.tree);
        let analysis = narrowed(part, &places);
        let style = Style::default();
        let report = Report {
            analysis: &analysis,
            places: &places,
            root: "",
            style,
            most: None,
        };
        deliver((concise::RECORD.write)(&report), None)?;
        anstream::eprintln!("{}; watching, press Ctrl-C to stop", tally(&analysis));
    }
    Ok(())
}

fn say_changes(before: &[Part], after: &[Part]) -> Result<()> {
    for (old, new) in before.iter().zip(after) {
        let old_places = Places::new(&old.opened.book, &old.opened.tree);
        let places = Places::new(&new.opened.book, &new.opened.tree);
        let (old, new) = (narrowed(old, &old_places), narrowed(new, &places));
        let found = followed(&old, &new);
        let mut out = String::new();
        for (sign, findings, places) in [("+", &found.gained, &places), ("-", &found.gone, &old_places)] {
            for finding in findings {
                let place = crate::shell::command::writing::place_of(finding, places);
                let message = crate::text::terminal::clean(&finding.message);
                _ = writeln!(out, "{sign} {} {place}{}: {message}", finding.severity, finding.rule);
            }
        }
        deliver(out, None)?;
        anstream::eprintln!("{}", tally(&new));
    }
    Ok(())
}

type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// The modification time and the length of each file that the books have read or may read next.
fn seen(parts: &[Part]) -> Seen {
    let mut found = Seen::new();
    for part in parts {
        let root = part.opened.tree.root();
        let mut note = |path: &Path| {
            if let Ok(known) = std::fs::metadata(path) {
                found.insert(path.to_owned(), (known.modified().ok(), known.len()));
            }
        };
        for file in part.opened.tree.read_files() {
            note(&root.join(file));
        }
        note(&root.join("book.toml"));
        note(&root.join(crate::baseline::FILE));
        let mut folders = vec![root.join(&part.opened.book.src)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let name = entry.file_name();
                let is_hidden = name.to_string_lossy().starts_with('.');
                match entry.file_type() {
                    // Symbolic links are not followed: they may form a cycle.
                    Ok(kind) if kind.is_dir() && !is_hidden => folders.push(path),
                    Ok(kind) if kind.is_file() && path.extension().is_some_and(|extension| extension == "md") => {
                        note(&path)
                    }
                    _ => {}
                }
            }
        }
    }
    found
}
