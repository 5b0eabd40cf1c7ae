"""The html writer: the report in a template, its style hashed into the content security policy."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from hengjian.documents.charts.palette import ACCENT, ACCENT_SOFT, AMBER, BLUE, RED, grade_colour
from hengjian.documents.extras import needed
from hengjian.documents.model import Figure, Heading, PageBreak, Report, Row, Strong, Table, Verdict

_GRADES = {ACCENT: "teal", ACCENT_SOFT: "soft", BLUE: "blue", AMBER: "amber", RED: "red"}
_POLICY = "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"

WORDS = {
    "zh": {
        "skip": "跳到正文",
        "contents": "目录",
        "files": "成果文件",
        "close": "关闭",
        "signatures": "签章页",
        "trace": "数据来源",
        "data": "查看图中数据",
        "hint": "带点线的数字可以点开，查看它的公式、数据、来源和依据。",
    },
    "en": {
        "skip": "Skip to the report",
        "contents": "Contents",
        "files": "Files",
        "close": "Close",
        "signatures": "Seal and signatures",
        "trace": "Where it comes from",
        "data": "Figures behind this picture",
        "hint": "Figures with a dotted line open to their formula, inputs, sources and rules.",
    },
}


@dataclass(frozen=True, slots=True)
class Link:
    """A file beside the page: its name, what it is, how large."""

    file: str
    title: str
    size: str


def html_of(report: Report, links: Sequence[Link] = ()) -> bytes:
    """``report`` as one html file, ``links`` to files beside it on top.

    Raises ``Refused`` (``extra-missing``).
    """
    style = _file("report.css")
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _template().render(
        report=report,
        style=_safe(style),
        policy=f"{_POLICY}; style-src 'sha256-{digest}'",
        say=WORDS[report.language],
        links=links,
        lang="zh-CN" if report.language == "zh" else "en",
        anchors=_anchors(report),
        contents=[b for b in report.blocks if isinstance(b, Heading) and b.level <= 2],
        blocks=[b for b in report.blocks if not isinstance(b, PageBreak)],
    )
    return str(page).encode()


def _file(name: str) -> str:
    return (files("hengjian.documents.html") / name).read_text(encoding="utf-8")


def _safe(markup: str) -> Any:
    return needed("markupsafe").Markup(markup)


@cache
def _template() -> Any:
    jinja = needed("jinja2")
    loader = jinja.FunctionLoader(_file)
    environment = jinja.Environment(
        loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja.StrictUndefined,
    )  # fmt: skip
    environment.filters |= {"data_uri": _data_uri, "pieces": _pieces}
    environment.globals |= {
        "kind": lambda thing: type(thing).__name__,
        "grade_class": _grade_class,
        "placed": _place,
    }
    return environment.get_template("report.html.j2")


def _anchors(report: Report) -> dict[str, str]:
    """The id of each trace; unique, and safe in a link whatever the reference holds."""
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    for number, reference in enumerate(report.traces):
        plain = "t-" + re.sub(r"[^\w.]+", "-", reference)
        anchors[reference] = plain if plain not in taken else f"{plain}-{number}"
        taken.add(anchors[reference])
    return anchors


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def _pieces(runs: tuple[Any, ...]) -> Iterator[tuple[str, str, list[str]]]:
    """Runs as kind, reference and lines, for the template."""
    for run in runs:
        kind = "figure" if isinstance(run, Figure) else "strong" if isinstance(run, Strong) else ""
        yield kind, run.ref if isinstance(run, Figure) else "", run.text.split("\n")


def _grade_class(verdict: Verdict) -> str:
    if verdict.grade is None:
        return "none"
    return _GRADES[grade_colour(verdict.rank, verdict.ranks)]


def _place(table: Table, row: Row) -> Iterator[tuple[Any, str]]:
    """The cells of a row with the side each is set to."""
    for at, cell in enumerate(row.cells):
        if cell is not None:
            yield cell, "center" if cell.columns > 1 else table.columns[at].align
