//! Reads, checks and publishes milestone specifications in mdBook books.
//!
//! Most people need the program `mdbook-mls` and never this library. If your own program drives mdBook, pass it [`Mls`], as a
//! preprocessor, a renderer or both:
//!
//! ```no_run
//! use mdbook_driver::MDBook;
//! use mdbook_mls::Mls;
//!
//! # fn main() -> anyhow::Result<()> {
//! let mut book = MDBook::load("specs")?;
//! // As for the program, the configuration is `[preprocessor.mls]` in the book's book.toml.
//! book.with_preprocessor(Mls).with_renderer(Mls);
//! book.build()?;
//! # Ok(())
//! # }
//! ```
//!
//! To read a book without mdBook, call [`analyse`]. It does no I/O:
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
//! A hidden module contains the rest of what the program, its tests and its benchmarks use. It is not stable.

#![cfg_attr(not(any(test, program_only)), warn(unreachable_pub))]
#![cfg_attr(not(test), deny(clippy::string_slice))]

/// The name of this crate in fuzz targets and integration tests.
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

pub use shell::embed::Mls;
#[cfg(not(program_only))]
pub use {
    analysis::{Analysis, analyse},
    config::{Config, FailOn, Profile},
    diagnostic::{Finding, Fix, Label, Severity},
    source::{Book, Chapter, Site, Span},
};

/// For the program, the tests, the fuzz targets and the benchmarks; it changes without notice.
#[doc(hidden)]
pub mod internals {
    #[cfg(not(program_only))]
    pub use for_tests::*;

    pub mod cli {
        #[cfg(not(program_only))]
        pub use crate::shell::cli::definition;
        pub use crate::shell::cli::run;
    }
    pub mod contain {
        #[cfg(not(program_only))]
        pub use crate::contain::Containment;
        pub use crate::contain::install_hook;
    }
    pub mod plugin {
        pub use crate::shell::plugin::{run, supports};
    }

    /// What the program does not use. `.ci/run` compiles without it (`--cfg program_only`), so that dead code is reported.
    #[cfg(not(program_only))]
    mod for_tests {
        pub mod ahead {
            pub use crate::ahead::ahead;
        }
        pub mod analysis {
            pub use crate::analysis::{Analysis, analyse, analyse_with, checked};
        }
        pub mod compare {
            pub use crate::compare::{Change, Comparison, Kind, Level, Record, compare};
        }
        pub mod config {
            pub use crate::config::{
                AsOf, Calendar, Config, HOST_KEYS, Import, InlineStyle, Origin, Profile, Vocabulary, keys, read,
                vocabulary,
            };
        }
        pub mod diagnostic {
            pub use crate::diagnostic::{Finding, Fix, Label, Severity, Site};
        }
        pub mod docs {
            pub use crate::docs::{
                artefact_formats, cases, directives, examples, filters, findings_formats, index, names, page, reading,
                text,
            };
        }
        pub mod edit {
            pub use crate::edit::{Edit, apply};
        }
        pub mod fixes {
            pub use crate::fixes::{Candidate, applied, candidates, disjoint, faults};
        }
        pub mod graph {
            pub use crate::graph::Graph;
        }
        pub mod history {
            pub use crate::history::{Changed, Step, ledger, readings};
        }
        pub mod labels {
            pub use crate::labels::{Labels, Language, Word};
        }
        pub mod lang {
            pub use crate::lang::{Language, List, columns, fields, levels, own, sections, statuses};
        }
        pub mod ledger {
            pub use crate::ledger::{History, forecast};
        }
        pub mod lsp {
            pub use crate::shell::lsp::over;
        }
        pub mod model {
            pub use crate::model::{
                CriteriaKind, Criterion, Date, DateReading, DateValue, Deliverable, Dependency, Document, Field,
                FieldKind, FieldLine, IdSource, Identity, Level, LevelValue, Milestone, Moved, Reference, Section,
                SpecId, Status, StatusValue, Step, filter, read_date, read_frequency,
            };
        }
        pub mod open {
            pub use crate::shell::open::{Opened, Overrides, open, sent};
        }
        pub mod output {
            pub use crate::output::{artefacts, changes, findings, folder, format, made, tally};
        }
        pub mod page {
            pub use crate::page::{DIRECTIVES, Flavor, Options, Pages, render, strip};
        }
        pub mod parse {
            pub use crate::parse::{document, documents, options};
        }
        pub mod project {
            pub use crate::project::Project;
        }
        pub mod promise {
            pub use crate::promise::{VERSION, fingerprint, of_subject, parts_of};
        }
        pub mod requests {
            pub use crate::requests::{Draft, News};
        }
        pub mod rules {
            pub use crate::rules::{ALL, Check, Family, Fixable, INTERNAL_ERROR, Need, Rule, check, sign};
        }
        pub mod schedule {
            pub use crate::schedule::{Fit, Outlook};
        }
        pub mod source {
            pub use crate::source::{Book, Chapter, SourceText, Span, Text, braces, include, lines, map};
        }
        pub mod text {
            pub use crate::text::words;
        }
        pub mod tree {
            pub use crate::shell::tree::Disk;
        }
        pub mod wire {
            pub use crate::shell::wire::{Call, read};
        }
    }
}
