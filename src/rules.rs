//! What a rule is, which ones there are, and one run of all of them.

use crate::analysis::{Project, Subject};
use crate::config::Profile;
use crate::diagnostic::{Finding, Fix, Label, Severity, Site};
use crate::source::{ChapterIx, Span};

/// The chapter of the rule catalogue that a rule stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    Identity,
    Deliverables,
    Timeline,
    People,
    Status,
    Tool,
}

/// What a rule has to know beyond one chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Book,
    Date,
    Git,
}

/// Who looks for violations.
pub enum Check {
    /// Called for each milestone, in parallel.
    Milestone(fn(&Project<'_>, Subject<'_>, &mut Report)),
    /// Called once.
    Book(fn(&Project<'_>, &mut Report)),
    /// The engine itself: waivers.
    Engine,
}

/// A rule's record. Everything that is said about a rule anywhere is made of it.
pub struct Rule {
    /// Kebab-case, the file's name with hyphens.
    pub name: &'static str,
    pub family: Family,
    /// In profile `guide`; in `strict` warnings become errors.
    pub severity: Severity,
    /// On in profile `essential`.
    pub essential: bool,
    /// Off but in profile `strict`.
    pub strict_only: bool,
    pub needs: &'static [Need],
    /// What it checks, as one line.
    pub summary: &'static str,
    /// Why, what it reads, what it leaves alone and what to do: Markdown.
    pub explanation: &'static str,
    /// The guide's own words for it, where it has some.
    pub guide_words: &'static [&'static str],
    pub check: Check,
}

/// What a rule found, before severities are decided.
#[derive(Default)]
pub struct Report {
    findings: Vec<Draft>,
}

/// A finding in the making.
pub struct Draft {
    /// Set where it differs from the rule's own: milder for a Planned or settled milestone, harsher for a clear slip.
    severity: Option<Severity>,
    finding: Finding,
}

impl Report {
    /// A finding at a place of a chapter. `message` says what is wrong.
    pub fn at(&mut self, chapter: ChapterIx, span: Span, message: impl Into<String>) -> &mut Draft {
        self.push(Site::Chapter { chapter, span }, message.into())
    }

    /// A finding about a whole file, its path relative to the book's root.
    pub fn file(&mut self, path: impl Into<String>, message: impl Into<String>) -> &mut Draft {
        self.push(Site::File { path: path.into() }, message.into())
    }

    /// A finding about the book as a whole.
    pub fn book(&mut self, message: impl Into<String>) -> &mut Draft {
        self.push(Site::Book, message.into())
    }

    fn push(&mut self, site: Site, message: String) -> &mut Draft {
        self.findings.push(Draft {
            severity: None,
            finding: Finding {
                rule: "",
                severity: Severity::Info,
                message,
                label: String::new(),
                help: String::new(),
                site,
                related: Vec::new(),
                milestone: None,
                fix: None,
                waived: false,
                baselined: false,
            },
        });
        self.findings.last_mut().expect("one was just pushed")
    }
}

impl Draft {
    /// What stands at the place.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.finding.label = label.into();
        self
    }

    /// What to type.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.finding.help = help.into();
        self
    }

    /// A severity of its own, unless the configuration names one for the rule.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = Some(severity);
        self
    }

    /// A second place that explains it.
    pub fn related(&mut self, chapter: ChapterIx, span: Span, text: impl Into<String>) -> &mut Self {
        self.finding.related.push(Label {
            site: Site::Chapter { chapter, span },
            text: text.into(),
        });
        self
    }

    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.finding.fix = Some(fix);
        self
    }
}

impl Rule {
    /// The severity in a profile before `rules` and `overrides`; none is off.
    pub fn default_in(&self, profile: Profile) -> Option<Severity> {
        match profile {
            Profile::Essential if !self.essential => None,
            Profile::Essential | Profile::Guide if self.strict_only => None,
            Profile::Strict if self.severity == Severity::Warning => Some(Severity::Error),
            _ => Some(self.severity),
        }
    }
}

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.name == name)
}

/// Every rule, by name.
pub static ALL: &[&Rule] = &[];

/// Runs every rule that is on; the findings are sorted by chapter, place and rule.
pub fn check(_project: &Project<'_>) -> Vec<Finding> {
    Vec::new()
}
