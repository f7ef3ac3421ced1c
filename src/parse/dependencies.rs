//! What a milestone waits for and what waits for it.

use smallvec::SmallVec;

use super::Context;
use super::answer::{Asked, says_nothing};
use super::blocks::{Block, Item};
use super::field::{self, Accept, FieldLine};
use super::inline::Inline;
use super::metadata::joined;
use super::outline::Node;
use super::sentence::{Clause, DefaultDirection, Sentence, Side, may_begin_name};
use super::table::cell;
use crate::config::vocabulary::words;
use crate::model::{Dependency, Field, FieldKind, Reference, Section};
use crate::source::{Span, Text};
use crate::text::slice;

/// Whether a line states dependencies and nothing else.
pub fn is_dependency(line: &FieldLine<'_>) -> bool {
    !line.fields.is_empty() && line.fields.iter().all(|(field, _)| Side::of(field.kind).is_some())
}

impl<'a> Context<'_, 'a> {
    /// The lines of `inline` with their fields, and `Depends on MLS-002, MLS-003` as one where it is all of a line.
    pub fn lines<'b>(&self, inline: &Inline<'b>, accept: Accept) -> Vec<FieldLine<'b>> {
        let mut lines = field::lines(inline, self.vocabulary, self.text, accept);
        for line in lines.iter_mut().filter(|line| line.fields.is_empty()) {
            line.fields = self.bare_dependencies(line.span);
        }
        lines
    }

    /// `area` with all of the links whose texts it begins and ends with.
    pub fn reach(&self, area: Span) -> Span {
        let first = self
            .references
            .partition_point(|reference| reference.span.start < area.start);
        let before = self.references[..first]
            .last()
            .filter(|reference| reference.span.end > area.start);
        let last = self.references_in(area).last();
        before
            .into_iter()
            .chain(last)
            .fold(area, |area, reference| area.cover(reference.span))
    }

    fn bare_dependencies(&self, area: Span) -> SmallVec<[(Field, bool); 1]> {
        let area = self.reach(area);
        /// A name of a direction is shorter.
        const LEAD: u32 = 80;
        let references: Vec<&Reference> = self.references_in(area).collect();
        // All of the line is the dependency, from its first word on.
        let has_name = || may_begin_name(area.of(self.text), self.vocabulary);
        if references
            .first()
            .is_none_or(|first| first.span.start > area.start + LEAD)
            || !has_name()
        {
            return SmallVec::new();
        }
        let clauses = self.clauses(area, &references, DefaultDirection::Paragraph);
        let starts = |clause: &Clause| {
            let lead = clause
                .key
                .map_or("", |key| slice(self.text, area.start as usize..key.start as usize));
            !lead.contains(char::is_alphanumeric)
        };
        let is_whole = clauses.first().is_some_and(starts)
            && clauses
                .iter()
                .all(|clause| clause.key.is_some() && clause.is_bare && !clause.has_short_key);
        let fields = clauses.into_iter().filter(|_| is_whole).filter_map(|clause| {
            let key = clause.key?;
            let (shown, value) = (self.shown(key), self.shown(clause.value));
            let field = Field::new(clause.side.kind(), shown, value, key.cover(clause.value));
            Some((field, false))
        });
        fields.collect()
    }

    /// Whether a field is a sentence of its own, `Depends on MLS-002`, behind which another one begins.
    pub fn is_sentence(&self, field: &Field) -> bool {
        let between = field.key.span.end..field.value.span.start.max(field.key.span.end);
        Side::of(field.kind).is_some()
            && !Span::from(between.start as usize..between.end as usize)
                .of(self.text)
                .contains([':', '：'])
    }

    fn clauses(&self, area: Span, references: &[&Reference], default: DefaultDirection) -> Vec<Clause> {
        let sentence = Sentence {
            text: self.text,
            area,
            references,
            own: self.own.as_ref(),
            vocabulary: self.vocabulary,
        };
        sentence.read(default)
    }

    /// The text of `span` without its marks of emphasis and code.
    fn shown(&self, span: Span) -> Text {
        Text::new(span.of(self.text).replace(['*', '`'], ""), span)
    }

    /// Takes a field or list item that speaks of a dependency, if it is one.
    pub fn dependency_field(&mut self, field: &Field) -> bool {
        // The items of a list in the front matter share their key.
        let span = if field.from_front_matter {
            field.value.span
        } else {
            field.span
        };
        match field.kind {
            FieldKind::DependsOn => self.dependency(Side::DependsOn, &field.value, span),
            FieldKind::Blocks => self.dependency(Side::Blocks, &field.value, span),
            FieldKind::IfDelayed => {
                self.milestone.if_delayed.get_or_insert_with(|| field.value.clone());
            }
            FieldKind::Contingency => {
                self.milestone.contingency.get_or_insert_with(|| field.value.clone());
            }
            _ => return false,
        }
        true
    }

    /// Adds what `value` says, to `side` where it does not name the other one itself. The ids of all of `span` count.
    pub fn dependency(&mut self, side: Side, value: &Text, span: Span) {
        let own = self.reach(value.span);
        let within: Vec<&Reference> = self.references_in(own).collect();
        let around: Vec<Reference> = self
            .references_in(span.cover(own))
            .filter(|reference| !own.contains(reference.span))
            .cloned()
            .collect();
        let clauses = self.clauses(own, &within, DefaultDirection::Key(side));
        if !around.is_empty() || clauses.is_empty() {
            self.state(side, value, span, around);
        }
        self.say(clauses, value, span);
    }

    /// Adds what a place below a heading for both directions says.
    pub fn sentence(&mut self, default: DefaultDirection, value: &Text) {
        let own = self.reach(value.span);
        let within: Vec<&Reference> = self.references_in(own).collect();
        let mut clauses = self.clauses(own, &within, default);
        if default != DefaultDirection::Item {
            clauses.retain(|clause| {
                clause.key.is_some()
                    || !clause.references.is_empty()
                    || says_nothing(clause.value.of(self.text), Asked::Dependencies)
            });
        }
        self.say(clauses, value, own);
    }

    /// The direction that is all that `value` says: what follows belongs to it.
    pub fn side_alone(&self, value: &Text) -> Option<Side> {
        let clauses = self.clauses(value.span, &[], DefaultDirection::Paragraph);
        match clauses.as_slice() {
            [only] if only.key.is_some() && only.value.is_empty() => Some(only.side),
            _ => None,
        }
    }

    fn say(&mut self, clauses: Vec<Clause>, whole: &Text, span: Span) {
        let names_ids = clauses.iter().any(|clause| !clause.references.is_empty());
        let is_one = clauses.len() == 1;
        for clause in clauses {
            let value = match clause.key {
                None if is_one => whole.clone(),
                _ => self.shown(clause.value),
            };
            // Words beside ids are a remark on them, and a sentence that takes an id away adds nothing.
            let is_remark = clause.references.is_empty() && (names_ids || clause.names_ids);
            if !is_remark || says_nothing(&value.value, Asked::Dependencies) {
                // Where an answer without ids stands is where ids go.
                let own = match clause.key {
                    Some(key) if !clause.references.is_empty() => key.cover(clause.value),
                    None if is_one => span,
                    _ => clause.value,
                };
                self.state(clause.side, &value, own, clause.references);
            }
        }
    }

    fn state(&mut self, side: Side, value: &Text, span: Span, references: Vec<Reference>) {
        let side: &mut Dependency = match side {
            Side::DependsOn => &mut self.milestone.depends_on,
            Side::Blocks => &mut self.milestone.blocks,
        };
        let first = words(&value.value).next();
        if first.is_none() && references.is_empty() {
            return;
        }
        side.stated.get_or_insert(span);
        if !references.is_empty() {
            side.references.extend(references);
        } else if says_nothing(&value.value, Asked::Dependencies) {
            side.none = true;
        } else {
            side.untracked.push(value.clone());
        }
    }

    /// The fields of lines, a list of ids that goes on below taken along.
    pub fn dependency_lines(&self, lines: Vec<FieldLine<'_>>) -> Vec<(Field, bool)> {
        let mut found: Vec<(Field, bool)> = Vec::new();
        for line in lines {
            if !line.fields.is_empty() {
                found.extend(line.fields);
                continue;
            }
            let begins_with_id = self.references_in(line.span).next().map(|id| id.span.start) == Some(line.span.start);
            if let Some((last, _)) = found.last_mut().filter(|(last, _)| Side::of(last.kind).is_some())
                && (begins_with_id || last.value.value.ends_with([',', '、', '，']))
            {
                last.value = joined(&last.value, &line.whole());
                last.span = last.span.cover(line.span);
                last.region.end = line.end;
            }
        }
        found
    }

    /// A paragraph of a section about time or dependencies.
    pub fn dependency_paragraph(&mut self, inline: &Inline<'a>, node: &Node<'_, 'a>) {
        let lines = self.lines(inline, Accept::Known);
        if lines.iter().any(|line| !line.fields.is_empty()) {
            for (field, _) in self.dependency_lines(lines) {
                self.dependency_field(&field);
            }
        } else if node.section == Some(Section::Dependencies) {
            let default = if node.children.is_empty() {
                DefaultDirection::Paragraph
            } else {
                DefaultDirection::Introduction
            };
            self.sentence(default, &inline.whole());
        }
    }

    /// `- **Blocking this milestone**: …`, with a list below it where the line says nothing.
    pub fn dependency_item(&mut self, item: &Item<'a>, node: &Node<'_, 'a>) {
        let Some(lead) = item.lead() else { return };
        let lines = self.lines(lead, Accept::Known);
        let mut taken = false;
        for (field, _) in self.dependency_lines(lines) {
            taken |= self.dependency_field(&field);
            if let Some(side) = Side::of(field.kind) {
                self.dependencies_below(side, item);
            }
        }
        if taken {
            return;
        }
        let text = lead.whole();
        if let Some(side) = self.side_alone(&text) {
            self.dependencies_below(side, item);
        } else if node.section == Some(Section::Dependencies) {
            self.sentence(DefaultDirection::Item, &text);
        }
    }

    /// The lists below an item that names a direction.
    pub fn dependencies_below(&mut self, side: Side, item: &Item<'a>) {
        for block in &item.blocks[1..] {
            let Block::List { items, .. } = block else { continue };
            for (lead, span) in items.iter().filter_map(|item| Some((item.lead()?, item.span))) {
                self.dependency(side, &lead.whole(), span);
            }
        }
    }

    /// A section about one direction.
    pub fn dependency_section(&mut self, node: &Node<'_, 'a>, side: Side) {
        let mut any = false;
        for block in node.blocks {
            match block {
                Block::List { items, .. } => {
                    for (lead, span) in items.iter().filter_map(|item| Some((item.lead()?, item.span))) {
                        self.dependency(side, &lead.whole(), span);
                        any = true;
                    }
                }
                Block::Paragraph { inline, span } => {
                    let text = inline.whole();
                    let says = self.references_in(*span).next().is_some()
                        || says_nothing(&text.value, Asked::Dependencies)
                        || !any;
                    if says && !text.value.ends_with(':') {
                        self.dependency(side, &text, *span);
                        any = true;
                    }
                }
                Block::Table { rows, .. } => {
                    for row in *rows {
                        if let Some(text) = cell(row, Some(0)) {
                            self.dependency(side, &text, row.span);
                        }
                    }
                }
                _ => {}
            }
        }
        self.sections(node);
    }
}
