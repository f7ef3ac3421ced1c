//! Pages in and out: what each part puts on them, and that the rest stays.

use std::sync::Arc;

use jiff::civil::date;

use super::*;
use crate::analysis::analyse;
use crate::config::Config;
use crate::source::map::Files;
use crate::source::{Book, Chapter};

/// Files with the very text of the chapters.
struct Same(Vec<(String, String)>);

impl Files for Same {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        self.0
            .iter()
            .find(|file| file.0 == path)
            .map(|file| file.1.as_str().into())
    }
}

const HTML: Options = Options {
    flavor: Flavor::Html,
    panel: false,
};
const MARKDOWN: Options = Options {
    flavor: Flavor::Markdown,
    panel: false,
};

fn book(chapters: &[(&str, &str)]) -> Book<'static> {
    Book {
        language: "en".to_owned(),
        src: "src".to_owned(),
        chapters: chapters
            .iter()
            .map(|(path, text)| Chapter {
                name: "Chapter".into(),
                text: text.to_string().into(),
                path: (*path).to_owned(),
                source_path: Some((*path).to_owned()),
            })
            .collect(),
        ..Book::default()
    }
}

fn pages_with(chapters: &[(&str, &str)], config: &Config, options: &Options) -> Vec<Option<String>> {
    let files = chapters
        .iter()
        .map(|(path, text)| (format!("src/{path}"), (*text).to_owned()));
    let (book, files) = (book(chapters), Same(files.collect()));
    let analysis = analyse(&book, config, date(2027, 3, 15));
    render(&analysis, &Places::new(&book, &files), options)
}

/// The pages without the style sheet.
fn pages(chapters: &[(&str, &str)], options: &Options) -> Vec<String> {
    let config = Config {
        inline_style: false,
        ..Config::default()
    };
    let pages = pages_with(chapters, &config, options);
    let texts = chapters.iter().map(|(_, text)| (*text).to_owned());
    pages
        .into_iter()
        .zip(texts)
        .map(|(page, text)| page.unwrap_or(text))
        .collect()
}

const FIRST: (&str, &str) = (
    "milestone/mls-001-a.md",
    "# MLS-001: First boat\n\n**Target**: 2027-01-29\n**Completed on**: 2027-01-28\n**Owner**: Ana\n**Status**: Done - at last\n**Team**: Blue\n\n## Summary\n\nText.\n",
);

#[test]
fn a_bar_stands_for_the_metadata() {
    let pages = pages(&[FIRST], &HTML);
    assert_eq!(
        pages[0],
        "# MLS-001: First boat\n\
         \n\
         <div class=\"mls mls-bar\" data-mls-status=\"completed\">\n\
         <dl>\n\
         <div><dt>Status</dt><dd><span class=\"mls-badge\" data-mls-status=\"completed\">Completed</span><small class=\"mls-note\">at last</small></dd></div>\n\
         <div><dt>Target</dt><dd>29 Jan 2027<small class=\"mls-note\">completed on 28 Jan 2027</small></dd></div>\n\
         <div><dt>Owner</dt><dd>Ana</dd></div>\n\
         <div><dt>Team</dt><dd>Blue</dd></div>\n\
         </dl>\n\
         </div>\n\
         \n\
         \n\
         \n\
         ## Summary\n\nText.\n"
    );
}

#[test]
fn other_renderers_get_markdown() {
    let pages = pages(&[FIRST], &MARKDOWN);
    let bar = "| Status | Target | Owner | Team |\n\
               | --- | --- | --- | --- |\n\
               | **Completed** (at last) | 29 Jan 2027 (completed on 28 Jan 2027) | Ana | Blue |\n";
    assert_eq!(
        pages[0],
        format!("# MLS-001: First boat\n\n{bar}\n\n\n## Summary\n\nText.\n")
    );
}
