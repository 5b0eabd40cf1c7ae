"""Invented documents for the archive of the project, one or two in each of its three classes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from django.db.models import Count, Sum

from hengjian.documents.typesetting import compiler
from hengjian.site.accounts.models import Membership
from hengjian.site.demo.library import PROJECT, SYNTHETIC
from hengjian.site.demo.pictures import Drawn
from hengjian.site.library.actions.documents import archive_for_project
from hengjian.site.library.models import Document, Project, Site, WillingnessSurvey

Table = Sequence[Sequence[str]]
Class = Document.ArchiveClass


def put_archive(by: Membership) -> None:
    """Write the documents from the rows that are there, and archive them; once."""
    project = Project.objects.get(code=PROJECT)
    if project.documents.exists():
        return
    for archive_class, kind, title, dated_on, table in _documents():
        values = {
            "archive_class": archive_class,
            "kind": kind,
            "title": title,
            "dated_on": dated_on,
            "source": SYNTHETIC,
            "synthetic": True,
        }
        file = Drawn(f"{title}.pdf", BytesIO(_pdf(title, table)))
        archive_for_project(by=by, project=project, values=values, file=file)


def _documents() -> Iterable[tuple[str, str, str, date, Table]]:
    yield Class.SETTING_UP, "goals", "绩效目标表（合成）", date(2021, 12, 20), _goals()
    yield Class.EVIDENCE, "", "居民意愿征询汇总（合成）", date(2021, 10, 15), _willingness()
    yield Class.EVIDENCE, "", "开工小区统计（合成）", date(2023, 9, 30), _starts()
    yield Class.CONCLUSION, "", "储备库年度核查结论（合成）", date(2023, 12, 15), _review()


def _goals() -> Table:
    count = Site.objects.count()
    return (
        ("绩效指标", "目标值"),
        ("改造小区数", f"{count} 个"),
        ("及时开工率", "100%"),
        ("居民满意度", "不低于 80%"),
    )


def _willingness() -> Table:
    by_place = WillingnessSurvey.objects.values_list("site__sub_district__name")
    rows = by_place.annotate(Sum("asked"), Sum("answered"), Sum("in_favour"))
    head = ("街道", "应征询户数", "答复户数", "同意户数")
    return (head, *_written(rows.order_by("site__sub_district__name")))


def _starts() -> Table:
    begun = Site.objects.exclude(started_on=None).values_list("sub_district__name")
    rows = begun.annotate(Count("pk"), Sum("households")).order_by("sub_district__name")
    return (("街道", "已开工小区（个）", "户数"), *_written(rows))


def _review() -> Table:
    rows = Site.objects.values_list("sub_district__name")
    sums = rows.annotate(Sum("dossier_done"), Sum("dossier_due")).order_by("sub_district__name")
    return (("街道", "档案已有（项）", "应有（项）"), *_written(sums))


def _written(rows: Iterable[Sequence[object]]) -> Table:
    return [[str(cell) for cell in row] for row in rows]


def _pdf(title: str, table: Table) -> bytes:
    """One page: the title, a line that says it is invented, the table."""
    cells = ", ".join(f"[{cell}]" for row in table for cell in row)
    source = f"""#set text(font: ("Noto Sans SC",), lang: "zh", size: 11pt)
#set page(paper: "a4")
#align(center, text(size: 18pt)[{title}])
#text(fill: luma(90))[演示用合成材料，不是真实文件。]
#table(columns: {len(table[0])}, {cells})
"""
    written: bytes = compiler().compile(input=source.encode(), format="pdf")
    return written
