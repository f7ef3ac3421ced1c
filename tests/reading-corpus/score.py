#!/usr/bin/env python3
"""Scores what the program reads of real documents against labels.toml.

score.py FOLDER [--program PATH] [--labels FILE] [--by style|language] [--errors FIELD] [--only NUMBER,...]

FOLDER holds the fetched texts and an INDEX.tsv with the columns number, repository and path; a text is the file in FOLDER
whose name begins with its number and `-`, or FOLDER/repository/path. Needs Python 3.11 and nothing else.
"""

import argparse
import collections
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
GOALS = r"goal|objecti|objetivo|mission|misión|ziel|目标|目標|目的|ゴール"
# How a definition of done is called.
DONE = r"done|\bdod\b|完成(の)?定[义義]|definición de (hecho|terminado|completado)|définition d[eu] (terminé|fini|fait)|definition von fertig"
# Headings of which two careful readers differ on whether they are updates.
PROGRESS = r"^\W*(progress|progreso|avancement|progression|fortschritt|進捗|进度|進度|current (status|state|situation)|現在の状況|当前状态|estado actual|état actuel|aktueller stand)\W*$"
# Fields that are doubtful in a document make the section of that name doubtful.
DOUBTFUL = {"deliverables": "deliverables", "open_blockers": "blockers", "risks": "risks", "dependencies": "dependencies"}
READ = {"en", "de", "es", "fr", "ja", "zh"}
FIELDS = ["title", "status", "target", "owners", "deliverables", "boxes", "open_blockers", "risks", "dependencies", "sections"]


def fold(text):
    """The form in which texts are compared."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[*_`~\[\]\\\"'“”‘’„]|!?\[([^\]]*)\]\([^)]*\)", lambda m: m.group(1) or "", text)
    return " ".join(text.split())


def title(text):
    text = fold(text)
    text = re.sub(r"^[^\w(<]+|[^\w)>.!?%]+$", "", text)
    return text[:60].strip()


def without_number(text):
    return re.sub(r"^(?:[a-z]{1,3}-?)?\d+(?:[.\d]*)[.:)\s-]+", "", text)


def person(name):
    name = unicodedata.normalize("NFKC", name)
    name = re.sub(r"\([^)]*\)|\[[^\]]*\]|<[^>]*>", "", name).replace("@", "")
    name = " ".join(name.casefold().split())
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def same_title(label, read):
    a, b = title(label), title(read)
    if a == b:
        return True
    # What a title begins with, `Phase 3: ` or `C08 — `, may be a part of it.
    own = re.sub(r"^[^\w(<]+", "", fold(read))
    for lead in re.finditer(r"(?:[:：—–·]|\s-)\s*|(?<=\d) ", own):
        before = own[: lead.start()].strip()
        is_code = re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", before)
        is_lead = len(before.split()) <= 6 and (re.search(r"\d", before) or len(before) == 1) and lead.group() != " "
        is_lead = is_lead or is_code
        if is_lead and a == title(own[lead.end() :]):
            return True
    a, b = without_number(a), without_number(b)
    short = min(wide(a), wide(b))
    return a == b or (short >= 12 and (a.startswith(b) or b.startswith(a))) or a == name(read) or b == name(label)


def wide(text):
    """How much a text holds: a Chinese or Japanese letter says as much as two of others."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def begins_other(label, read):
    """Whether one title is the first words of the other one, and no number or code."""
    short, long = sorted((title(label), title(read)), key=len)
    return len(short) >= 4 and not re.search(r"\d", short) and re.match(re.escape(short) + r"\W", long) is not None


def name(text):
    """What stands before a colon, a dash or a bracket, if it is more than a number or a code."""
    text = without_number(fold(text))
    before = re.split(r"[:：(（—–]|\s-\s", text, maxsplit=1)[0]
    return None if before == text or re.search(r"\d", before) else title(before)


def same_titles(label, read):
    # Where all are there in order, the first words of one tell which it is.
    return len(label) == len(read) and all(same_title(a, b) or begins_other(a, b) for a, b in zip(label, read))


def boxes(milestone):
    own = milestone.get("boxes")
    return (own["done"], own["total"]) if own else (0, 0)


LABEL_OF = {
    "summary": "summary",
    "deliverables": "deliverables",
    "deliverables-summary": "deliverables",
    "success-criteria": "success-criteria",
    "acceptance-criteria": "success-criteria",
    "sign-off": "sign-off",
    "sign-off-process": "sign-off",
    "timeline": "timeline",
    "critical-path": "timeline",
    "dependencies": "dependencies",
    "depends-on": "dependencies",
    "blocks": "dependencies",
    "waiting": "dependencies",
    "capacity": "team",
    "people": "team",
    "tasks": "tasks",
    "risks": "risks",
    "blockers": "blockers",
    "procedures": "testing",
    "rollback": "rollback",
    "communication": "communication",
    "audience": "communication",
    "communication-plan": "communication",
    "updates": "updates",
    "references": "references",
}


def sections(reading):
    """The labels know no section for goals, and a definition of done as success criteria."""
    found = set()
    for opened in reading:
        name = LABEL_OF.get(opened["section"])
        heading = opened["heading"].lower()
        if name == "summary" and re.search(GOALS, heading):
            continue
        if name == "sign-off" and re.search(DONE, heading):
            name = "success-criteria"
        if name:
            found.add(name)
    return found


def text_of(folder, document):
    own = sorted(folder.glob(document["number"] + "-*.md"))
    if own:
        return own[0]
    path = folder / document["repository"] / document["path"]
    return path if path.is_file() else None


def run(program, arguments, book):
    done = subprocess.run([program, *arguments], cwd=book, capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(f"{arguments}: {done.stderr}")
    return json.loads(done.stdout)


def read(program, documents, folder, temporary):
    """What the program reads, by number, and its findings."""
    books = collections.defaultdict(list)
    for document in documents:
        language = document["language"]
        books[language if language in READ else "en"].append(document)
    found, findings = {}, []
    for language, own in books.items():
        book = pathlib.Path(temporary) / language
        (book / "src").mkdir(parents=True)
        (book / "book.toml").write_text(
            f'[book]\ntitle = "x"\nlanguage = "{language}"\n[preprocessor.mls]\nmilestones = ["*.md"]\nprofile = "essential"\n'
        )
        entries = []
        for document in own:
            name = f"d{document['number']}.md"
            (book / "src" / name).write_bytes(text_of(folder, document).read_bytes())
            entries.append(f"- [{document['number']}]({name})\n")
        (book / "src" / "SUMMARY.md").write_text("# Summary\n\n" + "".join(entries))
        for milestone in run(program, ["export", "json"], book)["milestones"]:
            found[pathlib.Path(milestone["file"]).stem[1:]] = milestone
        for reading in run(program, ["check", "--explain-reading", "--format", "json"], book)["milestones"]:
            own = found[pathlib.Path(reading["file"]).stem[1:]]
            own["sections"] = reading["sections"]
            own["dependencies"] = sum(read["what"] in ("depends on", "waiting") for read in reading["read"])
        findings += run(program, ["check", "--format", "json"], book)["findings"]
    return found, findings


def judge(document, milestone):
    """Per field: what the label says, what was read, and whether they agree; None if the label does not count."""
    m = milestone
    owners = [person(name) for name in m["owners"]]
    values = {
        "title": (document["title"], m["title"], same_title(document["title"], m["title"])),
        "status": (document["status"], m["status"] or "", None),
        "target": (document["target"], m["target"] or "", None),
        "owners": (document["owners"], m["owners"], sorted(document["owners"]) == sorted(owners)),
        "deliverables": (
            document["deliverables"],
            [d["title"] for d in m["deliverables"]],
            same_titles(document["deliverables"], [d["title"] for d in m["deliverables"]]),
        ),
        "boxes": ((document["boxes_done"], document["boxes_total"]), boxes(m), None),
        "open_blockers": (document["open_blockers"], sum(not b["resolved"] for b in m["blockers"]), None),
        "risks": (document["risks"], len(m["risks"]), None),
        "dependencies": (document["dependencies"], m["dependencies"], None),
        "sections": (sorted(document["sections"]), sorted(sections(m["sections"])), None),
    }
    if not document["title"]:
        del values["title"]
    out = {}
    for field, (label, own, agree) in values.items():
        keys = {"boxes": {"boxes_done", "boxes_total"}}.get(field, {field})
        if keys & set(document["ambiguous"]):
            continue
        if field == "sections":
            label, own = set(label), set(own)
            # Two readers differ on whether `Tasks` is a section of deliverables.
            if "tasks" in own:
                own = (own - {"tasks"}) | (label & {"deliverables"})
            # A heading `Progress` is one of updates for some.
            may_be = {"updates"} if any(re.search(PROGRESS, s["heading"].lower()) for s in m["sections"]) else set()
            may_be |= {DOUBTFUL[field] for field in document["ambiguous"] if field in DOUBTFUL}
            agree = label - may_be == own - may_be
        elif agree is None:
            agree = label == own
        is_given = bool(label) and label != (0, 0)
        has_read = bool(own) and own != (0, 0)
        verdict = "right" if agree else "not given" if is_given and not has_read else "wrong"
        out[field] = (verdict, is_given, label, own)
    return out


def rates(rows):
    """Right in all, right where given, wrong, missed."""
    total = len(rows)
    right = sum(verdict == "right" for verdict, *_ in rows)
    given = [row for row in rows if row[1]]
    given_right = sum(verdict == "right" for verdict, *_ in given)
    wrong = sum(verdict == "wrong" for verdict, *_ in rows)
    missed = sum(verdict == "not given" for verdict, *_ in rows)
    return total, right, given_right, len(given), wrong, missed


def table(judged, key=None):
    rows = collections.defaultdict(list)
    for document, fields in judged:
        for field, row in fields.items():
            rows[(document[key] if key else "", field)].append(row)
    print(f"| {key or 'field':<16} | field | right | where given | wrong | not read |" if key else "| field | right | where given | wrong | not read |")
    print("|---|---|---|---|---|---|" if key else "|---|---|---|---|---|")
    for group in sorted({group for group, _ in rows}):
        for field in FIELDS:
            own = rows.get((group, field))
            if not own:
                continue
            total, right, given_right, given, wrong, missed = rates(own)
            percent = f"{right} of {total} ({100 * right / total:.0f} %)"
            of_given = f"{given_right} of {given} ({100 * given_right / given:.0f} %)" if given else "—"
            print(f"| {group + ' | ' if key else ''}{field} | {percent} | {of_given} | {wrong} | {missed} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--program", default="mdbook-mls")
    parser.add_argument("--labels", type=pathlib.Path, default=HERE / "labels.toml")
    parser.add_argument("--by", choices=["style", "language"], action="append", default=[])
    parser.add_argument("--errors", choices=FIELDS, action="append", default=[])
    parser.add_argument("--findings", action="store_true")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    documents = tomllib.loads(arguments.labels.read_text())["document"]
    only = set(filter(None, arguments.only.split(",")))
    documents = [d for d in documents if d["is_one"] and "is_one" not in d["ambiguous"] and (not only or d["number"] in only)]
    absent = [d["number"] for d in documents if text_of(arguments.folder, d) is None]
    if absent:
        print(f"no text of {', '.join(absent)}", file=sys.stderr)
        documents = [d for d in documents if d["number"] not in absent]
    with tempfile.TemporaryDirectory() as temporary:
        program = arguments.program if "/" not in arguments.program else str(pathlib.Path(arguments.program).resolve())
        found, findings = read(program, documents, arguments.folder, temporary)
    judged = [(d, judge(d, found[d["number"]])) for d in documents if d["number"] in found]
    lost = [d["number"] for d in documents if d["number"] not in found]
    if lost:
        print("no milestone:", ", ".join(lost), file=sys.stderr)
    table(judged)
    for key in arguments.by:
        print()
        table(judged, key)
    for field in arguments.errors:
        print(f"\n{field}:")
        for document, fields in judged:
            if field in fields and fields[field][0] != "right":
                verdict, _, label, own = fields[field]
                print(f"  {document['number']} [{document['style']}, {document['language']}] {verdict}\n     label {label}\n     read  {own}")
    if arguments.findings:
        print()
        for finding in findings:
            print(finding["severity"], finding["rule"], f"{finding['file']}:{finding['line']}", finding["message"])


if __name__ == "__main__":
    main()
