//! What a rule reports: drafts of findings, and how several become one.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diagnostic::{Finding, Fix, Label, Severity, Site};
use crate::edit::Edit;
use crate::model::Status;
use crate::project::Subject;
use crate::source::{ChapterIx, Span};

/// More findings of one kind than this become one with a count.
const FEW: usize = 3;

/// What a rule found, before severities are decided.
pub struct Report {
    /// The chapter that the rule looks at. `None` if it looks at the book.
    chapter: Option<ChapterIx>,
    drafts: Vec<Draft>,
}

/// A finding that is still being built.
#[derive(Clone)]
pub struct Draft {
    /// Set if it differs from the rule's: milder for a Planned or settled milestone, harsher for an obvious mistake.
    pub(super) severity: Option<Severity>,
    /// The message of the combined finding, after the count, and how many findings stay separate.
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

    /// Adds a finding at a place in the rule's chapter. `message` says what is wrong.
    pub fn at(&mut self, span: Span, message: impl Into<String>) -> &mut Draft {
        match self.chapter {
            Some(chapter) => self.in_chapter(chapter, span, message),
            None => self.book(message),
        }
    }

    /// Adds a finding at a place in any chapter.
    pub fn in_chapter(&mut self, chapter: ChapterIx, span: Span, message: impl Into<String>) -> &mut Draft {
        self.push(Site::Chapter { chapter, span }, message.into())
    }

    /// Adds a finding about a whole file. The path is relative to the book's root.
    pub fn file(&mut self, path: impl Into<String>, message: impl Into<String>) -> &mut Draft {
        self.push(Site::File { path: path.into() }, message.into())
    }

    /// Adds a finding about the whole book.
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
    /// Describes the place.
    pub fn label(&mut self, label: impl Into<Cow<'static, str>>) -> &mut Self {
        self.finding.label = label.into();
        self
    }

    /// Says what to do.
    pub fn help(&mut self, help: impl Into<Cow<'static, str>>) -> &mut Self {
        self.finding.help = help.into();
        self
    }

    /// Sets a severity. A milder one than the rule's also limits a configured severity; a harsher one does not.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = Some(severity);
        self
    }

    /// For something missing: only information in a settled milestone.
    pub fn missing_in(&mut self, subject: Subject<'_>) -> &mut Self {
        if subject.is_settled() {
            self.severity = Some(Severity::Info);
        }
        self
    }

    /// For something that can be added before the work starts: a warning while the milestone is Planned.
    pub fn until_started(&mut self, subject: Subject<'_>) -> &mut Self {
        if subject.status() == Some(Status::Planned) {
            self.severity = Some(Severity::Warning);
        }
        self
    }

    /// Combines more than a few of these in one milestone: their count and `words`, as in `7` + `of 9 deliverables have
    /// no owner`.
    pub fn together(&mut self, words: impl Into<Cow<'static, str>>) -> &mut Self {
        self.together = Some((words.into(), FEW));
        self
    }

    /// The same for repetitions of one mistake: even two become one finding.
    pub fn as_one(&mut self, words: impl Into<Cow<'static, str>>) -> &mut Self {
        self.together = Some((words.into(), 1));
        self
    }

    /// Adds a place in the same chapter that explains the finding.
    pub fn related(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        match self.chapter() {
            Some(chapter) => self.related_in(chapter, span, text),
            None => self,
        }
    }

    /// Adds a place in any chapter.
    pub fn related_in(&mut self, chapter: ChapterIx, span: Span, text: impl Into<String>) -> &mut Self {
        if self.finding.related.is_empty() {
            // Most findings have one.
            self.finding.related.reserve_exact(1);
        }
        self.finding.related.push(Label {
            site: Site::Chapter { chapter, span },
            text: text.into(),
        });
        self
    }

    /// Edits of the finding's chapter that change no meaning, anchor or status.
    pub fn safe_fix(
        &mut self,
        title: impl Into<Cow<'static, str>>,
        edits: impl IntoIterator<Item = Edit>,
    ) -> &mut Self {
        self.fix(self.chapter(), true, title.into(), edits)
    }

    /// Edits of the finding's chapter that need review.
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

    /// An edit of SUMMARY.md that needs review.
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
        // There may be a hundred thousand fixes with one edit each.
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

/// Turns drafts into findings. Live ones that belong together become one, at the first place.
pub(super) fn gather(drafts: Vec<Draft>) -> Vec<Finding> {
    let mut groups: BTreeMap<_, Vec<Finding>> = BTreeMap::new();
    // Reuses the memory of the drafts: there may be a hundred thousand.
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
