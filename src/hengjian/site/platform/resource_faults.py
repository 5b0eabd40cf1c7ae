"""What a declared entity must keep to; held when the declaration is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from hengjian.bilingual import Text
from hengjian.site.accounts.permissions import Permission

if TYPE_CHECKING:
    from hengjian.site.platform.resource import Resource


def faults(resource: Resource) -> list[str]:
    """Everything that does not hold together: for who wrote the declaration."""
    return [*_fields(resource), *_reach(resource), *_table(resource), *_words(resource)]


def faults_together(resources: Sequence[Resource]) -> list[str]:
    """What does not hold between declarations: one each, names apart, tables that build on others
    after them."""
    return [
        *_twice("model", [each.model.__name__ for each in resources]),
        *_twice("table", [each.name for each in resources if each.name]),
        *_twice("duty", [one.key for each in resources for one in each.waiting]),
        *_order(resources),
    ]


def _fields(resource: Resource) -> Iterator[str]:
    named = {*resource.columns, *resource.leaves, *resource.reckoned, *resource.landing.derived}
    named |= {resource.files, resource.named, resource.reach.colleagues} - {""}
    if resource.mark:
        named.add("code")
    if resource.form is not None:
        named |= {*resource.form.fields, *resource.form.hints} - {"datum"}
    for name in sorted(named):
        if _follow(resource.model, name) is None:
            yield f"{resource.model.__name__} has no field {name}"


def _reach(resource: Resource) -> Iterator[str]:
    reach = resource.reach
    if not reach.everyone and not reach.regions:
        yield "says of no region that its rows are seen there"
    for lookup in sorted({*reach.lookups(), *(each.project for each in resource.records)}):
        if _follow(resource.model, lookup) is None:
            yield f"nothing is reached by {lookup}"


def _follow(model: Any, lookup: str) -> Any:
    """The field at the end of a lookup, or None."""
    found: Any = None
    for name in lookup.split("__"):
        if model is None:
            return None
        try:
            found = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        model = found.related_model
    return found


def _table(resource: Resource) -> Iterator[str]:
    if not resource.columns:
        if resource.leaves or resource.name:
            yield "is a table without columns"
        return
    for what in ("name", "title", "each", "area"):
        if not getattr(resource, what):
            yield f"is a table without its {what}"
    if next(iter(resource.columns)) != "code":
        yield "has not its code as the first column"
    if resource.importable and not isinstance(resource.right, Permission):
        yield "is imported, and nobody has the right"
    if both := sorted(set(resource.columns) & set(resource.leaves)):
        yield f"columns come in and only leave: {', '.join(both)}"


def _words(resource: Resource) -> Iterator[str]:
    texts = {"noun": resource.noun, "title": resource.title, "each": resource.each}
    texts |= {f"words of {name}": text for name, text in resource.words.items()}
    if resource.form is not None:
        texts |= {f"hint of {name}": text for name, text in resource.form.hints.items()}
    texts |= {f"verb {name}": text for name, text in resource.verbs.items()}
    texts |= {f"action {name}": text for name, text in resource.actions.items()}
    texts |= {f"duty {each.key}": each.title for each in resource.waiting}
    for what, text in texts.items():
        if text is not None and not _both(text):
            yield f"its {what} lacks a language"


def _both(text: Text) -> bool:
    return bool(text.zh.strip() and text.en.strip() and text.zh != text.en)


def _twice(what: str, names: Sequence[str]) -> Iterator[str]:
    yield from (f"two of the {what} {n}" for n in sorted({n for n in names if names.count(n) > 1}))


def _order(resources: Sequence[Resource]) -> Iterator[str]:
    """A table that is imported points at tables before it, so that one can be filled after the
    other."""
    tables = [each for each in resources if each.importable and each.area is not None]
    tables.sort(key=lambda each: each.area.place if each.area else 0)
    before: set[type[Model]] = set()
    every = {each.model for each in tables}
    for each in tables:
        for name in each.columns:
            target = each.model._meta.get_field(name).related_model
            if target in every - before - {each.model}:
                yield f"{each.name}.{name} points at a table that comes after it"
        before.add(each.model)
