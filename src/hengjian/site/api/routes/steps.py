"""The steps of every procedure, one operation a procedure: ``POST /payments/{code}/steps/{name}``.

No postponed annotations here: each operation is made with types of its own, which ninja reads.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from pydantic import Field, create_model

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.api import schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.problems import RESPONSES
from hengjian.site.common.words import both
from hengjian.site.platform.procedure import Procedure, procedures
from hengjian.site.platform.resource import resource_of
from hengjian.site.platform.step import LONG_REASON, Step

Key = Annotated[int, Field(ge=1, le=2**31 - 1)]
"""The number of a row that has no code."""


class StepTaken(Schema):
    """Where a row stands after a step, and what may be done next by who asks."""

    code: str
    state: str
    words: dict[str, str]
    """The state in both languages."""
    version: int | None
    open: list[str]
    """The names of the steps this token may take now."""


def routers() -> Iterator[tuple[str, Router]]:
    """One router a procedure, at the address of its rows; those without a code have the last part
    of their page's."""
    for procedure in procedures():
        router = Router(tags=["steps"])
        _operation(router, procedure)
        declared = resource_of(procedure.model)
        yield f"/{declared.address or procedure.address.rpartition('/')[2]}", router


def _operation(router: Router, procedure: Procedure) -> None:
    # made from the declaration while the site starts: a checker of types cannot follow them
    names = Literal[tuple(step.name for step in procedure.steps)]  # type: ignore[valid-type]
    body_of, code_of = _body(procedure), schemas.Code if procedure.key == "code" else Key

    def take(request: HttpRequest, code: code_of, name: names, body: body_of) -> Any:  # type: ignore[valid-type]
        membership, step = by(request), procedure.step(name)
        row = get_object_or_404(procedure.seen(membership), **{procedure.key: code})
        now = procedure.take(
            step.name,
            by=membership,
            row=row,
            why=body.why,  # type: ignore[attr-defined]
            version=body.version,  # type: ignore[attr-defined]
            **_values(step, body),
        )
        return _take(procedure, now, membership)

    take.__doc__ = _describe(procedure)
    decorate = router.post(
        "/{code}/steps/{name}",
        response={200: StepTaken, **RESPONSES},
        operation_id=f"take{''.join(part.title() for part in procedure.noun.split('-'))}Step",
        summary=f"Take a step: {procedure.title.en}",
    )
    decorate(take)


def _body(procedure: Procedure) -> type[Schema]:
    """Reason and version for every step; what single steps take besides may be left out."""
    taken = {name for step in procedure.steps for name in step.takes}
    most = max(LONG_REASON, *(step.reason for step in procedure.steps))
    fields: dict[str, Any] = {
        "why": (str, Field("", max_length=most, description="the reason, where one is taken")),
        "version": (int | None, Field(None, description="the version you saw; if past: 409")),
        **{name: (str | None, Field(None, max_length=LONG_REASON)) for name in sorted(taken)},
    }
    name = "".join(part.title() for part in procedure.noun.split("-"))
    return create_model(f"{name}StepIn", __base__=Schema, **fields)


def _values(step: Step, body: Any) -> dict[str, Any]:
    """What the step takes, read by the same form as on the page."""
    form = step.form()({name: getattr(body, name) for name in step.takes})
    if form.is_valid():
        return dict(form.cleaned_data)
    raise Refused(
        problem(
            "step-value",
            Place(path=name),
            field=both(form.fields[name].label),
            found=getattr(body, name) or "",
            reason=" ".join(str(each) for each in errors),
        )
        for name, errors in form.errors.items()
    )


def _take(procedure: Procedure, row: Any, membership: Membership) -> dict[str, Any]:
    state = str(getattr(row, procedure.state))
    words = procedure.states[state]
    return {
        "code": str(getattr(row, procedure.key)),
        "state": state,
        "words": {"zh": words.zh, "en": words.en},
        "version": getattr(row, "version", None),
        "open": [each.step.name for each in procedure.offers(row, membership) if not each.barred],
    }


def _describe(procedure: Procedure) -> str:
    """The steps with the right each needs and where they lead, for the document."""
    lines = [
        f"`{step.name}`: {', '.join(step.starts)} → "
        f"{' or '.join(each.state or 'the same' for each in step.outcomes)}; right `{step.right}`"
        + (", with a reason" if step.reason and not step.optional else "")
        for step in procedure.steps
    ]
    return "Take one step of the procedure; all problems are told at once (422).\n\n" + "\n".join(
        f"- {line}" for line in lines
    )
