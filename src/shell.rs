//! Everything that touches the outside world: the disk, git and the clock, mdBook, and people at a terminal.

pub(crate) mod cli;
pub(crate) mod command;
pub(crate) mod embed;
pub(crate) mod files;
mod history;
pub(crate) mod host;
pub(crate) mod lsp;
pub(crate) mod open;
pub(crate) mod plugin;
pub(crate) mod terminal;
pub(crate) mod tree;
pub(crate) mod wire;
