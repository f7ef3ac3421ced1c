//! Several milestones in one chapter, in an editor.

use serde_json::{Value, json};

use super::client::{Client, uri};
use super::{DAY, begin};
use crate::support::program::{folder, read};

const ROADMAP: &str = "src/roadmap.md";
const PLAN: &str = "src/plan.md";

const FILES: &[(&str, &str)] = &[
    ("book.toml", "[book]\ntitle = \"Harbour\"\n\n[preprocessor.mls]\n"),
    (
        "src/SUMMARY.md",
        "# Summary\n\n- [Roadmap](roadmap.md)\n- [Plan](plan.md)\n",
    ),
    (
        ROADMAP,
        "# Roadmap\n\nWhat comes when.\n\n\
         ## MLS-001: The quay\n\n**Status**: In Progress\n**Owner**: Ana\n**Target**: 2027-01-28\n\n\
         ### Deliverables\n\n#### 1. Piles\n\n- [x] 40 piles stand\n- [ ] They hold 40 t\n\n\
         ## MLS-002: The crane\n\n**Status**: Planned\n**Owner**: Edda\n**Target**: 2027-03-01\n\n\
         ### Dependencies\n\n- **Blocking this milestone**: [MLS-001]\n",
    ),
    (
        PLAN,
        "# PLN-001: The plan\n\nFirst [MLS-001], then [MLS-002] and [MLS-001] again.\n",
    ),
];

fn titles(of: &Value, key: &str) -> Vec<String> {
    let all = of.as_array().expect("a list").iter();
    all.map(|one| one.pointer(key).and_then(Value::as_str).expect("a text").to_owned())
        .collect()
}

#[test]
fn each_milestone_of_a_chapter_has_its_own_lens_hints_hover_and_symbol() {
    let book = folder(FILES);
    let capabilities = json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } });
    let mut client = Client::with(book.path(), &capabilities, &json!({ "asOf": DAY }));
    let (roadmap, plan) = (uri(book.path(), ROADMAP), uri(book.path(), PLAN));
    let document = json!({ "textDocument": { "uri": roadmap } });

    let lenses = client.ask("textDocument/codeLens", document.clone()).unwrap();
    assert_eq!(
        titles(&lenses, "/command/title"),
        ["referred to by 2", "referred to by 1"]
    );
    assert_eq!(lenses[0]["range"]["start"]["line"], 4);
    assert_eq!(lenses[1]["command"]["arguments"][2].as_array().map(Vec::len), Some(1));

    let whole = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": roadmap }, "range": whole });
    let hints = client.ask("textDocument/inlayHint", params).unwrap();
    assert_eq!(
        titles(&hints, "/label"),
        ["1 of 2 criteria", "61 days left", "1 of 2 criteria", "93 days left"]
    );

    let symbols = client.ask("textDocument/documentSymbol", document.clone()).unwrap();
    assert_eq!(titles(&symbols, "/name"), ["Roadmap"]);
    let parts = &symbols[0]["children"];
    assert_eq!(titles(parts, "/name"), ["MLS-001: The quay", "MLS-002: The crane"]);
    assert_eq!(titles(parts, "/detail"), ["In Progress", "Planned"]);
    assert_eq!(
        parts[0].pointer("/children/0/children/0/name"),
        Some(&json!("1. Piles"))
    );
    let found = client.ask("workspace/symbol", json!({ "query": "crane" })).unwrap();
    assert_eq!(titles(&found, "/name"), ["MLS-002 The crane"]);
    assert_eq!(found[0]["location"]["range"]["start"]["line"], 17);
    let folds = client.ask("textDocument/foldingRange", document).unwrap();
    assert!(
        folds
            .as_array()
            .unwrap()
            .contains(&json!({ "startLine": 17, "endLine": 25 })),
        "{folds}"
    );

    let hover = client.at("textDocument/hover", &roadmap, 17, 6)["contents"]["value"].to_string();
    assert!(hover.contains("The crane") && hover.contains("PLN-001"), "{hover}");
    let hover = client.at("textDocument/hover", &roadmap, 21, 6)["contents"]["value"].to_string();
    assert!(hover.contains("93 days left"), "{hover}");
    let definition = client.at("textDocument/definition", &plan, 2, 29);
    assert_eq!(
        (&definition["uri"], &definition["range"]["start"]["line"]),
        (&json!(roadmap), &json!(17))
    );
    let places = client.at("textDocument/references", &roadmap, 4, 6);
    assert_eq!(places.as_array().map(Vec::len), Some(4), "{places}");

    client.open(&plan, "# PLN-001: The plan\n\nSee [\n");
    let items = client.at("textDocument/completion", &plan, 2, 5);
    assert_eq!(titles(&items, "/detail"), ["The quay", "The crane", "The plan"]);
}

#[test]
fn a_milestone_moved_to_another_chapter_and_back_keeps_its_diagnostics() {
    let book = folder(FILES);
    let mut client = begin(book.path());
    let plan = uri(book.path(), PLAN);
    let text = read(book.path(), PLAN);
    client.open(&plan, &text);
    let found = |client: &mut Client| {
        titles(
            &client.ask("workspace/symbol", json!({ "query": "MLS" })).unwrap(),
            "/name",
        )
    };
    let before = found(&mut client);
    assert_eq!(before, ["MLS-001 The quay", "MLS-002 The crane"]);
    let shown = client.published.clone();
    let other = "# MLS-002: Another crane\n\n**Status**: Planned\n**Owner**: Bo\n**Target**: 2027-03-01\n";
    for version in 0..3 {
        client.write(&plan, 2 + 2 * version, other);
        assert_eq!(found(&mut client), ["MLS-001 The quay", "MLS-002 Another crane"]);
        client.write(&plan, 3 + 2 * version, &text);
        assert_eq!(found(&mut client), before);
    }
    client.settle(&plan);
    assert_eq!(client.published, shown);
}

#[test]
fn a_milestone_among_others_is_renamed_everywhere() {
    let book = folder(FILES);
    let capabilities =
        json!({ "workspace": { "workspaceEdit": { "documentChanges": true, "resourceOperations": ["rename"] } } });
    let mut client = Client::with(book.path(), &capabilities, &json!({ "asOf": DAY }));
    let (roadmap, plan) = (uri(book.path(), ROADMAP), uri(book.path(), PLAN));
    let prepared = client.at("textDocument/prepareRename", &roadmap, 17, 6);
    assert_eq!(prepared["placeholder"], "MLS-002");
    let params = json!({
        "textDocument": { "uri": plan }, "position": { "line": 2, "character": 29 }, "newName": "MLS-007",
    });
    let edit = client.ask("textDocument/rename", params).unwrap();
    let files = titles(&edit["documentChanges"], "/textDocument/uri");
    assert_eq!(files, [plan, roadmap], "{edit}");
    assert!(edit.to_string().contains("## MLS-007: The crane"), "{edit}");
}
