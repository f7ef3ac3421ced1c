//! Capacity, risks, blockers, communication and status updates.

use super::Context;
use super::answer::{self, Asked, is_open, says_nothing};
use super::blocks::{Block, Item, Row};
use super::field::{self, Accept};
use super::inline::Inline;
use super::metadata::{joined, with_rest};
use super::outline::{Node, without_number};
use super::sections::list_texts;
use super::table::cell;
use crate::config::vocabulary::{level, phrase, words};
use crate::lang::columns::{blockers, capacity, risks};
use crate::lang::{Language, units, updates};
use crate::model::{Blocker, Capacity, Field, FieldKind, LevelValue, Risk, Section, Status};
use crate::source::{Span, Text};
use crate::text::slice;

impl<'a> Context<'_, 'a> {
    pub fn capacity(&mut self, node: &Node<'_, 'a>) {
        for block in node.blocks {
            let Block::Table { head, rows, .. } = block else {
                continue;
            };
            let person = self.column(head, &capacity::PERSON).or(Some(0));
            let allocation = self.column(head, &capacity::ALLOCATION);
            let weeks = self.column(head, &capacity::WEEKS);
            let notes = self.column(head, &capacity::NOTES);
            for row in *rows {
                let Some(person) = cell(row, person) else { continue };
                let allocation_text = cell(row, allocation);
                let weeks_text = cell(row, weeks);
                self.milestone.capacity.push(Capacity {
                    span: row.span,
                    person,
                    percent: allocation_text.as_ref().and_then(|text| percent_of(&text.value)),
                    allocation: allocation_text,
                    weeks: weeks_text.as_ref().and_then(|text| weeks_of(&text.value)),
                    weeks_text,
                    notes: cell(row, notes).map(|text| text.value).unwrap_or_default(),
                });
            }
        }
        self.sections(node);
    }

    pub fn risks(&mut self, node: &Node<'_, 'a>) {
        for block in node.blocks {
            match block {
                Block::Table { head, rows, .. } => self.risk_rows(head, rows),
                Block::List { items, .. } => {
                    let above = self.milestone.risks.len();
                    items.iter().for_each(|item| self.risk_item(item, above));
                }
                _ => {}
            }
        }
        for child in &node.children {
            match child.section {
                Some(_) if Self::is_own_section(child) => self.section(child),
                _ => {
                    self.mark_item(child.span);
                    let mut risk = new_risk(
                        Text::new(without_number(&child.title.value).1, child.title.span),
                        child.span,
                    );
                    self.risk_details(&mut risk, child.blocks);
                    for part in &child.children {
                        let kind = self.vocabulary.field(without_number(&part.title.value).1);
                        if kind.is_some_and(is_mitigation) {
                            put_mitigation(&mut risk, all_texts(part.blocks));
                        }
                        self.mark_item(part.span);
                    }
                    self.milestone.risks.push(risk);
                }
            }
        }
    }

    fn risk_rows(&mut self, head: &Row<'a>, rows: &[Row<'a>]) {
        let text = self.column(head, &risks::RISK).or(Some(0));
        let likelihood = self.column(head, &risks::LIKELIHOOD);
        let impact = self.column(head, &risks::IMPACT);
        let mitigation = self.column(head, &risks::MITIGATION);
        let owner = self.column(head, &risks::OWNER);
        for row in rows {
            let Some(text) = cell(row, text).filter(|text| !says_nothing(&text.value, Asked::Risks)) else {
                continue;
            };
            let value = |column| cell(row, column).map(|text| field::level_value(&text));
            self.milestone.risks.push(Risk {
                span: row.span,
                text,
                likelihood: value(likelihood),
                impact: value(impact),
                mitigation: cell(row, mitigation),
                owner: cell(row, owner),
            });
        }
    }

    /// A risk, or what an item says of the last risk of its list: `- **Impact**: High`. `above` are the risks before the list.
    fn risk_item(&mut self, item: &Item<'a>, above: usize) {
        let Some(lead) = item.lead() else { return };
        let mut fields = self.fields_alone(lead, Accept::Any);
        let named = fields.first().filter(|first| {
            let is_risk = self.vocabulary.section(&first.key.value) == Some(Section::Risks);
            is_risk && first.kind == FieldKind::Other
        });
        let named = named.map(|first| first.value.clone());
        let is_detail = !fields.is_empty() && fields.iter().all(|field| is_of_risk(field.kind));
        if !is_detail || self.milestone.risks.len() == above {
            if named.is_none() {
                fields.clear();
            }
            let text = named.unwrap_or_else(|| lead.whole());
            if says_nothing(&text.value, Asked::Risks) && item.blocks.len() == 1 {
                return;
            }
            self.milestone.risks.push(new_risk(text, item.span));
        }
        let Some(mut risk) = self.milestone.risks.pop() else {
            return;
        };
        let is_label = fields.last().is_some_and(is_mitigation_label);
        fields.iter().for_each(|field| risk_field(&mut risk, field));
        let below = item.blocks.get(1..).unwrap_or(&[]);
        if is_label {
            put_mitigation(&mut risk, all_texts(below));
        }
        self.risk_details(&mut risk, below);
        self.milestone.risks.push(risk);
    }

    /// What stands below a risk's heading or item: fields, labels with their lists, and a paragraph behind them, which says
    /// what is done about it.
    fn risk_details(&self, risk: &mut Risk, blocks: &[Block<'a>]) {
        let mut is_label = false;
        let mut has_fields = false;
        for block in blocks {
            match block {
                Block::Paragraph { inline, .. } => {
                    let fields = with_rest(&mut self.lines(inline, Accept::Any));
                    if fields.is_empty() && (is_label || has_fields) {
                        put_mitigation(risk, Some(inline.whole()));
                    }
                    is_label = fields.last().is_some_and(is_mitigation_label);
                    has_fields |= !fields.is_empty();
                    fields.iter().for_each(|field| risk_field(risk, field));
                }
                Block::List { items, .. } => {
                    let before = risk.mitigation.is_some();
                    for item in *items {
                        let Some(lead) = item.lead() else { continue };
                        let fields = with_rest(&mut self.lines(lead, Accept::Any));
                        has_fields |= !fields.is_empty();
                        fields.iter().for_each(|field| risk_field(risk, field));
                        if fields.last().is_some_and(is_mitigation_label) {
                            put_mitigation(risk, all_texts(item.blocks.get(1..).unwrap_or(&[])));
                        }
                    }
                    if is_label && (before || risk.mitigation.is_none()) {
                        put_mitigation(risk, all_texts(std::slice::from_ref(block)));
                    }
                    is_label = false;
                }
                _ => {}
            }
        }
    }

    pub fn blockers(&mut self, node: &Node<'_, 'a>) {
        for child in &node.children {
            match child.section {
                Some(Section::Waiting | Section::Risks | Section::Updates) => self.section(child),
                _ if Self::is_own_section(child) => self.section(child),
                _ => {
                    self.mark_item(child.span);
                    self.blocker(child);
                }
            }
        }
        let above = self.milestone.blockers.len();
        let mut is_open = false;
        for block in node.blocks {
            match block {
                Block::List { items, .. } => items.iter().for_each(|item| self.blocker_item(item, &mut is_open)),
                Block::Table { head, rows, .. } => self.blocker_rows(head, rows),
                Block::Paragraph { inline, .. } => {
                    for field in self.fields_alone(inline, Accept::Known) {
                        let span = field.span;
                        self.loose_field(field, span, &mut is_open);
                    }
                }
                _ => {}
            }
        }
        let is_prose = self.milestone.blockers.len() == above
            && node.children.is_empty()
            && node
                .blocks
                .iter()
                .all(|block| matches!(block, Block::Paragraph { .. } | Block::Other { .. }));
        if is_prose {
            self.waiting_prose(node.blocks);
        }
    }

    /// `Waiting for legal (asked 2026-10-02).` where nothing else stands below the heading.
    fn waiting_prose(&mut self, blocks: &[Block<'a>]) {
        for block in blocks {
            let Block::Paragraph { inline, .. } = block else {
                continue;
            };
            let text = inline.whole();
            let is_directive = text.value.starts_with("{{");
            if !is_directive && !is_no_blocker(&text.value) && !is_over(&text.value, self) {
                self.milestone.waiting.push(text);
            }
        }
    }

    fn blocker(&mut self, node: &Node<'_, 'a>) {
        let (number, name) = without_number(&node.title.value);
        if says_nothing(name, Asked::Blockers) && node.blocks.is_empty() {
            return;
        }
        let mut blocker = self.new_blocker(number, name, node.title.span, node.span);
        for field in self.fields_in(node.blocks) {
            self.blocker_field(&mut blocker, field);
        }
        if blocker.issue.is_none() {
            blocker.issue = node.blocks.iter().find_map(|block| match block {
                Block::Paragraph { inline, .. } => {
                    let lines = field::lines(inline, self.vocabulary, self.text, Accept::Any);
                    lines.iter().all(|line| line.fields.is_empty()).then(|| inline.whole())
                }
                _ => None,
            });
        }
        self.milestone.blockers.push(blocker);
    }

    fn new_blocker(&self, number: Option<u32>, name: &str, title_span: Span, span: Span) -> Blocker {
        let next = self.milestone.blockers.iter().map(|b| b.number).max().unwrap_or(0) + 1;
        let (title, priority) = match name.rfind('(').filter(|_| name.trim_end().ends_with(')')) {
            Some(open) => {
                let inner = slice(name, open + 1..).trim_end().trim_end_matches(')');
                let level = level(inner);
                let is_level = level.is_some();
                let value = LevelValue {
                    text: Text::new(inner, title_span),
                    level,
                };
                (
                    if is_level { slice(name, ..open).trim() } else { name },
                    is_level.then_some(value),
                )
            }
            None => (name, None),
        };
        Blocker {
            number: number.unwrap_or(next),
            title: Text::new(title, title_span),
            span,
            priority,
            resolved: is_over(name, self),
            ..Blocker::default()
        }
    }

    fn blocker_field(&self, blocker: &mut Blocker, field: Field) {
        match field.kind {
            FieldKind::Issue | FieldKind::Description => keep_first(&mut blocker.issue, &field),
            FieldKind::Impact => keep_first(&mut blocker.impact, &field),
            FieldKind::Action | FieldKind::Mitigation => keep_first(&mut blocker.action, &field),
            FieldKind::Owner => blocker.owners.extend(field::owners(&field.value)),
            FieldKind::TargetResolution | FieldKind::Target => {
                let value = field::date(&field.value, self.limit);
                blocker.target.get_or_insert(value);
            }
            FieldKind::Priority => blocker.priority = Some(field::level_value(&field.value)),
            FieldKind::Status => blocker.resolved |= is_over(&field.value.value, self),
            _ => {}
        }
        blocker.fields.push(field);
    }

    /// A field below no blocker's heading or item: `**Issue**: …` begins a blocker, which is open for the others behind it.
    fn loose_field(&mut self, field: Field, span: Span, is_open: &mut bool) {
        if field.kind == FieldKind::Issue {
            *is_open = !is_no_blocker(&field.value.value);
            if *is_open {
                let blocker = self.new_blocker(None, &field.value.value, field.value.span, span);
                self.milestone.blockers.push(blocker);
            }
        }
        if *is_open && let Some(mut blocker) = self.milestone.blockers.pop() {
            self.blocker_field(&mut blocker, field);
            self.milestone.blockers.push(blocker);
        }
    }

    fn blocker_item(&mut self, item: &Item<'a>, is_open: &mut bool) {
        let Some(lead) = item.lead() else { return };
        let plain = lead.plain_if_struck().unwrap_or_else(|| lead.plain());
        let is_over = plain.struck || item.checkbox.is_some_and(|(done, _)| done);
        let mut fields = self.fields_alone(lead, Accept::Known);
        let names_issue = fields.iter().any(|field| field.kind == FieldKind::Issue);
        if names_issue || *is_open && !fields.is_empty() {
            fields.extend(self.fields_in(&item.blocks[1..]));
            fields
                .into_iter()
                .for_each(|field| self.loose_field(field, item.span, is_open));
            if let Some(blocker) = self.milestone.blockers.last_mut().filter(|_| *is_open && names_issue) {
                blocker.resolved |= is_over;
            }
            return;
        }
        let text = plain.whole();
        if says_nothing(&text.value, Asked::Blockers)
            || answer::is_open(&text.value)
            || !fields.is_empty() && item.blocks.len() == 1
            || text.value.is_empty()
        {
            return;
        }
        *is_open = false;
        let mut blocker = self.new_blocker(None, &text.value, text.span, item.span);
        blocker.resolved |= is_over;
        for field in self.fields_in(&item.blocks[1..]) {
            self.blocker_field(&mut blocker, field);
        }
        self.milestone.blockers.push(blocker);
    }

    fn blocker_rows(&mut self, head: &Row<'a>, rows: &[Row<'a>]) {
        let title = self.column(head, &blockers::BLOCKER).or(Some(0));
        let columns = [
            (FieldKind::Issue, self.column(head, &blockers::ISSUE)),
            (FieldKind::Impact, self.column(head, &blockers::IMPACT)),
            (FieldKind::Owner, self.column(head, &blockers::OWNER)),
            (FieldKind::Action, self.column(head, &blockers::ACTION)),
            (
                FieldKind::TargetResolution,
                self.column(head, &blockers::TARGET_RESOLUTION),
            ),
            (FieldKind::Priority, self.column(head, &blockers::PRIORITY)),
            (FieldKind::Status, self.column(head, &blockers::STATUS)),
        ];
        for row in rows {
            let Some(text) = cell(row, title).filter(|text| !says_nothing(&text.value, Asked::Blockers)) else {
                continue;
            };
            let mut blocker = self.new_blocker(None, &text.value, text.span, row.span);
            for (kind, column) in &columns {
                if let Some(value) = cell(row, *column) {
                    let span = value.span;
                    let field = Field::new(*kind, Text::default(), value, span);
                    self.blocker_field(&mut blocker, field);
                }
            }
            self.milestone.blockers.push(blocker);
        }
    }

    /// The fields of paragraphs and list items.
    /// The fields of a place that begins with one.
    fn fields_alone(&self, inline: &Inline<'a>, accept: Accept) -> Vec<Field> {
        let mut lines = field::lines(inline, self.vocabulary, self.text, accept);
        match lines.first() {
            Some(first) if !first.fields.is_empty() => with_rest(&mut lines),
            _ => Vec::new(),
        }
    }

    pub fn fields_in(&self, blocks: &[Block<'a>]) -> Vec<Field> {
        let mut found: Vec<Field> = Vec::new();
        let mut take = |inline: &Inline<'a>| found.extend(with_rest(&mut self.lines(inline, Accept::Any)));
        for block in blocks {
            match block {
                Block::Paragraph { inline, .. } => take(inline),
                Block::List { items, .. } => items.iter().filter_map(Item::lead).for_each(&mut take),
                _ => {}
            }
        }
        found
    }
}

/// Whether a field says something of a risk.
fn is_of_risk(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Likelihood | FieldKind::Impact | FieldKind::Mitigation | FieldKind::Action | FieldKind::Owner
    )
}

fn keep_first(slot: &mut Option<Text>, field: &Field) {
    slot.get_or_insert_with(|| field.value.clone());
}

fn new_risk(text: Text, span: Span) -> Risk {
    Risk {
        span,
        text,
        likelihood: None,
        impact: None,
        mitigation: None,
        owner: None,
    }
}

fn is_mitigation(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Mitigation | FieldKind::Action)
}

/// `**Mitigation**:` over what it names.
fn is_mitigation_label(field: &Field) -> bool {
    is_mitigation(field.kind) && field.value.value.is_empty()
}

/// Takes a mitigation where there is none, or nothing but its label.
fn put_mitigation(risk: &mut Risk, text: Option<Text>) {
    let is_missing = risk.mitigation.as_ref().is_none_or(|own| own.value.is_empty());
    if let Some(text) = text.filter(|text| is_missing && !text.value.is_empty()) {
        risk.mitigation = Some(text);
    }
}

/// The texts of paragraphs and of lists as one.
fn all_texts(blocks: &[Block<'_>]) -> Option<Text> {
    list_texts(blocks).into_iter().reduce(|all, more| joined(&all, &more))
}

fn risk_field(risk: &mut Risk, field: &Field) {
    match field.kind {
        FieldKind::Likelihood => risk.likelihood = Some(field::level_value(&field.value)),
        FieldKind::Impact => risk.impact = Some(field::level_value(&field.value)),
        kind if is_mitigation(kind) => risk.mitigation = Some(field.value.clone()),
        FieldKind::Owner => risk.owner = Some(field.value.clone()),
        _ => {}
    }
}

/// Whether a title or status says that a blocker is over.
fn is_over(text: &str, context: &Context<'_, '_>) -> bool {
    const TICKS: [char; 4] = ['✅', '☑', '✔', '✓'];
    let bare = text.trim().trim_end_matches('\u{fe0f}');
    if bare.starts_with(TICKS) || bare.ends_with(TICKS) {
        return true;
    }
    let whole = phrase(text);
    let is_marked = |phrase: &str| {
        updates::RESOLVED.iter().any(|word| {
            let starts = phrase
                .strip_prefix(word)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
            starts || phrase.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '))
        })
    };
    // `The permit (resolved 2026-11-02)`
    let mut remarks = text.split(['(', '（', '[', ')', '）', ']']).skip(1);
    let marked = is_marked(&whole) || remarks.any(|remark| is_marked(&phrase(remark)));
    let takes_back = |word: &&str| {
        whole
            .match_indices(word)
            .any(|(at, _)| slice(&whole, at + word.len()..).starts_with(' '))
    };
    marked && !updates::UNRESOLVED.iter().any(takes_back)
        || context
            .vocabulary
            .status(text)
            .is_some_and(|(status, _)| matches!(status, Status::Completed | Status::Cancelled))
}

/// `None`, `There are no known blockers`, `TBD`, or what introduces a list: words that name nothing to wait for.
fn is_no_blocker(text: &str) -> bool {
    says_nothing(text, Asked::Blockers) || is_open(text) || text.ends_with([':', '：'])
}

/// Percent of `50%`, `0.5 FTE`, `2 days a week`, `half time`.
fn percent_of(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let whole = phrase(&lower);
    if units::FULL_TIME.contains(&whole.as_str()) {
        return Some(100.0);
    }
    if units::HALF_TIME.contains(&whole.as_str()) {
        return Some(50.0);
    }
    let number: f64 = {
        let start = lower.find(|c: char| c.is_ascii_digit())?;
        let rest = slice(&lower, start..);
        let end = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(rest.len());
        slice(rest, ..end).trim_end_matches('.').parse().ok()?
    };
    let percent = if lower.contains('%') {
        number
    } else if units::POSITIONS.iter().any(|word| lower.contains(word)) {
        number * 100.0
    } else if units::DAYS_WITHIN.iter().any(|word| lower.contains(word)) {
        number * 20.0
    } else {
        return None;
    };
    (percent.is_finite() && percent >= 0.0 && !lower.trim_start().starts_with('-')).then_some(percent)
}

/// Weeks of `2`, `1.5 weeks`, `3w`, `10 days`; a note in brackets is passed over.
fn weeks_of(text: &str) -> Option<f64> {
    let bare = text.split('(').next().unwrap_or(text);
    let lower = bare.trim().to_lowercase();
    let end = lower
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(lower.len());
    let value: f64 = slice(&lower, ..end).parse().ok()?;
    let weeks = match words(slice(&lower, end..)).next() {
        None => value,
        Some((_, unit)) if units::WEEKS.of(Language::English).contains(&unit) => value,
        Some((_, unit)) if units::DAYS.of(Language::English).contains(&unit) => value / 5.0,
        Some(_) => return None,
    };
    weeks.is_finite().then_some(weeks)
}
