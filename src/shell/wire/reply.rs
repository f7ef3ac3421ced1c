//! The reply to a call: its text with new contents put in, made by several threads and written in the order of the book.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::{Call, Content};
use crate::source::ChapterIx;

/// Bytes of a call per part: little compared with a large book, but enough to be worth handing over between threads.
const PART: usize = 32 << 10;
/// Parts that a thread may be ahead of what is written.
const AHEAD: usize = 2;
/// Most parts are shorter than this as JSON, including the extra room that encoding the last page asks for. Of reserved memory,
/// only what is written to is really taken.
const ROOM: usize = 10 * PART;

/// A piece of the call, from one chapter's content to the next part's first.
struct Part<'c> {
    contents: &'c [&'c Content],
    range: Range<usize>,
}

/// A thread that makes every n-th part, from the writer's point of view.
struct Maker {
    made: Receiver<Vec<u8>>,
    /// Returns buffers that have been written.
    room: Sender<Vec<u8>>,
}

impl Call<'_> {
    /// Writes the book back; `page` makes a chapter's new content, `None` if it stays. The next chapters are made while
    /// those before them are written.
    ///
    /// # Errors
    /// Errors of `out`.
    pub fn reply(&self, page: impl Fn(ChapterIx) -> Option<String> + Sync, out: &mut impl Write) -> io::Result<()> {
        let mut contents: Vec<&Content> = self.contents.iter().collect();
        // A host may send a chapter's content after the chapters below it.
        contents.sort_by_key(|content| content.place.start);
        let parts = self.parts(&contents);
        let (parts, page) = (&*parts, &page);
        thread::scope(|scope| {
            let count = rayon::current_num_threads().min(parts.len());
            let makers: Vec<Maker> = (0..count)
                .map(|first| {
                    let (send, made) = channel();
                    let (room, empty) = channel();
                    for _ in 0..AHEAD {
                        // The receiver exists, so this cannot fail.
                        _ = room.send(Vec::new());
                    }
                    scope.spawn(move || {
                        for part in parts.iter().skip(first).step_by(count) {
                            // If the writer has stopped, the rest is not needed.
                            let Ok(mut out) = empty.recv() else { return };
                            self.make(part, page, &mut out);
                            if send.send(out).is_err() {
                                return;
                            }
                        }
                    });
                    Maker { made, room }
                })
                .collect();
            for Maker { made, room } in makers.iter().cycle().take(parts.len()) {
                // A thread that has panicked makes no more; the scope passes that on.
                let Ok(mut part) = made.recv() else { break };
                out.write_all(&part)?;
                part.clear();
                // The thread may be done already.
                _ = room.send(part);
            }
            Ok(())
        })
    }

    /// `contents`, in the order of the call, in pieces of about [`PART`] bytes; at least one, the book's frame.
    fn parts<'c>(&self, contents: &'c [&'c Content]) -> Vec<Part<'c>> {
        let start = |contents: &[&Content]| contents.first().map(|first| first.place.start);
        let mut parts = Vec::new();
        let (mut rest, mut done) = (contents, self.raw_book.start);
        while let Some(from) = start(rest) {
            let count = rest.partition_point(|content| content.place.start < from + PART);
            let (own, following) = rest.split_at(count);
            let range = done..start(following).unwrap_or(self.raw_book.end);
            (rest, done) = (following, range.end);
            parts.push(Part { contents: own, range });
        }
        if parts.is_empty() {
            let range = self.raw_book.clone();
            parts.push(Part { contents, range });
        }
        parts
    }

    fn make(&self, part: &Part<'_>, page: &impl Fn(ChapterIx) -> Option<String>, out: &mut Vec<u8>) {
        out.reserve(ROOM);
        let mut done = part.range.start;
        for Content {
            chapter, place, text, ..
        } in part.contents
        {
            let new = page(*chapter);
            // A text that has replaced its JSON must become JSON again. A copy of a chapter may have another text.
            let old = || std::str::from_utf8(&self.input[text.clone()?]).ok();
            let Some(content) = new.as_deref().or_else(old) else {
                continue;
            };
            out.extend_from_slice(&self.input[done..place.start]);
            json_escape_simd::escape_into(content, out);
            done = place.end;
        }
        out.extend_from_slice(&self.input[done..part.range.end]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes one write and no more.
    struct Full(bool);

    impl Write for Full {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            match std::mem::replace(&mut self.0, true) {
                false => Ok(bytes.len()),
                true => Err(io::ErrorKind::StorageFull.into()),
            }
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn ends_where_nobody_takes_it() {
        let content = "a".repeat(PART);
        let chapters =
            (0..40).map(|at| format!(r#"{{"Chapter":{{"name":"","path":"{at}.md","content":"{content}"}}}}"#));
        let chapters = chapters.collect::<Vec<_>>().join(",");
        let mut input = format!(r#"[{{"root":"","renderer":"html"}},{{"items":[{chapters}]}}]"#).into_bytes();
        let call = super::super::read(&mut input).unwrap();
        let changed = |chapter| Some(format!("{chapter}: {content}"));
        let failed = call.reply(changed, &mut Full(false)).unwrap_err();
        assert_eq!(failed.kind(), io::ErrorKind::StorageFull);
        let mut out = Vec::new();
        call.reply(changed, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let places: Vec<_> = (0..40).filter_map(|at| out.find(&format!("\"{at}: a"))).collect();
        assert_eq!(places.len(), 40);
        assert!(places.is_sorted());
    }
}
