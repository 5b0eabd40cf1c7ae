"""Personal data, said once beside its model: what for, how long, who sees it, how it is forgotten.

How to declare it, in a module ``personal`` of any installed app; nothing registers it::

    REPORTER = Personal(
        Case, ("reporter", "phone"),
        purpose=Text("回电和回访", "calling back"),
        kept=Text("办结后 730 天", "730 days after it was finished"),
        seen=Text("话务员，写明理由后", "operators, with a reason"),
        over=over, verb="erase",
    )

From it come: the inventory in the documentation and on the public page, the daily work that erases
what is over, and the test that no sealed column is without a declaration.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model, QuerySet

from hengjian.bilingual import Text
from hengjian.site.common import jobs, sealing
from hengjian.site.common.actor import Actor, System
from hengjian.site.common.models import Job
from hengjian.site.common.trail import Change, record_all
from hengjian.site.common.words import both
from hengjian.site.platform.resource import resources

DAILY = "personal.erase"
CHUNK = 500
Over = Callable[[date], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Personal:
    """Fields of a model that tell of a person."""

    model: type[Model]
    fields: tuple[str, ...]
    purpose: Text
    kept: Text
    seen: Text
    over: Over | None = None
    """Rows that still hold it on a day though its time is over; None where other work erases it,
    or it is kept as long as the row."""
    erased_by: str = ""
    """The work that erases it, where that is another."""

    def title(self, field: str) -> Text:
        """What the field is called: as on the trail, else by the model."""
        declared = resources().get(self.model)
        if declared is not None and field in declared.words:
            return declared.words[field]
        return both(self.model._meta.get_field(field).verbose_name)  # type: ignore[union-attr] # no relation

    @property
    def row(self) -> str:
        """The model's name, as on the trail."""
        return str(self.model._meta.model_name)

    def sealed(self, field: str) -> bool:
        """Whether it is encrypted at rest."""
        return any(
            column.model is self.model and column.field == field for column in sealing.COLUMNS
        )


@cache
def personal_data() -> tuple[Personal, ...]:
    """Every declaration of every installed app, in the order of the apps.

    Raises ``ValueError`` where a field is not the model's, or is said twice.
    """
    found: list[Personal] = []
    for app in apps.get_app_configs():
        if app.module is None or not hasattr(app.module, "__path__"):
            continue
        if "personal" in {each.name for each in pkgutil.iter_modules(app.module.__path__)}:
            declared = vars(import_module(f"{app.name}.personal")).values()
            found += [each for each in declared if isinstance(each, Personal)]
    named = [(each.model, field) for each in found for field in each.fields]
    if twice := {name for name in named if named.count(name) > 1}:
        raise ValueError(f"personal data said twice: {twice}")
    for model, field in named:
        model._meta.get_field(field)
    return tuple(found)


def waits(today: date) -> bool:
    """Whether anything is over."""
    return any(each.over(today).exists() for each in personal_data() if each.over is not None)


def forget(each: Personal, rows: Iterable[Any], by: Actor, why: str = "") -> list[Change]:
    """Empty the fields; the lines of the trail that say so, without what they were."""
    changes = []
    for row in rows:
        for field in each.fields:
            setattr(row, field, "")
        row.save(update_fields=list(each.fields))
        changes.append(Change(f"{each.row}.erase", row, after={}, why=why))
    return changes


@jobs.work(DAILY, title=Text("删除到期的个人信息", "Erasing personal data"), whole=False)
def erase(job: Job, step: jobs.Step, *, day: str) -> dict[str, Any]:
    """Everything whose time is over; begun again it goes on from there."""
    today, erased = date.fromisoformat(day), 0
    for each in personal_data():
        if each.over is None:
            continue
        while keys := list(each.over(today).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
            with transaction.atomic():
                rows = each.model._default_manager.select_for_update(of=("self",))
                record_all(by=System(), changes=forget(each, rows.filter(pk__in=keys), System()))
            erased += len(keys)
            step(erased, None, "")
    return {"erased": erased}
