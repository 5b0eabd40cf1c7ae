"""The original docx with comments: at the right words, and nothing else changed."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from hengjian.audit.api import audit, audit_file
from hengjian.audit.outcomes import Audit
from hengjian.audit.readers import read_text
from hengjian.audit.writers.comments import commented
from hengjian.errors import Refused
from tests.audit.stubs import TEXT, WRONG, check

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """A paragraph whose wrong words stand across three runs, a list item, a merged table."""
    document = docx.Document()
    document.add_heading("小样", 1)
    paragraph = document.add_paragraph("共改造　")
    for words, bold in (("9", True), ("9 ", False), ("户，其中一期 40 户", False)):
        paragraph.add_run(words).bold = bold
    document.add_paragraph("二期改造 99 户。", style="List Number")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "街道"
    table.cell(0, 2).text = "户数"
    for row, name in ((1, "东街"), (2, "西街")):
        table.cell(row, 0).text = name
        table.cell(row, 1).text = "一期"
        table.cell(row, 2).text = f"计 {row + 97} 户"
    path = tmp_path / "original.docx"
    document.save(str(path))
    return path


def audited(path: Path) -> tuple[Audit, Any, Path]:
    found = audit_file(path, checks=[check()])
    out = path.with_name("out.docx")
    out.write_bytes(commented(path, found))
    return found, docx.Document(str(out)), out


def words_of(document: Any) -> list[str]:
    """The words each comment is about, in order."""
    found: dict[str, list[str]] = {}
    open_now: set[str] = set()
    for element in document.element.body.iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            open_now.add(number)
        elif element.tag == f"{W}commentRangeEnd":
            open_now.discard(number)
        elif element.tag == f"{W}t":
            for each in open_now:
                found.setdefault(each, []).append(element.text)
    return ["".join(words) for words in found.values()]


def test_comments_stand_at_the_words_also_across_runs_and_in_cells(original: Path) -> None:
    found, document, _ = audited(original)
    assert len(found.findings) == 3
    assert words_of(document) == [WRONG, WRONG, WRONG]
    comments = [comment.text for comment in document.comments]
    said = ("不可能是 <99>", "98 户", "改为 98", "四舍五入")
    assert all(words in text for text in comments for words in said)


def test_nothing_else_changes(original: Path) -> None:
    _, document, out = audited(original)
    before = docx.Document(str(original))
    assert [p.text for p in document.paragraphs] == [p.text for p in before.paragraphs]
    bold = [run.text for run in document.paragraphs[1].runs if run.bold]
    assert bold == ["9"]
    with zipfile.ZipFile(original) as old, zipfile.ZipFile(out) as new:
        changed = {"word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"}
        for name in set(old.namelist()) - changed:
            if name.endswith((".xml", ".rels")):
                parts = [
                    etree.tostring(etree.fromstring(z.read(name)), method="c14n")
                    for z in (old, new)
                ]
                assert parts[0] == parts[1], name
        added = set(new.namelist()) - set(old.namelist())
        assert added == {"word/comments.xml"}


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        commented(tmp_path / "a.md", audit(read_text(TEXT), checks=[check()]))
    assert refused.value.problems[0].code == "audit-comments-need-docx"


def test_words_of_a_line_that_is_a_paragraph_of_its_own_are_found_there(tmp_path: Path) -> None:
    document = docx.Document()
    for line in (
        "本项目共改造住户若干，实际完成的情况详见后面的表，全年一",
        "共改造 99 户，其中一期四十户，二期五十九户。",
    ):
        document.add_paragraph(line)
    path = tmp_path / "lines.docx"
    document.save(str(path))
    found, written, _ = audited(path)
    assert [block.source for block in found.document.blocks] == ["p0-p1"]
    assert "commentRangeStart" not in written.paragraphs[0]._p.xml
    assert "commentRangeStart" in written.paragraphs[1]._p.xml
