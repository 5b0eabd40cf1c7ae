"""The dossier of a site as a paper: what it is, what it lacks, and every part of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hengjian.bilingual import Text
from hengjian.documents.model import Block, Column, Paragraph, words
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.words import said
from hengjian.site.library.models import Site
from hengjian.site.library.pages.cells import Cell, cell
from hengjian.site.library.pages.check_list import Dossier, dossier_of
from hengjian.site.library.pages.listings import stage_badge
from hengjian.site.library.pages.reading import Table, documents_of, site_of, site_tables
from hengjian.site.library.pages.sections import ASSIGNMENT, SECTIONS
from hengjian.site.platform.papers import NOTHING, Paper, fact_table, paper_file, table, value_words
from hengjian.site.platform.templatetags.shell import grouped, quantity_words, t

BROAD = 6
"""Columns from which a table needs a page across."""


@needs(Permission.LIBRARY_VIEW)
def paper(request: HttpRequest, membership: Membership, code: str, form: str) -> HttpResponseBase:
    """The dossier as ``docx`` or ``pdf``: the figures of the site's page."""
    return paper_file(paper_of(membership, site_of(membership, code)), form)


def paper_of(membership: Membership, site: Site) -> Paper:
    """What the page of the site says to this reader, without the persons in charge."""
    tables = site_tables(membership, site)
    dossier = dossier_of(site, membership)
    rows = [line.row for each in tables.values() for line in each.lines]
    confirmed = t("未审核", "not confirmed")
    if site.confirmed_at is not None:
        confirmed = f"{name_of(site.confirmed_by)} · {value_words(site.confirmed_at)}"
    made = Paper(
        site.name,
        t("小区档案", "dossier of the site"),
        (
            (t("编码", "code"), site.code),
            (t("街道", "sub-district"), site.sub_district.name),
            (t("阶段", "stage"), str(stage_badge(site)[1])),
            (t("已审核", "confirmed"), confirmed),
        ),
        (site.source, *(getattr(row, "source", "") for row in rows)),
        site.synthetic or any(getattr(row, "synthetic", False) for row in rows),
    )
    for section in SECTIONS.values():
        fields = [name for name in section.fields if name != "datum"]
        fields += ASSIGNMENT if section.key == "progress" else ()
        title = str(section.title)
        made.chapter(title, fact_table(title, _facts(cell(site, name) for name in fields)))
    made.chapter(t("档案齐全程度", "completeness of the dossier"), *_gaps(dossier))
    for each in tables.values():
        if each.lines:
            made.chapter(str(each.part.title), *_part(each))
    made.chapter(t("档案材料", "Documents of the dossier"), *_documents(site))
    unfilled = [str(each.part.title) for each in tables.values() if not each.lines]
    names = t("、", ", ").join(unfilled)
    made.chapter(
        t("还没有填的部分", "parts without any entry"),
        *([Paragraph(words(f"{names}{t('。', '.')}"))] if unfilled else []),
    )
    return made


def _facts(cells: Iterable[Cell]) -> list[tuple[str, str]]:
    return [(str(each.title), text_of(each)) for each in cells]


def text_of(each: Cell) -> str:
    """A cell as the page shows it, without mark-up; a missing value as a dash."""
    if each.value is None or each.value == "":
        return NOTHING
    if each.kind == "quantity":
        return f"{quantity_words(each.value)} {each.unit}".strip()
    if each.kind in ("decimal", "yuan"):
        return grouped(each.value, 2)
    return value_words(each.value) if each.kind in ("number", "date") else str(each.value)


def _gaps(dossier: Dossier) -> list[Block]:
    heads = (
        Column(t("谁", "who"), width=14),
        Column(t("缺的材料", "what is missing"), width=30),
        Column(t("从哪个阶段起", "due from the stage"), width=12),
    )
    lines = [
        (said(owed.who), _piece(line.name, line.of), str(line.due))
        for owed in dossier.missing
        for line in owed.lines
    ]
    done = (
        (t("应有（项）", "due"), value_words(dossier.due)),
        (t("已有（项）", "there"), value_words(dossier.done)),
    )
    return [
        fact_table(t("应有和已有", "due and there"), done),
        table(t("缺的材料", "what is missing"), heads, lines),
    ]


def _piece(name: Text, of: Text | None) -> str:
    return " · ".join(said(each) for each in (name, of) if each is not None)


def _part(each: Table) -> list[Block]:
    heads = [Column(str(title), "right" if end else "left") for title, end in each.titles]
    lines = [[text_of(one) for one in line.cells] for line in each.lines]
    return [table(str(each.part.title), heads, lines, wide=len(heads) > BROAD)]


def _documents(site: Site) -> list[Block]:
    heads = (
        Column(t("归档类别", "archive class"), width=14),
        Column(t("材料名称", "document"), width=28),
        Column(t("文号", "document number"), width=14),
        Column(t("日期", "date"), width=11),
    )
    lines = [
        (str(name), each.title, each.number, value_words(each.dated_on))
        for _, name, documents in documents_of(site)
        for each in documents
        if each.withdrawn_at is None
    ]
    return [table(t("档案材料", "Documents of the dossier"), heads, lines)] if lines else []
