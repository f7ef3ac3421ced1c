//! What each chapter is read as, and the settings in force.

use std::fmt::Write as _;

use super::Report;
use crate::analysis::analyse;
use crate::config::{self, Config, Origin};
use crate::diagnostic::Site;
use crate::model::{Document, IdSource};
use crate::parse::several;
use crate::project::Project;
use crate::reading::Reading;
use crate::rules;
use crate::shell::open::{Configured, Opened, Problem};
use crate::source::{Chapter, ChapterIx};

pub(super) fn chapters(configured: Configured, report: &mut Report) {
    report.title("Chapters");
    let opened = match configured.chapters(Vec::new()) {
        Ok(opened) => opened,
        Err(error) => {
            report.row("none", "the book cannot be read");
            report.problem(
                format!("{error:#}"),
                "fix this first; mdBook cannot read the book either",
            );
            return;
        }
    };
    // The chapters are shown whatever is wrong with the rest.
    let Opened { book, config, .. } = &opened;
    let analysis = analyse(book, config, opened.as_of);
    let project = &analysis.project;
    for finding in analysis
        .findings
        .iter()
        .filter(|finding| finding.rule == rules::INTERNAL_ERROR)
    {
        let file = match finding.site {
            Site::Chapter { chapter, .. } => format!("`{}`: ", book.chapters[chapter].file()),
            _ => String::new(),
        };
        report.problem(format!("{file}{}", finding.message), &*finding.help);
    }
    let mut milestones = 0;
    let mut pages_until = 0;
    for (chapter, document) in project.documents.iter().enumerate() {
        milestones += usize::from(document.has_milestones() || document.unread.is_some());
        if chapter < pages_until {
            continue;
        }
        let pages = project.documents[chapter..]
            .iter()
            .zip(&book.chapters[chapter..])
            .take_while(|(other, own)| is_plain(other) && several_in(project, own).is_none())
            .count();
        let (what, mut why) = reading(project, chapter, document, config);
        if pages > SHOWN_ALONE {
            pages_until = chapter + pages;
            let last = book.chapters[pages_until - 1].file();
            _ = write!(why, ", like the {} chapters after it, up to {last}", pages - 1);
        }
        if let Some(subject) = project.subjects().find(|subject| subject.chapter == chapter) {
            why.push_str(&values(&Reading::of(project, subject)));
        }
        report.row_with(book.chapters[chapter].file(), &what, &why);
        parts(project, chapter, report);
    }
    if milestones == 0 {
        report.problem(
            "no chapter is a milestone",
            "type `mdbook-mls new milestone first-light` to start one, or name existing chapters in `milestones` under `[preprocessor.mls]`",
        );
    }
    let unlisted = book.unlisted.iter().flatten();
    for file in unlisted {
        let name = file.rsplit('/').next().unwrap_or(file);
        if let Some((id, _)) = config.prefixes.id_at_start(name, 3) {
            report.problem(
                format!("`{file}` looks like {id}, but SUMMARY.md does not list it"),
                format!("add it to `{}/SUMMARY.md`: `- [{id}]({file})`", book.src),
            );
        }
    }
}

/// Pages in a row that are listed one by one; of more, the first says how far they go.
const SHOWN_ALONE: usize = 3;

/// A page in which nothing looks like a milestone.
fn is_plain(document: &Document) -> bool {
    let metadata = &document.metadata;
    let is_read = document.identity.is_some() || document.has_milestones() || document.unread.is_some();
    !is_read && metadata.status.is_none() && metadata.target.is_none()
}

/// The message and the help for a page whose headings read like milestones.
fn several_in(project: &Project<'_>, chapter: &Chapter<'_>) -> Option<(String, String)> {
    let found = several::find(chapter, &project.book.src, project.config, project.containment);
    found.map(|(level, count)| several::advice(chapter.file(), level, count))
}

/// The milestones among a chapter's headings.
fn parts(project: &Project<'_>, chapter: ChapterIx, report: &mut Report) {
    let graph = &project.graph;
    for spec in graph
        .in_chapter(chapter)
        .filter(|&spec| graph.specs[spec].part.is_some())
    {
        let document = project.document(spec);
        let why = match &document.identity {
            Some(_) => "id at the start of a heading",
            None => "a heading of the level that `milestones` names; it has no id",
        };
        let name = match &graph.specs[spec].id {
            Some(id) => format!("milestone {id}"),
            None => format!("milestone `{}`", document.title),
        };
        report.row_with("", &name, why);
    }
}

/// What a chapter is, and how that is known.
fn reading(project: &Project<'_>, chapter: ChapterIx, document: &Document, config: &Config) -> (String, String) {
    let is_milestone = document.is_milestone();
    if document.unread.is_some() {
        let name = document
            .identity
            .as_ref()
            .map_or(String::new(), |own| format!("{}, ", own.id));
        return (
            format!("{name}not read"),
            "mdbook-mls itself failed to read it".to_owned(),
        );
    }
    let Some(own) = &document.identity else {
        return match is_milestone {
            true => (
                "milestone without an id".into(),
                "matches a glob of `milestones`".into(),
            ),
            false => {
                let own = &project.book.chapters[chapter];
                let several = several_in(project, own).map(|(message, help)| format!("{message}: {help}"));
                ("a page".into(), several.unwrap_or_else(|| page(document)))
            }
        };
    };
    let kind = config.prefixes.kind(own.id.prefix()).unwrap_or("spec");
    let source = match own.source {
        IdSource::FrontMatter => "id in its front matter",
        IdSource::Heading => "id at the start of its heading",
        IdSource::FileName => "id at the start of its file name",
        IdSource::FolderName => "id at the start of its folder's name",
        IdSource::Summary => "id in SUMMARY.md",
    };
    let mut why = source.to_owned();
    if is_milestone && kind != "milestone" {
        why.push_str(", and it matches a glob of `milestones`");
    }
    let first = project
        .graph
        .by_id(own.id.as_str())
        .map(|spec| project.graph.specs[spec].chapter);
    if let Some(other) = first.filter(|&other| other != chapter) {
        why.push_str(&format!("; `{}` has the same one", project.book.chapters[other].file()));
    }
    (format!("{kind} {}", own.id), why)
}

/// Which line gives each of the values that everything else is built on.
fn values(reading: &Reading) -> String {
    let mut out = String::new();
    for what in ["status", "target", "owner"] {
        match reading.read.iter().find(|read| read.what == what) {
            Some(read) => _ = write!(out, "; {what} in line {}", read.line),
            None => _ = write!(out, "; no {what}"),
        }
    }
    let count = reading.read.iter().filter(|read| read.what == "deliverable").count();
    let plural = if count == 1 { "" } else { "s" };
    _ = write!(out, "; {count} deliverable{plural}");
    if !reading.unread.is_empty() {
        let file = &reading.file;
        _ = write!(
            out,
            "; {} not read, see `mdbook-mls check --explain-reading {file}`",
            reading.unread.len()
        );
    }
    out
}

/// Why a chapter is a page, and whether that may be a mistake.
fn page(document: &Document) -> String {
    let metadata = &document.metadata;
    let status = metadata.status.as_ref().map(|_| "a status");
    let target = metadata.target.as_ref().map(|_| "a target date");
    let like: Vec<&str> = status.into_iter().chain(target).collect();
    let why = "no id in front matter, heading or file name";
    match like.is_empty() {
        true => why.to_owned(),
        false => format!("{why}, though it has {}, as a milestone does", like.join(" and ")),
    }
}

pub(super) fn configuration(configured: &Configured, report: &mut Report) {
    report.title("Configuration");
    for setting in config::settings(&configured.settings.table, configured.book_toml.as_deref()) {
        let origin = match &setting.origin {
            None => "default".to_owned(),
            Some(Origin::BookToml { position, .. }) => format!("book.toml:{}", position.line),
            Some(Origin::Environment { variable }) => format!("{variable} in the environment"),
            Some(Origin::Unknown) => String::new(),
        };
        let value = if setting.value.is_empty() { "-" } else { &setting.value };
        report.row_with(&setting.key, value, &origin);
    }
    let mut has_day = true;
    for problem in &configured.problems {
        let help = match problem {
            Problem::Key(problem) => {
                let mut problem = problem.clone();
                let help = std::mem::take(&mut problem.help);
                report.problem(problem.to_string(), help);
                continue;
            }
            Problem::Day(_) => {
                has_day = false;
                "set `as-of` in `[preprocessor.mls]` to `build` or to a date"
            }
            Problem::Baseline(_) => "delete the file; `mdbook-mls baseline` writes a new one",
        };
        report.problem(problem.to_string(), help);
    }
    if has_day {
        report.row("today", &configured.as_of.to_string());
    }
}
