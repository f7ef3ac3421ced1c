//! Work grows linearly with the book, and the number of threads does not change the result.
//!
//! Work is measured in bytes allocated on one thread, which is the same in every run; time is not measured.

use std::ffi::OsString;
use std::path::Path;
use std::process::{ExitCode, Output};
use std::sync::Arc;

use jiff::civil::date;
use mdbook_mls::internals::analysis::analyse;
use mdbook_mls::internals::cli;
use mdbook_mls::internals::config::Config;
use mdbook_mls::internals::open::{Overrides, open};
use mdbook_mls::internals::output::format::Style;
use mdbook_mls::internals::output::{findings, folder};
use mdbook_mls::internals::page::{self, Flavor, Options};
use mdbook_mls::internals::source::map::{Files, Places};
use mdbook_mls::internals::source::{self, Book, Chapter};
use mdbook_mls::internals::tree::Disk;
use serde_json::{Value, json};

use crate::shapes::{self, Page, Shape};
use crate::support::plugin::{self, PLUGIN, command, feed, stderr};

/// How many times more chapters the larger book has.
const TIMES: usize = 8;

/// The files of a book in memory.
struct Delivered<'a>(&'a [Page]);

impl Files for Delivered<'_> {
    fn read(&self, path: &str) -> Option<Arc<str>> {
        let file = path.strip_prefix("src/")?;
        let at = self.0.binary_search_by(|(path, _)| path.as_str().cmp(file)).ok()?;
        Some(self.0[at].1.as_str().into())
    }
}

fn chapter<'a>(path: &str, text: &'a str) -> Chapter<'a> {
    Chapter {
        name: path.to_owned().into(),
        text: text.into(),
        path: path.to_owned(),
        source_path: Some(path.to_owned()),
    }
}

/// Bytes allocated while a book is read, checked, rendered, reported and exported.
fn work(pages: &[Page], flavor: Flavor) -> u64 {
    let files = Delivered(pages);
    let mut book = Book {
        language: "en".to_owned(),
        src: "src".to_owned(),
        chapters: pages.iter().map(|(path, text)| chapter(path, text)).collect(),
        unlisted: Some(Vec::new()),
        ..Book::default()
    };
    book.braces = source::braces(&book, &files);
    let config = Config::default();
    let all = || {
        let analysis = analyse(&book, &config, date(2027, 3, 1));
        let places = Places::new(&book, &files);
        let pages = page::render(&analysis, &places, &Options { flavor, panel: true });
        let told = findings::full::full(&analysis, &places, &Style::default(), None);
        let artefacts = folder::all(&analysis, "").artefacts;
        assert!(pages.iter().any(Option::is_some) && !told.is_empty() && !artefacts.is_empty());
    };
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    one.install(|| allocation_counter::measure(all).bytes_total)
}

/// Milestones with little text except `text`, so that nothing hides superlinear growth.
fn thin(count: usize, text: impl Fn(usize) -> String) -> Vec<Page> {
    let page = |n: usize| {
        let head = format!("# MLS-{n:05}: Stage {n}\n\n**Status**: Planned\n**Target**: 2027-06-01\n");
        (format!("mls-{n:05}.md"), head + &text(n))
    };
    (1..=count).map(page).collect()
}

#[test]
fn work_grows_with_the_book() {
    type Text = fn(usize) -> String;
    let shapes: [(&str, Text); 8] = [
        ("chain", |n| format!("**Blocked by**: [MLS-{:05}]\n", n - 1)),
        ("star", |_| "**Blocked by**: [MLS-00001]\n".to_owned()),
        ("ids that nobody has", |n| {
            format!("**Blocked by**: [MLS-{}], [PLN-{n:05}]\n\n[MLS-{n:05}#7]\n", 70_000 + n)
        }),
        ("dependencies in words", |n| {
            format!("**Blocked by**: the weather in the spring of {n}\n")
        }),
        ("directives", |n| {
            format!("\n{{{{#mls badge MLS-{n:05}}}}} {{{{#mls badge MLS-9{n:05}}}}} {{{{#mls nonsense}}}}\n")
        }),
        ("waivers", |_| {
            "\n<!-- mls-allow missing-owner: it has none -->\n\n<!-- mls-allow-file nonsense -->\n".to_owned()
        }),
        ("includes", |n| {
            format!("\n{{{{#include none-{n}.md}}}}\n\n\\{{{{#mls badge MLS-{n:05}}}}}\n")
        }),
        ("misspellings", |n| {
            format!(
                "**Onwer**: Ada\n**Status**: Done {n}\n\n## Deliverabels\n\n## Rol-back Plan\n\n- ✅ done\n-[x] done\n"
            )
        }),
    ];
    for (name, text) in shapes {
        let small = work(&thin(80, text), Flavor::Html);
        let large = work(&thin(80 * TIMES, text), Flavor::Html);
        let ratio = large as f64 / small as f64;
        assert!(
            ratio < TIMES as f64 * 1.3,
            "{name}: {small} bytes became {large}, {ratio:.1} times as many"
        );
    }
}

/// One long chapter of deliverables, criteria, blockers and fields.
#[test]
fn work_grows_with_a_chapter() {
    for flavor in [Flavor::Html, Flavor::Markdown] {
        let small = work(&Shape::Long(20_000).pages(), flavor);
        let large = work(&Shape::Long(20_000 * TIMES).pages(), flavor);
        let ratio = large as f64 / small as f64;
        assert!(
            ratio < TIMES as f64 * 1.3,
            "{small} bytes became {large}, {ratio:.1} times as many"
        );
    }
}

/// The bytes allocated while `fix` tries all fixes of a book. In each chapter, some fixes cannot be made, because the text that
/// they append would be in a code block.
fn work_of_fixing(count: usize) -> u64 {
    let pages = thin(count, |_| "\n**Onwer**: Ada\n\n-[ ] one\n\n```\nopen\n".to_owned());
    let folder = tempfile::tempdir().expect("a temporary folder");
    shapes::write(&pages, folder.path(), "").expect("the book is written");
    let patch = folder.path().join("patch");
    let arguments = [
        "mdbook-mls",
        "fix",
        "--unsafe",
        "--diff",
        "--as-of",
        "2027-03-01",
        "--root",
    ];
    let arguments = arguments.map(OsString::from).into_iter();
    let arguments = arguments.chain([folder.path().into(), "--output".into(), patch.clone().into()]);
    let all = || assert_eq!(cli::run(arguments), ExitCode::from(1));
    let one = rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    let used = one.install(|| allocation_counter::measure(all).bytes_total);
    let patch = std::fs::read_to_string(patch).expect("a patch");
    assert_eq!(patch.matches("+- [ ] one").count(), count);
    used
}

#[test]
fn fixing_grows_with_the_book() {
    let (small, large) = (work_of_fixing(6), work_of_fixing(6 * TIMES));
    let ratio = large as f64 / small as f64;
    assert!(
        ratio < TIMES as f64 * 1.3,
        "{small} bytes became {large}, {ratio:.1} times as many"
    );
}

/// Output of a run with this number of threads.
fn run(threads: &str, arguments: &[&str], folder: &Path, input: &[u8]) -> Output {
    let mut plugin = command(PLUGIN);
    let plugin = plugin
        .args(arguments)
        .current_dir(folder)
        .env("RAYON_NUM_THREADS", threads);
    feed(plugin, input)
}

fn assert_same(arguments: &[&str], folder: &Path, input: &[u8]) {
    let serial = run("1", arguments, folder, input);
    assert!(serial.stdout.len() > 10_000, "{}", stderr(&serial));
    for threads in ["2", "7", "0"] {
        let parallel = run(threads, arguments, folder, input);
        assert!(parallel == serial, "{arguments:?} with {threads} threads");
    }
}

/// The host's call for the book in folder `root`, as under `serve`.
fn call(root: &Path) -> Value {
    let loaded = open(Disk::new(root), &Overrides::default()).expect("a book");
    let chapters = loaded.book.chapters.iter();
    let chapters: Vec<(&str, &str)> = chapters
        .map(|chapter| (chapter.path.as_str(), &*chapter.text))
        .collect();
    let mut call = plugin::call(root, "html", &chapters);
    call[0]["config"] = json!({
        "book": {"title": "A Book", "language": "en", "src": loaded.settings.src},
        "output": {"html": {"live-reload-endpoint": "__livereload"}},
        "preprocessor": {"mls": {"as-of": "2027-03-01"}},
    });
    call
}

#[test]
fn the_number_of_threads_does_not_change_the_output() {
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("book-example");
    let generated = tempfile::tempdir().expect("a temporary folder");
    let table = "[preprocessor.mls]\nas-of = \"2027-03-01\"\n";
    shapes::write(&Shape::Faulty(30).pages(), generated.path(), table).expect("the book is written");
    for root in [&example, generated.path()] {
        assert_same(&[], root, call(root).to_string().as_bytes());
        assert_same(&["export", "json", "--as-of", "2027-03-01"], root, b"");
    }
    for format in ["full", "json", "sarif"] {
        assert_same(&["check", "--format", format], generated.path(), b"");
    }
}

/// Peak memory of exporting everything, in bytes.
fn peak(chapters: usize) -> u64 {
    use wait4::Wait4;
    let folder = tempfile::tempdir().expect("a temporary folder");
    shapes::write(&Shape::Realistic(chapters).pages(), folder.path(), "").expect("the book is written");
    let mut export = command(PLUGIN);
    let export = export.args(["export", "all", "--output", "out", "--as-of", "2027-03-01"]);
    let used = export
        .current_dir(folder.path())
        .spawn()
        .expect("the program starts")
        .wait4()
        .expect("its resource usage");
    assert!(used.status.success() && folder.path().join("out/milestones.json").is_file());
    used.rusage.maxrss
}

#[test]
fn an_export_takes_memory_in_proportion_to_the_book() {
    let (small, large) = (peak(50), peak(50 * TIMES));
    let ratio = large as f64 / small as f64;
    assert!(
        ratio < TIMES as f64 * 1.2,
        "{small} bytes became {large}, {ratio:.1} times as many"
    );
}
