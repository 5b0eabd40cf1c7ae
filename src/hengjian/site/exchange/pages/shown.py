"""What the page of an import shows: its problems by kind, its changes field by field.

Forms of imports.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count
from django.forms.boundfield import BoundField
from django.utils.functional import Promise

from hengjian.geodesy import Datum
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import language, said, words
from hengjian.site.exchange.models import ImportBatch, ImportedRow
from hengjian.site.exchange.reading import regions, specs_offered
from hengjian.site.exchange.taking_in import State
from hengjian.site.money.pages.reading import finding_in_words, sources_with_a_list
from hengjian.site.platform.columns import Column
from hengjian.site.platform.resource import tables
from hengjian.site.platform.templatetags.shell import grouped

DATUMS = [
    ("", words("没有坐标，或表头已写明", "no coordinates, or the header says it")),
    (str(Datum.WGS84), words("WGS-84（手机定位、卫星设备）", "WGS-84 (phones, GPS devices)")),
    (str(Datum.GCJ02), words("GCJ-02（高德、腾讯等国内地图）", "GCJ-02 (Chinese map services)")),
]


class HandInForm(forms.Form):
    """A file, what it is, and where it belongs."""

    table = forms.ChoiceField(label=words("数据表", "Table"))
    region: Any = forms.ModelChoiceField(
        label=words("区域", "Region"), queryset=None, empty_label=None
    )
    datum = forms.ChoiceField(
        label=words("坐标系", "Datum of the coordinates"),
        required=False,
        choices=DATUMS,
        help_text=words(
            "两种坐标系相差数百米，从数字上看不出来，所以要由您选择。",
            "The two lie some hundred metres apart and numbers do not show which is meant.",
        ),
    )
    file = forms.FileField(
        label=words("文件", "File"),
        help_text=words(
            "xlsx、xls、et、ods，或 UTF-8 / GB18030 编码的 csv；最多 5 万行。",
            "xlsx, xls, et, ods, or csv in UTF-8 or GB18030; at most 50,000 rows.",
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et,.ods,.csv"}),
    )
    synthetic = forms.BooleanField(
        label=words("合成数据（演示用，处处标明）", "Synthetic data (for demonstration; marked)"),
        required=False,
    )

    def __init__(self, *parts: Any, by: Membership, **options: Any) -> None:
        super().__init__(*parts, **options)
        field: Any = self.fields["table"]
        field.choices = [(each.name, said(each.title)) for each in specs_offered(by)]
        places: Any = self.fields["region"]
        places.queryset = regions(by)

    def clean(self) -> dict[str, Any]:
        """A table with coordinates needs no datum while it has none: reading it asks."""
        cleaned = super().clean() or {}
        table = tables().get(cleaned.get("table", ""))
        if table is not None and not table.placed:
            cleaned["datum"] = ""
        return cleaned


class HeadersForm(forms.Form):
    """For each header nobody has confirmed, the column it is read as."""

    def __init__(self, *parts: Any, batch: ImportBatch, **options: Any) -> None:
        super().__init__(*parts, **options)
        self.headers = batch.headers
        columns = tables()[batch.table].columns
        choices = [("", words("不读取", "not read"))]
        choices += [(column.name, said(column.title)) for column in columns]
        for number, each in enumerate(self.headers):
            label = words(f"“{each['written']}”读作", f"“{each['written']}” is read as")
            self.fields[f"column-{number}"] = forms.ChoiceField(
                label=label,
                choices=choices,
                required=False,
                initial=each["read_as"],
                widget=forms.Select(attrs={"class": "form-select", "aria-label": str(label)}),
            )

    @property
    def rows(self) -> Iterator[tuple[Any, BoundField]]:
        """Each header with its field."""
        for number, each in enumerate(self.headers):
            yield each, self[f"column-{number}"]


PAGE = 50
MARKS = {
    State.READING: "mark-blue",
    State.REFUSED: "mark-red",
    State.ASKING: "mark-amber",
    State.READY: "mark-amber",
    State.APPLYING: "mark-blue",
    State.APPLIED: "mark-accent",
    State.UNDOING: "mark-blue",
    State.UNDONE: "mark-grey",
}
CHANGES: dict[str, tuple[str, str | Promise]] = {
    "new": ("mark-accent", words("新增", "new")),
    "changed": ("mark-amber", words("变更", "changed")),
    "unchanged": ("mark-grey", words("不变", "unchanged")),
}


LINES: dict[str, tuple[str, str | Promise]] = {
    "stop": ("mark-red", words("会被拦下", "would be stopped")),
    "escalate": ("mark-amber", words("会提示", "would be raised")),
}
"""What the red line would do with a payment."""
Names = dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of a row, before and after."""

    title: str
    before: object
    after: object


def mark(batch: ImportBatch) -> tuple[str, str | Promise]:
    """The badge of where it stands."""
    state = State(batch.state)
    return MARKS[state], state.label


def problems(batch: ImportBatch, asked: Mapping[str, str]) -> dict[str, object]:
    """The problems, by their kinds, a page at a time."""
    here = language()
    counts = Counter(each[here]["code"] for each in batch.problems)
    first = {each[here]["code"]: each[here] for each in reversed(batch.problems)}
    kinds = [(code, number, first[code]["message"]) for code, number in counts.most_common()]
    chosen = asked.get("kind", "")
    rows = [
        {"cell": each["cell"], "sheet": each["sheet"], "row": each.get("row", ""), **each[here]}
        for each in batch.problems
        if not chosen or each[here]["code"] == chosen
    ]
    return {
        "kinds": kinds,
        "chosen": chosen,
        "total": len(batch.problems) + batch.more_problems,
        "page": page_of(rows, asked.get("page", "1")),
    }


def changes(batch: ImportBatch, asked: Mapping[str, str]) -> dict[str, object]:
    """The rows, filtered by what becomes of them or by code, a page at a time; without a filter
    those that change, where others stand between them."""
    rows = batch.imported_rows.order_by("line")
    touched = batch.new + batch.changed
    usual = "touched" if touched and batch.unchanged else ""
    chosen, search = asked.get("change", usual), asked.get("q", "").strip()[:64]
    kept = rows.filter(undone=False).count() if batch.state == State.UNDONE else 0
    if chosen in CHANGES:
        rows = rows.filter(change=chosen)
    elif chosen == "touched":
        rows = rows.exclude(change="unchanged")
    elif chosen == "kept":
        rows = rows.filter(undone=False)
    if search:
        rows = rows.filter(code__icontains=search)
    weights = dict(batch.imported_rows.order_by().values_list("weight").annotate(Count("pk")))
    weight = asked.get("line", "")
    if weight in LINES:
        rows = rows.filter(weight=weight)
    page = page_of(rows, asked.get("page", "1"))
    columns = {each.name: each for each in tables()[batch.table].columns}
    names = _names(page, columns)
    return {
        "page": page,
        "lines": [_line(row, columns, names) for row in page],
        "chosen": chosen,
        "search": search,
        "counts": _counts(batch),
        "touched": touched,
        "kept": kept,
        "judged": batch.table == "payments",
        "checked": sources_with_a_list(),
        "line": weight if weight in LINES else "",
        "weights": [(each, *LINES[each], weights.get(each, 0)) for each in LINES],
    }


def _names(page: Iterable[ImportedRow], columns: Mapping[str, Column]) -> Names:
    """By column, what the codes of these rows stand for: one query a column that points."""
    found: Names = {}
    for name, column in columns.items():
        if column.target is None:
            continue
        values = [(row.before or {}).get(name) for row in page]
        values += [(row.after or {}).get(name) for row in page]
        wanted = {each for each in values if each}
        rows: Iterable[Any] = column.target._default_manager.filter(code__in=wanted)
        found[name] = {row.code: str(row) for row in rows}
    return found


def _counts(batch: ImportBatch) -> list[tuple[str, str | Promise, int]]:
    numbers = {"new": batch.new, "changed": batch.changed, "unchanged": batch.unchanged}
    return [(name, CHANGES[name][1], number) for name, number in numbers.items()]


def page_of(rows: Any, asked: str) -> Page[Any]:
    """The page asked for, or the first."""
    pages = Paginator(rows, PAGE)
    try:
        return pages.page(asked)
    except InvalidPage:
        return pages.page(1)


def _line(row: ImportedRow, columns: Mapping[str, Column], names: Names) -> dict[str, object]:
    return {
        "row": row,
        "mark": CHANGES[row.change],
        "name": row.values.get("name", ""),
        "fields": list(_fields(row, columns, names)),
        "findings": [finding_in_words(each) for each in row.findings],
        "weight": LINES.get(row.weight),
    }


def _fields(row: ImportedRow, columns: Mapping[str, Column], names: Names) -> Iterator[Shown]:
    """What differs; of a new row, what it says besides its name."""
    before, after = row.before or {}, row.after or {}
    for name, column in columns.items():
        if name not in after or (row.before is None and name == "name"):
            continue
        said_of = names.get(name, {})
        yield Shown(
            said(column.title),
            _words(column, before.get(name), said_of),
            _words(column, after[name], said_of),
        )


def _words(column: Column, value: object, names: Mapping[str, str]) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return words("是", "yes") if value else words("否", "no")
    for code, text in column.choices:
        if code == str(value):
            return said(text)
    if column.target is not None:
        name = names.get(str(value), "")
        return words(f"{name}（{value}）", f"{name} ({value})") if name else value
    if isinstance(value, str) and column.kind == "number":
        value = grouped(Decimal(value))
    return f"{value} {column.unit}".strip()
