//! Compares whole processes: ours, a preprocessor that does nothing, the floor, and other checkers.
//!
//! `cargo bench --bench processes` measures all rows, `cargo bench --bench processes -- chain star` those whose name
//! contains one of the words, and `-- --input star 1000` prints an input for a profiler. Rounds alternate between the
//! two programs of a row. It prints medians and their ratios, for elapsed time and for CPU time, which depends less on
//! other load.

#![allow(clippy::print_stdout)] // its result is a table for people

mod shapes;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use shapes::Shape;
use tempfile::TempDir;
use wait4::Wait4;

/// The measured program: this build, or the one in `MLS_PROGRAM`.
static OURS: LazyLock<String> = LazyLock::new(|| {
    let other = std::env::var("MLS_PROGRAM").map(|path| Path::new(&path).canonicalize().expect("a program"));
    other.map_or(env!("CARGO_BIN_EXE_mdbook-mls").to_owned(), |path| {
        path.display().to_string()
    })
});
const TABLE: &str = "[preprocessor.mls]\nas-of = \"2027-03-01\"\nfail-on = \"never\"\n";

fn main() -> ExitCode {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .peekable();
    match arguments.peek().map(String::as_str) {
        // mdBook asks every preprocessor whether it supports the renderer.
        Some("supports") => return ExitCode::SUCCESS,
        Some("--no-op") => return role(no_op),
        Some("--floor") => return role(floor),
        Some("--input") => {
            let mut words = arguments.skip(1);
            let (name, count) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            let shape = shape(&name, count.parse().expect("a number of chapters"));
            let profile = if name == "slips" { "strict" } else { "guide" };
            print!("{}", shapes::call(profile, &shape.pages()));
            return ExitCode::SUCCESS;
        }
        Some("--book") => {
            let words: Vec<String> = arguments.skip(1).collect();
            let [name, count, folder, table] = words.as_slice() else {
                return ExitCode::FAILURE;
            };
            let shape = shape(name, count.parse().expect("a number of chapters"));
            shapes::write(&shape.pages(), Path::new(folder), table).expect("the book is written");
            return ExitCode::SUCCESS;
        }
        _ => {}
    }
    let words: Vec<String> = arguments.collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut rows = rows(&folder);
    rows.retain(|row| words.is_empty() || words.iter().any(|word| row.name.contains(word.as_str())));
    println!(
        "{:44} {:>10} {:>10} {:>6} {:>6} {:>10} {:>10} {:>6} {:>9}",
        "", "ours", "other", "ratio", "limit", "our CPU", "its CPU", "ratio", "memory"
    );
    for row in rows {
        row.measure();
    }
    ExitCode::SUCCESS
}

fn shape(name: &str, count: usize) -> Shape {
    match name {
        "chain" => Shape::Chain(count),
        "star" => Shape::Star(count),
        "deep" => Shape::Deep(count),
        "faulty" => Shape::Faulty(count),
        "slips" => Shape::Slips(count),
        "plain" => Shape::Plain(count),
        "long" => Shape::Long(count),
        _ => Shape::Realistic(count),
    }
}

/// Two commands on the same input.
struct Row {
    name: String,
    ours: Task,
    other: Task,
    /// The highest allowed ratio of our time to the other's.
    limit: f64,
    rounds: usize,
}

struct Task {
    command: Vec<String>,
    input: Option<PathBuf>,
    folder: PathBuf,
}

#[derive(Clone, Copy)]
struct Sample {
    wall: Duration,
    cpu: Duration,
    /// In bytes.
    memory: u64,
}

fn rows(folder: &TempDir) -> Vec<Row> {
    let me = std::env::current_exe().expect("this program").display().to_string();
    let root = folder.path().to_owned();
    let input = |name: &str, count: usize| {
        let path = root.join(format!("{name}-{count}.json"));
        if !path.exists() {
            let file = File::create(&path).expect("a new file");
            own(&["--input", name, &count.to_string()], file.into());
        }
        path
    };
    let task = |command: &[&str], input: Option<&Path>| Task {
        command: command.iter().map(|&word| word.to_owned()).collect(),
        input: input.map(Path::to_owned),
        folder: root.clone(),
    };
    let against = |name: String, input: &Path, other: &str, limit: f64| Row {
        name,
        ours: task(&[&OURS], Some(input)),
        other: task(&[&me, other], Some(input)),
        limit,
        rounds: 7,
    };
    let mut rows = Vec::new();
    for (count, no_op) in [(100, f64::NAN), (1_000, f64::NAN), (10_000, 0.75)] {
        let input = input("realistic", count);
        rows.push(against(format!("{count} milestones / no-op"), &input, "--no-op", no_op));
    }
    let slips = input("slips", 10_000);
    rows.push(against(
        "10000 with five findings each / no-op".into(),
        &slips,
        "--no-op",
        1.1,
    ));
    let large = input("realistic", 10_000);
    rows.push(against("10000 milestones / floor".into(), &large, "--floor", 1.6));
    let small = input("realistic", 1_000);
    rows.push(Row {
        name: "10000 milestones / 1000 milestones".into(),
        ours: task(&[&OURS], Some(&large)),
        other: task(&[&OURS], Some(&small)),
        limit: 11.0,
        rounds: 7,
    });
    for name in ["chain", "star", "deep", "faulty"] {
        let (large, small) = (input(name, 10_000), input(name, 1_000));
        rows.push(Row {
            name: format!("{name}: 10000 / 1000"),
            ours: task(&[&OURS], Some(&large)),
            other: task(&[&OURS], Some(&small)),
            limit: 11.0,
            rounds: 5,
        });
    }
    let (large, small) = (input("long", 5_000_000), input("long", 500_000));
    rows.push(Row {
        name: "one chapter: 5 MB / 500 kB".into(),
        ours: task(&[&OURS], Some(&large)),
        other: task(&[&OURS], Some(&small)),
        limit: 11.0,
        rounds: 5,
    });
    let plain = input("plain", 50_000);
    rows.push(against("50000 plain chapters / no-op".into(), &plain, "--no-op", 0.5));
    rows.push(Row {
        name: "start-up / true".into(),
        ours: task(&[&OURS, "supports", "html"], None),
        other: task(&["true"], None),
        limit: f64::NAN,
        rounds: 41,
    });
    rows.extend(exports(&root));
    rows.extend(checkers(&root));
    rows.extend(builds(&root, &me));
    rows
}

/// Runs this program as a separate process. A child starts with the memory of its parent, so the measuring process has
/// to stay small.
fn own(arguments: &[&str], output: Stdio) {
    let me = std::env::current_exe().expect("this program");
    let status = Command::new(me).args(arguments).stdout(output).status();
    assert!(status.expect("the program starts").success(), "{arguments:?}");
}

/// Writes a book of `count` realistic milestones.
fn write(count: usize, book: &Path, table: &str) {
    let folder = book.to_str().expect("a folder in ASCII");
    own(
        &["--book", "realistic", &count.to_string(), folder, table],
        Stdio::null(),
    );
}

/// All artefacts of a book, in one pass.
fn exports(root: &Path) -> Vec<Row> {
    const ALL: [&str; 4] = ["export", "all", "--output", "out"];
    let book = |count: usize, name: &str| {
        let book = root.join(format!("{name}-{count}"));
        write(count, &book, TABLE);
        book
    };
    let small = book(1_000, "export");
    let (large, again) = (book(10_000, "export"), book(10_000, "again"));
    let run = |arguments: &[&str], folder: &Path| {
        let words = [&[&**OURS], arguments].concat();
        Task {
            command: words.into_iter().map(str::to_owned).collect(),
            input: None,
            folder: folder.to_owned(),
        }
    };
    let row = |name: &str, ours: Task, other: Task, limit| Row {
        name: name.into(),
        ours,
        other,
        limit,
        rounds: 3,
    };
    let check = || run(&["check", "--format", "concise"], &large);
    // Each round writes to its own folder.
    let first = Task {
        command: ["sh", "-c", r#"exec "$0" export all --output "out-$$""#, &OURS]
            .map(str::to_owned)
            .to_vec(),
        input: None,
        folder: large.clone(),
    };
    vec![
        row("export all: 10000 / 1000", run(&ALL, &again), run(&ALL, &small), 11.0),
        row("export all, first: 10000 / check", first, check(), 3.0),
        row("export all, again: 10000 / check", run(&ALL, &again), check(), 2.0),
    ]
}

/// `check` and general Markdown linters on the same files, if installed.
fn checkers(root: &Path) -> Vec<Row> {
    let book = root.join("book-1000");
    write(1_000, &book, TABLE);
    let at = |command: &[&str]| Task {
        command: command.iter().map(|&word| word.to_owned()).collect(),
        input: None,
        folder: book.clone(),
    };
    let row = |name: &str, other: &[&str], limit| Row {
        name: format!("check 1000 milestones / {name}"),
        ours: at(&[&OURS, "check", "--format", "concise"]),
        other: at(other),
        limit,
        rounds: 7,
    };
    vec![
        row("rumdl", &["rumdl", "check", "--no-cache", "src"], 0.15),
        row("mdbook-lint", &["mdbook-lint", "lint", "src"], 0.04),
    ]
}

/// Whole builds by mdBook: with a shared style sheet, and with inline styles.
fn builds(root: &Path, me: &str) -> Vec<Row> {
    let with = |name: &str, command: &str| {
        let book = root.join(name);
        let table = format!(
            "[preprocessor.mls]\ncommand = \"{command}\"\n{}",
            TABLE.split_once('\n').expect("lines").1
        );
        write(300, &book, &table);
        Task {
            command: vec!["mdbook".to_owned(), "build".to_owned()],
            input: None,
            folder: book,
        }
    };
    let no_op = format!("{me} --no-op");
    let shared = with("build-shared", &OURS);
    let theme = Command::new(&*OURS)
        .args(["init", "--theme"])
        .current_dir(&shared.folder)
        .output();
    assert!(theme.expect("the program").status.success(), "the sheet is written");
    let row = |name: &str, ours: Task, other: Task, limit| Row {
        name: format!("mdbook build, 300, {name} / with no-op"),
        ours,
        other,
        limit,
        rounds: 9,
    };
    vec![
        row("one sheet", shared, with("build-no-op-1", &no_op), 1.15),
        row(
            "inlined",
            with("build-inlined", &OURS),
            with("build-no-op-2", &no_op),
            1.22,
        ),
    ]
}

impl Row {
    fn measure(&self) {
        let (mut ours, mut other) = (Vec::new(), Vec::new());
        for round in 0..=self.rounds {
            let (Some(a), Some(b)) = (self.ours.run(), self.other.run()) else {
                println!(
                    "{:44} not measured: `{}` is not installed",
                    self.name, self.other.command[0]
                );
                return;
            };
            // The first round warms the caches.
            if round > 0 {
                ours.push(a);
                other.push(b);
            }
        }
        let (a, b) = (median(&ours), median(&other));
        let ratio = a.wall.as_secs_f64() / b.wall.as_secs_f64();
        let work = a.cpu.as_secs_f64() / b.cpu.as_secs_f64();
        let size = self
            .ours
            .input
            .as_ref()
            .and_then(|path| path.metadata().ok())
            .map(|meta| meta.len());
        let memory = match size {
            Some(size) => format!("{:.1} × in", a.memory as f64 / size as f64),
            None => format!("{} MB", a.memory >> 20),
        };
        let limit = if self.limit.is_nan() {
            String::new()
        } else {
            format!("{:.2}", self.limit)
        };
        println!(
            "{:44} {:>10} {:>10} {ratio:>6.2} {limit:>6} {:>10} {:>10} {work:>6.2} {memory:>9}",
            self.name,
            show(a.wall),
            show(b.wall),
            show(a.cpu),
            show(b.cpu),
        );
    }
}

impl Task {
    /// `None` if the program is not installed.
    fn run(&self) -> Option<Sample> {
        let input = match &self.input {
            Some(path) => Stdio::from(File::open(path).expect("the input")),
            None => Stdio::null(),
        };
        let (program, arguments) = self.command.split_first().expect("a program");
        let start = Instant::now();
        let mut child = Command::new(OsStr::new(program))
            .args(arguments)
            .current_dir(&self.folder)
            .stdin(input)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let used = child.wait4().expect("its resource usage").rusage;
        Some(Sample {
            wall: start.elapsed(),
            cpu: used.utime + used.stime,
            memory: used.maxrss,
        })
    }
}

fn median(samples: &[Sample]) -> Sample {
    let by = |key: &dyn Fn(&Sample) -> Duration| {
        let mut values: Vec<Duration> = samples.iter().map(key).collect();
        values.sort();
        values[values.len() / 2]
    };
    Sample {
        wall: by(&|sample| sample.wall),
        cpu: by(&|sample| sample.cpu),
        memory: samples.iter().map(|sample| sample.memory).max().unwrap_or(0),
    }
}

fn show(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

fn role(run: fn() -> anyhow::Result<()>) -> ExitCode {
    if std::env::args().any(|argument| argument == "supports") {
        return ExitCode::SUCCESS;
    }
    run().map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
}

/// A preprocessor that changes nothing, built with mdBook's library.
fn no_op() -> anyhow::Result<()> {
    let (_, book) = mdbook_preprocessor::parse_input(io::stdin())?;
    serde_json::to_writer(io::stdout(), &book)?;
    Ok(())
}

/// The least that a preprocessor that looks at every chapter has to do: read, parse, write.
fn floor() -> anyhow::Result<()> {
    let mut input = Vec::new();
    io::stdin().lock().read_to_end(&mut input)?;
    let call = mdbook_mls::internals::wire::read(&mut input)?;
    let chapters = &call.chapters;
    let events: usize = chapters
        .par_iter()
        .map(|chapter| pulldown_cmark::Parser::new(&chapter.text).count())
        .sum();
    let mut out = BufWriter::new(io::stdout().lock());
    call.reply(
        |chapter| (events > 0).then(|| chapters[chapter].text.to_string()),
        &mut out,
    )?;
    out.flush()?;
    Ok(())
}
