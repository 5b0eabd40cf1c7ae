"""The fonts that come with the documents are those that are described, and hold every character."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import ImageFont

from hengjian.documents.typesetting import FONTS

NAMES = ("NotoSansSC-Regular.otf", "NotoSerifSC-Regular.otf")
TEXTS = (".yaml", ".typ", ".py")


@pytest.mark.parametrize("name", NAMES)
def test_each_font_is_the_one_whose_hash_stands_beside_it(name: str) -> None:
    digest = hashlib.sha256((FONTS / name).read_bytes()).hexdigest()
    assert f"| `{name}` | `{digest}` |" in (FONTS / "README.md").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_every_chinese_character_of_our_texts_is_in_the_fonts(name: str) -> None:
    source = Path(FONTS).parents[1]
    said = {
        each
        for path in source.rglob("*")
        if path.suffix in TEXTS
        for each in path.read_text("utf-8")
        if "\u4e00" <= each <= "\u9ffe"
    }
    font = ImageFont.truetype(FONTS / name, 16)
    lacking = font.getmask("\uffff")
    same = [each for each in said if bytes(font.getmask(each)) == bytes(lacking)]
    assert same == []
