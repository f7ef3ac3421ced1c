//! The filters of a directive.

use jiff::civil;

use crate::graph::SpecIx;
use crate::model::filter::{self, FilterKey};
use crate::model::{DateReading, Level, Status, asks_for, read_date};
use crate::page::context::Page;
use crate::project::Subject;
use crate::source::Text;

/// The `key=value` pairs of a directive; a spec must match all that apply to it.
#[derive(Clone, Copy)]
pub struct Filter<'a>(pub &'a [(Text, Text)]);

impl Filter<'_> {
    /// Lets everything through.
    pub const ALL: Self = Self(&[]);

    pub fn lets_spec(self, page: &Page<'_>, spec: SpecIx) -> bool {
        let metadata = &page.project.document(spec).metadata;
        let kind = &page.project.graph.specs[spec].kind;
        self.lets(page.project.status(spec), &metadata.owners)
            && self.all(&filter::KIND, |wanted| wanted == *kind)
            && self.lets_milestone(page, spec)
            && self.lets_plan(page, spec)
    }

    /// `plan=PLN-001`
    pub fn lets_plan(self, page: &Page<'_>, spec: SpecIx) -> bool {
        self.all(&filter::PLAN, |wanted| {
            let plan = page.project.plan(spec);
            plan.is_some_and(|plan| page.project.name(plan).eq_ignore_ascii_case(wanted))
        })
    }

    /// `group=plan`
    pub fn wants_plans(self) -> bool {
        self.asks(&filter::GROUP) && self.all(&filter::GROUP, |wanted| wanted == "plan")
    }

    /// Whether `key` is given at all.
    pub fn asks(self, key: &FilterKey) -> bool {
        self.0.iter().any(|(name, _)| name.value.eq_ignore_ascii_case(key.name))
    }

    /// `milestone=MLS-002`
    pub fn lets_milestone(self, page: &Page<'_>, spec: SpecIx) -> bool {
        let name = page.project.name(spec);
        self.all(&filter::MILESTONE, |wanted| name.eq_ignore_ascii_case(wanted))
    }

    /// For a milestone whose parts have their own owners; a settled milestone passes only with a filter for a status.
    pub fn lets_open(self, page: &Page<'_>, subject: Subject<'_>) -> bool {
        let slug = subject.status().map(Status::slug);
        self.lets_milestone(page, subject.spec)
            && self.lets_plan(page, subject.spec)
            && (self.asks(&filter::STATUS) || !subject.is_settled())
            && self.lets_status(slug)
    }

    /// `level=high`
    pub fn lets_level(self, level: Option<Level>) -> bool {
        self.all(&filter::LEVEL, |wanted| {
            level.is_some_and(|level| level.slug() == wanted)
        })
    }

    /// `owner=Ana`, for one person's name.
    pub fn lets_name(self, name: &str) -> bool {
        self.all(&filter::OWNER, |wanted| asks_for(wanted, name))
    }

    /// `since=2027-03-01`; the latest if several are given.
    pub fn since(self) -> Option<civil::Date> {
        let asked = self
            .0
            .iter()
            .filter(|(name, _)| name.value.eq_ignore_ascii_case(filter::SINCE.name));
        let days = asked.filter_map(|(_, value)| match read_date(&value.value) {
            (DateReading::Date(date), _) => Some(date.first()),
            _ => None,
        });
        days.max()
    }

    pub fn lets_owner(self, owners: &[Text]) -> bool {
        self.all(&filter::OWNER, |wanted| {
            owners.iter().any(|owner| asks_for(wanted, &owner.value))
        })
    }

    fn lets_status(self, slug: Option<&str>) -> bool {
        self.all(&filter::STATUS, |wanted| {
            slug == Some(wanted.replace([' ', '_'], "-").as_str())
        })
    }

    /// `status=at-risk owner=Ana`, in upper or lower case.
    pub fn lets(self, status: Option<Status>, owners: &[Text]) -> bool {
        self.lets_status(status.map(Status::slug)) && self.lets_owner(owners)
    }

    /// Whether `answers` accepts all values of `key`, in lower case.
    pub fn all(self, key: &FilterKey, answers: impl Fn(&str) -> bool) -> bool {
        let asked = self
            .0
            .iter()
            .filter(|(name, _)| name.value.eq_ignore_ascii_case(key.name));
        let mut wanted = asked.map(|(_, value)| value.value.to_lowercase());
        wanted.all(|wanted| answers(&wanted))
    }
}
