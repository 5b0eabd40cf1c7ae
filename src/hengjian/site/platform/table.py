"""The head and body of a list's table and the options of its facets, written without templates.

A page has hundreds of cells: a template a cell would take most of the time of the page. All text
is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

from hengjian.site.platform.english import with_unit
from hengjian.site.platform.figure_links import addresses_of
from hengjian.site.platform.listing import Choice, Column, Listing
from hengjian.site.platform.templatetags import shell

Cell = Callable[[Any], str]
PLACING = frozenset(("sort", "page", "after", "before"))
"""Parts of the query that say where in the list one is: another order begins anew."""


ORDERS = {"": "none", "up": "ascending", "down": "descending"}


def heads_of(listing: Listing, sort: str, asked: QueryDict) -> SafeString:
    """The ``th`` elements: a title that leads to the list in its order, and the unit.

    ``sort`` is the field the list is in the order of (``-field``: falling), ``asked`` the query.
    """
    kept = [(key, value) for key, values in asked.lists() if key not in PLACING for value in values]
    heads = []
    for column in listing.columns:
        title, unit = escape(str(column.title)), column.measured_in
        attributes = ' class="end"' if column.end else ""
        if column.sort:
            order = {column.sort: "up", f"-{column.sort}": "down"}.get(sort, "")
            turned = f"-{column.sort}" if order == "up" else column.sort
            address = escape(f"?{urlencode([*kept, ('sort', turned)])}")
            arrow = shell.icon(f"arrow-{order}") if order else ""
            attributes += f' aria-sort="{ORDERS[order]}"'
            title = f'<a href="{address}">{title}{arrow}</a>'
        shown = f'<span class="unit">{escape(unit)}</span>' if unit else ""
        heads.append(f'<th scope="col"{attributes}>{title}{shown}</th>')
    return mark_safe("".join(heads))


def body_of(listing: Listing, rows: Sequence[Any]) -> SafeString:
    """The ``tr`` elements of the rows, cell by cell."""
    if not rows:
        return SafeString("")
    missing, invented = shell.missing(), shell.invented()
    columns = [
        (column, _opening(column), WRITERS.get(column.kind), _sources(column, rows[0]))
        for column in listing.columns
    ]
    lines = []
    for row in rows:
        cells = []
        for column, opening, write, source in columns:
            value: Any = column.value(row)
            if value is None or value == "":
                cells.append(f"{opening}{missing}</td>")
            elif column.kind == "name":
                mark = invented if getattr(row, "synthetic", False) else ""
                link = f'<a href="{escape(listing.address(row))}">{escape(str(value))}</a> {mark}'
                cells.append(f"{opening}{link}</td>")
            elif column.kind == "progress":
                done, due = value
                bar = shell.bar(done, due, str(column.title), source(row) if source else "")
                cells.append(f"{opening}{bar}</td>")
            else:
                shown = write(value) if write else escape(str(value))
                if source is not None:
                    shown = f'<a class="figure" href="{escape(source(row))}">{shown}</a>'
                cells.append(f"{opening}{shown}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return mark_safe("".join(lines))


COUNTING = frozenset(("number", "money", "area", "progress"))
"""Kinds of columns whose cells are figures."""


def _sources(column: Column, row: Any) -> Callable[[Any], str] | None:
    """Where the figures of a column come from, row by row; None where they are none."""
    counts = column.kind in COUNTING or column.opens
    if not counts or not isinstance(row, Model):
        return None
    names = (column.opens,) if column.opens else (column.key, column.sort)
    found = (addresses_of(type(row), name) for name in names if name and "__" not in name)
    return next((each for each in found if each is not None), None)


def _opening(column: Column) -> str:
    classes = [f"cell-{column.kind}"]
    if column.key == "code" or column.kind == "moment":
        classes.append("number")
    if column.kind == "name":
        classes.append("name")
    if column.end:
        classes.append("end")
    label = with_unit(capfirst(str(column.title)), column.measured_in)
    return f'<td data-label="{escape(label)}" class="{" ".join(classes)}">'


def _badge(value: Any) -> str:
    mark, name = value
    return f'<span class="badge {escape(mark)}">{escape(name)}</span>'


def _day(value: Any) -> str:
    """A date; of a moment, the date it has here."""
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return f'<span class="number">{day.isoformat()}</span>'


WRITERS: dict[str, Cell] = {
    "money": shell.wan,
    "area": lambda value: shell.number(value, 2),
    "number": shell.number,
    "date": _day,
    "badge": _badge,
}
"""How a value of each kind is written; of other kinds as text."""


def options_of(choices: Iterable[Choice], chosen: str) -> SafeString:
    """The ``option`` elements of a facet; what a link chose stays, offered or not."""
    offered = [(each.value, str(each.title)) for each in choices]
    if chosen and chosen not in {value for value, _ in offered}:
        offered.append((chosen, chosen))
    return mark_safe(
        "".join(
            f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
            f"{escape(title)}</option>"
            for value, title in offered
        )
    )
