//! The fields under the title: as lines, as a list, as a table; and those of the front matter.

use super::block_fields::{
    Form, Found, SHORT, Unit, add_listed_owners, add_listed_value, add_value_below, is_own, nested_value, whole,
};
use super::blocks::{Block, Item};
use super::context::{Context, Notes};
use super::criteria::swallowed;
use super::field::{self, Accept, FieldLine};
use super::field_lines::{defined, field_lines, is_over_fields, names_field_list, part_sentences, with_rest};
use super::front_matter::kind_of_key;
use super::inline::Inline;
use super::key::is_plain;
use super::misspelt::misspelt;
use super::moves::{has_remark, is_knotted, items_to_move, lines_to_move, start_of};
use super::table_fields::table_fields;
use super::weak::{has_empty_role, is_weak, prefer_dates, prefer_strong, resolve_kind, says};
use crate::lang::{Language, dates, fields};
use crate::model::{Doubt, Field, FieldKind, FrontMatter, Metadata, Status, StatusValue, Swallowed};
use crate::source::{Span, Text};
use crate::text::chars::COLONS;
use crate::text::words::{phrase, words};

/// A longer field does not fit into the status bar.
const LONG: usize = 240;

/// Reads the blocks under the title and the front matter.
pub(super) fn metadata(context: &Context<'_>, blocks: &[Block<'_>], front_matter: Option<&FrontMatter>) -> Metadata {
    let mut metadata = Metadata::default();
    for (key, value) in front_matter.map_or(&[][..], |matter| &matter.entries) {
        let kind = kind_of_key(context.vocabulary, &key.value).unwrap_or(FieldKind::Other);
        let span = key.span.cover(value.span);
        let mut field = Field {
            from_front_matter: true,
            ..Field::new(kind, key.clone(), value.clone(), span)
        };
        resolve_kind(context, &mut field);
        metadata.fields.push(field);
    }
    doubt_lists(context, &mut metadata);
    prefer_title(&mut metadata);
    let mut found = Vec::new();
    let mut blocks = blocks.iter().peekable();
    while let Some(block) = blocks.next() {
        let own = block_fields(context, block, metadata.block.is_some());
        metadata.misspelt.append(&mut misspelt(context, block, own.is_some()));
        let Some(mut own) = own else { continue };
        let mut below = match block {
            Block::List { items, .. } => last_without_field(context, items)
                .and_then(|last| swallowed_fields(context, last, &mut metadata.swallowed)),
            _ => None,
        };
        if let Some(Block::List { items, span }) = blocks.peek()
            && (add_listed_owners(context, &mut own, items, *span) || add_listed_value(context, &mut own, items))
        {
            blocks.next();
            below = items
                .last()
                .and_then(|last| swallowed_fields(context, last, &mut metadata.swallowed));
        }
        if let Some(Block::Paragraph { inline, .. }) = blocks.peek()
            && add_value_below(context, &mut own, inline)
        {
            blocks.next();
        }
        without_bare_labels(context, &mut own);
        if !own.fields.iter().any(|field| field.kind != FieldKind::Other) && own.has_bare_label {
            continue;
        }
        for mut own in std::iter::once(own).chain(below) {
            metadata.block = Some(metadata.block.map_or(own.span, |all| all.cover(own.span)));
            metadata.doubts.append(&mut own.doubts);
            let first = metadata.fields.len();
            metadata.fields.append(&mut own.fields);
            found.push((first, own));
        }
    }
    take_values(context, &mut metadata, front_matter);
    let (has_status, has_target) = (metadata.status.is_some(), metadata.target.is_some());
    metadata.doubts.retain(|doubt| match doubt.kind {
        FieldKind::Status => !has_status,
        _ => !has_target,
    });
    let shown = shown_fields(context, &metadata);
    for (first, own) in found {
        let moves = |unit: &Unit| {
            let mut fields = unit.fields.clone();
            !unit.fixed && !unit.fields.is_empty() && fields.all(|field| shown[first + field])
        };
        let units: Vec<(Span, bool)> = own.units.iter().map(|unit| (unit.span, moves(unit))).collect();
        for unit in own.units.iter().filter(|unit| moves(unit)) {
            for field in unit.fields.clone() {
                metadata.fields[first + field].is_moved = true;
            }
        }
        metadata.moved.extend(match own.form {
            Form::Paragraph => lines_to_move(context.text, &units, own.span),
            Form::List => items_to_move(context.text, &units, own.span),
            Form::Whole => lines_to_move(context.text, &units, own.span),
        });
    }
    metadata
}

/// Takes no status and no target from a list of different ones in the front matter.
fn doubt_lists(context: &Context<'_>, metadata: &mut Metadata) {
    for kind in [FieldKind::Status, FieldKind::Target] {
        let mut own = metadata.fields.iter().filter(|field| field.kind == kind);
        let Some(first) = own.next() else { continue };
        let is_listed = |other: &&Field| other.key.span == first.key.span && other.value.value != first.value.value;
        let Some(second) = own.find(is_listed).map(|field| field.value.clone()) else {
            continue;
        };
        if ![&first.value, &second]
            .iter()
            .all(|value| says(context.vocabulary, kind, &value.value))
        {
            continue;
        }
        let (key, first) = (first.key.span, first.value.clone());
        metadata.doubts.push(Doubt { kind, first, second });
        let listed = metadata.fields.iter_mut().filter(|field| field.key.span == key);
        listed.for_each(|field| field.kind = FieldKind::Other);
    }
}

/// Beside a `title`, the front matter's `name` is another tool's short name.
fn prefer_title(metadata: &mut Metadata) {
    let is_title = |field: &&mut Field| field.kind == FieldKind::Title;
    let is_first = |field: &Field| {
        let key = phrase(&field.key.value);
        Language::ALL
            .iter()
            .any(|of| fields::TITLE.of(*of).first() == Some(&key.as_str()))
    };
    let mut titles: Vec<&mut Field> = metadata.fields.iter_mut().filter(is_title).collect();
    if titles.len() > 1 && titles.iter().any(|field| is_first(field)) {
        let others = titles.iter_mut().filter(|field| !is_first(field));
        others.for_each(|field| field.kind = FieldKind::Other);
    }
}

/// The last item of a list, below other items or not, unless it begins with a field itself.
fn last_without_field<'b, 'a>(context: &Context<'_>, items: &'b [Item<'a>]) -> Option<&'b Item<'a>> {
    let last = items.last()?;
    if let [_, Block::List { items, .. }] = last.blocks {
        let own = items.last();
        return own.filter(|own| own.blocks.len() == 1);
    }
    let lead = last.lead().filter(|_| last.checkbox.is_none())?;
    let lines = field_lines(context, lead, Accept::Any);
    lines.first().is_some_and(|line| line.fields.is_empty()).then_some(last)
}

/// The fields that run into the last item of a list. They stay where they are.
pub(super) fn swallowed_fields(context: &Context<'_>, last: &Item<'_>, notes: &mut Vec<Swallowed>) -> Option<Found> {
    let lead = last.lead().filter(|_| is_over_fields(context, last))?;
    let mut noted = Notes::default();
    swallowed(context, lead, &mut noted);
    notes.append(&mut noted.swallowed);
    let mut lines = field_lines(context, lead, Accept::Any).split_off(1);
    let own = lines.iter_mut().flat_map(|line| &mut line.fields);
    own.for_each(|(field, _)| resolve_kind(context, field));
    let (start, end) = (lines.first()?.span.start, lines.last()?.end);
    Some(whole(with_rest(context, &mut lines), true, Span { start, end }))
}

/// The fields of one block; `follows` if some stood in the blocks before it.
fn block_fields(context: &Context<'_>, block: &Block<'_>, follows: bool) -> Option<Found> {
    match block {
        Block::Paragraph { inline, span } => {
            let mut lines = field_lines(context, inline, Accept::Any);
            let is_plain = |(field, bold): &(Field, bool)| !bold && field.kind != FieldKind::Other;
            if lines.iter().flat_map(|line| &line.fields).any(is_plain) {
                lines = field_lines(context, inline, Accept::Block);
            }
            paragraph_fields(context, lines, *span, follows)
        }
        Block::List { items, span, .. } => list_fields(context, items, *span),
        Block::Table { head, rows, span } => {
            let found = table_fields(context, head, rows, *span)?;
            Some(whole(found.fields, found.fixed, *span))
        }
        // A quotation moves as a whole or stays.
        Block::Group { blocks, span } => {
            let mut fields = defined(context, blocks);
            let mut fixed = !fields.is_empty();
            let others = if fixed { &[][..] } else { *blocks };
            for block in others {
                let Some(found) = block_fields(context, block, true) else {
                    fixed = true;
                    continue;
                };
                fixed |= found.units.iter().any(|unit| unit.fixed || unit.fields.is_empty());
                fields.extend(found.fields);
            }
            // A term and a footnote are no paragraphs.
            fixed |= !span.of(context.text).starts_with('>');
            let known = fields.iter().any(|field: &Field| field.kind != FieldKind::Other);
            known.then(|| whole(fields, fixed, *span))
        }
        _ => None,
    }
}

/// The fields of a block that moves as a whole, and whether it holds something that cannot be shown in another place.
pub(super) fn whole_fields(context: &Context<'_>, block: &Block<'_>) -> Option<(Vec<Field>, bool)> {
    let found = block_fields(context, block, true)?;
    let fixed = found.units.iter().any(|unit| unit.fixed);
    Some((found.fields, fixed))
}

/// `**Status**` without a colon is a field if what follows is a clear value.
fn without_bare_labels(context: &Context<'_>, found: &mut Found) {
    if found.form == Form::Whole {
        return;
    }
    for field in found.fields.iter_mut().filter(|field| is_own(field.kind)) {
        let between = Span {
            start: field.key.span.end,
            end: field.region.start.max(field.key.span.end),
        };
        let is_bare = !between.of(context.text).contains(COLONS);
        if is_bare && !says(context.vocabulary, field.kind, &field.value.value) {
            field.kind = FieldKind::Other;
            found.has_bare_label = true;
        }
    }
}

fn take_values(context: &Context<'_>, metadata: &mut Metadata, front_matter: Option<&FrontMatter>) {
    let targets = metadata
        .fields
        .iter_mut()
        .filter(|field| field.kind == FieldKind::Target);
    targets.for_each(|field| resolve_kind(context, field));
    prefer_dates(context, metadata);
    for kind in [FieldKind::Status, FieldKind::Target] {
        prefer_strong(context, metadata, kind);
    }
    for field in metadata.fields.iter().filter(|field| !field.value.value.is_empty()) {
        match field.kind {
            FieldKind::Status => {
                metadata
                    .status
                    .get_or_insert_with(|| field::status_of_whole(&field.value, context.vocabulary));
            }
            FieldKind::Target => {
                metadata.target.get_or_insert_with(|| field::date(&field.value, None));
            }
            _ => {}
        }
    }
    if metadata.status.is_none() {
        // `Current status: In progress` is a status; `Current status: we wait for the crane` is an update.
        let mut current = metadata
            .fields
            .iter()
            .filter(|field| field.kind == FieldKind::CurrentStatus);
        let status = current.find_map(|field| {
            let (_, note) = context.vocabulary.status(&field.value.value)?;
            note.is_empty()
                .then(|| field::status_of_whole(&field.value, context.vocabulary))
        });
        metadata.status = status;
    }
    if metadata.status.is_none() {
        metadata.status = settled(context, metadata);
    }
    expect_completion(context, metadata);
    prefer_strong(context, metadata, FieldKind::Owner);
    let is_owner = |field: &&Field| field.kind == FieldKind::Owner && !field.value.value.is_empty();
    let owners = || metadata.fields.iter().filter(is_owner);
    if let Some(first) = owners().next() {
        metadata.has_weak_owners = is_weak(context, first);
        let is_empty = first.from_front_matter && metadata.has_weak_owners && has_empty_role(context, front_matter);
        // The items of a list in the front matter share their key.
        let own = owners().filter(|field| field.key.span == first.key.span);
        metadata.owners = own
            .filter(|_| !is_empty)
            .flat_map(|field| field::owners(&field.value))
            .collect();
    }
    let limit = metadata
        .target
        .as_ref()
        .and_then(|target| target.date())
        .map(crate::model::Date::last);
    let completed = metadata
        .fields
        .iter()
        .find(|field| field.kind == FieldKind::CompletedOn);
    metadata.completed_on = completed.map(|field| field::date(&field.value, limit));
}

/// `Completion date: 2027-03-31` is the target of what is not over, if nothing else is.
fn expect_completion(context: &Context<'_>, metadata: &mut Metadata) {
    let status = metadata.status.as_ref().and_then(|status| status.status);
    let is_over = status.is_none_or(|status| matches!(status, Status::Completed | Status::Cancelled));
    if is_over || metadata.target.is_some() {
        return;
    }
    let mut dated = metadata.fields.iter_mut().filter(|field| {
        // `Completed: 2027-03-31` and `Actual end date` name a day that is past.
        let is_past = |(_, word): (usize, &str)| {
            context.vocabulary.status(word).is_some() || dates::FORMER.contains(&word.to_lowercase().as_str())
        };
        field.kind == FieldKind::CompletedOn
            && !words(&field.key.value).any(is_past)
            && says(context.vocabulary, FieldKind::Target, &field.value.value)
    });
    if let Some(field) = dated.next() {
        field.kind = FieldKind::Target;
        metadata.target = Some(field::date(&field.value, None));
    }
}

/// The status that `Completed: 2026-02-06` or `Delivered: 2026-02-06` implies, if no field gives the status.
fn settled(context: &Context<'_>, metadata: &Metadata) -> Option<StatusValue> {
    let has_status = |field: &&Field| matches!(field.kind, FieldKind::Status | FieldKind::CurrentStatus);
    if metadata.fields.iter().any(|field| has_status(&field)) {
        return None;
    }
    let is_dated = |field: &&Field| says(context.vocabulary, FieldKind::Target, &field.value.value);
    let of_kind = |kind| metadata.fields.iter().filter(move |field| field.kind == kind);
    let mut done = of_kind(FieldKind::CompletedOn).chain(of_kind(FieldKind::Delivered));
    let done = done.find(is_dated)?;
    // `Completion date` may be one to come.
    let first = words(&done.key.value).next().map_or("", |(_, word)| word);
    let status = field::status(&Text::new(first, done.key.span), context.vocabulary);
    matches!(status.status, Some(Status::Completed | Status::InReview)).then_some(status)
}

fn paragraph_fields(context: &Context<'_>, mut lines: Vec<FieldLine<'_>>, span: Span, follows: bool) -> Option<Found> {
    let fields = lines.iter_mut().flat_map(|line| &mut line.fields);
    fields.for_each(|(field, _)| resolve_kind(context, field));
    part_sentences(context, &mut lines);
    let doubts = doubt_broken(context, &mut lines);
    let known = |field: &Field| !matches!(field.kind, FieldKind::Other);
    let has_known = lines
        .iter()
        .flat_map(|line| &line.fields)
        .any(|(field, _)| known(field));
    let short = |line: &FieldLine| {
        let is_short = |value: &str| value.len() <= SHORT && !value.contains(". ") && !value.ends_with('.');
        !line.fields.is_empty() && line.fields.iter().all(|(f, bold)| *bold && is_short(&f.value.value))
    };
    let goes_on = follows && lines.iter().all(short);
    if !has_known && !goes_on {
        return None;
    }
    let mut units: Vec<Unit> = Vec::with_capacity(lines.len());
    let mut first = 0;
    for line in &lines {
        let fixed = line.is_fixed();
        // What follows a hard break without a key is a line of its own.
        match units.last_mut().filter(|_| line.fields.is_empty() && !line.is_apart) {
            Some(last) => {
                last.span.end = line.end;
                last.fixed |= fixed;
            }
            None => units.push(Unit {
                span: Span {
                    start: start_of(context.text, line),
                    end: line.end,
                },
                fields: first..first + line.fields.len(),
                fixed: fixed || line.fields.is_empty(),
            }),
        }
        first += line.fields.len();
    }
    // A paragraph that also contains other text is not cut.
    let spans = units.iter().map(|unit| unit.span);
    if units.iter().any(|unit| unit.fields.is_empty()) || is_knotted(context.text, spans) {
        units.iter_mut().for_each(|unit| unit.fixed = true);
    }
    Some(Found {
        fields: with_rest(context, &mut lines),
        units,
        form: Form::Paragraph,
        span,
        has_bare_label: false,
        doubts,
    })
}

/// Takes no status and no target from a field that another value follows after a hard break.
fn doubt_broken(context: &Context<'_>, lines: &mut [FieldLine<'_>]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for at in 1..lines.len() {
        let (before, after) = lines.split_at_mut(at);
        let (Some(line), Some((field, _))) = (after.first(), before.last_mut().and_then(|line| line.fields.last_mut()))
        else {
            continue;
        };
        let kind = field.kind;
        if !matches!(kind, FieldKind::Status | FieldKind::Target) || !line.fields.is_empty() || !line.is_apart {
            continue;
        }
        let second = line.whole();
        let are_values =
            || says(context.vocabulary, kind, &second.value) && says(context.vocabulary, kind, &field.value.value);
        if second.value != field.value.value && are_values() {
            let first = field.value.clone();
            field.kind = FieldKind::Other;
            doubts.push(Doubt { kind, first, second });
        }
    }
    doubts
}

fn list_fields(context: &Context<'_>, items: &[Item<'_>], span: Span) -> Option<Found> {
    let mut fields = Vec::new();
    let mut units = Vec::with_capacity(items.len());
    let mut doubts = Vec::new();
    let are_ticked = are_ticked_fields(context, items);
    for item in items {
        let first = fields.len();
        let mut fixed = true;
        // `- **Metadata**` with the fields in a list below it.
        if let [Block::Paragraph { inline, .. }, Block::List { items, span, .. }] = item.blocks
            && names_field_list(inline)
        {
            fields.extend(
                list_fields(context, items, *span)
                    .map(|found| found.fields)
                    .unwrap_or_default(),
            );
        } else if let Some(lead) = item.lead().filter(|_| item.checkbox.is_none() || are_ticked) {
            let mut lines = field_lines(context, lead, Accept::Any);
            if let ([only], [_, Block::List { .. }]) = (lines.as_mut_slice(), item.blocks)
                && only.fields.is_empty()
            {
                only.fields.extend(bare_key(context, lead).map(|field| (field, false)));
            }
            let is_field = lines.first().is_some_and(|line| !line.fields.is_empty());
            if is_field {
                let own = lines.iter_mut().flat_map(|line| &mut line.fields);
                own.for_each(|(field, _)| resolve_kind(context, field));
                part_sentences(context, &mut lines);
                let is_prose = |line: &FieldLine<'_>| line.fields.is_empty() && line.is_apart;
                fixed = item.checkbox.is_some()
                    || item.blocks.len() > 1
                    || lines.iter().any(|line| line.is_fixed() || is_prose(line));
                fields.extend(with_rest(context, &mut lines));
                if let (Some(field), [_, Block::List { items, span }]) = (fields.last_mut(), item.blocks) {
                    doubts.extend(nested_value(context, field, items, *span));
                }
            }
        }
        units.push(Unit {
            span: item.span,
            fields: first..fields.len(),
            fixed,
        });
    }
    let known = fields.iter().any(|field| field.kind != FieldKind::Other);
    known.then_some(Found {
        fields,
        units,
        form: Form::List,
        span,
        has_bare_label: false,
        doubts,
    })
}

/// Whether the items with boxes are fields of the milestone, `- [x] Status: In Progress`: two or more different ones with clear values.
/// A single one is a task: `- [ ] Owner: Ana`.
fn are_ticked_fields(context: &Context<'_>, items: &[Item<'_>]) -> bool {
    let kind = |item: &Item<'_>| {
        let lines = field_lines(context, item.lead()?, Accept::Known);
        let (field, _) = lines.into_iter().next()?.fields.into_iter().next()?;
        says(context.vocabulary, field.kind, &field.value.value).then_some(field.kind)
    };
    let mut boxed = items.iter().filter(|item| item.checkbox.is_some()).filter_map(kind);
    let first = boxed.next();
    first.is_some() && boxed.any(|kind| Some(kind) != first)
}

/// `- Owner` over its value.
fn bare_key(context: &Context<'_>, lead: &Inline<'_>) -> Option<Field> {
    let key = lead.whole();
    let kind = context.vocabulary.field(&key.value).filter(|kind| is_own(*kind))?;
    let (value, span) = (Text::new("", Span::at(key.span.end as usize)), key.span);
    Some(Field::new(kind, key, value, span))
}

/// By field, whether the status bar shows all of it. Texts of their own, and remarks on dependencies, stay on the page; so
/// does what stands there a second time.
fn shown_fields(context: &Context<'_>, metadata: &Metadata) -> Vec<bool> {
    let mut given: Vec<&Field> = Vec::new();
    let mut shown = Vec::with_capacity(metadata.fields.len());
    for field in &metadata.fields {
        let is_word = |text: &str| text.contains(char::is_alphanumeric);
        let is_empty = !is_word(&field.value.value) || !is_word(field.region.of(context.text));
        let before = given.iter().filter(|other| other.kind == field.kind);
        let is_first = before.clone().next().is_none();
        let is_same = |other: &&&Field| {
            let value = phrase(&field.value.value);
            // Struck-out text next to it is shown nowhere else.
            phrase(&other.value.value) == value && phrase(field.region.of(context.text)) == value
        };
        shown.push(match field.kind {
            _ if field.from_front_matter || is_empty || field.value.value.len() > LONG => false,
            // Nothing else shows what stands around the name.
            kind if kind != FieldKind::Other && is_plain(context.vocabulary, &field.key.value) => false,
            // Its beginning is shown nowhere else.
            FieldKind::Target if is_weak(context, field) => false,
            FieldKind::Status | FieldKind::Target | FieldKind::Owner if !is_first => {
                // A value from the front matter is shown once, for the first field on the page with the same value.
                let is_alone = before.clone().all(|other| other.from_front_matter);
                let (all, is_shown) = match field.kind {
                    FieldKind::Owner => (usize::MAX, are_owners(field, metadata)),
                    _ => (1, true),
                };
                is_alone && is_shown && before.clone().take(all).any(|other| is_same(&other))
            }
            FieldKind::Owner => !field::owners(&field.value).is_empty(),
            FieldKind::Status | FieldKind::Target => true,
            FieldKind::CompletedOn => is_first,
            FieldKind::DependsOn | FieldKind::Blocks => is_first && !has_remark(context, field),
            FieldKind::Summary
            | FieldKind::Description
            | FieldKind::AcceptanceCriteria
            | FieldKind::CurrentStatus
            | FieldKind::NextUpdate
            | FieldKind::Confidence
            | FieldKind::IfDelayed
            | FieldKind::Contingency => false,
            FieldKind::Other => field.value.value.len() <= SHORT,
            _ => true,
        });
        if !field.value.value.is_empty() {
            given.push(field);
        }
    }
    shown
}

/// Whether all names of a field are among the owners that were read.
fn are_owners(field: &Field, metadata: &Metadata) -> bool {
    let is_owner = |name: &Text| metadata.owners.iter().any(|owner| owner.value == name.value);
    field::owners(&field.value).iter().all(is_owner)
}
