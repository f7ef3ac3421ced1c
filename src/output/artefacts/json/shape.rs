//! The shape of `mdbook-mls/1`. Within the version, keys are only added: none is removed or changes its meaning. A new
//! key is optional in the schema, so that older exports stay valid: an `Option`, or `schemars(default)`.

use serde::Serialize;
use serde_json::Number;

use crate::output::past::Past;

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Document<'a> {
    pub format: &'static str,
    pub as_of: String,
    pub book: Book<'a>,
    pub milestones: Vec<Milestone<'a>>,
    /// All specs that are not milestones.
    pub specs: Vec<Spec<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Book<'a> {
    pub title: Option<&'a str>,
    /// Where its pages are published, with a slash at its end.
    pub url: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Milestone<'a> {
    /// The name of its file, if it is a milestone only because of the configuration.
    pub id: &'a str,
    pub title: &'a str,
    /// Below the source folder.
    pub file: &'a str,
    /// Below the root of the site.
    pub url: String,
    /// `planned`, `in-progress`, `in-review`, `completed`, `at-risk`, `blocked` or `cancelled`.
    pub status: Option<&'static str>,
    /// As written.
    pub status_text: Option<&'a str>,
    pub owners: Vec<&'a str>,
    /// `2027-01-28`, `2027-03`, `2027-Q1` or `2027-H2`.
    pub target: Option<String>,
    /// As written.
    pub target_text: Option<&'a str>,
    /// The date of a `Completed on` field.
    pub completed: Option<String>,
    pub summary: Option<&'a str>,
    pub progress: Progress,
    /// All boxes of its text without boxes below them, in any place: the ticked ones and the total.
    #[cfg_attr(test, schemars(default))]
    pub boxes: Boxes,
    /// A milestone that it waits for is not settled, or not known.
    pub blocked: bool,
    pub deliverables: Vec<Deliverable<'a>>,
    pub success_criteria: Vec<Group<'a>>,
    pub sign_off: Vec<Step<'a>>,
    pub critical_path: Vec<PathStep<'a>>,
    /// Ids of this book, then those of other books and unknown ones: `MLS-000`, `platform:MLS-010`.
    pub blocked_by: Vec<String>,
    pub blocks: Vec<&'a str>,
    pub if_delayed: Option<&'a str>,
    pub contingency: Option<&'a str>,
    pub capacity: Vec<Capacity<'a>>,
    pub risks: Vec<Risk<'a>>,
    pub blockers: Vec<Blocker<'a>>,
    pub waiting: Vec<&'a str>,
    pub procedures: Vec<Procedure<'a>>,
    pub rollback: Rollback<'a>,
    pub communication: Vec<CommunicationRow<'a>>,
    pub updates: Vec<Update<'a>>,
    pub references: Vec<&'a str>,
    pub referenced_by: Vec<&'a str>,
    /// Its history from git. None if the history is not known.
    pub history: Option<Past<'a>>,
}

#[derive(Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Boxes {
    pub done: usize,
    pub total: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Progress {
    /// Ticked criteria of the deliverables.
    pub done: usize,
    pub total: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Deliverable<'a> {
    pub number: u32,
    pub title: &'a str,
    pub anchor: Option<String>,
    pub status: Option<&'static str>,
    /// Several names are joined by commas.
    pub owner: Option<String>,
    pub target: Option<String>,
    pub description: Option<&'a str>,
    pub criteria: Vec<Criterion<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Criterion<'a> {
    pub text: &'a str,
    pub done: bool,
    /// In the chapter's text after includes, from 1.
    pub line: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Group<'a> {
    pub group: &'static str,
    /// In lower case: `must pass`.
    pub level: Option<String>,
    pub criteria: Vec<Criterion<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Step<'a> {
    pub text: &'a str,
    /// None if it cannot be ticked.
    pub done: Option<bool>,
    pub line: usize,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct PathStep<'a> {
    pub name: &'a str,
    pub days: Option<Number>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Capacity<'a> {
    pub person: &'a str,
    /// As written.
    pub allocation: Option<&'a str>,
    pub percent: Option<Number>,
    pub weeks: Option<Number>,
    pub notes: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Risk<'a> {
    pub text: &'a str,
    pub level: Option<&'static str>,
    pub likelihood: Option<&'static str>,
    pub impact: Option<&'static str>,
    pub mitigation: Option<&'a str>,
    pub owner: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Blocker<'a> {
    pub number: u32,
    pub title: &'a str,
    pub priority: Option<&'static str>,
    pub issue: Option<&'a str>,
    pub impact: Option<&'a str>,
    pub owners: Vec<&'a str>,
    pub action: Option<&'a str>,
    pub target: Option<String>,
    pub resolved: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Procedure<'a> {
    pub title: &'a str,
    pub criteria: Vec<Criterion<'a>>,
    pub steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Rollback<'a> {
    pub steps: Vec<Step<'a>>,
    pub communication: Vec<&'a str>,
    pub analysis: Vec<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct CommunicationRow<'a> {
    pub stakeholder: &'a str,
    pub reason: Option<&'a str>,
    pub frequency: Option<&'a str>,
    pub content: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Update<'a> {
    pub date: Option<String>,
    pub text: &'a str,
    pub percent: Option<u32>,
    pub lines: Vec<&'a str>,
    pub next: Option<String>,
    pub confidence: Option<&'static str>,
    pub confidence_percent: Option<u32>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Spec<'a> {
    pub id: &'a str,
    pub kind: &'a str,
    pub title: &'a str,
    pub file: &'a str,
    /// Below the root of the site.
    #[cfg_attr(test, schemars(default))]
    pub url: String,
    pub referenced_by: Vec<&'a str>,
}
