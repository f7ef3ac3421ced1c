//! Replays the sessions of real clients that `tests/editors/record.mjs` has recorded.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use super::client::{Client, uri};
use super::editors::harbour;
use super::typing::{checked, shown};
use crate::support::program::{all_files, write};

/// The byte offset of a UTF-16 position, which all recorded clients use.
fn byte(text: &str, place: &Value) -> usize {
    let number = |key: &str| place[key].as_u64().expect("a number");
    let (mut line, mut units) = (number("line"), number("character"));
    for (at, letter) in text.char_indices() {
        if line == 0 && (units == 0 || letter == '\n' || letter == '\r') {
            return at;
        }
        match line {
            0 => units = units.saturating_sub(letter.len_utf16() as u64),
            _ if letter == '\n' => line -= 1,
            _ => {}
        }
    }
    text.len()
}

/// The open documents of the client, by address.
#[derive(Default)]
struct Texts(BTreeMap<String, String>);

impl Texts {
    fn follow(&mut self, method: &str, params: &Value) {
        let document = &params["textDocument"];
        let uri = || document["uri"].as_str().expect("an address").to_owned();
        match method {
            "textDocument/didOpen" => {
                let text = document["text"].as_str().expect("a text");
                self.0.insert(uri(), text.to_owned());
            }
            "textDocument/didChange" => {
                let text = self.0.get_mut(&uri()).expect("an open document");
                for change in params["contentChanges"].as_array().expect("changes") {
                    let new = change["text"].as_str().expect("a text");
                    match change.get("range") {
                        Some(range) => {
                            let places = byte(text, &range["start"])..byte(text, &range["end"]);
                            text.replace_range(places, new);
                        }
                        None => new.clone_into(text),
                    }
                }
            }
            "textDocument/didClose" => _ = self.0.remove(&uri()),
            _ => {}
        }
    }
}

/// Replays a session up to its end. Returns the methods with a non-empty answer.
fn replay(session: &str) -> Vec<String> {
    let book = harbour();
    let root = uri(book.path(), "");
    let folder = book.path().display().to_string();
    let mut client = Client::start(book.path());
    let mut texts = Texts::default();
    let mut answered = Vec::new();
    for line in session.lines() {
        let message: Value =
            serde_json::from_str(&line.replace("$BOOK", &root).replace("$FOLDER", &folder)).expect("a message");
        let method = message["method"].as_str().unwrap_or_default().to_owned();
        if method == "shutdown" {
            break;
        }
        texts.follow(&method, &message["params"]);
        client.say(&message);
        if message.get("id").is_none() || method.is_empty() {
            continue;
        }
        let reply = client.reply_to(&message["id"]);
        let code = reply["error"]["code"].as_i64();
        assert!(code != Some(-32603), "{message}: {reply}");
        let is_empty = matches!(&reply["result"], Value::Null) || reply["result"] == json!([]);
        if !is_empty {
            answered.push(method);
        }
    }
    client.settle(&uri(book.path(), "src/home.md"));
    // `check` on the saved documents finds the same.
    let saved = harbour();
    let prefix = root + "/";
    for (uri, text) in &texts.0 {
        if let Some(file) = uri.strip_prefix(&prefix) {
            write(saved.path(), file, text);
        }
    }
    let files = all_files(saved.path());
    let files: Vec<&str> = files.iter().map(|(file, _)| file.as_str()).collect();
    assert_eq!(shown(&client, book.path(), &files), checked(saved.path()));
    assert_eq!(client.end(), 0);
    answered
}

#[test]
fn recorded_sessions_are_answered_and_end_with_what_check_finds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/sessions");
    let mut names = Vec::new();
    for (name, bytes) in all_files(&folder) {
        let answered = replay(&String::from_utf8(bytes).expect("text"));
        for method in ["hover", "definition", "completion", "rename"] {
            let method = format!("textDocument/{method}");
            assert!(answered.contains(&method), "{name}: {method}");
        }
        names.push(name);
    }
    names.sort();
    assert_eq!(names, ["emacs.jsonl", "neovim.jsonl", "node.jsonl"]);
}
