//! What is needed to check directives. Generated from the records in `page/directives`:
//! `MLS_BLESS=1 cargo test --test it records`.

use crate::model::directive::Known;

/// Every directive, in the order of the manual.
pub(crate) static KNOWN: &[Known] = &[
    Known {
        name: "summary",
        filters: &["milestone", "owner", "status"],
        is_inline: false,
    },
    Known {
        name: "index",
        filters: &["kind", "milestone", "owner", "plan", "status"],
        is_inline: false,
    },
    Known {
        name: "roadmap",
        filters: &["group", "milestone", "owner", "plan", "status"],
        is_inline: false,
    },
    Known {
        name: "timeline",
        filters: &["group", "milestone", "owner", "plan", "status"],
        is_inline: false,
    },
    Known {
        name: "graph",
        filters: &["group", "milestone", "owner", "plan", "status"],
        is_inline: false,
    },
    Known {
        name: "deliverables",
        filters: &["milestone", "owner", "status"],
        is_inline: false,
    },
    Known {
        name: "blockers",
        filters: &["level", "milestone", "owner", "plan", "status"],
        is_inline: false,
    },
    Known {
        name: "risks",
        filters: &["level", "milestone", "owner", "plan", "status"],
        is_inline: false,
    },
    Known {
        name: "people",
        filters: &["milestone", "owner", "plan"],
        is_inline: false,
    },
    Known {
        name: "findings",
        filters: &["milestone", "rule", "severity"],
        is_inline: false,
    },
    Known {
        name: "exceptions",
        filters: &["milestone", "rule"],
        is_inline: false,
    },
    Known {
        name: "badge",
        filters: &[],
        is_inline: true,
    },
    Known {
        name: "trend",
        filters: &["milestone", "owner", "plan", "status"],
        is_inline: false,
    },
    Known {
        name: "burnup",
        filters: &["milestone", "owner", "plan"],
        is_inline: false,
    },
    Known {
        name: "slips",
        filters: &["milestone", "owner", "plan", "since", "status"],
        is_inline: false,
    },
    Known {
        name: "changes",
        filters: &["milestone", "owner", "plan", "since", "status"],
        is_inline: false,
    },
    Known {
        name: "forecast",
        filters: &["milestone", "rule", "severity"],
        is_inline: false,
    },
];
