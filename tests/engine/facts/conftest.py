"""Cases on disk for the tests of reading them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

CASE = """\
case: river-east
title: {zh: 河东片区, en: River East}
framework: two-facts
as_of: 2022-07-31
sources:
  form: {title: 绩效自评表}
facts:
  开工小区数: {value: 80个, source: form, place: 表1}
"""

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Write:
    """Write a case folder: the text of ``case.yaml``, and tables as text or bytes."""

    def write(case: str | bytes = CASE, **tables: str | bytes) -> Path:
        home = tmp_path / "case"
        home.mkdir(exist_ok=True)
        for name, content in {
            "case.yaml": case,
            **{f"{k}.csv": v for k, v in tables.items()},
        }.items():
            data = content.encode() if isinstance(content, str) else content
            (home / name).write_bytes(data)
        return home

    return write


SHEETS: dict[str, list[list[Any]]] = {
    "项目": [
        ["项目", "内容"],
        ["代号", "river-east"],
        ["案例名称", "河东片区"],
        ["title/en", "River East"],
        ["指标体系", "two-facts"],
        ["评价基准日", "2022-07-31"],
    ],
    "来源": [["编号", "名称"], ["form", "绩效自评表"]],
    "指标数据": [
        ["名称", "数值", "单位", "来源", "位置"],
        ["开工小区数", 80, "个", "form", "表1"],
    ],
}


@pytest.fixture
def workbook(tmp_path: Path) -> Write:
    """Write a workbook: the sheets of a small case, some replaced or added."""
    from openpyxl import Workbook

    def write(
        sheets: Mapping[str, Sequence[Sequence[Any]]] | None = None,
        change: Callable[[Any], None] = lambda book: None,
    ) -> Path:
        book = Workbook()
        book.remove(book.worksheets[0])
        for title, rows in {**SHEETS, **(sheets or {})}.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        change(book)
        path = tmp_path / "case.xlsx"
        book.save(path)
        return path

    return write
