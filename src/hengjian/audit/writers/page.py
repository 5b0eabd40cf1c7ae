"""The audit as one self-contained page: the document on the left, the findings on the right.

No script: marks and findings are linked to each other by ``:target``, the filter is a row of radio
buttons, and the content security policy allows nothing but the page's own style, by its hash.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any

from hengjian.audit.document import Block, Cell, Document, Table
from hengjian.audit.findings import Finding
from hengjian.audit.outcomes import Audit
from hengjian.audit.writers import wording
from hengjian.audit.writers.marking import Mark, Piece, Where, marks_by_place, pieces_of
from hengjian.bilingual import Language, Text
from hengjian.errors import Refused, problem

_NUMBER = re.compile(r"[\s+\-−]*[\d.,]+\s*[%％]?\s*|[—－/-]")
_MANY = 4
"""More cells of one table are said on one line, without the place of each."""
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"

_WORDS = {
    "title": Text("审核", "Audit"),
    "skip": Text("跳到审核发现", "Skip to the findings"),
    "document": Text("文件", "Document"),
    "findings": Text("审核发现", "Findings"),
    "filter": Text("只看", "Show"),
    "all": Text("全部", "all"),
    "none": Text("没有发现问题", "Nothing found"),
    "none_here": Text(
        "所有能核对的数都对得上。", "Every figure that could be recomputed agrees with the others."
    ),
    "hint": Text(
        "点左边带点线的文字看审核发现，点右边的出处回到原文。",
        "A dotted line leads to its finding; a place in a finding leads back to the text.",
    ),
    "before": Text("上一处", "Previous place"),
    "after": Text("下一处", "Next place"),
    "held_against": wording.HELD_AGAINST,
    "stated": wording.STATED,
    "suggestion": wording.SUGGESTION,
    "sureness": wording.SURENESS,
    "pen_slips": Text("笔误和标点", "Slips of the pen"),
    "consequence": wording.CONSEQUENCE,
    "reading": Text("读取时的提示", "Notes on the reading"),
    "table": Text("表格", "table"),
    "foot": Text(
        "衡鉴审核。每处都按印出的位数核算，不设容差；结论请对照原件。",
        "Audited by Hengjian: exact arithmetic on the printed decimals, no tolerances; "
        "check each finding against the original.",
    ),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A finding as the page shows it."""

    number: int
    finding: Finding
    anchors: tuple[str, ...]
    """Of each spot; the first is the wrong place."""
    places: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Where the spots are, neighbours together: the place, and the anchor and words of each."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as the page shows it."""

    block: Block
    heading: int
    """The level of its heading on the page, 0 where it is none."""
    captioned: bool
    """Whether one of the two blocks before a table is its caption (the other gives its unit), so
    that the table needs none."""
    page: int | None
    """The number of the page that begins here, if one does."""
    pieces: Sequence[Piece] = ()
    rows: Sequence[Sequence[tuple[Cell, bool, Sequence[Piece]]]] = ()
    """Of a table: its cells row by row, whether each is a header, and its text."""


def page_of(audit: Audit, language: Language = "zh") -> bytes:
    """The page. Raises ``Refused`` (``extra-missing``) where the audit extra is not installed."""
    document = audit.document
    told = wording.told_once(audit.findings)
    cards = [_card(document, n, f, language) for n, f in enumerate(told, start=1)]
    style = _file("page.css") + "\n".join(_linked(card) for card in cards)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _template().render(
        audit=audit,
        document=document,
        title=document.title or document.name,
        blocks=_shown(document, marks_by_place(audit.findings), language),
        cards=cards,
        style=_needed("markupsafe").Markup(style),
        policy=f"{_POLICY}; style-src 'sha256-{digest}'",
        say={name: text.of(language) for name, text in _WORDS.items()},
        counts=[(each, audit.count(each)) for each in wording.SEVERITIES],
        severity={name: text.of(language) for name, text in wording.SEVERITY.items()},
        meaning={name: text.of(language) for name, text in wording.MEANING.items()},
        counted=wording.counted(audit.figures, audit.claims_checked, audit.claims_held).of(
            language
        ),
        named={f.code: wording.named(f, language) for f in audit.findings},
        problems=[
            (p.message(language), p.hint(language)) for p in (*document.problems, *audit.problems)
        ],
        language=language,
        lang="zh-CN" if language == "zh" else "en",
    )
    return str(page).encode()


def _file(name: str) -> str:
    return (files("hengjian.audit.writers") / name).read_text(encoding="utf-8")


def _needed(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise Refused([problem("extra-missing", extra="audit", module=module)]) from error


@cache
def _template() -> Any:
    jinja = _needed("jinja2")
    environment = jinja.Environment(
        loader=jinja.FunctionLoader(_file), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja.StrictUndefined,
    )  # fmt: skip
    environment.filters |= {
        "classes": _classes,
        "kind": _kind_of_cell,
        "follows": wording.follows,
        "considered": wording.considered,
        "explanations": wording.explanations,
        "sureness": wording.sureness,
    }
    return environment.get_template("page.html.j2")


def _card(document: Document, number: int, finding: Finding, language: Language) -> Card:
    anchors = tuple(f"m{number}-{order}" for order in range(len(finding.spots)))
    places: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for order, (anchor, spot) in enumerate(zip(anchors, finding.spots, strict=True)):
        many = order > 0 and sum(each.block == spot.block for each in finding.spots[1:]) > _MANY
        where = wording.place_of(document, spot, language, section=order == 0, cell=not many)
        named = (anchor, _short(document.text_at(spot)) or where)
        if order > 1 and places[-1][0] == where:
            places[-1] = (where, (*places[-1][1], named))
        else:
            places.append((where, (named,)))
    return Card(number, finding, anchors, tuple(places))


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 36 else f"{words[:24]}…{words[-10:]}"


def _linked(card: Card) -> str:
    """The rules that light up a finding with its places, whichever of them is the target, and keep
    it in sight while one of its places is."""
    n = card.number
    places = ",".join(f"#{anchor}:target" for anchor in card.anchors)
    return (
        f"body:has({places}) #f{n}{{position:var(--kept)}}"
        f"body:has({places},#f{n}:target) #f{n}{{--lit:var(--glow)}}"
        f"body:has({places},#f{n}:target) .n{n}{{--lit:var(--glow)}}"
    )


def _classes(piece: Piece) -> str:
    """What a marked piece is: how it weighs, whether it is only held against, whose it is."""
    first: Mark = piece.marks[0]
    names = [first.severity, *(["basis"] if first.order else [])]
    return " ".join([*names, *dict.fromkeys(f"n{mark.number}" for mark in piece.marks)])


def _kind_of_cell(cell: Cell) -> str:
    return "number" if _NUMBER.fullmatch(cell.text) else ""


def _shown(
    document: Document, marks: Mapping[Where, Sequence[Mark]], language: Language
) -> Iterator[Shown]:
    page, above = None, 2
    before: tuple[str, str] = ("", "")
    for block in document.blocks:
        fresh = block.page if block.page != page else None
        page = block.page
        heading = 0
        captioned = block.table is not None and any(block.table.caption in t for t in before)
        if block.kind == "heading":
            heading = above = min((block.level or 1) + 2, above + 1, 6)
        if block.table is not None:
            yield Shown(block, 0, captioned, fresh, rows=_rows(block.table, block.index, marks))
        else:
            pieces = pieces_of(block.text, marks.get((block.index, None), ()))
            yield Shown(block, heading, captioned, fresh, pieces)
        before = (before[1], block.text)


def _rows(
    table: Table, block: int, marks: Mapping[Where, Sequence[Mark]]
) -> list[list[tuple[Cell, bool, Sequence[Piece]]]]:
    rows: dict[int, list[Cell]] = defaultdict(list)
    for cell in table.cells:
        rows[cell.row].append(cell)
    return [
        [
            (
                cell,
                cell.row < table.headers,
                pieces_of(cell.text, marks.get((block, (cell.row, cell.column)), ())),
            )
            for cell in sorted(rows[row], key=lambda cell: cell.column)
        ]
        for row in range(table.height)
    ]
