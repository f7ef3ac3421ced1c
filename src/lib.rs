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
//! Whoever wants to know what a book says, without mdBook, goes through [`analysis::analyse`]. It does no I/O:
//!
//! ```
//! use jiff::civil::date;
//! use mdbook_mls::analysis::analyse;
//! use mdbook_mls::config::Config;
//! use mdbook_mls::source::{Book, Chapter};
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
//! The other modules are there for the program and its tests, and are left out of these pages.

#![cfg_attr(not(test), deny(clippy::string_slice))]

/// What the fuzz targets and the tests outside call this crate.
#[cfg(test)]
extern crate self as mdbook_mls;

#[doc(hidden)]
pub mod adopt;
pub mod analysis;
#[doc(hidden)]
pub mod baseline;
#[doc(hidden)]
pub mod compare;
#[doc(hidden)]
pub mod completeness;
pub mod config;
#[doc(hidden)]
pub mod contain;
pub mod diagnostic;
#[doc(hidden)]
pub mod docs;
#[doc(hidden)]
pub mod draw;
#[doc(hidden)]
pub mod edit;
#[doc(hidden)]
pub mod fixes;
#[doc(hidden)]
pub mod graph;
#[doc(hidden)]
pub mod guide;
#[doc(hidden)]
pub mod history;
#[doc(hidden)]
pub mod imports;
#[cfg(test)]
mod injected;
#[doc(hidden)]
pub mod labels;
#[doc(hidden)]
pub mod lang;
#[doc(hidden)]
pub mod ledger;
pub mod model;
#[doc(hidden)]
pub mod output;
#[doc(hidden)]
pub mod page;
#[doc(hidden)]
pub mod parse;
#[doc(hidden)]
pub mod project;
#[doc(hidden)]
pub mod promise;
#[doc(hidden)]
pub mod reading;
#[doc(hidden)]
pub mod requests;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod schedule;
#[doc(hidden)]
pub mod shell;
#[doc(hidden)]
pub mod similar;
pub mod source;
#[doc(hidden)]
pub mod summary;
#[doc(hidden)]
pub mod text;

pub use shell::embed::Mls;
#[doc(hidden)]
pub use shell::{cli, command, embed, files, host, open, plugin, terminal, tree, wire};

// Their former places.
#[doc(hidden)]
pub use text::{chars, escape, nearest};
