//! A rendered page as a reader sees it: blocks of words in order, and separately the blocks that the program added.

use super::entities::decoded;

/// The formatting of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Marks(u8);

impl Marks {
    const CODE: u8 = 1;
    const STRUCK: u8 = 2;
    const STRONG: u8 = 4;
    const EMPHASIS: u8 = 8;
    const COMMENT: u8 = 16;

    fn of(tag: &str) -> u8 {
        match tag {
            "code" => Self::CODE,
            "del" | "s" => Self::STRUCK,
            "strong" | "b" => Self::STRONG,
            "em" | "i" => Self::EMPHASIS,
            _ => 0,
        }
    }

    /// The formatting that a word keeps when it moves: code and strikethrough.
    pub fn meaning(self) -> Self {
        Self(self.0 & (Self::CODE | Self::STRUCK))
    }

    pub fn is_comment(self) -> bool {
        self.0 & Self::COMMENT != 0
    }
}

const BREAK: &str = "br:";
const END_OF_LINK: &str = "end:";

/// A word, or a token for something else on the page: a link's target, an image, a checkbox, a footnote's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub marks: Marks,
    /// The program added the word, or tags around it.
    pub ours: bool,
    /// The number of its line, or of its part of a line between `·` and `|`.
    pub segment: usize,
    /// The word is part of a name: a colon follows it in its segment, or it starts the segment in bold.
    pub is_name: bool,
}

impl Token {
    pub fn is(&self, other: &Self) -> bool {
        self.text == other.text && self.marks == other.marks
    }

    /// Whether `other` is the same word in bold.
    pub fn is_in_bold(&self, other: &Self) -> bool {
        self.text == other.text && Marks(self.marks.0 | Marks::STRONG) == other.marks
    }

    /// Whether this is a line break.
    pub fn is_break(&self) -> bool {
        self.text == BREAK
    }

    /// The target of a link.
    pub fn target(&self) -> Option<&str> {
        self.text.strip_prefix("link:")
    }

    pub fn ends_link(&self) -> bool {
        self.text == END_OF_LINK
    }
}

/// A block that contains words and no other block: a paragraph, a heading, a cell. Each line of a paragraph is its own
/// leaf, because lines may be removed and fields may become paragraphs.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub kind: String,
    /// The lists, quotations and rows around it: the kind of each, and its number.
    pub path: Vec<(String, usize)>,
    /// The number of the block that it is, or is part of.
    pub block: usize,
    /// For a cell: the number of cells before it in its row.
    pub column: usize,
    pub tokens: Vec<Token>,
}

impl Leaf {
    pub fn is_same_kind(&self, other: &Self) -> bool {
        let kinds = |leaf: &Self, other: &Self| leaf.path.iter().zip(&other.path).all(|(a, b)| a.0 == b.0);
        self.kind == other.kind
            && self.column == other.column
            && self.path.len() == other.path.len()
            && kinds(self, other)
    }

    /// The level of a heading.
    pub fn level(&self) -> Option<u32> {
        let digit = self.kind.strip_prefix('h')?;
        digit.parse().ok()
    }

    pub fn is_cell(&self) -> bool {
        matches!(self.kind.as_str(), "td" | "th")
    }

    /// The table and the row of a cell.
    pub fn row(&self) -> Option<(usize, usize)> {
        match &self.path[..] {
            [.., (table, t), (row, r)] if table == "table" && row == "tr" => Some((*t, *r)),
            _ => None,
        }
    }

    pub fn words(&self) -> String {
        let words: Vec<&str> = self.tokens.iter().map(|token| token.text.as_str()).collect();
        words.join(" ")
    }
}

/// A block that the program added.
#[derive(Clone, Debug)]
pub struct Added {
    pub class: String,
    /// The number of the author's blocks before it.
    pub after: usize,
    /// Its words, by table row.
    pub rows: Vec<Vec<Token>>,
}

impl Added {
    pub fn tokens(&self) -> impl Iterator<Item = &Token> {
        self.rows.iter().flatten()
    }
}

#[derive(Clone, Debug, Default)]
pub struct Page {
    pub leaves: Vec<Leaf>,
    pub added: Vec<Added>,
}

const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
];
/// Elements that contain other blocks.
const CONTAINERS: &[&str] = &[
    "ul",
    "ol",
    "li",
    "blockquote",
    "table",
    "tr",
    "dl",
    "dd",
    "div",
    "details",
    "section",
    "article",
    "center",
    "aside",
];
const LEAVES: &[&str] = &[
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "pre", "summary",
];

/// An open element.
struct Open {
    tag: String,
    marks: u8,
    ours: bool,
    is_container: bool,
    /// The number of leaves at its start.
    leaves: usize,
}

#[derive(Default)]
struct Reader {
    page: Page,
    open: Vec<Open>,
    path: Vec<(String, usize)>,
    count: usize,
    /// The last leaf is open for words.
    leaf: bool,
    /// The number of open elements at the start of the added block.
    added: Option<usize>,
    segment: usize,
    /// Where the names of the segment begin; `None` after its colon.
    names: Option<usize>,
    /// The segment starts on a new line.
    starts_line: bool,
    /// The previous character, if it is inside a word.
    last: Option<char>,
}

pub fn read(html: &str) -> Page {
    let mut reader = Reader::default();
    let mut rest = html;
    while !rest.is_empty() {
        let Some((text, tag)) = rest.split_once('<') else {
            reader.text(rest);
            break;
        };
        reader.text(text);
        if let Some(comment) = tag.strip_prefix("!--") {
            let (inner, after) = comment.split_once("-->").unwrap_or((comment, ""));
            reader.comment(inner);
            rest = after;
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            let (inner, after) = split_tag(tag);
            rest = reader.tag(inner, after);
        } else if tag.starts_with(['!', '?']) {
            rest = tag.split_once('>').map_or("", |(_, after)| after);
        } else {
            reader.text("<");
            rest = tag;
        }
    }
    reader.page
}

/// Splits a tag at its `>`, ignoring quoted ones; returns the tag and the rest.
fn split_tag(tag: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return (&tag[..at], &tag[at + 1..]),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    (tag, "")
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let mut rest = tag;
    loop {
        let (before, after) = rest.split_once(name)?;
        rest = after;
        let value = before
            .ends_with(char::is_whitespace)
            .then(|| after.strip_prefix('='))
            .flatten();
        let Some(value) = value else { continue };
        let quoted = ['"', '\'']
            .iter()
            .find_map(|quote| value.strip_prefix(*quote)?.split_once(*quote));
        let bare = || {
            value
                .split(|c: char| c.is_whitespace() || c == '/')
                .next()
                .unwrap_or("")
        };
        return Some(decoded(quoted.map_or_else(bare, |(value, _)| value)));
    }
}

impl Reader {
    fn tag<'h>(&mut self, tag: &str, after: &'h str) -> &'h str {
        if let Some(name) = tag.strip_prefix('/') {
            self.close(&name.trim().to_ascii_lowercase());
            return after;
        }
        let end = tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        let class = attribute(tag, "class").unwrap_or_default();
        if matches!(name.as_str(), "script" | "style" | "title") && self.added.is_none() {
            return after.split_once(&format!("</{name}>")).map_or("", |(_, after)| after);
        }
        if name == "sup" && class.starts_with("footnote-") {
            let (inner, after) = after.split_once("</sup>").unwrap_or((after, ""));
            if let Some((_, target)) = inner.split_once("href=\"#") {
                self.sign(format!("footnote:{}", target.split('"').next().unwrap_or("")));
            }
            return after;
        }
        match name.as_str() {
            "br" => self.sign(BREAK.to_owned()),
            "hr" => {
                self.end_leaf();
                self.begin_leaf("hr");
                self.end_leaf();
            }
            "img" => {
                self.sign(format!("image:{}", attribute(tag, "src").unwrap_or_default()));
                self.text(&attribute(tag, "alt").unwrap_or_default());
                self.boundary();
            }
            "input" => self.sign(if tag.contains("checked") { "box:x" } else { "box:" }.to_owned()),
            _ => {}
        }
        if !VOID.contains(&name.as_str()) {
            self.open(&name, tag, &class);
        }
        after
    }

    fn open(&mut self, name: &str, tag: &str, class: &str) {
        let ours = class.split_whitespace().any(|class| class.starts_with("mls"));
        let mut is_container = CONTAINERS.contains(&name);
        let is_leaf = LEAVES.contains(&name);
        if self.added.is_some() {
            is_container = false;
            if name == "tr" {
                self.rows().push(Vec::new());
            }
            self.boundary();
        } else if ours && (is_container || is_leaf || name == "svg") {
            self.end_leaf();
            is_container = false;
            self.added = Some(self.open.len());
            self.page.added.push(Added {
                class: class.to_owned(),
                after: self.page.leaves.len(),
                rows: vec![Vec::new()],
            });
        } else if is_container {
            self.end_leaf();
            self.count += 1;
            let id = attribute(tag, "id").unwrap_or_default();
            let kind = match name {
                "ol" => format!("ol{}", attribute(tag, "start").unwrap_or_default()),
                "blockquote" => format!("blockquote{class}"),
                "div" => format!("div{class}{id}"),
                _ => name.to_owned(),
            };
            self.path.push((kind, self.count));
        } else if is_leaf {
            self.end_leaf();
            self.begin_leaf(name);
            if let Some(id) = attribute(tag, "id") {
                self.sign(format!("id:{id}"));
            }
        }
        if !ours {
            self.boundary();
        }
        self.open.push(Open {
            tag: name.to_owned(),
            marks: Marks::of(name),
            ours,
            is_container,
            leaves: self.page.leaves.len(),
        });
        if name == "a"
            && let Some(target) = attribute(tag, "href")
        {
            self.sign(format!("link:{target}"));
        }
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.open.iter().rposition(|open| open.tag == name) else {
            return;
        };
        while self.open.len() > at {
            if self.open.last().is_some_and(|open| open.tag == "a") {
                self.sign(END_OF_LINK.to_owned());
            }
            let Some(open) = self.open.pop() else { return };
            if self.added == Some(self.open.len()) {
                self.added = None;
                continue;
            }
            if self.added.is_some() || !open.ours {
                self.boundary();
            }
            if self.added.is_some() {
                continue;
            }
            if open.tag == "strong" {
                self.name_in_bold();
            }
            if open.is_container {
                if self.page.leaves.len() == open.leaves && matches!(open.tag.as_str(), "li" | "blockquote" | "dd") {
                    self.begin_leaf("p");
                }
                self.end_leaf();
                self.path.pop();
            } else if LEAVES.contains(&open.tag.as_str()) {
                self.end_leaf();
            }
        }
    }

    fn rows(&mut self) -> &mut Vec<Vec<Token>> {
        &mut self.page.added.last_mut().expect("a block was added").rows
    }

    fn begin_leaf(&mut self, kind: &str) {
        self.count += 1;
        let own = self.path.last();
        let leaves = self.page.leaves.iter().rev();
        let column = leaves
            .take_while(|leaf| leaf.is_cell() && leaf.path.last() == own)
            .count();
        self.page.leaves.push(Leaf {
            kind: kind.to_owned(),
            column,
            path: self.path.clone(),
            block: self.count,
            tokens: Vec::new(),
        });
        self.leaf = true;
        self.new_segment();
    }

    fn end_leaf(&mut self) {
        self.leaf = false;
        self.new_segment();
    }

    fn new_segment(&mut self) {
        self.segment += 1;
        self.boundary();
        self.starts_line = false;
        self.names = Some(self.tokens().map_or(0, |tokens| tokens.len()));
    }

    fn new_line(&mut self) {
        self.new_segment();
        self.starts_line = true;
    }

    /// Marks all words from `from` on as a name.
    fn name(&mut self, from: usize) {
        let Some(tokens) = self.tokens() else { return };
        tokens.iter_mut().skip(from).for_each(|token| token.is_name = true);
    }

    /// Bold words at the start of a segment are a name without a colon.
    fn name_in_bold(&mut self) {
        let Some(from) = self.names else { return };
        let is_bold = |token: &Token| token.marks.0 & Marks::STRONG != 0;
        if self
            .tokens()
            .is_some_and(|tokens| tokens.iter().skip(from).all(is_bold))
        {
            self.name(from);
        }
    }

    /// Starts a new leaf for the next line of a paragraph.
    fn split_line(&mut self) {
        if !std::mem::take(&mut self.starts_line) || self.added.is_some() {
            return;
        }
        if let Some(leaf) = self
            .page
            .leaves
            .last()
            .filter(|leaf| leaf.kind == "p" && !leaf.tokens.is_empty())
        {
            let tokens = Vec::new();
            let line = Leaf { tokens, ..leaf.clone() };
            self.page.leaves.push(line);
            self.names = self.names.map(|_| 0);
        }
    }

    fn boundary(&mut self) {
        self.last = None;
    }

    /// The word list to append to; `None` between blocks.
    fn tokens(&mut self) -> Option<&mut Vec<Token>> {
        if self.added.is_some() {
            return self.rows().last_mut();
        }
        let leaf = self.leaf;
        self.page
            .leaves
            .last_mut()
            .filter(|_| leaf)
            .map(|leaf| &mut leaf.tokens)
    }

    fn push(&mut self, text: String, marks: u8) {
        if self.added.is_none() && !self.leaf {
            self.begin_leaf("p");
        }
        self.split_line();
        let marks = Marks(self.open.iter().fold(marks, |all, open| all | open.marks));
        let ours = self.added.is_some() || self.open.iter().any(|open| open.ours);
        let segment = self.segment;
        let token = Token {
            text,
            marks,
            ours,
            segment,
            is_name: false,
        };
        self.tokens().expect("a leaf is open").push(token);
    }

    fn sign(&mut self, text: String) {
        self.boundary();
        let is_break = text == BREAK;
        self.push(text, 0);
        if is_break {
            self.new_line();
        }
    }

    fn comment(&mut self, inner: &str) {
        let inner = inner.trim();
        if inner.is_empty() || inner.starts_with("mls-allow") {
            return;
        }
        for word in inner.split_whitespace() {
            self.boundary();
            self.push(word.to_owned(), Marks::COMMENT);
        }
        self.boundary();
    }

    fn text(&mut self, text: &str) {
        for c in decoded(text).chars() {
            match c {
                '\n' => self.new_line(),
                '·' | '|' | '•' => {
                    let starts_line = self.starts_line;
                    self.new_segment();
                    self.starts_line = starts_line;
                }
                ':' | '：' => {
                    self.boundary();
                    if let Some(from) = self.names.take() {
                        self.name(from);
                    }
                }
                c if is_word(c) => {
                    let is_within = self.last.is_some_and(|last| is_unspaced(last) == is_unspaced(c)) && !is_alone(c);
                    let last = if is_within {
                        self.tokens().and_then(|tokens| tokens.last_mut())
                    } else {
                        None
                    };
                    match last {
                        Some(last) => last.text.push(c),
                        None => self.push(c.to_string(), 0),
                    }
                    self.last = Some(c).filter(|c| !is_alone(*c));
                }
                // Joiners and direction marks belong to no word and do not end one.
                '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{fe0e}'
                | '\u{fe0f}'
                | '\u{feff}' => {}
                _ => self.boundary(),
            }
        }
    }
}

/// Letters and digits with their combining marks, and symbols such as emoji.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || ('\u{300}'..='\u{36f}').contains(&c) || is_alone(c)
}

/// A symbol that is a word by itself.
fn is_alone(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// A letter of a script without spaces between words. A change of script starts a new word.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
