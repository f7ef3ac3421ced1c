//! Reads, checks and publishes milestone specifications in mdBook books.
//!
//! Most people need the program `mdbook-mls` and never this library. Whoever drives mdBook from a program of their own hands
//! [`Mls`] to it, as a preprocessor, a renderer or both:
//!
//! ```no_run
//! use mdbook_driver::MDBook;
//! use mdbook_mls::Mls;
//!
//! # fn main() -> anyhow::Result<()> {
//! let mut book = MDBook::load("specs")?;
//! // The configuration is `[preprocessor.mls]` of the book's book.toml, as it is for the program.
//! book.with_preprocessor(Mls).with_renderer(Mls);
//! book.build()?;
//! # Ok(())
//! # }
//! ```
//!
//! Whoever wants to know what a book says, without mdBook, goes through [`analyse`]. It does no I/O:
//!
//! ```
//! use jiff::civil::date;
//! use mdbook_mls::{Book, Chapter, Config, analyse};
//!
//! let text = "# MLS-001: The north gate\n\n**Status**: In Progress\n**Owner**: Ana\n**Target**: 2027-01-28\n";
//! let chapter = Chapter {
//!     name: "The north gate".into(),
//!     text: text.into(),
//!     path: "mls-001-gate.md".into(),
//!     source_path: Some("mls-001-gate.md".into()),
//! };
//! let book = Book { chapters: vec![chapter], ..Book::default() };
//! let config = Config::default();
//! let analysis = analyse(&book, &config, date(2027, 2, 1));
//! let rules: Vec<&str> = analysis.findings.iter().map(|finding| finding.rule).collect();
//! assert!(rules.contains(&"overdue"));
//! ```
//!
//! What the program, its tests and its benchmarks need besides is hidden in one module and promises nothing.

#![cfg_attr(not(test), deny(clippy::string_slice))]

/// What the fuzz targets and the tests outside call this crate.
#[cfg(test)]
extern crate self as mdbook_mls;

mod adopt;
mod ahead;
mod analysis;
mod baseline;
mod compare;
mod completeness;
mod config;
mod contain;
mod diagnostic;
mod docs;
mod draw;
mod edit;
mod fixes;
mod graph;
mod guide;
mod history;
mod imports;
#[cfg(test)]
mod injected;
mod labels;
mod lang;
mod ledger;
mod model;
mod output;
mod page;
mod parse;
mod project;
mod promise;
mod reading;
mod requests;
mod rules;
mod schedule;
mod shell;
mod similar;
mod source;
mod summary;
mod text;

pub use analysis::{Analysis, analyse};
pub use config::{Config, FailOn, Profile};
pub use diagnostic::{Finding, Fix, Label, Severity};
pub use shell::embed::Mls;
pub use source::{Book, Chapter, Site, Span};

/// What the program, the tests, the fuzz targets and the benchmarks call; it changes without notice.
#[doc(hidden)]
pub mod internals {
    macro_rules! all_of {
        ($($name:ident: $($path:ident)::+),* $(,)?) => {
            $(pub mod $name {
                pub use crate::$($path)::+::*;
            })*
        };
    }

    all_of! {
        adopt: adopt,
        ahead: ahead,
        analysis: analysis,
        baseline: baseline,
        compare: compare,
        completeness: completeness,
        config: config,
        contain: contain,
        diagnostic: diagnostic,
        docs: docs,
        draw: draw,
        edit: edit,
        fixes: fixes,
        graph: graph,
        guide: guide,
        history: history,
        imports: imports,
        labels: labels,
        lang: lang,
        ledger: ledger,
        model: model,
        output: output,
        page: page,
        parse: parse,
        project: project,
        promise: promise,
        reading: reading,
        requests: requests,
        rules: rules,
        schedule: schedule,
        similar: similar,
        source: source,
        summary: summary,
        text: text,
        cli: shell::cli,
        command: shell::command,
        embed: shell::embed,
        files: shell::files,
        host: shell::host,
        lsp: shell::lsp,
        open: shell::open,
        plugin: shell::plugin,
        terminal: shell::terminal,
        tree: shell::tree,
        wire: shell::wire,
    }
}
