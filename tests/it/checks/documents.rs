//! Generated milestone chapters in the style of real ones, made from arbitrary bytes: each byte is a choice.

mod fields;
mod sections;
mod words;

use super::law::Document;

/// Reads one choice per byte; after the last byte, every choice is the first option.
struct Choices<'b> {
    bytes: std::slice::Iter<'b, u8>,
}

impl Choices<'_> {
    fn below(&mut self, count: usize) -> usize {
        self.bytes.next().map_or(0, |byte| usize::from(*byte) % count)
    }

    /// True with probability 1 in `of`.
    fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == of - 1
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}

struct Writer<'b> {
    choices: Choices<'b>,
    out: String,
    /// Link and footnote definitions for the end of the chapter.
    end: String,
    language: usize,
    count: usize,
}

/// Generates the document for `bytes`.
pub fn document(bytes: &[u8]) -> Document {
    let mut writer = Writer {
        choices: Choices { bytes: bytes.iter() },
        out: String::new(),
        end: String::new(),
        language: 0,
        count: 0,
    };
    writer.language = if writer.choices.one_in(3) {
        writer.choices.below(6)
    } else {
        0
    };
    let keep_fields = writer.choices.one_in(8);
    let panel = writer.choices.one_in(8);
    let crlf = writer.choices.one_in(8);
    writer.chapter();
    // A definition right after a directive belongs to its paragraph; after the generated block it would not.
    let last = writer.out.lines().next_back().unwrap_or("");
    if last.trim_start().starts_with("{{#mls ") {
        writer.put("\n");
    }
    let text = writer.out + &writer.end;
    Document {
        text: if crlf { text.replace('\n', "\r\n") } else { text },
        is_nameless: false,
        language: LANGUAGES[writer.language],
        keep_fields,
        panel,
    }
}

const LANGUAGES: [&str; 6] = ["en", "de", "es", "fr", "ja", "zh"];

impl Writer<'_> {
    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    /// Usually a blank line.
    fn gap(&mut self) {
        if !self.choices.one_in(8) {
            self.out.push('\n');
        }
        if self.choices.one_in(24) {
            self.put("\n\n");
        }
    }

    fn chapter(&mut self) {
        if self.choices.one_in(6) {
            self.front_matter();
        }
        if self.choices.one_in(12) {
            self.block();
        }
        match self.choices.below(8) {
            6 => self.put("MLS-001: The gate\n=================\n"),
            7 => {}
            5 => {
                let words = self.inline().replace('\n', " ");
                self.line(&format!("# {words}"));
            }
            4 => self.put("# 12 — Sync screens {#own}\n"),
            _ => self.put("# MLS-001: The gate\n"),
        }
        self.gap();
        if self.choices.one_in(12) {
            self.put("## A subtitle\n\n");
        }
        for _ in 0..self.choices.below(3) {
            if self.choices.one_in(3) {
                self.block();
            }
            self.metadata();
        }
        for _ in 0..self.choices.below(7) {
            self.section();
        }
        if self.choices.one_in(8) {
            self.put("---\n\n");
            self.metadata();
        }
        if self.choices.one_in(12) {
            while self.out.ends_with('\n') {
                self.out.pop();
            }
        }
    }
}
