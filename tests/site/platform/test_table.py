"""Cells of lists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.http import QueryDict
from selectolax.lexbor import LexborHTMLParser

from hengjian.site.library.models import Site
from hengjian.site.platform.lists import WRITERS, Column, Listing, body_of, heads_of, label_of


@pytest.mark.parametrize("value", [date(2026, 11, 27), datetime(2026, 11, 26, 20, 0, tzinfo=UTC)])
def test_a_moment_shows_the_date_it_has_here(value: date) -> None:
    assert "2026-11-27" in WRITERS["date"](value)


@pytest.mark.parametrize(
    ("column", "label"),
    [
        (Column("a", "建筑面积", lambda row: row, "area", unit="平方米"), "建筑面积（平方米）"),
        (Column("a", "批复总投资", lambda row: row, "money"), "批复总投资（万元）"),
        (Column("a", "户数", lambda row: row, "number"), "户数"),
    ],
)
def test_on_a_phone_each_figure_says_its_unit(column: Column, label: str) -> None:
    listing = Listing("rows", "rows", (column,), lambda row: "")
    assert f'data-label="{label}"' in body_of(listing, [Decimal(3)])


@pytest.mark.parametrize(
    ("sort", "order", "leads_to"),
    [
        ("", "none", "?q=%E4%B8%9C%26&stage=x&stage=y&sort=area"),
        ("area", "ascending", "?q=%E4%B8%9C%26&stage=x&stage=y&sort=-area"),
        ("-area", "descending", "?q=%E4%B8%9C%26&stage=x&stage=y&sort=area"),
    ],
)
def test_a_title_leads_to_the_other_order_and_keeps_what_else_is_asked(
    sort: str, order: str, leads_to: str
) -> None:
    column = Column("a", "建筑<面积>", lambda row: row, "area", "area", "平方米")
    listing = Listing("rows", "rows", (column, Column("b", "b", str)), lambda row: "")
    asked = QueryDict("q=%E4%B8%9C%26&stage=x&stage=y&page=3&after=9&sort=" + sort)
    page = LexborHTMLParser(f"<table><tr>{heads_of(listing, sort, asked)}</tr></table>")
    first, second = page.css("th")
    assert first.attributes == {"scope": "col", "class": "end", "aria-sort": order}
    (link,) = first.css("a")
    assert (link.attributes["href"], link.text()) == (leads_to, "建筑<面积>")
    assert [unit.text() for unit in first.css(".unit")] == ["平方米"]
    assert second.css("a") == []


@pytest.mark.parametrize(
    ("stage", "said"), [("started", "已开工"), ("none of them", "none of them")]
)
def test_a_choice_is_named_as_its_row_names_it(stage: str, said: str) -> None:
    site = Site(stage=stage)
    assert label_of(site, "stage") == said == str(site.get_stage_display())
