//! `update`: adds a dated status update above the existing ones, in their form.

use jiff::civil;

use super::facts::Subject;
use super::notation::like;
use super::slots::{cell, is_in_table, key_of, line_of};
use super::{Draft, Place, Refusal, end_of};
use crate::config::vocabulary::level;
use crate::edit::Edit;
use crate::lang::Language;
use crate::model::{Date, DateReading, Document, FieldKind, Level, Milestone, Section, Update, read_date};
use crate::source::Span;
use crate::text::slice;

/// A status update that is to be written.
#[derive(Clone, Debug, Default)]
pub struct News {
    pub text: String,
    pub percent: Option<u32>,
    /// `high`, in any language.
    pub confidence: Option<String>,
    pub next: Option<String>,
}

/// An update ready to be written.
#[derive(Clone)]
struct NewUpdate {
    text: String,
    percent: Option<u32>,
    confidence: Option<(String, Level)>,
    next: Option<Date>,
    today: civil::Date,
}

impl Draft<'_, '_> {
    /// Writes a status update of today above the others.
    ///
    /// # Errors
    /// The text is empty, a value is not valid, or the section is written in a way that is not understood.
    pub fn update(&mut self, place: Place, news: &News) -> Result<(), Refusal> {
        let name = self.name(place);
        let written = new_update(news, self.project.as_of)?;
        let (document, text) = (self.document(place), self.text(place.chapter));
        let Some(milestone) = document.milestone.as_deref().filter(|_| place.deliverable.is_none()) else {
            return Err(Refusal::new(format!(
                "{name} is not a milestone, so it has no status updates"
            )));
        };
        if milestone.updates.iter().any(|update| written.is(update)) {
            return Ok(());
        }
        let before = self.facts(place, Subject::Updates);
        let old: Vec<String> = milestone.updates.iter().map(said).collect();
        let newline = self.newline(place.chapter);
        let ways_of = |written: &NewUpdate| ways(self, document, milestone, text, written, newline);
        let found = |written: &NewUpdate, ways: Vec<Edit>| {
            ways.into_iter().find_map(|edit| {
                let sheet = self.tried(place.chapter, vec![edit])?;
                let updates = &sheet.of(place).milestone.as_deref()?.updates;
                let kept: Vec<String> = updates.iter().filter(|update| !written.is(update)).map(said).collect();
                let is_right = updates.iter().any(|update| written.is(update))
                    && kept == old
                    && sheet.facts(place, Subject::Updates) == before;
                is_right.then_some(sheet)
            })
        };
        let sheet = found(&written, ways_of(&written));
        let Some(sheet) = sheet else {
            let site = milestone
                .updates
                .first()
                .map_or_else(|| document.title_place(text), |update| update.span);
            let alone = NewUpdate {
                next: None,
                confidence: None,
                ..written.clone()
            };
            if (written.next.is_some() || written.confidence.is_some()) && found(&alone, ways_of(&alone)).is_some() {
                return Err(Refusal::new(format!(
                    "{name}: its status updates are written in a form that has no place for a next update and a confidence"
                ))
                .at(place.chapter, site)
                .with_help("leave out `--next` and `--confidence`, or write them into the text"));
            }
            return Err(Refusal::new(format!(
                "{name}: this text cannot be added to its status updates as one update without a change of something else"
            ))
            .at(place.chapter, site)
            .with_help(format!(
                "remove markup and dates from the text, or write the update by hand, such as `**{}**: {}`",
                written.today, written.text
            )));
        };
        self.notes.push(format!("{name}: a status update of {}", written.today));
        self.keep(place.chapter, sheet);
        Ok(())
    }
}

fn new_update(news: &News, today: civil::Date) -> Result<NewUpdate, Refusal> {
    let text = news.text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() || text.contains("-->") || text.contains("<!--") {
        return Err(Refusal::new("an update has at least one word").with_help("write it in quotation marks"));
    }
    if news.percent.is_some_and(|percent| percent > 100) {
        return Err(Refusal::new("the percentage cannot be more than 100"));
    }
    let next = match &news.next {
        None => None,
        Some(next) => match read_date(next) {
            (DateReading::Date(date), "") => Some(date),
            _ => return Err(Refusal::new(format!("`{next}` is not a date")).with_help("write it as 2027-01-28")),
        },
    };
    let confidence = match &news.confidence {
        None => None,
        Some(word) => match level(word) {
            Some(level) => Some((super::notation::in_case_of("Aa", word.trim()), level)),
            None => {
                return Err(Refusal::new(format!("`{word}` is not a level of confidence"))
                    .with_help("write low, medium or high"));
            }
        },
    };
    Ok(NewUpdate {
        text,
        percent: news.percent,
        confidence,
        next,
        today,
    })
}

impl NewUpdate {
    /// Whether `update` says this.
    fn is(&self, update: &Update) -> bool {
        let day = update.date.as_ref().and_then(|date| date.date());
        let plain = |text: &str| {
            text.split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .replace(['*', '_', '`', '\\', '[', ']'], "")
        };
        let own = plain(&self.text);
        let says = plain(&update.text.value).contains(&own)
            || update.lines.iter().any(|line| plain(&line.value).contains(&own));
        day == Some(Date::Day(self.today))
            && says
            && (self.percent.is_none() || update.percent.map(|percent| percent.value) == self.percent)
            && (self.next.is_none() || update.next.as_ref().and_then(|next| next.date()) == self.next)
            && self.confidence.as_ref().is_none_or(|(_, level)| {
                update.confidence.as_ref().and_then(|confidence| confidence.level) == Some(*level)
            })
    }

    fn sentence(&self) -> String {
        match self.percent {
            Some(percent) => format!("{percent}% complete. {}", self.text),
            None => self.text.clone(),
        }
    }
}

/// An existing update, as a line to compare.
fn said(update: &Update) -> String {
    let lines: Vec<&str> = update.lines.iter().map(|line| line.value.as_str()).collect();
    format!(
        "{:?} {} {lines:?}",
        update.date.as_ref().and_then(|date| date.date()),
        update.text.value
    )
}

/// The edits that may add the update, the likeliest first.
fn ways(
    draft: &Draft<'_, '_>,
    document: &Document,
    milestone: &Milestone,
    text: &str,
    new: &NewUpdate,
    newline: &str,
) -> Vec<Edit> {
    let mut ways = Vec::new();
    let names = Names::new(draft, text, milestone);
    let first = milestone.updates.iter().min_by_key(|update| update.span.start);
    if let Some(first) = first.filter(|first| first.span != Span::default()) {
        let days = [Some(day_like(first, new.today)), Some(new.today.to_string())];
        for day in days.into_iter().flatten() {
            ways.extend(above(text, first, new, &day, &names, newline));
        }
    }
    let section = milestone
        .headings
        .iter()
        .find(|heading| heading.section == Some(Section::Updates));
    let block = |day: &str| names.fields(new, day, newline);
    let day = new.today.to_string();
    if let Some(heading) = section {
        let end = slice(text, ..heading.heading.span.end as usize).trim_end().len();
        let end = line_of(text, end).end as usize;
        let rest = slice(text, end..);
        let gap = match rest.trim().is_empty() || rest.trim_start().starts_with('#') {
            true => "",
            false if rest.lines().nth(1).is_some_and(|line| line.trim().is_empty()) => "",
            false => newline,
        };
        let blocks = [block(&day), names.below(new, &day, newline)];
        ways.extend(blocks.map(|block| Edit::insert(end, format!("{newline}{newline}{block}{gap}"))));
        return ways;
    }
    // At the end of the section about communication, or of the chapter.
    let home = milestone
        .headings
        .iter()
        .find(|heading| heading.section == Some(Section::Communication));
    let (end, marks) = match home {
        Some(home) => (
            home.extent.end as usize,
            "#".repeat(usize::from(home.heading.level).clamp(1, 5) + 1),
        ),
        None => end_of(document, text),
    };
    let end = slice(text, ..end).trim_end().len();
    let title = super::updates::title(draft);
    let tail = if end == text.trim_end().len() && !slice(text, end..).contains('\n') {
        newline
    } else {
        ""
    };
    ways.push(Edit::insert(
        end,
        format!(
            "{newline}{newline}{marks} {title}{newline}{newline}{}{tail}",
            block(&day)
        ),
    ));
    ways
}

/// The name of the section.
fn title(draft: &Draft<'_, '_>) -> String {
    let language = Language::of(&draft.project.book.language);
    let names = crate::lang::sections::UPDATES.of(language);
    let names = if names.is_empty() {
        crate::lang::sections::UPDATES.of(Language::English)
    } else {
        names
    };
    capitals(names.first().copied().unwrap_or("updates"))
}

fn capitals(name: &str) -> String {
    let words = name.split(' ').map(|word| super::notation::in_case_of("Aa", word));
    words.collect::<Vec<_>>().join(" ")
}

/// Today in the notation of an update.
fn day_like(update: &Update, today: civil::Date) -> String {
    let own = update.date.as_ref().and_then(|date| {
        let word = date.word.of(&date.text.value);
        like(word.trim(), date.date()?, Date::Day(today))
    });
    own.unwrap_or_else(|| today.to_string())
}

/// The names of an update's fields in this chapter.
struct Names {
    status: String,
    next: String,
    confidence: String,
    /// The date of a next update as the section writes it.
    dated: Option<(String, Date)>,
}

impl Names {
    fn new(draft: &Draft<'_, '_>, text: &str, milestone: &Milestone) -> Self {
        let vocabulary = &draft.project.config.vocabulary;
        let usual = |kind| capitals(&vocabulary.field_name(kind, Language::English).unwrap_or_default());
        let section = milestone
            .headings
            .iter()
            .find(|heading| heading.section == Some(Section::Updates));
        let own = section.map_or("", |section| section.extent.of(text));
        let known = |kind: FieldKind| {
            let lines = own
                .lines()
                .map(|line| line.trim_start_matches(['-', '*', '_', '>', ' ']));
            let mut keys = lines
                .filter(|line| line.contains(':'))
                .map(|line| key_of(line, Span::new(0, line.len())));
            let found = keys.find(|key| vocabulary.field(key) == Some(kind));
            found.map_or_else(|| usual(kind), str::to_owned)
        };
        Self {
            status: known(FieldKind::CurrentStatus),
            next: known(FieldKind::NextUpdate),
            confidence: known(FieldKind::Confidence),
            dated: milestone.updates.iter().find_map(|update| {
                let next = update.next.as_ref()?;
                Some((next.word.of(&next.text.value).to_owned(), next.date()?))
            }),
        }
    }

    /// `**Current Status**: 60% complete (2026-12-04)` and so on.
    fn fields(&self, new: &NewUpdate, day: &str, newline: &str) -> String {
        let status = &self.status;
        let mut out = match new.percent {
            Some(percent) => format!("**{status}**: {percent}% complete ({day}){newline}- {}", new.text),
            None => format!("**{status}**: {} ({day})", new.text.trim_end_matches('.')),
        };
        out.push_str(&self.more(new, newline));
        out
    }

    /// The day alone, with the text below it, so that dates in the text are not taken for it: `Moved to 2027-04-30`.
    fn below(&self, new: &NewUpdate, day: &str, newline: &str) -> String {
        let done = new
            .percent
            .map_or(String::new(), |percent| format!("{percent}% complete "));
        let mut out = format!("**{}**: {done}({day}){newline}- {}", self.status, new.text);
        out.push_str(&self.more(new, newline));
        out
    }

    fn more(&self, new: &NewUpdate, newline: &str) -> String {
        let mut out = String::new();
        if let Some(next) = new.next {
            let has_year = |word: &str| word.contains(&next.last().year().to_string());
            // Without a year, only a date in the near future is clear.
            let is_near = next.last().duration_since(new.today).as_hours() < 24 * 60;
            let own = self
                .dated
                .as_ref()
                .and_then(|(word, old)| like(word.trim(), *old, next));
            let next = own
                .filter(|word| has_year(word) || is_near)
                .unwrap_or_else(|| next.to_string());
            out.push_str(&format!("{newline}{newline}**{}**: {next}", self.next));
        }
        if let Some((word, _)) = &new.confidence {
            out.push_str(&format!("{newline}{newline}**{}**: {word}", self.confidence));
        }
        out
    }
}

/// The edits that may put the new update above `first`, in its form.
fn above(text: &str, first: &Update, new: &NewUpdate, day: &str, names: &Names, newline: &str) -> Vec<Edit> {
    let mut ways = Vec::new();
    let line = line_of(text, first.span.start as usize);
    let own = line.of(text);
    let start = line.start as usize;
    let bare = own.trim_start();
    let more = names.more(new, newline);
    if bare.starts_with('#') {
        let marks = bare.len() - bare.trim_start_matches('#').len();
        let marks = slice(bare, ..marks);
        let heading = match first.date.as_ref().map(|date| date.word.of(&date.text.value)) {
            Some(word) if !word.is_empty() && own.contains(word) => own.trim_end().replacen(word, day, 1),
            _ => format!("{marks} {day}"),
        };
        // Only the day of a heading is reused: its other words are about that day.
        for heading in [format!("{marks} {day}"), heading] {
            ways.push(Edit::insert(
                start,
                format!("{heading}{newline}{newline}{}{more}{newline}{newline}", new.sentence()),
            ));
        }
        return ways;
    }
    let word = first
        .date
        .as_ref()
        .map(|date| date.word.of(&date.text.value).to_owned())
        .unwrap_or_default();
    let at = own.find(word.as_str()).filter(|_| !word.is_empty());
    if is_in_table(text, line) && more.is_empty() {
        if let Some(at) = at {
            let date_cell = cell(text, Span::new(start + at, start + at + word.len()));
            let next = slice(text, date_cell.end as usize..line.end as usize);
            let open = next.find('|').map(|open| date_cell.end as usize + open + 1);
            if let Some(open) = open {
                let words = cell(text, Span::at((open + 1).min(line.end as usize)));
                let rest = slice(text, words.end as usize..line.end as usize);
                let blank: String = rest
                    .trim_end()
                    .chars()
                    .map(|c| if c == '|' { '|' } else { ' ' })
                    .collect();
                let row = format!(
                    "{}{day}{}{}{}{newline}",
                    slice(text, start..date_cell.start as usize),
                    slice(text, date_cell.end as usize..words.start as usize),
                    new.sentence().replace('|', "\\|"),
                    match blank.trim() {
                        "|" => " |".to_owned(),
                        _ => blank,
                    }
                );
                ways.push(Edit::insert(start, row));
            }
        }
        return ways;
    }
    let said = first.text.value.split(' ').next().unwrap_or("");
    let body = at.and_then(|at| {
        let following = at + word.len();
        let words = slice(own, following..).find(said).filter(|_| !said.is_empty())?;
        Some((slice(own, ..at), slice(own, following..following + words)))
    });
    if let Some((lead, between)) = body
        && !between.contains(char::is_alphanumeric)
        && !lead.contains(char::is_alphanumeric)
    {
        let is_item = lead.trim_start().starts_with(['-', '*', '+']) && lead.trim_start().chars().nth(1) == Some(' ');
        let gap = if is_item { newline.to_owned() } else { newline.repeat(2) };
        let balance = if between.matches("**").count() % 2 == lead.matches("**").count() % 2 {
            ""
        } else {
            "**"
        };
        ways.push(Edit::insert(
            start,
            format!("{lead}{day}{between}{}{balance}{more}{gap}", new.sentence()),
        ));
    }
    ways.push(Edit::insert(
        start,
        format!("{}{newline}{newline}", names.fields(new, day, newline)),
    ));
    ways
}
