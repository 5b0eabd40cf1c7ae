"""What people of the demonstration did, as chapters under ``data/chapters``: a list of steps each.

- ``do``: an action (``library.schemes.create``, ``money.allot``), ``by`` a role; the rest are its
  arguments.
- ``take``: a step of a procedure, on a ``row`` (``library.Scheme FA2024-0001``); where its code
  is not known before, ``which`` names the row by its fields.
- ``mark``: the rows of a model that are not marked yet are invented ones.

``each`` lists what differs where one step is taken many times; ``from`` is the day of the calendar
before which it is left out. A chapter is told once: not where rows of its model ``unless`` stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from inspect import signature
from typing import Any, get_type_hints

from django.apps import apps
from django.db.models import Model

from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.days import current_day
from hengjian.site.common.jobs import claim
from hengjian.site.common.models import Job
from hengjian.site.demo.marking import mark_invented
from hengjian.site.demo.reading import DATA, field_value, read_yaml, row_of, value_as
from hengjian.site.platform.procedure import procedure_of

People = Mapping[str, Membership]
Step = dict[str, Any]


def tell(chapter: str, who: People) -> None:
    """Take the steps of a chapter, in their order; none where it was told before."""
    written = read_yaml(DATA / "chapters" / f"{chapter}.yaml")
    if apps.get_model(written["unless"])._default_manager.exists():
        return
    for step in written["steps"]:
        for single in _singles(step):
            _take(single, who)


def _singles(step: Step) -> Iterator[Step]:
    """The step, or one for each thing it lists, of those whose day has come."""
    for each in step.pop("each", [{}]):
        values = {**step.get("values", {}), **each.get("values", {})}
        single = {**step, **each} | ({"values": values} if "values" in {*step, *each} else {})
        if date.fromisoformat(single.pop("from", "0001-01-01")) <= current_day():
            yield single


def _take(step: Step, who: People) -> None:
    by = who[step.pop("by")]
    if "do" in step:
        _act(step.pop("do"), by, step)
    elif "take" in step:
        name = step.pop("take")
        label, _, code = step.pop("row").partition(" ")
        model = apps.get_model(label)
        row = row_of(model, step.pop("which", code))
        if "on" in step:
            step["on"] = date.fromisoformat(step["on"])
        procedure_of(model).take(name, by=by, row=row, **step)
    else:
        rows = apps.get_model(step.pop("mark"))._default_manager.filter(synthetic=False)
        mark_invented(by, rows, **step)


def _act(name: str, by: Membership, written: Step) -> None:
    """Call an action with arguments of the types that it declares; do the job it begins."""
    app, *module, verb = name.split(".")
    place = apps.get_app_config(app).name
    act = getattr(import_module(".".join((place, "actions", *module))), verb)
    hints = get_type_hints(act)
    given = {key: value_as(hints[key], each) for key, each in written.items() if key != "values"}
    if "values" in written:
        model = given.get("model", hints["return"])
        given["values"] = _fields(model, written["values"])
    for part in signature(act).parameters.values():  # what is not said of a new row
        if part.default is part.empty and part.name != "by":
            given.setdefault(part.name, None)
    made = act(by=by, **given)
    if isinstance(made, Job):
        waiting = claim()
        if waiting is not None:  # where jobs are done at once, it is done
            jobs.run(waiting)


def _fields(model: type[Model], written: Mapping[str, Any]) -> dict[str, Any]:
    return {name: field_value(model, name, each) for name, each in written.items()}
