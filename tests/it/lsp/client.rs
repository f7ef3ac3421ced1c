//! A language server client; it starts the program as an editor does.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::program::program;

/// Longer than any request takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Client {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    last: i64,
    /// The last published diagnostics, by address.
    pub published: BTreeMap<String, Value>,
    /// The server's requests and other notifications.
    pub heard: Vec<Value>,
}

impl Client {
    /// Starts the server without sending a message.
    pub fn start(folder: &Path) -> Self {
        let mut child = program(folder, &["lsp"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if output.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    match line.trim().split_once(": ") {
                        Some(("Content-Length", value)) => length = value.parse().expect("a length"),
                        Some(_) => {}
                        None => break,
                    }
                }
                let mut body = vec![0; length];
                output.read_exact(&mut body).expect("a body");
                let message = serde_json::from_slice(&body).expect("standard output holds messages alone");
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            input: child.stdin.take(),
            child,
            messages,
            last: 0,
            published: BTreeMap::new(),
            heard: Vec::new(),
        }
    }

    /// Starts the server with a workspace folder.
    pub fn with(folder: &Path, capabilities: &Value, options: &Value) -> Self {
        let mut client = Self::start(folder);
        let folders = json!([{ "uri": uri(folder, ""), "name": "book" }]);
        let params = json!({
            "processId": null, "rootUri": null, "workspaceFolders": folders,
            "capabilities": capabilities, "initializationOptions": options,
        });
        client.ask("initialize", params).expect("the server is ready");
        client.tell("initialized", json!({}));
        client
    }

    pub fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().expect("the server reads its input");
        input
            .write_all(bytes)
            .and_then(|()| input.flush())
            .expect("the server reads its input");
    }

    pub fn say(&mut self, message: &Value) {
        let text = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{text}", text.len()).as_bytes());
    }

    pub fn tell(&mut self, method: &str, params: Value) {
        self.say(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request and returns its id.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        self.last += 1;
        self.say(&json!({ "jsonrpc": "2.0", "id": self.last, "method": method, "params": params }));
        self.last
    }

    /// The result of a request, or the code of its error.
    pub fn ask(&mut self, method: &str, params: Value) -> Result<Value, i64> {
        let id = self.begin(method, params);
        self.answer_to(id)
    }

    pub fn answer_to(&mut self, id: i64) -> Result<Value, i64> {
        let reply = self.reply_to(&id.into());
        match reply.get("error") {
            Some(error) => Err(error["code"].as_i64().expect("a code")),
            None => Ok(reply["result"].clone()),
        }
    }

    /// The whole reply to the request with this id.
    pub fn reply_to(&mut self, id: &Value) -> Value {
        loop {
            let message = self.next();
            if message.get("method").is_none() && message["id"] == *id {
                return message;
            }
        }
    }

    pub fn next(&mut self) -> Value {
        let message = self.messages.recv_timeout(PATIENCE).expect("the server says something");
        match message["method"].as_str() {
            Some("textDocument/publishDiagnostics") => {
                let uri = message["params"]["uri"].as_str().expect("an address").to_owned();
                self.published.insert(uri, message["params"]["diagnostics"].clone());
            }
            Some(_) => self.heard.push(message.clone()),
            None => {}
        }
        message
    }

    pub fn open(&mut self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub fn change(&mut self, uri: &str, version: i64, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.tell("textDocument/didChange", params);
    }

    pub fn write(&mut self, uri: &str, version: i64, text: &str) {
        self.change(uri, version, json!([{ "text": text }]));
    }

    /// Waits until the server has handled all messages about the book of `uri`.
    pub fn settle(&mut self, uri: &str) {
        let answer = self.ask("textDocument/foldingRange", json!({ "textDocument": { "uri": uri } }));
        answer.expect("the server answers");
    }

    pub fn at(&mut self, method: &str, uri: &str, line: u64, character: u64) -> Value {
        let position = json!({ "line": line, "character": character });
        let params = json!({
            "textDocument": { "uri": uri }, "position": position, "context": { "includeDeclaration": true },
        });
        self.ask(method, params).expect("an answer")
    }

    /// The rules of the published diagnostics of a file.
    pub fn rules(&self, uri: &str) -> Vec<String> {
        let own = self.published.get(uri).and_then(Value::as_array);
        let codes = own.into_iter().flatten().filter_map(|one| one["code"].as_str());
        codes.map(str::to_owned).collect()
    }

    /// Ends the session; returns the exit code.
    pub fn end(mut self) -> i32 {
        self.ask("shutdown", Value::Null).expect("the process ends");
        self.tell("exit", Value::Null);
        self.left()
    }

    /// Closes the server's input; returns the exit code.
    pub fn left(mut self) -> i32 {
        self.input = None;
        self.child.wait().expect("the process ends").code().unwrap_or(-1)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.input = None;
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// The address of a file in a folder.
pub fn uri(folder: &Path, file: &str) -> String {
    let path = folder.join(file).display().to_string();
    let mut uri = "file://".to_owned();
    for byte in path.trim_end_matches('/').bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
