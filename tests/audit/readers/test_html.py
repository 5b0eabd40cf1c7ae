"""HTML pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from hengjian.audit.readers import read_document, read_text
from hengjian.errors import Refused
from tests.audit.readers.conftest import grid, only_table, texts


def test_a_page(tmp_path: Path) -> None:
    path = tmp_path / "page.htm"
    path.write_text(
        "<!doctype html><html><head><title>无</title><style>p{}</style></head><body>"
        "<nav>导航</nav>"
        "<h1>概况</h1><p>到位\n <b>300</b>&nbsp;万元<br>支出 &lt; 200</p>"
        "<div>总<span>计</span></div>"
        "<ul><li>甲 4 个<li>乙 3 个</ul><script>var x=1</script><h2>结论</h2>末</body></html>",
        "utf-8",
    )
    document = read_document(path)
    assert document.kind == "html"
    assert texts(document) == [
        "概况", "到位 300 万元", "支出 < 200", "总计", "甲 4 个", "乙 3 个", "结论", "末",
    ]  # fmt: skip
    assert document.blocks[-1].path == ("概况", "结论")


def test_tables_in_tables_stay_in_their_cell() -> None:
    html = (
        "<table><caption>表 1 甲</caption><thead><tr><th>项</th><th>数</th></tr></thead><tbody><tr>"
        "<td>乙</td><td><table><tr><td>3</td><td>4</td></tr></table></td></tr></tbody></table>"
    )
    _, table = only_table(read_text(html, "html"))
    assert grid(table) == [["项", "数"], ["乙", "3\n4"]]
    assert table.caption == "表 1 甲"


def test_a_page_nested_very_deep() -> None:
    assert texts(read_text("<div>" * 5000 + "底" + "</div>" * 5000, "html")) in (["底"], [])


def test_a_page_nested_without_end_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(Refused) as refused:
        read_text("<html><body>\n" + "<div>" * 12_000 + "x", "html")
    assert [(p.code, p.place.line) for p in refused.value.problems if p.place] == [
        ("document-too-deep", 2)
    ]
    flat = "<html><body>" + "<p>总投资<b>5</b>万元" * 3_000
    assert len(read_text(flat, "html").blocks) == 3_000, "ends that are left out do not nest"
