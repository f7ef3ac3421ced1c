//! The Markdown events of a chapter, and those within the region of a value.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::parse;
use crate::source::Span;

/// The Markdown events of a chapter, each with its range.
pub struct Events(Vec<(Event<'static>, Range<usize>)>);

impl Events {
    pub fn new(text: &str, from: usize) -> Self {
        let rest = text.get(from..).unwrap_or("");
        let events = Parser::new_ext(rest, parse::options()).into_offset_iter();
        // The end of a definition list comes after the end of the block below it.
        let is_list = |event: &Event<'_>| {
            matches!(
                event,
                Event::Start(Tag::DefinitionList) | Event::End(TagEnd::DefinitionList)
            )
        };
        let events = events.filter(|(event, _)| !is_list(event));
        let placed = events.map(|(event, range)| (event.into_static(), range.start + from..range.end + from));
        Self(placed.collect())
    }

    /// The events within `region`, with texts cut at its ends. `None` if one cannot be cut or shown in another place.
    pub fn within(&self, region: Span) -> Option<Vec<(Event<'static>, Range<usize>)>> {
        let Range { start, end } = region.range();
        // Starts, leaves and ends are sorted by this byte.
        let place = |(event, range): &(Event<'_>, Range<usize>)| match event {
            Event::Start(_) => range.start + 1,
            _ => range.end,
        };
        let first = self.0.partition_point(|event| place(event) <= start);
        let mut open = 0_usize;
        let mut out = Vec::new();
        for (event, range) in self.0.get(first..)? {
            match event {
                Event::Start(_) if range.start >= end => break,
                Event::Start(_) => open += 1,
                // Its start is before the region.
                Event::End(tag) if open == 0 => match tag {
                    TagEnd::Link | TagEnd::Strikethrough => return None,
                    _ => continue,
                },
                Event::End(_) => open -= 1,
                _ if range.start >= end && open == 0 => break,
                Event::Text(text) if range.start < start || range.end > end && open == 0 => {
                    let is_exact = text.len() == range.len();
                    let cut = start.saturating_sub(range.start)..end.min(range.end) - range.start;
                    let part = text.get(cut.clone()).filter(|_| is_exact)?;
                    let place = range.start + cut.start..range.start + cut.end;
                    out.push((Event::Text(part.to_owned().into()), place));
                    continue;
                }
                _ if range.start < start => return None,
                _ => {}
            }
            out.push((event.clone(), range.clone()));
        }
        (open == 0).then_some(out)
    }
}
