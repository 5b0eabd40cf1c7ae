"""Paragraphs without end are read in pieces that lose nothing and cut no number."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hengjian.audit.document import Block
from hengjian.audit.readers.pieces import LONGEST, in_pieces

WORDS = st.lists(
    st.sampled_from(["项目", "收入1,286.40万元", "，", "。", "；", "（", "12345", "\n", "、"]),
    max_size=1200,
).map("".join)


@settings(max_examples=25)
@given(WORDS)
def test_pieces_are_the_whole_and_short(text: str) -> None:
    found = [piece.text for piece in in_pieces(Block(0, "paragraph", text, source="p3"))]
    assert "".join(found) == text
    assert all(len(piece) <= LONGEST for piece in found)


def test_no_number_is_cut() -> None:
    figures = [f"{at},286.40万元" for at in range(100, 900)]
    found = [piece.text for piece in in_pieces(Block(0, "paragraph", "".join(figures)))]
    assert all(piece.endswith("元") for piece in found)
    assert len(found) > 1
