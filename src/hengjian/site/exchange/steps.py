"""An import: read, its headers confirmed, taken in whole or not at all, and taken back if wished.

People decide on three steps; what lies between them is work in the background, whose end moves the
batch on, or back where it did not finish.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django import forms
from django.db.models import Model, QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.words import words
from hengjian.site.exchange import taking_in
from hengjian.site.exchange.models import ConfirmedHeader, ImportBatch
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.resource import entry_rights, landing_of, tables
from hengjian.site.platform.step import (
    SHORT_REASON,
    Duty,
    Move,
    RightOfRow,
    Step,
    Turn,
    by_other_hand,
)

S, P = ImportBatch.State, Permission
WORK = {"headers": taking_in.READ, "confirm": taking_in.APPLY, "undo": taking_in.UNDO}
"""By the verb of a step, the kind of work it begins."""


def _model_of(batch: ImportBatch) -> type[Model]:
    return tables()[batch.table].model


class HeadersInput(forms.HiddenInput):
    """Each header of the page with the column chosen for it; programs send them as one object."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """As JSON: ``written-0`` and ``column-0``, and so on, or the whole under its own name."""
        if name in data:
            return data[name]
        numbers = [each.partition("-")[2] for each in data if each.startswith("written-")]
        return json.dumps({data[f"written-{n}"]: data.get(f"column-{n}", "") for n in numbers})


def _headers_field() -> forms.Field:
    return forms.JSONField(label=words("表头", "Header"), widget=HeadersInput)


def _meant(turn: Turn) -> Mapping[str, str]:
    given = turn.given.get("meant")
    return given if isinstance(given, dict) else {}


def _answers_what_was_asked(turn: Turn) -> Iterator[Problem]:
    """Headers of this file, read as columns of its table, each column once."""
    columns = {column.name: column.title for column in tables()[turn.row.table].columns}
    asked = {each["written"] for each in turn.row.headers}
    meant = _meant(turn)
    strange = [w for w, column in meant.items() if w not in asked or column not in {"", *columns}]
    if strange or not meant:
        yield problem("headers-not-asked", found=next(iter(strange), "—"))
        return
    chosen = Counter(column for column in meant.values() if column)
    for column, count in chosen.items():
        if count > 1:
            yield problem("header-for-two", column=columns[column])


def _remember_headers(turn: Turn) -> None:
    """For the organisation: from now on all of its files are read so."""
    for written, column in _meant(turn).items():
        ConfirmedHeader.objects.update_or_create(
            organisation=turn.by.organisation,
            table=turn.row.table,
            written=written,
            defaults={"column": column, "by": turn.who},
        )


def _changes_something(turn: Turn) -> Iterator[Problem]:
    batch = turn.row
    if batch.state == S.READY and not batch.new and not batch.changed:
        yield problem("import-nothing-to-do")


def is_booked(batch: ImportBatch) -> bool:
    """Whether its rows are entries of a register, which are reversed and not deleted."""
    return landing_of(_model_of(batch)).take_back is not None


def _by_another_if_booked(turn: Turn) -> Iterator[Problem]:
    if is_booked(turn.row):
        yield from by_other_hand(turn.by, turn.row.by)


def _may_be_by_them(batch: ImportBatch, by: Membership) -> bool:
    return not is_booked(batch) or batch.by != by.person.username


def _begin(turn: Turn) -> None:
    """Ask for the work once the step is kept: it finds the batch as the step left it."""
    job = jobs.start(WORK[turn.step.verb or turn.step.name], by=turn.by, batch=turn.row.pk)
    ImportBatch.objects.filter(pk=turn.row.pk).update(job=job.pk)
    turn.row.refresh_from_db()


def _own(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(by=by.person.username)


_BROKEN_OFF = ("没有做完，什么都没有改动", "not finished; nothing was changed")


def _move(start: str, end: str, zh: str, en: str) -> Move:
    return Move((start,), end, Text(zh, en))


_OF_TABLE: dict[str, Any] = {
    "right": P.DATA_IMPORT,
    "besides": RightOfRow(entry_rights, _model_of),
}
IMPORT = Procedure(
    ImportBatch,
    noun="import",
    title=Text("导入", "Imports"),
    address="imports",
    key="pk",
    page="web:import",
    listing="web:imports",
    seen=partial(visible_to, ImportBatch),
    ends=frozenset((S.UNDONE,)),
    moves=(
        _move(S.READING, S.REFUSED, "有问题，或没读完", "problems were found, or it broke off"),
        _move(S.READING, S.ASKING, "有表头待核对", "headers are to be confirmed"),
        _move(S.READING, S.READY, "读完，没有问题", "read, without problems"),
        _move(S.APPLYING, S.APPLIED, "写入完成", "the rows are in the library"),
        _move(S.APPLYING, S.READY, *_BROKEN_OFF),
        _move(S.UNDOING, S.UNDONE, "撤销完成", "the rows were taken back"),
        _move(S.UNDOING, S.APPLIED, *_BROKEN_OFF),
    ),
    note=Text(
        "确认导入之外，还须有填报这张表的权利；登记的分录由另一人撤销。",
        "Besides the right to import, that of the table is needed; entries of a register are "
        "taken back by another person.",
    ),
    afterwards=_begin,
    steps=(
        Step(
            "settle-headers",
            (S.ASKING, S.REFUSED),
            S.READING,
            verb="headers",
            takes={"meant": _headers_field},
            asks=(_answers_what_was_asked,),
            then=_remember_headers,
            button=Text("这样读取并记住", "Read them so, and remember"),
            done=Text("已记住，正在重新读取", "remembered; the file is read anew"),
            **_OF_TABLE,
        ),
        Step(
            "confirm",
            S.READY,
            S.APPLYING,
            asks=(_changes_something,),
            reason=SHORT_REASON,
            keeps="why",
            button=Text("确认导入", "Confirm the import"),
            done=Text("正在导入", "the rows are being imported"),
            duty=Duty(Text("批导入数据待确认", "imports await your confirmation"), only=_own),
            **_OF_TABLE,
        ),
        Step(
            "undo",
            S.APPLIED,
            S.UNDOING,
            asks=(_by_another_if_booked,),
            reason=SHORT_REASON,
            keeps="undone_why",
            offered=_may_be_by_them,
            aside=True,
            grave=True,
            button=Text("撤销导入", "Undo the import"),
            done=Text("正在撤销", "taking rows back"),
            **_OF_TABLE,
        ),
    ),
)  # fmt: skip
