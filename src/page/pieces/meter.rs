//! Shows how many criteria are ticked.

use askama::Template;

use crate::model::{Progress, Status};
use crate::page::context::Page;
use crate::page::pieces::inline::Inline;
use crate::page::pieces::template::fill;

#[derive(Template)]
#[template(path = "meter.html")]
struct Meter<'a> {
    text: &'a str,
    isolates: bool,
    slug: &'a str,
    percent: usize,
}

impl Page<'_> {
    /// `12 of 25` over a thin bar in the colour of `status`.
    pub fn meter<'p>(&'p self, progress: Progress, status: Option<Status>) -> Inline<'p> {
        self.shared_meter(progress, status, || {
            let text = self.labels.of(progress.done, progress.total);
            if !self.is_html() {
                return self.said(text);
            }
            fill(&Meter {
                text: &text,
                isolates: self.isolates(),
                slug: status.map_or("other", Status::slug),
                percent: progress.percent().unwrap_or(0),
            })
        })
    }
}
