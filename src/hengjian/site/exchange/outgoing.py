"""Tables out: rows that the person sees, as a workbook, as CSV, or all together as a data package.

Row by row in constant memory; no cell is ever a formula. Only what the tables of ``tables.py`` say
leaves: nothing about who entered or confirmed a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import Model, QuerySet
from django.utils import timezone

from hengjian.bilingual import Language, Text
from hengjian.geodesy import Datum
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.bonds.models import Assessment
from hengjian.site.common.trail import head_in_words, head_now
from hengjian.site.exchange.lists import as_list
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import FundAccount
from hengjian.site.platform.columns import Column, Spec
from hengjian.site.platform.resource import tables
from hengjian.standards.datapackage import Field, ForeignKey, Package, Resource, write_csv
from hengjian.standards.datapackage.model import Type

CHUNK = 2000
CLEAR = Text("清空", "clear")
"""The word by which an import empties a field."""
DIGITS = 15
"""Digits that a number of a workbook keeps; longer ones go out as text."""
SAFE = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
MOST_SOURCES = 20
BESIDE: dict[type[Model], str] = {
    Organisation: "organisations",
    FundAccount: "accounts",
    Assessment: "assessments",
}
"""Tables of the package that nobody imports: rows of the others point at theirs."""
BOM = b"\xef\xbb\xbf"
TYPES: dict[str, Type] = {
    "integer": "integer",
    "number": "number",
    "date": "date",
    "yes_no": "boolean",
}


def rows_of(spec: Spec, by: Membership) -> QuerySet[Any]:
    """The rows the person sees, with what they point at, in the order of their codes."""
    columns = (*spec.columns, *spec.shown)
    pointing = [each.name for each in columns if each.kind == "reference"]
    rows = visible_to(spec.model, by).order_by("code")
    return rows.select_related(*pointing) if pointing else rows


def headers(spec: Spec, language: Language) -> list[str]:
    """The header of each column as an import reads it again; coordinates name their datum."""
    read = [_header(column, language) for column in spec.columns]
    shown = [f"#{column.header(language)}" for column in spec.shown]
    return read + shown + [column.header(language) for column in _names(spec)]


def _header(column: Column, language: Language) -> str:
    if column.name in ("longitude", "latitude"):
        return f"{column.title.of(language)} ({Datum.WGS84})"
    return column.header(language)


def _names(spec: Spec) -> list[Column]:
    """Columns for readers that an import leaves aside: the names of what is pointed at."""
    found = []
    for column in spec.columns:
        if column.kind == "reference":
            title = type(column.title)(f"#{column.title.zh}·名称", f"#{column.title.en}: name")
            found.append(Column(column.name, title, "text"))
    return found


def cells(spec: Spec, row: Model, language: Language) -> list[object]:
    """A row as its table has it: codes of other rows, words of choices; then what only leaves, and
    the names of what it points at."""
    found = [_cell(column, row, language) for column in (*spec.columns, *spec.shown)]
    pointing = [each.name for each in spec.columns if each.kind == "reference"]
    return found + [str(getattr(row, name) or "") for name in pointing]


def _cell(column: Column, row: Model, language: Language) -> object:
    value = getattr(row, column.name)
    if value is None or value == "":
        return None
    if column.kind == "reference":
        return value.code
    if column.kind == "list":
        return as_list(value)
    if column.choices:
        words = {code: text.of(language) for code, text in column.choices}
        return words.get(str(value), str(value))
    return value


def write_workbook(file: IO[bytes], spec: Spec, by: Membership, language: Language) -> int:
    """Write the table as a workbook; how many rows it has."""
    book = xlsxwriter.Workbook(file, SAFE)
    sheet = book.add_worksheet(spec.title.of(language)[:31])
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    looks = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "number": book.add_format({"num_format": "0.00"}),
        "degrees": book.add_format({"num_format": "0.000000"}),
    }
    for place, title in enumerate(headers(spec, language)):
        sheet.set_column(place, place, 26 if place == 1 else 14)
        sheet.write_string(0, place, title, bold)
    count = 0
    for row in rows_of(spec, by).iterator(chunk_size=CHUNK):
        count += 1
        for place, value in enumerate(cells(spec, row, language)):
            _write(sheet, count, place, value, looks)
    sheet.freeze_panes(1, 2)
    book.close()
    return count


def _write(sheet: Any, line: int, place: int, value: Any, looks: dict[str, Any]) -> None:
    match value:
        case None | "":
            return
        case bool():
            sheet.write_boolean(line, place, value)
        case Decimal() if len(value.as_tuple().digits) > DIGITS:
            sheet.write_string(line, place, format(value, "f"))
        case Decimal():
            fine = looks["degrees" if value.as_tuple().exponent == -6 else "number"]
            sheet.write_number(line, place, value, fine)
        case int():
            sheet.write_number(line, place, value)
        case str():
            sheet.write_string(line, place, value)
        case _:
            sheet.write_datetime(line, place, value, looks["date"])


def csv_lines(spec: Spec, by: Membership, language: Language) -> Iterator[bytes]:
    """The table as CSV in UTF-8 with the mark that lets spreadsheets know it."""
    yield BOM
    rows = rows_of(spec, by).iterator(chunk_size=CHUNK)
    yield from write_csv(headers(spec, language), (cells(spec, row, language) for row in rows))


def file_of_chosen(
    spec: Spec, codes: Sequence[str], field: str, value: object, language: Language
) -> ContentFile[bytes]:
    """Rows by their codes with one field set alike, as a table that an import reads; an empty value
    is written as the word that empties a field."""
    column = spec.column(field)
    small = replace(spec, columns=(spec.column("code"), column), shown=())
    written = _cell(column, spec.model(**{field: value}), language)
    line = CLEAR.of(language) if written is None else written
    body = b"".join(write_csv(headers(small, language)[:2], ([code, line] for code in codes)))
    title = f"{spec.title.of(language)} {column.title.of(language)} {len(codes)}.csv"
    return ContentFile(BOM + body, name=title)


def package_of(by: Membership) -> Package:
    """Every table of the region as a data package; codes of choices as they are kept.

    A column is declared to point at another table only where every row it names is in the package:
    a person who does not see them all gets the codes without that promise.
    """
    region = by.organisation.region
    now = timezone.localtime()
    found = [_resource(spec, by) for spec in tables().values()]
    return Package(
        f"hengjian-{region.code.lower()}",
        f"{region.name} · 衡鉴 Hengjian",
        now.isoformat(timespec="seconds"),
        (_organisations(by), _accounts(by), _assessments(by), *found),
        "Coordinates are in WGS-84, amounts in 元; an apostrophe stands before text that begins "
        f"with = + - @, so that no spreadsheet computes it. {head_in_words(head_now()).en}.",
        version=f"{now:%Y.%m.%d+%H%M%S}",
        licenses=(_license(),),
        sources=tuple({"title": title} for title in _sources(by)),
    )


def _license() -> dict[str, str]:
    """The licence of the data as the settings name it; without one they are not open."""
    named, _, path = settings.DATA_LICENSE.partition(" ")
    if named:
        return {"name": named, "title": named, **({"path": path} if path else {})}
    return {"name": "other-closed", "title": "未经数据所属单位同意，不得公开 Not open data"}


def _sources(by: Membership) -> list[str]:
    """The region, and what its projects say of where they come from."""
    said = visible_to(Project, by).exclude(source="").order_by("source").distinct()
    listed_sources = said.values_list("source", flat=True)[:MOST_SOURCES]
    return [by.organisation.region.name, *listed_sources]


def _resource(spec: Spec, by: Membership) -> Resource:
    columns = (*spec.columns, *spec.shown)

    def rows() -> Iterator[list[object]]:
        for row in rows_of(spec, by).iterator(chunk_size=CHUNK):
            yield [_plain(column, row) for column in columns]

    keys = tuple(ForeignKey(each.name, name) for each in columns if (name := _at(spec, each, by)))
    fields = tuple(_field(each) for each in columns)
    title = f"{spec.title.zh} {spec.title.en}"
    return Resource(spec.name, title, fields, rows, "code", keys, spec.purpose.en)


def _at(spec: Spec, column: Column, by: Membership) -> str | None:
    """The table of the package in which everything stands that the column names, if one does:
    an acceptance has a code and no table."""
    named = {each.model: each.name for each in tables().values()} | BESIDE
    if column.target not in named:
        return None
    there = _top(by) if column.target is Organisation else visible_to(column.target, by)
    pointing = visible_to(spec.model, by).exclude(**{column.name: None})
    outside = pointing.exclude(**{f"{column.name}__in": there.values("pk")})
    return None if outside.exists() else named[column.target]


def _field(column: Column) -> Field:
    kind = TYPES.get(column.kind, "string")
    return Field(
        column.name,
        "string" if column.choices else kind,
        f"{column.title.zh} {column.title.en}",
        column.hint.en,
        column.unit,
        column.name == "code",
        column.name == "code",
        tuple(code for code, _ in column.choices),
    )


def _plain(column: Column, row: Model) -> object:
    value = getattr(row, column.name)
    if column.kind == "list":
        return as_list(value)
    if value is not None and column.kind == "reference":
        return value.code
    return str(value) if column.choices and value not in (None, "") else value


def _top(by: Membership) -> QuerySet[Organisation]:
    """The organisations of the region, of its district, and above."""
    top = by.organisation.region
    while top.parent is not None:
        top = top.parent
    return Organisation.objects.filter(path__startswith=top.path)


def _organisations(by: Membership) -> Resource:
    """The organisations that rows point at."""
    fields = (
        Field("code", "string", "编码 code", required=True, unique=True),
        Field("name", "string", "名称 name"),
        Field("kind", "string", "类别 kind"),
        Field("parent", "string", "上级 parent"),
    )

    def rows() -> Iterator[list[object]]:
        found = _top(by).select_related("parent").order_by("path")
        for row in found.iterator(chunk_size=CHUNK):
            yield [row.code, row.name, row.kind, row.parent.code if row.parent else None]

    title = "组织机构 Organisations"
    return Resource("organisations", title, fields, rows)


def _accounts(by: Membership) -> Resource:
    """The accounts between which money moves, without the numbers banks give them."""
    fields = (
        Field("code", "string", "编码 code", required=True, unique=True),
        Field("project", "string", "项目 project"),
        Field("kind", "string", "类别 kind", enum=tuple(FundAccount.Kind.values)),
        Field("fund_source", "string", "资金来源 source of funds"),
        Field("name", "string", "账户名称 name"),
        Field("balance", "number", "余额 balance", unit="元"),
    )

    def rows() -> Iterator[list[object]]:
        found = visible_to(FundAccount, by).select_related("project").order_by("code")
        for row in found.iterator(chunk_size=CHUNK):
            said = (row.kind, row.fund_source, row.name, row.balance)
            yield [row.code, row.project.code, *said]

    return Resource("accounts", "账户 Accounts", fields, rows)


def _assessments(by: Membership) -> Resource:
    """The ex-ante assessments by which projects came into the bond library."""
    fields = (
        Field("code", "string", "编码 code", required=True, unique=True),
        Field("project", "string", "项目 project"),
        Field("assessed_on", "date", "评估日期 assessed on"),
        Field("conclusion", "string", "结论 conclusion"),
    )

    def rows() -> Iterator[list[object]]:
        found = visible_to(Assessment, by).select_related("project").order_by("code")
        for row in found.iterator(chunk_size=CHUNK):
            yield [row.code, row.project.code, row.assessed_on, row.conclusion]

    return Resource("assessments", "事前评估 Ex-ante assessments", fields, rows)
