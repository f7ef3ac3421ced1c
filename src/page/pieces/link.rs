//! Links between pages, and their text.

use std::borrow::Cow;
use std::fmt::Write as _;

use askama::Template;

use crate::diagnostic::Site;
use crate::graph::{SpecIx, Target, relative};
use crate::imports::Imported;
use crate::labels::Word;
use crate::model::{Reference, ReferenceForm, Status};
use crate::page::anchor;
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::note::Tone;
use crate::page::pieces::template::fill;
use crate::page::pieces::text::short;
use crate::source::{ChapterIx, Span};
use crate::text::escape;
use crate::text::slice;

#[derive(Template)]
#[template(path = "link.html")]
struct Link<'a> {
    class: &'a str,
    href: &'a str,
    title: &'a str,
    text: &'a str,
}

#[derive(Template)]
#[template(path = "linked-badge.html")]
struct LinkedBadge<'a> {
    slug: &'a str,
    href: &'a str,
    title: &'a str,
    name: &'a str,
    word: &'a str,
}

/// A name and, on an HTML page, its badge; elsewhere the name ends with the status.
pub struct Named<'p> {
    pub name: Inline<'p>,
    pub status: Inline<'p>,
}

impl<'p> Named<'p> {
    /// Without a status.
    pub fn alone(name: Inline<'p>) -> Self {
        let status = Inline::new();
        Self { name, status }
    }

    /// Both with a space between them.
    pub fn joined(self) -> Inline<'p> {
        match self.status.is_empty() {
            true => self.name,
            false => self.name.spaced(self.status),
        }
    }
}

impl Page<'_> {
    /// `href` is an escaped address; `title` is a tooltip, only on HTML pages.
    pub fn link<'p>(&self, href: &str, title: &str, text: &str) -> Inline<'p> {
        self.link_of("", href, title, text)
    }

    /// As [`Self::link`], for words that stay on one line.
    pub fn short_link<'p>(&self, href: &str, title: &str, text: &str) -> Inline<'p> {
        self.link_of("mls-id", href, title, text)
    }

    /// As [`Self::short_link`], in the middle of a text.
    pub fn text_link<'p>(&self, href: &str, title: &str, text: &str) -> Inline<'p> {
        self.link_of("mls-id mls-ref", href, title, text)
    }

    fn link_of<'p>(&self, class: &str, href: &str, title: &str, text: &str) -> Inline<'p> {
        match self.is_html() {
            true => fill(&Link {
                class,
                href,
                title,
                text,
            }),
            false => Inline::link(text, href),
        }
    }

    /// The address of a spec's page, or of one of its deliverables, seen from this page.
    pub fn href(&self, spec: SpecIx, deliverable: Option<usize>) -> String {
        let anchor = deliverable
            .filter(|_| self.is_html())
            .and_then(|index| anchor::of_deliverable(self.project, spec, index));
        let chapter = self.project.graph.specs[spec].chapter;
        match (&anchor, &self.project.document(spec).anchor) {
            // The path is there on its own page too, since all pages of a folder share the link.
            (None, Some(heading)) => escape::address([&self.path(chapter), "#", heading].concat()).into_owned(),
            _ => self.address(chapter, anchor.as_deref()),
        }
    }

    /// The path of a chapter's page, seen from this page.
    fn path(&self, chapter: ChapterIx) -> String {
        let chapters = &self.project.book.chapters;
        escape::path(relative(&chapters[self.chapter].path, &chapters[chapter].path))
    }

    /// The address of a chapter's page, or of an anchor on it, seen from this page.
    pub fn address(&self, chapter: ChapterIx, anchor: Option<&str>) -> String {
        let path = || self.path(chapter);
        match anchor {
            Some(anchor) if chapter == self.chapter => ["#", anchor].concat(),
            Some(anchor) => escape::address([&path(), "#", anchor].concat()).into_owned(),
            None => escape::address(path()).into_owned(),
        }
    }

    /// `MLS-002: Title`, or the title alone.
    pub fn full_name(&self, spec: SpecIx) -> String {
        let title = &self.project.document(spec).title;
        match &self.project.graph.specs[spec].id {
            Some(id) if title.is_empty() => id.to_string(),
            Some(id) => [id.as_str(), ": ", title].concat(),
            None if title.is_empty() => self.project.name(spec).to_owned(),
            None => title.clone(),
        }
    }

    /// The tooltip of a link to a spec: `Title · In Progress`.
    pub fn tooltip(&self, spec: SpecIx) -> String {
        let title = short(&self.project.document(spec).title);
        match self.project.status(spec) {
            Some(status) => [&title, " · ", self.labels.status(status)].concat(),
            None => title.into_owned(),
        }
    }

    /// A link with the full name.
    pub fn spec(&self, spec: SpecIx) -> Inline<'_> {
        self.shared_link(spec, || self.link(&self.href(spec, None), "", &self.full_name(spec)))
    }

    /// A link with the id alone; with the title, which may be long, if there is no id.
    pub fn spec_id(&self, spec: SpecIx) -> Inline<'_> {
        self.shared_id(spec, || match &self.project.graph.specs[spec].id {
            Some(id) => self.short_link(&self.href(spec, None), &self.tooltip(spec), id.as_str()),
            None => self.link(&self.href(spec, None), &self.tooltip(spec), &self.full_name(spec)),
        })
    }

    /// The same before a status: the tooltip is only the title.
    pub fn id_beside_status(&self, spec: SpecIx) -> Inline<'_> {
        self.shared_beside_id(spec, || {
            let title = short(&self.project.document(spec).title);
            self.link(&self.href(spec, None), &title, &self.short_name(spec))
        })
    }

    /// A link with the id alone, near the full name.
    pub fn bare_id(&self, spec: SpecIx) -> Inline<'_> {
        self.link(&self.href(spec, None), "", &self.short_name(spec))
    }

    /// As [`Self::spec_id`], among other words.
    pub fn spec_ref(&self, spec: SpecIx) -> Inline<'_> {
        self.text_link(&self.href(spec, None), &self.tooltip(spec), &self.short_name(spec))
    }

    fn short_name(&self, spec: SpecIx) -> Cow<'_, str> {
        match &self.project.graph.specs[spec].id {
            Some(id) => Cow::Borrowed(id.as_str()),
            None => Cow::Owned(self.full_name(spec)),
        }
    }

    /// A spec's `name`, and its status if it has one.
    pub fn named<'p>(&'p self, spec: SpecIx, name: Inline<'p>) -> Named<'p> {
        let status = self.project.document(spec).metadata.status.as_ref();
        self.before_status(name, status.map(|status| self.status_beside(status)))
    }

    /// The same as one piece.
    pub fn with_status<'p>(&'p self, spec: SpecIx, name: Inline<'p>) -> Inline<'p> {
        self.named(spec, name).joined()
    }

    /// A spec's badge with its id, as a link to it.
    pub fn linked_badge(&self, spec: SpecIx) -> Inline<'_> {
        let status = self.project.status(spec);
        if !self.is_html() {
            return self.with_status(spec, self.spec_id(spec));
        }
        fill(&LinkedBadge {
            slug: status.map_or("other", Status::slug),
            href: &self.href(spec, None),
            title: &short(&self.project.document(spec).title),
            name: self.project.name(spec),
            word: status.map_or("", |status| self.labels.status(status)),
        })
    }

    fn before_status<'p>(&'p self, name: Inline<'p>, status: Option<Inline<'p>>) -> Named<'p> {
        let (name, status) = match status {
            Some(status) if self.is_html() => (name, status),
            Some(status) => (name + self.note(Tone::Quiet, status), Inline::new()),
            None => (name, Inline::new()),
        };
        Named { name, status }
    }

    /// The destination of the link that a reference in this chapter becomes: the text between the round brackets in
    /// Markdown, the attributes in HTML. `None` if it has no target.
    pub fn destination(&self, reference: &Reference) -> Option<Cow<'_, str>> {
        let target = self.target(self.chapter, reference);
        if let Target::Spec {
            spec,
            deliverable: None,
        } = target
        {
            let make = || self.destination_of(&self.href(spec, None), &self.tooltip(spec));
            return Some(self.shared_destination(spec, make));
        }
        let (href, title) = self.way(target)?;
        Some(Cow::Owned(self.destination_of(&href, &title)))
    }

    pub fn target(&self, chapter: ChapterIx, reference: &Reference) -> Target {
        let project = self.project;
        project.graph.resolve(reference, chapter, project.book, project.config)
    }

    /// Address and tooltip of a target; `None` if it has none.
    fn way(&self, target: Target) -> Option<(String, String)> {
        let project = self.project;
        match target {
            Target::Spec {
                spec,
                deliverable: None,
            } => Some((self.href(spec, None), self.tooltip(spec))),
            Target::Spec {
                spec,
                deliverable: Some(index),
            } => {
                let milestone = project.document(spec).milestone.as_deref()?;
                let title = short(&milestone.deliverables.get(index)?.title.value);
                Some((self.href(spec, Some(index)), title.into_owned()))
            }
            Target::External { url } => Some((escape::address(url).into_owned(), String::new())),
            Target::Imported { spec, deliverable } => {
                self.import_target(&project.graph.imports.specs[spec], deliverable)
            }
            Target::NoDeliverable { .. }
            | Target::NoImportedDeliverable { .. }
            | Target::Unknown
            | Target::NotASpec => None,
        }
    }

    fn destination_of(&self, href: &str, title: &str) -> String {
        // Writing to a string does not fail.
        if self.is_html() {
            let mut out = [" href=\"", &escape::html(href), "\""].concat();
            if !title.is_empty() {
                let _ = write!(out, " title=\"{}\"", escape::html(title));
            }
            return out;
        }
        let mut out = href.replace('&', "&amp;");
        if !title.is_empty() {
            let _ = write!(out, " \"{}\"", escape::markdown(title));
        }
        out
    }

    /// Address and tooltip of a spec of another book, or of one of its deliverables; `None` if that book's address is
    /// not known.
    fn import_target(&self, imported: &Imported, deliverable: Option<usize>) -> Option<(String, String)> {
        let page = imported.address.as_ref()?;
        match deliverable.and_then(|index| imported.deliverables.get(index)) {
            Some(deliverable) => {
                let whole = page.split_once('#').map_or(page.as_str(), |(whole, _)| whole);
                let address = match &deliverable.anchor {
                    Some(anchor) => format!("{whole}#{anchor}"),
                    None => page.clone(),
                };
                Some((escape::address(address).into_owned(), deliverable.title.clone()))
            }
            None => Some((escape::address(page).into_owned(), self.imported_tooltip(imported))),
        }
    }

    /// `Title · In Progress`, as [`Self::tooltip`] for this book's specs.
    fn imported_tooltip(&self, imported: &Imported) -> String {
        match imported.status {
            Some(status) => format!("{} · {}", imported.title, self.labels.status(status)),
            None => imported.title.clone(),
        }
    }

    /// A spec of another book and its status: a link if its address is known.
    pub fn named_import(&self, imported: &Imported) -> Named<'_> {
        let name = match self.import_target(imported, None) {
            Some((href, title)) => self.short_link(&href, &title, &imported.name),
            None => self.said(format!("{} {}", imported.name, imported.title)),
        };
        self.before_status(name, imported.status.map(|status| self.beside(status)))
    }

    /// The same as one piece.
    pub fn imported(&self, imported: &Imported) -> Inline<'_> {
        self.named_import(imported).joined()
    }

    /// Address and tooltip of a reference in this chapter. `None` if it has no target.
    pub fn reference_way(&self, reference: &Reference) -> Option<(String, String)> {
        self.way(self.target(self.chapter, reference))
    }

    /// An id in this chapter as a link. `None` if it has no target.
    pub fn reference_link(&self, reference: &Reference) -> Option<Inline<'_>> {
        let (href, title) = self.reference_way(reference)?;
        let name = reference.span.of(self.text);
        let text = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        Some(self.text_link(&href, &title, text.unwrap_or(name)))
    }

    /// `shown`, the words of the value at `within`, with its references as links.
    pub fn linked<'p>(&'p self, shown: &'p str, within: Span) -> Inline<'p> {
        self.linked_from(self.chapter, shown, within)
    }

    /// The same for words of another chapter.
    pub fn linked_from<'p>(&'p self, chapter: ChapterIx, shown: &'p str, within: Span) -> Inline<'p> {
        let mut out = Inline::new();
        let mut rest = shown;
        for reference in self.project.documents[chapter].references_in(within) {
            let source = reference.span.of(self.project.text(chapter));
            let name = match reference.form {
                ReferenceForm::Bracket | ReferenceForm::Bare => source,
                ReferenceForm::Link => source
                    .split_once("](")
                    .and_then(|(text, _)| text.strip_prefix('['))
                    .unwrap_or(""),
            };
            let found = rest.find(name).filter(|_| !name.is_empty());
            if let (Some(at), Some((href, title))) = (found, self.way(self.target(chapter, reference))) {
                out += self.plain(slice(rest, ..at));
                let text = name.strip_prefix('[').and_then(|name| name.strip_suffix(']'));
                out += self.text_link(&href, &title, text.unwrap_or(name));
                rest = slice(rest, at + name.len()..);
            }
        }
        out + self.plain(rest)
    }

    /// A link to the page of a finding or a waiver, with the line of its file.
    pub fn site_link<'p>(&'p self, site: &Site) -> Inline<'p> {
        match site {
            Site::Chapter { chapter, span } => {
                let line = self.places.locate(site).map(|place| place.start.line);
                let line = line.map(|line| format!("{} {line}", self.labels.get(Word::Line)));
                let line = line.map(|line| self.own_note(Tone::Quiet, self.said(line)));
                self.chapter_link(*chapter, *span) + line.unwrap_or_default()
            }
            Site::File { path } => self.code(path),
            Site::Book => Inline::new(),
        }
    }

    fn chapter_link(&self, chapter: ChapterIx, span: Span) -> Inline<'_> {
        match self.project.spec_at(chapter, span) {
            Some(spec) => self.spec_id(spec),
            None => self.link(
                &self.address(chapter, None),
                "",
                &self.project.book.chapters[chapter].name,
            ),
        }
    }
}
