//! `unexpanded-include`: an include has been replaced by the file that it names.

use crate::analysis::Project;
use crate::diagnostic::Severity;
use crate::model::Document;
use crate::rules::{Check, Family, Fixable, Report, Rule};
use crate::source::{Brace, BraceKind, ChapterIx};

pub static RULE: Rule = Rule {
    name: "unexpanded-include",
    family: Family::Tool,
    severity: Severity::Warning,
    essential: true,
    strict_only: false,
    needs: &[],
    fix: Fixable::No,
    summary: "an include has been replaced by the file that it names",
    explanation: "\
What stands in an included file is read and checked like the rest of the chapter, if mdBook has put it there. Where `{{#include …}}` is
still in the text, either the file is not there (mdBook logs that and goes on), or our turn came before mdBook's own `links`.

mdBook expands in code as well, so code is looked at too. An include behind a backslash is text and left alone.",
    guide_words: &[],
    check: Check::Chapter(check),
};

fn check(project: &Project<'_>, chapter: ChapterIx, _: &Document, report: &mut Report) {
    for Brace { span, kind, .. } in project.book.braces_of(chapter) {
        let BraceKind::Include { file, exists } = kind else {
            continue;
        };
        if *exists {
            report
                .at(chapter, *span, format!("the include of `{file}` reached us unexpanded"))
                .help("write `after = [\"links\"]` under `[preprocessor.mls]` in book.toml, and let `links` run")
                .together("includes reached us unexpanded");
        } else {
            report
                .at(
                    chapter,
                    *span,
                    format!("`{file}`, which is included here, cannot be read"),
                )
                .help("correct the path, which starts at the folder of the file that includes, or write the file");
        }
    }
}
