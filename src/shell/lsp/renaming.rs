//! Gives a spec another id in all files of its book.

use lsp_server::ErrorCode;
use lsp_types::{Position, TextEdit};
use serde_json::{Value, json};
use similar::{DiffOp, TextDiff};

use super::outgoing::Answer;
use super::view::View;
use crate::graph::SpecIx;
use crate::model::SpecId;
use crate::requests::{Renamed, rename};

/// `textDocument/prepareRename`: the id under the cursor.
pub(super) fn prepared(view: &View<'_>, file: &str, at: Position) -> Option<Value> {
    let (spec, chapter, span) = named(view, file, at)?;
    let range = view.range_in(file, chapter, span)?;
    Some(json!({ "range": range, "placeholder": view.project().name(spec) }))
}

fn named(view: &View<'_>, file: &str, at: Position) -> Option<(SpecIx, usize, crate::source::Span)> {
    let found = view.cursors(file, at).into_iter().find_map(|cursor| {
        let (spec, span) = view.spec(cursor)?;
        Some((spec, cursor.chapter, span))
    });
    found.filter(|(spec, ..)| view.project().graph.specs[*spec].id.is_some())
}

/// `textDocument/rename`.
///
/// # Errors
/// There is no id under the cursor, or the new id cannot be used.
pub(super) fn renamed(view: &View<'_>, file: &str, at: Position, new: &str) -> Answer {
    let refused = |message: String| (ErrorCode::RequestFailed, message);
    let (spec, ..) = named(view, file, at).ok_or_else(|| refused("there is no id of a spec here".to_owned()))?;
    let renamed = rename(
        view.project(),
        view.places,
        view.project().name(spec),
        new,
        &taken(view),
    );
    let Renamed { texts, moved, .. } = renamed.map_err(|refusal| refused(refusal.to_string()))?;
    if moved.is_some() && !(view.client.moves_files && view.client.knows_versions) {
        let message = "the chapter's file must be renamed, which this editor cannot do; type `mdbook-mls rename`";
        return Err(refused(message.to_owned()));
    }
    let mut changes = Vec::new();
    let mut plain = serde_json::Map::new();
    for (path, text) in &texts {
        // A file that moves is edited under its old name.
        let old = moved
            .as_ref()
            .filter(|(_, to)| to == path)
            .map_or(path, |(from, _)| from);
        let edits = edits(view, old, text).ok_or_else(|| refused(format!("`{old}` cannot be read")))?;
        let uri = view.documents.uri(old);
        let version = view.documents.buffers.of_file(old).next().map(|buffer| buffer.version);
        changes.push(json!({ "textDocument": { "uri": uri, "version": version }, "edits": edits }));
        plain.insert(uri, json!(edits));
    }
    if let Some((from, to)) = moved {
        let (from, to) = (view.documents.uri(&from), view.documents.uri(&to));
        changes.push(json!({ "kind": "rename", "oldUri": from, "newUri": to }));
    }
    Ok(match view.client.knows_versions {
        true => json!({ "documentChanges": changes }),
        false => json!({ "changes": plain }),
    })
}

/// The ids of files that SUMMARY.md does not list.
fn taken(view: &View<'_>) -> Vec<SpecId> {
    let project = view.project();
    let unlisted = project.book.unlisted.iter().flatten();
    let names = unlisted.filter_map(|file| file.rsplit('/').next());
    names
        .filter_map(|name| Some(project.config.prefixes.id_at_start(&name.to_uppercase(), 1)?.0))
        .collect()
}

/// The edits that turn a file into `text`, line by line.
fn edits(view: &View<'_>, file: &str, text: &str) -> Option<Vec<TextEdit>> {
    let counted = view.documents.counted(file)?;
    let old: Vec<&str> = counted.text.split_inclusive('\n').collect();
    let new: Vec<&str> = text.split_inclusive('\n').collect();
    let starts: Vec<usize> = std::iter::once(0)
        .chain(old.iter().scan(0, |at, line| {
            *at += line.len();
            Some(*at)
        }))
        .collect();
    let start = |line: usize| starts.get(line).copied().unwrap_or(counted.text.len());
    let diff = TextDiff::from_slices(&old, &new);
    let changed = diff.ops().iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    let edits = changed.map(|op| {
        let (was, is) = (op.old_range(), op.new_range());
        let range = counted.range(&(start(was.start)..start(was.end)));
        TextEdit::new(range, new.get(is).unwrap_or_default().concat())
    });
    Some(edits.collect())
}
