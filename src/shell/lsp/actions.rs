//! What can be done about a finding: its fix, a waiver, an explanation.

use std::collections::BTreeMap;

use lsp_types::{Range as Between, TextEdit};
use pulldown_cmark::{Event, Parser};
use serde_json::{Value, json};

use super::diagnostics::diagnostic;
use super::view::View;
use crate::diagnostic::{Finding, Site};
use crate::edit::{Edit, apply};
use crate::fixes::{self, Replacement};
use crate::output::located::Located;
use crate::parse;
use crate::rules;
use crate::source::lines::start_of;
use crate::source::{Chapter, ChapterIx, Span};

/// The command that explains a rule, which is its argument.
pub(super) const EXPLAIN: &str = "mdbook-mls.explain";

const QUICK_FIX: &str = "quickfix";
pub(super) const FIX_ALL: &str = "source.fixAll.mdbook-mls";

/// `textDocument/codeAction` for the findings that touch `range`.
pub(super) fn actions(view: &View<'_>, file: &str, range: Between, only: Option<&[String]>) -> Vec<Value> {
    let wants = |kind: &str| only.is_none_or(|only| only.iter().any(|asked| is_within(kind, asked)));
    let mut found = Vec::new();
    if wants(QUICK_FIX) {
        let here: Vec<&Located<'_>> = view
            .found
            .iter()
            .filter(|located| located.file == file && touches(view, located, range))
            .collect();
        found.extend(here.iter().filter_map(|located| fix(view, located)));
        found.extend(here.iter().flat_map(|located| waivers(view, file, located)));
        found.extend(here.iter().map(|located| explanation(view, located)));
    }
    // Only if it is asked for by name: editors run it on saving.
    if only.is_some_and(|only| only.iter().any(|asked| is_within(FIX_ALL, asked))) {
        found.extend(fix_all(view, file));
    }
    found
}

/// Whether `kind` is `asked` or a more specific kind: `quickfix.mdbook-mls` is within `quickfix`.
fn is_within(kind: &str, asked: &str) -> bool {
    asked.is_empty() || kind == asked || kind.strip_prefix(asked).is_some_and(|rest| rest.starts_with('.'))
}

fn touches(view: &View<'_>, located: &Located<'_>, range: Between) -> bool {
    let own = match (&located.place, view.documents.counted(&located.file)) {
        (Some(place), Some(counted)) => counted.range(&place.bytes),
        _ => Between::default(),
    };
    own.start <= range.end && range.start <= own.end
}

fn fix(view: &View<'_>, located: &Located<'_>) -> Option<Value> {
    let finding = located.finding;
    let own = finding.fix.as_ref()?;
    let replacements = fixes::replacements(finding, view.places).filter(|all| !all.is_empty())?;
    let edit = workspace_edit(view, replacements)?;
    Some(json!({
        "title": capital(&own.title), "kind": QUICK_FIX, "isPreferred": own.safe, "edit": edit,
        "diagnostics": [diagnostic(view, located)],
    }))
}

/// Every safe fix in this file that touches no other one.
fn fix_all(view: &View<'_>, file: &str) -> Option<Value> {
    let mut candidates = fixes::candidates(view.analysis, view.places);
    candidates.retain(|one| {
        one.finding.fix.as_ref().is_some_and(|fix| fix.safe)
            && one.replacements.iter().all(|own| own.place.file == file)
    });
    let made = fixes::disjoint(candidates);
    let replacements: Vec<Replacement<'_>> = made.into_iter().flat_map(|one| one.replacements).collect();
    if replacements.is_empty() {
        return None;
    }
    let edit = workspace_edit(view, replacements)?;
    Some(json!({ "title": "Make all safe fixes in this file", "kind": FIX_ALL, "edit": edit }))
}

/// A `WorkspaceEdit`, with the versions of open documents if the client supports them.
fn workspace_edit(view: &View<'_>, replacements: Vec<Replacement<'_>>) -> Option<Value> {
    let mut by_file: BTreeMap<String, Vec<TextEdit>> = BTreeMap::new();
    for Replacement { place, text } in replacements {
        let counted = view.documents.counted(&place.file)?;
        let edit = TextEdit::new(counted.range(&place.bytes), text.into_owned());
        by_file.entry(place.file).or_default().push(edit);
    }
    Some(edit_of(view, by_file))
}

fn edit_of(view: &View<'_>, by_file: BTreeMap<String, Vec<TextEdit>>) -> Value {
    if view.client.knows_versions {
        let changes = by_file.into_iter().map(|(file, edits)| {
            let version = view
                .documents
                .buffers
                .of_file(&file)
                .next()
                .map(|buffer| buffer.version);
            json!({ "textDocument": { "uri": view.documents.uri(&file), "version": version }, "edits": edits })
        });
        return json!({ "documentChanges": changes.collect::<Vec<Value>>() });
    }
    let changes = by_file
        .into_iter()
        .map(|(file, edits)| (view.documents.uri(&file), json!(edits)));
    json!({ "changes": changes.collect::<serde_json::Map<String, Value>>() })
}

/// A comment that allows the finding in its place, if there is a place for it, and one that allows it in the whole file.
fn waivers(view: &View<'_>, file: &str, located: &Located<'_>) -> Vec<Value> {
    let finding = located.finding;
    if !rules::find(finding.rule).is_some_and(rules::Rule::can_be_waived) {
        return Vec::new();
    }
    let Some(chapter) = chapter_of(view, file, finding) else {
        return Vec::new();
    };
    let rule = finding.rule;
    let action = |title: String, span: Span, comment: String| {
        let (file, range) = view.range(chapter, span)?;
        let text = match view.documents.counted(&file)?.text.contains("\r\n") {
            true => comment.replace('\n', "\r\n"),
            false => comment,
        };
        let edit = edit_of(view, BTreeMap::from([(file, vec![TextEdit::new(range, text)])]));
        Some(json!({
            "title": title, "kind": QUICK_FIX, "isPreferred": false, "edit": edit,
            "diagnostics": [diagnostic(view, located)],
        }))
    };
    let here = match finding.site {
        Site::Chapter { span, .. } => waiver_place(view, chapter, rule, span),
        _ => None,
    };
    let here = here.and_then(|at| action(format!("Allow `{rule}` here"), Span::at(at), comment("mls-allow", rule)));
    let of_file = || {
        let at = view.project().title_place(chapter).start as usize;
        let at = start_of(view.project().text(chapter), at);
        action(
            format!("Allow `{rule}` in this file"),
            Span::at(at),
            comment("mls-allow-file", rule),
        )
    };
    here.into_iter().chain(of_file()).collect()
}

fn comment(word: &str, rule: &str) -> String {
    format!("<!-- {word} {rule}: write the reason here -->\n\n")
}

fn chapter_of(view: &View<'_>, file: &str, finding: &Finding) -> Option<ChapterIx> {
    match finding.site {
        Site::Chapter { chapter, .. } => Some(chapter),
        Site::File { .. } => view.chapters(file).first().copied(),
        Site::Book => None,
    }
}

/// Where a comment waives a finding at `span`: before the block that contains it. `None` if no comment would.
fn waiver_place(view: &View<'_>, chapter: ChapterIx, rule: &str, span: Span) -> Option<usize> {
    let own = &view.project().book.chapters[chapter];
    let text: &str = &own.text;
    let comment = comment("mls-allow", rule);
    let mut depth = 0_usize;
    let mut block = None;
    let front = view
        .document(chapter)
        .front_matter
        .as_ref()
        .map_or(0, |front| front.span.end);
    for (event, range) in Parser::new_ext(text, parse::options()).into_offset_iter() {
        let is_before = range.start <= span.start as usize && range.start >= front as usize;
        match event {
            Event::Start(_) => {
                if depth == 0 && is_before {
                    block = Some(range.start);
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if range.start > span.start as usize {
            break;
        }
    }
    let at = start_of(text, block?);
    let changed = apply(text, vec![Edit::insert(at, comment.as_str())]).ok()?;
    let trial = Chapter {
        text: changed.into(),
        ..own.clone()
    };
    let read = parse::contained_document(
        &trial,
        &view.project().book.src,
        view.project().config,
        Default::default(),
    );
    let moved = span.start + u32::try_from(comment.len()).ok()?;
    let is_waived = read.waivers.iter().any(|waiver| {
        let scope = waiver.scope.filter(|_| waiver.rule.as_str() == rule);
        scope.is_some_and(|scope| (scope.start..scope.end.max(scope.start + 1)).contains(&moved))
    });
    is_waived.then_some(at)
}

fn explanation(view: &View<'_>, located: &Located<'_>) -> Value {
    let rule = located.finding.rule;
    let title = format!("Explain `{rule}`");
    json!({
        "title": title, "kind": QUICK_FIX, "isPreferred": false, "diagnostics": [diagnostic(view, located)],
        "command": { "title": title, "command": EXPLAIN, "arguments": [rule] },
    })
}

fn capital(title: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}
