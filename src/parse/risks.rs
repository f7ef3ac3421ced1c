//! Risks: as headings, as a list, as a table.

use super::answer::{Asked, is_open, is_pointer, says_nothing};
use super::blocks::{Block, Item, Row};
use super::columns::RISKS;
use super::context::{Context, Notes};
use super::criteria::{begins_in_bold_line, text_and_fields};
use super::extent::{blocks_of_items, holds_all, label_of, names_aside};
use super::field::{self, Accept};
use super::field_lines::{field_lines, fields_alone, with_rest};
use super::heading::{self, Opens, names_people};
use super::inline::Inline;
use super::number::{without_number, without_outline_number};
use super::outline::{Nested, Node, is_aside, is_own_section};
use super::people::names_owner;
use super::risk_names::{names_level, names_one, names_risks, names_several, names_sort};
use super::table::{Table, cell};
use super::table_fields::table_fields;
use super::texts::{all_texts, short_list};
use crate::config::vocabulary::level;
use crate::lang::answers::{NOTHING, OPEN};
use crate::lang::headings::MEASURES;
use crate::lang::sentences::{DENIALS, NEGATIONS};
use crate::model::{Field, FieldKind, LevelValue, Risk, Section};
use crate::source::{Span, Text};
use crate::text::chars::{COLONS, joins_words};
use crate::text::slice;
use crate::text::words::words;

/// Reads a section of risks.
pub(super) fn risks<'n, 'b, 'a>(
    context: &Context<'_>,
    node: &'n Node<'b, 'a>,
    nested: &mut Nested<'n, 'b, 'a>,
    notes: &mut Notes,
) -> Vec<Risk> {
    let mut risks = Vec::new();
    let mut above = None;
    for block in blocks_of_items(context, node) {
        match block {
            Block::Table { head, rows, .. } => risks.extend(risk_rows(context, head, rows, notes)),
            // The measures against what stands above them.
            Block::List { .. } if above.is_some_and(|above| is_label_of_mitigation(context, above)) => {
                if let Some(risk) = risks.last_mut() {
                    put_mitigation(risk, all_texts(std::slice::from_ref(block)));
                }
            }
            Block::List { .. } if above.is_some_and(|above| is_label_of_others(context, above)) => {}
            Block::Paragraph { inline, span } => risks.extend(labelled_risk(context, inline, *span)),
            Block::List { items, .. } => match named_risk(context, above, items) {
                Some(mut risk) => {
                    risk_details(context, &mut risk, std::slice::from_ref(block));
                    risks.pop_if(|last| last.span == risk.span);
                    risks.push(risk);
                }
                None => risks.extend(listed_risks(context, items)),
            },
            _ => {}
        }
        above = Some(block);
    }
    for child in &node.children {
        match child.section {
            Some(Section::Risks) if is_own_section(child) => {
                risks.extend(self::risks(context, child, nested, notes));
            }
            Some(_) if is_own_section(child) => nested.push(child),
            _ if is_aside(child) && !holds_all(node, child) => nested.push(child),
            _ if is_aside(child) || is_group(context, child) => {
                notes.item_headings.push(child.span);
                risks.extend(self::risks(context, child, nested, notes));
            }
            _ if field_of(context, child).is_some_and(is_measure) => notes.item_headings.push(child.span),
            _ if names_people(&child.title.value) || names_owner(context, child) => {}
            // `Dependencies & Blockers` is of another section, and of none that is read.
            _ if matches!(
                heading::opens(&child.title.value, context.vocabulary),
                Opens::Doubtful(_)
            ) => {}
            _ => risks.push(headed_risk(context, child, notes)),
        }
    }
    if risks.is_empty() && node.children.is_empty() {
        risks.extend(written_risks(context, node.blocks));
    }
    risks
}

/// The risks in tables below `node` that say by their columns what they hold, where no section is one of risks:
/// `| Risk | Likelihood | Mitigation |`.
pub(super) fn tabled_risks(
    context: &Context<'_>,
    node: &Node<'_, '_>,
    title: Option<Span>,
    notes: &mut Notes,
) -> Vec<Risk> {
    let mut found = Vec::new();
    let holds_items = matches!(
        node.section,
        Some(Section::Deliverables | Section::Blockers | Section::Updates)
    );
    for block in node.blocks.iter().filter(|_| !holds_items) {
        if let Block::Table { head, rows, .. } = block
            && has_columns_of_risks(context, head, |name| {
                context.vocabulary.section(name) == Some(Section::Risks)
            })
        {
            found.extend(risk_rows(context, head, rows, notes));
        }
    }
    for child in &node.children {
        // `Deliverables, dependencies and risks` over a heading for each.
        let may_hold = !holds_items || names_risks(without_outline_number(&child.title.value));
        if may_hold && (Some(child.span) == title || !child.is_part) {
            found.extend(tabled_risks(context, child, title, notes));
        }
    }
    found
}

/// Whether a table has a column of risks, by its name, and one of what is said of them.
fn has_columns_of_risks(context: &Context<'_>, head: &Row<'_>, is_risk: impl Fn(&str) -> bool) -> bool {
    let is_column = |names| head.names.iter().any(|name| context.vocabulary.is_column(name, names));
    head.names.iter().take(2).any(|name| is_risk(name)) && RISKS.others.into_iter().any(is_column)
}

/// `### Technical Risks` over several risks: it has a table of risks, or it is named like a section of risks and has a list.
fn is_group(context: &Context<'_>, node: &Node<'_, '_>) -> bool {
    let name = node.name();
    let is_named = || {
        context.vocabulary.section(name) == Some(Section::Risks)
            || names_several(name)
            || names_level(name)
            || names_sort(name)
    };
    node.blocks.iter().any(|block| match block {
        Block::Table { head, .. } => {
            has_columns_of_risks(context, head, |name| context.vocabulary.is_column(name, RISKS.first))
        }
        Block::List { .. } => is_named(),
        _ => false,
    })
}

/// `**Primary risk:** Frost` in a paragraph of its own.
fn labelled_risk(context: &Context<'_>, inline: &Inline<'_>, span: Span) -> Option<Risk> {
    let line = inline.lines().next()?;
    // Few paragraphs begin so.
    if !line.pieces.iter().take(2).any(|piece| piece.strong) {
        return None;
    }
    let fields = fields_alone(context, inline, Accept::Any);
    let (first, rest) = fields.split_first()?;
    let is_risk = first.kind == FieldKind::Other && !first.value.value.is_empty() && names_one(&first.key.value);
    let mut risk = is_risk.then(|| new_risk(first.value.clone(), span))?;
    rest.iter().for_each(|field| risk_field(&mut risk, field));
    Some(risk)
}

/// `**Mitigation:**` over its list.
fn is_label_of_mitigation(context: &Context<'_>, above: &Block<'_>) -> bool {
    let Block::Paragraph { inline, .. } = above else {
        return false;
    };
    label_of(inline).is_some_and(|name| context.vocabulary.field(&name).is_some_and(is_mitigation))
}

/// Whether the paragraph above a list is a label for something other than risks: `**Notes:**`.
fn is_label_of_others(context: &Context<'_>, above: &Block<'_>) -> bool {
    let Block::Paragraph { inline, .. } = above else {
        return false;
    };
    label_of(inline).is_some_and(|name| match context.vocabulary.section(&name) {
        None => names_aside(&name),
        Some(section) => section != Section::Risks,
    })
}

/// The risk that a paragraph names, `**Risk 1: Frost**`, above a list of nothing but its fields.
fn named_risk(context: &Context<'_>, above: Option<&Block<'_>>, items: &[Item<'_>]) -> Option<Risk> {
    let Block::Paragraph { inline, span } = above? else {
        return None;
    };
    let fields = |item: &Item<'_>| Some(fields_alone(context, item.lead()?, Accept::Any));
    let first = fields(items.first()?)?;
    let is_of_risk = is_of_risk(first.first()?.kind);
    let are_fields = items
        .iter()
        .all(|item| fields(item).is_some_and(|fields| !fields.is_empty()));
    let text = inline.whole();
    let title = Text::new(without_number(&text.value).1, text.span);
    (is_of_risk && are_fields && !title.value.is_empty()).then(|| new_risk(title, *span))
}

/// Risks as paragraphs: each one that begins with a name in bold is a risk, and so is a paragraph that is the only block.
fn written_risks(context: &Context<'_>, blocks: &[Block<'_>]) -> Vec<Risk> {
    let paragraphs = blocks.iter().filter_map(|block| match block {
        Block::Paragraph { inline, span } => Some((inline, *span)),
        _ => None,
    });
    let mut risks: Vec<Risk> = Vec::new();
    let is_only = blocks.len() == 1;
    let are_named =
        paragraphs.clone().count() == blocks.len() && paragraphs.clone().all(|(inline, _)| leads_in_name(inline));
    for (inline, span) in paragraphs {
        let text = inline.whole();
        let fields = fields_alone(context, inline, Accept::Any);
        match fields.first() {
            Some(first) if first.kind == FieldKind::Other && !first.value.value.is_empty() => {
                risks.push(new_risk(text, span));
            }
            Some(_) => {
                if let Some(risk) = risks.last_mut() {
                    fields.iter().for_each(|field| risk_field(risk, field));
                }
            }
            None if !inline.is_one_line() && begins_in_bold_line(inline) => {
                let (text, fields) = text_and_fields(context, inline);
                let mut risk = with_level(context, new_risk(text, span));
                fields.iter().for_each(|field| risk_field(&mut risk, field));
                risks.push(risk);
            }
            None if leads_in_bold(inline) || are_named => risks.push(new_risk(text, span)),
            None if is_only
                && !says_nothing(&text.value, Asked::Risks)
                && !is_open(&text.value)
                && !is_pointer(&text.value, inline.has_link(), Asked::Risks) =>
            {
                risks.push(new_risk(text, span));
            }
            None => {}
        }
    }
    risks
}

/// `**The supplier is late.** Two weeks would do no harm.`
fn leads_in_bold(inline: &Inline<'_>) -> bool {
    let mut pieces = inline.pieces.iter().filter(|piece| !piece.text.trim().is_empty());
    let is_lead = pieces.next().is_some_and(|lead| {
        let text = lead.text.trim_end();
        lead.strong && text.ends_with(['.', '。', '!', '?', '？', '！'])
    });
    is_lead && pieces.next().is_some_and(|piece| !piece.strong)
}

/// Whether a paragraph begins with a short name and a full stop: `Snow. It falls on the tracks in March.`
fn leads_in_name(inline: &Inline<'_>) -> bool {
    const MOST_WORDS: usize = 4;
    let text = inline.whole().value;
    let parted = text.split_once(". ").or_else(|| text.split_once('。'));
    parted.is_some_and(|(name, rest)| words(name).count() <= MOST_WORDS && words(rest).next().is_some())
}

/// The risks that the value of a field names. Empty if the value is only a level.
pub(super) fn risks_of_field(context: &Context<'_>, value: &Text) -> Vec<Risk> {
    let is_one = |text: &Text| !says_nothing(&text.value, Asked::Risks) && !is_open(&text.value);
    let is_level = words(&value.value).count() <= 2 && level(&value.value).is_some();
    let own = match is_level || !is_one(value) {
        true => Vec::new(),
        false => short_list(context, value),
    };
    let own = own.into_iter().filter(is_one);
    own.map(|text| new_risk(text.clone(), text.span)).collect()
}

/// The risk that a heading names.
fn headed_risk(context: &Context<'_>, node: &Node<'_, '_>, notes: &mut Notes) -> Risk {
    notes.item_headings.push(node.span);
    // Nothing is put into a heading.
    let title = Text::new(node.name(), Span::at(node.title.span.start as usize));
    let mut risk = with_level(context, new_risk(title, node.span));
    risk.text.span = node.title.span;
    risk_details(context, &mut risk, node.blocks);
    for part in &node.children {
        let kind = part.field;
        if kind.is_some_and(is_mitigation) {
            put_mitigation(&mut risk, all_texts(part.blocks));
        }
        notes.item_headings.push(part.span);
    }
    risk
}

fn risk_rows(context: &Context<'_>, head: &Row<'_>, rows: &[Row<'_>], notes: &mut Notes) -> Vec<Risk> {
    let table = Table::new(context, &RISKS, head, rows, notes);
    // `None (MLS-002 is late)` names a risk.
    let named = table.rows().filter(|row| {
        !says_nothing(&row.first.value, Asked::Risks) || context.references_in(row.first.span).next().is_some()
    });
    let risks = named.map(|row| {
        let [likelihood, impact, mitigation, owner] = row.others;
        let level = |text: Option<Text>| text.map(|text| field::level_value(&text));
        Risk {
            span: row.span,
            text: row.first,
            likelihood: level(likelihood),
            impact: level(impact),
            mitigation,
            owner,
            has_unread_column: false,
        }
    });
    let mut risks: Vec<Risk> = risks.collect();
    if table.others[MITIGATION].is_none() {
        let is_known = |at: usize| table.first == Some(at) || table.others.contains(&Some(at));
        let unread: Vec<usize> = (1..head.cells.len()).filter(|at| !is_known(*at)).collect();
        for risk in &mut risks {
            let row = rows.iter().find(|row| row.span == risk.span);
            let says = |at: &usize| {
                row.and_then(|row| cell(row, Some(*at)))
                    .is_some_and(|text| is_told(&text.value))
            };
            risk.has_unread_column = unread.iter().any(says);
        }
    }
    risks
}

/// The place of the mitigation among the columns of [`RISKS`].
const MITIGATION: usize = 2;

/// Whether a cell says more than a name, a number or a level.
fn is_told(text: &str) -> bool {
    words(text).count() > 2
}

/// Whether an item is struck out, with at most a remark after it: `~~No crane~~ resolved`.
fn is_over(lead: &Inline<'_>) -> bool {
    const MOST_WORDS: usize = 3;
    let mut said = lead.pieces.iter().filter(|piece| words(piece.text).next().is_some());
    let is_struck = said.next().is_some_and(|first| first.struck);
    is_struck && {
        let rest: Vec<_> = said.filter(|piece| !piece.struck).collect();
        let is_remark = rest.iter().map(|piece| words(piece.text).count()).sum::<usize>() <= MOST_WORDS;
        is_remark || lead.plain_if_struck().is_some()
    }
}

/// The risks of a list: an item is a risk, or a detail of the last one: `- **Impact**: High`.
fn listed_risks(context: &Context<'_>, items: &[Item<'_>]) -> Vec<Risk> {
    let mut risks: Vec<Risk> = Vec::new();
    for item in items {
        let lead = item.lead().filter(|lead| !is_over(lead));
        let Some(lead) = lead else { continue };
        let mut fields = fields_alone(context, lead, Accept::Any);
        let named = fields.first().filter(|first| {
            let is_risk = context.vocabulary.section(&first.key.value) == Some(Section::Risks);
            is_risk && first.kind == FieldKind::Other
        });
        let named = named.map(|first| first.value.clone());
        let is_detail = !fields.is_empty() && fields.iter().all(|field| is_of_risk(field.kind));
        if !is_detail || risks.is_empty() {
            if named.is_none() {
                fields.clear();
            }
            let text = match named {
                Some(text) => text,
                None if lead.is_one_line() => lead.whole(),
                None => {
                    let (text, below) = text_and_fields(context, lead);
                    fields = below;
                    text
                }
            };
            let is_alone = items.len() == 1 && is_pointer(&text.value, lead.has_link(), Asked::Risks);
            if is_alone && item.blocks.len() == 1 {
                continue;
            }
            let lists = item.blocks.iter().skip(1).map(|block| match block {
                Block::List { items, .. } => Some(*items),
                _ => None,
            });
            // What stands below a "no" is a risk all the same.
            if says_nothing(&text.value, Asked::Risks)
                && let Some(lists) = lists.collect::<Option<Vec<_>>>()
            {
                risks.extend(lists.into_iter().flat_map(|items| listed_risks(context, items)));
                continue;
            }
            risks.push(with_level(context, new_risk(text, item.span)));
        }
        let Some(risk) = risks.last_mut() else { continue };
        let is_label = fields.last().is_some_and(is_mitigation_label);
        fields.iter().for_each(|field| risk_field(risk, field));
        let below = item.blocks.get(1..).unwrap_or(&[]);
        if is_label {
            put_mitigation(risk, all_texts(below));
        }
        risk_details(context, risk, below);
    }
    risks
}

/// Reads what is below a risk's heading or item: fields, labels with their lists, and a paragraph after them, which is the mitigation.
fn risk_details(context: &Context<'_>, risk: &mut Risk, blocks: &[Block<'_>]) {
    let mut is_label = false;
    let mut has_fields = false;
    for block in blocks {
        match block {
            Block::Paragraph { inline, .. } => {
                let fields = with_rest(context, &mut field_lines(context, inline, Accept::Any));
                let whole = inline.whole();
                if fields.is_empty() {
                    put_mitigation(risk, bracketed_mitigation(context, &whole));
                }
                if fields.is_empty() && (is_label || has_fields || tells_mitigation(&whole.value)) {
                    put_mitigation(risk, Some(whole));
                }
                is_label = fields.last().is_some_and(is_mitigation_label);
                has_fields |= !fields.is_empty();
                fields.iter().for_each(|field| risk_field(risk, field));
            }
            Block::List { items, .. } => {
                let before = risk.mitigation.is_some();
                for item in *items {
                    let Some(lead) = item.lead() else { continue };
                    let fields = with_rest(context, &mut field_lines(context, lead, Accept::Any));
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
            Block::Table { head, rows, span } => {
                let has_columns = risk_row(context, risk, head, rows);
                let found = table_fields(context, head, rows, *span).filter(|_| !has_columns);
                let fields = found.map(|found| found.fields);
                fields.iter().flatten().for_each(|field| risk_field(risk, field));
            }
            Block::Group { blocks, .. } => risk_details(context, risk, blocks),
            _ => {}
        }
    }
}

/// The field that a heading names, with a number before it or without: `6.2 Countermeasures`.
fn field_of(context: &Context<'_>, node: &Node<'_, '_>) -> Option<FieldKind> {
    let outlined = || context.vocabulary.field(without_outline_number(&node.title.value));
    node.field.or_else(outlined)
}

/// Takes the details of a risk from the first row of a table below its name; returns whether the table has columns for them.
fn risk_row(context: &Context<'_>, risk: &mut Risk, head: &Row<'_>, rows: &[Row<'_>]) -> bool {
    let of = |names| {
        let mut own = head.names.iter();
        own.position(|name| context.vocabulary.is_column(name, names))
    };
    let columns = RISKS.others.map(of);
    let [likelihood, impact, mitigation, owner] = columns.map(|at| rows.first().and_then(|row| cell(row, Some(at?))));
    let level = |text: Option<Text>| text.map(|text| field::level_value(&text));
    risk.likelihood = risk.likelihood.take().or(level(likelihood));
    risk.impact = risk.impact.take().or(level(impact));
    risk.owner = risk.owner.take().or(owner);
    put_mitigation(risk, mitigation);
    columns.iter().flatten().count() > 1
}

/// Whether a paragraph says what is done about a risk: `We mitigate this by sailing in May`, but not `Nothing mitigates this`.
fn tells_mitigation(text: &str) -> bool {
    const LONGEST: usize = 600;
    let is_one = |word: &str| {
        let lower = word.to_lowercase();
        MEASURES.iter().any(|known| match known.starts_with(joins_words) {
            true => *known == lower,
            false => lower.contains(known),
        })
    };
    let denies = |word: &str| {
        let lower = word.to_lowercase();
        let lower = lower.as_str();
        NEGATIONS.contains(&lower) || DENIALS.contains(&lower) || NOTHING.contains(&lower) || OPEN.contains(&lower)
    };
    text.len() <= LONGEST && {
        let own = || words(text).map(|(_, word)| word);
        own().any(is_one) && !own().any(denies)
    }
}

/// What follows `【対策】`.
fn bracketed_mitigation(context: &Context<'_>, text: &Text) -> Option<Text> {
    let (key, value) = text.value.strip_prefix('【')?.split_once('】')?;
    let is_key = context.vocabulary.field(key).is_some_and(is_measure);
    is_key.then(|| Text::new(value.trim_start_matches(COLONS).trim(), text.span))
}

/// Whether a heading among risks is over what is done about all of them: `Mitigation`, `Contingency plans`.
fn is_measure(kind: FieldKind) -> bool {
    is_mitigation(kind) || kind == FieldKind::Contingency
}

/// Whether a field is a detail of a risk.
fn is_of_risk(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Likelihood | FieldKind::Impact | FieldKind::Mitigation | FieldKind::Action | FieldKind::Owner
    )
}

/// Takes the level off the end of a name: `Frost (High)`, `Frost — High likelihood`.
fn with_level(context: &Context<'_>, risk: Risk) -> Risk {
    let (at, tail) = {
        let text = risk.text.value.trim_end();
        let bare = text.trim_end_matches([')', '）', ']']);
        let marks: &[char] = match bare.len() < text.len() {
            true => &['(', '（', '['],
            false => &['—', '–', ':', '：'],
        };
        let Some((at, mark)) = bare.rmatch_indices(marks).next() else {
            return risk;
        };
        (at, slice(bare, at + mark.len()..).trim().to_owned())
    };
    let mut own = words(&tail);
    let (first, second, rest) = (own.next(), own.next(), own.next());
    let Some(level) = first.and_then(|(_, word)| level(word)).filter(|_| rest.is_none()) else {
        return risk;
    };
    let kind = second.map(|(_, word)| context.vocabulary.field(word));
    let name = slice(&risk.text.value, ..at).trim();
    let is_said = matches!(
        kind,
        None | Some(Some(FieldKind::Likelihood | FieldKind::Impact | FieldKind::Priority))
    );
    if !is_said || !name.contains(char::is_alphanumeric) {
        return risk;
    }
    let value = LevelValue {
        text: Text::new(&*tail, risk.text.span),
        level: Some(level),
    };
    let text = Text::new(name, risk.text.span);
    match kind {
        Some(Some(FieldKind::Likelihood)) => Risk {
            text,
            likelihood: Some(value),
            ..risk
        },
        _ => Risk {
            text,
            impact: Some(value),
            ..risk
        },
    }
}

fn new_risk(text: Text, span: Span) -> Risk {
    Risk {
        span,
        text,
        likelihood: None,
        impact: None,
        mitigation: None,
        owner: None,
        has_unread_column: false,
    }
}

fn is_mitigation(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::Mitigation | FieldKind::Action)
}

/// `**Mitigation**:` over its text.
fn is_mitigation_label(field: &Field) -> bool {
    is_mitigation(field.kind) && field.value.value.is_empty()
}

/// Sets the mitigation if there is none, or only its label.
fn put_mitigation(risk: &mut Risk, text: Option<Text>) {
    let is_missing = risk.mitigation.as_ref().is_none_or(|own| own.value.is_empty());
    if let Some(text) = text.filter(|text| is_missing && !text.value.is_empty()) {
        risk.mitigation = Some(text);
    }
}

fn risk_field(risk: &mut Risk, field: &Field) {
    match field.kind {
        FieldKind::Likelihood => risk.likelihood = Some(field::level_value(&field.value)),
        FieldKind::Impact => risk.impact = Some(field::level_value(&field.value)),
        kind if is_mitigation(kind) => risk.mitigation = Some(field.value.clone()),
        FieldKind::Owner => risk.owner = Some(field.value.clone()),
        FieldKind::Contingency => put_mitigation(risk, Some(field.value.clone())),
        _ => {}
    }
}
