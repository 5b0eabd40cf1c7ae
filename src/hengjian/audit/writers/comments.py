"""The original docx with a comment at every finding, and nothing else changed."""

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from typing import Any

from hengjian.audit.document import Document, Spot
from hengjian.audit.findings import Finding
from hengjian.audit.lexicon import patterns
from hengjian.audit.outcomes import Audit
from hengjian.audit.writers import wording
from hengjian.bilingual import Language, Text
from hengjian.errors import Place, Refused, problem

_P = patterns("writers.comments")

AUTHOR = Text("衡鉴", "Hengjian")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ASIDE = {f"{_W}{name}" for name in ("del", "moveFrom", "txbxContent")}
_NUMBER = 12
"""How long the number of a list item can be, as (十二) or 1.2.3."""


def commented(path: Path, audit: Audit, language: Language = "zh") -> bytes:
    """The docx at ``path`` with the findings as Word comments.

    Raises ``Refused``: ``audit-comments-need-docx`` for another kind of file, ``extra-missing``.
    """
    kind = audit.document.kind
    if kind != "docx":
        raise Refused([problem("audit-comments-need-docx", Place(file=str(path)), kind=kind)])
    original = _docx().Document(io.BytesIO(path.read_bytes()))
    for number, finding in enumerate(audit.findings, start=1):
        runs = _runs_of(original, audit.document, finding.spots[0])
        author = AUTHOR.of(language)
        words = "\n".join(_lines(audit.document, number, finding, language))
        original.add_comment(runs, text=words, author=author, initials="HJ")
    written = io.BytesIO()
    original.save(written)
    return written.getvalue()


def _docx() -> Any:
    try:
        return import_module("docx")
    except ImportError as error:
        raise Refused([problem("extra-missing", extra="audit", module="docx")]) from error


def _lines(document: Document, number: int, finding: Finding, language: Language) -> list[str]:
    severity = wording.SEVERITY[finding.severity].of(language)
    lines = [
        f"{number}. {severity} · {wording.named(finding, language)}",
        finding.message.of(language),
    ]
    if finding.expected:
        stated, follows = wording.STATED.of(language), wording.follows(finding).of(language)
        lines.append(f"{stated} {finding.stated} → {follows} {finding.expected}")
    for spot in finding.spots[1:]:
        where = wording.place_of(document, spot, language, section=True)
        words = document.text_at(spot)
        lines.append(f"{wording.HELD_AGAINST.of(language)} {where}: {words[:40]}")
    for label, text in (
        (wording.SUGGESTION, finding.suggestion),
        (wording.CONSEQUENCE, finding.consequence),
    ):
        if text is not None:
            lines.append(f"{label.of(language)} {text.of(language)}")
    if finding.considered:
        kind = wording.considered(finding).of(language)
        lines.append(f"{kind} {wording.explanations(finding, language)}")
    return lines


def _runs_of(original: Any, document: Document, spot: Spot) -> list[Any]:
    """The first and the last run of the spot's words, cut out of their runs where need be; those of
    its whole paragraph where the words stand otherwise in the file; else the first of all."""
    paragraphs = _paragraphs(original, document, spot)
    found = [run for each, start, end in paragraphs for run in _cut(each, start, end)]
    if not found:
        found = [run for each, _, _ in paragraphs for run in _runs(each)]
    if not found:
        found = [run for each in original.paragraphs for run in _runs(each._p)][:1]
    if not found:
        found = [original.add_paragraph().add_run()._r]
    run_class = import_module("docx.text.run").Run
    return [run_class(each, original) for each in (found[0], found[-1])]


def _paragraphs(original: Any, document: Document, spot: Spot) -> list[tuple[Any, int, int]]:
    """The paragraphs the spot lies in, each with its offsets there; spaces are not counted."""
    found = _P.source.fullmatch(document.blocks[spot.block].source)
    if found is None:
        return []
    kind, number = found[1], int(found[2])
    whole = document.whole(spot)
    start, end = len(_solid(whole[: spot.start])), len(_solid(whole[: spot.end]))
    if kind == "p":
        there = original.paragraphs[number : int(found[3] or number) + 1]
        return _placed([each._p for each in there], _solid(whole), start, end)
    inside = [each._tbl for each in original.tables[number : int(found[3] or number) + 1]]
    if spot.cell is not None:
        cells = (_cell(table, spot.cell, _solid(whole)) for table in inside)
        inside = [cell for cell in cells if cell is not None][:1]
    paragraphs = [each for element in inside[:1] for each in element.iter(f"{_W}p")]
    return _placed(paragraphs, _solid(whole), start, end)


def _cell(table: Any, place: tuple[int, int], whole: str) -> Any | None:
    """The cell with these words that is nearest to its place: the file may have rows and columns
    that are not read."""
    found: list[tuple[int, int, Any]] = []
    for row, tr in enumerate(table.iter(f"{_W}tr")):
        column = _number(tr.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for tc in tr.iterfind(f"{_W}tc"):
            if whole.endswith("".join(_solid(_text(each)) for each in tc.iter(f"{_W}p"))):
                found.append((abs(row - place[0]), abs(column - place[1]), tc))
            column += _number(tc.find(f"{_W}tcPr/{_W}gridSpan"), 1)
    filled = [each for each in found if _solid(_text(each[2]))]
    return min(filled, key=lambda each: each[:2])[2] if filled else None


def _number(element: Any, otherwise: int) -> int:
    return otherwise if element is None else int(element.get(f"{_W}val", otherwise))


def _placed(
    paragraphs: Sequence[Any], whole: str, start: int, end: int
) -> list[tuple[Any, int, int]]:
    """Each paragraph that the stretch of ``whole`` touches."""
    found = []
    after = 0
    for paragraph in paragraphs:
        text = _solid(_text(paragraph))
        before = _shift(text, whole, after)
        if text and before is not None:
            low, high = max(start - before, 0), min(end - before, len(text))
            if low < high:
                found.append((paragraph, low, high))
            after = max(after, before + len(text))
    return found or [(each, 0, 0) for each in paragraphs[:1]]


def _shift(text: str, whole: str, after: int) -> int | None:
    """Where a paragraph's text begins in the text of its block. Before it may stand the number that
    a list gives it, and it may be longer than the block, which is then one of its lines."""
    at = whole.find(text, after)
    if at >= 0:
        return at
    for skip in range(min(len(whole), _NUMBER)):
        at = text.find(whole[skip:])
        if at >= 0:
            return skip - at
    return None


def _solid(text: str) -> str:
    """``text`` without spaces, and without the signs nobody sees: all that reading leaves alone."""
    return _P.unseen.sub("", text)


def _text(element: Any) -> str:
    return "".join(_run_text(run) for run in _runs(element))


def _runs(element: Any) -> list[Any]:
    """The runs in order, those inside links and insertions too; not what is deleted or in boxes."""
    return [
        run
        for run in element.iter(f"{_W}r")
        if not any(above.tag in _ASIDE for above in run.iterancestors())
    ]


def _run_text(run: Any) -> str:
    return "".join(_piece_text(child) for child in run)


def _piece_text(child: Any) -> str:
    name = child.tag.rpartition("}")[2]
    return (child.text or "") if name == "t" else "-" if name == "noBreakHyphen" else ""


def _cut(paragraph: Any, start: int, end: int) -> list[Any]:
    """The runs of the letters from ``start`` to ``end``, spaces not counted."""
    inside = []
    at = 0
    for run in _runs(paragraph):
        length = len(_solid(_run_text(run)))
        low, high = max(start - at, 0), min(end - at, length)
        if low < high:
            inside.append(_split(run, low, high))
        at += length
    return inside


def _split(run: Any, low: int, high: int) -> Any:
    """The run of the letters from ``low`` to ``high`` of ``run``, which is cut where it is all
    text; one with pictures or fields in it stays whole."""
    if any(
        child.tag.rpartition("}")[2] not in ("rPr", "t", "lastRenderedPageBreak") for child in run
    ):
        return run
    text = _run_text(run)
    first, last = _offset(text, low), _offset(text, high - 1) + 1
    for words, before in ((text[:first], True), (text[last:], False)):
        if words:
            beside = deepcopy(run)
            _say(beside, words)
            (run.addprevious if before else run.addnext)(beside)
    if first or last < len(text):
        _say(run, text[first:last])
    return run


def _offset(text: str, letter: int) -> int:
    """Where the letter of this number stands, spaces not counted."""
    places = [at for at, each in enumerate(text) if not _P.unseen.match(each)]
    return places[letter]


def _say(run: Any, words: str) -> None:
    """Make ``words`` the text of a run that keeps its form."""
    texts = [child for child in run if child.tag.rpartition("}")[2] == "t"]
    for spare in texts[1:]:
        run.remove(spare)
    texts[0].text = words
    texts[0].set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
