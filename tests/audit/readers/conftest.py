"""Files that the reader tests make for themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import typst

from hengjian.audit.document import Block, Document, Table
from hengjian.documents.typesetting import FONTS

FUND = [
    ["资金来源", "到位（万元）", "支出（万元）", "支出率"],
    ["市级资金", "1,200.00", "900.00", "75.00%"],
    ["县级资金", "800.00", "300.00", "37.50%"],
    ["合计", "2,000.00", "1,200.00", "60.00%"],
]


def grid(table: Table) -> list[list[str]]:
    """The words at every place of a table."""
    return [
        [cell.text if (cell := table.at(row, column)) else "?" for column in range(table.width)]
        for row in range(table.height)
    ]


def only_table(document: Document) -> tuple[Block, Table]:
    """The one table of a document."""
    (found,) = document.tables()
    return found


def texts(document: Document) -> list[str]:
    """The words of every block that is no table."""
    return [block.text for block in document.blocks if block.table is None]


@pytest.fixture
def make_pdf(tmp_path: Path) -> Callable[[str], Path]:
    """Sets a text in typst and gives the pdf."""

    def made(source: str, name: str = "report.pdf") -> Path:
        path = tmp_path / name
        source_path = tmp_path / "report.typ"
        source_path.write_text(
            '#set text(font: "Noto Serif SC", lang: "zh", size: 12pt)\n' + source, "utf-8"
        )
        path.write_bytes(typst.compile(str(source_path), font_paths=_fonts()))
        return path

    return made


def _fonts() -> list[str]:
    return [str(FONTS)]
