//! One thread for each book, or for each document outside any: it keeps what was read, analyses again after changes, and
//! answers requests in the order in which they came.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError};
use jiff::civil;
use lsp_server::{ErrorCode, Request};
use lsp_types::Diagnostic;
use rayon::ThreadPool;
use serde_json::{Value, json};

use super::buffers::{Buffer, Buffers, Documents, Lined};
use super::client::{Client, Options};
use super::diagnostics::{self, Shown};
use super::homes::Home;
use super::outgoing::{Gathering, Outgoing};
use super::reading::{Changes, Reader, Reading};
use super::requests;
use super::symbols;
use super::uri::Key;
use super::view::View;
use crate::analysis::{Analysis, analyse_again, analyse_changed};
use crate::contain::Containment;
use crate::labels::Labels;
use crate::output::located;
use crate::shell::files;
use crate::shell::tree::Disk;
use crate::source::map::Places;

/// A task of a worker.
pub(super) enum Task {
    /// A document is open, with this text from now on.
    Open(Key, Buffer),
    Close(Key),
    /// Files have changed on the disk; empty if it is not known which.
    Refresh(Vec<PathBuf>),
    Options(Options),
    Request(Request),
    /// A part of an answer: symbols that match a query, or reports of all diagnostics.
    Gather(Arc<Gathering>, Wanted),
}

#[derive(Clone)]
pub(super) enum Wanted {
    Symbols(String),
    /// What the client has: the ids of the last results, by address.
    Reports(Arc<BTreeMap<String, String>>),
}

/// How often the day is looked at if nothing happens: a computer may have slept meanwhile.
const LOOK_AT_DAY: Duration = Duration::from_secs(600);

/// An analysis that takes longer than this is not started again at each keystroke.
const QUICK: Duration = Duration::from_millis(60);
const LONGEST_WAIT: Duration = Duration::from_millis(250);

pub(super) struct Worker {
    /// Where the client sees the book, or the document's folder.
    root: PathBuf,
    client: Arc<Client>,
    outgoing: Outgoing,
    tasks: Receiver<Task>,
    /// Tasks that were received before it was their turn.
    first: VecDeque<Task>,
    pool: Arc<ThreadPool>,
    disk: Arc<Disk>,
    buffers: Buffers,
    /// The documents that were opened or changed since diagnostics were sent.
    touched: BTreeSet<String>,
    reader: Reader,
    /// What has changed since the book was read.
    changes: Changes,
    shown: Shown,
    lined: Lined,
    /// The addresses of files that are not open, as long as the book and its open documents are the same.
    addresses: HashMap<String, String>,
    /// How long the last analysis took.
    took: Duration,
    /// When the last change was taken.
    changed: Option<Instant>,
}

/// The result of a task.
#[derive(PartialEq, Eq)]
enum Outcome {
    Nothing,
    Changed,
    Ended,
}

impl Worker {
    pub(super) fn new(
        home: &Home,
        root: PathBuf,
        client: Arc<Client>,
        options: Options,
        outgoing: Outgoing,
        tasks: Receiver<Task>,
        pool: Arc<ThreadPool>,
    ) -> Self {
        let disk = Arc::new(Disk::new(&root));
        Self {
            reader: Reader::new(home, options),
            changes: Changes::default(),
            root,
            client,
            outgoing,
            tasks,
            first: VecDeque::new(),
            pool,
            disk,
            buffers: Buffers::default(),
            touched: BTreeSet::new(),
            shown: Shown::default(),
            lined: Lined::new(),
            addresses: HashMap::new(),
            took: Duration::ZERO,
            changed: None,
        }
    }

    /// Works until all senders of tasks are gone.
    pub(super) fn run(mut self) {
        let disk = Arc::clone(&self.disk);
        let mut last = None;
        // Documents that are already open belong to the first round.
        let mut goes_on = self.take_changes() != Outcome::Ended;
        while goes_on {
            let pool = Arc::clone(&self.pool);
            let round = Containment::On.run(|| self.round(last.take(), &disk, &pool));
            goes_on = match round {
                Ok(Some(next)) => {
                    last = Some(next);
                    true
                }
                Ok(None) => false,
                Err(fault) => {
                    let message = format!("mdbook-mls itself failed: {fault}; please report this message");
                    self.outgoing
                        .notify("window/logMessage", json!({ "type": 1, "message": message }));
                    self.after_fault(&message)
                }
            };
        }
        let uris: Vec<String> = self
            .shown
            .iter()
            .filter(|(_, own)| !own.is_empty())
            .map(|(uri, _)| uri.to_owned())
            .collect();
        if !self.client.pulls {
            for uri in uris {
                let params = diagnostics::published(&self.client, &uri, None, &[]);
                self.outgoing.notify("textDocument/publishDiagnostics", params);
            }
        }
    }

    /// Answers all requests with the fault until something changes; returns false at the end.
    fn after_fault(&mut self, message: &str) -> bool {
        loop {
            let task = match self.first.pop_front() {
                Some(task) => task,
                None => match self.tasks.recv() {
                    Ok(task) => task,
                    Err(_) => return false,
                },
            };
            match task {
                Task::Request(request) => {
                    let answer = Err((ErrorCode::InternalError, message.to_owned()));
                    self.outgoing.answer(request.id, answer);
                }
                task => {
                    if self.take(task) == Outcome::Changed {
                        return true;
                    }
                }
            }
        }
    }

    /// Opens and analyses the book, sends the findings, and answers until something changes. `None` at the end.
    fn round<'d>(&mut self, last: Option<Reading<'d>>, disk: &'d Disk, pool: &ThreadPool) -> Option<Reading<'d>> {
        let began = Instant::now();
        let changes = std::mem::take(&mut self.changes);
        let read = || self.reader.read(disk, &self.root, &mut self.buffers, last, &changes);
        let (mut reading, is_same_book) = pool.install(read);
        if !is_same_book {
            self.addresses.clear();
        }
        let day = files::this_day();
        let known = std::mem::take(&mut reading.known);
        let Some(opened) = &reading.opened else {
            return self.round_without_book(reading, began, day);
        };
        let places = Places::with(&opened.book, &opened.tree, std::mem::take(&mut reading.places));
        let analysis = pool.install(|| analyse_changed(known, &opened.book, &opened.config, opened.as_of));
        let root = self.root.clone();
        let client = Arc::clone(&self.client);
        let buffers = self.buffers.clone();
        let lined = std::mem::take(&mut self.lined);
        let changed = is_same_book.then_some(&changes.files);
        let documents = Documents::new(&root, &buffers, &opened.tree, client.encoding, lined, changed);
        let labels = Labels::new(&opened.book.language, &opened.config.labels);
        let found = pool.install(|| located::live(&analysis, &places));
        let view = View {
            analysis: &analysis,
            places: &places,
            documents: &documents,
            client: &client,
            labels: &labels,
            found: &found,
        };
        // Files that SUMMARY.md does not list, as `check` reads them if they are named.
        let wider = reading.wider.as_ref().map(|wider| {
            let analysis = pool.install(|| analyse_again(&analysis, &wider.book));
            (Places::new(&wider.book, &wider.tree), analysis)
        });
        let wider_found = wider.as_ref().map(|(places, analysis)| {
            let mut found = pool.install(|| located::live(analysis, places));
            found.retain(|located| reading.unlisted.contains(&located.file));
            found
        });
        let wider_view = wider
            .as_ref()
            .zip(wider_found.as_ref())
            .map(|((places, analysis), found)| View {
                analysis,
                places,
                documents: &documents,
                client: &client,
                labels: &labels,
                found,
            });
        let mut by_file = pool.install(|| diagnostics::of_findings(&view));
        if let Some(wider) = &wider_view {
            for (file, own) in pool.install(|| diagnostics::of_findings(wider)) {
                let known = by_file.entry(file).or_default();
                let new: Vec<Diagnostic> = own.into_iter().filter(|one| !known.contains(one)).collect();
                known.extend(new);
            }
        }
        self.say(&reading, by_file, &documents);
        self.took = began.elapsed();
        let ended = self.serve(
            day,
            &mut |request| {
                let unlisted = |view: &View<'_>| {
                    let file = requests::file(view, request);
                    file.is_some_and(|file| reading.unlisted.contains(&file))
                };
                let view = wider_view.as_ref().filter(|wider| unlisted(wider)).unwrap_or(&view);
                pool.install(|| requests::answer(view, request))
            },
            &|query| symbols::of_book(&view, query),
        );
        self.lined = documents.into_lined();
        drop(found);
        drop(wider_found);
        drop(wider);
        let places = places.into_known();
        let known = Analysis::into_known(analysis);
        reading.keep(known, places);
        (!ended).then_some(reading)
    }

    /// The same if there is no book to analyse.
    fn round_without_book<'d>(
        &mut self,
        reading: Reading<'d>,
        began: Instant,
        day: civil::Date,
    ) -> Option<Reading<'d>> {
        let root = self.root.clone();
        let buffers = self.buffers.clone();
        let disk = Arc::clone(&self.disk);
        let documents = Documents::new(&root, &buffers, &*disk, self.client.encoding, Lined::new(), None);
        self.say(&reading, BTreeMap::new(), &documents);
        self.took = began.elapsed();
        let ended = self.serve(day, &mut |_| Ok(Value::Null), &|_| Vec::new());
        (!ended).then_some(reading)
    }
}

impl Worker {
    /// Sends the diagnostics that changed, unless the client pulls them.
    fn say(&mut self, reading: &Reading<'_>, by_file: diagnostics::ByFile, documents: &Documents<'_>) {
        let mut now: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        let mut add = |file: &str, own: Vec<Diagnostic>| {
            let mut open = documents
                .buffers
                .of_file(file)
                .map(|buffer| buffer.uri.clone())
                .peekable();
            match open.peek() {
                Some(_) => open.for_each(|uri| now.entry(uri).or_default().extend(own.iter().cloned())),
                None => {
                    let address = match self.addresses.get(file) {
                        Some(address) => address.clone(),
                        None => {
                            let address = documents.uri(file);
                            self.addresses.insert(file.to_owned(), address.clone());
                            address
                        }
                    };
                    now.entry(address).or_default().extend(own);
                }
            }
        };
        for trouble in &reading.troubles {
            add(&trouble.file, vec![diagnostics::of_trouble(trouble, documents)]);
        }
        for (file, own) in by_file {
            add(&file, own);
        }
        let touched = std::mem::take(&mut self.touched);
        let changed = self.shown.replace(now);
        if self.client.pulls {
            let is_news = changed.iter().any(|uri| !touched.contains(uri));
            if self.client.asks_again.diagnostics && is_news {
                self.outgoing.ask("workspace/diagnostic/refresh", Value::Null);
            }
        } else {
            let uris: BTreeSet<&String> = changed.iter().chain(&touched).collect();
            for uri in uris {
                let open = documents.buffers.get(&Key::of(uri)).filter(|buffer| buffer.uri == *uri);
                let version = open.map(|buffer| buffer.version);
                let params = diagnostics::published(&self.client, uri, version, self.shown.of(uri));
                self.outgoing.notify("textDocument/publishDiagnostics", params);
            }
        }
        // Lenses and hints in other files may have changed as well.
        let is_elsewhere = changed.iter().any(|uri| !touched.contains(uri));
        if self.client.asks_again.lenses && is_elsewhere {
            self.outgoing.ask("workspace/codeLens/refresh", Value::Null);
        }
        if self.client.asks_again.hints && is_elsewhere {
            self.outgoing.ask("workspace/inlayHint/refresh", Value::Null);
        }
    }

    /// Answers requests until something changes; returns true at the end.
    fn serve(
        &mut self,
        day: civil::Date,
        answer: &mut dyn FnMut(&Request) -> super::outgoing::Answer,
        symbols: &dyn Fn(&str) -> Vec<Value>,
    ) -> bool {
        loop {
            let task = match self.first.pop_front() {
                Some(task) => task,
                None => match self.tasks.recv_timeout(LOOK_AT_DAY) {
                    Ok(task) => task,
                    Err(RecvTimeoutError::Timeout) if files::this_day() == day => continue,
                    Err(RecvTimeoutError::Timeout) => {
                        self.changes.others = true;
                        return false;
                    }
                    Err(RecvTimeoutError::Disconnected) => return true,
                },
            };
            // A new day has begun in the meantime.
            if files::this_day() != day {
                self.changes.others = true;
                self.first.push_front(task);
                return self.take_changes() == Outcome::Ended;
            }
            match task {
                Task::Request(request) => {
                    if !self.outgoing.is_over(&request.id) {
                        let answered = match self.report(&request) {
                            Some(report) => Ok(Ok(report)),
                            None => Containment::On.run(|| answer(&request)),
                        };
                        let failed = |fault| {
                            let message = format!("mdbook-mls itself failed: {fault}; please report this message");
                            Err((ErrorCode::InternalError, message))
                        };
                        self.outgoing.answer(request.id, answered.unwrap_or_else(failed));
                    }
                }
                Task::Gather(gathering, Wanted::Symbols(query)) => {
                    gathering.add(Containment::On.run(|| symbols(&query)).unwrap_or_default());
                }
                Task::Gather(gathering, Wanted::Reports(known)) => gathering.add(self.reports(&known)),
                task => match self.take(task) {
                    Outcome::Nothing => {}
                    Outcome::Ended => return true,
                    Outcome::Changed => return self.take_changes() == Outcome::Ended,
                },
            }
        }
    }

    /// Takes all changes that have arrived, and those that arrive while the client sends them faster than an analysis takes.
    fn take_changes(&mut self) -> Outcome {
        // If the client sends changes more slowly than an analysis takes, there is no pause.
        let is_fast = self.changed.is_some_and(|last| last.elapsed() < self.took * 5 / 4);
        let pause = match is_fast && self.took > QUICK {
            true => self.took.min(LONGEST_WAIT),
            false => Duration::ZERO,
        };
        self.changed = Some(Instant::now());
        let deadline = Instant::now() + 8 * pause;
        loop {
            let next = match self.first.pop_front() {
                Some(task) => Ok(task),
                None if Instant::now() < deadline => self.tasks.recv_timeout(pause),
                None => self.tasks.recv_timeout(Duration::ZERO),
            };
            match next {
                Ok(Task::Request(request)) => {
                    if !self.outgoing.is_over(&request.id) {
                        self.first.push_front(Task::Request(request));
                        return Outcome::Changed;
                    }
                }
                Ok(task @ Task::Gather(..)) => {
                    self.first.push_front(task);
                    return Outcome::Changed;
                }
                Ok(task) => {
                    self.changed = Some(Instant::now());
                    self.take(task);
                }
                Err(RecvTimeoutError::Timeout) => return Outcome::Changed,
                Err(RecvTimeoutError::Disconnected) => return Outcome::Ended,
            }
        }
    }

    fn take(&mut self, task: Task) -> Outcome {
        match task {
            Task::Open(key, mut buffer) => {
                self.touched.insert(buffer.uri.clone());
                match self.buffers.get(&key) {
                    Some(known) => {
                        buffer.files.clone_from(&known.files);
                        self.changes.files.extend(known.files.iter().cloned());
                        self.changes.others |= known.uri != buffer.uri;
                    }
                    None => {
                        self.reader.name(&key, &mut buffer, &self.root, &self.disk);
                        self.changes.others = true;
                    }
                }
                self.buffers.insert(key, buffer);
                Outcome::Changed
            }
            Task::Close(key) => match self.buffers.remove(&key) {
                Some(closed) => {
                    self.changes.others = true;
                    closed.files.iter().for_each(|file| self.disk.forget_file(file));
                    Outcome::Changed
                }
                None => Outcome::Nothing,
            },
            Task::Refresh(paths) => {
                self.changes.others = true;
                self.reader.forget(&paths, &self.root, &self.disk);
                Outcome::Changed
            }
            Task::Options(options) => {
                self.changes.others = true;
                self.reader.set_options(options);
                Outcome::Changed
            }
            // The callers handle these themselves.
            Task::Request(_) | Task::Gather(..) => Outcome::Nothing,
        }
    }

    /// `textDocument/diagnostic`.
    fn report(&self, request: &Request) -> Option<Value> {
        if request.method != "textDocument/diagnostic" {
            return None;
        }
        let text = |pointer: &str| request.params.pointer(pointer).and_then(Value::as_str);
        let uri = text("/textDocument/uri").unwrap_or_default();
        let mut report = diagnostics::report(self.shown.of(uri), text("/previousResultId"));
        if self.client.takes_related {
            let others = self.shown.iter().filter(|(other, _)| *other != uri);
            let related = others.map(|(other, own)| (other.to_owned(), diagnostics::report(own, None)));
            report["relatedDocuments"] = Value::Object(related.collect());
        }
        Some(report)
    }

    /// This book's part of `workspace/diagnostic`.
    fn reports(&self, known: &BTreeMap<String, String>) -> Vec<Value> {
        let all = self.shown.iter().map(|(uri, own)| {
            let mut report = diagnostics::report(own, known.get(uri).map(String::as_str));
            report["uri"] = uri.into();
            report["version"] = self.buffers.get(&Key::of(uri)).map(|buffer| buffer.version).into();
            report
        });
        all.collect()
    }
}
