//! Dispatches requests by their names.

use lsp_server::{ErrorCode, Request};
use lsp_types::{Position, Range as Between};
use serde::Deserialize;
use serde_json::Value;

use super::outgoing::Answer;
use super::view::View;
use super::{actions, completion, hover, margins, navigation, renaming, symbols};

/// The parameters of most requests.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Params {
    text_document: Document,
    #[serde(default)]
    position: Position,
    #[serde(default)]
    range: Option<Between>,
    #[serde(default)]
    context: Context,
    #[serde(default)]
    new_name: String,
}

#[derive(Deserialize)]
struct Document {
    uri: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Context {
    #[serde(default)]
    include_declaration: bool,
    #[serde(default)]
    only: Option<Vec<String>>,
}

/// The file of the book that a request is about.
pub(super) fn file(view: &View<'_>, request: &Request) -> Option<String> {
    view.documents
        .file(request.params.pointer("/textDocument/uri")?.as_str()?)
}

/// # Errors
/// Invalid parameters, an unknown method, or something that cannot be done.
pub(super) fn answer(view: &View<'_>, request: &Request) -> Answer {
    let params: Params = serde_json::from_value(request.params.clone())
        .map_err(|error| (ErrorCode::InvalidParams, format!("{}: {error}", request.method)))?;
    let Some(file) = view.documents.file(&params.text_document.uri) else {
        return Ok(Value::Null);
    };
    let (file, at) = (file.as_str(), params.position);
    Ok(match request.method.as_str() {
        "textDocument/hover" => hover::hover(view, file, at).into(),
        "textDocument/definition" => navigation::definition(view, file, at).into(),
        "textDocument/references" => navigation::references(view, file, at, params.context.include_declaration).into(),
        "textDocument/completion" => completion::completion(view, file, at).into(),
        "textDocument/documentSymbol" => symbols::of_document(view, file, &params.text_document.uri).into(),
        "textDocument/documentLink" => navigation::links(view, file).into(),
        "textDocument/inlayHint" => margins::hints(view, file, params.range).into(),
        "textDocument/codeLens" => margins::lenses(view, file).into(),
        "textDocument/foldingRange" => margins::folds(view, file).into(),
        "textDocument/codeAction" => actions::actions(
            view,
            file,
            params.range.unwrap_or_default(),
            params.context.only.as_deref(),
        )
        .into(),
        "textDocument/prepareRename" => renaming::prepared(view, file, at).into(),
        "textDocument/rename" => return renaming::renamed(view, file, at, &params.new_name),
        other => return Err((ErrorCode::MethodNotFound, format!("there is no method `{other}`"))),
    })
}
