"""Every entity whose rows have a code: list, one row, a new one, a change, as it declares.

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
    opening_schema,
    record_of,
    record_schemas,
    rows_to_tell,
    schema_name,
    tables_served,
)
from hengjian.site.exchange import actions
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform import codes
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.resource import opening_rights, resource_of


def routers() -> Iterator[tuple[str, Router]]:
    """One router an entity, with the prefix it is reached under."""
    for table in tables_served():
        router, shapes = Router(tags=[table.name]), record_schemas(table)
        listed = Listed(table.model, shapes.out, record_of(table))
        _read(router, table, shapes, listed)
        if table.importable:
            _write(router, table, shapes, listed)
        elif resource_of(table.model).opens is not None:
            _open(router, table, shapes, listed)
        yield f"/{table.name}", router


def _seen(table: Spec, membership: Membership) -> QuerySet[Any]:
    return rows_to_tell(table, visible_to(table.model, membership), membership)


def _read(router: Router, table: Spec, shapes: RecordSchemas, listed: Listed) -> None:
    asked_of, sort_of, name = shapes.asked, listed.sort, schema_name(table.model)
    alone = record_of(table, alone=True)
    # made from the declaration while the site starts: a checker of types cannot follow them

    def rows(
        request: HttpRequest,
        part: PartQuery,
        asked: Annotated[asked_of, Query()],  # type: ignore[valid-type]
        sort: Annotated[str, sort_of] = "code",
    ) -> Any:
        wanted: dict[str, Any] = dict(asked)
        found = _search(table, _seen(table, by(request)), wanted.pop("q", ""))
        return listed.answer(request, found.filter(**_filters(table, wanted)), part, sort)

    def one(request: HttpRequest, code: schemas.Code) -> Any:
        return alone(get_object_or_404(_seen(table, by(request)), code=code))

    money = " None without the right to see money." if resource_of(table.model).money else ""
    rows.__doc__ = f"{table.title.en}: those the token sees.{money}"
    one.__doc__ = f"One row of {table.title.en.lower()}. {table.purpose.en.capitalize()}."
    responses = {200: shapes.part, **RESPONSES}
    router.get("", response=responses, operation_id=f"list{name}s")(rows)
    router.get("/{code}", response={200: shapes.one, **RESPONSES}, operation_id=f"get{name}")(one)


def _search(table: Spec, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """As the search of the top bar finds them."""
    finds = resource_of(table.model).finds
    if finds is None or not text:
        return rows
    return (finds.search or codes.search)(rows, text)


def _filters(table: Spec, wanted: dict[str, Any]) -> dict[str, Any]:
    pointing = {each.name for each in (*table.columns, *table.shown) if each.kind == "reference"}
    return {
        f"{name}__code" if name in pointing else name: value
        for name, value in wanted.items()
        if value is not None
    }


# As in _read: the shapes are made from the declaration, which a checker of types cannot follow.
def _write(router: Router, table: Spec, shapes: RecordSchemas, listed: Listed) -> None:
    new_of, change_of, name = shapes.new, shapes.change, schema_name(table.model)
    alone = record_of(table, alone=True)

    def create(request: HttpRequest, response: HttpResponse, body: new_of) -> Any:  # type: ignore[valid-type]
        values = body.model_dump(exclude_unset=True)  # type: ignore[attr-defined]
        membership = by(request)
        made = actions.enter_record(by=membership, model=table.model, values=values)
        return listed.created(
            request, response, alone(_as_it_stands(table, made, membership)), made.code
        )

    def change(request: HttpRequest, code: schemas.Code, body: change_of) -> Any:  # type: ignore[valid-type]
        membership = by(request)
        row = get_object_or_404(_seen(table, membership), code=code)
        version = listed.start_version(
            request,
            row.version,
            alone(row),
            body.version,  # type: ignore[attr-defined]  # made at the start
            shapes.one,
        )
        values = body.model_dump(exclude_unset=True, exclude={"version", "why"})  # type: ignore[attr-defined]
        saved = actions.change_record(
            by=membership,
            row=row,
            values=values,
            version=version,
            why=body.why,  # type: ignore[attr-defined]
        )
        return alone(_as_it_stands(table, saved, membership))

    create.__doc__, change.__doc__ = _describe_writing(table)
    created = {201: shapes.one, **RESPONSES}
    router.post("", response=created, operation_id=f"create{name}")(create)
    changed = {200: shapes.one, **CHANGED}
    router.patch("/{code}", response=changed, operation_id=f"change{name}")(change)


def _open(router: Router, table: Spec, shapes: RecordSchemas, listed: Listed) -> None:
    body_of, alone = opening_schema(table.model), record_of(table, alone=True)

    # The shape of the body is made at the start from the declaration: no checker of types knows it.
    def create(request: HttpRequest, response: HttpResponse, body: body_of) -> Any:  # type: ignore[valid-type]
        values = body.model_dump(exclude_unset=True)  # type: ignore[attr-defined]  # of that shape
        membership = by(request)
        made = actions.open_record(by=membership, model=table.model, values=values)
        return listed.created(
            request, response, alone(_as_it_stands(table, made, membership)), made.code
        )

    right, noun = opening_rights()[table.model], resource_of(table.model).noun.en
    create.__doc__ = (
        f"Begin a row of {noun}, as its page does; its steps go on from there. Right `{right}`. "
        "All problems are told at once (422)."
    )
    created = {201: shapes.one, **RESPONSES}
    name = schema_name(table.model)
    router.post("", response=created, operation_id=f"create{name}")(create)


def _as_it_stands(table: Spec, row: Any, membership: Membership) -> Any:
    """The row as it was saved, with what it points at and what hangs on it."""
    return rows_to_tell(table, table.model._default_manager.all(), membership).get(pk=row.pk)


def _describe_writing(table: Spec) -> tuple[str, str]:
    """What the document says of entering a row and of changing one."""
    what, right = table.title.en.lower(), resource_of(table.model).right
    return (
        f"Enter a row of {what} under a code of one's own, as an import of one line would; "
        f"right `{right}`. All problems are told at once (422).",
        f"Change a row of {what} from the version you read, named by `If-Match` or in the body; "
        f"412 or 409 where somebody was faster. What is not named stays; right `{right}`.",
    )
