//! The language server while somebody types: the time until all findings are updated after a key, the time to open a
//! book, and the memory and CPU time used.
//!
//! `cargo bench --bench typing` measures books of 1,000 and 10,000 milestones; `-- 1000` only one of them.
//! `MLS_PROGRAM` names another build. Each key is pressed after the server has become idle.

#![allow(clippy::print_stdout)] // its result is a table for people

#[allow(dead_code)] // `processes` measures the other shapes
mod shapes;

use std::fs;
use std::io::{BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use lsp_server::{Message, Notification, Request};
use serde_json::{Value, json};
use shapes::Shape;
use wait4::Wait4;

const TABLE: &str = "[preprocessor.mls]\nas-of = \"2027-03-01\"\nfail-on = \"never\"\n";

/// The number of keys pressed in each book.
const KEYS: usize = 120;

fn main() {
    let arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let asked: Vec<usize> = arguments.filter_map(|argument| argument.parse().ok()).collect();
    let program = std::env::var("MLS_PROGRAM").unwrap_or(env!("CARGO_BIN_EXE_mdbook-mls").to_owned());
    println!("| milestones | | target |\n|---|---|---|");
    for (count, p50, p95) in [(1_000, 30, 60), (10_000, 0, 400)] {
        if asked.is_empty() || asked.contains(&count) {
            measure(&program, count, p50, p95);
        }
    }
}

fn measure(program: &str, count: usize, p50: u64, p95: u64) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pages = Shape::Realistic(count).pages();
    shapes::write(&pages, folder.path(), TABLE).expect("the book is written");
    let row = |name: &str, value: String, target: &str| println!("| {count}: {name} | {value} | {target} |");

    let (_, alone) = check(program, folder.path());
    let start = Instant::now();
    let mut server = Server::start(program, folder.path());
    let began = server.quiet(Duration::from_secs(2)).duration_since(start);
    row(
        "first findings after the start",
        show(began),
        if count == 1_000 { "500 ms" } else { "" },
    );

    // A milestone with dependents: its date changes their findings.
    let (path, text) = &pages[count / 2];
    let file = folder.path().join("src").join(path);
    let uri = format!("file://{}", file.display());
    let line = text
        .lines()
        .position(|line| line.contains("**Target"))
        .expect("a target date");
    server.tell(
        "textDocument/didOpen",
        json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 1, "text": text } }),
    );
    server.quiet(Duration::from_secs(1));
    let before = server.processor();
    let mut took = Vec::new();
    let mut files = 0;
    let digit = text
        .lines()
        .nth(line)
        .and_then(|line| line.find("202"))
        .expect("a year") as u64
        + 3;
    for key in 0..KEYS {
        // Of every three keys, the first moves the date by ten years, the second moves it back, the third adds text.
        let (line, at, to, typed) = match key % 3 {
            0 => (line as u64, digit - 1, digit, "3"),
            1 => (line as u64, digit - 1, digit, "2"),
            _ => (text.lines().count() as u64 - 1, 0, 0, "x"),
        };
        let range = json!({ "start": { "line": line, "character": at }, "end": { "line": line, "character": to } });
        let pressed = Instant::now();
        let heard = server.heard;
        server.tell(
            "textDocument/didChange",
            json!({
                "textDocument": { "uri": uri, "version": key + 2 },
                "contentChanges": [{ "range": range, "text": typed }],
            }),
        );
        took.push(server.quiet(Duration::from_millis(if count > 1_000 { 700 } else { 200 })) - pressed);
        files += server.heard - heard;
    }
    let spent = (server.processor() - before) / KEYS as u32;
    took.sort_unstable();
    let name = |what: &str| format!("findings of all files after a key, {what}");
    row(&name("p50"), show(took[KEYS / 2]), &target(p50));
    row(&name("p95"), show(took[KEYS * 95 / 100]), &target(p95));
    row("processor's time a key", show(spent), "");
    row("files told of a key", format!("{:.1}", files as f64 / KEYS as f64), "");
    let before = server.processor();
    server.quiet(Duration::from_secs(3));
    row(
        "processor's time in three idle seconds",
        show(server.processor() - before),
        "0 ms",
    );
    let memory = server.memory();
    row(
        "peak memory / that of a `check`",
        format!(
            "{} MB / {} MB = {:.1}",
            memory >> 20,
            alone >> 20,
            memory as f64 / alone as f64
        ),
        "3",
    );
}

fn target(limit: u64) -> String {
    match limit {
        0 => String::new(),
        limit => format!("{limit} ms"),
    }
}

fn show(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// How long `check` takes for the same book, and its peak memory in bytes.
fn check(program: &str, book: &Path) -> (Duration, u64) {
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(["check", "--format", "json"])
        .current_dir(book)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let ended = child.wait4().expect("the process ends");
    (start.elapsed(), ended.rusage.maxrss)
}

struct Server {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Instant>,
    /// The number of messages received.
    heard: usize,
}

impl Server {
    fn start(program: &str, folder: &Path) -> Self {
        let mut child = Command::new(program)
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server");
        let mut output = BufReader::new(child.stdout.take().expect("its output"));
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            while let Ok(Some(_)) = Message::read(&mut output) {
                if sender.send(Instant::now()).is_err() {
                    return;
                }
            }
        });
        let input = child.stdin.take().expect("its input");
        let mut server = Self {
            child,
            input,
            messages,
            heard: 0,
        };
        let folders = json!([{ "uri": format!("file://{}", folder.display()), "name": "book" }]);
        let params = json!({ "processId": null, "rootUri": null, "workspaceFolders": folders, "capabilities": {} });
        server.send(Request::new(1.into(), "initialize".to_owned(), params).into());
        server.tell("initialized", json!({}));
        server
    }

    fn send(&mut self, message: Message) {
        let sent = message.write(&mut self.input);
        sent.and_then(|()| self.input.flush())
            .expect("the server reads its input");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(Notification::new(method.to_owned(), params).into());
    }

    /// The time of the last message, once no message has followed it for `pause`.
    fn quiet(&mut self, pause: Duration) -> Instant {
        let mut last = Instant::now();
        loop {
            match self.messages.recv_timeout(pause) {
                Ok(came) => {
                    last = came;
                    self.heard += 1;
                }
                Err(RecvTimeoutError::Timeout) => return last,
                Err(RecvTimeoutError::Disconnected) => panic!("the server has ended"),
            }
        }
    }

    /// The CPU time used so far.
    fn processor(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).expect("its resource usage");
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let ticks: u64 = [11, 12]
            .iter()
            .map(|&at| fields[at].parse::<u64>().expect("ticks"))
            .sum();
        Duration::from_millis(ticks * 10)
    }

    /// The peak memory, in bytes.
    fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("its resource usage");
        let peak = status
            .lines()
            .find_map(|line| line.strip_prefix("VmHWM:"))
            .expect("a peak");
        let kilobytes: u64 = peak.trim().trim_end_matches(" kB").parse().expect("a number");
        kilobytes << 10
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}
