//! What a rule hands in: drafts of findings, and how many of a kind become one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::{Finding, Fix, Label, Severity, Site};
use crate::edit::Edit;
use crate::model::Status;
use crate::project::Subject;
use crate::source::{ChapterIx, Span};

/// More findings of one kind than this in a milestone become one with a count.
const FEW: usize = 3;

/// What a rule found, before severities are decided.
pub struct Report {
    /// The chapter that the rule looks at. `None` if it looks at the book.
    chapter: Option<ChapterIx>,
    drafts: Vec<Draft>,
}

/// A finding in the making.
#[derive(Clone)]
pub struct Draft {
    /// Set where it differs from the rule's own: milder for a Planned or settled milestone, harsher for a clear slip.
    pub(super) severity: Option<Severity>,
    /// What many of its kind are said to be together, after their count, and how many are still told one by one.
    together: Option<(Cow<'static, str>, usize)>,
    pub(super) finding: Finding,
}

impl Report {
    pub(super) fn new(chapter: Option<ChapterIx>) -> Self {
        Self {
            chapter,
            drafts: Vec::new(),
        }
    }

    /// A finding at a place of the chapter that the rule looks at. `message` says what is wrong.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Draft {
        match self.chapter {
            Some(chapter) => self.in_chapter(chapter, span, message),
            None => self.book(message),
        }
    }

    /// A finding at a place of any chapter.
    pub fn in_chapter(&mut self, chapter: ChapterIx, span: Span, message: impl Into<String>) -> &mut Draft {
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

    pub(super) fn into_drafts(self) -> impl Iterator<Item = Draft> {
        self.drafts.into_iter()
    }

    fn push(&mut self, site: Site, message: String) -> &mut Draft {
        self.drafts.push(Draft {
            severity: None,
            together: None,
            finding: Finding::new("", Severity::Info, site, message),
        });
        self.drafts.last_mut().expect("one was just pushed")
    }
}

impl Draft {
    /// What stands at the place.
    pub fn label(&mut self, label: impl Into<Cow<'static, str>>) -> &mut Self {
        self.finding.label = label.into();
        self
    }

    /// What to type.
    pub fn help(&mut self, help: impl Into<Cow<'static, str>>) -> &mut Self {
        self.finding.help = help.into();
        self
    }

    /// A severity of its own. A milder one than the rule's bounds a configured one, a harsher one gives way to it.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = Some(severity);
        self
    }

    /// Something is merely missing: in a settled milestone that is history, and told as information.
    pub fn missing_in(&mut self, subject: Subject<'_>) -> &mut Self {
        if subject.is_settled() {
            self.severity = Some(Severity::Info);
        }
        self
    }

    /// There is time to fill it in before the work starts: a warning while the milestone is Planned.
    pub fn until_started(&mut self, subject: Subject<'_>) -> &mut Self {
        if subject.status() == Some(Status::Planned) {
            self.severity = Some(Severity::Warning);
        }
        self
    }

    /// More than a few of these in one chapter become one finding: their count and `words`, as in
    /// `7` + `of 9 deliverables have no owner`.
    pub fn together(&mut self, words: impl Into<Cow<'static, str>>) -> &mut Self {
        self.together = Some((words.into(), FEW));
        self
    }

    /// The same for what is one mistake, wherever it stands: two of these are one finding.
    pub fn as_one(&mut self, words: impl Into<Cow<'static, str>>) -> &mut Self {
        self.together = Some((words.into(), 1));
        self
    }

    /// A second place in the same chapter that explains it.
    pub fn related(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        match self.chapter() {
            Some(chapter) => self.related_in(chapter, span, text),
            None => self,
        }
    }

    /// A second place in any chapter.
    pub fn related_in(&mut self, chapter: ChapterIx, span: Span, text: impl Into<String>) -> &mut Self {
        if self.finding.related.is_empty() {
            // Most have one.
            self.finding.related.reserve_exact(1);
        }
        self.finding.related.push(Label {
            site: Site::Chapter { chapter, span },
            text: text.into(),
        });
        self
    }

    /// Edits of the finding's chapter that never change a meaning, an anchor or a status.
    pub fn safe_fix(
        &mut self,
        title: impl Into<Cow<'static, str>>,
        edits: impl IntoIterator<Item = Edit>,
    ) -> &mut Self {
        self.fix(self.chapter(), true, title.into(), edits)
    }

    /// Edits of the finding's chapter that somebody has to look at.
    pub fn unsafe_fix(
        &mut self,
        title: impl Into<Cow<'static, str>>,
        edits: impl IntoIterator<Item = Edit>,
    ) -> &mut Self {
        self.fix(self.chapter(), false, title.into(), edits)
    }

    /// The same for edits of another chapter.
    pub fn unsafe_fix_in(
        &mut self,
        chapter: ChapterIx,
        title: impl Into<Cow<'static, str>>,
        edits: impl IntoIterator<Item = Edit>,
    ) -> &mut Self {
        self.fix(Some(chapter), false, title.into(), edits)
    }

    /// An edit of SUMMARY.md that somebody has to look at.
    pub fn summary_fix(&mut self, title: impl Into<Cow<'static, str>>, edit: Option<Edit>) -> &mut Self {
        if let Some(edit) = edit {
            self.finding.fix = Some(Box::new(Fix {
                safe: false,
                title: title.into(),
                edits: Vec::new(),
                in_summary: vec![edit],
            }));
        }
        self
    }

    fn chapter(&self) -> Option<ChapterIx> {
        match self.finding.site {
            Site::Chapter { chapter, .. } => Some(chapter),
            Site::File { .. } | Site::Book => None,
        }
    }

    fn fix(
        &mut self,
        chapter: Option<ChapterIx>,
        safe: bool,
        title: Cow<'static, str>,
        edits: impl IntoIterator<Item = Edit>,
    ) -> &mut Self {
        let mut edits: Vec<_> = edits.into_iter().filter_map(|edit| Some((chapter?, edit))).collect();
        // A hundred thousand findings may have one edit each.
        edits.shrink_to_fit();
        if !edits.is_empty() {
            self.finding.fix = Some(Box::new(Fix {
                safe,
                title,
                edits,
                in_summary: Vec::new(),
            }));
        }
        self
    }
}

/// Findings of drafts: live ones that belong together and are more than a few become one, at the first one's place.
pub(super) fn gather(drafts: Vec<Draft>) -> Vec<Finding> {
    let mut groups: BTreeMap<_, Vec<Finding>> = BTreeMap::new();
    // In the memory of the drafts: there may be a hundred thousand.
    let alone = drafts
        .into_iter()
        .filter_map(|draft| match (draft.together, &draft.finding.site) {
            (Some(together), Site::Chapter { chapter, .. }) if draft.finding.is_live() => {
                let milestone = draft.finding.milestone.clone();
                let key = (
                    *chapter,
                    milestone,
                    draft.finding.rule,
                    draft.finding.severity,
                    together,
                );
                groups.entry(key).or_default().push(draft.finding);
                None
            }
            _ => Some(draft.finding),
        });
    let mut findings: Vec<Finding> = alone.collect();
    for ((.., (words, few)), mut group) in groups {
        if group.len() <= few {
            findings.append(&mut group);
            continue;
        }
        group.sort_by(|a, b| a.site.cmp(&b.site));
        let count = group.len();
        let rest = group.split_off(1);
        let Some(mut first) = group.pop() else { continue };
        first.message = format!("{count} {words}");
        for other in rest {
            if first.related.len() < FEW - 1 {
                first.related.push(Label {
                    site: other.site,
                    text: other.message,
                });
            }
            first.fix = match (first.fix, other.fix) {
                (Some(mut fix), Some(more)) if fix.safe == more.safe => {
                    fix.edits.extend(more.edits);
                    fix.in_summary.extend(more.in_summary);
                    Some(fix)
                }
                _ => None,
            };
        }
        findings.push(first);
    }
    findings
}
