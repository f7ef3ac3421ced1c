//! The language server with arbitrary input: it does not panic or hang, keeps every buffer, answers each request once.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use mdbook_mls::internals::lsp;
use serde_json::{Value, json};

const LAST: &str = "# MLS-001: The last word\n\n**Status**: Sometime\n";

/// The book of the recorded sessions; two packages compile this file.
fn harbour() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = ["tests/editors/harbour", "../tests/editors/harbour"].map(|place| here.join(place));
    let found = places.into_iter().find_map(|place| place.canonicalize().ok());
    found.expect("the book of the recorded sessions")
}

#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn framed(body: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{body}", body.len())
}

fn request(id: &str, method: &str, params: &Value) -> String {
    framed(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }).to_string())
}

fn notification(method: &str, params: &Value) -> String {
    framed(&json!({ "jsonrpc": "2.0", "method": method, "params": params }).to_string())
}

/// Parses the output, which must contain only messages.
fn messages(mut output: &[u8]) -> Vec<Value> {
    let mut found = Vec::new();
    while !output.is_empty() {
        let end = output
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .expect("a header");
        let header = std::str::from_utf8(&output[..end]).expect("a header of letters");
        let length = header.strip_prefix("Content-Length: ").expect("a length");
        let length: usize = length.parse().expect("a number");
        let (body, rest) = output[end + 4..].split_at(length);
        found.push(serde_json::from_slice(body).expect("JSON"));
        output = rest;
    }
    found
}

/// A line of `data` that begins with a bracket is sent as a message, with `$BOOK` replaced by the book's address; other
/// lines are sent as they are.
pub fn protocol(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let book = format!("file://{}", harbour().display());
    let quay = format!("{book}/src/milestone/mls-001-quay.md");
    let mut input = request(
        "first",
        "initialize",
        &json!({
            "workspaceFolders": [{ "uri": book, "name": "book" }], "capabilities": {},
        }),
    );
    input.push_str(&notification("initialized", &json!({})));
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    let mut is_framed = true;
    let mut ends = false;
    for line in data.lines() {
        if !line.starts_with(['{', '[']) {
            is_framed = false;
            input.push_str(line);
            input.push_str("\r\n");
            continue;
        }
        let line = line.replace("$BOOK", &book);
        let message: Value = serde_json::from_str(&line).unwrap_or_default();
        let id = message.get("id").filter(|id| id.is_string() || id.is_number());
        let method = message.get("method").and_then(Value::as_str);
        ends |= matches!(method, Some("exit" | "shutdown"));
        if let Some(id) = id.filter(|_| method.is_some() && !ends) {
            *asked.entry(id.to_string()).or_default() += 1;
        }
        input.push_str(&framed(&line));
    }
    let document = json!({ "uri": quay, "languageId": "markdown", "version": 7, "text": LAST });
    input.push_str(&notification(
        "textDocument/didOpen",
        &json!({ "textDocument": document }),
    ));
    let place = json!({ "textDocument": { "uri": quay }, "position": { "line": 0, "character": 3 } });
    input.push_str(&request("last word", "textDocument/hover", &place));
    input.push_str(&request("bye", "shutdown", &Value::Null));
    input.push_str(&notification("exit", &Value::Null));

    let output = Output::default();
    lsp::over(Cursor::new(input.into_bytes()), output.clone()).expect("the system has threads");
    let output = output.0.lock().expect("no panic");
    let messages = messages(&output);
    for message in &messages {
        assert_ne!(message["error"]["code"], -32603, "{message}");
        let said = message
            .pointer("/params/message")
            .and_then(Value::as_str)
            .unwrap_or_default();
        assert!(!said.contains("itself failed"), "{message}");
        let shown = message.pointer("/params/diagnostics").and_then(Value::as_array);
        assert!(
            shown.is_none_or(|all| all.iter().all(|one| one["code"] != "internal-error")),
            "{message}"
        );
    }
    // After a line that is not a message, the server may read the next message as its body.
    if !is_framed || ends {
        return;
    }
    let replies = messages.iter().filter(|message| message.get("method").is_none());
    let mut answered: BTreeMap<String, usize> = BTreeMap::new();
    for reply in replies.clone() {
        *answered.entry(reply["id"].to_string()).or_default() += 1;
    }
    for (id, count) in asked {
        let known = answered.get(&id).copied().unwrap_or_default();
        assert!(known >= count, "{count} requests have the id {id}, and {known} answers");
    }
    let mut last = replies.filter(|reply| reply["id"] == "last word");
    assert!(
        last.any(|reply| reply.to_string().contains("The last word")),
        "the buffer is lost: {messages:?}"
    );
}
