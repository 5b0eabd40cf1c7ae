"""Pdf files as LibreOffice and Chromium make them: narrow cells, quotation marks drawn apart from
their words, tables without lines and with cells set close."""

from __future__ import annotations

import subprocess
from pathlib import Path

import docx
import pytest

from hengjian.audit.readers import read_document
from tests.audit.readers.conftest import FUND, grid, only_table, texts

TURNED = [
    ["项目", "中央补助资金", "省级补助资金", "市级配套资金", "县级预算资金", "单位自筹", "合计"],
    ["应到位金额", "9015.23", "35572.46", "5052.18", "11691.54", "11496.85", "72828.26"],
    ["到位金额", "7122.03", "32015.21", "5052.18", "4676.61", "11496.85", "60362.88"],
    ["支出率", "65.28%", "33.99%", "90.99%", "46.99%", "50.99%", "46.20%"],
]
GRADE = "评价等级为“良”。项目基本实现了预期目标，管理上尚存薄弱环节，后续应继续完善制度并加强检查。"


@pytest.mark.office
def test_a_pdf_of_libreoffice(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(GRADE)
    table = document.add_table(len(TURNED), len(TURNED[0]), style="Table Grid")
    for row, cells in enumerate(TURNED):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    path = tmp_path / "report.docx"
    document.save(str(path))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=120)
    found = read_document(path.with_suffix(".pdf"))
    _, read = only_table(found)
    assert grid(read) == TURNED
    assert "".join(texts(found)).replace(" ", "") == GRADE


@pytest.mark.browser
@pytest.mark.parametrize("rows", [FUND, TURNED], ids=["wide", "close"])
def test_a_page_printed_by_chromium(rows: list[list[str]], tmp_path: Path) -> None:
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    page = tmp_path / "report.html"
    page.write_text(f"<meta charset=utf-8><p>表 1 资金情况表</p><table>{cells}</table>", "utf-8")
    path = tmp_path / "report.pdf"
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={path}"]
    subprocess.run([*command, f"--user-data-dir={tmp_path}/profile", str(page)],
                   check=True, capture_output=True, timeout=120)  # fmt: skip
    _, table = only_table(read_document(path))
    assert grid(table) == rows
