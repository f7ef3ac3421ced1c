//! Edges, cycles and the order of small books, and paths between pages.

use super::*;
use crate::contain::Containment;
use crate::source::Chapter;

#[test]
fn links_lead_from_page_to_page() {
    assert_eq!(
        link_path("milestone/a.md", "../plan/b.md#x").as_deref(),
        Some("plan/b.md")
    );
    assert_eq!(
        link_path("milestone/a.md", "b%20c.md").as_deref(),
        Some("milestone/b c.md")
    );
    assert_eq!(link_path("a.md", "m12%20b%2.md").as_deref(), Some("m12 b%2.md"));
    assert_eq!(percent_encoded("m/b c#ä.md"), "m/b%20c%23%C3%A4.md");
    assert_eq!(link_path("a.md", "https://e.example/b.md"), None);
    assert_eq!(link_path("a.md", "../../x.md"), None);
    assert_eq!(relative("milestone/a.md", "plan/b.md"), "../plan/b.md");
    assert_eq!(relative("a.md", "plan/b.md"), "plan/b.md");
    assert_eq!(relative("m/a.md", "m/b.md"), "b.md");
    assert_eq!(relative("m/x/a.md", "b.md"), "../../b.md");
}

/// Chapters `mls-001-x.md`, `mls-002-x.md` … after a plan.
fn graph(milestones: &[&str], look: impl FnOnce(&Graph, &[Document])) {
    let chapter = |path: String, text: &str| Chapter {
        name: "Chapter".into(),
        text: text.to_owned().into(),
        path: path.clone(),
        source_path: Some(path),
    };
    let mut chapters = vec![chapter("pln-001-x.md".to_owned(), "# The plan\n")];
    chapters.extend(
        milestones
            .iter()
            .enumerate()
            .map(|(index, text)| chapter(format!("mls-{:03}-x.md", index + 1), &format!("# M\n\n{text}\n"))),
    );
    let export = r#"{"format": "mdbook-mls/1", "as_of": "2027-03-10", "book": {"title": "P"},
        "milestones": [{"id": "MLS-010", "title": "Login", "url": "a.html", "status": "planned"}],
        "specs": [{"id": "PLN-010", "kind": "plan", "title": "Plan", "url": "b.html"}]}"#;
    let mut book = Book {
        src: "src".to_owned(),
        chapters,
        ..Book::default()
    };
    book.imports.insert("p".to_owned(), Ok(export.to_owned()));
    let table = serde_json::json!({"imports": {"p": "p.json"}});
    let config = crate::config::read(&table, None, &[]).expect("a configuration");
    let documents = crate::parse::documents(&book, &config, Containment::Off);
    look(&Graph::new(&book, &documents, &config), &documents);
}

#[test]
fn only_other_milestones_are_blockers() {
    let text =
        "Depends on MLS-001, MLS-002, PLN-001, [p:MLS-010], [p:MLS-010#1], [p:PLN-010]\n\nBlocks MLS-001, PLN-001";
    graph(&[text, "Words."], |graph, documents| {
        assert_eq!((graph.blockers(1), graph.dependents(1)), (&[2][..], &[][..]));
        assert_eq!((graph.blockers(0), graph.dependents(0)), (&[][..], &[][..]));
        assert_eq!((graph.dependents(2), graph.edges.len()), (&[1][..], 1));
        let imported: Vec<String> = graph
            .imported_blockers(1)
            .map(|(imported, _)| imported.name.clone())
            .collect();
        assert_eq!(imported, ["p:MLS-010"]);
        assert!(graph.is_blocked(1, documents) && graph.cycles.is_empty());
        assert_eq!((graph.references(1), graph.referenced_by(1)), (&[0, 2][..], &[][..]));
        assert_eq!((graph.references(2), graph.referenced_by(2)), (&[][..], &[1][..]));
        let named: Vec<String> = graph
            .imported_references(1)
            .map(|imported| imported.name.clone())
            .collect();
        assert_eq!(named, ["p:MLS-010", "p:PLN-010"]);
        let mut ids: Vec<&str> = graph.ids().map(SpecId::as_str).collect();
        ids.sort_unstable();
        assert_eq!(ids, ["MLS-001", "MLS-002", "PLN-001"]);
    });
}

#[test]
fn a_cycle_is_as_short_as_possible() {
    let texts = [
        "Depends on MLS-002",
        "Depends on MLS-004",
        "Depends on MLS-001, MLS-004",
        "Depends on MLS-003",
        "Depends on MLS-001, MLS-006",
        "Words.",
    ];
    graph(&texts, |graph, _| {
        assert_eq!(graph.cycles, [[1, 3, 4, 2]]);
        assert_eq!(graph.order.last(), Some(&5));
        assert_eq!(
            (graph.neighbours(6), graph.neighbours(5)),
            ((None, Some(5)), (Some(6), None))
        );
        assert_eq!(graph.neighbours(1).0, None);
    });
}

#[test]
fn only_milestones_in_a_row_have_neighbours() {
    let dated = |day: &str, rest: &str| format!("**Target**: {day}\n\n{rest}");
    let texts = [
        "Words.".to_owned(),
        dated("2027-03-01", ""),
        "Words.".to_owned(),
        dated("2027-02-01", ""),
        "Depends on MLS-004".to_owned(),
        "Depends on MLS-005, MLS-001".to_owned(),
        dated("Q2 2027", "Depends on MLS-006"),
    ];
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    graph(&texts, |graph, _| {
        let neighbours: Vec<_> = (1..=7).map(|spec| graph.neighbours(spec)).collect();
        assert_eq!(
            neighbours,
            [
                // It has a dependent, but no target.
                (None, Some(6)),
                (Some(4), Some(7)),
                // It has neither a target nor a dependency.
                (None, None),
                (None, Some(2)),
                (Some(4), Some(6)),
                (Some(5), Some(7)),
                (Some(6), None),
            ]
        );
    });
}
