"""The tables of the entities: list, one row, a new one, a change, by the columns they declare.

No postponed annotations here: each operation is made with types of its own, which ninja reads.
"""

from collections.abc import Iterator
from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from hengjian.site.accounts.models import Membership
from hengjian.site.api import schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.lists import Listed, PartQuery
from hengjian.site.api.problems import CHANGED, RESPONSES
from hengjian.site.api.record_schemas import (
    RecordSchemas,
    record_of,
    record_schemas,
    rows_with_targets,
    tables_served,
)
from hengjian.site.api.routes import bonds
from hengjian.site.exchange import actions
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.resource import resource_of

TOLD_OTHERWISE = frozenset(("projects", "sites", "schemes", "plans", "bonds"))
"""Tables that have operations of their own to read, which tell more of a row than its columns."""
OWN = {"bonds": bonds.router}
"""Routers of tables that are read otherwise and written here."""
WRITTEN_OTHERWISE = frozenset(("projects", "sites"))


def routers() -> Iterator[tuple[str, Router]]:
    """One router a table, with the prefix it is reached under; what is read otherwise is written
    at the same address, by a router that is there already."""
    for table in tables_served():
        router, shapes = OWN.get(table.name) or Router(tags=["records"]), record_schemas(table)
        listed = Listed(table.model, shapes.out, record_of(table))
        if table.name not in TOLD_OTHERWISE:
            _read(router, table, shapes, listed)
        if table.importable and table.name not in WRITTEN_OTHERWISE:
            _write(router, table, shapes, listed)
        if table.name not in OWN:
            yield f"/{table.name}", router


def _seen(table: Spec, membership: Membership) -> QuerySet[Any]:
    return rows_with_targets(table, visible_to(table.model, membership))


def _read(router: Router, table: Spec, shapes: RecordSchemas, listed: Listed) -> None:
    asked_of, sort_of, name = shapes.asked, listed.sort, table.model.__name__
    # made from the declaration while the site starts: a checker of types cannot follow them

    def rows(
        request: HttpRequest,
        part: PartQuery,
        asked: Annotated[asked_of, Query()],  # type: ignore[valid-type]
        sort: Annotated[str, sort_of] = "code",
    ) -> Any:
        wanted = {f"{key}__code": code for key, code in asked if code}  # type: ignore[attr-defined]
        return listed.answer(request, _seen(table, by(request)).filter(**wanted), part, sort)

    def one(request: HttpRequest, code: schemas.Code) -> Any:
        return listed.shown(get_object_or_404(_seen(table, by(request)), code=code))

    money = " None without the right to see money." if resource_of(table.model).money else ""
    rows.__doc__ = f"{table.title.en}, as the table of that name: those the token sees.{money}"
    one.__doc__ = f"One row of {table.title.en.lower()}. {table.purpose.en.capitalize()}."
    responses = {200: shapes.part, **RESPONSES}
    router.get("", response=responses, operation_id=f"list{name}Records")(rows)
    router.get("/{code}", response={200: shapes.out, **RESPONSES}, operation_id=f"get{name}Record")(
        one
    )


# As in _read: the shapes are made from the declaration, which a checker of types cannot follow.
def _write(router: Router, table: Spec, shapes: RecordSchemas, listed: Listed) -> None:
    new_of, change_of, name = shapes.new, shapes.change, table.model.__name__
    right = resource_of(table.model).right

    def create(request: HttpRequest, response: HttpResponse, body: new_of) -> Any:  # type: ignore[valid-type]
        values = body.model_dump(exclude_unset=True)  # type: ignore[attr-defined]
        made = actions.enter_record(by=by(request), model=table.model, values=values)
        return listed.created(request, response, _again(made))

    def change(request: HttpRequest, code: schemas.Code, body: change_of) -> Any:  # type: ignore[valid-type]
        membership = by(request)
        row = get_object_or_404(_seen(table, membership), code=code)
        version = listed.start_version(request, row, body.version)  # type: ignore[attr-defined]
        values = body.model_dump(exclude_unset=True, exclude={"version", "why"})  # type: ignore[attr-defined]
        saved = actions.change_record(
            by=membership,
            row=row,
            values=values,
            version=version,
            why=body.why,  # type: ignore[attr-defined]
        )
        return listed.shown(_again(saved))

    def _again(row: Any) -> Any:
        """As it stands, with what it points at."""
        return rows_with_targets(table, table.model._default_manager.all()).get(pk=row.pk)

    what = table.title.en.lower()
    create.__doc__ = (
        f"Enter a row of {what} under a code of one's own, as an import of one line would; "
        f"right `{right}`. All problems are told at once (422)."
    )
    change.__doc__ = (
        f"Change a row of {what} from the version you read, named by `If-Match` or in the body; "
        f"412 or 409 where somebody was faster. What is not named stays; right `{right}`."
    )
    created = {201: shapes.out, **RESPONSES}
    router.post("", response=created, operation_id=f"create{name}Record")(create)
    changed = {200: shapes.out, **CHANGED}
    router.patch("/{code}", response=changed, operation_id=f"change{name}Record")(change)
