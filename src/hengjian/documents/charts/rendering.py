"""ECharts options to SVG, in an embedded V8; and SVG to PNG, by typst."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock
from typing import Any

from hengjian.documents.extras import needed
from hengjian.documents.typesetting import compiler

_SHIM = """
function setTimeout() { return 0 }
function clearTimeout() {}
function setInterval() { return 0 }
function clearInterval() {}
"""
_RENDER = """
function rendered(option, width, height) {
  const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width, height});
  chart.setOption(JSON.parse(option));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
"""
_LOCK = Lock()
_PIXELS_AN_INCH = 192


@cache
def _engine() -> Any:
    """The one JavaScript context, with ECharts loaded."""
    racer = needed("py_mini_racer").MiniRacer()
    vendor = files("hengjian.documents.charts") / "vendor" / "echarts.min.js"
    racer.eval(_SHIM)
    racer.eval(vendor.read_text(encoding="utf-8"))
    racer.eval(_RENDER)
    return racer


def svg_of(option: Mapping[str, Any], width: int, height: int) -> str:
    """The chart ``option`` as SVG of ``width`` × ``height`` px; the same option, the same text."""
    return _svg(json.dumps(option, ensure_ascii=False, sort_keys=True), width, height)


@lru_cache(maxsize=64)
def _svg(option: str, width: int, height: int) -> str:
    with _LOCK:
        drawn = str(_engine().call("rendered", option, width, height))
    return _settle(drawn)


def _settle(svg: str) -> str:
    """``svg`` without the counters and hover rules that change from one rendering to the next."""
    svg = re.sub(r"<style\b.*?</style>", "", svg, flags=re.S)
    svg = re.sub(r'\s(?:class|ecmeta_\w+)="[^"]*"', "", svg)
    return re.sub(r"\bzr\d+-", "zr-", svg)


@lru_cache(maxsize=64)
def png_of(svg: str, width: int, height: int) -> bytes:
    """``svg`` as PNG at twice its size on a screen."""
    source = (
        f"#set page(width: {width}pt, height: {height}pt, margin: 0pt, fill: white)\n"
        f'#image(bytes(sys.inputs.svg), format: "svg", width: {width}pt, height: {height}pt)'
    )
    made = compiler().compile(
        input=source.encode(), format="png", ppi=_PIXELS_AN_INCH * 72 / 96, sys_inputs={"svg": svg}
    )
    return bytes(made)
