"""The html: one file, no script, every figure opens its trace."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from hengjian.documents.html import html_of
from hengjian.documents.model import Paragraph, Report, report_figures, words
from tests.documents.conftest import HOSTILE

VOID = {"meta", "img", "br", "hr", "input", "link"}


class Page(HTMLParser):
    """What a browser finds: elements with attributes, their balance, the text."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def content(chinese: Report) -> str:
    return html_of(chinese).decode()


@pytest.fixture(scope="module")
def page(content: str) -> Page:
    return Page(content)


def test_every_element_is_closed_and_ids_are_unique(page: Page) -> None:
    assert page.open == []
    ids = [a["id"] for _, a in page.elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_there_is_no_script_and_nothing_to_fetch(page: Page) -> None:
    tags = {tag for tag, _ in page.elements}
    assert not tags & {"script", "link", "iframe", "object", "embed", "form"}
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"]
    targets = [a["href"] for a in page.all("a")] + [i["src"] for i in page.all("img")]
    assert all(t.startswith(("#", "data:image/svg+xml;base64,")) for t in targets)


def test_the_policy_allows_this_style_and_no_other(content: str, page: Page) -> None:
    style = re.search(r"<style>(.*?)</style>", content, re.S)
    assert style is not None
    digest = b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    (policy,) = [m["content"] for m in page.all("meta") if m.get("http-equiv")]
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_every_link_leads_somewhere(page: Page) -> None:
    ids = {a["id"] for _, a in page.elements if "id" in a} | {"closed"}
    links = [a["href"].removeprefix("#") for a in page.all("a")]
    assert set(links) <= ids


def test_every_figure_opens_its_drawer(chinese: Report, page: Page) -> None:
    figures = [a for a in page.all("a") if a.get("class") == "figure"]
    drawers = {a["id"] for a in page.all("aside")}
    assert len(figures) > len(report_figures(chinese))
    assert {a["href"].removeprefix("#") for a in figures} == drawers
    for drawer in page.all("aside"):
        assert drawer["role"] == "dialog"
        assert drawer["aria-labelledby"]


def test_pictures_have_alternative_text(page: Page) -> None:
    assert len(page.all("img")) >= 7
    assert all(image["alt"] for image in page.all("img"))


def test_contents_headings_and_landmarks(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    body = levels[: len(levels) - len(page.all("aside"))]
    assert all(after - before <= 1 for before, after in pairwise(body))
    for landmark in ("main", "nav", "header", "footer"):
        assert len(page.all(landmark)) == 1


def test_the_language_is_named(english: Report, page: Page) -> None:
    assert page.all("html")[0]["lang"] == "zh-CN"
    assert Page(html_of(english).decode()).all("html")[0]["lang"] == "en"


def test_hostile_names_are_plain_words(hostile: Report) -> None:
    content = html_of(hostile).decode()
    assert "<script" not in content
    page = Page(content)
    assert HOSTILE in "".join(page.text)


def test_the_same_report_is_the_same_file(chinese: Report, content: str) -> None:
    assert html_of(chinese).decode() == content


def test_seal_and_signatures_stand_before_the_text_and_no_vendor(chinese: Report) -> None:
    seal = Paragraph(words("评价机构：某公司〔盖章处〕"), "lead")
    content = html_of(replace(chinese, front=(seal,), author="某公司", foot="")).decode()
    page = Page(content)
    said = "".join(page.text)
    assert "评价机构：某公司〔盖章处〕" in said
    assert content.index('class="front"') < content.index("<h2")
    assert not page.all("footer")
    assert "Hengjian" not in content
    assert 'name="generator"' not in content
