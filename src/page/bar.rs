//! The status bar below a milestone's title. It stands for the metadata block, whose fields move into it.

use askama::Template;

use super::inline::{Block, Inline};
use super::link::Named;
use super::piece::{Tone, put};
use super::{Page, levels};
use crate::analysis::Subject;
use crate::edit::Edits;
use crate::graph::SpecIx;
use crate::labels::Word;
use crate::model::{Blocker, Field, FieldKind, Level, Status, StatusValue};
use crate::source::Span;

#[derive(Template)]
#[template(path = "bar.html")]
struct Bar<'a> {
    status: &'a str,
    cells: &'a [(Inline<'a>, Inline<'a>)],
    rows: &'a [Row<'a>],
}

/// A label and what stands behind it.
type Row<'p> = (Inline<'p>, Vec<Named<'p>>);

pub fn edits(page: &Page<'_>, edits: &mut Edits) {
    let Some(subject) = page.subject() else {
        return;
    };
    let cells = cells(page, subject);
    let rows = rows(page, subject);
    if cells.is_empty() && rows.is_empty() {
        return;
    }
    page.block(edits, Span::at(page.below_title()), |out| match page.is_html() {
        true => {
            let status = subject.status().map_or("other", Status::slug);
            let (cells, rows) = (&cells[..], &rows[..]);
            put(&Bar { status, cells, rows }, out);
        }
        false => out.push_str(&markdown(page, cells, rows)),
    });
}

fn markdown<'p>(page: &'p Page<'_>, cells: Vec<(Inline<'p>, Inline<'p>)>, rows: Vec<Row<'p>>) -> String {
    let mut blocks = Vec::new();
    if !cells.is_empty() {
        let (head, row): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
        blocks.push(Block::table(&head, &row));
    }
    let lines = rows
        .into_iter()
        .map(|(label, items)| label + page.plain(": ") + page.list(items.into_iter().map(Named::joined)));
    blocks.push(Block::list(lines));
    Block::join(blocks).write()
}

/// Labels and values: what every milestone has, then its other fields.
fn cells<'p>(page: &'p Page<'_>, subject: Subject<'p>) -> Vec<(Inline<'p>, Inline<'p>)> {
    let metadata = &subject.document.metadata;
    let mut cells = Vec::new();
    if let Some(id) = hidden_id(page, subject) {
        cells.push((page.label(Word::Milestone), page.plain(id)));
    }
    if let Some(status) = &metadata.status {
        cells.push((page.label(Word::Status), page.status_with_note(status)));
    }
    if let Some(target) = target(page, subject) {
        cells.push((page.label(Word::Target), target));
    }
    if !metadata.owners.is_empty() {
        cells.push((page.label(Word::Owner), page.people(&metadata.owners)));
    }
    if !subject.milestone.deliverables.is_empty() {
        let meter = page.meter(subject.milestone.progress(), subject.status());
        cells.push((page.label(Word::Criteria), meter));
    }
    if let Some(blockers) = blockers(page, subject) {
        cells.push((page.label(Word::OpenBlockers), blockers));
    }
    let others = metadata.fields.iter().filter(|field| is_extra(page, subject, field));
    cells.extend(others.map(|field| {
        let value = page.linked(&field.value.value, field.value.span);
        (page.plain(&field.key.value), value)
    }));
    cells
}

/// The id of a milestone whose title does not show it.
fn hidden_id<'a>(page: &Page<'_>, subject: Subject<'a>) -> Option<&'a str> {
    let id = subject.document.identity.as_ref()?.id.as_str();
    let title = page.text.get(page.top()..page.below_title())?;
    (!title.to_uppercase().contains(id)).then_some(id)
}

/// The target with the days that are left, or for a settled milestone the day that it was done.
fn target<'p>(page: &'p Page<'_>, subject: Subject<'p>) -> Option<Inline<'p>> {
    let metadata = &subject.document.metadata;
    let mut out = Inline::new();
    if let Some(target) = &metadata.target {
        out += page.date(target);
        if !target.note.is_empty() {
            out += page.note(Tone::Quiet, page.linked(&target.note, target.text.span));
        }
        if let Some(days) = page.days_to(target).filter(|_| !subject.is_settled()) {
            out += page.days_left(days);
        }
    }
    let completed = metadata.completed_on.as_ref().and_then(|day| day.date());
    if let (Some(Status::Completed), Some(day)) = (subject.status(), completed) {
        let text = page.said(page.labels.completed_on(day));
        out += page.note(Tone::Quiet, text);
    }
    (!out.is_empty()).then_some(out)
}

/// Open blockers by priority, `1 High, 2 Low`, each leading to the first of them.
fn blockers<'p>(page: &'p Page<'_>, subject: Subject<'_>) -> Option<Inline<'p>> {
    const LEVELS: [Option<Level>; 5] = [
        Some(Level::Critical),
        Some(Level::High),
        Some(Level::Medium),
        Some(Level::Low),
        None,
    ];
    let level = |blocker: &Blocker| blocker.priority.as_ref().and_then(|priority| priority.level);
    let blockers = &subject.milestone.blockers;
    let counted = LEVELS.iter().filter_map(|&wanted| {
        let is_asked = |b: &Blocker| !b.resolved && level(b) == wanted;
        let first = blockers.iter().position(is_asked)?;
        let name = wanted.map_or(String::new(), |level| format!(" {}", page.labels.level(level)));
        let text = format!("{}{name}", blockers.iter().filter(|b| is_asked(b)).count());
        let anchor = levels::anchor(page.project, subject.spec, first).filter(|_| page.is_html());
        Some(match anchor {
            Some(anchor) => page.link(&page.address(page.chapter, Some(&anchor)), "", &text),
            None => page.said(text),
        })
    });
    let counted = page.list(counted);
    (!counted.is_empty()).then_some(counted)
}

/// Whether a field of the metadata block has no other place in the bar.
fn is_extra(page: &Page<'_>, subject: Subject<'_>, field: &Field) -> bool {
    match field.kind {
        FieldKind::Id | FieldKind::Title | FieldKind::Status | FieldKind::Target | FieldKind::Owner => false,
        FieldKind::CompletedOn => {
            let date = subject
                .document
                .metadata
                .completed_on
                .as_ref()
                .and_then(|day| day.date());
            subject.status() != Some(Status::Completed) || date.is_none()
        }
        FieldKind::DependsOn | FieldKind::Blocks => !is_all_edges(page, subject, field),
        FieldKind::Other => !field.from_front_matter,
        _ => true,
    }
}

/// Whether the rows of the bar name all that a dependency field names.
fn is_all_edges(page: &Page<'_>, subject: Subject<'_>, field: &Field) -> bool {
    let side = match field.kind {
        FieldKind::DependsOn => &subject.milestone.depends_on,
        _ => &subject.milestone.blocks,
    };
    let inside = |span: Span| field.span.contains(span);
    let is_untracked = side.untracked.iter().any(|words| inside(words.span));
    let mut references = side.references.iter().filter(|r| inside(r.span)).peekable();
    let is_named = references.peek().is_some();
    is_named && !is_untracked && references.all(|r| page.leads_somewhere(r))
}

/// `Blocked by` and `Blocks`, where there is something to name.
fn rows<'p>(page: &'p Page<'_>, subject: Subject<'_>) -> Vec<Row<'p>> {
    let graph = &page.project.graph;
    let row = |word, specs: &[SpecIx]| {
        let items = specs.iter().map(|&spec| page.named(spec, page.spec_id(spec)));
        (page.label(word), items.collect::<Vec<_>>())
    };
    let mut rows = [
        row(Word::BlockedBy, graph.blockers(subject.spec)),
        row(Word::Blocks, graph.dependents(subject.spec)),
    ];
    let foreign = graph.foreign_blockers(subject.spec);
    rows[0].1.extend(foreign.map(|(foreign, _)| page.named_abroad(foreign)));
    rows.into_iter().filter(|(_, items)| !items.is_empty()).collect()
}

impl Page<'_> {
    /// A status and the note behind it.
    pub fn status_with_note<'p>(&'p self, status: &'p StatusValue) -> Inline<'p> {
        let badge = self.status(status);
        let note = match status.from_delivered {
            true => &status.text.value,
            false => &status.note,
        };
        if note.is_empty() || status.status.is_none() {
            return badge;
        }
        badge + self.note(Tone::Quiet, self.linked(note, status.text.span))
    }

    /// Names with commas between them.
    pub fn people<'p>(&'p self, people: &'p [crate::source::Text]) -> Inline<'p> {
        self.list(people.iter().map(|name| self.linked(&name.value, name.span)))
    }
}
