//! Reads, checks and publishes milestone specifications in mdBook books.

pub mod analysis;
pub mod baseline;
pub mod cli;
pub mod command;
pub mod completeness;
pub mod config;
pub mod diagnostic;
pub mod docs;
pub mod draw;
pub mod edit;
pub mod embed;
pub mod emit;
pub mod escape;
pub mod export;
pub mod files;
pub mod fixes;
pub mod graph;
pub mod host;
pub mod imports;
pub mod labels;
pub mod load;
pub mod model;
pub mod nearest;
pub mod page;
pub mod parse;
pub mod plugin;
pub mod rules;
pub mod schedule;
pub mod similar;
pub mod source;
pub mod summary;
pub mod wire;

pub use embed::Mls;
