//! Makes each page of a book by itself: if the program panics at one, that chapter is published unchanged.

use std::sync::{Mutex, PoisonError};

use crate::analysis::Analysis;
use crate::diagnostic::Finding;
use crate::page::context::Options;
use crate::page::render::{pages, strip};
use crate::project::{Failure, Stage};
use crate::rules;
use crate::source::ChapterIx;
use crate::source::map::Places;

/// Makes the new text of a chapter.
type Make<'a> = Box<dyn Fn(ChapterIx) -> Option<String> + Sync + 'a>;

/// Makes the pages of a book and collects failures.
pub struct Pages<'a> {
    analysis: &'a Analysis<'a>,
    /// `None` if all chapters are published unchanged.
    make: Option<Make<'a>>,
    failures: Mutex<Vec<Failure>>,
}

impl<'a> Pages<'a> {
    pub fn new(analysis: &'a Analysis<'a>, places: &'a Places<'a>, options: &'a Options) -> Self {
        Self::made_by(analysis, || Box::new(pages(analysis, places, options)))
    }

    /// Pages for renderers that want the source: only front matter is removed.
    pub fn of_source(analysis: &'a Analysis<'a>) -> Self {
        Self::made_by(analysis, || Box::new(|chapter| strip(analysis, chapter)))
    }

    fn made_by(analysis: &'a Analysis<'a>, begin: impl FnOnce() -> Make<'a>) -> Self {
        let (make, failures) = match analysis.project.containment.run(begin) {
            _ if analysis.failure_of_all().is_some() => (None, Vec::new()),
            Ok(make) => (Some(make), Vec::new()),
            Err(fault) => {
                let failure = Failure {
                    chapter: None,
                    stage: Stage::Page,
                    fault,
                };
                (None, vec![failure])
            }
        };
        Self {
            analysis,
            make,
            failures: Mutex::new(failures),
        }
    }

    /// The new text of a chapter, `None` if nothing changes.
    pub fn page(&self, chapter: ChapterIx) -> Option<String> {
        let make = self.make.as_ref().filter(|_| !self.analysis.is_left_alone(chapter))?;
        let page = self.analysis.project.containment.run(|| make(chapter));
        page.unwrap_or_else(|fault| {
            let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
            failures.push(Failure {
                chapter: Some(chapter),
                stage: Stage::Page,
                fault,
            });
            None
        })
    }

    /// The findings for pages that could not be made.
    pub fn findings(self) -> Vec<Finding> {
        let mut failures = self.failures.into_inner().unwrap_or_else(PoisonError::into_inner);
        failures.sort_by_key(|failure| failure.chapter);
        rules::of_failures(&self.analysis.project, &failures)
    }
}
