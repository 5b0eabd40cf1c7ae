"""Measures of a page: official Chinese layout (GB/T 9704: A4, 三号仿宋, 28 pt), and English."""

from __future__ import annotations

from dataclasses import dataclass

from hengjian.bilingual import Language


def _twips(millimetres: int) -> int:
    return round(millimetres * 1440 / 25.4)


@dataclass(frozen=True, slots=True)
class Layout:
    """Sizes in points, fonts by name, room in twentieths of a point."""

    body: float
    line: float
    """Fixed line spacing."""
    title: float
    table: float
    note: float
    indent: int
    """First-line indent in hundredths of a character."""
    title_font: str = "方正小标宋简体"
    body_font: str = "仿宋_GB2312"
    heading_fonts: tuple[str, str, str, str] = ("黑体", "楷体_GB2312", "仿宋_GB2312", "仿宋_GB2312")
    table_font: str = "宋体"
    western: str = "Times New Roman"
    top: int = 37
    bottom: int = 35
    left: int = 28
    right: int = 26
    """Margins in millimetres."""

    @property
    def narrow(self) -> int:
        """The room between the margins of an upright page."""
        return _twips(210 - self.left - self.right)

    @property
    def wide(self) -> int:
        """The room between the margins of a landscape page, which is turned with them."""
        return _twips(297 - self.top - self.bottom)


CHINESE = Layout(body=16, line=28, title=22, table=10.5, note=12, indent=200)
ENGLISH = Layout(body=11.5, line=18, title=22, table=9.5, note=10, indent=0)


def layout_of(language: Language) -> Layout:
    """The layout of a report in ``language``."""
    return CHINESE if language == "zh" else ENGLISH
