//! The stages of one call, measured separately: `cargo bench --bench stages`.

#[allow(dead_code, reason = "the processes need all of it")]
mod shapes;

use divan::{Bencher, black_box};
use jiff::civil::date;
use mdbook_mls::internals::analysis::{Analysis, analyse};
use mdbook_mls::internals::config::Config;
use mdbook_mls::internals::contain::Containment;
use mdbook_mls::internals::output::format::Style;
use mdbook_mls::internals::output::{findings, folder};
use mdbook_mls::internals::page::{self, Flavor, Options};
use mdbook_mls::internals::project::Project;
use mdbook_mls::internals::source::Book;
use mdbook_mls::internals::source::map::{Files, Places};
use mdbook_mls::internals::{parse, rules, wire};
use shapes::Shape;

/// The number of milestones in each stage's book.
const MILESTONES: usize = 1_000;

fn main() {
    divan::main();
}

/// No files, as for a book from standard input.
struct Nowhere;

impl Files for Nowhere {
    fn read(&self, _: &str) -> Option<std::sync::Arc<str>> {
        None
    }
}

fn input() -> Vec<u8> {
    shapes::call("guide", &Shape::Realistic(MILESTONES).pages()).into_bytes()
}

/// Runs `stage` on the analysed book.
fn with_analysis(run: impl FnOnce(&Book<'_>, &Config, &Analysis<'_>)) {
    let mut input = input();
    let book = Book {
        language: "en".to_owned(),
        src: "src".to_owned(),
        chapters: wire::read(&mut input).expect("a call").chapters,
        ..Book::default()
    };
    let config = Config::default();
    run(&book, &config, &analyse(&book, &config, date(2027, 3, 1)));
}

#[divan::bench]
fn wire_in(bencher: Bencher<'_, '_>) {
    let inputs = || input();
    bencher
        .with_inputs(inputs)
        .bench_local_values(|mut input| wire::read(black_box(&mut input)).map(|call| call.chapters.len()));
}

#[divan::bench]
fn parse_chapters(bencher: Bencher<'_, '_>) {
    with_analysis(|book, config, _| bencher.bench_local(|| parse::documents(black_box(book), config, Containment::On)));
}

#[divan::bench]
fn join_chapters(bencher: Bencher<'_, '_>) {
    with_analysis(|book, config, analysis| {
        let documents = || analysis.project.documents.clone();
        let join = |documents| {
            Project::new(book, documents, config, analysis.project.as_of, Containment::On)
                .graph
                .edges
                .len()
        };
        bencher.with_inputs(documents).bench_local_values(join);
    });
}

#[divan::bench]
fn check_rules(bencher: Bencher<'_, '_>) {
    with_analysis(|_, _, analysis| bencher.bench_local(|| rules::check(black_box(&analysis.project))));
}

#[divan::bench]
fn render_pages(bencher: Bencher<'_, '_>) {
    with_analysis(|book, _, analysis| {
        let places = Places::new(book, &Nowhere);
        let options = Options {
            flavor: Flavor::Html,
            panel: false,
        };
        bencher.bench_local(|| page::render(black_box(analysis), &places, &options));
    });
}

#[divan::bench]
fn draw_thirty_findings(bencher: Bencher<'_, '_>) {
    with_analysis(|book, _, analysis| {
        let places = Places::new(book, &Nowhere);
        bencher.bench_local(|| findings::full::full(black_box(analysis), &places, &Style::default(), Some(30)));
    });
}

#[divan::bench]
fn export_everything(bencher: Bencher<'_, '_>) {
    with_analysis(|_, _, analysis| bencher.bench_local(|| folder::all(black_box(analysis), "").artefacts.len()));
}
