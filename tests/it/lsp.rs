//! The language server, as an editor talks to it.

mod client;
mod editors;
mod renaming;
mod replay;
mod several;
mod typing;

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::program::{folder, read, write};
use client::{Client, uri};

const DAY: &str = "2026-11-28";

const QUAY: &str = "src/milestone/mls-001-quay.md";
const CRANE: &str = "src/milestone/mls-002-crane.md";

/// A small book: the quay blocks the crane.
const FILES: &[(&str, &str)] = &[
    ("book.toml", "[book]\ntitle = \"Harbour\"\n\n[preprocessor.mls]\n"),
    (
        "src/SUMMARY.md",
        "# Summary\n\n- [Home](home.md)\n- [Quay](milestone/mls-001-quay.md)\n- [Crane](milestone/mls-002-crane.md)\n\
         - [Light](milestone/mls-003-light.md)\n",
    ),
    ("src/home.md", "# Home\n\nSee [MLS-001].\n\n{{#mls summary}}\n"),
    ("src/milestone/part.md", "A part with [MLS-001].\n"),
    (
        QUAY,
        "# MLS-001: The quay\r\n\r\n**Status**: In Progress\r\n**Owner**: Ana\r\n**Target**: 2027-01-28\r\n\r\n\
         ## Deliverables\r\n\r\n### 1. Piles 🚀 é\r\n\r\n- [x] 40 piles stand\r\n- [ ] They hold 40 t\r\n",
    ),
    (
        CRANE,
        "# MLS-002: The crane\n\n**Status**: Planned\n**Owner**: Bo\n**Target**: 2027-03-01\n\n\
         ## Dependencies\n\n- **Blocking this milestone**: [MLS-001]\n\n{{#include part.md}}\n",
    ),
    (
        "src/milestone/mls-003-light.md",
        "---\nid: MLS-003\nstatus: Planned\n---\n\n# The light\n\n**Owner**: Edda\n**Target**: 2027-04-01\n\nAfter [MLS-002].\n",
    ),
];

fn harbour() -> TempDir {
    folder(FILES)
}

fn begin(folder: &Path) -> Client {
    Client::with(folder, &json!({}), &json!({ "asOf": DAY }))
}

#[test]
fn a_session_follows_the_protocols_lifecycle() {
    let book = harbour();
    let mut client = Client::start(book.path());
    client.tell("textDocument/didOpen", json!({}));
    assert_eq!(client.ask("textDocument/hover", json!({})), Err(-32002));
    let ready = client.ask("initialize", json!({ "capabilities": {} })).unwrap();
    assert_eq!(ready["capabilities"]["positionEncoding"], "utf-16");
    assert_eq!(client.ask("initialize", json!({ "capabilities": {} })), Err(-32600));
    client.tell("initialized", json!({}));
    client.tell("$/unheardOf", json!({}));
    assert_eq!(client.ask("unheard/of", json!({})), Err(-32601));
    assert_eq!(client.ask("textDocument/hover", json!({})), Err(-32602));
    client.tell("textDocument/didChange", json!({ "textDocument": 7 }));
    assert_eq!(client.ask("shutdown", Value::Null), Ok(Value::Null));
    assert_eq!(client.ask("workspace/symbol", json!({ "query": "" })), Err(-32600));
    client.tell("exit", Value::Null);
    assert_eq!(client.left(), 0);
    // Without `shutdown`, and with a client that just closes the connection.
    let mut client = Client::start(book.path());
    client.tell("exit", Value::Null);
    assert_eq!(client.left(), 1);
    assert_eq!(Client::start(book.path()).left(), 1);
}

#[test]
fn invalid_messages_are_answered_and_the_session_continues() {
    let book = harbour();
    let mut client = begin(book.path());
    for (raw, code) in [
        ("{", -32700),
        ("[]", -32600),
        (r#"{"jsonrpc":"2.0","id":7}"#, -32600),
        (r#"{"id":7,"method":"x"}"#, -32600),
    ] {
        client.send_raw(format!("Content-Length: {}\r\n\r\n{raw}", raw.len()).as_bytes());
        let reply = loop {
            let message = client.next();
            if message.get("error").is_some() {
                break message;
            }
        };
        assert_eq!(reply["error"]["code"], code, "{raw}");
    }
    assert!(
        client
            .ask("workspace/symbol", json!({ "query": "quay" }))
            .unwrap()
            .is_array()
    );
    assert_eq!(client.end(), 0);
}

#[test]
fn an_unsaved_date_updates_diagnostics_of_other_files() {
    let book = harbour();
    let mut client = begin(book.path());
    let (quay, crane) = (uri(book.path(), QUAY), uri(book.path(), CRANE));
    let text = read(book.path(), QUAY);
    client.open(&quay, &text);
    client.settle(&quay);
    assert!(!client.rules(&crane).contains(&"target-before-blocker".to_owned()));
    let year = json!({ "start": { "line": 4, "character": 12 }, "end": { "line": 4, "character": 16 } });
    client.change(&quay, 2, json!([{ "range": year, "text": "2028" }]));
    client.settle(&quay);
    assert!(
        client.rules(&crane).contains(&"target-before-blocker".to_owned()),
        "{:?}",
        client.published
    );
    // Stale diagnostics are cleared, and no file was written.
    client.write(&quay, 3, &text);
    client.settle(&quay);
    assert!(!client.rules(&crane).contains(&"target-before-blocker".to_owned()));
    assert_eq!(read(book.path(), QUAY), text);
}

#[test]
fn diagnostics_are_pulled_or_pushed_and_never_both() {
    let book = harbour();
    let capabilities = json!({
        "textDocument": { "diagnostic": {} },
        "workspace": { "diagnostics": { "refreshSupport": true } },
    });
    let mut client = Client::with(book.path(), &capabilities, &json!({ "asOf": DAY }));
    let (quay, crane) = (uri(book.path(), QUAY), uri(book.path(), CRANE));
    let text = read(book.path(), QUAY).replace("2027", "2028");
    client.open(&quay, &text);
    let pull = |client: &mut Client, uri: &str, last: &Value| {
        let params = json!({ "textDocument": { "uri": uri }, "previousResultId": last });
        client.ask("textDocument/diagnostic", params).unwrap()
    };
    let report = pull(&mut client, &crane, &Value::Null);
    assert_eq!(report["kind"], "full");
    assert!(report["items"].to_string().contains("target-before-blocker"));
    assert_eq!(pull(&mut client, &crane, &report["resultId"])["kind"], "unchanged");
    let known = json!([{ "uri": crane, "value": report["resultId"] }]);
    let all = client
        .ask("workspace/diagnostic", json!({ "previousResultIds": known }))
        .unwrap();
    let kinds: Vec<&Value> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["uri"] == crane.as_str())
        .collect();
    assert_eq!(kinds[0]["kind"], "unchanged");
    client.write(&quay, 2, &text.replace("2028", "2027"));
    let fixed = pull(&mut client, &crane, &report["resultId"]);
    assert!(!fixed["items"].to_string().contains("target-before-blocker"));
    assert!(client.published.is_empty());
    assert!(
        client
            .heard
            .iter()
            .any(|message| message["method"] == "workspace/diagnostic/refresh")
    );
    assert_eq!(client.end(), 0);
    // A client that supports pull diagnostics but asks for push.
    let options = json!({ "asOf": DAY, "diagnostics": "push" });
    let mut client = Client::with(book.path(), &capabilities, &options);
    client.open(&quay, &text);
    client.settle(&quay);
    assert!(client.rules(&crane).contains(&"target-before-blocker".to_owned()));
}

#[test]
fn files_changed_on_disk_do_not_replace_unsaved_text() {
    let book = harbour();
    let mut client = begin(book.path());
    let (quay, crane) = (uri(book.path(), QUAY), uri(book.path(), CRANE));
    client.open(&quay, &read(book.path(), QUAY).replace("2027", "2028"));
    client.settle(&quay);
    let later = read(book.path(), CRANE).replace("2027", "2029");
    write(book.path(), CRANE, &later);
    write(book.path(), QUAY, "# MLS-001: Another quay\n");
    let changed = |uri: &str, kind: u8| json!({ "changes": [{ "uri": uri, "type": kind }] });
    client.tell("workspace/didChangeWatchedFiles", changed(&crane, 2));
    client.tell("workspace/didChangeWatchedFiles", changed(&quay, 2));
    client.settle(&quay);
    assert!(!client.rules(&crane).contains(&"target-before-blocker".to_owned()));
    let hover = client.at("textDocument/hover", &quay, 0, 3);
    assert!(hover.to_string().contains("The quay"), "{hover}");
    // After it is closed, the file on disk counts.
    client.tell("textDocument/didClose", json!({ "textDocument": { "uri": quay } }));
    client.settle(&crane);
    let symbols = client.ask("workspace/symbol", json!({ "query": "another" })).unwrap();
    assert_eq!(symbols.as_array().map(Vec::len), Some(1), "{symbols}");
    // A file that is created, renamed and deleted.
    let (one, other) = ("src/milestone/mls-009-one.md", "src/milestone/mls-009-other.md");
    write(book.path(), one, &later.replace("MLS-002", "MLS-009"));
    client.tell("workspace/didChangeWatchedFiles", changed(&uri(book.path(), one), 1));
    client.settle(&crane);
    assert!(
        !client.rules(&uri(book.path(), one)).is_empty(),
        "{:?}",
        client.published.keys()
    );
    std::fs::rename(book.path().join(one), book.path().join(other)).unwrap();
    client.tell("workspace/didRenameFiles", json!({ "files": [] }));
    client.settle(&crane);
    assert!(client.rules(&uri(book.path(), one)).is_empty());
    assert!(!client.rules(&uri(book.path(), other)).is_empty());
    std::fs::remove_file(book.path().join(other)).unwrap();
    client.tell("workspace/didChangeWatchedFiles", changed(&uri(book.path(), other), 3));
    client.settle(&crane);
    assert!(client.rules(&uri(book.path(), other)).is_empty());
}

#[test]
fn a_wrong_configuration_is_reported_in_book_toml_and_the_session_continues() {
    let book = harbour();
    let mut client = begin(book.path());
    let (toml, quay, crane) = (
        uri(book.path(), "book.toml"),
        uri(book.path(), QUAY),
        uri(book.path(), CRANE),
    );
    client.open(&quay, &read(book.path(), QUAY).replace("2027", "2028"));
    client.settle(&quay);
    let good = read(book.path(), "book.toml");
    client.open(&toml, &good);
    for (version, (wrong, line)) in [("profile = \"stric\"\n", 4), ("[book", 4), ("colour = 1\n", 4)]
        .into_iter()
        .enumerate()
    {
        client.write(&toml, 2 + version as i64, &format!("{good}{wrong}"));
        client.settle(&quay);
        let own = &client.published[&toml];
        assert_eq!(own[0]["range"]["start"]["line"], line, "{wrong}: {own}");
        assert_eq!(own[0]["severity"], 1);
        assert!(client.rules(&crane).contains(&"target-before-blocker".to_owned()));
    }
    client.write(&toml, 9, &format!("{good}profile = \"strict\"\n"));
    client.settle(&quay);
    assert_eq!(client.published[&toml], json!([]));
    let own = client.published[&crane].as_array().unwrap();
    let broken = own.iter().find(|one| one["code"] == "target-before-blocker").unwrap();
    assert_eq!(broken["severity"], 1);
    // A half-written SUMMARY.md.
    let summary = uri(book.path(), "src/SUMMARY.md");
    client.open(&summary, "# Summary\n\n- [Quay](milestone/mls-001-quay.md\n- [\n");
    client.settle(&quay);
    client.write(&summary, 2, &read(book.path(), "src/SUMMARY.md"));
    client.settle(&quay);
    assert_eq!(client.rules(&summary), Vec::<String>::new());
    assert_eq!(client.end(), 0);
}

#[test]
fn a_book_that_is_broken_at_the_start_is_reported_and_recovers() {
    let book = folder(&[("book.toml", "[preprocessor.mls]\nprofile = 1\n[")]);
    let mut client = begin(book.path());
    let toml = uri(book.path(), "book.toml");
    client.open(&toml, &read(book.path(), "book.toml"));
    client.settle(&toml);
    assert_eq!(client.rules(&toml).len(), 1);
    for (path, text) in FILES {
        write(book.path(), path, text);
    }
    client.write(&toml, 2, "[preprocessor.mls]\n");
    client.tell("workspace/didCreateFiles", json!({ "files": [] }));
    client.settle(&toml);
    assert_eq!(client.rules(&toml), Vec::<String>::new());
    assert!(
        !client.published[&uri(book.path(), CRANE)]
            .as_array()
            .unwrap()
            .is_empty()
    );
}

#[test]
fn documents_outside_any_book_are_checked_alone() {
    let place = tempfile::tempdir().unwrap();
    let mut client = begin(place.path());
    let text = "# MLS-001: The quay\n\n**Status**: Sometime\n**Owner**: Ana\n**Target**: 2027-01-28\n";
    let (alone, unsaved) = (uri(place.path(), "notes.md"), "untitled:Untitled-1".to_owned());
    for uri in [&alone, &unsaved] {
        client.open(uri, text);
        client.settle(uri);
        assert!(
            client.rules(uri).contains(&"invalid-status".to_owned()),
            "{uri}: {:?}",
            client.published
        );
        client.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    }
    // Files other than Markdown are ignored.
    let rust = uri(place.path(), "main.rs");
    let document = json!({ "uri": rust, "languageId": "rust", "version": 1, "text": text });
    client.tell("textDocument/didOpen", json!({ "textDocument": document }));
    client.settle(&rust);
    client.open(&alone, "# Notes\n");
    client.settle(&alone);
    assert_eq!(client.rules(&alone), Vec::<String>::new());
    assert!(client.rules(&rust).is_empty());
    assert_eq!(client.end(), 0);
}

#[test]
fn several_books_in_one_workspace_stay_separate() {
    let place = tempfile::tempdir().unwrap();
    for book in ["north pier", "south 100%"] {
        for (path, text) in FILES {
            write(&place.path().join(book), path, text);
        }
    }
    let mut client = begin(place.path());
    let north = uri(&place.path().join("north pier"), QUAY);
    let south = uri(&place.path().join("south 100%"), CRANE);
    client.open(
        &north,
        &read(&place.path().join("north pier"), QUAY).replace("2027", "2028"),
    );
    client.settle(&north);
    client.settle(&south);
    let other = uri(&place.path().join("north pier"), CRANE);
    assert!(client.rules(&other).contains(&"target-before-blocker".to_owned()));
    assert!(!client.rules(&south).contains(&"target-before-blocker".to_owned()));
    let symbols = client.ask("workspace/symbol", json!({ "query": "MLS-001" })).unwrap();
    assert_eq!(symbols.as_array().map(Vec::len), Some(2), "{symbols}");
    assert_eq!(client.end(), 0);
}

#[cfg(unix)]
#[test]
fn a_document_opened_through_a_link_is_the_chapter() {
    let book = harbour();
    let place = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(book.path(), place.path().join("a link")).unwrap();
    let linked = place.path().join("a link");
    let mut client = begin(&linked);
    let quay = uri(&linked, QUAY);
    client.open(&quay, &read(book.path(), QUAY).replace("2027", "2028"));
    client.settle(&quay);
    // Addresses of files that are not open use the folder that the client opened.
    assert!(
        client
            .rules(&uri(&linked, CRANE))
            .contains(&"target-before-blocker".to_owned()),
        "{:?}",
        client.published
    );
    // A chapter that is a symbolic link; the client opens its target.
    let notes = book.path().join("notes.md");
    std::fs::rename(book.path().join(CRANE), &notes).unwrap();
    std::os::unix::fs::symlink(&notes, book.path().join(CRANE)).unwrap();
    let mut client = begin(book.path());
    let notes = uri(book.path(), "notes.md");
    client.open(&notes, &read(book.path(), "notes.md").replace("[MLS-001]", "[MLS-077]"));
    client.settle(&notes);
    assert!(
        client.rules(&notes).contains(&"unresolved-reference".to_owned()),
        "{:?}",
        client.published
    );
}

#[test]
fn an_unlisted_file_is_checked_while_open_and_changes_no_other_diagnostics() {
    let book = harbour();
    let mut client = begin(book.path());
    let new = uri(book.path(), "src/milestone/mls-009-new.md");
    client.open(
        &new,
        "# MLS-009: New\n\n**Status**: Sometime\n**Owner**: Ana\n**Target**: 2027-01-28\n\nAfter [MLS-001].\n",
    );
    client.settle(&new);
    let rules = client.rules(&new);
    assert!(rules.contains(&"invalid-status".to_owned()), "{rules:?}");
    assert!(!rules.contains(&"unresolved-reference".to_owned()), "{rules:?}");
    let hover = client.at("textDocument/hover", &new, 6, 9);
    assert!(hover.to_string().contains("The quay"), "{hover}");
    // An included file has no diagnostics of its own.
    let part = uri(book.path(), "src/milestone/part.md");
    client.open(&part, "A part with [MLS-055].\n");
    client.settle(&part);
    assert!(
        client.rules(&part).contains(&"unresolved-reference".to_owned()),
        "{:?}",
        client.published
    );
    let definition = client.at("textDocument/definition", &uri(book.path(), CRANE), 10, 14);
    assert_eq!(definition["uri"], part.as_str());
}

#[test]
fn a_cancelled_request_has_an_answer() {
    let book = harbour();
    let mut client = begin(book.path());
    let quay = uri(book.path(), QUAY);
    client.open(&quay, &read(book.path(), QUAY));
    let params = json!({ "textDocument": { "uri": quay }, "position": { "line": 0, "character": 3 } });
    let ids: Vec<i64> = (0..20)
        .map(|_| client.begin("textDocument/hover", params.clone()))
        .collect();
    for id in &ids {
        client.tell("$/cancelRequest", json!({ "id": id }));
    }
    for id in ids {
        let answer = client.answer_to(id);
        assert!(answer.is_ok() || answer == Err(-32800), "{answer:?}");
    }
    client.tell("$/cancelRequest", json!({ "id": 999 }));
    assert_eq!(client.end(), 0);
}

#[test]
fn everything_about_a_reference_is_found() {
    let book = harbour();
    let capabilities = json!({ "general": { "positionEncodings": ["utf-8"] } });
    let mut client = Client::with(book.path(), &capabilities, &json!({ "asOf": DAY }));
    let (quay, crane) = (uri(book.path(), QUAY), uri(book.path(), CRANE));
    let hover = client.at("textDocument/hover", &crane, 8, 36);
    let text = hover["contents"]["value"].as_str().unwrap();
    for part in [
        "MLS-001",
        "The quay",
        "In Progress",
        "28 Jan 2027",
        "61 days left",
        "1 of 2 criteria",
        "MLS-002",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(
        client.at("textDocument/definition", &crane, 8, 36)["uri"],
        quay.as_str()
    );
    let places = client.at("textDocument/references", &crane, 8, 36);
    let files: Vec<&str> = places
        .as_array()
        .unwrap()
        .iter()
        .map(|place| place["uri"].as_str().unwrap())
        .collect();
    let part = uri(book.path(), "src/milestone/part.md");
    assert_eq!(files, [&quay, &uri(book.path(), "src/home.md"), &crane, &part]);
    let hints = client
        .ask("textDocument/inlayHint", json!({ "textDocument": { "uri": quay }, "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } } }))
        .unwrap();
    let labels: Vec<&str> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|hint| hint["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["1 of 2 criteria", "61 days left", "1 of 2 criteria"]);
    let document = json!({ "textDocument": { "uri": quay } });
    let lenses = client.ask("textDocument/codeLens", document.clone()).unwrap();
    assert_eq!(lenses[0]["command"]["title"], "referred to by 2", "{lenses}");
    let links = client
        .ask(
            "textDocument/documentLink",
            json!({ "textDocument": { "uri": uri(book.path(), "src/SUMMARY.md") } }),
        )
        .unwrap();
    assert_eq!(links.as_array().map(Vec::len), Some(4), "{links}");
}

#[test]
fn completion_offers_ids_fields_and_values() {
    let book = harbour();
    let mut client = begin(book.path());
    let crane = uri(book.path(), CRANE);
    let text = read(book.path(), CRANE);
    client.open(&crane, &text);
    let line = text.lines().count() as u64 + 1;
    for (number, (typed, expected)) in [
        ("See [", "MLS-001"),
        ("**Status**: ", "In Progress"),
        ("**Owner**: E", "Edda"),
        ("## ", "Deliverables"),
        ("**", "Status"),
        ("{{#mls ", "roadmap"),
        ("{{#mls badge ", "MLS-003"),
        ("{{#mls risks owner=", "Ana"),
        ("<!-- mls-allow ", "overdue"),
    ]
    .into_iter()
    .enumerate()
    {
        client.write(&crane, 2 + number as i64, &format!("{text}\n{typed}"));
        let items = client.at("textDocument/completion", &crane, line, typed.len() as u64);
        let labels: Vec<&str> = items
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["label"].as_str().unwrap())
            .collect();
        assert!(labels.contains(&expected), "{typed}: {labels:?}");
    }
}

#[test]
fn the_offered_waiver_removes_its_finding() {
    let book = harbour();
    let mut client = begin(book.path());
    let quay = uri(book.path(), QUAY);
    let mut text = read(book.path(), QUAY).replace("2027-01-28", "2026-01-28");
    client.open(&quay, &text);
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let mut tried = 0;
    for version in 2..40 {
        let params = json!({ "textDocument": { "uri": quay }, "range": range, "context": { "diagnostics": [] } });
        let actions = client.ask("textDocument/codeAction", params).unwrap();
        let actions = actions.as_array().unwrap();
        assert!(actions.iter().all(|action| action["title"].is_string()));
        let Some(action) = actions
            .iter()
            .find(|action| action["title"].as_str().unwrap().starts_with("Allow"))
        else {
            break;
        };
        let rule = action["diagnostics"][0]["code"].as_str().unwrap().to_owned();
        let edit = &action["edit"]["changes"][&quay][0];
        let before = client.rules(&quay).iter().filter(|own| **own == rule).count();
        client.change(
            &quay,
            version,
            json!([{ "range": edit["range"], "text": edit["newText"] }]),
        );
        let at = edit["range"]["start"]["line"].as_u64().unwrap() as usize;
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        lines.insert(at, edit["newText"].as_str().unwrap());
        text = lines.concat();
        client.settle(&quay);
        let after = client.rules(&quay).iter().filter(|own| **own == rule).count();
        assert!(after < before, "{rule}: {before} to {after} in\n{text}");
        tried += 1;
    }
    assert!(tried > 2, "{tried}: {:?}", client.published[&quay]);
    assert!(!text.replace("\r\n", "").contains('\n'), "{text:?}");
    let explained = client.ask(
        "workspace/executeCommand",
        json!({ "command": "mdbook-mls.explain", "arguments": ["overdue"] }),
    );
    assert!(explained.unwrap().as_str().unwrap().contains("overdue"));
}

#[test]
fn options_set_the_profile() {
    let book = harbour();
    let crane = uri(book.path(), CRANE);
    let has_warnings = |options: Value| {
        let mut client = Client::with(book.path(), &json!({}), &options);
        client.settle(&crane);
        let own = client.published[&crane].as_array().unwrap().clone();
        own.iter().any(|one| one["severity"] == 2)
    };
    assert!(has_warnings(json!({ "asOf": DAY })));
    assert!(!has_warnings(json!({ "asOf": DAY, "profile": "strict" })));
}
