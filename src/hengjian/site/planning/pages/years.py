"""The works of a year as lines: the utilities' one by one, renovations gathered by place.

Hundreds of sites are renovated in a year: one line says so for all of a contiguous area, so that
the utilities' works of the same place can be seen beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from hengjian.site.planning.queries import SITE, Dig
from hengjian.site.platform.templatetags.shell import t


@dataclass(frozen=True, slots=True)
class Line:
    """A work of a utility, or all renovations of a place: from the first start to the last end."""

    place: str
    name: str
    utility: str
    """A utility, or ``site`` for renovations."""
    starts_on: date
    ends_on: date
    digs: bool
    address: str
    synthetic: bool


def lines_of(digs: Iterable[Dig], year: int) -> list[Line]:
    """What is at work in the year, place by place; in a place by the day it starts."""
    inside = [d for d in digs if d.starts_on.year <= year <= d.ends_on.year]
    places: dict[tuple[object, ...], list[Dig]] = {}
    lines = []
    for dig in inside:
        if dig.utility == "site":
            places.setdefault((dig.area, dig.outside), []).append(dig)
        else:
            lines.append(_line(dig, dig.name, reverse("web:utility", args=[dig.code])))
    lines += [_line_of(own) for own in places.values()]
    return sorted(lines, key=lambda line: (_natural(line.place), line.starts_on, line.name))


def _line_of(own: list[Dig]) -> Line:
    first = own[0]
    if len(own) == 1:
        site = first.code.removeprefix(SITE)
        return _line(first, first.name, reverse("web:site", args=[site]))
    name = t(f"{len(own)} 个小区改造", f"{len(own)} sites renovated")
    asked = {"sub_district" if first.outside else "area": first.area[0] if first.area else ""}
    line = _line(first, name, f"{reverse('web:sites')}?{urlencode(asked)}")
    starts, ends = min(dig.starts_on for dig in own), max(dig.ends_on for dig in own)
    return replace(line, starts_on=starts, ends_on=ends)


def _line(dig: Dig, name: str, address: str) -> Line:
    place = dig.area[1] if dig.area else dig.place
    if dig.outside:
        place = t(f"{place}（片区外）", f"{place} (outside areas)")
    return Line(
        place or "—", name, dig.utility, dig.starts_on, dig.ends_on, dig.digs, address,
        dig.synthetic,
    )  # fmt: skip


def _natural(text: str) -> list[tuple[int, str]]:
    """A key that puts road 2 before road 10."""
    return [(int(part or 0), word) for word, part in re.findall(r"(\D*)([0-9]*)", text)]
