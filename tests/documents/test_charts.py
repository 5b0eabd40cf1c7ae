"""Charts: options as data, SVG without a browser, labels that do not meet."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from hengjian.documents.charts.options import (
    Band,
    Bar,
    Flow,
    Node,
    Swing,
    flow,
    grade_strip,
    rate_bars,
    score_bars,
    tornado,
)
from hengjian.documents.charts.palette import ACCENT, AMBER, RED, grade_colour, rate_colour
from hengjian.documents.charts.rendering import png_of, svg_of
from hengjian.documents.model import Picture, Report

BARS = [
    Bar("决策", Decimal(17), Decimal(20), "17.00 / 20"),
    Bar("产出", Decimal("14.11"), Decimal(25), "14.11 / 25"),
    Bar("效益", Decimal(3), Decimal(20), "3.00 / 20"),
]


def words(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]


def test_bars_show_names_and_printed_labels() -> None:
    shown = words(svg_of(*score_bars(BARS)))
    for bar in BARS:
        assert bar.name in shown
        assert bar.label in shown


def test_bars_are_coloured_by_their_rate() -> None:
    svg = svg_of(*rate_bars(BARS))
    assert ACCENT in svg
    assert AMBER in svg
    assert RED in svg


@pytest.mark.parametrize(
    ("percent", "colour"), [(60, ACCENT), (59.99, AMBER), (40, AMBER), (39.9, RED)]
)
def test_rate_colours(percent: float, colour: str) -> None:
    assert rate_colour(percent) == colour


def test_a_grade_keeps_its_colour_in_every_scale() -> None:
    for grades in (2, 3, 4, 5, 6):
        assert grade_colour(0, grades) == ACCENT
        assert grade_colour(grades - 1, grades) == RED
    assert len({grade_colour(rank, 4) for rank in range(4)}) == 4


def test_what_stopped_is_amber_and_labels_keep_their_distance() -> None:
    nodes = [Node(f"s{i}", f"来源{i} 1,000.00万元", 0) for i in range(6)]
    nodes += [Node("arrived", "已到位", 1), Node("not-arrived", "未到位", 1, stopped=True)]
    flows = [Flow(f"s{i}", "arrived", Fraction(9 if i else 900)) for i in range(6)]
    flows += [Flow(f"s{i}", "not-arrived", Fraction(1)) for i in range(6)]
    svg = svg_of(*flow(nodes, flows))
    assert AMBER in svg
    places = re.findall(r'<text[^>]*transform="translate\(([\d.]+) ([\d.]+)\)"', svg)
    heights = sorted(float(y) for x, y in places if float(x) < 100)
    assert len(heights) == 6
    assert all(b - a >= 14 for a, b in pairwise(heights))


def test_the_total_stands_on_the_scale() -> None:
    bands = [Band("差", Decimal(0), Decimal(60)), Band("优", Decimal(60), Decimal(100))]
    option, _, _ = grade_strip(bands, Decimal("67.4"), "67.40", (Fraction(66), Fraction(69)))
    shown = words(svg_of(option, 660, 112))
    assert {"差", "优", "67.40", "60"} <= set(shown)
    assert "markArea" in option["series"][0]


def test_the_tornado_marks_only_thresholds_near_by() -> None:
    swings = [Swing("开工率", Decimal(58), Decimal(72), "58.00", "72.00")]
    limits = [(Decimal(60), "中 60"), (Decimal(90), "优 90")]
    shown = words(svg_of(*tornado(swings, Decimal("67.4"), "67.40", limits)))
    assert "中 60" in shown
    assert "优 90" not in shown


def test_the_same_option_is_the_same_svg_and_names_carry_no_markup() -> None:
    bars = [Bar("<b>{a|b}</b> & “x”", Decimal(1), Decimal(2), "{c}")]
    first = svg_of(*score_bars(bars))
    svg_of(*rate_bars(BARS))
    assert svg_of(*score_bars(bars)) == first
    assert "｛c｝" in words(first)
    assert "class=" not in first


def test_png_at_twice_the_size() -> None:
    option, width, height = score_bars(BARS)
    png = png_of(svg_of(option, width, height), width, height)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert abs(int.from_bytes(png[16:20]) - 2 * width) <= 2


def test_every_picture_of_the_report_is_wellformed(chinese: Report) -> None:
    for picture in (b for b in chinese.blocks if isinstance(b, Picture)):
        assert words(picture.svg)
