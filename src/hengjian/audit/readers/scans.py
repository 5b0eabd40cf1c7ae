"""Scanned pages: their text by recognition, where the extra ``ocr`` is installed."""

from __future__ import annotations

from importlib.util import find_spec
from statistics import median
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no stubs

from hengjian.audit.readers.cells import Word

_SCALE = 2.5
"""Pixels a point: 180 dots an inch, enough for print of 10 points."""
_SAME_LINE = 0.6


class Recogniser:
    """Reads pictures of pages; its models are loaded with the first page."""

    def __init__(self) -> None:
        self._engine: Any = None

    def lines(self, page: pdfium.PdfPage) -> list[tuple[Word, ...]] | None:
        """The lines of a page from the top down, the pieces of each with their places in halves of
        a character, by which tables are read; ``None`` where the extra is not installed."""
        if find_spec("rapidocr") is None or find_spec("onnxruntime") is None:
            return None
        if self._engine is None:
            from rapidocr import RapidOCR

            self._engine = RapidOCR(params={"Global.log_level": "error"})
        found = self._engine(page.render(scale=_SCALE).to_numpy())
        if found.boxes is None or found.txts is None:
            return []
        return _in_lines(
            [(box, text) for box, text in zip(found.boxes.tolist(), found.txts, strict=True)]
        )


def _in_lines(pieces: list[tuple[list[list[float]], str]]) -> list[tuple[Word, ...]]:
    """Pieces of text in reading order, those beside each other on one line."""
    placed = sorted(
        (_middle(box), _height(box), box[0][0], box[1][0], text) for box, text in pieces
    )
    unit = median(height for _, height, *_ in placed) / 2 if placed else 1
    lines: list[list[Word]] = []
    level = 0.0
    for middle, height, left, right, text in placed:
        word = Word(text, left / unit, right / unit)
        if lines and middle - level <= _SAME_LINE * height:
            lines[-1].append(word)
        else:
            lines.append([word])
            level = middle
    return [tuple(sorted(line, key=lambda word: word.begin)) for line in lines]


def _middle(box: list[list[float]]) -> float:
    return sum(corner[1] for corner in box) / len(box)


def _height(box: list[list[float]]) -> float:
    return max(corner[1] for corner in box) - min(corner[1] for corner in box)
