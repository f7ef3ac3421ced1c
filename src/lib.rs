//! Reads, checks and publishes milestone specifications in mdBook books.

pub mod analysis;
pub mod config;
pub mod diagnostic;
pub mod edit;
pub mod emit;
pub mod export;
pub mod graph;
pub mod labels;
pub mod model;
pub mod nearest;
pub mod parse;
pub mod rules;
pub mod source;
