//! Who is told what and how often, and the status updates themselves.

use super::Context;
use super::blocks::Block;
use super::field::{self, Accept};
use super::inline::Inline;
use super::outline::Node;
use super::table::cell;
use crate::config::vocabulary::{phrase, words};
use crate::model::{DateReading, Field, FieldKind, PlanRow, Section, Update, read_date, read_frequency};
use crate::source::{Span, Spanned, Text};

impl<'a> Context<'_, 'a> {
    pub fn communication(&mut self, node: &Node<'_, 'a>) {
        self.milestone.communication.heading.get_or_insert(node.span);
        self.communication_blocks(node.blocks);
        for child in &node.children {
            self.section(child);
        }
    }

    pub fn communication_part(&mut self, node: &Node<'_, 'a>) {
        self.milestone.communication.heading.get_or_insert(node.span);
        self.communication_blocks(node.blocks);
        self.sections(node);
    }

    fn communication_blocks(&mut self, blocks: &[Block<'a>]) {
        for block in blocks {
            match block {
                Block::Table { head, rows, .. } => {
                    let who = self
                        .column(
                            head,
                            &["stakeholder", "stakeholders", "audience", "who", "team", "role"],
                        )
                        .or(Some(0));
                    let often = self.column(head, &["update frequency", "frequency", "cadence", "how often", "when"]);
                    let what = self.column(head, &["content", "what", "message", "channel", "format"]);
                    for row in *rows {
                        let Some(stakeholder) = cell(row, who) else { continue };
                        let frequency = cell(row, often);
                        let plan = PlanRow {
                            stakeholder,
                            days: frequency.as_ref().and_then(|text| read_frequency(&text.value)),
                            frequency,
                            content: cell(row, what),
                        };
                        self.milestone.communication.plan.push(plan);
                    }
                }
                Block::List { items, .. } => {
                    for text in items.iter().filter_map(|item| Some(item.lead()?.whole())) {
                        let (who, what) = match text.value.split_once([':', '：']) {
                            Some((who, what)) => (who.trim(), what.trim()),
                            None => (&*text.value, ""),
                        };
                        let entry = (Text::new(who, text.span), Text::new(what, text.span));
                        self.milestone.communication.audience.push(entry);
                    }
                }
                _ => {}
            }
        }
    }

    pub fn updates(&mut self, node: &Node<'_, 'a>) {
        self.update_blocks(node.blocks, None);
        for child in &node.children {
            if child.section.is_some() && child.section != Some(Section::Updates) {
                self.section(child);
                continue;
            }
            self.mark_item(child.span);
            self.update_blocks(child.blocks, Some(&child.title));
        }
    }

    /// One update: `**Current Status**: 60% complete (Jan 22)`, its list, the next date, the confidence.
    fn update_blocks(&mut self, blocks: &[Block<'a>], title: Option<&Text>) {
        let mut update = Update::default();
        let mut started = false;
        if let Some(title) = title {
            update.date = Some(field::date(title, self.limit)).filter(|date| date.date().is_some());
            update.span = title.span;
            started = update.date.is_some();
        }
        for block in blocks {
            match block {
                Block::Paragraph { inline, span } => {
                    let lines = field::lines(inline, self.vocabulary, self.text, Accept::Known);
                    let mut own = false;
                    for (field, _) in lines.iter().flat_map(|line| &line.fields) {
                        own |= self.update_field(&mut update, field, &mut started);
                    }
                    if !own && (started || title.is_some()) && update.text.value.is_empty() {
                        update.text = inline.whole();
                        update.percent = update.percent.or_else(|| progress_in(self.text, *span));
                    }
                }
                Block::List { items, .. } => {
                    for item in *items {
                        let Some(lead) = item.lead() else { continue };
                        self.update_item(&mut update, lead, &mut started);
                    }
                }
                _ => {}
            }
        }
        if started {
            self.milestone.updates.push(update);
        }
    }

    fn update_item(&mut self, update: &mut Update, lead: &Inline<'a>, started: &mut bool) {
        let lines = field::lines(lead, self.vocabulary, self.text, Accept::Known);
        let mut own = false;
        for (field, _) in lines.iter().flat_map(|line| &line.fields) {
            own |= self.update_field(update, field, started);
        }
        if own {
            // Lazy lines behind an item still leave the item's own text.
            if lines.first().is_some_and(|line| line.fields.is_empty()) {
                update.lines.push(lines[0].whole());
                self.swallowed(lead);
            }
            return;
        }
        let text = lead.whole();
        let date = field::date(&text, self.limit);
        if date.date().is_some_and(|date| date.day().is_some()) && !*started {
            let text_after = Text::new(date.note.clone(), text.span);
            self.milestone.updates.push(Update {
                span: text.span,
                percent: progress_in(self.text, text.span),
                text: text_after,
                date: Some(date),
                ..Update::default()
            });
        } else {
            update.lines.push(text);
        }
    }

    fn update_field(&mut self, update: &mut Update, field: &Field, started: &mut bool) -> bool {
        match field.kind {
            FieldKind::CurrentStatus | FieldKind::Status => {
                if *started && !update.text.value.is_empty() {
                    self.milestone.updates.push(std::mem::take(update));
                }
                *started = true;
                update.span = field.span;
                update.text = field.value.clone();
                update.percent = progress_in(self.text, field.value.span);
                update.date = date_within(&field.value, self).or(update.date.take());
            }
            FieldKind::NextUpdate => {
                let value = field::date(&field.value, None);
                let value = match value.date() {
                    Some(_) => value,
                    None => field::date(&field.value, self.limit),
                };
                update.next = Some(value);
                *started = true;
            }
            FieldKind::Confidence => {
                update.confidence = Some(field::level_value(&field.value));
                update.confidence_percent = percents(self.text, field.value.span).next().map(|p| p.value);
                *started = true;
            }
            _ => return false,
        }
        true
    }
}

/// Every percentage within `span` of the source, rounded down, from its first digit to its sign.
fn percents(text: &str, span: Span) -> impl Iterator<Item = Spanned<u32>> {
    let part = span.of(text);
    part.match_indices('%').filter_map(move |(at, _)| {
        let before = part[..at].trim_end();
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        let number = &before[before.trim_end_matches(is_number).len()..];
        let number = number.trim_start_matches(['.', ',']);
        let whole = number.split(['.', ',']).next()?.parse::<u32>().ok()?;
        let start = span.start as usize + before.len() - number.len();
        Some(Spanned::new(whole, Span::new(start, span.start as usize + at + 1)))
    })
}

/// The percentage within `span` that says how much is done: `60% complete`, `Progress: 60%`, `about 60% (Jan 22)`;
/// never `99.9% uptime` or `3% of the requests`.
fn progress_in(text: &str, span: Span) -> Option<Spanned<u32>> {
    percents(text, span).find(|percent| {
        let before = &text[span.start as usize..percent.span.start as usize];
        let behind = &text[percent.span.end as usize..span.end as usize];
        let behind = behind.trim_start_matches([' ', '*', '_', '\u{a0}']);
        let next = words(behind).next().filter(|(at, _)| *at == 0).map(|(_, word)| word);
        let last = phrase(before);
        let last = last
            .strip_suffix(" at")
            .unwrap_or(&last)
            .rsplit(' ')
            .next()
            .unwrap_or("");
        match next {
            Some(word) => says_done(&word.to_lowercase()),
            None if behind.starts_with(|c: char| !"(),;.:-–—|\r\n".contains(c)) => false,
            None => ["progress", "completion"].contains(&last) || says_done(last) || opens(before),
        }
    })
}

fn says_done(word: &str) -> bool {
    const WORDS: [&str; 26] = [
        "complete",
        "completed",
        "done",
        "finished",
        "fertig",
        "fertiggestellt",
        "abgeschlossen",
        "erledigt",
        "completo",
        "completa",
        "completado",
        "completada",
        "hecho",
        "terminado",
        "terminada",
        "terminé",
        "terminée",
        "achevé",
        "achevée",
        "fait",
        "fini",
        "完了",
        "完成",
        "達成",
        "已完成",
        "済み",
    ];
    WORDS.contains(&word) || ["完了", "完成", "達成"].iter().any(|lead| word.starts_with(lead))
}

/// Whether nothing but a day or an "about" stands before the number.
fn opens(before: &str) -> bool {
    const ABOUT: [&str; 10] = [
        "about",
        "around",
        "approximately",
        "approx",
        "roughly",
        "nearly",
        "almost",
        "ca",
        "now",
        "currently",
    ];
    let before = before.trim_matches([' ', '*', '_', '~', '≈', ':', '-', '–', '—']);
    let phrase = phrase(before);
    let is_day = || {
        let (reading, rest) = read_date(before);
        !matches!(reading, DateReading::Text) && rest.is_empty()
    };
    phrase.is_empty() || ABOUT.contains(&phrase.as_str()) || is_day()
}

/// `Jan 22` of `60% complete (Jan 22)`.
fn date_within(value: &Text, context: &Context<'_, '_>) -> Option<crate::model::DateValue> {
    let direct = field::date(value, context.limit);
    if direct.date().is_some_and(|date| date.day().is_some()) {
        return Some(direct);
    }
    let bracketed = value.value.match_indices('(').filter_map(|(at, _)| {
        let inner = &value.value[at + 1..];
        let inner = &inner[..inner.find(')')?];
        let date = field::date(&Text::new(inner, value.span), context.limit);
        date.date().is_some().then_some(date)
    });
    let marked = ["as of ", "on ", "stand "].iter().filter_map(|lead| {
        let at = value.value.to_lowercase().find(lead)?;
        let rest = value.value.get(at + lead.len()..)?;
        let date = field::date(&Text::new(rest, value.span), context.limit);
        date.date().is_some().then_some(date)
    });
    bracketed.chain(marked).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_done_is_progress() {
        for (text, expected) in [
            ("60% complete (Jan 22)", Some(60)),
            ("**62.5 %** done", Some(62)),
            ("60% (Jan 22)", Some(60)),
            ("about 60%", Some(60)),
            ("2027-03-12: 60%", Some(60)),
            ("On track, progress at 40%", Some(40)),
            ("Error rate down to 3%, 80% complete", Some(80)),
            ("zu 40% fertig", Some(40)),
            ("60%完了", Some(60)),
            ("99.9% uptime", None),
            ("50% of the team is on leave", None),
            ("Errors are down to 3%", None),
            ("90%+ coverage", None),
            ("100", None),
        ] {
            let found = progress_in(text, Span::new(0, text.len()));
            assert_eq!(found.map(|percent| percent.value), expected, "{text}");
        }
        let found = progress_in("at 62.5% done", Span::new(0, 13));
        assert_eq!(found.map(|percent| percent.span), Some(Span::new(3, 8)));
    }
}
