// A chapter whose every field is an attack: what we generate runs nothing, breaks out of nothing and widens nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, build, context, remove, serve, write } from "./book.mjs";

const attacks = [
  '<script>window.taken = 1</script>',
  '"><img src=x onerror="window.taken = 2">',
  "</style><script>window.taken = 3</script>",
  "[x](javascript:window.taken=4)",
  "\u202egnirts\u2066 bidi",
  "w".repeat(10_000),
  "🚢".repeat(300),
  "</title></svg><script>window.taken = 5</script>",
  "{{#include gone.md}} {{#mls index}} {{#title taken}}",
];

// Angles in a chapter's own text are HTML to mdBook, with or without us: escaped here, as their author would have to.
const inert = (text) => text.replaceAll("<", "\\<");

const milestone = (attack, n) => `# MLS-00${n}: ${inert(attack)}

| Field | Value |
|---|---|
| Target Date | 2027-06-30 |
| Owner | ${inert(attack)} |
| Status | In Progress - ${inert(attack)} |
| Team | ${inert(attack)} |

## Deliverables

### 1. ${inert(attack)}

**Description**: ${inert(attack)}

- [ ] ${inert(attack)}

**Owner**: ${inert(attack)}

**Status**: At Risk - ${inert(attack)}

**Target**: ${inert(attack)}

## Success Criteria

- [ ] ${inert(attack)}

## Timeline

### Critical Path

\`\`\`
Start → ${attack} → Done
(Jan 4)  (3 days)  (Jan 9)
\`\`\`

- **Blocking this milestone**: [MLS-00${(n % 9) + 1}]

### Team Capacity

| Person | Allocation | Weeks |
|---|---|---|
| ${inert(attack)} | 50% | 2 |

### Risks

| Risk | Likelihood | Impact | Mitigation |
|---|---|---|---|
| ${inert(attack)} | High | High | ${inert(attack)} |

## Current Blockers

- **Issue**: ${inert(attack)}
  - **Impact**: ${inert(attack)}
  - **Owner**: ${inert(attack)}
  - **Priority**: High

## Rollback Plan

1. ${inert(attack)}
`;

test("nothing runs, breaks out or widens a page", { timeout: 300_000 }, async () => {
  const files = {
    "book.toml": '[book]\ntitle = "Gates"\n\n[preprocessor.mls]\ncommand = "mdbook-mls"\nas-of = "2027-03-15"\nfail-on = "never"\n',
    "src/SUMMARY.md": "# Summary\n\n- [All](all.md)\n",
    "src/all.md": `# All\n\n${["index", "roadmap", "timeline", "graph", "deliverables", "blockers", "risks", "people", "findings", "summary", "exceptions"].map((name) => `{{#mls ${name}}}`).join("\n\n")}\n`,
  };
  attacks.forEach((attack, at) => {
    files[`src/mls-00${at + 1}-gate.md`] = milestone(attack, at + 1);
    files["src/SUMMARY.md"] += `- [Gate ${at + 1}](mls-00${at + 1}-gate.md)\n`;
  });
  const folder = write(files);
  const server = await serve(build(folder));
  const chromium = await browser();
  try {
    for (const width of [1280, 390]) {
      const made = await context(chromium, { width });
      const page = await made.newPage();
      for (const name of ["all", ...attacks.map((_, at) => `mls-00${at + 1}-gate`)]) {
        await page.goto(`${server.base}/${name}.html`);
        const { taken, links, elements } = await page.evaluate(() => ({
          taken: window.taken,
          links: [...document.querySelectorAll("[class^=mls-] a[href], .mls-bar a[href]")].filter((link) => link.protocol === "javascript:").length,
          elements: document.querySelectorAll("main script, main img[onerror]").length,
        }));
        assert.equal(taken, undefined, name);
        assert.equal(links, 0, name);
        assert.equal(elements, 0, name);
        const generated = await page.evaluate(() => [...document.querySelectorAll("[class*=mls-]")]
          .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > window.innerWidth + 1)
          .filter((one) => !one.parentElement.closest("[class*=mls-], .table-wrapper"))
          .map((one) => one.className.baseVal ?? one.className));
        assert.deepEqual(generated, [], `${name} at ${width}`);
      }
      await made.close();
    }
  } finally {
    await chromium.close();
    server.stop();
    remove(folder);
  }
});
