"""Invented documents for the archive of the project, written from the rows that are there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from io import BytesIO

from django.db.models import Count, Sum

from hengjian.documents.typesetting import compiler
from hengjian.site.demo.pictures import Drawn
from hengjian.site.library.models import Site, WillingnessSurvey
from hengjian.site.money.models import OutputCertificate

Table = Sequence[Sequence[str]]


def paper(told: str) -> Drawn:
    """The document of a kind under its title (``goals 绩效目标表（合成）``)."""
    kind, _, title = told.partition(" ")
    return Drawn(f"{title}.pdf", BytesIO(_pdf(title, TOLD[kind]())))


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


def _certify() -> Table:
    rows = OutputCertificate.objects.filter(state="confirmed").values_list("contract__name")
    sums = rows.annotate(Sum("amount")).order_by("contract__name")
    return (("合同", "已审产值（元）"), *_written(sums))


def _wages() -> Table:
    return (
        ("岗位", "人数", "金额（元）"),
        ("保安", "32", "112,000.00"),
        ("保洁", "24", "74,400.00"),
    )


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


TOLD: dict[str, Callable[[], Table]] = {
    "goals": _goals,
    "willingness": _willingness,
    "starts": _starts,
    "review": _review,
    "certified": _certify,
    "wages": _wages,
}
