//! The language server: the findings of books while their files are being written.
//!
//! This thread reads what the client sends, knows which documents are open, and hands all work to one `worker` per book.

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

use std::io::{BufRead, BufReader, Write};

use anyhow::Result;

/// Serves the client on standard input and output until it sends `exit` or goes away. Returns whether it asked to shut down first.
///
/// # Errors
/// A thread cannot be started.
pub(crate) fn run() -> Result<bool> {
    over(BufReader::new(std::io::stdin()), std::io::stdout())
}

/// The same over any streams.
///
/// # Errors
/// The same.
pub fn over(input: impl BufRead + Send + 'static, output: impl Write + Send + 'static) -> Result<bool> {
    let (connection, threads) = transport::connect(input, output);
    let ended_well = server::serve(connection)?;
    let [_, writer] = threads;
    // The reader may still wait for the client; everything has been sent once the writer has ended.
    _ = writer.join();
    Ok(ended_well)
}
