"""The page: safe, whole, and every mark linked to its finding and back."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from hengjian.audit.api import audit
from hengjian.audit.document import Spot
from hengjian.audit.findings import Finding
from hengjian.audit.readers import read_text
from hengjian.audit.writers.marking import marks_by_place, pieces_of
from hengjian.audit.writers.page import page_of
from hengjian.bilingual import same
from tests.audit.stubs import TEXT, WRONG, check


def page(text: str = TEXT) -> LexborHTMLParser:
    return LexborHTMLParser(page_of(audit(read_text(text), checks=[check()])))


def test_every_link_leads_somewhere_and_no_id_stands_twice() -> None:
    shown = page()
    ids = [node.attributes["id"] for node in shown.css("[id]")]
    assert len(ids) == len(set(ids))
    links = [node.attributes["href"] or "" for node in shown.css("a")]
    assert {link[1:] for link in links} <= set(ids)
    assert {"#f1", "#f2", "#m1-0", "#m2-0"} <= set(links)


def test_the_marks_are_the_words_of_the_document() -> None:
    marked = [n.text().removesuffix("1").removesuffix("2") for n in page().css("a.mark.error")]
    assert marked.count(WRONG) == 2
    text = page().css_first("main").text()
    assert "其中一期 40 户、二期 58 户" in text


def test_nothing_in_a_document_becomes_markup_and_the_policy_holds_the_style() -> None:
    text = "<script>alert(1)</script> 99 户，5 < 6 & 7"
    html = page_of(audit(read_text(text, "txt"), checks=[check()]))
    source = html.decode()
    assert "<script" not in source
    assert "&lt;99&gt;" in source
    assert "5 &lt; 6 &amp; 7" in source
    style = re.search("<style>(.*?)</style>", source, re.DOTALL)
    assert style is not None
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = LexborHTMLParser(html).css_first("meta[http-equiv]").attributes["content"] or ""
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "http://" not in source
    assert "https://" not in source


def test_a_finding_shows_its_suggestion_and_what_was_considered() -> None:
    card = page().css_first("#f1").text()
    assert "建议 改为 98" in card
    assert "已排除的解释 四舍五入" in card


def test_the_heaviest_findings_come_first_under_their_names_and_keep_their_numbers() -> None:
    query, error = (
        Finding("a", severity, same(severity), (Spot(0, at, at + 1),))
        for at, severity in enumerate(("query", "error"))
    )
    found = replace(audit(read_text(TEXT), checks=[]), findings=(query, error))
    shown = LexborHTMLParser(page_of(found))
    ids = [node.attributes.get("id") for node in shown.css(".cards > li")]
    assert ids == [None, "f2", None, "f1"]
    assert [node.text() for node in shown.css(".group h3")] == ["错误 1", "疑问 1"]


def test_a_finding_leads_to_the_places_before_and_after_it_in_the_document() -> None:
    steps = [[a.attributes["href"] for a in card.css("a.step")] for card in page().css(".card")]
    assert steps == [["#m2-0"], ["#m1-0"]]


def test_without_findings_the_page_says_so() -> None:
    shown = page("一切正常。")
    assert shown.css_first(".empty") is not None
    assert shown.css("input") == []


def test_overlapping_marks_keep_every_letter_and_every_number() -> None:
    findings = [
        Finding("a", "query", same("a"), (Spot(0, 0, 6),)),
        Finding("b", "error", same("b"), (Spot(0, 2, 4), Spot(0, 5, 5))),
    ]
    pieces = pieces_of("零一二三四五六", marks_by_place(findings)[0, None])
    assert "".join(piece.text for piece in pieces) == "零一二三四五六"
    assert [piece.marks[0].number if piece.marks else 0 for piece in pieces] == [1, 2, 1, 2, 1, 0]
    begun = [mark.anchor for piece in pieces for mark in piece.begins]
    assert sorted(begun) == ["m1-0", "m2-0", "m2-1"]


def test_a_table_has_its_caption_once_also_with_a_unit_line_between() -> None:
    table = "| 街道 | 户数 |\n| --- | --- |\n| 东街 | 9 |\n| 西街 | 8 |\n"
    shown = page(f"表1 改造户数\n\n单位：户\n\n{table}")
    assert shown.css_first("table") is not None
    assert shown.css("caption") == []
    assert shown.css_first("main").text().count("改造户数") == 1
