//! The plugin's side of mdBook's protocol, byte by byte: replies, rejected input, exit codes.

use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::{Value, json};

use crate::support::plugin::{
    PLUGIN, call, chapter, command, contents, feed, folder, reply, run, stderr, take_contents,
};

const GATE: &str = "---\nid: MLS-001\n---\n# The Gate\n\n**Status**: Planned\n**Owner**: Ana\n**Target**: 2027-01-28\n";

/// A call with chapters, a draft with a chapter below it, a part and a separator.
fn whole_call(shape: &str) -> Value {
    let mut call = call(Path::new("/nowhere"), "html", &[]);
    call[0]["config"]["preprocessor"]["mls"] = json!({"fail-on": "never", "as-of": "2026-11-23"});
    call[0]["config"]["output"] = json!({"html": {"search": {"enable": true}}});
    let mut draft = chapter("x", "");
    draft["Chapter"]["path"] = Value::Null;
    draft["Chapter"]["source_path"] = Value::Null;
    draft["Chapter"]["sub_items"] = json!([chapter("notes.md", "# Notes\n")]);
    call[1] = json!({shape: [chapter("mls-001-gate.md", GATE), "Separator", {"PartTitle": "Part"}, draft]});
    call
}

/// Adds an unknown key to every object except our own table, where it would be an error.
fn add_unknown(value: &mut Value, pointer: &str, count: &mut usize) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries.iter_mut() {
                add_unknown(value, &format!("{pointer}/{key}"), count);
            }
            if !pointer.ends_with("/preprocessor/mls") {
                *count += 1;
                let odd = json!({"path": "z.md", "content": "[MLS-009]", "Chapter": [null, -0.0, 1e3, "\u{2028}"]});
                entries.insert(format!("unknown-{count}"), odd);
            }
        }
        Value::Array(items) => {
            for (n, item) in items.iter_mut().enumerate() {
                add_unknown(item, &format!("{pointer}/{n}"), count);
            }
        }
        _ => {}
    }
}

#[test]
fn unknown_keys_are_kept_at_every_level() {
    for shape in ["items", "sections"] {
        let mut input = whole_call(shape);
        let known = take_contents(&mut reply(&run(input.to_string())));
        let mut count = 0;
        add_unknown(&mut input, "", &mut count);
        assert!(count > 12, "{input}");
        let mut after = reply(&run(input.to_string()));
        let mut before = input[1].clone();
        assert_eq!(take_contents(&mut after), known, "unknown keys have no effect");
        take_contents(&mut before);
        assert_eq!(after, before);
        assert_eq!(after.to_string(), before.to_string(), "the order of keys is kept");
    }
}

/// Recorded calls of older mdBook versions for the same book; each file is named after its version. `CONTRIBUTING.md`
/// explains how to record another one.
#[test]
fn calls_of_older_mdbook_versions_are_read() {
    let calls = contents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/hosts"));
    assert!(calls.len() > 3, "{:?}", calls.keys());
    for (path, call) in calls {
        let mut sent: Value = serde_json::from_slice(&call).expect("JSON");
        let output = run(call);
        let said = stderr(&output);
        assert!(
            output.status.success() && said.contains("mdbook-mls: 1 milestone"),
            "{path:?}: {said}"
        );
        let mut back = reply(&output);
        let (before, after) = (take_contents(&mut sent[1]), take_contents(&mut back));
        assert_eq!(back.to_string(), sent[1].to_string(), "{path:?}");
        let changed: Vec<&String> = after.keys().filter(|&path| before[path] != after[path]).collect();
        assert_eq!(changed, ["index.md", "m/mls-001-gate.md"], "{path:?}");
        assert!(
            after["m/mls-001-gate.md"].contains("data-mls-status=\"planned\""),
            "{path:?}"
        );
    }
}

/// Calls that cannot be recorded here: mdBook 0.3 had no `source_path` and no parts; on Windows, paths have
/// backslashes.
#[test]
fn paths_of_older_hosts_and_windows_are_read() {
    let old = json!({"name": "Gate", "content": GATE, "number": [1], "sub_items": [], "path": "mls-001-gate.md",
        "parent_names": []});
    let windows = json!({"name": "Gate", "content": GATE, "number": null, "sub_items": [],
        "path": "m\\mls-001-gate.md", "source_path": "m\\mls-001-gate.md", "parent_names": []});
    for (root, chapter) in [("/book", old), ("C:\\book", windows)] {
        let call = json!([{"root": root, "config": {"book": {"src": "docs\\src"}, "preprocessor": {"mls": {"fail-on":
            "never"}}}, "renderer": "html", "mdbook_version": "0.4.40"}, {"sections": [{"Chapter": chapter}],
            "__non_exhaustive": null}]);
        let output = run(call.to_string());
        assert!(output.status.success(), "{}", stderr(&output));
        let contents = take_contents(&mut reply(&output));
        let shown = |text: &String| text.contains("data-mls-status=\"planned\"");
        assert!(contents.len() == 1 && contents.values().all(shown), "{contents:?}");
    }
}

#[test]
fn the_layout_of_the_json_is_kept() {
    let pretty = |value: &Value| serde_json::to_string_pretty(value).expect("JSON");
    let input = whole_call("items");
    let [context, book] = [&input[0], &input[1]].map(pretty);
    let output = run(format!("\r\n\t [\n{context}  ,\n\n{book}\n]\n\n"));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let kept: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("\"content\""))
        .collect();
    let sent: Vec<&str> = book
        .lines()
        .filter(|line| !line.trim_start().starts_with("\"content\""))
        .collect();
    assert_eq!(kept, sent);
}

#[test]
fn items_of_unknown_kinds_are_kept() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let book =
        format!(r#"{{"items":[{deep},{{"Chapter":{{"path":null,"content":"x"}},"Ornament":7}},null,-1.50,[true]]}}"#);
    let output = run(format!(r#"[{{"root":"/b","renderer":"html"}},{book}]"#));
    assert_eq!(String::from_utf8_lossy(&output.stdout), book, "{}", stderr(&output));
}

/// Checks for one line that names both versions, no standard output and exit code 2.
fn assert_one_sentence(output: &Output, input: &[u8]) {
    let said = stderr(output);
    let input = String::from_utf8_lossy(&input[..input.len().min(200)]);
    assert_eq!(output.status.code(), Some(2), "{input}: {said}");
    assert!(output.stdout.is_empty(), "{input}");
    assert_eq!(said.lines().count(), 1, "{input}: {said}");
    let start = format!("error: mdbook-mls {} cannot read what ", env!("CARGO_PKG_VERSION"));
    assert!(said.starts_with(&start) && said.contains(" sent: "), "{input}: {said}");
}

#[test]
fn invalid_calls_are_rejected_in_one_sentence() {
    let context = r#"{"root":"/b","renderer":"html","mdbook_version":"0.6.0","config":{}}"#;
    let with_book = |book: &str| format!("[{context},{book}]");
    let with_chapter = |chapter: &str| with_book(&format!(r#"{{"items":[{{"Chapter":{chapter}}}]}}"#));
    let mut inputs: Vec<Vec<u8>> = [
        "",
        " \n",
        "null",
        "42",
        "\"[]\"",
        "[",
        "[]",
        "[1]",
        "[{},{}]",
        "{}",
        "[[],[]]",
        r#"{"root":1}"#,
        "\u{feff}[]",
        "<html>",
        r#"{"book":{"items":[]}}"#,
        r#"{"root":"/b","version":"0.5.4","book":{"items":[]}}"#,
        r#"{"root":"/b","version":"0.5.4","destination":"/b/book","book":[]}"#,
        r#"[{"root":"/b","mdbook_version":"0.5.4"},{"items":[]}]"#,
        r#"[{"root":["/b"],"renderer":"html"},{"items":[]}]"#,
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec();
    inputs.extend(
        [
            with_book("null"),
            with_book("{}"),
            with_book(r#"{"items":null}"#),
            with_book(r#"{"items":{}}"#),
            with_book(r#"{"chapters":[]}"#),
            with_book(r#"{"items":[]},{}"#),
            with_book(r#"{"items":[]}"#) + "x",
            with_chapter("null"),
            with_chapter("[]"),
            with_chapter(r#"{"name":"a","path":"a.md"}"#),
            with_chapter(r#"{"name":"a","path":"a.md","content":7}"#),
            with_chapter(r#"{"name":"a","path":"a.md","content":null}"#),
            with_chapter(r#"{"name":"a","path":["a.md"],"content":""}"#),
            with_chapter(r#"{"name":"a","path":"a.md","content":"","sub_items":{}}"#),
            with_chapter(r#"{"name":"a","path":"a.md","content":"a","content":"b"}"#),
            with_chapter(r#"{"name":"a","path":"a.md","content":"\ud800"}"#),
            with_chapter(r#"{"name":"a","path":"\udfff.md","content":""}"#),
            with_chapter("{\"name\":\"a\",\"path\":\"a.md\",\"content\":\"\u{1b}[2J\"}"),
            with_chapter("{\"\u{1b}]0;title\u{7}\":1,\"path\":\"\u{9b}2J\",\"content\":3}"),
            with_book(&r#"{"items":[{"Chapter":{"path":"a.md","content":"","sub_items":"#.repeat(5_000)),
        ]
        .map(String::into_bytes),
    );
    inputs.push(vec![0xff, 0xfe, b'[', 0]);
    inputs.push([b"[{\"root\":\"".as_slice(), &[0xc3, 0x28], b"\"},{}]"].concat());
    inputs.push(vec![0; 1_000]);
    for input in inputs {
        let output = run(&input);
        assert_one_sentence(&output, &input);
        assert!(
            !stderr(&output).contains(|c: char| c.is_control() && c != '\n'),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn the_error_names_the_hosts_version() {
    let output = run(r#"[{"mdbook_version":"7.1.0","root":"/","renderer":"html","config":1},{"pages":[]}]"#);
    assert!(stderr(&output).contains("what mdBook 7.1.0 sent: its book has neither `items` nor `sections`"));
    let output = run(r#"{"version":"7.2.0","root":"/","destination":"/x","config":{},"book":{"pages":[]}}"#);
    assert!(
        stderr(&output).contains("what mdBook 7.2.0 sent: "),
        "{}",
        stderr(&output)
    );
}

#[test]
fn truncated_input_is_rejected_in_one_sentence() {
    let whole = whole_call("items").to_string();
    for length in (0..whole.len()).step_by(7) {
        let part = &whole.as_bytes()[..length];
        assert_one_sentence(&run(part), part);
    }
}

#[test]
fn a_host_that_does_not_read_the_reply_is_reported_in_one_sentence() {
    let text = format!("{GATE}\n{}", "A long chapter.\n".repeat(20_000));
    let mut input = call(Path::new("/nowhere"), "html", &[("mls-001-gate.md", &text)]);
    input[0]["config"]["preprocessor"]["mls"]["fail-on"] = json!("never");
    let mut child = command(PLUGIN)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the plugin starts");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("a pipe");
    std::io::Write::write_all(&mut stdin, input.to_string().as_bytes()).expect("all is read");
    drop(stdin);
    let output = child.wait_with_output().expect("the plugin ends");
    assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    let last = stderr(&output).lines().last().map(str::to_owned);
    assert!(
        last.is_some_and(|line| line.starts_with("error: cannot send the book back")),
        "{}",
        stderr(&output)
    );
    assert!(!stderr(&output).contains("panicked"));
}

#[cfg(unix)]
#[test]
fn closed_output_streams_do_not_change_the_exit_code() {
    let input = call(Path::new("/nowhere"), "html", &[("mls-001-gate.md", GATE)]).to_string();
    for (arguments, closed, input, code) in [
        ("", "2>&-", input.as_str(), 1),
        ("", "2>&-", "nonsense", 2),
        ("", "2>/dev/full", input.as_str(), 1),
        ("", "<&- 2>&-", "", 2),
        ("supports html", ">&- 2>&- <&-", "", 0),
        ("supports mls", ">&- 2>&- <&-", "", 1),
        ("check --root /nowhere", ">&- 2>&-", "", 2),
        ("rules", ">&- 2>&-", "", 0),
        ("rules", "| head -c 1", "", 0),
        ("no-such-command", "2>&-", "", 2),
    ] {
        let script = format!("'{PLUGIN}' {arguments} {closed}");
        let output = feed(command("sh").args(["-c", &script]), input.as_bytes());
        assert_eq!(output.status.code(), Some(code), "{script}: {}", stderr(&output));
        assert!(!stderr(&output).contains("panicked"), "{script}: {}", stderr(&output));
    }
}

#[test]
fn supports_answers_in_any_environment() {
    let broken = folder(&[("book.toml", "[preprocessor.mls\n"), ("src/SUMMARY.md", "\0")]);
    for (renderer, expected) in [
        ("html", 0),
        ("markdown", 0),
        ("epub", 0),
        ("test", 0),
        ("", 0),
        ("--help", 0),
        ("mls", 1),
    ] {
        let mut command = command(PLUGIN);
        command.args(["supports", renderer]).current_dir(&broken).env_clear();
        command
            .env("MDBOOK_PREPROCESSOR__MLS__FAIL_ON", "nonsense")
            .env("MDBOOK_LOG", "???");
        let output = command.stdin(Stdio::null()).output().expect("the plugin starts");
        assert_eq!(output.status.code(), Some(expected), "{renderer}: {}", stderr(&output));
        assert!(output.stdout.is_empty() && output.stderr.is_empty(), "{renderer}");
    }
    let output = command(PLUGIN)
        .arg("supports")
        .stdin(Stdio::null())
        .output()
        .expect("the plugin starts");
    assert_eq!(output.status.code(), Some(0), "a missing renderer name is supported");
}

#[cfg(unix)]
#[test]
fn supports_answers_in_a_deleted_folder() {
    use std::os::unix::ffi::OsStrExt;

    let script = format!("cd \"$(mktemp -d)\" && rmdir \"$PWD\" && '{PLUGIN}' supports html");
    let output = command("sh").args(["-c", &script]).output().expect("a shell");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let odd = std::ffi::OsStr::from_bytes(b"ht\xffml");
    let output = command(PLUGIN)
        .arg("supports")
        .arg(odd)
        .output()
        .expect("the plugin starts");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}
