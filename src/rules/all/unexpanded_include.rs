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
An included file is read and checked like the rest of the chapter, provided mdBook has inserted it. If `{{#include …}}` is still in the
text, either the file does not exist (mdBook logs that and continues), or mdbook-mls ran before mdBook's own `links`.

mdBook also expands includes in code, so code is checked too. An include after a backslash is text and is ignored.",
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
                .help("correct the path, which is relative to the folder of the including file, or create the file");
        }
    }
}
