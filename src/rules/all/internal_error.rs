//! `internal-error`: the program itself failed at a chapter or a rule.

use crate::diagnostic::Severity;
use crate::project::{Failure, Project, Stage};
use crate::rules::{Check, Family, Report, Rule};

pub(super) static RULE: Rule = Rule {
    name: "internal-error",
    family: Family::Tool,
    severity: Severity::Error,
    summary: "the program itself failed at a chapter or a rule",
    explanation: "\
This is a bug in mdbook-mls, never a mistake in your text. The chapter that it happens in goes through as it came: without badges, links and
generated tables, and with its front matter. All other chapters are read, checked and published as usual, and what they say about that chapter is
not held against them. A rule about the whole book that fails is skipped, and the finding has no place; where the chapters cannot be joined at
all, the whole book goes through as it came.

It is an error, because nobody has checked what stands there. Please report it: the message helps to find the mistake, and the
chapter makes it certain. Until it is fixed, `rules.internal-error = \"warning\"` lets the build go on. It cannot be waived, nothing
records it in the baseline, and `fix` does not touch the chapter. `completeness`, `related` and `export` report it on standard error and
end with exit code 1 as well; an artefact that fails is not written, which is exit code 2; `baseline` waits until nothing fails.",
    check: Check::Failure(check),
    ..Rule::DEFAULT
};

fn check(project: &Project<'_>, failure: &Failure, report: &mut Report) {
    let Failure { chapter, stage, fault } = failure;
    let message = match (chapter, stage) {
        (Some(_), Stage::Reading) => {
            format!(
                "mdbook-mls itself failed to read this chapter, which goes through unchanged and unchecked: {fault}"
            )
        }
        (Some(_), Stage::Checking(rule)) => {
            format!("mdbook-mls itself failed to check `{rule}` here, and the chapter goes through unchanged: {fault}")
        }
        (Some(_), Stage::Page) => {
            format!("mdbook-mls itself failed to make this page, and the chapter goes through unchanged: {fault}")
        }
        (None, Stage::Checking(rule)) => {
            format!("mdbook-mls itself failed to check `{rule}` in the whole book: {fault}")
        }
        (None, Stage::Reading) => {
            format!("mdbook-mls itself failed to join the chapters, which go through unchanged and unchecked: {fault}")
        }
        (None, Stage::Page) => {
            format!("mdbook-mls itself failed to start on the pages, and all chapters go through unchanged: {fault}")
        }
    };
    let draft = match *chapter {
        Some(chapter) => report.in_chapter(chapter, project.title_place(chapter), message),
        None => report.book(message),
    };
    draft.help(help());
}

fn help() -> String {
    let address = env!("CARGO_PKG_REPOSITORY").trim_end_matches('/');
    let place = match address {
        "" => "to the authors of mdbook-mls".to_owned(),
        address => format!("at {address}/issues"),
    };
    format!(
        "please report this message {place}; until it is fixed, `rules.internal-error = \"warning\"` in `[preprocessor.mls]` lets the build go on"
    )
}
