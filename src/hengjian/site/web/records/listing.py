"""The list of an entity's table, made from its columns."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.db.models import Model
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.common.words import words
from hengjian.site.platform import columns as tables
from hengjian.site.platform.labels import label
from hengjian.site.platform.lists import Choice as Offered
from hengjian.site.platform.lists import Column, Facet, Kind, Listing, Words, by_field
from hengjian.site.platform.resource import resource_of, with_text

KINDS: dict[str, Kind] = {"integer": "number", "number": "area", "date": "date", "long": "long"}
LEFT = frozenset(("source", "as_of"))
"""Columns that a row's own page tells."""


def _words(text: Text) -> Words:
    return words(text.zh, text.en)


@cache
def listing_of(table: tables.Spec) -> Listing:
    """Its columns as they are declared; what has choices narrows the list."""
    shown = [each for each in (*table.columns, *table.shown) if each.name not in LEFT]
    text = [each.name for each in shown if each.kind == "text"]
    facets = [_facet(each) for each in shown if each.choices]
    return Listing(
        name=table.name,
        title=_words(table.title),
        columns=tuple(_column(table.model, each) for each in shown),
        address=lambda row: reverse("web:record", args=[table.name, row.code]),
        facets=tuple(facets),
        search=with_text(*text),
        search_hint=words("编码或文字", "code or text"),
        order="code",
        empty_title=words("还没有数据", "There are no rows yet"),
        empty_hint=_words(table.purpose),
    )


def _column(model: type[Model], column: tables.Column) -> Column:
    title = label(model, column.name) if column.kind == "reference" else column.title
    sorts = column.kind in ("text", "integer", "number", "date", "choice")
    kind = "name" if column.name == "code" else KINDS.get(column.kind, "text")
    money = column.unit == "元" and column.kind == "number"
    return Column(
        column.name,
        _words(title),
        _value(column),
        "money" if money else kind,
        column.name if sorts else "",
        "" if money else column.unit,
    )


def _value(column: tables.Column) -> Callable[[Any], object]:
    name = column.name
    match column.kind:
        case "reference":
            return lambda row: str(getattr(row, name) or "")
        case "choice":
            known = {code: _words(text) for code, text in column.choices}
            return lambda row: known.get(str(getattr(row, name)), str(getattr(row, name)))
        case "yes_no":
            return lambda row: words("是", "yes") if getattr(row, name) else words("否", "no")
    return lambda row: getattr(row, name)


def _facet(column: tables.Column) -> Facet:
    offered = [Offered(code, _words(text)) for code, text in column.choices]
    return Facet(column.name, _words(column.title), lambda _: offered, by_field(column.name))


def may_enter_here(model: type[Any], may: Callable[[Any], bool]) -> bool:
    """Whether rows are entered on the generated pages by who holds these rights."""
    declared = resource_of(model)
    return declared.importable and declared.right is not None and may(declared.right)
