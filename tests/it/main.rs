//! All tests of the program and of the library from outside, in one binary: a module a subject, its fixtures beside it.

mod architecture;
mod baseline;
mod budgets;
mod changelog;
mod checks;
mod cli;
mod completeness;
mod configuration;
mod docs;
mod doctor;
mod emit;
mod export;
mod fix;
mod formats;
mod fuzz;
mod growth;
mod guide;
mod help;
mod hostile;
mod hosts;
mod init;
mod injection;
mod large;
mod lost;
mod mdbook;
mod new;
mod ours;
mod outputs;
mod pages;
mod picture;
mod places;
mod protocol;
mod reader;
mod related;
mod rules;
mod schedule;
mod seeded;
mod serve;
#[allow(dead_code, reason = "the benchmarks need all of it")]
#[path = "../../benches/shapes/mod.rs"]
mod shapes;
mod support;
mod trouble;
mod two_books;
mod untouched;
mod writes;
