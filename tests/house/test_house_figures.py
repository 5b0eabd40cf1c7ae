"""The page of the house says what its script measures."""

from __future__ import annotations

import re

from tools import house_figures


def _rows(text: str) -> dict[str, list[float]]:
    """The cells of the tables by their first, as numbers."""
    found = {}
    for line in text.splitlines():
        if line.startswith("| ") and not line.startswith("| ---"):
            name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            numbers = re.findall(r"\d[\d,]*\.?\d*", " ".join(cells))
            found[name] = [float(each.replace(",", "")) for each in numbers]
    return found


def test_the_page_says_within_a_tenth_what_is_measured() -> None:
    """Not to the line: every change would have to write the page anew."""
    told, measured = _rows(house_figures.PAGE.read_text("utf-8")), _rows(house_figures.page())
    assert set(told) == set(measured), "run python tools/house_figures.py"
    far = {
        name: (told[name], values)
        for name, values in measured.items()
        if len(told[name]) != len(values)
        or any(abs(a - b) > max(b / 10, 5) for a, b in zip(told[name], values, strict=True))
    }
    assert far == {}, "run python tools/house_figures.py"


def test_a_payment_still_passes_the_places_of_its_way() -> None:
    files, folders, own = house_figures.way()
    assert own > files - own, "most of its way lies in its own subject"
    assert folders <= 10


def test_a_participle_is_told_from_a_verb() -> None:
    for name in ("judged", "_told", "kept_rows", "_listed"):
        assert house_figures.is_participle(name)
    for name in ("judge", "need_of", "_feed", "visible_to", "red_line", "problems_of"):
        assert not house_figures.is_participle(name)


MOST_PARTICIPLES = {
    "accounts": 6,
    "api": 2,
    "bonds": 7,
    "common": 5,
    "demo": 2,
    "evaluation": 46,
    "exchange": 1,
    "library": 3,
    "money": 1,
    "notices": 0,
    "planning": 5,
    "platform": 37,
    "portfolio": 1,
    "residents": 35,
    "watching": 1,
    "web": 3,
    "works": 3,
    "": 323,
}
"""How many functions and methods of an app, and of all outside the site, are named by a participle:
a number only falls."""


def test_functions_named_by_a_participle_become_fewer() -> None:
    counts = dict.fromkeys(MOST_PARTICIPLES, 0)
    for each in house_figures.modules():
        inside = each.path.is_relative_to(house_figures.SITE)
        app = each.path.relative_to(house_figures.SITE).parts[0] if inside else ""
        if app in counts:
            counts[app] += sum(house_figures.is_participle(name) for name, _ in each.functions)
    more = {app: count for app, count in counts.items() if count > MOST_PARTICIPLES[app]}
    assert more == {}, "name a function by a verb, or by what comes back"
