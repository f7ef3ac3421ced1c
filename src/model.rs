//! The content of a milestone specification as plain data, with the place of every value.

mod date;
mod directive;
pub mod filter;
mod frequency;
mod id;
mod known_directives;
mod known_ids;
mod milestone;
mod status;

pub use date::{Date, DateReading, read_date};
pub(crate) use date::{find_date, find_date_of_field, lone_date, read_leading_date, read_month_day};
pub(crate) use directive::{Directive, Known as KnownDirective, asks_for};
pub use frequency::read_frequency;
pub use id::SpecId;
pub(crate) use id::{Prefixes, in_ascii, nearest_id};
pub(crate) use known_directives::KNOWN as KNOWN_DIRECTIVES;
pub(crate) use known_ids::KnownIds;
pub use milestone::*;
pub use status::Status;

use compact_str::CompactString;

use crate::contain::Fault;
use crate::source::lines::end_of;
use crate::source::{SourceText, Span, Text};
use crate::text::slice;

/// The content of one chapter, whatever its kind.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub front_matter: Option<FrontMatter>,
    /// The first heading of level 1.
    pub h1: Option<Heading>,
    pub identity: Option<Identity>,
    /// Other ids that name this chapter and contradict `identity`.
    pub other_ids: Vec<Identity>,
    /// The title without the id: of the H1, else of the front matter, else the name in the summary.
    pub title: String,
    /// Status, owner, target of any spec.
    pub metadata: Metadata,
    /// Sorted by place.
    pub references: Vec<Reference>,
    pub directives: Vec<Directive>,
    /// Texts that are almost directives.
    pub near_directives: Vec<Span>,
    /// Texts that would be references if they were written in ASCII.
    pub near_references: Vec<Span>,
    pub waivers: Vec<Waiver>,
    /// The opening fence of a code block that is still open at the end of the chapter.
    pub open_fence: Option<Span>,
    /// `Some` exactly if the chapter is a milestone and was read.
    pub milestone: Option<Box<Milestone>>,
    /// The milestones among the chapter's headings. A chapter with parts is not a milestone itself.
    pub parts: Vec<Document>,
    /// What [`Self::keep_parts`] set aside, for [`Self::with_all_parts`].
    pub aside: Option<Box<Aside>>,
    /// For a part, the anchor of its heading on the chapter's page.
    pub anchor: Option<CompactString>,
    /// For a part, where it begins and ends.
    pub extent: Option<Span>,
    /// `Some` exactly if the program failed at this chapter. Then only the fields that name the document are set.
    pub unread: Option<Box<Unread>>,
}

impl Step {
    /// What a signature at the end of a line begins with.
    pub const SIGNED: &str = "<!-- mls-signed ";

    /// Whether a signature stands in its lines; `source` is the chapter's text.
    pub fn is_signed(&self, source: &str) -> bool {
        let Span { start, end } = self.text.span;
        let end = end_of(source, (end as usize).min(source.len()));
        source
            .get(start as usize..end)
            .is_some_and(|own| own.contains(Self::SIGNED))
    }
}

/// What was set aside when a chapter was joined with others: parts with their positions, the chapter's milestone and
/// its ids.
#[derive(Clone, Debug, Default)]
pub struct Aside {
    parts: Vec<(usize, Document)>,
    milestone: Option<Box<Milestone>>,
    identities: Vec<Identity>,
}

/// Why a chapter was not read, and what is known about it.
#[derive(Clone, Debug)]
pub struct Unread {
    pub fault: Fault,
    pub is_milestone: bool,
    /// `Document::identity` is certain. Otherwise the chapter may be any spec that its text or its path names.
    pub is_identified: bool,
}

impl Document {
    /// Whether the chapter is a milestone, read or not.
    pub fn is_milestone(&self) -> bool {
        self.milestone.is_some() || self.unread.as_ref().is_some_and(|unread| unread.is_milestone)
    }

    /// Whether the chapter or a part of it is a milestone.
    pub fn has_milestones(&self) -> bool {
        self.is_milestone() || !self.parts.is_empty()
    }

    /// Whether it has a status, a target or an owner.
    pub fn has_fields(&self) -> bool {
        let metadata = &self.metadata;
        metadata.status.is_some() || metadata.target.is_some() || !metadata.owners.is_empty()
    }

    /// Whether some of its headings are milestones, or would be if other chapters did not have their ids.
    pub fn may_have_parts(&self) -> bool {
        let aside = self.aside.as_ref().map_or(&[][..], |aside| &aside.parts);
        !self.parts.is_empty() || !aside.is_empty()
    }

    /// Keeps the parts that pass `kept`. If any remain, they are the milestones, and the chapter itself is not one.
    pub fn keep_parts(&mut self, kept: impl Fn(&Self) -> bool) {
        let mut aside = Aside::default();
        if !self.parts.iter().all(&kept) {
            for (at, part) in std::mem::take(&mut self.parts).into_iter().enumerate() {
                match kept(&part) {
                    true => self.parts.push(part),
                    false => aside.parts.push((at, part)),
                }
            }
        }
        if !self.parts.is_empty() {
            aside.milestone = self.milestone.take();
            // A glob, or the first of several H1s, had made the whole chapter a milestone.
            let is_of_part = |own: &Identity| {
                let mut parts = self.parts.iter().filter_map(|part| part.identity.as_ref());
                parts.any(|part| part.id == own.id)
            };
            if self.identity.as_ref().is_some_and(is_of_part) {
                aside.identities = self.identity.take().into_iter().collect();
                aside.identities.append(&mut self.other_ids);
            }
        }
        let is_changed = !aside.parts.is_empty() || aside.milestone.is_some() || !aside.identities.is_empty();
        self.aside = is_changed.then(|| Box::new(aside));
    }

    /// The document as it was read, before other chapters decided which of its parts are milestones.
    #[must_use]
    pub fn with_all_parts(mut self) -> Self {
        let Some(aside) = self.aside.take() else { return self };
        for (at, part) in aside.parts {
            self.parts.insert(at, part);
        }
        self.milestone = aside.milestone.or(self.milestone);
        let mut identities = aside.identities.into_iter();
        if let Some(own) = identities.next() {
            self.identity = Some(own);
            self.other_ids = identities.collect();
        }
        self
    }

    /// The chapter's milestone, or those of its parts.
    pub fn milestones(&self) -> impl Iterator<Item = &Milestone> {
        let parts = self.parts.iter().filter_map(|part| part.milestone.as_deref());
        self.milestone.as_deref().into_iter().chain(parts)
    }

    /// The place that stands for the whole chapter: its H1, else the first line with text after the front matter.
    pub fn title_place(&self, text: &str) -> Span {
        if let Some(h1) = &self.h1 {
            return h1.span;
        }
        let skipped = self.front_matter.as_ref().map_or(0, |front| front.span.end as usize);
        let rest = text.get(skipped..).unwrap_or("");
        let start = skipped + (rest.len() - rest.trim_start().len());
        let line = slice(text, start..).lines().next().unwrap_or("");
        Span::new(start, start + line.trim_end().len())
    }

    /// The index of the part that contains `span`.
    pub fn part_at(&self, span: Span) -> Option<usize> {
        let next = self
            .parts
            .partition_point(|part| part.extent.is_some_and(|own| own.start <= span.start));
        let index = next.checked_sub(1)?;
        let extent = self.parts.get(index)?.extent?;
        extent.contains(span).then_some(index)
    }

    /// Whether a page without an id has both a status and a target, as only milestones have.
    pub fn is_like_milestone(&self) -> bool {
        let metadata = &self.metadata;
        let has_both = metadata.status.is_some() && metadata.target.is_some();
        has_both && !self.has_milestones() && self.identity.is_none()
    }

    /// The references within `area`.
    pub fn references_in(&self, area: Span) -> impl Iterator<Item = &Reference> {
        let first = self.references.partition_point(|r| r.span.start < area.start);
        let near = self.references[first..].iter();
        near.take_while(move |r| r.span.start <= area.end)
            .filter(move |r| area.contains(r.span))
    }
}

/// A mapping at the very start of the text: YAML between `---`, TOML between `+++`.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// Both fences and the line end of the second.
    pub span: Span,
    /// Keys and scalar values in their order; a list has one entry per item.
    pub entries: Vec<(Text, Text)>,
    /// Why it could not be read as a map of scalars.
    pub problem: Option<Text>,
}

#[derive(Clone, Debug, Default)]
pub struct Heading {
    /// From the first `#` to the end of the line (both lines of a setext heading).
    pub span: Span,
    pub level: u8,
    /// As a reader sees it.
    pub text: SourceText,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdSource {
    FrontMatter,
    Heading,
    FileName,
    FolderName,
    Summary,
}

/// An id and its source.
#[derive(Clone, Debug)]
pub struct Identity {
    pub id: SpecId,
    pub source: IdSource,
    /// The id's own place, if it is in the text.
    pub span: Option<Span>,
}

/// The fields under the H1 and in the front matter.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    pub status: Option<StatusValue>,
    pub target: Option<DateValue>,
    pub completed_on: Option<DateValue>,
    pub owners: Vec<Text>,
    /// The owners are a team or authors, who count only if nobody else is named.
    pub has_weak_owners: bool,
    /// Statuses, targets and owners in sections or at the end that apply to the whole.
    pub elsewhere: Vec<Field>,
    /// Pairs of different values that are equally near to the title, so that neither counts.
    pub doubts: Vec<Doubt>,
    /// All fields in the order of the document, including the known ones.
    pub fields: Vec<Field>,
    /// Fields under the title that are not read, because the name of a status, a target or an owner is misspelled.
    pub misspelt: Vec<Field>,
    /// Fields under the title that run into the list above them.
    pub swallowed: Vec<Swallowed>,
    /// What leaves the page because the status bar shows all of it.
    pub moved: Vec<Moved>,
    /// The block: its paragraphs, and the lists and tables that contain only fields.
    pub block: Option<Span>,
}

/// Two values of one field, either of which may be meant.
#[derive(Clone, Debug)]
pub struct Doubt {
    pub kind: FieldKind,
    pub first: Text,
    pub second: Text,
}

/// One `Key: value` as written.
#[derive(Clone, Debug)]
pub struct Field {
    pub kind: FieldKind,
    /// As written, without colon and decoration.
    pub key: Text,
    /// As a reader sees it.
    pub value: Text,
    /// From the key's first mark to the value's end.
    pub span: Span,
    /// The value with all its markup: links, images, code. Empty if there is none.
    pub region: Span,
    pub from_front_matter: bool,
    /// It is in `Metadata::moved`.
    pub is_moved: bool,
}

impl Field {
    /// A field of the page whose value has no markup.
    pub fn new(kind: FieldKind, key: Text, value: Text, span: Span) -> Self {
        Self {
            kind,
            key,
            region: value.span,
            value,
            span,
            from_front_matter: false,
            is_moved: false,
        }
    }
}

/// Text that leaves the page because it is shown elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moved {
    pub span: Span,
    /// Whole blocks. Otherwise lines of a paragraph or items of a list that also has other text.
    pub is_block: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    Id,
    Title,
    Target,
    Owner,
    Status,
    CompletedOn,
    Delivered,
    Description,
    AcceptanceCriteria,
    Summary,
    Plan,
    DependsOn,
    Blocks,
    IfDelayed,
    Contingency,
    Issue,
    Impact,
    Action,
    TargetResolution,
    Priority,
    Likelihood,
    Mitigation,
    CurrentStatus,
    NextUpdate,
    Confidence,
    /// A bare `Date`, which people use for the day of writing.
    BareDate,
    Other,
}

impl FieldKind {
    /// Whether it is about dependencies: what blocks a milestone, what it blocks, and what to do about a delay.
    pub fn is_about_dependencies(self) -> bool {
        matches!(
            self,
            Self::DependsOn | Self::Blocks | Self::IfDelayed | Self::Contingency
        )
    }
}

/// A status as written, what it means, and the note after it.
#[derive(Clone, Debug)]
pub struct StatusValue {
    pub text: Text,
    /// `None` if the phrase is unknown.
    pub status: Option<Status>,
    /// The author's word for it, as bytes of `text`: `Complete` of `✅ Complete - ready for release`.
    pub word: Span,
    /// `ready for release` of `✅ Complete - ready for release`; empty if there is none.
    pub note: CompactString,
    /// It comes from a `Delivered` field.
    pub from_delivered: bool,
}

/// A date as written and what it means.
#[derive(Clone, Debug)]
pub struct DateValue {
    pub text: Text,
    pub reading: DateReading,
    /// The date's own words, as bytes of `text`: `by March 1` of `by March 1 (firm)`.
    pub word: Span,
    /// The text after the date; empty if there is none.
    pub note: CompactString,
}

impl DateValue {
    /// The date, also if it is in another notation but can only be one day, as in `28/01/2027`.
    pub fn date(&self) -> Option<Date> {
        match self.reading {
            DateReading::Date(date) => Some(date),
            DateReading::Wrong(day) => day.map(Date::Day),
            _ => None,
        }
    }
}

/// A spec named in the text.
#[derive(Clone, Debug)]
pub struct Reference {
    pub form: ReferenceForm,
    /// The whole reference in the text: `[MLS-002]`, `MLS-002`, `[text](file.md)`.
    pub span: Span,
    /// `None` for links, which name a chapter by its path.
    pub id: Option<SpecId>,
    /// The parts that few references have.
    pub more: Option<Box<More>>,
}

/// The parts that few references have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct More {
    /// `platform` of `[platform:MLS-010]`.
    pub import: Option<Box<str>>,
    /// `2` of `[MLS-001#2]`.
    pub deliverable: Option<u32>,
    /// The destination of a Markdown link, as written.
    pub link: Option<Box<str>>,
    /// `In Progress` of `[MLS-002] (In Progress)`.
    pub quoted_status: Option<Text>,
    /// Whether it is struck out.
    pub struck: bool,
}

impl More {
    /// `None` if it is empty.
    pub fn kept(self) -> Option<Box<Self>> {
        (self != Self::default()).then(|| Box::new(self))
    }
}

impl Reference {
    pub fn import(&self) -> Option<&str> {
        self.more.as_ref()?.import.as_deref()
    }

    pub fn deliverable(&self) -> Option<u32> {
        self.more.as_ref()?.deliverable
    }

    pub fn link(&self) -> Option<&str> {
        self.more.as_ref()?.link.as_deref()
    }

    pub fn is_struck(&self) -> bool {
        self.more.as_ref().is_some_and(|more| more.struck)
    }

    pub fn quoted_status(&self) -> Option<&Text> {
        self.more.as_ref()?.quoted_status.as_ref()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceForm {
    Bracket,
    Bare,
    Link,
}

/// `<!-- mls-allow RULE: reason -->`.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The whole comment.
    pub span: Span,
    pub rule: Text,
    pub reason: Text,
    pub until: Option<DateValue>,
    /// `mls-allow-file`.
    pub whole_file: bool,
    /// The block in which it waives findings; `None` for the whole file.
    pub scope: Option<Span>,
}
