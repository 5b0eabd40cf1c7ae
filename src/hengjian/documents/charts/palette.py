"""The one palette: deep teal, greys, and red, amber and blue for warnings only."""

from __future__ import annotations

ACCENT = "#0f5f63"
ACCENT_SOFT = "#5f9ea0"
ACCENT_PALE = "#d6e6e6"
INK = "#1f2a30"
MUTED = "#5d6b73"
LINE = "#c9d1d5"
PALE = "#e8ecee"
RED = "#b3261e"
AMBER = "#b26a00"
BLUE = "#2b5c9e"

_GRADES = (ACCENT, BLUE, AMBER, RED)
_FIVE = (ACCENT, ACCENT_SOFT, BLUE, AMBER, RED)

FONTS = "Noto Sans SC, Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif"
"""Every picture names the same families; the first one that is there is used."""


def grade_colour(rank: int, grades: int) -> str:
    """The colour of the grade at ``rank`` (0 is the best) in a scale of ``grades``.

    The best is always teal and the worst always red, so a grade looks the same everywhere.
    """
    scale = _FIVE if grades > len(_GRADES) else _GRADES
    if rank <= 0 or grades <= 1:
        return scale[0]
    if rank >= grades - 1:
        return scale[-1]
    return scale[min(rank, len(scale) - 2)]


def rate_colour(percent: float) -> str:
    """The colour of a bar by its score rate: amber below 60%, red below 40%."""
    if percent < 40:
        return RED
    return AMBER if percent < 60 else ACCENT
