//! The sections of the guide, each handed to what reads it.

use super::answer::{Asked, says_nothing};
use super::blocks::Block;
use super::outline::{Node, without_number};
use super::sentence::Side;
use super::{Context, boxes, heading};
use crate::config::vocabulary::{criteria_kind, phrase, words};
use crate::lang::headings;
use crate::model::{CriteriaGroup, Procedure, Section, Step};
use crate::source::{Text, Written};
use crate::text::slice;

impl<'a> Context<'_, 'a> {
    /// Reads the sections below `node`.
    pub fn sections(&mut self, node: &Node<'_, 'a>) {
        for child in &node.children {
            self.section(child);
        }
    }

    pub fn section(&mut self, node: &Node<'_, 'a>) {
        match node.section {
            Some(Section::Summary) => {
                let text = prose(node.blocks);
                if let Some(text) = text {
                    let text = Written::copy(&text, self.text);
                    self.milestone.summary.get_or_insert(text);
                }
                self.sections(node);
            }
            Some(Section::Deliverables) => self.deliverables(node),
            Some(Section::DeliverablesSummary) => {
                self.summary_section(node);
                self.sections(node);
            }
            // Those of a deliverable are read with it; here they are the milestone's.
            Some(Section::SuccessCriteria | Section::AcceptanceCriteria) => self.success(node),
            Some(Section::SignOff | Section::SignOffProcess) => {
                let steps = self.steps(node.blocks);
                self.milestone.sign_off.extend(steps);
                self.sections(node);
            }
            Some(Section::Timeline | Section::Dependencies) => self.timeline(node),
            Some(Section::CriticalPath) => self.critical_path(node),
            Some(Section::DependsOn) => self.dependency_section(node, Side::DependsOn),
            Some(Section::Blocks) => self.dependency_section(node, Side::Blocks),
            Some(Section::IfDelayed) => {
                self.milestone.if_delayed = prose(node.blocks);
                self.sections(node);
            }
            Some(Section::Contingency) => {
                self.milestone.contingency = prose(node.blocks);
                self.sections(node);
            }
            Some(Section::Capacity) => self.capacity(node),
            Some(Section::Risks) => self.risks(node),
            Some(Section::Blockers) => self.blockers(node),
            Some(Section::Waiting) => {
                let lines = list_texts(node.blocks);
                self.milestone.waiting.extend(
                    lines
                        .into_iter()
                        .filter(|text| !says_nothing(&text.value, Asked::Waiting)),
                );
                self.sections(node);
            }
            Some(Section::Procedures) => self.procedures(node),
            Some(Section::Rollback) => self.rollback(node),
            Some(Section::Communication) => self.communication(node),
            Some(Section::Updates) => self.updates(node),
            Some(Section::Audience | Section::CommunicationPlan) => self.communication_part(node),
            Some(Section::RollbackSteps) => {
                let steps = self.steps(node.blocks);
                if self.milestone.rollback.heading.is_some() || names_rollback(&node.title) {
                    self.milestone.rollback.heading.get_or_insert(node.span);
                    self.milestone.rollback.steps.extend(steps);
                }
                self.sections(node);
            }
            Some(Section::RootCause | Section::References) | None => {
                self.sections(node);
            }
        }
    }

    /// Whether a heading among those of items opens a section of its own.
    pub fn is_own_section(node: &Node<'_, 'a>) -> bool {
        let is_part = matches!(
            node.section,
            None | Some(Section::AcceptanceCriteria | Section::SuccessCriteria | Section::Procedures)
        );
        !is_part && heading::stands_alone(&node.title.value)
    }

    fn success(&mut self, node: &Node<'_, 'a>) {
        self.criteria_group(Text::default(), node.blocks);
        for child in &node.children {
            match child.section {
                Some(Section::SignOff | Section::SignOffProcess) => self.section(child),
                _ if Self::is_own_section(child) => self.section(child),
                _ => {
                    self.mark_item(child.span);
                    self.criteria_group(child.title.clone(), child.blocks);
                    for below in &child.children {
                        self.mark_item(below.span);
                        self.criteria_group(below.title.clone(), below.blocks);
                    }
                }
            }
        }
    }

    /// The boxes of a group; bold labels within it open groups of their own.
    fn criteria_group(&mut self, title: Text, blocks: &[Block<'a>]) {
        let mut group = new_group(title);
        let mut seen = false;
        for block in blocks {
            match block {
                Block::List { items, .. } => {
                    for item in *items {
                        if item.checkbox.is_none()
                            && let Some(lead) = item.lead()
                        {
                            self.milestone.false_boxes.extend(boxes::emoji(lead));
                        }
                        self.criteria_of(item, &mut group.criteria);
                        seen = true;
                    }
                }
                Block::Paragraph { inline, .. } => {
                    if let Some(line) = inline.only_line() {
                        let plain = line.plain();
                        let whole = plain.whole();
                        let is_label = plain.is_strong(0..plain.text.len()) || whole.value.ends_with([':', '：']);
                        if is_label && words(&whole.value).count() <= 6 {
                            self.add_group(std::mem::replace(&mut group, new_group(label_text(whole))), seen);
                            seen = false;
                        }
                    }
                }
                Block::Group { blocks, .. } => {
                    self.boxes_in(blocks, &mut group.criteria);
                    seen |= boxes::has_boxes(blocks);
                }
                _ => {}
            }
        }
        self.add_group(group, seen);
    }

    fn add_group(&mut self, group: CriteriaGroup, seen: bool) {
        if seen || !group.title.value.is_empty() {
            self.milestone.success.push(group);
        }
    }

    /// Every line of the lists among `blocks`; paragraphs that introduce them are passed over.
    pub fn steps(&mut self, blocks: &[Block<'a>]) -> Vec<Step> {
        let mut steps = Vec::new();
        self.add_steps(blocks, &mut steps);
        if steps.is_empty() {
            for block in blocks {
                let Block::Paragraph { inline, .. } = block else {
                    continue;
                };
                let text = inline.whole();
                if !text.value.is_empty() && !text.value.ends_with(':') && !says_nothing(&text.value, Asked::Steps) {
                    let text = Written::copy(&text, self.text);
                    steps.push(Step { text, done: None });
                }
            }
        }
        steps
    }

    /// The items of the lists among `blocks`; of an item with boxes below it, those.
    fn add_steps(&self, blocks: &[Block<'a>], steps: &mut Vec<Step>) {
        for block in blocks {
            let items = match block {
                Block::List { items, .. } => *items,
                Block::Group { blocks, .. } => {
                    self.add_steps(blocks, steps);
                    continue;
                }
                _ => continue,
            };
            for item in items {
                if boxes::has_boxes(item.blocks) {
                    self.add_steps(item.blocks, steps);
                } else if let Some(lead) = item.lead() {
                    steps.push(Step {
                        text: lead.written(self.text),
                        done: item.checkbox.map(|(done, _)| done),
                    });
                }
            }
        }
    }

    fn procedures(&mut self, node: &Node<'_, 'a>) {
        self.procedure(Text::default(), node.blocks);
        for child in &node.children {
            match child.section {
                Some(Section::SignOffProcess | Section::SignOff) => {
                    let steps = self.steps(child.blocks);
                    if self.milestone.sign_off.is_empty() {
                        self.milestone.sign_off.extend(steps.clone());
                    }
                    self.milestone.procedures.push(Procedure {
                        title: child.title.clone(),
                        criteria: Vec::new(),
                        steps,
                    });
                }
                _ if Self::is_own_section(child) => self.section(child),
                _ => {
                    self.mark_item(child.span);
                    self.procedure(child.title.clone(), child.blocks);
                }
            }
        }
    }

    fn procedure(&mut self, title: Text, blocks: &[Block<'a>]) {
        let mut criteria = Vec::new();
        let mut steps = Vec::new();
        for block in blocks {
            let items = match block {
                Block::List { items, .. } => *items,
                Block::Group { blocks, .. } => {
                    self.boxes_in(blocks, &mut criteria);
                    continue;
                }
                _ => continue,
            };
            for item in items {
                let before = criteria.len();
                self.criteria_of(item, &mut criteria);
                if criteria.len() == before
                    && let Some(lead) = item.lead()
                {
                    steps.push(Step {
                        text: lead.written(self.text),
                        done: None,
                    });
                }
            }
        }
        if criteria.is_empty() && steps.is_empty() {
            steps = self.steps(blocks);
        }
        if !criteria.is_empty() || !steps.is_empty() {
            self.milestone.procedures.push(Procedure { title, criteria, steps });
        }
    }

    fn rollback(&mut self, node: &Node<'_, 'a>) {
        self.milestone.rollback.heading.get_or_insert(node.span);
        let own = self.steps(node.blocks);
        let introduces =
            !node.children.is_empty() && node.blocks.iter().all(|block| matches!(block, Block::Paragraph { .. }));
        if !introduces {
            self.milestone.rollback.steps.extend(own);
        }
        for child in &node.children {
            match child.section {
                Some(Section::Communication | Section::CommunicationPlan | Section::Audience) => {
                    self.mark_item(child.span);
                    self.milestone.rollback.communication.extend(list_texts(child.blocks));
                }
                Some(Section::RootCause) => self.milestone.rollback.analysis.extend(list_texts(child.blocks)),
                // Those of the rollback itself.
                Some(Section::Timeline | Section::RollbackSteps) => {
                    let steps = self.steps(child.blocks);
                    self.milestone.rollback.steps.extend(steps);
                }
                Some(Section::Contingency) => {
                    let steps = self.steps(child.blocks);
                    self.milestone.rollback.steps.extend(steps);
                    self.section(child);
                }
                _ if Self::is_own_section(child) => self.section(child),
                _ => {
                    let steps = self.steps(child.blocks);
                    self.milestone.rollback.steps.extend(steps);
                }
            }
        }
    }
}

fn new_group(title: Text) -> CriteriaGroup {
    let (name, level) = match title.value.rfind('(').filter(|_| title.value.trim_end().ends_with(')')) {
        Some(open) => {
            let inner = slice(&title.value, open + 1..).trim_end().trim_end_matches(')');
            (slice(&title.value, ..open).trim(), Some(Text::new(inner, title.span)))
        }
        None => (&*title.value, None),
    };
    let wish = |level: &Text| is_wish(&phrase(&level.value));
    let must = match &level {
        Some(level) => !wish(level),
        None => !wish(&title),
    };
    CriteriaGroup {
        kind: criteria_kind(name),
        title: Text::new(without_number(name).1, title.span),
        level,
        must,
        criteria: Vec::new(),
    }
}

/// Whether a title says what its steps are of.
fn names_rollback(title: &Text) -> bool {
    let title = phrase(&title.value);
    headings::ROLLBACK.iter().any(|word| title.contains(word))
}

/// Whether the name of a group or its level says that nobody has to meet it.
fn is_wish(phrase: &str) -> bool {
    let bytes = phrase.as_bytes();
    let stands_at = |at: usize, word: &[u8]| word[0] == bytes[at] && bytes[at..].starts_with(word);
    (0..bytes.len()).any(|at| headings::OPTIONAL.iter().any(|word| stands_at(at, word.as_bytes())))
}

fn label_text(mut text: Text) -> Text {
    text.value = text.value.trim_end_matches([':', '：']).trim_end().into();
    text
}

/// The first paragraph.
pub fn prose(blocks: &[Block<'_>]) -> Option<Text> {
    let first = blocks.iter().find_map(|block| match block {
        Block::Paragraph { inline, .. } => Some(inline.whole()),
        Block::List { items, .. } => items.iter().find_map(|item| Some(item.lead()?.whole())),
        Block::Group { blocks, .. } => prose(blocks),
        _ => None,
    });
    first.filter(|text| !text.value.is_empty())
}

/// The text of every list item, else of every paragraph.
pub fn list_texts(blocks: &[Block<'_>]) -> Vec<Text> {
    let mut lists = Vec::new();
    let mut paragraphs = Vec::new();
    for block in blocks {
        match block {
            Block::List { items, .. } => lists.extend(items.iter().filter_map(|item| Some(item.lead()?.whole()))),
            Block::Paragraph { inline, .. } => paragraphs.push(inline.whole()),
            _ => {}
        }
    }
    if lists.is_empty() { paragraphs } else { lists }
}
