//! Changing a spec's id in an editor.

use serde_json::json;

use super::client::{Client, uri};
use super::{CRANE, DAY, QUAY, harbour};
use crate::support::program::read;

#[test]
fn an_id_is_renamed_in_all_files() {
    let book = harbour();
    let edits = json!({ "documentChanges": true, "resourceOperations": ["rename"] });
    let capabilities = json!({ "workspace": { "workspaceEdit": edits } });
    let mut client = Client::with(book.path(), &capabilities, &json!({ "asOf": DAY }));
    let (quay, crane) = (uri(book.path(), QUAY), uri(book.path(), CRANE));
    client.open(&quay, &read(book.path(), QUAY));
    let place = client.at("textDocument/prepareRename", &crane, 8, 36);
    assert_eq!(place["placeholder"], "MLS-001");
    let params = |new: &str| {
        json!({
            "textDocument": { "uri": crane }, "position": { "line": 8, "character": 36 }, "newName": new,
        })
    };
    let renamed = client.ask("textDocument/rename", params("MLS-041")).expect("edits");
    let changes = renamed["documentChanges"].as_array().expect("changes");
    let of = |uri: &str| changes.iter().find(|change| change["textDocument"]["uri"] == uri);
    for uri in [&quay, &crane] {
        assert!(of(uri).expect("a file").to_string().contains("MLS-041"), "{renamed}");
    }
    assert!(
        changes
            .iter()
            .any(|change| change["kind"] == "rename" && change["oldUri"] == quay.as_str())
    );
    assert_eq!(client.ask("textDocument/rename", params("MLS-002")), Err(-32803));
    assert_eq!(client.ask("textDocument/rename", params("no id")), Err(-32803));
    // An editor that cannot rename files.
    let mut client = Client::with(book.path(), &json!({}), &json!({ "asOf": DAY }));
    assert_eq!(client.ask("textDocument/rename", params("MLS-041")), Err(-32803));
}
