//! Short words repeated thousands of times wherever text is read: no recursion and no quadratic time.

use super::serve;

/// Would overflow any thread's stack if a function recursed once per word.
const COUNT: usize = 8_000;

/// Words that start, separate or count values, headings and cells.
const WORDS: [&str; 46] = [
    "实装",
    "全部任务",
    "[a] ",
    "(a) ",
    "( ",
    "（",
    "[ ",
    "1. ",
    "A) ",
    "[x] ",
    "~~a~~ ",
    "no ",
    "not ",
    "and ",
    "a: ",
    "- ",
    "@a ",
    "— ",
    "1.1 ",
    "T1-",
    "A-1 ",
    "[MLS-002] ",
    "2027-01-01 ",
    "Q1 ",
    "Jan ",
    "5% ",
    "≥ 5 ",
    "a | ",
    "a, ",
    "a / ",
    "Phase 1: ",
    "第1章 ",
    "一、",
    "✅ ",
    "done ",
    "team ",
    "`c` ",
    "**** ",
    "Lead: ",
    "a; ",
    "<b> ",
    "1/2 ",
    "TBD ",
    "none ",
    "a\n",
    "~~",
];

/// Texts for each place that is read; `{}` stands for the words.
const PLACES: &str = "# MLS-001: {}T

**Status**: {}Done
**Owner**: {}x
**Target**: {}x
**{}x**: y
**Depends on**: {}x

## {}x

y

## Deliverables

### {}x

**Status**: {}x
**Delivered**: {}x
- [ ] {}x

| Deliverable | Status | Owner |
|---|---|---|
| {}x | {}x | {}x |

## Risks

- {}x

## Current Blockers

### {}x

## Status Updates

**{}x**: {}x

## Team

- {}x
";

#[test]
fn repeated_words_take_linear_time() {
    for word in WORDS {
        let many = word.repeat(COUNT);
        let text = PLACES.replace("{}", &many);
        let front = format!("---\nstatus: {many}x\nowner: {many}x\ntarget: {many}x\n---\n# MLS-002: T\n");
        serve(word, &[("mls-001.md", &text), ("mls-002.md", &front)]);
    }
}
