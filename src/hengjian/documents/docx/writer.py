"""The docx writer: sections, title page, contents, blocks, page numbers, properties."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hengjian.documents.charts.palette import MUTED, grade_colour
from hengjian.documents.charts.rendering import png_of
from hengjian.documents.docx.custom import with_properties
from hengjian.documents.docx.layout import Layout, layout_of
from hengjian.documents.docx.markup import (
    NAMESPACES,
    aligned,
    bookmarked,
    cell_xml,
    computed,
    grid,
    paragraph,
    row_xml,
    run,
    runs_xml,
    table_xml,
)
from hengjian.documents.extras import needed
from hengjian.documents.model import (
    CONTENTS,
    Block,
    Chain,
    Heading,
    Listing,
    Notice,
    PageBreak,
    Paragraph,
    Picture,
    Report,
    Table,
    Verdict,
    parts_of,
    plain,
)

SOFTWARE = "Hengjian 衡鉴"
"""Stands as the author where a report is nobody's own."""


@dataclass(slots=True)
class _Writing:
    """A document being written."""

    document: Any
    report: Report
    layout: Layout
    bookmarks: int = 0
    wide: bool = False
    fresh: bool = True
    """Whether nothing stands on the page yet."""
    breaking: bool = False
    """Whether the next heading starts a page."""
    anchors: dict[str, str] = field(default_factory=dict)

    def add(self, xml: str) -> None:
        """Append one element, given as text, before the last section's properties."""
        element = needed("docx.oxml").parse_xml(xml)
        self.document.element.body.sectPr.addprevious(element)
        self.fresh = False

    def add_paragraph(self, style: str, inner: str, properties: str = "") -> None:
        """Append one paragraph."""
        xml = paragraph(style, inner, properties)
        self.add(xml.replace("<w:p>", f"<w:p {NAMESPACES}>", 1))


def docx_of(report: Report) -> bytes:
    """``report`` as a docx file. Raises ``Refused`` (``extra-missing``)."""
    needed("docx")
    from hengjian.documents.docx.styles import set_styles

    document = needed("docx").Document()
    writing = _Writing(document, report, layout_of(report.language))
    set_styles(document, writing.layout, report.language)
    set_page(document.sections[0], writing.layout)
    document.sections[0].different_first_page_header_footer = True
    if not report.outside:
        _number_pages(document.sections[0], report.foot)
    _set_properties(document, report)
    _drop_thumbnail(document)
    _title_page(writing)
    _front(writing)
    _contents(writing)
    if report.outside:
        _begin_numbers(writing)
    for wide, blocks in parts_of(report):
        if wide != writing.wide:
            _turn(writing, wide=wide)
        for block in blocks:
            _write(writing, block)
    return _settle(document, report.properties)


def set_page(section: Any, layout: Layout, *, wide: bool = False) -> None:
    """A4 with the margins of the layout; a wide page is turned together with them."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    sides = (layout.top, layout.right, layout.bottom, layout.left)
    if wide:
        sides = (layout.left, layout.top, layout.right, layout.bottom)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.top_margin, section.right_margin = Mm(sides[0]), Mm(sides[1])
    section.bottom_margin, section.left_margin = Mm(sides[2]), Mm(sides[3])
    section.header_distance, section.footer_distance = Mm(15), Mm(20 if wide else 25)


def _number_pages(section: Any, foot: str) -> None:
    """“— 1 —” in the middle of the footer, and below it what the report was made by."""
    footer = section.footer
    footer.is_linked_to_previous = False
    number = run("— ") + computed("PAGE", "1") + run(" —")
    last = footer.paragraphs[0]._p
    parse = needed("docx.oxml").parse_xml
    lines = [("Note", number)] + ([("TableText", run(foot, colour="5D6B73"))] if foot else [])
    for style, inner in lines:
        xml = paragraph(style, inner, aligned("center"))
        last.addprevious(parse(xml.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)))
    last.getparent().remove(last)


def _begin_numbers(writing: _Writing) -> None:
    """What follows is numbered from 1, on the outer side: right on odd pages, left on even."""
    _turn(writing, wide=False)
    section = writing.document.sections[-1]
    writing.document.settings.odd_and_even_pages_header_footer = True
    parse, qn = needed("docx.oxml").parse_xml, needed("docx.oxml.ns").qn
    start = f'<w:pgNumType {NAMESPACES} w:start="1"/>'
    section._sectPr.find(qn("w:pgMar")).addnext(parse(start))
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        number = run("— ") + computed("PAGE", "1") + run(" —")
        inward = f'<w:ind w:{side}="{writing.layout.narrow // 50}"/>'
        last = footer.paragraphs[0]._p
        xml = paragraph("Note", number, inward + aligned(side))
        last.addprevious(parse(xml.replace("<w:p>", f"<w:p {NAMESPACES}>", 1)))
        last.getparent().remove(last)
    writing.breaking = False


def _front(writing: _Writing) -> None:
    """The page between cover and contents."""
    for number, block in enumerate(writing.report.front):
        if not number:
            writing.add_paragraph("Lead", "", "<w:pageBreakBefore/>")
        _write(writing, block)


def _set_properties(document: Any, report: Report) -> None:
    properties = document.core_properties
    moment = dt.datetime.combine(report.date, dt.time(), dt.UTC)
    properties.title = report.title
    properties.subject = report.subtitle
    properties.author = report.author or SOFTWARE
    properties.last_modified_by = report.author or SOFTWARE
    properties.comments = report.foot
    properties.keywords = "绩效评价, performance evaluation"
    properties.language = "zh-CN" if report.language == "zh" else "en"
    properties.created = properties.modified = moment.replace(year=max(moment.year, 1980))
    properties.revision = 1


def _drop_thumbnail(document: Any) -> None:
    """Leave out the preview picture of the empty document the library starts from."""
    kind = needed("docx.opc.constants").RELATIONSHIP_TYPE.THUMBNAIL
    relations = document.part.package.rels
    for key in [key for key, relation in relations.items() if relation.reltype == kind]:
        del relations[key]


def _title_page(writing: _Writing) -> None:
    report, layout = writing.report, writing.layout
    above = '<w:spacing w:before="2400" w:after="240"/>'
    writing.add_paragraph("Title", run(report.title), above)
    below = f'<w:spacing w:after="{4800 if len(report.meta) < 9 else 2400}"/>'
    writing.add_paragraph("Lead", run(report.subtitle, size=36), below + aligned("center"))
    left, right = layout.narrow * 28 // 100, layout.narrow * 62 // 100
    size = round(layout.body * 1.75)
    rows = "".join(
        row_xml(
            cell_xml(paragraph("Note", run(label, bold=True, size=size)), left)
            + cell_xml(paragraph("Note", runs_xml(runs, size=size)), right)
        )
        for label, runs in report.meta
    )
    head = grid((left, right), borders="none")
    writing.add(f"<w:tbl {NAMESPACES}>{head}{rows}</w:tbl>")


def _contents(writing: _Writing) -> None:
    """A table of contents whose page numbers any reader computes when it lays out the document."""
    report = writing.report
    headings = [b for b in report.blocks if isinstance(b, Heading) and b.level <= 2]
    title = run(CONTENTS[report.language])
    writing.add_paragraph("ContentsTitle", title, "<w:pageBreakBefore/>")
    for heading in headings:
        page = computed(f"PAGEREF {_bookmark(writing, heading)} \\h", "")
        inner = f"{run(heading.text)}<w:r><w:tab/></w:r>{page}"
        link = (
            f'<w:hyperlink w:anchor="{_bookmark(writing, heading)}" w:history="1">'
            f"{inner}</w:hyperlink>"
        )
        writing.add_paragraph(f"toc{heading.level}", link)
    writing.breaking = True


def _bookmark(writing: _Writing, heading: Heading) -> str:
    anchors = writing.anchors
    return anchors.setdefault(heading.anchor, f"_Toc{len(anchors) + 1:05d}")


def _write(writing: _Writing, block: Block) -> None:
    match block:
        case Heading():
            writing.bookmarks += 1
            inner = bookmarked(run(block.text), _bookmark(writing, block), writing.bookmarks)
            on_new_page = "<w:pageBreakBefore/>" if writing.breaking else ""
            writing.breaking = False
            writing.add_paragraph(f"Heading{block.level}", inner, on_new_page)
        case Paragraph():
            style = {"body": "Body", "lead": "Lead", "note": "Note"}[block.style]
            writing.add_paragraph(style, runs_xml(block.runs))
        case Listing():
            for item in block.items:
                writing.add_paragraph("Body", runs_xml(item))
        case Notice():
            _notice(writing, block)
        case Table():
            _table(writing, block)
        case Picture():
            _picture(writing, block)
        case Chain():
            _chain(writing, block)
        case Verdict():
            _verdict(writing, block)
        case PageBreak():
            writing.breaking = not writing.fresh


def _table(writing: _Writing, table: Table) -> None:
    if table.caption:
        writing.add_paragraph("FigureCaption", run(table.caption), "<w:keepNext/>")
    writing.add(table_xml(table, writing.layout))
    writing.add_paragraph("TableNote", runs_xml(table.note))


def _turn(writing: _Writing, *, wide: bool) -> None:
    """Start a section of landscape or upright pages."""
    from docx.enum.section import WD_SECTION

    section = writing.document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    for start in section._sectPr.findall(needed("docx.oxml.ns").qn("w:pgNumType")):
        section._sectPr.remove(start)
    set_page(section, writing.layout, wide=wide)
    writing.wide = wide
    writing.fresh = True


def _picture(writing: _Writing, picture: Picture) -> None:
    from docx.shared import Emu

    png = png_of(picture.svg, picture.width, picture.height)
    holder = writing.document.add_paragraph(style="Figure Caption")
    holder.paragraph_format.keep_with_next = True
    width = writing.layout.narrow * 635
    shape = holder.add_run().add_picture(io.BytesIO(png), width=Emu(width))
    about = shape._inline.docPr
    about.set("descr", picture.alt)
    about.set("title", plain(picture.caption))
    writing.add_paragraph("FigureCaption", runs_xml(picture.caption))


def _shade_box(writing: _Writing, inner: str, *, shade: str, colour: str) -> None:
    width = writing.layout.narrow
    edge = (
        f'<w:tcBorders><w:left w:val="single" w:sz="24" w:color="{colour}"/></w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>'
    )
    box = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{edge}</w:tcPr>{inner}</w:tc>'
    head = grid((width,), borders="none")
    writing.add(f"<w:tbl {NAMESPACES}>{head}<w:tr>{box}</w:tr></w:tbl>")
    writing.add_paragraph("TableNote", "")


def _notice(writing: _Writing, notice: Notice) -> None:
    colour = {"bad": "B3261E", "good": "0F5F63"}.get(notice.tone, "B26A00")
    inner = paragraph("Note", run(notice.title, bold=True, colour=colour)) if notice.title else ""
    inner += "".join(paragraph("Note", runs_xml(item)) for item in notice.items)
    _shade_box(writing, inner, shade="F7F3EA", colour=colour)


def _pairs(writing: _Writing, pairs: Any, share: int) -> None:
    """A table of labels and what they label."""
    left = writing.layout.narrow * share // 100
    right = writing.layout.narrow - left
    rows = "".join(
        row_xml(
            cell_xml(paragraph("TableText", run(label, bold=True)), left, shade="F3F6F7")
            + cell_xml(paragraph("TableText", runs_xml(runs)), right)
        )
        for label, runs in pairs
    )
    writing.add(f"<w:tbl {NAMESPACES}>{grid((left, right))}{rows}</w:tbl>")
    writing.add_paragraph("TableNote", "")


def _chain(writing: _Writing, chain: Chain) -> None:
    _pairs(writing, chain.steps, 20)


def _verdict(writing: _Writing, verdict: Verdict) -> None:
    label, grade_label = verdict.labels
    grade = verdict.grade.text if verdict.grade else verdict.grade_word
    colour = (grade_colour(verdict.rank, verdict.ranks) if verdict.grade else MUTED).lstrip("#")
    inner = paragraph(
        "Lead",
        run(f"{label} ")
        + run(verdict.total.text, bold=True, colour=colour, size=52)
        + run(f" / {verdict.out_of.text}    {grade_label} ")
        + run(grade, bold=True, colour=colour, size=52),
        '<w:spacing w:before="120" w:after="120" w:line="640" w:lineRule="exact"/>'
        + aligned("center"),
    )
    _shade_box(writing, inner, shade="EEF5F5", colour=colour)
    _pairs(writing, verdict.items, 26)


def _settle(document: Any, properties: Mapping[str, str]) -> bytes:
    """The file with fixed times inside, so that the same report is the same bytes."""
    made = io.BytesIO()
    document.save(made)
    settled = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(settled, "w") as new:
        content = {entry.filename: old.read(entry.filename) for entry in old.infolist()}
        if properties:
            content = with_properties(content, properties)
        for name, data in content.items():
            fixed = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, data)
    return settled.getvalue()
