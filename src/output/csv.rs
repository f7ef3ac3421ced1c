//! Tables as CSV: RFC 4180 in UTF-8.

use csv::{Terminator, WriterBuilder};

/// A head and rows of the same length.
pub(super) fn table<const N: usize>(head: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> Vec<u8> {
    let mut table = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    let rows = rows.into_iter();
    for row in [head.map(str::to_owned)].into_iter().chain(rows) {
        table.write_record(row).expect("every row is as long as the head");
    }
    table.into_inner().expect("writing to a vector cannot fail")
}
