"""The sheets of a workbook that hold the case itself: their titles, columns and words.

Each is a plain table with a header. The sheet 项目/case has one entry a row: the key of the case
model or its Chinese label, and its value; deeper keys are written with slashes and list items are
counted from 1: ``title/en``, ``published/total``, ``findings/1/title``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hengjian.bilingual import Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the case: its title, and its columns by key."""

    title: Text
    columns: Mapping[str, Text]


_SOURCE = Text("来源", "source")
_PLACE = Text("位置", "place")
_NOTE = Text("备注", "note")
_KEY = Text("编号", "key")
_TITLE = Text("名称", "title")
_REASON = Text("理由", "reason")
_EVIDENCE = Text("佐证", "evidence")

SHEETS: dict[str, Sheet] = {
    "case": Sheet(
        Text("项目", "case"), {"entry": Text("项目", "entry"), "value": Text("内容", "value")}
    ),
    "sources": Sheet(
        Text("来源", "sources"),
        {
            "key": _KEY,
            "title": _TITLE,
            "publisher": Text("出具单位", "publisher"),
            "date": Text("日期", "date"),
            "file": Text("文件", "file"),
            "description": Text("说明", "description"),
        },
    ),
    "facts": Sheet(
        Text("指标数据", "facts"),
        {
            "name": _TITLE,
            "value": Text("数值", "value"),
            "unit": Text("单位", "unit"),
            "as_of": Text("时点", "as_of"),
            "source": _SOURCE,
            "place": _PLACE,
            "note": _NOTE,
        },
    ),
    "evidence": Sheet(
        _EVIDENCE,
        {
            "key": _KEY,
            "title": _TITLE,
            "kind": Text("类别", "kind"),
            "source": _SOURCE,
            "place": _PLACE,
            "note": _NOTE,
        },
    ),
    "judgements": Sheet(
        Text("评判", "judgements"),
        {
            "indicator": Text("指标", "indicator"),
            "part": Text("内容", "part"),
            "item": Text("编号", "item"),
            "answer": Text("评判", "answer"),
            "reason": _REASON,
            "evidence": _EVIDENCE,
            "by": Text("评判人", "by"),
            "on": Text("日期", "on"),
        },
    ),
}
"""The sheets, by the key of the case model they fill."""

ENTRIES: dict[str, Text] = {
    "case": Text("代号", "case"),
    "title": Text("案例名称", "title"),
    "title/en": Text("英文名称", "title/en"),
    "project": Text("项目名称", "project"),
    "framework": Text("指标体系", "framework"),
    "edition": Text("版本", "edition"),
    "as_of": Text("评价基准日", "as_of"),
    "basis": Text("取数依据", "basis"),
    "grades": Text("等级标准", "grades"),
    "synthetic": Text("虚构说明", "synthetic"),
    "note": _NOTE,
    "published/total": Text("公布总分", "published/total"),
    "published/grade": Text("公布等级", "published/grade"),
    "published/source": Text("公布来源", "published/source"),
    "published/place": Text("公布位置", "published/place"),
}
"""The entries of the sheet 项目/case that have a Chinese label."""

KINDS: dict[str, Text] = {
    "formal": Text("正式文件", "formal"),
    "working": Text("工作资料", "working"),
    "voucher": Text("原始凭证", "voucher"),
    "explanation": Text("说明材料", "explanation"),
}
"""The classes of evidence."""

BASES: dict[str, Text] = {"reported": Text("填报", "reported"), "records": Text("记录", "records")}
"""What counts where a fact is both reported and counted."""

PARTS: dict[str, Text] = {
    "criterion": Text("要点", "criterion"),
    "fault": Text("扣分项", "fault"),
    "tier": Text("档次", "tier"),
    "passed": Text("是否通过", "passed"),
    "points": Text("得分", "points"),
    "score": Text("评委打分", "score"),
}
"""What one row of the sheet 评判/judgements answers."""
