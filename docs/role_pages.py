"""The page of roles: who holds which right, what each right opens, what is kept apart."""

from __future__ import annotations

import inspect
import os
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from docs.markdown import both, cell, code, page, table

if TYPE_CHECKING:
    from django.db.models import Model

    from hengjian.site.accounts.acting import RightOf
    from hengjian.site.accounts.permissions import Permission
    from hengjian.site.platform.procedure import Procedure
    from hengjian.site.platform.step import Step

SEEN = {
    "region": "every record of the organisation's region, and of the regions inside it",
    "own": "the projects that the organisation carries out",
    "participating": "the projects the organisation takes part in; of a section only, that section",
    "nothing": "no business data",
}


def site() -> None:
    """The site's code can be read only behind its settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()


def shipped_roles() -> str:
    """The matrix of roles and rights, and what each right opens."""
    site()
    introduction = (
        "Roles are data: [`accounts/roles.yaml`](../../src/hengjian/site/accounts/roles.yaml), or "
        "the file named by `HENGJIAN_ROLES`. Tests hold every cell of these tables: every address "
        "is opened in every role, every action is tried in every role without its right, and "
        "every kind of row is looked for by everybody who should not see it."
    )
    return page(
        "Roles and rights 角色与权利",
        introduction,
        *_roles(),
        *_separate(),
        *_rights(),
    )


def _roles() -> Iterator[str]:
    from hengjian.site.accounts.permissions import Permission
    from hengjian.site.accounts.roles import roles

    yield "## Roles 角色"
    heads = ["Role 角色", "Code", "Sees", "Second factor"]
    yield table(
        heads,
        (
            (both(role.name), code(role.code), SEEN[role.sees], "yes" if role.official else "")
            for role in roles().by_code.values()
        ),
    )
    yield "## Who holds which right 权利"
    every = list(roles().by_code.values())
    yield table(
        ["Right 权利", *(cell(role.name.en) for role in every)],
        (
            (code(right), *("●" if right in role.may else "·" for role in every))
            for right in Permission
        ),
    )


def _separate() -> Iterator[str]:
    from hengjian.site.accounts.permissions import WORDS
    from hengjian.site.accounts.roles import roles

    yield "## Kept apart 必须分开"
    yield (
        "Nobody unites both of a pair, over all memberships; and whoever entered a record never "
        "decides on that same record."
    )
    pairs = [sorted(pair) for pair in roles().separate]
    yield table(
        ["One", "The other"],
        ((both(WORDS[one], " · "), both(WORDS[other], " · ")) for one, other in pairs),
    )


def _rights() -> Iterator[str]:
    from hengjian.site.accounts.permissions import WORDS, Permission

    yield "## What each right opens 每项权利打开什么"
    yield from _opened(None, "Everybody who is logged in 每个登录的人")
    for right in Permission:
        yield from _opened(right, f"`{right}` {both(WORDS[right], ' · ')}")


def _opened(right: Permission | None, title: str) -> Iterator[str]:
    from hengjian.site.accounts.acting import actions
    from hengjian.site.platform.pages import pages
    from hengjian.site.platform.procedure import procedures

    opened = [
        (code(each.pattern), "page", cell(each.purpose))
        for each in pages()
        if each.gated and each.permission == right
    ]
    opened += [
        (code(each.pattern), "page", cell(f"{each.purpose} Sending{of_what.replace(' Of', '')}"))
        for each in pages()
        if each.gated and each.sending is not None
        for of_what in _of(each.sending.rights(), right)
    ]
    opened += [
        (code(name.removeprefix("hengjian.site.")), "action", cell(_purpose(act) + of_what))
        for name, act in actions().items()
        for of_what in _asks(act.permission, right)  # type: ignore[attr-defined]  # the decorator sets it
    ]
    opened += [
        (code(f"{procedure.noun}.{step.name}"), "step", cell(_step(procedure, step)))
        for procedure in procedures()
        for step in procedure.steps
        if step.right == right
    ]
    opened += [
        (code(f"{procedure.noun}.{step.name}"), "step", cell(_step(procedure, step) + of_what))
        for procedure in procedures()
        for step in procedure.steps
        if step.besides is not None
        for of_what in _of(step.besides.rights(), right)
    ]
    if opened:
        yield f"### {title}"
        yield table(["Where", "Kind", "What it does"], sorted(opened))


def _purpose(act: object) -> str:
    return (inspect.getdoc(act) or "").split("\n")[0]


def _step(procedure: Procedure, step: Step) -> str:
    """What a step does, and who may not take it on a row of their own."""
    words = f"{procedure.title.en}: {step.button.en}"
    return words + (f"; not by whose hand is {', '.join(step.not_by)}" if step.not_by else "")


def _asks(declared: Permission | RightOf | None, right: Permission | None) -> Iterator[str]:
    """Where an action asks for the right: of which rows, where it does not of all."""
    if declared == right:
        yield ""
    if right is None or declared is None or isinstance(declared, str):
        return
    if declared.besides == right:
        yield " Of each row its own right besides."
    yield from _of(declared.rights(), right)


def _of(rights: Mapping[type[Model], Permission], right: Permission | None) -> Iterator[str]:
    """The kinds of rows for which this right is asked."""
    if rows := [model.__name__ for model, own in rights.items() if own == right]:
        yield f" Of: {', '.join(sorted(rows))}."
