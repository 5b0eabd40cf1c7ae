"""The pdf writer. The report goes to typst as JSON: texts stay texts, whatever they hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import Any

from hengjian.documents.charts.palette import ACCENT, AMBER, MUTED, RED, grade_colour
from hengjian.documents.model import (
    Block,
    Chain,
    Column,
    Figure,
    Heading,
    Listing,
    Notice,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Row,
    Runs,
    Strong,
    Table,
    Verdict,
    parts_of,
)
from hengjian.documents.typesetting import compiler, present

Json = dict[str, Any]
SOFTWARE = "Hengjian 衡鉴"

_SONG = ("Noto Serif CJK SC", "Noto Serif SC")
_HEI = ("Noto Sans CJK SC", "Noto Sans SC")
_WESTERN = ("Times New Roman", "Liberation Serif", "Nimbus Roman", "Libertinus Serif")
FONTS = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "STZhongsong", *_SONG),
    "body": ("FangSong_GB2312", "FangSong", "仿宋", "STFangsong", *_SONG),
    "hei": ("SimHei", "黑体", "STHeiti", *_HEI),
    "kai": ("KaiTi_GB2312", "KaiTi", "楷体", "STKaiti", *_SONG),
    "table": ("SimSun", "宋体", "STSong", *_SONG),
    "strong": ("SimHei", "黑体", "STHeiti", *_HEI),
}
"""By name where the machine has them; Noto, which comes with the package, otherwise."""

_STANDARD = "a-2b"


def pdf_of(report: Report) -> bytes:
    """``report`` as a tagged PDF/A-2b file. Raises ``Refused`` (``extra-missing``)."""
    template = (files("hengjian.documents.pdf") / "report.typ").read_text(encoding="utf-8")
    moment = datetime.combine(report.date, time(), UTC)
    made = compiler().compile(
        input=template.encode(),
        format="pdf",
        pdf_standards=[_STANDARD],
        timestamp=max(int(moment.timestamp()), 0),
        sys_inputs={"report": json.dumps(_report(report), ensure_ascii=False)},
    )
    return bytes(made)


def _report(report: Report) -> Json:
    western = [{"name": name, "covers": "latin-in-cjk"} for name in present(_WESTERN)[:1]]
    if report.language == "en":
        western = [{"name": name} for name in present(_WESTERN)[:1]]
    return {
        "language": report.language,
        "title": report.title,
        "subtitle": report.subtitle,
        "meta": [[label, _runs(runs)] for label, runs in report.meta],
        "foot": report.foot,
        "author": report.author or SOFTWARE,
        "outside": report.outside,
        "front": [_block(block) for block in report.front],
        "contents": {"zh": "目　录", "en": "Contents"}[report.language],
        "fonts": {use: [*western, *present(names)] for use, names in FONTS.items()},
        "parts": [
            {"wide": wide, "blocks": [_block(block) for block in blocks]}
            for wide, blocks in parts_of(report)
        ],
    }


def _runs(runs: Runs) -> list[list[str]]:
    """Runs as pairs of kind and text."""
    kinds = {Strong: "strong", Figure: "figure"}
    return [[kinds.get(type(run), "words"), run.text] for run in runs]


def _block(block: Block) -> Json:
    data: Json
    match block:
        case Heading():
            data = {"level": block.level, "text": block.text}
        case Paragraph():
            data = {"style": block.style, "runs": _runs(block.runs)}
        case Listing():
            data = {"items": [_runs(item) for item in block.items]}
        case Notice():
            data = _notice(block)
        case Table():
            data = _table(block)
        case Picture():
            data = {"svg": block.svg, "alt": block.alt, "caption": _runs(block.caption)}
        case Chain():
            data = {"pairs": [[label, _runs(runs)] for label, runs in block.steps], "share": 18}
        case Verdict():
            data = _verdict(block)
        case PageBreak():
            data = {}
    return {"kind": type(block).__name__.lower(), **data}


def _notice(notice: Notice) -> Json:
    return {
        "title": notice.title,
        "items": [_runs(item) for item in notice.items],
        "colour": {"bad": RED, "good": ACCENT}.get(notice.tone, AMBER),
    }


def _verdict(verdict: Verdict) -> Json:
    return {
        "total": verdict.total.text,
        "out_of": verdict.out_of.text,
        "grade": verdict.grade.text if verdict.grade else verdict.grade_word,
        "labels": list(verdict.labels),
        "colour": grade_colour(verdict.rank, verdict.ranks) if verdict.grade else MUTED,
        "pairs": [[label, _runs(runs)] for label, runs in verdict.items],
    }


def _table(table: Table) -> Json:
    return {
        "caption": table.caption,
        "columns": [_column(column) for column in table.columns],
        "rows": [_row(row, table) for row in table.rows],
        "note": _runs(table.note),
        "wide": table.wide,
    }


def _column(column: Column) -> Json:
    unit = f"（{column.unit}）" if column.unit and not column.unit.isascii() else ""
    unit = unit or (f" ({column.unit})" if column.unit else "")
    return {"title": column.title + unit, "align": column.align, "width": column.width}


def _row(row: Row, table: Table) -> list[Json]:
    return [
        {
            "runs": _runs(cell.runs),
            "rows": cell.rows,
            "columns": cell.columns,
            "tone": cell.tone,
            "align": "center" if cell.columns > 1 else table.columns[at].align,
            "total": row.total,
        }
        for at, cell in enumerate(row.cells)
        if cell is not None
    ]
