//! Reads a part of a chapter on its own.

use bumpalo::Bump;

use super::*;
use crate::config::Vocabulary;
use crate::model::Status;
use crate::parse::blocks::scan;
use crate::parse::outline::outline;

#[test]
fn a_part_of_a_chapter_is_a_milestone_of_its_own() {
    let text = "# Plan\n\n## MLS-002: The gate\n\n**Status**: Planned\n\n### Deliverables\n\n- [ ] Hinges\n\n## MLS-003: The road\n\n\
                **Status**: Completed\n\n### Deliverables\n\n- [x] Gravel\n- [✓] Kerb\n\n### Blockers\n\n- The permit\n";
    let (arena, vocabulary) = (Bump::new(), Vocabulary::default());
    let scan = scan(text, 0, &arena);
    let root = outline(&scan.blocks, 0, text.len(), &vocabulary);
    let context = Context {
        text,
        vocabulary: &vocabulary,
        references: &[],
        own: None,
        limit: None,
    };
    let read = |root| {
        let part = Part {
            root,
            title: None,
            preamble: root,
        };
        let metadata = metadata(&context, root.blocks, None);
        let milestone = read_milestone(&context, part, &metadata, &scan);
        (metadata.status.and_then(|status| status.status), milestone)
    };
    let [gate, road] = root.children[0].children.as_slice() else {
        panic!("two parts");
    };
    let (status, gate) = read(gate);
    assert_eq!(status, Some(Status::Planned));
    assert_eq!(gate.deliverables[0].title.value, "Hinges");
    assert_eq!((gate.deliverables.len(), gate.headings.len()), (1, 1));
    assert!(gate.false_boxes.is_empty() && gate.blockers.is_empty());
    let (status, road) = read(road);
    assert_eq!(status, Some(Status::Completed));
    assert_eq!((road.deliverables.len(), road.headings.len()), (2, 2));
    assert_eq!((road.false_boxes.len(), road.blockers.len()), (1, 1));
    assert_eq!(road.prose[0].of(text), "MLS-003: The road");
}
