"""The map in a browser: coloured by what one asks, searched, on a base map of one's own."""

from __future__ import annotations

import struct
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import ViewportSize

from tests.e2e.walking import DESK, PHONE, Entering, framed

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_map_is_coloured_by_what_one_asks_and_a_site_is_found_on_it(
    entering: Entering, size: ViewportSize
) -> None:
    page = entering("财政部门", size)
    page.goto("/map/")
    colour = page.get_by_label("按什么着色")
    names = [name.strip() for name in colour.locator("option").all_inner_texts()]
    assert {"阶段", "开工滞后", "支付与产值", "项目预警", "管线意见"} <= set(names)
    colour.select_option(label="支付与产值")
    page.wait_for_url("**colour=money*")
    page.wait_for_selector("[data-map][data-ready]")
    assert "有支付越线" in page.locator(".map-legend").inner_text()
    find = page.get_by_label("在图上找小区")
    find.fill("syn-0001")
    find.press("Enter")
    popup = page.locator(".map-popup")
    popup.wait_for()
    assert "已支付" in popup.inner_text()
    framed(page)
    find.fill("没有的小区")
    find.press("Enter")
    page.get_by_text("图上没有这个小区").wait_for()
    popup.get_by_role("link").nth(1).click()
    page.wait_for_url("**/contracts/**")


def test_a_base_map_of_ones_own_is_shown_remembered_and_taken_away(entering: Entering) -> None:
    page = entering("主管部门经办")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto("/map/")
    page.wait_for_selector("[data-map][data-ready]")
    chosen, away = page.locator("[data-base-map]"), page.get_by_role("button", name="撤去底图")
    chosen.set_input_files({"name": "乱.pmtiles", "mimeType": "x/y", "buffer": b"no base map"})
    page.get_by_text("“乱.pmtiles”不是可用的 PMTiles 底图").wait_for()
    assert not away.is_visible()
    chosen.set_input_files({"name": "底.pmtiles", "mimeType": "x/y", "buffer": one_tile()})
    away.wait_for()
    page.reload()
    away.wait_for()
    away.click()
    away.wait_for(state="hidden")
    page.reload()
    page.wait_for_selector("[data-map][data-ready]")
    assert not away.is_visible()
    assert set(sent) == {"GET"}, "nothing of the file leaves the machine"


def one_tile() -> bytes:
    """A PMTiles archive, version 3, of one grey picture for the whole world."""
    picture = BytesIO()
    Image.new("RGB", (256, 256), "#cccccc").save(picture, "PNG")
    tile, metadata = picture.getvalue(), b"{}"
    length = bytes([len(tile) & 127 | 128, len(tile) >> 7])
    directory = bytes([1, 0, 1]) + length + bytes([1])
    at = [127, 127 + len(directory), 0, 127 + len(directory) + len(metadata)]
    places = (at[0], len(directory), at[1], len(metadata), at[2], 0, at[3], len(tile), 1, 1, 1)
    ends = (-1800000000, -850000000, 1800000000, 850000000)
    head = struct.pack("<7sB11Q6B4iB2i", b"PMTiles", 3, *places, 1, 1, 1, 2, 0, 0, *ends, 0, 0, 0)
    return head + directory + metadata + tile
