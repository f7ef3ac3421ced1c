//! The status bar below a milestone's title. It replaces the metadata block, whose fields move into it.

use askama::Template;

use crate::edit::Edits;
use crate::graph::{SpecIx, Target};
use crate::labels::Word;
use crate::model::{Blocker, Field, FieldKind, Level, Reference, Status};
use crate::page::anchor;
use crate::page::context::Page;
use crate::page::pieces::inline::{Block, Inline};
use crate::page::pieces::link::Named;
use crate::page::pieces::note::Tone;
use crate::page::pieces::template::put;
use crate::project::Subject;
use crate::source::Span;
use crate::text::words::are_alike;

#[derive(Template)]
#[template(path = "bar.html")]
struct Bar<'a> {
    status: &'a str,
    cells: &'a [(Inline<'a>, Inline<'a>)],
    rows: &'a [Row<'a>],
}

/// A label and its items.
type Row<'p> = (Inline<'p>, Vec<Named<'p>>);

pub(crate) fn edits(page: &Page<'_>, edits: &mut Edits) {
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

/// Labels and values: the fields of every milestone, then the others.
fn cells<'p>(page: &'p Page<'_>, subject: Subject<'p>) -> Vec<(Inline<'p>, Inline<'p>)> {
    let metadata = &subject.document.metadata;
    let mut cells = Vec::new();
    if let Some(id) = hidden_id(page, subject) {
        cells.push((page.label(id_label(page, subject)), page.plain(id)));
    }
    if let Some(status) = &metadata.status {
        let status = match stays(subject, FieldKind::Status) {
            true => status.status.map_or_else(
                || page.status(status),
                |known| page.own_badge(known, status.word.of(&status.text.value)),
            ),
            false => page.status_with_note(status, region(subject, FieldKind::Status), None),
        };
        cells.push((name(page, subject, FieldKind::Status, Word::Status), status));
    }
    if let Some(target) = target(page, subject) {
        cells.push((name(page, subject, FieldKind::Target, Word::Target), target));
    }
    if !metadata.owners.is_empty() {
        let written = region(subject, FieldKind::Owner).filter(|_| !stays(subject, FieldKind::Owner));
        let written = written.and_then(|region| page.value(region));
        cells.push((
            name(page, subject, FieldKind::Owner, Word::Owner),
            written.unwrap_or_else(|| page.people(&metadata.owners)),
        ));
    }
    if !subject.milestone.deliverables.is_empty() {
        let meter = page.meter(subject.milestone.progress(), subject.status());
        cells.push((page.label(Word::Criteria), meter));
    }
    if let Some(blockers) = blockers(page, subject) {
        cells.push((page.label(Word::OpenBlockers), blockers));
    }
    let others = metadata.fields.iter().filter(|field| is_extra(page, subject, field));
    cells.extend(others.map(|field| (page.plain(&field.key.value), value(page, subject, field))));
    cells
}

/// The label of a value: the author's own name for it, such as `Engagement lead`, if that left the page and says more.
fn name<'p>(page: &'p Page<'_>, subject: Subject<'p>, kind: FieldKind, word: Word) -> Inline<'p> {
    let mut moved = subject
        .document
        .metadata
        .fields
        .iter()
        .filter(|field| field.kind == kind && field.is_moved);
    let own = moved.find(|field| page.says_more(&field.key.value, word));
    own.map_or_else(|| page.label(word), |field| page.plain(&field.key.value))
}

/// The id of a milestone whose title does not show it.
fn hidden_id<'a>(page: &Page<'_>, subject: Subject<'a>) -> Option<&'a str> {
    let id = subject.document.identity.as_ref()?.id.as_str();
    let top = match (&subject.document.extent, &subject.document.h1) {
        (Some(_), Some(heading)) => heading.span.start as usize,
        _ => page.top(),
    };
    let title = page.text.get(top..page.below_title())?;
    let mut fields = subject.document.metadata.fields.iter();
    let is_shown = fields.any(|field| field.is_moved && field.kind == FieldKind::Id);
    (!is_shown && !title.to_uppercase().contains(id)).then_some(id)
}

/// A label for the id that no other cell has.
fn id_label(page: &Page<'_>, subject: Subject<'_>) -> Word {
    let label = page.labels.get(Word::Milestone);
    let mut fields = subject.document.metadata.fields.iter();
    match fields.any(|field| field.is_moved && are_alike(&field.key.value, label)) {
        true => Word::Id,
        false => Word::Milestone,
    }
}

/// The field that a value came from, unless that is in the front matter.
fn source_field(subject: Subject<'_>, kind: FieldKind) -> Option<&Field> {
    let mut fields = subject.document.metadata.fields.iter();
    let field = fields.find(|field| field.kind == kind && !field.value.value.is_empty())?;
    (!field.from_front_matter).then_some(field)
}

/// The field's region with all its markup.
fn region(subject: Subject<'_>, kind: FieldKind) -> Option<Span> {
    source_field(subject, kind).map(|field| field.region)
}

/// Whether the field stays below the bar, which then needs only the value itself.
fn stays(subject: Subject<'_>, kind: FieldKind) -> bool {
    source_field(subject, kind).is_some_and(|field| !field.is_moved)
}

/// The target and the days left.
fn target<'p>(page: &'p Page<'_>, subject: Subject<'p>) -> Option<Inline<'p>> {
    let target = subject.document.metadata.target.as_ref()?;
    let mut out = match stays(subject, FieldKind::Target) {
        true => page.date(target),
        false => page.date_with_note(target, region(subject, FieldKind::Target)),
    };
    if let Some(days) = page.days_to(target).filter(|_| !subject.is_settled()) {
        out += page.days_left(days);
    }
    for note in past(page, subject) {
        out += page.own_note(Tone::Quiet, page.said(note));
    }
    (!out.is_empty()).then_some(out)
}

/// How the target was kept, and when the milestone last changed, from git.
fn past(page: &Page<'_>, subject: Subject<'_>) -> Vec<String> {
    let Some((ledger, life)) = page.project.life(subject.spec) else {
        return Vec::new();
    };
    let kept = life.slip().filter(|slip| slip.moves > 0);
    let kept = kept.map(|slip| page.labels.kept(slip.moves, slip.days));
    let changed = ledger.last_change(life).map(|day| page.labels.last_changed(day));
    kept.into_iter().chain(changed).collect()
}

/// The value of any other field.
fn value<'p>(page: &'p Page<'_>, subject: Subject<'p>, field: &'p Field) -> Inline<'p> {
    let region = (!field.from_front_matter).then_some(field.region);
    let completed = subject.document.metadata.completed_on.as_ref();
    match completed.filter(|day| field.kind == FieldKind::CompletedOn && day.text.span == field.value.span) {
        Some(day) => page.date_with_note(day, region),
        None => region
            .and_then(|region| page.value(region))
            .unwrap_or_else(|| page.linked(&field.value.value, field.value.span)),
    }
}

/// Open blockers by priority, `1 High, 2 Low`, each with a link to its first one.
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
        let anchor = anchor::of_blocker(page.project, subject.spec, first).filter(|_| page.is_html());
        Some(match anchor {
            Some(anchor) => page.isolated(page.link(&page.address(page.chapter, Some(&anchor)), "", &text)),
            None => page.said(text),
        })
    });
    let counted = page.list(counted);
    (!counted.is_empty()).then_some(counted)
}

/// Whether a field gets its own cell: it leaves the page or is in the front matter.
fn is_extra(page: &Page<'_>, subject: Subject<'_>, field: &Field) -> bool {
    match field.kind {
        FieldKind::Status | FieldKind::Target | FieldKind::Owner => false,
        FieldKind::DependsOn | FieldKind::Blocks if is_all_edges(page, subject, field) => false,
        FieldKind::Id | FieldKind::Title | FieldKind::Other => field.is_moved,
        _ => field.is_moved || field.from_front_matter,
    }
}

/// Whether the rows of the bar name everything that a dependency field names.
fn is_all_edges(page: &Page<'_>, subject: Subject<'_>, field: &Field) -> bool {
    let graph = &page.project.graph;
    let (side, specs) = match field.kind {
        FieldKind::DependsOn => (&subject.milestone.depends_on, graph.blockers(subject.spec)),
        _ => (&subject.milestone.blocks, graph.dependents(subject.spec)),
    };
    // A table row has other fields too.
    let own = field.value.span.cover(field.region);
    let inside = |span: Span| own.cover(span) == own || span.contains(own);
    let is_untracked = side.untracked.iter().any(|words| inside(words.span));
    let mut references = side.references.iter().filter(|r| inside(r.span)).peekable();
    let is_named = references.peek().is_some();
    let is_edge = |reference: &Reference| match page.target(page.chapter, reference) {
        Target::Spec { spec, .. } => specs.contains(&spec),
        Target::Imported { .. } => field.kind == FieldKind::DependsOn,
        _ => false,
    };
    is_named && !is_untracked && references.all(is_edge)
}

/// `Blocked by` and `Blocks`, without empty rows.
fn rows<'p>(page: &'p Page<'_>, subject: Subject<'p>) -> Vec<Row<'p>> {
    let graph = &page.project.graph;
    // A field that moved into the row keeps its author's name.
    let name = |kind| {
        let mut fields = subject.document.metadata.fields.iter();
        let own = fields.find(|field| field.is_moved && field.kind == kind && is_all_edges(page, subject, field));
        own.map(|field| page.plain(&field.key.value))
    };
    let row = |kind, word, specs: &[SpecIx]| {
        let items = specs.iter().map(|&spec| page.named(spec, page.id_beside_status(spec)));
        let label = name(kind).unwrap_or_else(|| page.label(word));
        (label, items.collect::<Vec<_>>())
    };
    let mut rows = [
        row(FieldKind::DependsOn, Word::BlockedBy, graph.blockers(subject.spec)),
        row(FieldKind::Blocks, Word::Blocks, graph.dependents(subject.spec)),
    ];
    let imported = graph.imported_blockers(subject.spec);
    rows[0]
        .1
        .extend(imported.map(|(imported, _)| page.named_import(imported)));
    rows.into_iter().filter(|(_, items)| !items.is_empty()).collect()
}
