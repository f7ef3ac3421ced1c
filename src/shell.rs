//! What touches the world: the disk, git and the clock, mdBook, and people at a terminal.

pub mod cli;
pub mod command;
pub mod embed;
pub mod files;
mod history;
pub mod host;
pub mod lsp;
pub mod open;
pub mod plugin;
pub mod terminal;
pub mod tree;
pub mod wire;
