//! What a rule is and which ones there are; `engine` runs them.

mod all;
mod engine;
mod filters;

use crate::config::Profile;
use crate::diagnostic::Severity;
use crate::model::{Document, Waiver};
use crate::project::{Failure, Project, Subject};
use crate::source::ChapterIx;

pub use all::ALL;
pub(crate) use engine::{Checked, Own, Report, check_again, check_those, of_failures};
pub use engine::{check, sign};
pub(crate) use filters::wrong_filter;

/// The rule that reports failures of the program itself.
pub const INTERNAL_ERROR: &str = "internal-error";

/// The chapter of the rule catalogue that a rule stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    Identity,
    Deliverables,
    Timeline,
    People,
    Status,
    History,
    Tool,
}

impl Family {
    pub const ALL: [Self; 7] = [
        Self::Identity,
        Self::Deliverables,
        Self::Timeline,
        Self::People,
        Self::Status,
        Self::History,
        Self::Tool,
    ];

    /// The heading of its chapter.
    pub fn title(self) -> &'static str {
        match self {
            Self::Identity => "Identity and metadata",
            Self::Deliverables => "Deliverables and criteria",
            Self::Timeline => "Timeline and dependencies",
            Self::People => "People, risks, blockers, rollback",
            Self::Status => "Status and communication",
            Self::History => "History and sign-off",
            Self::Tool => "The tool's own",
        }
    }
}

/// What a rule has to know beyond one chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The whole book: it says nothing about a file that is checked alone.
    Book,
    /// What other chapters contain, if there are any.
    Others,
    Date,
    Git,
}

/// Whether and how `fix` corrects what a rule finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixable {
    No,
    /// Where the meaning is plain.
    Safe,
    /// Only with `--unsafe`.
    Unsafe,
    /// Safe in plain cases, the others with `--unsafe`.
    Both,
}

/// Who looks for violations.
pub enum Check {
    /// Called for each milestone, in parallel.
    Milestone(fn(&Project<'_>, Subject<'_>, &mut Report)),
    /// Called for each chapter, milestone or not, in parallel.
    Chapter(fn(&Project<'_>, ChapterIx, &Document, &mut Report)),
    /// Called once.
    Book(fn(&Project<'_>, &mut Report)),
    /// Called for each waiver after all other rules have spoken.
    Waiver(fn(&Project<'_>, WaiverUse<'_>, &mut Report)),
    /// Called for each failure of the program itself.
    Failure(fn(&Project<'_>, &Failure, &mut Report)),
}

/// A waiver and what it allowed.
#[derive(Clone, Copy)]
pub struct WaiverUse<'a> {
    pub chapter: ChapterIx,
    pub waiver: &'a Waiver,
    /// Findings that it waived.
    pub waived: usize,
    /// The rule that it names has run there.
    pub is_checked: bool,
}

/// A rule's record. Manual, help and messages are made from it.
pub struct Rule {
    /// Kebab-case, the file's name with hyphens.
    pub name: &'static str,
    pub family: Family,
    /// In profile `guide`; in `strict` warnings become errors.
    pub severity: Severity,
    /// The first profile in which it is on.
    pub from: Profile,
    pub needs: &'static [Need],
    pub fix: Fixable,
    /// What it checks, as one line.
    pub summary: &'static str,
    /// Why, what it reads, what it leaves alone and what to do: Markdown.
    pub explanation: &'static str,
    /// The guide's own words for it, if it has any.
    pub guide_words: &'static [&'static str],
    pub check: Check,
}

impl Rule {
    /// What most rules have in common. A record begins with a name, a family and a summary of its own.
    const DEFAULT: Self = Self {
        name: "",
        family: Family::Tool,
        severity: Severity::Warning,
        from: Profile::Essential,
        needs: &[],
        fix: Fixable::No,
        summary: "",
        explanation: "",
        guide_words: &[],
        check: Check::Book(|_, _| {}),
    };

    /// Its page in the published manual; `None` if the package names no home.
    pub fn address(&self) -> Option<String> {
        let home = env!("CARGO_PKG_HOMEPAGE").trim_end_matches('/');
        (!home.is_empty()).then(|| format!("{home}/using/rules/{}.html", self.name))
    }

    /// Whether a waiver can allow what it finds. Problems of waivers and of the program are not in an author's text.
    pub fn can_be_waived(&self) -> bool {
        !matches!(self.check, Check::Waiver(_) | Check::Failure(_))
    }

    /// Whether `strict` makes an error of its warnings. Nobody can change what has happened, so it does not for those of git.
    pub fn is_stricter(&self, profile: Profile) -> bool {
        profile == Profile::Strict && !self.needs.contains(&Need::Git)
    }

    /// The severity in a profile before `rules` and `overrides`; none is off.
    pub fn default_in(&self, profile: Profile) -> Option<Severity> {
        match profile {
            _ if profile < self.from => None,
            profile if self.is_stricter(profile) && self.severity == Severity::Warning => Some(Severity::Error),
            _ => Some(self.severity),
        }
    }
}

/// The rule with this name.
pub(crate) fn find(name: &str) -> Option<&'static Rule> {
    let found = ALL.binary_search_by_key(&name, |rule| rule.name);
    found.ok().map(|at| ALL[at])
}
