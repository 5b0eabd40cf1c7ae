"""Saving a row of an evaluation: its rules, its version, its line on the trail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library.rows import Clash
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.labels import reasons
from hengjian.site.platform.procedure import changed_meanwhile
from hengjian.site.platform.step import locked
from hengjian.site.platform.surroundings import Surroundings

Row = TypeVar("Row", bound=Model)


def save_new(
    by: Membership, row: Row, verb: str, found: Iterable[Problem] = (), why: str = ""
) -> Row:
    """Save a new row. Raises ``Refused`` with ``found`` and everything else that is wrong."""
    _refuse(row, found)
    row.save()
    record(by=by, action=verb, subject=row, why=why)
    return row


def hold(row: Row, version: int | None, values: Mapping[str, Any]) -> Row:
    """The row locked, as it stands now. Raises ``Clash`` where it has another version."""
    held = locked(row)
    if version is not None and getattr(held, "version", version) != version:
        raise Clash(held, values, changed_meanwhile(held))
    return held


def save_change(
    by: Membership,
    row: Row,
    verb: str,
    before: dict[str, Any],
    found: Iterable[Problem] = (),
    why: str = "",
) -> Row:
    """Save a row that is held; nothing happens where nothing differs from ``before``."""
    if snapshot(row) == before:
        _refuse_all(found)
        return row
    if hasattr(row, "version"):
        row.version += 1
    _refuse(row, found)
    row.save()
    record(by=by, action=verb, subject=row, before=before, why=why)
    return row


def _refuse(row: Model, found: Iterable[Problem]) -> None:
    problems = [*found, *problems_of(row, Surroundings())]
    if not problems:
        problems = list(_constraints(row))
    _refuse_all(problems)


def _refuse_all(found: Iterable[Problem]) -> None:
    problems = list(found)
    if problems:
        raise Refused(problems)


def _constraints(row: Model) -> Iterator[Problem]:
    try:
        row.validate_constraints()
    except ValidationError as error:
        yield problem("row-not-allowed", reason=reasons(error))


def needed(name: str, value: object, words: Any) -> list[Problem]:
    """A problem where nothing is given."""
    if str(value or "").strip():
        return []
    return [problem("field-empty", Place(path=name), field=words)]
