"""How good the audit is on whole real documents, which are not part of the project.

``python -m bench.audit_reports FOLDER`` measures the documents of a folder outside of the project;
with ``--write`` the result becomes docs/reference/audit-on-reports.md. The folder holds the
documents and ``sets.json``:

    {"sets": [{"name": "first met in this round", "blind": true, "date": "2026-12-01",
               "files": {"a.pdf": {"kind": "final accounts", "true": ["id of a finding", …]}}}]}

A set may have a ``note``, printed above its table, and ``met``, where its documents were known but
nothing was developed on them. A file of text may have ``plants``, errors that
a person chose: ``{"figure": …, "nth": 1, "becomes": …, "class": "table total"}``.
``true`` names the errors and warnings on the unchanged document that a person has found right (the
``id`` of the JSON); all others count as false alarms. Then one digit is changed in each of some
random figures, one at a time, after reading, so that every kind of file can be measured: a figure
that is printed once, of three telling digits and more, no year. It is found where an error or a
warning that the unchanged document does not have has the changed figure among its figures. Nobody
chooses the figures, and many stand in no relation at all, so 100 % is not the aim.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from textwrap import fill
from typing import Any, Literal

from hengjian.audit.api import audit
from hengjian.audit.document import Document
from hengjian.audit.findings import Finding
from hengjian.audit.marks import mark_of
from hengjian.audit.outcomes import Audit
from hengjian.audit.readers import read_document, read_text

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "audit-on-reports.md"
_FIGURE = re.compile(
    r"(?<![A-Za-z0-9.,_-])[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![A-Za-z0-9_-]|[.,][0-9]|号)"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}")
_FIGURES = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_LEAST, _LONGEST = 3, 14
SEED, COUNT = 7, 10
_BINS = ((90, 101), (75, 90), (60, 75))


@dataclass(frozen=True, slots=True)
class Place:
    """A figure of a document: its block, the number of its cell, and its offsets there."""

    block: int
    cell: int | None
    match: re.Match[str]


@dataclass
class Tally:
    """Counts of one or many documents."""

    documents: int = 0
    figures: int = 0
    related: int = 0
    planted: Counter[str] = field(default_factory=Counter)
    """By where the figure stands: text, table."""
    found: Counter[str] = field(default_factory=Counter)
    blamed: int = 0
    alarms: Counter[tuple[str, bool]] = field(default_factory=Counter)
    """Errors, warnings and queries on the unchanged documents; whether they are true."""
    sure: Counter[tuple[int, bool]] = field(default_factory=Counter)
    """Errors and warnings by the lower end of their confidence, in percent; and whether true."""
    chosen: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Errors that a person chose, by class, and whether ``planted``, ``found``, ``blamed``."""

    def add(self, other: Tally) -> None:
        """Add the counts of another."""
        for name in ("documents", "figures", "related", "blamed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("planted", "found", "alarms", "sure", "chosen"):
            getattr(self, name).update(getattr(other, name))

    def false_alarms(self) -> int:
        """Errors and warnings that are not true."""
        return sum(n for (rank, true), n in self.alarms.items() if rank != "query" and not true)


def figures_of(document: Document) -> list[Place]:
    """The figures of a document in which a digit may be changed."""
    places = [
        Place(block, cell, match)
        for block, cell, text in _texts(document)
        for match in _FIGURE.finditer(text)
    ]
    times = Counter(place.match[0] for place in places)
    return [
        place
        for place in places
        if times[place.match[0]] == 1
        and _telling(place.match[0]) >= _LEAST
        and len(place.match[0]) < _LONGEST
        and not _YEAR.fullmatch(place.match[0])
    ]


def _texts(document: Document) -> Iterator[tuple[int, int | None, str]]:
    for block in document.blocks:
        if block.table is None:
            yield block.index, None, block.text
        else:
            yield from ((block.index, at, cell.text) for at, cell in enumerate(block.table.cells))


def _telling(figure: str) -> int:
    digits = figure.replace(",", "").lstrip("0.")
    return len(digits.replace(".", "") if "." in figure else digits.rstrip("0"))


def misprinted(figure: str, chance: random.Random) -> str:
    """The figure with one digit changed, not the first."""
    at = chance.choice([i for i, sign in enumerate(figure) if sign.isdigit()][1:])
    digit = chance.choice([d for d in "0123456789" if d != figure[at]])
    return figure[:at] + digit + figure[at + 1 :]


def changed(document: Document, place: Place, after: str) -> Document:
    """The document with one figure exchanged."""
    start, end = place.match.span()
    blocks = list(document.blocks)
    block = blocks[place.block]
    if place.cell is None or block.table is None:
        text = block.text[:start] + after + block.text[end:]
        blocks[place.block] = replace(block, text=text, printed="")
    else:
        cells = list(block.table.cells)
        cell = cells[place.cell]
        text = cell.text[:start] + after + cell.text[end:]
        cells[place.cell] = replace(cell, text=text, printed="")
        blocks[place.block] = replace(block, table=replace(block.table, cells=tuple(cells)))
    return replace(document, blocks=tuple(blocks))


def measured(path: Path, said: Mapping[str, Any], count: int) -> Tally:
    """One document: its alarms, and what is found of what is planted in it."""
    document = read_document(path, ocr=False)
    clean = audit(document)
    tally = Tally(1, clean.figures, clean.claims_checked)
    for finding in _as_shown(clean):
        right = mark_of(document, finding) in said.get("true", ())
        tally.alarms[finding.severity, right] += 1
        if finding.severity != "query" and finding.confidence is not None:
            percent = int(finding.confidence * 100)
            low = next(low for low, high in _BINS if low <= percent < high)
            tally.sure[low, right] += 1
    known = Counter(_said(document, each) for each in _grave(clean))
    chance = random.Random(SEED)
    places = figures_of(document)
    for place in chance.sample(places, min(count, len(places))):
        after = misprinted(place.match[0], chance)
        where = "text" if place.cell is None else "table"
        tally.planted[where] += 1
        found = _finding(changed(document, place, after), known, {after.replace(",", "")})
        tally.found[where] += found is not None
        tally.blamed += bool(found)
    for plant in said.get("plants", ()):
        _chosen(path, plant, known, tally)
    return tally


_CLASSES = (
    ("lists", "list|lines"), ("restated", "restated|大写|quot"),
    ("tables", "table|column|row|weights|subtotal"), ("prose", ""),
)  # fmt: skip


def _chosen(path: Path, plant: Mapping[str, Any], known: Counter[Any], tally: Tally) -> None:
    """One error that a person chose, planted in the text before it is read."""
    text, figure, becomes = path.read_text(encoding="utf-8"), plant["figure"], plant["becomes"]
    at = -1
    for _ in range(plant.get("nth", 1)):
        at = text.find(figure, at + 1)
        if at < 0:
            return
    kind = next(name for name, words in _CLASSES if re.search(words, plant["class"]))
    tally.chosen[kind, "planted"] += 1
    kind_of_text: Literal["md", "txt"] = "txt" if path.suffix == ".txt" else "md"
    copy = read_text(text[:at] + becomes + text[at + len(figure) :], kind_of_text)
    before, after = _FIGURES.findall(figure), _FIGURES.findall(becomes)
    wrong = {b.replace(",", "") for a, b in zip(before, after, strict=False) if a != b}
    found = _finding(copy, known, wrong or _numbers(becomes))
    tally.chosen[kind, "found"] += found is not None
    tally.chosen[kind, "blamed"] += bool(found)


def _finding(document: Document, known: Counter[Any], after: set[str]) -> bool | None:
    """Whether the first new finding about a changed figure blames it; ``None`` without one."""
    rest = known.copy()
    for finding in _grave(audit(document)):
        said = _said(document, finding)
        if rest[said] > 0:
            rest[said] -= 1
            continue
        blamed = _numbers(finding.stated) | _numbers(document.text_at(finding.spots[0]))
        others = {n for spot in finding.spots for n in _numbers(document.text_at(spot))}
        if after & (blamed | others):
            return bool(after & blamed)
    return None


def _as_shown(found: Audit) -> list[Finding]:
    """The findings as the page and the terminal show them: slips of the pen are one line."""
    slips = [each for each in found.findings if each.code == "slips"]
    return [each for each in found.findings if each not in slips[1:]]


def _grave(found: Audit) -> list[Finding]:
    return [finding for finding in found.findings if finding.severity != "query"]


def _said(document: Document, finding: Finding) -> tuple[object, ...]:
    words = tuple(document.text_at(spot) for spot in finding.spots)
    return finding.code, finding.stated, finding.expected, words


def _numbers(text: str) -> set[str]:
    return {n.replace(",", "") for n in _FIGURES.findall(text)}


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part // whole} %)" if whole else "–"


def _row(name: str, tally: Tally) -> str:
    false, documents = tally.false_alarms(), tally.documents
    found, planted = tally.found.total(), tally.planted.total()
    cells = [
        name, str(documents), _share(found, planted),
        _share(tally.found["table"], tally.planted["table"]), _share(tally.blamed, found),
        f"{false} ({false / documents:.1f})" if documents else "–",
        _precision(tally, ("error",)), _precision(tally, ("error", "warning")),
        f"{sum(n for (r, _), n in tally.alarms.items() if r == 'query') / max(documents, 1):.1f}",
        _share(tally.related, tally.figures),
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _precision(tally: Tally, ranks: Sequence[str]) -> str:
    told = sum(n for (rank, _), n in tally.alarms.items() if rank in ranks)
    return _share(sum(tally.alarms[rank, True] for rank in ranks), told)


def _page(sets: Sequence[dict[str, Any]], tallies: Sequence[dict[str, Tally]]) -> str:
    heads = (
        "| documents | number | found | in tables | blamed | false | errors true | all true "
        "| queries | related |"
    )
    lines = [
        "# How good the audit is on whole documents",
        "",
        "Generated by `python -m bench.audit_reports FOLDER --write`. The documents are those of",
        "third parties and not part of this repository. An alarm counts as true only where a",
        "person has judged it so. *Random errors*: one digit changed in a random figure of three",
        "telling digits and more that is printed once, one at a time; many figures stand in no",
        "relation, so 100 % is not the aim. *Found*: of the random errors; *blamed*: the right",
        "figure, where found; *false*: errors and warnings that are not true, in all and a",
        "document; *errors true*, *all true*: of the errors, of errors and warnings; *queries* a",
        "document, slips of the pen as the one line that they are shown as; *related*: figures in",
        "a relation. *Chosen errors*: planted by a person one by one, by class.",
    ]
    for one, kinds in zip(sets, tallies, strict=True):
        unopened = "not opened before the figures were taken"
        met = one.get("met", unopened if one.get("blind") else "developed on")
        lines += ["", f"## {one['name']} ({met}; {one['date']})", ""]
        lines += [*fill(one.get("note", ""), 90).split("\n"), "", heads, "|---" * 10 + "|"]
        whole = Tally()
        for kind, tally in kinds.items():
            lines.append(_row(kind, tally))
            whole.add(tally)
        lines += [_row("all", whole), *_by_class(whole), ""]
        lines += [
            "| stated confidence | alarms that are true |",
            "|---|---|",
        ]
        for low, high in _BINS:
            told = whole.sure[low, True] + whole.sure[low, False]
            lines.append(f"| {low}–{high - 1} % | {_share(whole.sure[low, True], told)} |")
    return "\n".join(lines) + "\n"


def _by_class(tally: Tally) -> list[str]:
    """The table of the errors that a person chose, if there are any."""
    rows = [
        f"| {name} | {_share(tally.chosen[name, 'found'], tally.chosen[name, 'planted'])} "
        f"| {_share(tally.chosen[name, 'blamed'], tally.chosen[name, 'found'])} |"
        for name, _ in _CLASSES
        if tally.chosen[name, "planted"]
    ]
    whole = [sum(n for (_, what), n in tally.chosen.items() if what == each)
             for each in ("planted", "found", "blamed")]  # fmt: skip
    if not rows:
        return []
    last = f"| all | {_share(whole[1], whole[0])} | {_share(whole[2], whole[1])} |"
    return ["", "| chosen errors | found | blamed |", "|---|---|---|", *rows, last]


def main() -> None:
    """Measure, print, and write the page if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    sets = json.loads((asked.folder / "sets.json").read_text(encoding="utf-8"))["sets"]
    every = [(asked.folder / name, said) for one in sets for name, said in one["files"].items()]
    found: dict[Path, Tally] = {}
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        under_way = {pool.submit(measured, path, said, asked.count): path for path, said in every}
        for future in as_completed(under_way):
            path = under_way[future]
            found[path] = tally = future.result()
            told = f"{len(found)}/{len(every)} {path.name} {tally.found.total()} found, "
            print(f"{told}{tally.false_alarms()} false", file=sys.stderr, flush=True)
    tallies: list[dict[str, Tally]] = []
    for one in sets:
        kinds: dict[str, Tally] = {}
        for name, said in one["files"].items():
            kinds.setdefault(said["kind"], Tally()).add(found[asked.folder / name])
        tallies.append(kinds)
    page = _page(sets, tallies)
    print(page)
    if asked.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
