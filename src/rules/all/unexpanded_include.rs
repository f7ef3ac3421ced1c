//! `unexpanded-include`: an include has not been replaced by the file that it names.

use crate::diagnostic::Severity;
use crate::model::Document;
use crate::project::Project;
use crate::rules::{Check, Family, Need, Report, Rule};
use crate::source::{Brace, BraceKind, ChapterIx};

pub(super) static RULE: Rule = Rule {
    name: "unexpanded-include",
    family: Family::Tool,
    severity: Severity::Warning,
    needs: &[Need::Others],
    summary: "an include has not been replaced by the file that it names",
    explanation: "\
What stands in an included file is read and checked like the rest of the chapter, if mdBook has put it there. Where `{{#include …}}` is
still in the text, either the file is not there (mdBook logs that and goes on), or our turn came before mdBook's own `links`.

mdBook expands in code as well, so code is looked at too. An include after a backslash is text and left alone.",
    check: Check::Chapter(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, chapter: ChapterIx, _: &Document, report: &mut Report) {
    for Brace { span, kind, .. } in project.book.braces_of(chapter) {
        let BraceKind::Include { file, exists } = kind else {
            continue;
        };
        if *exists {
            report
                .at(
                    *span,
                    format!("the include of `{file}` was not expanded before mdbook-mls ran"),
                )
                .help("write `after = [\"links\"]` under `[preprocessor.mls]` in book.toml, and let `links` run")
                .together("includes were not expanded before mdbook-mls ran");
        } else {
            report
                .at(*span, format!("`{file}`, which is included here, cannot be read"))
                .help("correct the path, which starts at the folder of the file that includes, or write the file");
        }
    }
}
