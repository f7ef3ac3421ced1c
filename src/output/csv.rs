//! Tables as CSV: RFC 4180 in UTF-8.

use csv::{Terminator, WriterBuilder};

/// A heading and rows of the same length.
pub(super) fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Vec<u8> {
    let mut table = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    let rows = rows.into_iter();
    for row in [head.map(str::to_owned)].into_iter().chain(rows) {
        table
            .write_record(row)
            .expect("a vector takes every row of this length");
    }
    table.into_inner().expect("a vector takes everything")
}
