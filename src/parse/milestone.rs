//! A milestone, put together from what the readers of its sections find.

use std::collections::BTreeSet;

use super::answer::{Asked, says_nothing};
use super::blockers::{Blockers, blockers, blockers_of_field};
use super::blocks::{Block, Scan};
use super::body::{note_lists, without_doubtful};
use super::boxes;
use super::capacity::capacity;
use super::communication::communication;
use super::context::{Context, Notes};
use super::deliverables::{Deliverables, deliverables, headed, tasks};
use super::dependencies::{Relations, dependency_section};
use super::extent::is_list;
use super::inline::Run;
use super::inner_headings::inner_headings;
use super::metadata::metadata;
use super::number::{without_key, without_key_of, without_period};
use super::outline::{Nested, Node, is_aside, labels_of_parts};
use super::procedures::procedures;
use super::risks::{risks, risks_of_field, tabled_risks};
use super::rollback::rollback;
use super::scattered::{Place, scattered};
use super::sections::{called, is_of_work, is_over_such_tasks, names_next, with_deliverables};
use super::sentence::Side;
use super::success::success;
use super::summary_table::{into_deliverables, pair, summary_section};
use super::texts::{list_texts, prose, steps_in_any_form};
use super::timeline::{critical_path, timeline};
use super::unlabelled::unlabelled;
use super::updates::updates;
use super::work::{Work, names_work, noun};
use crate::lang::headings;
use crate::model::{Deliverable, FieldKind, Heading, Metadata, Milestone, Section, SectionHeading};
use crate::source::{SourceText, Span, Text};
use crate::text::decoration::undecorated;
use crate::text::words::phrase;

/// A part of a chapter's outline that is read as one specification: all of it, or everything below one heading.
#[derive(Clone, Copy)]
pub(super) struct Part<'n, 'b, 'a> {
    pub root: &'n Node<'b, 'a>,
    /// The heading that is the title, not a section.
    title: Option<Span>,
    /// The node that holds the metadata.
    pub preamble: &'n Node<'b, 'a>,
}

impl<'n, 'b, 'a> Part<'n, 'b, 'a> {
    /// A whole chapter. The metadata is below the first H1, else before the first heading. In a milestone with neither an H1
    /// nor fields before its first heading, it is below that heading, if that is not a section and either has fields or
    /// contains all other headings.
    pub(super) fn chapter(context: &Context<'_>, root: &'n Node<'b, 'a>, is_milestone: bool) -> Self {
        let mut titles = root.children.iter().filter(|node| node.level == 1);
        let h1 = titles.next();
        // If every section is an H1, none of them is the title.
        let are_sections = h1.is_some_and(|first| first.section.is_some()) && titles.next().is_some();
        let h1 = h1.filter(|_| !are_sections);
        let preamble = h1.unwrap_or_else(|| {
            let mut headings = root.children.iter().filter(|node| !node.is_label);
            let title = headings.next().filter(|node| is_milestone && node.section.is_none());
            let is_alone = headings.next().is_none();
            // Nothing stands below it but the headings after it.
            let says_nothing =
                |blocks: &[Block<'_>]| blocks.iter().all(|block| is_comment(block.span().of(context.text)));
            let is_bare = |node: &Node<'_, '_>| {
                says_nothing(root.blocks) && says_nothing(node.blocks) && node.children.is_empty()
            };
            let has_fields = |node: &Node<'_, '_>| {
                let metadata = metadata(context, node.blocks, None);
                metadata.status.is_some() || metadata.target.is_some() || !metadata.owners.is_empty()
            };
            title
                .filter(|node| (has_fields(node) || is_alone || is_bare(node)) && !has_fields(root))
                .unwrap_or(root)
        });
        Self {
            root,
            title: h1.map(|node| node.span),
            preamble,
        }
    }
}

/// Whether a block is only a comment: `<!-- … -->`.
fn is_comment(block: &str) -> bool {
    let inner = block
        .trim()
        .strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| !inner.contains("-->"))
}

impl<'n, 'b, 'a> Part<'n, 'b, 'a> {
    /// Everything below one heading, which is its title.
    pub(super) fn section(root: &'n Node<'b, 'a>) -> Self {
        Self {
            root,
            title: Some(root.span),
            preamble: root,
        }
    }
}

/// Reads the sections of `part`, whose fields are `metadata`; `scan` covers the whole chapter.
pub(super) fn read_milestone(
    context: &Context<'_>,
    part: Part<'_, '_, '_>,
    metadata: &Metadata,
    scan: &Scan<'_>,
) -> Milestone {
    let runs = runs_in(&scan.runs, part.root.extent);
    let mut assembly = Assembly::default();
    assembly.fields(context, metadata);
    add_headings(context.text, part.root, part.title, &mut assembly.milestone);
    assembly.sections(context, part);
    assembly.tabled_risks(context, part);
    assembly.named_in_fields(context, metadata);
    assembly.milestone.boxes = boxes::within(&scan.boxes, part.root.extent);
    let mut relations = Relations::default();
    scattered(context, part.root, part.preamble, Place::default(), &mut relations);
    assembly.relations(relations);
    assembly.pair_summary_table();
    assembly.finish(context, part.root, runs)
}

/// The ones of the sorted `runs` within `extent`.
fn runs_in(runs: &[Run], extent: Span) -> &[Run] {
    let first = runs.partition_point(|run| run.span.start < extent.start);
    let rest = runs.get(first..).unwrap_or_default();
    let end = rest.partition_point(|run| run.span.start < extent.end);
    rest.get(..end).unwrap_or_default()
}

/// Adds all headings below `node` except the `title`.
fn add_headings(text: &str, node: &Node<'_, '_>, title: Option<Span>, found: &mut Milestone) {
    for child in &node.children {
        if child.is_label {
            found.labels.extend(child.section.map(|section| (section, child.span)));
        } else if Some(child.span) != title {
            found.headings.push(SectionHeading {
                heading: Heading {
                    span: child.span,
                    level: child.level,
                    text: SourceText::copy(&child.title, text),
                },
                section: child.section,
                is_item: false,
                extent: child.extent,
            });
        }
        add_headings(text, child, title, found);
    }
}

/// Removes issue tracker keys from the titles if most of several have one and none is an id of the book.
fn without_keys(context: &Context<'_>, deliverables: &mut [Deliverable]) {
    let is_id = |item: &Deliverable| context.references_in(item.title.span).next().is_some();
    let count = deliverables
        .iter()
        .filter(|item| without_key(&item.title.value).is_some())
        .count();
    if count > 1 && count * 2 > deliverables.len() && !deliverables.iter().any(is_id) {
        let keyed = deliverables
            .iter()
            .find(|item| without_key(&item.title.value).is_some());
        let project = keyed.and_then(|item| Some(format!("{}-", item.title.value.split_once('-')?.0)));
        for item in deliverables {
            let title = &item.title.value;
            let alike = || without_key_of(title, project.as_deref()?);
            if let Some(name) = without_key(title).or_else(alike).map(Into::into) {
                item.title.value = name;
            }
        }
    }
}

/// Whether a title mentions a rollback.
fn names_rollback(title: &Text) -> bool {
    let title = phrase(&title.value);
    headings::ROLLBACK.iter().any(|word| title.contains(word))
}

/// What has been found so far.
#[derive(Default)]
struct Assembly {
    milestone: Milestone,
    notes: Notes,
    /// The numbers of the deliverables.
    numbers: BTreeSet<u32>,
    /// The highest number of the blockers.
    last_blocker: u32,
    /// The end of the last part whose heading was reached: everything before it is about that part.
    part_end: u32,
    /// Whether there is a section of deliverables outside all parts.
    has_own_deliverables: bool,
    /// What the sections of deliverables are called that count, if there are others.
    called: Option<String>,
}

impl Assembly {
    fn fields(&mut self, context: &Context<'_>, metadata: &Metadata) {
        self.notes.swallowed.extend_from_slice(&metadata.swallowed);
        let mut relations = Relations::default();
        for field in metadata.fields.iter().chain(&metadata.elsewhere) {
            relations.take_field(context, field);
            if field.kind == FieldKind::Summary {
                let text = SourceText::copy(&field.value, context.text);
                self.milestone.summary.get_or_insert(text);
            }
        }
        self.relations(relations);
    }

    /// Reads the sections of `part`, a section before those within it.
    fn sections(&mut self, context: &Context<'_>, part: Part<'_, '_, '_>) {
        let mut open: Nested<'_, '_, '_> = part.root.children.iter().rev().collect();
        let mut nested = Nested::new();
        let mut late = Nested::new();
        self.called = called(part.root, part.preamble);
        // The end of what is for a later time.
        let mut next_end = 0;
        let mut own_tasks = Vec::new();
        with_deliverables(part.root, &mut own_tasks);
        let of_parts = labels_of_parts(part.root, part.preamble, self.milestone.depends_on.stated.is_some());
        while let Some(node) = open.pop() {
            if of_parts.contains(&node.span) {
                continue;
            }
            let is_title = part.title == Some(node.span) || std::ptr::eq(part.preamble, node);
            if node.section.is_none() && !is_title && node.is_part {
                self.part_end = self.part_end.max(node.extent.end);
            }
            if !is_title && names_next(&node.title.value) {
                next_end = next_end.max(node.extent.end);
            }
            if node.span.start < next_end && is_of_work(node.section) {
                open.extend(node.children.iter().rev());
                continue;
            }
            let may_be =
                !is_title && node.span.start >= next_end && !self.has_own_deliverables && node.section.is_none();
            let found = match may_be {
                true if own_tasks.contains(&node.span) => headed(context, node, &mut nested, &mut self.notes),
                true if is_over_such_tasks(node) => tasks(context, node, &mut nested, &mut self.notes),
                _ => Vec::new(),
            };
            if !found.is_empty() {
                self.milestone.deliverables_section.get_or_insert(node.extent);
                self.deliverables(Deliverables {
                    deliverables: found,
                    table: None,
                });
            } else {
                self.section(context, node, &mut nested, &mut late);
            }
            open.extend(nested.drain(..).rev());
        }
        let before = self.milestone.deliverables.len();
        self.unlabelled(context, part, &late);
        if self.has_own_deliverables || self.milestone.deliverables.len() > before {
            return;
        }
        for node in late {
            self.milestone.doubtful_lists = None;
            self.milestone.deliverables_section.get_or_insert(node.extent);
            let found = deliverables(context, node, &mut nested, &mut self.notes);
            self.deliverables(found);
        }
    }

    /// Reads a section in which headings may be titles of items; `nested` takes the others. `late` takes the labels above deliverables of
    /// parts.
    fn section<'n, 'b, 'a>(
        &mut self,
        context: &Context<'_>,
        node: &'n Node<'b, 'a>,
        nested: &mut Nested<'n, 'b, 'a>,
        late: &mut Nested<'n, 'b, 'a>,
    ) {
        let is_of_part = node.span.start < self.part_end;
        let Self { milestone, notes, .. } = self;
        match node.section {
            // If the milestone has its own deliverables, those of a part are not among them.
            Some(Section::Deliverables) if is_of_part && self.has_own_deliverables => nested.extend(&node.children),
            // `Outputs` beside `Deliverables` says it again.
            Some(Section::Deliverables)
                if self
                    .called
                    .as_ref()
                    .is_some_and(|own| noun(&node.title.value).as_ref() != Some(own)) =>
            {
                nested.extend(&node.children);
            }
            // Without a table, `Deliverables overview` contains the deliverables themselves.
            Some(Section::DeliverablesSummary)
                if !self.has_own_deliverables && !node.children.is_empty() && !node.has_table() =>
            {
                let found = deliverables(context, node, nested, notes);
                milestone.deliverables_section.get_or_insert(node.extent);
                self.has_own_deliverables |= !is_of_part;
                self.deliverables(found);
            }
            // A heading for the deliverables of the whole milestone takes precedence over a label in a part.
            Some(Section::Deliverables) if is_of_part && node.is_label => late.push(node),
            Some(Section::Deliverables) => {
                self.has_own_deliverables |= !is_of_part;
                milestone.deliverables_section.get_or_insert(node.extent);
                let found = deliverables(context, node, nested, notes);
                self.deliverables(found);
            }
            // The criteria of a deliverable are read with it; these are the milestone's.
            Some(Section::SuccessCriteria | Section::AcceptanceCriteria) => {
                milestone.success.append(&mut success(context, node, nested, notes));
            }
            Some(Section::Procedures) => {
                let found = procedures(context, node, nested, notes);
                milestone.procedures.extend(found.procedures);
                if milestone.sign_off.is_empty() {
                    milestone.sign_off = found.sign_off;
                }
            }
            Some(Section::Risks) => milestone.risks.append(&mut risks(context, node, nested, notes)),
            Some(Section::Blockers) => {
                let found = blockers(context, node, nested, notes);
                self.blockers(found);
            }
            Some(Section::Rollback) => rollback(context, node, &mut milestone.rollback, nested, notes),
            Some(Section::Updates) => milestone.updates.append(&mut updates(context, node, nested, notes)),
            section => {
                if let Some(section) = section {
                    self.plain_section(context, section, node);
                    self.below_names(context, section, node);
                }
                nested.extend(&node.children);
            }
        }
    }

    /// Reads what stands in a section below headings that are no sections: `Details`, `Internal`.
    fn below_names(&mut self, context: &Context<'_>, section: Section, node: &Node<'_, '_>) {
        let is_read = matches!(
            section,
            Section::Capacity
                | Section::CommunicationPlan
                | Section::Communication
                | Section::Audience
                | Section::CriticalPath
                | Section::Waiting
                | Section::SignOff
                | Section::SignOffProcess
                | Section::DependsOn
                | Section::Blocks
        );
        let children = node.children.iter();
        // `Details` explains what stands above it, if anything does.
        let explains = |child: &Node<'_, '_>| is_aside(child) && node.blocks.iter().any(is_list);
        for child in children.filter(|child| is_read && child.section.is_none() && !explains(child)) {
            if child.blocks.iter().any(is_list) {
                self.plain_section(context, section, child);
            }
            self.below_names(context, section, child);
        }
    }

    /// Reads what is between the heading of a section and the next heading.
    fn plain_section(&mut self, context: &Context<'_>, section: Section, node: &Node<'_, '_>) {
        let is_of_part = node.span.start < self.part_end;
        let Self { milestone, notes, .. } = self;
        match section {
            Section::Summary => {
                if let Some(text) = prose(node.blocks) {
                    let text = SourceText::copy(&text, context.text);
                    milestone.summary.get_or_insert(text);
                }
            }
            Section::DeliverablesSummary => {
                let table = summary_section(context, node, notes);
                milestone.summary_table = milestone.summary_table.take().or(table);
            }
            Section::SignOff | Section::SignOffProcess => {
                note_lists(node.blocks, notes);
                milestone.sign_off.append(&mut steps_in_any_form(context, node.blocks));
            }
            Section::Timeline | Section::Dependencies => {
                let found = timeline(context, node);
                milestone.critical_path = milestone.critical_path.take().or(found.path);
                self.relations_of(found.relations, is_of_part);
            }
            Section::CriticalPath => {
                let path = critical_path(context, node.blocks, notes);
                milestone.critical_path = milestone.critical_path.take().or(path);
            }
            Section::DependsOn => {
                self.relations_of(dependency_section(context, node, Side::DependsOn), is_of_part);
            }
            Section::Blocks => {
                self.relations_of(dependency_section(context, node, Side::Blocks), is_of_part);
            }
            Section::IfDelayed => milestone.if_delayed = prose(node.blocks),
            Section::Contingency => milestone.contingency = prose(node.blocks),
            Section::Capacity => milestone.capacity.append(&mut capacity(context, node.blocks, notes)),
            Section::Waiting => {
                let texts = list_texts(node.blocks).into_iter();
                let waiting = texts.filter(|text| !says_nothing(&text.value, Asked::Waiting));
                milestone.waiting.extend(waiting);
            }
            Section::Communication | Section::CommunicationPlan | Section::Audience => {
                let found = communication(context, node, notes);
                let all = &mut milestone.communication;
                all.heading = all.heading.or(found.heading);
                all.audience.extend(found.audience);
                all.plan.extend(found.plan);
            }
            Section::RollbackSteps => {
                let all = &mut milestone.rollback;
                if all.heading.is_some() || names_rollback(&node.title) {
                    all.heading.get_or_insert(node.span);
                    all.steps.extend(steps_in_any_form(context, node.blocks));
                }
            }
            _ => {}
        }
    }

    /// If no section is one of risks, reads the tables that say so themselves.
    fn tabled_risks(&mut self, context: &Context<'_>, part: Part<'_, '_, '_>) {
        let milestone = &mut self.milestone;
        let mut headings = milestone.headings.iter().map(|found| found.section);
        let has_section = headings.any(|section| section == Some(Section::Risks));
        let has_label = milestone.labels.iter().any(|(section, _)| *section == Section::Risks);
        if milestone.risks.is_empty() && !has_section && !has_label {
            let title = part.title.or(Some(part.preamble.span));
            milestone.risks = tabled_risks(context, part.root, title, &mut self.notes);
        }
    }

    /// Reads risks and blockers from fields, if there is no section for them: `**Risks:** frost; strike`.
    fn named_in_fields(&mut self, context: &Context<'_>, metadata: &Metadata) {
        let milestone = &self.milestone;
        let has = |section| {
            let mut headings = milestone.headings.iter().map(|found| found.section);
            headings.any(|own| own == Some(section)) || milestone.labels.iter().any(|(own, _)| *own == section)
        };
        let has_risks = has(Section::Risks) || !milestone.risks.is_empty();
        let has_blockers = has(Section::Blockers) || !milestone.blockers.is_empty();
        for field in metadata.fields.iter().filter(|field| field.kind == FieldKind::Other) {
            match context.vocabulary.section(&field.key.value) {
                Some(Section::Risks) if !has_risks => {
                    self.milestone.risks.extend(risks_of_field(context, &field.value))
                }
                Some(Section::Blockers) if !has_blockers => {
                    let blockers = blockers_of_field(context, &field.value).into_iter();
                    self.blockers(Blockers {
                        blockers: blockers.map(|blocker| (None, blocker)).collect(),
                        ..Blockers::default()
                    });
                }
                _ => {}
            }
        }
    }

    /// If no section contains deliverables, reads other forms of them. If there are labels in parts (`late`), only a list of tasks is read.
    fn unlabelled(&mut self, context: &Context<'_>, part: Part<'_, '_, '_>, late: &[&Node<'_, '_>]) {
        let milestone = &self.milestone;
        // An empty section is an answer, which a list of tasks does not replace.
        let is_label = milestone
            .labels
            .iter()
            .any(|(section, _)| *section == Section::Deliverables);
        let is_answered = milestone.deliverables_section.is_some() && !is_label;
        if !milestone.deliverables.is_empty() || is_answered || milestone.summary_table.is_some() {
            return;
        }
        let found = unlabelled(context, part.root, part.title, &mut self.notes);
        let own = |section: Span| {
            let own = |heading: &&SectionHeading| heading.heading.span.start == section.start;
            self.milestone.headings.iter().find(own)
        };
        let heading = found.section.and_then(own).map(|own| own.heading.text.of(context.text));
        if !late.is_empty() && heading.is_none_or(|title| names_work(title) != Some(Work::Tasks)) {
            return;
        }
        self.milestone.deliverables_section = self.milestone.deliverables_section.or(found.section);
        self.milestone.doubtful_lists = found.doubt;
        self.deliverables(Deliverables {
            deliverables: found.deliverables,
            table: None,
        });
    }

    /// From a part of the milestone, only ids count for the whole.
    fn relations_of(&mut self, mut found: Relations, is_of_part: bool) {
        if is_of_part {
            found.keep_ids();
        }
        self.relations(found);
    }

    fn relations(&mut self, found: Relations) {
        let milestone = &mut self.milestone;
        let found = found.without_known([&milestone.depends_on, &milestone.blocks]);
        milestone.depends_on.add(found.depends_on);
        milestone.blocks.add(found.blocks);
        milestone.if_delayed = milestone.if_delayed.take().or(found.if_delayed);
        milestone.contingency = milestone.contingency.take().or(found.contingency);
    }

    fn deliverables(&mut self, found: Deliverables) {
        for (written, mut deliverable) in found.deliverables {
            deliverable.number = self.next_number(written);
            without_doubtful(&mut deliverable);
            let title = &mut deliverable.title.value;
            let bare = without_period(undecorated(title));
            if bare.len() < title.len() {
                *title = bare.into();
            }
            self.milestone.deliverables.push(deliverable);
        }
        let table = &mut self.milestone.summary_table;
        *table = table.take().or(found.table);
    }

    /// The number as written, or the next one: no two deliverables have the same.
    fn next_number(&mut self, written: Option<u32>) -> u32 {
        let next = self.numbers.last().map_or(1, |last| last + 1);
        let number = written.filter(|number| !self.numbers.contains(number)).unwrap_or(next);
        self.numbers.insert(number);
        number
    }

    fn blockers(&mut self, found: Blockers) {
        for (written, mut blocker) in found.blockers {
            blocker.number = written.unwrap_or(self.last_blocker + 1);
            self.last_blocker = self.last_blocker.max(blocker.number);
            self.milestone.blockers.push(blocker);
        }
        self.milestone.waiting.extend(found.waiting);
    }

    /// The table fills in the targets that the sections lack; if there are no sections, its rows are the deliverables.
    fn pair_summary_table(&mut self) {
        let milestone = &mut self.milestone;
        if let Some(table) = milestone
            .summary_table
            .as_mut()
            .filter(|_| !milestone.deliverables.is_empty())
        {
            pair(table, &mut milestone.deliverables);
        } else if let Some(table) = milestone.summary_table.take() {
            let deliverables = into_deliverables(table).map(|deliverable| (None, deliverable));
            self.deliverables(Deliverables {
                deliverables: deliverables.collect(),
                table: None,
            });
        }
    }

    fn finish(self, context: &Context<'_>, root: &Node<'_, '_>, runs: &[Run]) -> Milestone {
        let Self {
            mut milestone, notes, ..
        } = self;
        for span in notes.item_headings {
            let headings = &mut milestone.headings;
            let at = headings.partition_point(|found| found.heading.span.start < span.start);
            if let Some(found) = headings.get_mut(at).filter(|found| found.heading.span == span) {
                found.is_item = true;
                found.section = None;
            }
        }
        without_keys(context, &mut milestone.deliverables);
        milestone.swallowed = notes.swallowed;
        milestone.near_columns = notes.near_columns;
        milestone.false_boxes = notes.false_boxes;
        milestone.false_boxes.extend(boxes::brackets(context.text, root, runs));
        let mut others = Vec::new();
        boxes::left_over(context.text, root, &milestone, &mut others);
        milestone.false_boxes.append(&mut others);
        boxes::drop_read(&mut milestone);
        if milestone.deliverables.is_empty() && milestone.doubtful_lists.is_none() {
            milestone.stray_boxes = boxes::stray(root, &milestone);
        }
        milestone.inner_headings = inner_headings(context, root, &milestone);
        milestone.prose = runs.iter().map(|run| run.span).collect();
        milestone.fit();
        milestone
    }
}

#[cfg(test)]
mod tests;
