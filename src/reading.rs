//! What was read of a milestone from which line, and which lines look as if they were ours and were not read.

use serde::Serialize;

use crate::config::Vocabulary;
use crate::model::{FalseBoxKind, FieldKind, Section, SectionHeading};
use crate::parse::heading::{Opens, names_people, opens};
use crate::parse::number::names_part;
use crate::project::{Project, Subject};
use crate::source::lines::Lines;
use crate::source::{Span, Text};
use crate::text::words::{phrase, words};

/// A key has no more bytes.
const LONGEST_KEY: usize = 60;
/// What a heading over people opens, where owners are looked for.
const PEOPLE: &str = "people";
/// What a heading over tasks opens that are the deliverables.
const TASKS: &str = "tasks";

/// What one milestone's text was read as.
#[derive(Serialize)]
pub(crate) struct Reading {
    pub file: String,
    /// None until it has one.
    pub id: Option<String>,
    pub read: Vec<Read>,
    pub sections: Vec<Opened>,
    pub unread: Vec<Unread>,
}

/// A value and its place.
#[derive(Serialize)]
pub(crate) struct Read {
    /// `status`, `target`, `owner`, `deliverable` and so on.
    pub what: &'static str,
    pub value: String,
    pub line: usize,
}

/// A heading or a label, and the section that it opens.
#[derive(Serialize)]
pub(crate) struct Opened {
    pub section: &'static str,
    pub heading: String,
    pub line: usize,
}

/// A line that was not read.
#[derive(Serialize)]
pub(crate) struct Unread {
    pub text: String,
    pub why: String,
    pub line: usize,
}

impl Reading {
    /// The reading of `subject`; lines are those of the chapter's text after includes.
    pub(crate) fn of(project: &Project<'_>, subject: Subject<'_>) -> Self {
        let lines = Lines::new(project.text(subject.chapter));
        let mut own = Reader {
            subject,
            text: project.text(subject.chapter),
            lines: &lines,
            read: Vec::new(),
        };
        own.values();
        let mut read = own.read;
        read.sort_by_key(|read| read.line);
        let mut unread = unread(project, subject, &lines);
        unread.sort_by_key(|unread| unread.line);
        Self {
            file: project.book.root_path(subject.chapter),
            id: project.graph.specs[subject.spec].id.as_ref().map(ToString::to_string),
            read,
            sections: sections(subject, &lines),
            unread,
        }
    }
}

struct Reader<'r> {
    subject: Subject<'r>,
    /// The text of the whole chapter.
    text: &'r str,
    lines: &'r Lines,
    read: Vec<Read>,
}

impl Reader<'_> {
    fn add(&mut self, what: &'static str, value: impl Into<String>, span: Span) {
        let line = self.lines.position(self.text, span.start as usize).line;
        let value = value.into();
        self.read.push(Read { what, value, line });
    }

    fn text(&mut self, what: &'static str, text: &Text) {
        self.add(what, text.value.as_str(), text.span);
    }

    fn values(&mut self) {
        let Subject {
            document,
            milestone,
            text,
            ..
        } = self.subject;
        let title = document.h1.as_ref().map_or(Span::default(), |h1| h1.span);
        self.add("title", document.title.as_str(), title);
        let metadata = &document.metadata;
        if let Some(status) = &metadata.status {
            let name = status.status.map_or("not known", |status| status.slug());
            self.add(
                "status",
                format!("{name}, of `{}`", status.text.value),
                status.text.span,
            );
        }
        if let Some(target) = &metadata.target {
            let day = target.date().map_or("no date".to_owned(), |date| date.to_string());
            self.add("target", format!("{day}, of `{}`", target.text.value), target.text.span);
        }
        metadata.owners.iter().for_each(|owner| self.text("owner", owner));
        if let Some(summary) = &milestone.summary {
            self.add("summary", summary.of(text), summary.span);
        }
        for deliverable in &milestone.deliverables {
            let criteria = match deliverable.criteria.len() {
                0 => String::new(),
                1 => ", 1 criterion".to_owned(),
                count => format!(", {count} criteria"),
            };
            self.add(
                "deliverable",
                format!("{}{criteria}", deliverable.title.value),
                deliverable.span,
            );
        }
        for group in milestone.success.iter().filter(|group| !group.criteria.is_empty()) {
            let place = group.criteria.first().map_or(group.title.span, |first| first.text.span);
            self.add(
                "success criteria",
                format!("{} ({})", group.title.value, group.criteria.len()),
                place,
            );
        }
        for step in &milestone.sign_off {
            self.add("sign-off", step.text.of(text), step.text.span);
        }
        for risk in &milestone.risks {
            self.add("risk", risk.text.value.as_str(), risk.span);
        }
        for blocker in &milestone.blockers {
            let state = if blocker.resolved {
                "resolved blocker"
            } else {
                "blocker"
            };
            self.add(state, blocker.title.value.as_str(), blocker.span);
        }
        for (what, side) in [("depends on", &milestone.depends_on), ("blocks", &milestone.blocks)] {
            for reference in &side.references {
                self.add(what, reference.span.of(text), reference.span);
            }
            side.untracked.iter().for_each(|words| self.text(what, words));
        }
        milestone
            .waiting
            .iter()
            .for_each(|waiting| self.text("waiting", waiting));
        for update in &milestone.updates {
            self.add("update", update.text.value.as_str(), update.span);
        }
    }
}

/// The headings and labels that open a section, in order, and those over people.
fn sections(subject: Subject<'_>, lines: &Lines) -> Vec<Opened> {
    let name = |section| Vocabulary::section_keys().find(|(_, own)| *own == section);
    let name = |section| name(section).map(|(key, _)| key);
    let deliverables = subject.milestone.deliverables_section.map(|own| own.start);
    let headings = subject.milestone.headings.iter().filter_map(|found| {
        let is_people = || !found.is_item && names_people(found.heading.text.of(subject.text));
        let opened = match found.section {
            Some(section) => name(section)?,
            None if deliverables == Some(found.heading.span.start) => TASKS,
            None if is_people() => PEOPLE,
            None => return None,
        };
        Some((opened, found.heading.span))
    });
    // Labels below an item or a part say something of that one; `Phase 2 …` in a chapter about phase 2 is none.
    let title = phrase(&subject.document.title);
    let is_other_part = |heading: &str| {
        let lead: Vec<&str> = words(heading).take(2).map(|(_, word)| word).collect();
        names_part(heading) && !title.contains(&phrase(&lead.join(" ")))
    };
    // Where each part starts, and where the one that reaches furthest of those so far ends.
    let parts = subject.milestone.headings.iter();
    let parts = parts.filter(|found| found.is_item || is_other_part(found.heading.text.of(subject.text)));
    let parts: Vec<(u32, u32)> = parts
        .scan(0, |end: &mut u32, found| {
            *end = found.extent.end.max(*end);
            Some((found.extent.start, *end))
        })
        .collect();
    let is_of_part = |span: Span| {
        let before = parts.partition_point(|(start, _)| *start <= span.start);
        before.checked_sub(1).is_some_and(|last| span.end <= parts[last].1)
    };
    let labels = subject.milestone.labels.iter().filter(|(_, span)| !is_of_part(*span));
    let labels = labels.filter_map(|(section, span)| Some((name(*section)?, *span)));
    let mut all: Vec<(&'static str, Span)> = headings.chain(labels).collect();
    all.sort_by_key(|(_, span)| *span);
    let opened = all.into_iter().map(|(section, span)| Opened {
        section,
        heading: span.of(subject.text).trim().trim_start_matches('#').trim().to_owned(),
        line: lines.position(subject.text, span.start as usize).line,
    });
    opened.collect()
}

/// The lines that look like ours and were not read.
fn unread(project: &Project<'_>, subject: Subject<'_>, lines: &Lines) -> Vec<Unread> {
    let vocabulary = &project.config.vocabulary;
    let (text, milestone, metadata) = (
        project.text(subject.chapter),
        subject.milestone,
        &subject.document.metadata,
    );
    let mut found = Vec::new();
    let mut add = |span: Span, why: String| {
        let line = lines.position(text, span.start as usize).line;
        let written = span.of(text).lines().next().unwrap_or("").trim().to_owned();
        found.push(Unread {
            text: written,
            why,
            line,
        });
    };
    for doubt in &metadata.doubts {
        for value in [&doubt.first, &doubt.second] {
            add(
                value.span,
                format!(
                    "two values are equally close to the title, so neither is used as the {}",
                    name_of(doubt.kind)
                ),
            );
        }
    }
    for doubt in milestone.deliverables.iter().flat_map(|own| &own.doubts) {
        for value in [&doubt.first, &doubt.second] {
            let why = format!(
                "two lines of a deliverable differ, so neither is used as its {}",
                name_of(doubt.kind)
            );
            add(value.span, why);
        }
    }
    for title in milestone
        .doubtful_lists
        .iter()
        .flat_map(|(first, second)| [first, second])
    {
        add(
            title.span,
            "two lists may each be the deliverables, so neither is used".to_owned(),
        );
    }
    for heading in milestone
        .headings
        .iter()
        .filter(|found| found.section.is_none() && !found.is_item)
    {
        let title = heading.heading.text.of(text);
        if let Some(name) = vocabulary.nearly_section(&phrase(title)) {
            add(heading.heading.span, format!("almost the name of the section `{name}`"));
        } else if let Opens::Doubtful(name) = opens(title, vocabulary) {
            add(heading.heading.span, format!("may be the section `{name}`"));
        }
    }
    for span in &milestone.inner_headings {
        add(*span, "a heading in a quotation, a footnote or a list".to_owned());
    }
    for field in &metadata.misspelt {
        add(
            field.span,
            format!("`{}` is almost the name of a field", field.key.value),
        );
    }
    for column in &milestone.near_columns {
        add(
            column.heading.span,
            format!("almost the name of the column `{}`", column.meant),
        );
    }
    for odd in &milestone.false_boxes {
        let why = match odd.kind {
            FalseBoxKind::Uncounted => "a box that belongs to no deliverable",
            _ => "looks like a box but is read as text",
        };
        add(odd.span, why.to_owned());
    }
    if let Some((count, first)) = milestone.stray_boxes {
        add(
            first,
            format!("{count} boxes are outside of all sections that are read"),
        );
    }
    let values = metadata
        .fields
        .iter()
        .chain(&metadata.elsewhere)
        .filter(|field| !field.value.value.is_empty())
        .map(|field| field.span.start);
    let mut taken: Vec<u32> = values
        .chain(metadata.status.iter().map(|status| status.text.span.start))
        .collect();
    taken.sort_unstable();
    let is_taken = |place: Span| {
        let first = taken.partition_point(|start| *start < place.start);
        taken.get(first).is_some_and(|start| *start < place.end)
    };
    let mut headings = milestone.headings.iter().peekable();
    // Those around the line, each with whether fields below it are an item's.
    let mut around: Vec<(&SectionHeading, bool)> = Vec::new();
    let mut is_code = false;
    let extent = extent_of_lines(project, subject);
    let mut start = extent.start as usize;
    for line in extent.of(text).split_inclusive('\n') {
        let place = Span::new(start, start + line.trim_end().len());
        start += line.len();
        while let Some(next) = headings.next_if(|next| next.heading.span.start <= place.start) {
            around.retain(|(open, _)| open.extent.end > next.heading.span.start);
            let is_in_item = around.last().is_some_and(|(_, is_item)| *is_item);
            around.push((next, is_in_item || is_of_item(next)));
        }
        let bare = line.trim();
        is_code ^= bare.starts_with("```") || bare.starts_with("~~~");
        let key = bare
            .trim_start_matches(|c: char| !c.is_alphanumeric())
            .split([':', '：', '|'])
            .next()
            .unwrap_or("");
        if is_code || key.len() + 2 > bare.len() || key.len() > LONGEST_KEY || is_taken(place) {
            continue;
        }
        let kind = vocabulary.field(key);
        let kind = kind.filter(|kind| matches!(kind, FieldKind::Status | FieldKind::Target | FieldKind::Owner));
        let (Some(kind), None | Some((_, false))) = (kind, around.last()) else {
            continue;
        };
        // The value is read from the list or the table below its heading.
        let is_read_below = |own: Span| {
            let mut fields = metadata.fields.iter().chain(&metadata.elsewhere);
            fields.any(|field| field.kind == kind && own.contains(field.value.span) && !field.value.value.is_empty())
        };
        let why = match around.last() {
            Some((heading, _)) if heading.heading.span.start == place.start && is_read_below(heading.extent) => {
                continue;
            }
            Some((heading, _)) if heading.heading.span.start == place.start => {
                format!("there is no {} below it in a form that is read", name_of(kind))
            }
            Some((heading, _)) => {
                let title = heading.heading.text.of(text);
                format!("below `{title}`, so it is not the {} of the milestone", name_of(kind))
            }
            None => format!("no {} is read at this place", name_of(kind)),
        };
        add(place, why);
    }
    found
}

/// The part of the chapter whose unread lines are listed with a milestone. For a milestone within a chapter, this is its own section with
/// the text after the milestone before it; for the last one, also the rest of the chapter. So each line is listed once.
fn extent_of_lines(project: &Project<'_>, subject: Subject<'_>) -> Span {
    let whole = Span::new(0, project.text(subject.chapter).len());
    let Some(own) = subject.document.extent else {
        return whole;
    };
    let others = project.documents[subject.chapter].parts.iter();
    let others = others.filter_map(|part| part.extent);
    let before = others
        .clone()
        .filter(|other| other.end <= own.start)
        .map(|other| other.end);
    let is_last = !others.clone().any(|other| other.start >= own.end);
    Span {
        start: before.max().unwrap_or(whole.start),
        end: if is_last { whole.end } else { own.end },
    }
}

/// Whether fields below a heading are those of an item, and read with it.
fn is_of_item(found: &SectionHeading) -> bool {
    found.is_item
        || matches!(
            found.section,
            Some(
                Section::Deliverables
                    | Section::Blockers
                    | Section::Risks
                    | Section::Updates
                    | Section::DeliverablesSummary
            )
        )
}

fn name_of(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Status => "status",
        FieldKind::Target => "target",
        _ => "owner",
    }
}
