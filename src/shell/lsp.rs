//! The language server: the findings of books while their files are being written.
//!
//! This thread reads what the client sends, knows which documents are open, and hands all work to one `worker` a book.

mod actions;
mod buffers;
mod client;
mod completion;
mod diagnostics;
mod homes;
mod hover;
mod margins;
mod navigation;
mod outgoing;
mod params;
mod positions;
mod reading;
mod renaming;
mod requests;
mod server;
mod symbols;
mod transport;
mod trouble;
mod uri;
mod view;
mod worker;

use std::io::BufReader;

use anyhow::Result;
use lsp_server::Connection;

/// Serves the client on standard input and output until it says `exit` or goes away. Whether it asked to shut down before.
///
/// # Errors
/// The system has no threads for it.
pub fn run() -> Result<bool> {
    let (connection, threads) = transport::connect(BufReader::new(std::io::stdin()), std::io::stdout());
    let ended_well = serve(connection)?;
    let [_, writer] = threads;
    // The reader may wait for a client that is still there; what was said is said once the writer has ended.
    _ = writer.join();
    Ok(ended_well)
}

/// The same over any connection.
///
/// # Errors
/// The same.
pub fn serve(connection: Connection) -> Result<bool> {
    server::serve(connection)
}
