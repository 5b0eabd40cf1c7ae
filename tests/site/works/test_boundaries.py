"""What is wrong with a boundary file is told of every shape at once: the script of the map page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client
from py_mini_racer import MiniRacer

Found = Callable[..., list[dict[str, Any]]]
Ring = list[list[float]]
SQUARE: Ring = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
HOLE: Ring = [[2, 2], [2, 4], [4, 4], [4, 2], [2, 2]]
INSIDE: Ring = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]]
"""In the first of two sub-districts that lie side by side."""


def _shape(*rings: Ring, **properties: str) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _collection(*features: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": list(features)}


def _site(code: str, name: str, east: float, north: float) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [east, north]}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


EAST: Ring = [[10, 0], [20, 0], [20, 10], [10, 10], [10, 0]]
KNOWN = {
    "sites": _collection(_site("S-1", "东风小区", 1.5, 1.5)),
    "areas": _collection(_shape(INSIDE, code="A-1", name="东片")),
    "regions": _collection(
        _shape(SQUARE, code="D-1", name="西街道"), _shape(EAST, code="D-2", name="东街道")
    ),
}
NOTHING = {"sites": _collection(), "areas": _collection(), "regions": _collection()}


@pytest.fixture(scope="module")
def script() -> MiniRacer:
    """The script of the page, in an engine without a page."""
    racer = MiniRacer()
    source = Path(str(find("site/boundaries.js")))
    racer.eval(source.read_text(encoding="utf-8"))
    racer.eval("const asked = (own, known) => JSON.stringify(boundaries.faults(own, known))")
    return racer


@pytest.fixture
def found(script: MiniRacer) -> Found:
    """``found(feature, …, known=…)``: the faults of a file with these features."""

    def ask(*features: object, known: object = NOTHING) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = json.loads(str(script.call("asked", features, known)))
        return answer

    return ask


@pytest.mark.parametrize(
    "rings",
    [
        [SQUARE],
        [SQUARE, HOLE],
        [[[0, 0], [0, 0], [10, 0], [5, 0.001], [10, 10], [0, 0]]],
        [SQUARE, [[0, 5], [2, 4], [2, 6], [0, 5]]],
    ],
    ids=["plain", "with a hole", "a point twice, a notch", "a hole that touches the outline"],
)
def test_a_sound_shape_is_not_blamed(found: Found, rings: list[Ring]) -> None:
    assert found(_shape(*rings)) == []


@pytest.mark.parametrize(
    ("rings", "at"),
    [
        ([[[0, 0], [10, 10], [10, 0], [0, 10], [0, 0]]], [5, 5]),
        ([[[0, 0], [4, 4], [0, 8], [8, 8], [4, 4], [8, 0], [0, 0]]], [4, 4]),
        ([[[0, 0], [10, 0], [10, 10], [10, 5], [0, 10], [0, 0]]], [10, 5]),
        ([SQUARE, [[5, 5], [15, 5], [15, 6], [5, 6], [5, 5]]], [10, 5]),
    ],
    ids=["a bow", "a waist of no width", "there and back", "a hole that leaves the shape"],
)
def test_an_outline_that_crosses_itself_is_told_with_the_place(
    found: Found, rings: list[Ring], at: list[float]
) -> None:
    (fault,) = found(_shape(*rings, name="甲"))
    assert (fault["number"], fault["name"], fault["fault"]) == (1, "甲", "crosses")
    assert fault["at"] == at


@pytest.mark.parametrize(
    ("feature", "fault"),
    [
        ({"type": "Feature", "properties": {}, "geometry": None}, "none"),
        (None, "none"),
        (_shape([[24.3, 102.5], [24.4, 102.5], [24.4, 102.6], [24.3, 102.5]]), "turned"),
        (_shape([[500000, 2700000], [500100, 2700000], [500000, 2700100], [500000, 2700000]]),
         "degrees"),
        (_shape([[0, 0], [1, 0], [1, 1]]), "open"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_boundary_is_told(found: Found, feature: object, fault: str) -> None:
    (told,) = found(feature)
    assert told["fault"] == fault
    assert told["drawable"] is (fault == "open")


@pytest.mark.parametrize(
    ("feature", "fault", "there"),
    [
        (_shape(EAST, name="东风小区"), "site", "东街道"),
        (_shape(EAST, code="S-1"), "site", "东街道"),
        (_shape(EAST, name="东片"), "region", "东街道"),
        (_shape(EAST, name="西街道"), "region", "东街道"),
        (_shape([[50, 50], [51, 50], [51, 51], [50, 50]], name="西街道"), "region", ""),
        (_shape([[50, 50], [51, 50], [51, 51], [50, 50]], name="丙"), "outside", ""),
        (_shape([[20, 0], [30, 0], [30, 10], [20, 10], [20, 0]]), "outside", ""),
    ],
)
def test_a_boundary_that_lies_elsewhere_is_told(
    found: Found, feature: object, fault: str, there: str
) -> None:
    (told,) = found(feature, known=KNOWN)
    assert (told["fault"], told["there"]) == (fault, there)


@pytest.mark.parametrize(
    "feature",
    [
        _shape(INSIDE, name="东风小区"),
        _shape(INSIDE, name="东片"),
        _shape(SQUARE, name="西街道"),
        _shape([[-5, -5], [30, -5], [30, 30], [-5, 30], [-5, -5]], name="全市"),
        _shape([[8, 4], [12, 4], [12, 6], [8, 6], [8, 4]]),
    ],
    ids=["its site", "its area", "its sub-district", "a city around", "over two sub-districts"],
)
def test_a_boundary_where_it_belongs_is_not_blamed(found: Found, feature: object) -> None:
    assert found(feature, known=KNOWN) == []


def test_where_no_boundary_is_loaded_the_sites_say_where_the_district_lies(found: Found) -> None:
    known = {**KNOWN, "areas": _collection(), "regions": _collection()}
    assert found(_shape(INSIDE), known=known) == []
    (told,) = found(_shape(EAST), known=known)
    assert told["fault"] == "outside"


def test_all_faults_of_all_shapes_are_told_at_once(found: Found) -> None:
    bow: Ring = [[50, 50], [60, 60], [60, 50], [50, 60], [50, 50]]
    told = found(_shape(bow), _shape(INSIDE), _shape(EAST, name="东风小区"), known=KNOWN)
    assert [(each["number"], each["fault"]) for each in told] == [
        (1, "crosses"), (1, "outside"), (3, "site"),
    ]  # fmt: skip


def test_a_long_outline_is_looked_through_in_a_moment(script: MiniRacer) -> None:
    script.eval("""
      const many = 100000, ring = [...Array(many).keys()].map((n) => {
        const turn = 2 * Math.PI * n / many, far = 1 + 0.1 * Math.sin(40 * turn);
        return [far * Math.cos(turn), far * Math.sin(turn)];
      });
      const geometry = {type: "Polygon", coordinates: [[...ring, ring[0]]]};
      const none = {sites: {features: []}, areas: {features: []}, regions: {features: []}};
    """)
    assert (
        script.eval("boundaries.faults([{type: 'Feature', geometry}], none).length", timeout=20_000)
        == 0
    )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_has_words_for_every_fault(
    script: MiniRacer, client_of: Callable[[str], Client], language: str
) -> None:
    client = client_of("competent_department")
    client.cookies["django_language"] = language
    page = client.get("/map/").content.decode()
    source = Path(str(find("site/boundaries.js")))
    told = set(re.findall(r'fault: "(\w+)"', source.read_text(encoding="utf-8")))
    assert told, "the script names its faults"
    for fault in told | {"head", "called", "there", "nowhere", "more", "large", "unreadable"}:
        assert f'data-fault="{fault}"' in page, fault
