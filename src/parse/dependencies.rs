//! What a milestone waits for and what waits for it.

use super::answer::{Asked, says_nothing};
use super::blocks::{Block, Item};
use super::context::Context;
use super::field::Accept;
use super::field_lines::{clauses, dependency_lines, field_lines, shown};
use super::inline::Inline;
use super::number;
use super::outline::Node;
use super::owners::owners;
use super::sentence::{Clause, DefaultDirection, Side};
use super::table::cell;
use crate::lang::headings;
use crate::model::{Dependency, Field, FieldKind, Reference, Section};
use crate::source::{Span, Text};
use crate::text::chars::{COLONS, digit};
use crate::text::words::{phrase, words};

/// What a part of a chapter says about the milestones before and after this one.
#[derive(Debug, Default)]
pub(super) struct Relations {
    pub depends_on: Dependency,
    pub blocks: Dependency,
    pub if_delayed: Option<Text>,
    pub contingency: Option<Text>,
}

impl Relations {
    /// Keeps each name once, and drops those in `known`.
    pub(super) fn without_known(mut self, known: [&Dependency; 2]) -> Self {
        for (side, known) in [&mut self.depends_on, &mut self.blocks].into_iter().zip(known) {
            let mut names: Vec<String> = known.untracked.iter().map(|text| without_remark(&text.value)).collect();
            side.untracked.retain(|text| {
                let name = without_remark(&text.value);
                let is_new = !names.contains(&name);
                names.push(name);
                is_new
            });
        }
        self
    }

    /// Keeps ids only, and drops what is said in words.
    pub(super) fn keep_ids(&mut self) {
        for side in [&mut self.depends_on, &mut self.blocks] {
            side.untracked.clear();
            side.none = false;
            side.stated = side.stated.filter(|_| !side.references.is_empty());
        }
        (self.if_delayed, self.contingency) = (None, None);
    }

    /// Whether something is said in words and not with ids.
    pub(super) fn says_words(&self) -> bool {
        !self.depends_on.untracked.is_empty() || !self.blocks.untracked.is_empty()
    }

    /// Adds what another place says.
    pub(super) fn append(&mut self, other: Self) {
        self.depends_on.add(other.depends_on);
        self.blocks.add(other.blocks);
        self.if_delayed = self.if_delayed.take().or(other.if_delayed);
        self.contingency = self.contingency.take().or(other.contingency);
    }

    /// Takes a field or list item about a dependency; returns whether it is one.
    pub(super) fn take_field(&mut self, context: &Context<'_>, field: &Field) -> bool {
        // The items of a list in the front matter share their key.
        let span = if field.from_front_matter {
            field.value.span
        } else {
            field.span
        };
        match field.kind {
            FieldKind::DependsOn => self.add(context, Side::DependsOn, &field.value, span),
            FieldKind::Blocks => self.add(context, Side::Blocks, &field.value, span),
            FieldKind::IfDelayed => {
                self.if_delayed.get_or_insert_with(|| field.value.clone());
            }
            FieldKind::Contingency => {
                self.contingency.get_or_insert_with(|| field.value.clone());
            }
            _ => return false,
        }
        true
    }

    /// Adds what `value` says to `side`, unless it names the other side itself. All ids in `span` count.
    pub(super) fn add(&mut self, context: &Context<'_>, side: Side, value: &Text, span: Span) {
        let own = context.reach(value.span);
        if context.is_struck(own) {
            return;
        }
        let within: Vec<&Reference> = context.references_in(own).collect();
        let around: Vec<Reference> = context
            .references_in(span.cover(own))
            .filter(|reference| !own.contains(reference.span))
            .cloned()
            .collect();
        let clauses = clauses(context, own, &within, DefaultDirection::Key(side));
        if !around.is_empty() || clauses.is_empty() {
            self.state(side, value, span, around);
        }
        self.add_clauses(context, clauses, value, span);
    }

    /// Adds what a text below a heading for both directions says.
    fn sentence(&mut self, context: &Context<'_>, default: DefaultDirection, value: &Text) {
        let own = context.reach(value.span);
        if context.is_struck(own) {
            return;
        }
        let within: Vec<&Reference> = context.references_in(own).collect();
        let mut clauses = clauses(context, own, &within, default);
        if default != DefaultDirection::Item {
            clauses.retain(|clause| {
                clause.key.is_some()
                    || !clause.references.is_empty()
                    || says_nothing(clause.value.of(context.text), Asked::Dependencies)
            });
        }
        self.add_clauses(context, clauses, value, own);
    }

    fn add_clauses(&mut self, context: &Context<'_>, clauses: Vec<Clause>, whole: &Text, span: Span) {
        let names_ids = clauses.iter().any(|clause| !clause.references.is_empty());
        let is_one = clauses.len() == 1;
        for clause in clauses {
            let value = match clause.key {
                None if is_one => whole.clone(),
                _ => shown(context, clause.value),
            };
            // Words next to ids are a remark on them, and a sentence that negates an id adds nothing.
            let is_remark = clause.references.is_empty() && (names_ids || clause.names_ids);
            if !is_remark || says_nothing(&value.value, Asked::Dependencies) {
                // The place of an answer without ids is where ids are written.
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
            Side::DependsOn => &mut self.depends_on,
            Side::Blocks => &mut self.blocks,
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
            side.untracked.extend(names(value));
        }
    }

    /// A paragraph of a section about time or dependencies.
    pub(super) fn paragraph(&mut self, context: &Context<'_>, inline: &Inline<'_>, node: &Node<'_, '_>) {
        let lines = field_lines(context, inline, Accept::Known);
        if lines.iter().any(|line| !line.fields.is_empty()) {
            for (field, _) in dependency_lines(context, lines) {
                self.take_field(context, &field);
            }
        } else if node.section == Some(Section::Dependencies) {
            let default = if node.children.is_empty() {
                DefaultDirection::Paragraph
            } else {
                DefaultDirection::Introduction
            };
            let whole = inline.whole();
            match default == DefaultDirection::Paragraph && are_codes(context, &whole) {
                true => self.state(Side::DependsOn, &whole, whole.span, Vec::new()),
                false => self.sentence(context, default, &whole),
            }
        }
    }

    /// `- **Blocking this milestone**: …`, with a list below it if the line has no value.
    pub(super) fn item(&mut self, context: &Context<'_>, item: &Item<'_>, node: &Node<'_, '_>) {
        let lead = item.lead().filter(|lead| lead.plain_if_struck().is_none());
        let Some(lead) = lead else { return };
        let lines = field_lines(context, lead, Accept::Known);
        let mut taken = false;
        for (field, _) in dependency_lines(context, lines) {
            taken |= self.take_field(context, &field);
            if let Some(side) = Side::of(field.kind) {
                self.below(context, side, item);
            }
        }
        if taken {
            return;
        }
        let text = lead.whole();
        let lists = || item.blocks.iter().filter(|block| matches!(block, Block::List { .. }));
        let names_ids = || lists().any(|list| context.references_in(list.span()).next().is_some());
        let has_none = || context.references_in(text.span).next().is_none();
        if let Some(side) = side_alone(context, &text) {
            self.below(context, side, item);
        } else if has_none() && lists().next().is_some() && (names_group(&text.value) || names_ids()) {
            for block in lists() {
                let Block::List { items, .. } = block else { continue };
                items.iter().for_each(|item| self.item(context, item, node));
            }
        } else if node.section == Some(Section::Dependencies) {
            self.sentence(context, DefaultDirection::Item, &text);
        }
    }

    /// The lists below an item that names a direction.
    pub(super) fn below(&mut self, context: &Context<'_>, side: Side, item: &Item<'_>) {
        for block in &item.blocks[1..] {
            let items = match block {
                Block::List { items, .. } => *items,
                Block::Paragraph { inline, span } => {
                    self.add(context, side, &inline.whole(), *span);
                    continue;
                }
                _ => continue,
            };
            for (lead, span) in items.iter().filter_map(|item| Some((item.lead()?, item.span))) {
                self.add(context, side, &lead.whole(), span);
            }
        }
    }
}

/// Whether a name only says of what kind the dependencies below it are: `Internal`, `Technical ones:`.
pub(super) fn names_group(name: &str) -> bool {
    let name = phrase(name.trim_end_matches(COLONS));
    headings::DEPENDENCY_GROUPS.contains(&name.as_str())
}

/// The names in `Parser (draft), Phase 2`; a text that may be a sentence counts as one name.
fn names(value: &Text) -> Vec<Text> {
    const MOST_WORDS: usize = 4;
    let is_name = |own: &Text| {
        let bare = own.value.split(['(', '（']).next().unwrap_or("");
        let starts = bare
            .trim_start()
            .starts_with(|c: char| c.is_alphanumeric() && !c.is_lowercase());
        // `Camera (built-in or USB)`
        let is_whole = own.value.matches(['(', '（']).count() == own.value.matches([')', '）']).count();
        starts && is_whole && words(bare).count() <= MOST_WORDS && !own.value.ends_with('.')
    };
    let own = owners(value);
    let is_marked = value.value.contains(['&', '+', '/', ':', '：']);
    match own.len() > 1 && !is_marked && own.iter().all(is_name) {
        true => own,
        false => vec![value.clone()],
    }
}

/// Whether a text lists nothing but codes and numbered parts of other plans: `EPIC-003 (Core pages), Phase 2`.
fn are_codes(context: &Context<'_>, value: &Text) -> bool {
    const LONGEST: usize = 240;
    let is_one = |own: &Text| {
        let name = own.value.split(['(', '（', '–', '—']).next().unwrap_or("").trim();
        let first = name.split(' ').next().unwrap_or("");
        name == first && number::is_code(first) || words(name).count() == 2 && number::is_numbered_part(name)
    };
    let may_be = value.value.len() <= LONGEST && value.value.contains(|c: char| digit(c).is_some());
    may_be && context.references_in(value.span).next().is_none() && {
        let own = owners(value);
        !own.is_empty() && own.iter().all(is_one)
    }
}

/// A text without the remark in brackets at its end, normalised for comparison.
fn without_remark(text: &str) -> String {
    phrase(text.split(['(', '（']).next().unwrap_or(text))
}

/// The direction, if `value` says nothing else: then what follows belongs to it.
pub(super) fn side_alone(context: &Context<'_>, value: &Text) -> Option<Side> {
    let clauses = clauses(context, value.span, &[], DefaultDirection::Paragraph);
    match clauses.as_slice() {
        [only] if only.key.is_some() && only.value.is_empty() => Some(only.side),
        _ => None,
    }
}

/// A section about one direction.
pub(super) fn dependency_section(context: &Context<'_>, node: &Node<'_, '_>, side: Side) -> Relations {
    let mut found = Relations::default();
    let mut any = false;
    for block in node.blocks {
        match block {
            Block::List { items, .. } => {
                for (lead, span) in items.iter().filter_map(|item| Some((item.lead()?, item.span))) {
                    found.add(context, side, &lead.whole(), span);
                    any = true;
                }
            }
            Block::Paragraph { inline, span } => {
                let text = inline.whole();
                let says = context.references_in(*span).next().is_some()
                    || says_nothing(&text.value, Asked::Dependencies)
                    || !any;
                if says && !text.value.ends_with(':') {
                    found.add(context, side, &text, *span);
                    any = true;
                }
            }
            Block::Table { rows, .. } => {
                for row in *rows {
                    // Behind a code stands what it is the code of.
                    let is_code =
                        |text: &Text| number::is_code(&text.value) && context.references_in(text.span).next().is_none();
                    let named = cell(row, Some(0)).filter(is_code).and_then(|_| cell(row, Some(1)));
                    if let Some(text) = named.or_else(|| cell(row, Some(0))) {
                        found.add(context, side, &text, row.span);
                    }
                }
            }
            _ => {}
        }
    }
    found
}
