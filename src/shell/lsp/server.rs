//! The messages of a client, in order: the state of the session, the open documents, and which book each request is for.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, Result};
use crossbeam_channel::{Sender, unbounded};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request};
use rayon::ThreadPool;
use serde_json::{Value, json};

use super::actions::{EXPLAIN, FIX_ALL};
use super::buffers::{Buffer, real};
use super::client::{Client, Options};
use super::homes::{self, Home};
use super::margins::SHOW_REFERENCES;
use super::outgoing::{Answer, Gathering, Outgoing};
use super::params::{CHANGED, DidChange, DidChangeWatched, DidOpen, Item, OfDocument};
use super::positions::changed;
use super::uri::{self, Key};
use super::worker::{Task, Wanted, Worker};
use crate::contain::Containment;
use crate::docs;
use crate::rules;
use crate::shell::open::Overrides;

/// Serves one client. Returns whether it asked to shut down before it left.
///
/// # Errors
/// A thread cannot be started.
pub(super) fn serve(connection: Connection) -> Result<bool> {
    let Connection { sender, receiver } = connection;
    let outgoing = Outgoing::new(sender);
    let pool = rayon::ThreadPoolBuilder::new().build();
    let mut server = Server {
        stage: Stage::New,
        client: Arc::default(),
        options: Options::default(),
        outgoing,
        folders: Vec::new(),
        open: BTreeMap::new(),
        workers: HashMap::new(),
        pool: Arc::new(pool.context("the system has no threads to work with")?),
        environment: Overrides::of_environment().environment,
    };
    for message in receiver {
        match message {
            Message::Notification(notification) if notification.method == "exit" => break,
            message => {
                let what = match &message {
                    Message::Request(request) => Some(request.id.clone()),
                    _ => None,
                };
                // Whatever happens, a request gets an answer.
                if let Err(fault) = Containment::On.run(|| server.take(message)) {
                    let message = format!("mdbook-mls itself failed: {fault}; please report this message");
                    match what {
                        Some(id) => server.outgoing.answer(id, Err((ErrorCode::InternalError, message))),
                        None => server.log(&message),
                    }
                }
            }
        }
    }
    let ended_well = server.stage == Stage::ShutDown;
    server.stop();
    Ok(ended_well)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    New,
    Running,
    ShutDown,
}

/// A document that the client has open.
struct Open {
    uri: String,
    language: String,
    version: i32,
    text: Arc<str>,
    home: Option<Home>,
}

struct Running {
    tasks: Sender<Task>,
    /// As the client sees it.
    root: PathBuf,
    thread: JoinHandle<()>,
}

struct Server {
    stage: Stage,
    client: Arc<Client>,
    options: Options,
    outgoing: Outgoing,
    /// The folders of the workspace.
    folders: Vec<PathBuf>,
    open: BTreeMap<Key, Open>,
    workers: HashMap<Home, Running>,
    pool: Arc<ThreadPool>,
    environment: Vec<(String, String)>,
}

impl Server {
    fn take(&mut self, message: Message) {
        match message {
            Message::Request(request) => {
                self.outgoing.expect(&request.id);
                self.request(request);
            }
            Message::Notification(notification) => self.notification(notification),
            // Nobody waits for what a client answers.
            Message::Response(_) => {}
        }
    }

    fn request(&mut self, request: Request) {
        let refused = |code, reason: &str| Err((code, reason.to_owned()));
        let answer = match (self.stage, request.method.as_str()) {
            (Stage::New, "initialize") => {
                self.initialize(&request.params);
                Ok(self.abilities())
            }
            (Stage::New, _) => refused(ErrorCode::ServerNotInitialized, "send `initialize` first"),
            (Stage::ShutDown, _) => refused(ErrorCode::InvalidRequest, "after `shutdown` only `exit` may come"),
            (Stage::Running, "initialize") => refused(ErrorCode::InvalidRequest, "`initialize` may be sent only once"),
            (Stage::Running, "shutdown") => {
                self.stage = Stage::ShutDown;
                Ok(Value::Null)
            }
            (Stage::Running, "workspace/executeCommand") => self.command(&request.params),
            (Stage::Running, "workspace/symbol") => {
                let query = request.params.get("query").and_then(Value::as_str).unwrap_or_default();
                let wanted = Wanted::Symbols(query.to_owned());
                return self.gather(request, &wanted, Value::from);
            }
            (Stage::Running, "workspace/diagnostic") => {
                let known = request.params.get("previousResultIds").and_then(Value::as_array);
                let known = known.into_iter().flatten().filter_map(|one| {
                    let text = |key: &str| one.get(key).and_then(Value::as_str).map(str::to_owned);
                    Some((text("uri")?, text("value")?))
                });
                let wanted = Wanted::Reports(Arc::new(known.collect()));
                return self.gather(request, &wanted, |items| json!({ "items": items }));
            }
            (Stage::Running, method) if method.starts_with("textDocument/") => return self.hand_on(request),
            (Stage::Running, method) => refused(ErrorCode::MethodNotFound, &format!("there is no method `{method}`")),
        };
        self.outgoing.answer(request.id, answer);
    }

    /// Gives a request to the book that its document belongs to.
    fn hand_on(&mut self, request: Request) {
        let Some(uri) = request.params.pointer("/textDocument/uri").and_then(Value::as_str) else {
            let reason = format!("{}: there is no `textDocument.uri`", request.method);
            return self
                .outgoing
                .answer(request.id, Err((ErrorCode::InvalidParams, reason)));
        };
        let key = Key::of(uri);
        let home = match self.open.get(&key) {
            Some(open) => open.home.clone(),
            None => homes::of(&key, "", &self.roots(), &self.environment).map(|(home, _)| home),
        };
        let worker = home.and_then(|home| self.workers.get(&home));
        let is_pull = request.method == "textDocument/diagnostic";
        match worker {
            Some(worker) => {
                let id = request.id.clone();
                if worker.tasks.send(Task::Request(request)).is_err() {
                    let reason = "the book's thread has ended; please report this message".to_owned();
                    self.outgoing.answer(id, Err((ErrorCode::InternalError, reason)));
                }
            }
            None if is_pull => self
                .outgoing
                .answer(request.id, Ok(json!({ "kind": "full", "items": [] }))),
            None => self.outgoing.answer(request.id, Ok(Value::Null)),
        }
    }

    fn gather(&self, request: Request, wanted: &Wanted, whole: fn(Vec<Value>) -> Value) {
        let gathering = Gathering::start(&self.outgoing, request.id, whole);
        for worker in self.workers.values() {
            // A thread that has ended contributes nothing.
            _ = worker.tasks.send(Task::Gather(Arc::clone(&gathering), wanted.clone()));
        }
    }

    fn command(&self, params: &Value) -> Answer {
        let argument = |at: usize| params.pointer(&format!("/arguments/{at}"));
        match params.get("command").and_then(Value::as_str) {
            Some(EXPLAIN) => {
                let rule = argument(0).and_then(Value::as_str).and_then(rules::find);
                let Some(rule) = rule else {
                    return Err((ErrorCode::InvalidParams, "there is no such rule".to_owned()));
                };
                let text = docs::text(rule);
                match rule.address().filter(|_| self.client.opens_pages) {
                    Some(address) => {
                        let params = json!({ "uri": address, "external": true });
                        self.outgoing.ask("window/showDocument", params);
                    }
                    None => self.show(&text),
                }
                Ok(text.into())
            }
            // A client that knows the command shows the places itself.
            Some(SHOW_REFERENCES) => Ok(argument(2).cloned().unwrap_or_default()),
            _ => Err((ErrorCode::InvalidParams, "there is no such command".to_owned())),
        }
    }

    fn notification(&mut self, notification: Notification) {
        let Notification { method, params } = notification;
        if method == "$/cancelRequest" {
            if let Some(id) = params.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()) {
                self.outgoing.cancel(id);
            }
            return;
        }
        if self.stage != Stage::Running {
            return;
        }
        let taken = match method.as_str() {
            "initialized" => {
                self.initialized();
                Ok(())
            }
            "textDocument/didOpen" => serde_json::from_value(params).map(|params| self.opened(params)),
            "textDocument/didChange" => serde_json::from_value(params).map(|params| self.changed(params)),
            "textDocument/didClose" => serde_json::from_value(params).map(|params| self.closed(&params)),
            "textDocument/didSave" => serde_json::from_value(params).map(|params| self.saved(&params)),
            "workspace/didChangeWatchedFiles" => serde_json::from_value(params).map(|params| self.watched(&params)),
            "workspace/didCreateFiles" | "workspace/didRenameFiles" | "workspace/didDeleteFiles" => {
                self.refresh();
                Ok(())
            }
            "workspace/didChangeWorkspaceFolders" => {
                self.folders_changed(&params);
                Ok(())
            }
            "workspace/didChangeConfiguration" => {
                self.configured(&params);
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(error) = taken {
            self.log(&format!("{method}: {error}"));
        }
    }
}

impl Server {
    fn initialize(&mut self, params: &Value) {
        let (client, wrong) = Client::new(params);
        for what in wrong {
            self.show(&what);
        }
        self.options = client.options.clone();
        self.client = Arc::new(client);
        let folders = params.get("workspaceFolders").and_then(Value::as_array);
        let uris = folders
            .into_iter()
            .flatten()
            .filter_map(|folder| folder.get("uri")?.as_str());
        self.folders = uris.filter_map(uri::path).collect();
        if self.folders.is_empty() {
            let root = params.get("rootUri").and_then(Value::as_str).and_then(uri::path);
            let older = params.get("rootPath").and_then(Value::as_str).map(PathBuf::from);
            self.folders.extend(root.or(older));
        }
        self.stage = Stage::Running;
    }

    /// The result of `initialize`.
    fn abilities(&self) -> Value {
        let files = json!({ "filters": [{ "pattern": { "glob": "**/*" } }] });
        let mut abilities = json!({
            "positionEncoding": self.client.encoding.name(),
            "textDocumentSync": { "openClose": true, "change": 2, "save": { "includeText": false } },
            "hoverProvider": true,
            "definitionProvider": true,
            "referencesProvider": true,
            "completionProvider": { "triggerCharacters": ["[", "#", "*", ":", "=", " "] },
            "documentSymbolProvider": true,
            "workspaceSymbolProvider": true,
            "documentLinkProvider": {},
            "foldingRangeProvider": true,
            "inlayHintProvider": true,
            "codeLensProvider": {},
            "renameProvider": { "prepareProvider": true },
            "codeActionProvider": { "codeActionKinds": ["quickfix", FIX_ALL] },
            "executeCommandProvider": { "commands": [EXPLAIN] },
            "workspace": {
                "workspaceFolders": { "supported": true, "changeNotifications": true },
                "fileOperations": { "didCreate": files, "didRename": files, "didDelete": files },
            },
        });
        if self.client.pulls {
            let provider =
                json!({ "identifier": "mdbook-mls", "interFileDependencies": true, "workspaceDiagnostics": true });
            abilities["diagnosticProvider"] = provider;
        }
        let version = env!("CARGO_PKG_VERSION");
        json!({ "capabilities": abilities, "serverInfo": { "name": "mdbook-mls", "version": version } })
    }

    fn initialized(&mut self) {
        if self.client.watches {
            let watchers = json!([{ "globPattern": "**/*.{md,toml,json}" }, { "globPattern": "**/.git/HEAD" }]);
            let options = json!({ "watchers": watchers });
            let method = "workspace/didChangeWatchedFiles";
            let registrations = json!([{ "id": "files", "method": method, "registerOptions": options }]);
            self.outgoing
                .ask("client/registerCapability", json!({ "registrations": registrations }));
        }
        self.find_books();
    }

    /// Starts a worker for each book of the workspace.
    fn find_books(&mut self) {
        for folder in self.folders.clone() {
            for root in homes::books(&folder, &self.environment) {
                if let Ok(whole) = root.canonicalize() {
                    self.start(&Home::Book(whole), root, Vec::new());
                }
            }
        }
    }

    fn roots(&self) -> Vec<PathBuf> {
        let books = self.workers.iter().filter(|(home, _)| matches!(home, Home::Book(_)));
        books.map(|(_, worker)| worker.root.clone()).collect()
    }

    /// Gives tasks to a book's worker, and starts it if there is none.
    fn start(&mut self, home: &Home, root: PathBuf, tasks: Vec<Task>) {
        if let Some(worker) = self.workers.get(home) {
            for task in tasks {
                // A worker reports its own end.
                _ = worker.tasks.send(task);
            }
            return;
        }
        let (sender, receiver) = unbounded();
        for task in tasks {
            _ = sender.send(task);
        }
        let (client, options) = (Arc::clone(&self.client), self.options.clone());
        let (outgoing, pool) = (self.outgoing.clone(), Arc::clone(&self.pool));
        let worker = Worker::new(home, root.clone(), client, options, outgoing, receiver, pool);
        let thread = thread::Builder::new()
            .name("book".to_owned())
            .spawn(move || worker.run());
        match thread {
            Ok(thread) => {
                let running = Running {
                    tasks: sender,
                    root,
                    thread,
                };
                self.workers.insert(home.clone(), running);
            }
            Err(error) => self.log(&format!("cannot start a thread: {error}")),
        }
    }

    fn opened(&mut self, params: DidOpen) {
        let Item {
            uri,
            language_id,
            version,
            text,
        } = params.text_document;
        let key = Key::of(&uri);
        let home = self.open.get(&key).and_then(|open| open.home.clone());
        let open = Open {
            uri,
            language: language_id,
            version,
            text: text.into(),
            home,
        };
        self.open.insert(key.clone(), open);
        self.place(&key);
    }

    /// Gives a document to the book that it belongs to now.
    fn place(&mut self, key: &Key) {
        let roots = self.roots();
        let Some(open) = self.open.get_mut(key) else { return };
        let found = homes::of(key, &open.language, &roots, &self.environment);
        let home = found.as_ref().map(|(home, _)| home.clone());
        let before = std::mem::replace(&mut open.home, home.clone());
        let buffer = buffer(key, open);
        if let Some(before) = before.filter(|before| home.as_ref() != Some(before)) {
            self.leave(key, &before);
        }
        if let Some((home, root)) = found {
            self.start(&home, root, vec![Task::Open(key.clone(), buffer)]);
        }
    }

    /// Takes a document away from a book.
    fn leave(&mut self, key: &Key, home: &Home) {
        if let Some(worker) = self.workers.get(home) {
            _ = worker.tasks.send(Task::Close(key.clone()));
        }
        if matches!(home, Home::Alone(_)) {
            self.workers.remove(home);
        }
    }

    fn changed(&mut self, params: DidChange) {
        let key = Key::of(&params.text_document.uri);
        let encoding = self.client.encoding;
        let Some(open) = self.open.get_mut(&key) else {
            return self.log(&format!("`{}` is not open", params.text_document.uri));
        };
        open.text = changed(&open.text, params.content_changes, encoding);
        open.version = params.text_document.version.unwrap_or(open.version);
        let worker = open.home.as_ref().and_then(|home| self.workers.get(home));
        if let Some(worker) = worker {
            _ = worker.tasks.send(Task::Open(key.clone(), buffer(&key, open)));
        }
    }

    fn closed(&mut self, params: &OfDocument) {
        let key = Key::of(&params.text_document.uri);
        if let Some(home) = self.open.remove(&key).and_then(|open| open.home) {
            self.leave(&key, &home);
        }
    }

    fn saved(&mut self, params: &OfDocument) {
        if let Some(path) = uri::path(&params.text_document.uri) {
            self.files_changed(vec![path], true);
        }
    }

    fn watched(&mut self, params: &DidChangeWatched) {
        let are_same = params.changes.iter().all(|change| change.kind == CHANGED);
        let paths = params
            .changes
            .iter()
            .filter_map(|change| uri::path(&change.uri))
            .collect();
        self.files_changed(paths, are_same);
    }

    /// Files have changed; `are_same` if none was created or deleted.
    fn files_changed(&mut self, paths: Vec<PathBuf>, are_same: bool) {
        let is_book = paths
            .iter()
            .any(|path| path.file_name().is_some_and(|name| name == "book.toml"));
        match are_same && !is_book {
            true => {
                for worker in self.workers.values() {
                    _ = worker.tasks.send(Task::Refresh(paths.clone()));
                }
            }
            false => self.refresh(),
        }
    }

    /// Determines again which books there are, which document belongs to which, and what all files contain.
    fn refresh(&mut self) {
        let gone = |home: &Home| matches!(home, Home::Book(root) if !root.join("book.toml").is_file());
        self.workers.retain(|home, _| !gone(home));
        for worker in self.workers.values() {
            _ = worker.tasks.send(Task::Refresh(Vec::new()));
        }
        self.find_books();
        for key in self.open.keys().cloned().collect::<Vec<_>>() {
            self.place(&key);
        }
    }

    fn folders_changed(&mut self, params: &Value) {
        let paths = |pointer: &str| -> Vec<PathBuf> {
            let list = params.pointer(pointer).and_then(Value::as_array);
            let uris = list
                .into_iter()
                .flatten()
                .filter_map(|folder| folder.get("uri")?.as_str());
            uris.filter_map(uri::path).collect()
        };
        let (added, removed) = (paths("/event/added"), paths("/event/removed"));
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(added);
        // Books of removed folders stay as long as one of their documents is open.
        let folders: Vec<PathBuf> = self.folders.iter().map(|folder| real(folder)).collect();
        let open: Vec<Home> = self.open.values().filter_map(|open| open.home.clone()).collect();
        self.workers.retain(|home, _| match home {
            Home::Book(root) => {
                let is_near = |folder: &PathBuf| root.starts_with(folder) || folder.starts_with(root);
                open.contains(home) || folders.iter().any(is_near)
            }
            Home::Alone(_) => true,
        });
        self.find_books();
    }

    /// The settings of `workspace/didChangeConfiguration`, below `mdbook-mls`, are the same as those of
    /// `initializationOptions`.
    fn configured(&mut self, params: &Value) {
        let settings = params.get("settings").and_then(|settings| settings.get("mdbook-mls"));
        let Some(settings) = settings.filter(|settings| settings.is_object()) else {
            return;
        };
        let (options, wrong) = Options::new(Some(settings));
        for what in wrong {
            self.show(&what);
        }
        // Whether diagnostics are pushed or pulled is settled in `initialize`.
        self.options = Options {
            pulls: self.options.pulls,
            ..options
        };
        for worker in self.workers.values() {
            _ = worker.tasks.send(Task::Options(self.options.clone()));
        }
    }

    fn show(&self, message: &str) {
        self.outgoing
            .notify("window/showMessage", json!({ "type": 3, "message": message }));
    }

    fn log(&self, message: &str) {
        self.outgoing
            .notify("window/logMessage", json!({ "type": 2, "message": message }));
    }

    /// Ends all workers, so that nothing more is sent.
    fn stop(self) {
        for (_, Running { tasks, thread, .. }) in self.workers {
            drop(tasks);
            // A thread that failed has reported it.
            _ = thread.join();
        }
    }
}

fn buffer(key: &Key, open: &Open) -> Buffer {
    Buffer {
        uri: open.uri.clone(),
        version: open.version,
        text: Arc::clone(&open.text),
        real: key.path().map(real),
        files: Vec::new(),
    }
}
