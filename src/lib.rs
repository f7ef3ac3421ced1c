//! Reads, checks and publishes milestone specifications in mdBook books.

pub mod config;
pub mod diagnostic;
pub mod edit;
pub mod model;
pub mod source;
