//! `feed.xml`: an Atom feed of statuses, dated updates and, from git, moved targets and earlier statuses.

use askama::Template;
use atom_syndication::{Category, Content, Entry, Feed, FixedDateTime, Generator, Link, Person, WriteConfig};
use jiff::civil;

use crate::analysis::Analysis;
use crate::graph::percent_encoded;
use crate::labels::{Labels, Word};
use crate::ledger::Promise;
use crate::model::{Date, DateReading, FieldKind, Status, Update, read_date};
use crate::output::format::{ArtefactFormat, Listing, Make};
use crate::output::labels::labels;
use crate::output::names::{self, Unique};
use crate::output::plain::line;
use crate::project::{Project, Subject};

pub static RECORD: ArtefactFormat = ArtefactFormat {
    name: "atom",
    help: "Statuses and updates, for feed readers",
    purpose: "statuses and dated updates; the ids are ASCII",
    listing: Listing::File {
        place: 3,
        title: Word::Feed,
        purpose: Word::FeedPurpose,
    },
    make: Make::File("feed.xml", |analysis, site| atom(analysis, site).into()),
};

#[derive(Template)]
#[template(path = "feed-entry.html")]
struct Body<'a> {
    /// Paragraphs.
    said: &'a [String],
    items: &'a [String],
}

/// The feed, newest entry first. `site` is the prefix of each page's address.
///
/// The date of an entry comes from the document, so that it is the same in every build. For a status, it is the day of
/// completion, else the day of the newest update; the status is a new entry if that day or the status changes. Without
/// either, it is the newest day up to today in the fields below the title, else the day from git, else the as-of day.
pub fn atom(analysis: &Analysis<'_>, site: &str) -> String {
    let project = &analysis.project;
    let title = project.book.title.as_deref().map_or("Milestones".to_owned(), line);
    let writer = Writer {
        project,
        labels: &labels(analysis),
        site,
        // A URN is ASCII.
        id: format!("urn:mdbook-mls:{}", percent_encoded(&names::book(project))),
    };
    let mut unique = Unique::default();
    let mut news: Vec<News> = project.subjects().flat_map(|subject| writer.news(subject)).collect();
    for news in &mut news {
        news.id = unique.name(std::mem::take(&mut news.id));
    }
    let newest = news.iter().map(|news| news.day).max();
    news.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.id.cmp(&b.id)));
    let feed = Feed {
        title: title.clone().into(),
        id: writer.id.clone(),
        updated: instant(newest.unwrap_or(project.as_of)),
        authors: vec![person(title)],
        generator: Some(Generator {
            value: "mdbook-mls".to_owned(),
            ..Generator::default()
        }),
        links: writer.link(""),
        lang: Some(line(&project.book.language)),
        entries: news.into_iter().map(|news| writer.entry(news)).collect(),
        ..Feed::default()
    };
    let config = WriteConfig {
        write_document_declaration: true,
        indent_size: Some(1),
    };
    let bytes = feed
        .write_with_config(Vec::new(), config)
        .expect("writing to a vector cannot fail");
    let mut text = String::from_utf8(bytes).expect("the feed is UTF-8");
    text.push('\n');
    text
}

/// An entry before it is written.
struct News {
    day: civil::Date,
    /// The entry's part of the id.
    id: String,
    title: String,
    said: Vec<String>,
    items: Vec<String>,
    status: Option<Status>,
    authors: Vec<Person>,
    /// The page's address below the site's root.
    page: String,
}

struct Writer<'a> {
    project: &'a Project<'a>,
    labels: &'a Labels,
    site: &'a str,
    id: String,
}

impl Writer<'_> {
    fn news(&self, subject: Subject<'_>) -> Vec<News> {
        let key = percent_encoded(&names::key(self.project, subject.spec));
        let updates = subject.milestone.updates.iter();
        let mut dated: Vec<(civil::Date, &Update)> =
            updates.filter_map(|update| Some((day(update)?, update))).collect();
        // Oldest first, so that of two on one day the later one gets the number.
        if dated.first().map(|(day, _)| day) > dated.last().map(|(day, _)| day) {
            dated.reverse();
        }
        let mut news: Vec<News> =
            dated
                .into_iter()
                .map(|(day, update)| {
                    let mut said = vec![update.text.value.to_string()];
                    said.extend(update.confidence.as_ref().map(|confidence| {
                        format!("{}: {}", self.labels.get(Word::Confidence), confidence.text.as_str())
                    }));
                    News {
                        id: format!("{key}:update:{day}"),
                        title: self.labels.date(day),
                        said,
                        items: update.lines.iter().map(|line| line.value.to_string()).collect(),
                        ..self.plain(subject, day)
                    }
                })
                .collect();
        news.extend(self.status(subject, &key));
        news.extend(self.past(subject, &key));
        for news in &mut news {
            news.title = format!("{}: {}", self.name(subject), news.title);
        }
        news
    }

    /// The moved targets and earlier statuses, from git.
    fn past(&self, subject: Subject<'_>, key: &str) -> Vec<News> {
        let Some((ledger, life)) = self.project.life(subject.spec) else {
            return Vec::new();
        };
        let short = |id: &str| id.chars().take(12).collect::<String>();
        let moves = life.moves.iter().filter_map(|moved| {
            let commit = ledger.commit(moved.commit)?;
            let text = |promise: &Option<Promise>| promise.as_ref().map(|promise| promise.text.clone());
            let (before, after) = (text(&moved.before), text(&moved.after));
            let none = self.labels.get(Word::NoDate);
            let far = moved
                .days
                .map(|days| self.labels.shift(days))
                .filter(|far| !far.is_empty());
            Some(News {
                id: format!("{key}:moved:{}", short(&commit.id)),
                title: [Some(self.labels.get(Word::Target).to_owned()), far]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(", "),
                said: vec![
                    format!(
                        "{} → {}",
                        before.as_deref().unwrap_or(none),
                        after.as_deref().unwrap_or(none)
                    ),
                    moved.reason.text.clone(),
                ],
                ..self.plain(subject, commit.date)
            })
        });
        // The last status has its own entry.
        let earlier = life.statuses.len().saturating_sub(1);
        let statuses = life.statuses.iter().take(earlier).filter_map(|change| {
            let commit = ledger.commit(change.commit)?;
            let status = Status::from_slug(change.after.as_deref()?)?;
            Some(News {
                id: format!("{key}:was:{}:{}", status.slug(), short(&commit.id)),
                title: self.labels.status(status).to_owned(),
                said: vec![change.reason.text.clone()],
                status: Some(status),
                ..self.plain(subject, commit.date)
            })
        });
        moves.chain(statuses).collect()
    }

    fn status(&self, subject: Subject<'_>, key: &str) -> Option<News> {
        let value = subject.document.metadata.status.as_ref()?;
        let mut id = format!("{key}:status:{}", value.status.map_or("other", Status::slug));
        let day = Self::since(subject);
        if let Some(day) = day {
            id = format!("{id}:{day}");
        }
        let in_git = || {
            let (ledger, life) = self.project.life(subject.spec)?;
            ledger.commit(life.status_since()?).map(|commit| commit.date)
        };
        let day = day
            .or_else(|| self.known_day(subject))
            .or_else(in_git)
            .unwrap_or(self.project.as_of);
        let word = value
            .status
            .map_or(value.text.as_str(), |status| self.labels.status(status));
        let mut said = Vec::new();
        said.extend((!value.note.is_empty()).then(|| value.note.to_string()));
        said.extend(
            subject
                .target()
                .map(|date| format!("{}: {}", self.labels.get(Word::Target), self.labels.date(date))),
        );
        let progress = subject.milestone.progress();
        said.extend((progress.total > 0).then(|| self.labels.criteria(progress)));
        let text = self.project.text(subject.chapter);
        let summary = subject.milestone.summary.as_ref();
        said.extend(summary.map(|own| own.of(text).to_owned()));
        Some(News {
            id,
            title: word.to_owned(),
            said,
            ..self.plain(subject, day)
        })
    }

    /// Since when a milestone has its status, according to the document.
    fn since(subject: Subject<'_>) -> Option<civil::Date> {
        let completed = subject.document.metadata.completed_on.as_ref();
        let completed = completed.filter(|_| subject.status() == Some(Status::Completed));
        let completed = completed.and_then(|date| Some(date.date()?.last()));
        completed.or_else(|| subject.milestone.updates.iter().filter_map(day).max())
    }

    /// The newest day in fields such as `Last updated`, which are neither targets nor otherwise known.
    fn known_day(&self, subject: Subject<'_>) -> Option<civil::Date> {
        let fields = subject.document.metadata.fields.iter();
        let fields = fields.filter(|field| matches!(field.kind, FieldKind::Other | FieldKind::BareDate));
        let days = fields.filter_map(|field| match read_date(&field.value.value) {
            (DateReading::Date(Date::Day(day)), _) => Some(day),
            _ => None,
        });
        days.filter(|day| *day <= self.project.as_of).max()
    }

    /// The common fields of a milestone's entries.
    fn plain(&self, subject: Subject<'_>, day: civil::Date) -> News {
        News {
            day,
            id: String::new(),
            title: String::new(),
            said: Vec::new(),
            items: Vec::new(),
            status: subject.status(),
            authors: subject
                .document
                .metadata
                .owners
                .iter()
                .map(|owner| person(line(owner.as_str())))
                .collect(),
            page: names::address(self.project, subject.spec, ""),
        }
    }

    fn name(&self, subject: Subject<'_>) -> String {
        match &self.project.graph.specs[subject.spec].id {
            Some(id) => format!("{id} {}", subject.document.title),
            None => subject.document.title.clone(),
        }
    }

    fn entry(&self, news: News) -> Entry {
        let said: Vec<String> = news.said.iter().map(|text| line(text)).collect();
        let items: Vec<String> = news.items.iter().map(|text| line(text)).collect();
        let body = Body {
            said: &said,
            items: &items,
        };
        Entry {
            title: line(&news.title).into(),
            id: format!("{}:{}", self.id, news.id),
            updated: instant(news.day),
            authors: news.authors,
            categories: news
                .status
                .map(|status| Category {
                    term: status.slug().to_owned(),
                    label: Some(line(self.labels.status(status))),
                    ..Category::default()
                })
                .into_iter()
                .collect(),
            links: self.link(&news.page),
            content: Some(Content {
                value: Some(body.render().unwrap_or_default()),
                content_type: Some("html".to_owned()),
                ..Content::default()
            }),
            ..Entry::default()
        }
    }

    fn link(&self, page: &str) -> Vec<Link> {
        let href = format!("{}{page}", self.site);
        let link = (!href.is_empty()).then(|| Link {
            href,
            rel: "alternate".to_owned(),
            mime_type: Some("text/html".to_owned()),
            ..Link::default()
        });
        link.into_iter().collect()
    }
}

fn day(update: &Update) -> Option<civil::Date> {
    Some(update.date.as_ref()?.date()?.last())
}

fn person(name: String) -> Person {
    Person {
        name,
        ..Person::default()
    }
}

/// Midnight in UTC.
fn instant(day: civil::Date) -> FixedDateTime {
    format!("{day}T00:00:00Z").parse().unwrap_or_default()
}
