"""The styles of the document: fonts by name on both sides of the script, sizes, spacing."""

from __future__ import annotations

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from hengjian.documents.docx.layout import Layout

_THEME = ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")


def set_styles(document: Any, layout: Layout, language: str) -> None:
    """Give ``document`` the styles the blocks name."""
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, layout.body_font, layout.western, layout.body)
    _language(normal, language)
    _spacing(normal, layout.line)
    body = _add(styles, "Body", layout)
    if layout.indent:
        _first_line(body, layout.indent, layout.body)
    else:
        body.paragraph_format.space_after = Pt(6)
    _add(styles, "Lead", layout)
    _title(styles, layout)
    for level in (1, 2, 3, 4):
        _heading(styles[f"Heading {level}"], level, layout)
    _small(styles, layout)


def _title(styles: Any, layout: Layout) -> None:
    title = styles["Title"]
    _font(title, layout.title_font, layout.western, layout.title)
    _spacing(title, layout.title * 1.6)
    title.font.color.rgb = RGBColor(0, 0, 0)
    title.paragraph_format.alignment = 1
    title.paragraph_format.space_after = Pt(12)
    border = title.element.pPr.find(qn("w:pBdr"))
    if border is not None:
        title.element.pPr.remove(border)
    label = styles.add_style("Contents Title", WD_STYLE_TYPE.PARAGRAPH)
    _font(label, layout.heading_fonts[0], layout.western, layout.body)
    label.paragraph_format.alignment = 1
    label.paragraph_format.space_after = Pt(12)


def _heading(style: Any, level: int, layout: Layout) -> None:
    _font(style, layout.heading_fonts[level - 1], layout.western, layout.body)
    style.font.bold = level == 3 or not layout.indent
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    _spacing(style, layout.line)
    style.paragraph_format.space_before = Pt(0 if layout.indent else 8)
    style.paragraph_format.space_after = Pt(0 if layout.indent else 4)
    style.paragraph_format.keep_with_next = True
    if layout.indent:
        _first_line(style, layout.indent, layout.body)


def _small(styles: Any, layout: Layout) -> None:
    """Table text, captions, notes and entries of the contents: smaller, single-spaced."""
    for name, font, size in (
        ("Table Text", layout.table_font, layout.table),
        ("Figure Caption", layout.heading_fonts[0], layout.note),
        ("Table Note", layout.table_font, layout.table),
        ("Note", layout.body_font, layout.note),
    ):
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        _font(style, font, layout.western, size)
        style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        style.paragraph_format.space_after = Pt(2)
    styles["Figure Caption"].paragraph_format.alignment = 1
    styles["Figure Caption"].paragraph_format.space_before = Pt(6)
    styles["Table Note"].paragraph_format.space_after = Pt(8)
    for level, indent in ((1, 0), (2, 2)):
        entry = styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
        _font(entry, layout.body_font, layout.western, layout.body * 0.875)
        entry.paragraph_format.left_indent = Pt(indent * layout.body)
        _leader(entry, layout.narrow)


def _leader(style: Any, position: int) -> None:
    tabs = OxmlElement("w:tabs")
    tab = OxmlElement("w:tab")
    for key, value in (("val", "right"), ("leader", "dot"), ("pos", str(position))):
        tab.set(qn(f"w:{key}"), value)
    tabs.append(tab)
    style.element.get_or_add_pPr().insert(0, tabs)


def _add(styles: Any, name: str, layout: Layout) -> Any:
    style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles["Normal"]
    style.quick_style = True
    return style


def _font(style: Any, eastern: str, western: str, size: float) -> None:
    style.font.size = Pt(size)
    style.font.name = western
    fonts = style.element.rPr.rFonts
    for theme in _THEME:
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), eastern)
    fonts.set(qn("w:cs"), western)


def _spacing(style: Any, points: float) -> None:
    style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    style.paragraph_format.line_spacing = Pt(points)
    style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.space_after = Pt(0)


def _first_line(style: Any, hundredths: int, size: float) -> None:
    properties = style.element.get_or_add_pPr()
    indent = properties.get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(hundredths))
    indent.set(qn("w:firstLine"), str(round(hundredths / 100 * size * 20)))


def _language(style: Any, language: str) -> None:
    mark = OxmlElement("w:lang")
    mark.set(qn("w:val"), "en-US")
    mark.set(qn("w:eastAsia"), "zh-CN" if language == "zh" else "en-US")
    style.element.rPr.append(mark)
