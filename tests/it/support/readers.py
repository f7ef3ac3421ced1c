"""Reads the artefacts in a folder with other libraries, and compares them with milestones.json."""

import csv
import json
import pathlib
import sys
import xml.dom.minidom
from datetime import date, timedelta

import feedparser
import icalendar

folder = pathlib.Path(sys.argv[1])
export = json.loads((folder / "milestones.json").read_text("utf-8"))
milestones = export["milestones"]
deliverables = [(m, d) for m in milestones for d in m["deliverables"]]
as_of = date.fromisoformat(export["as_of"])

with open(folder / "deliverables.csv", encoding="utf-8", newline="") as file:
    rows = list(csv.DictReader(file, strict=True))
assert len(rows) == len(deliverables), "one row per deliverable"
for row, (milestone, deliverable) in zip(rows, deliverables):
    assert None not in row and None not in row.values(), "rows are as long as their head"
    assert row["title"].removeprefix("'") == deliverable["title"], row
    assert row["number"] == str(deliverable["number"])
    assert row["target"] == deliverable["target"] or deliverable["target"] is None, row
    assert row["status"] == deliverable["status"] or deliverable["status"] is None, row
    for cell in row.values():
        assert cell.lstrip()[:1] not in tuple("=+-@"), f"a formula: {cell}"

calendar = icalendar.Calendar.from_ical((folder / "milestones.ics").read_bytes())
events = calendar.walk("VEVENT")
assert all(not event.errors for event in [calendar, *events])
assert len(events) == len({event["UID"] for event in events}), "UIDs are unique"
for event in events:
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    assert type(start) is date and end == start + timedelta(days=1), "all-day events"
    assert event.decoded("DTSTAMP").date() == as_of
kinds = [str(event["CATEGORIES"].cats[0]) for event in events]
assert kinds.count("Milestone") == sum(m["target"] is not None for m in milestones)
assert kinds.count("Deliverable") == sum(d["target"] is not None for _, d in deliverables)
open_blockers = [b for m in milestones for b in m["blockers"] if not b["resolved"]]
assert kinds.count("Blocker") == sum(b["target"] is not None for b in open_blockers)
starts = {str(event["UID"]).split("@")[0]: event.decoded("DTSTART") for event in events}
first = {milestone["id"]: milestone for milestone in reversed(milestones)}
for milestone in first.values():
    if milestone["id"] and len(milestone["target"] or "") == 10:
        assert starts[milestone["id"].lower()].isoformat() == milestone["target"]
for line in (folder / "milestones.ics").read_bytes().split(b"\r\n"):
    # The standard recommends 75; the library does not count the leading space of a last line.
    assert len(line) <= 76 and b"\n" not in line, line

feed = feedparser.parse((folder / "feed.xml").read_bytes())
assert not feed.bozo, feed.bozo_exception
assert feed.version == "atom10" and feed.feed.id and feed.feed.title and feed.feed.updated
assert len(feed.entries) == len({entry.id for entry in feed.entries}), "ids are unique"
assert all(entry.title and entry.updated_parsed and entry.content[0].value for entry in feed.entries)
assert [entry.updated for entry in feed.entries] == sorted((entry.updated for entry in feed.entries), reverse=True)
statuses = sum(m["status_text"] is not None for m in milestones)
updates = sum(u["date"] is not None for m in milestones for u in m["updates"])
assert len(feed.entries) == statuses + updates
assert all("<script" not in entry.content[0].value for entry in feed.entries)

ids = sorted({m["id"].lower() for m in milestones if m["id"]})
assert sorted(path.stem for path in folder.glob("badges/*.svg")) == ids
for name in ids:
    badge = json.loads((folder / "badges" / f"{name}.json").read_text("utf-8"))
    assert badge["schemaVersion"] == 1 and badge["label"].lower() == name and badge["message"] and badge["color"]
for path in folder.rglob("*.svg"):
    assert xml.dom.minidom.parse(str(path)).documentElement.tagName == "svg", path
index = (folder / "index.html").read_text("utf-8")
for path in folder.rglob("*.*"):
    if path.is_file() and path.name not in ("index.html", ".mdbook-mls"):
        assert f'href="{path.relative_to(folder).as_posix()}"' in index, path
print(len(rows), len(events), len(feed.entries), len(ids))
