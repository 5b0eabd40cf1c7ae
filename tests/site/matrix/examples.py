"""What an example of an address is, and the ways to write one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.library.models import Document, Project
from hengjian.site.library.visibility import projects_with_money, visible_to
from tests.site.world import World

FINE = frozenset((200, 302, 405))
"""A page, a way on, or an address that only takes what is sent."""
NOT_HERE = frozenset((404,))
"""Nothing there yet: a plan that is a draft has no notice."""


@dataclass(frozen=True)
class Example:
    """The parts of an address, the row behind it, and what is answered to who may see that row."""

    parts: Callable[[World], dict[str, Any]] = lambda world: {}
    row: Callable[[World], Model] | None = None
    seen: Callable[[Membership], QuerySet[Any]] | None = None
    """The rows a membership sees; where the row is not among them, the answer is 404."""
    answers: frozenset[int] = field(default=FINE)
    right: Permission | None = None
    """A further right that what is there asks for: without it nothing is found."""


PLAIN = Example()
OTHERS = Example(lambda world: {"pk": 1}, answers=NOT_HERE)
"""Shows only what is one's own: the row of somebody else, or none, is not found."""
FILE_ELSEWHERE = Example(
    lambda world: {"pk": world[Document, "X"].attachment_id},
    answers=NOT_HERE,
)
"""A file of another district's site."""


def of(
    model: type[Model], named: str = "code", /, answers: frozenset[int] = FINE, **more: Any
) -> Example:
    """The row A of the model, named by that field in the address, with fixed parts besides."""

    def row(world: World) -> Model:
        return world[model, "A"]

    def parts(world: World) -> dict[str, Any]:
        return {named: getattr(row(world), named), **more}

    return Example(parts, row, lambda membership: visible_to(model, membership), answers)


def with_row(
    row: Callable[[World], Model], seen: Callable[[Membership], QuerySet[Any]], **more: Any
) -> Example:
    """A row named by its key, and which rows of its kind a membership sees."""
    return Example(lambda world: {"pk": row(world).pk, **more}, row, seen)


BATCH = with_row(
    lambda world: world[ImportBatch, "A"], lambda membership: visible_to(ImportBatch, membership)
)
"""An import."""


def within(model: type[Model], answers: frozenset[int] = FINE, **more: Any) -> Example:
    """A page inside the site or project A, with the further parts of its address."""
    held = of(model)
    return Example(lambda world: {**held.parts(world), **more}, held.row, held.seen, answers)


def inside(model: type[Model], named: str, **more: Any) -> Example:
    """The row A of the model, its code under another name, with the code of what holds it."""

    def parts(world: World) -> dict[str, Any]:
        return {named: world[model, "A"].code, **more}

    return Example(parts, of(model).row, of(model).seen)


def of_money(**more: Any) -> Example:
    """An address of the money of project A; a part that is a model is the code of its row A."""

    def parts(world: World) -> dict[str, Any]:
        named = {
            name: world[part, "A"].code if isinstance(part, type) else part
            for name, part in more.items()
        }
        return {"code": "P-A", **named}

    return Example(parts, lambda world: world[Project, "A"], projects_with_money)
