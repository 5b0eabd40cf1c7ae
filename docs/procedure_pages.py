"""The page of procedures: a picture and a table each, from the declarations; and the pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from docs.markdown import both, cell, code, page, table
from docs.role_pages import site

if TYPE_CHECKING:
    from hengjian.site.platform.procedure import Procedure
    from hengjian.site.platform.step import Step


def declared() -> str:
    """Every procedure of the site."""
    site()
    from hengjian.site.platform.procedure import procedures

    introduction = (
        "Each procedure is said once, in "
        "module `steps` of its subject, and from there come "
        "its guard, its buttons, the address of each step, the duties on the home page and the "
        "operation of the REST interface. In the pictures a dot marks where a row begins, a double "
        "frame where nothing leads on, a dashed line what happens without a person. “Not by” names "
        "the hands whose owners may not take the step on the same row, whatever their rights."
    )
    return page("Procedures 办理程序", introduction, *(b for p in procedures() for b in _blocks(p)))


def pictures() -> dict[str, Callable[[], str]]:
    """The name of each picture and what draws it."""
    site()
    from docs.state_diagram import diagram
    from hengjian.site.platform.procedure import procedures

    return {f"procedure-{each.noun}.svg": partial(diagram, each) for each in procedures()}


def _blocks(procedure: Procedure) -> Iterator[str]:
    yield f"## {procedure.title.zh} {procedure.title.en}"
    if procedure.note is not None:
        yield both(procedure.note)
    yield f"![{procedure.title.en}](procedure-{procedure.noun}.svg)"
    yield f"Address: `/{procedure.address}/<{procedure.key}>/steps/<step>`."
    yield table(
        ["Step 步骤", "Name", "From", "To", "Right", "Hand kept", "Not by", "Reason", "Duty"],
        (_row(procedure, step) for step in procedure.steps),
    )
    if reasons := [f"`{n}`: {cell(w)}" for s in procedure.steps for n, w in s.one_right.items()]:
        yield "One person may hold both rights: " + "; ".join(dict.fromkeys(reasons)) + "."


def _row(procedure: Procedure, step: Step) -> tuple[str, ...]:
    words = procedure.states
    return (
        both(step.button),
        code(step.name),
        "<br>".join(both(words[each], " ") for each in step.starts),
        "<br>".join(both(words.get(each.state), " ") or "—" for each in step.outcomes),
        code(step.right) + (" and that of the row" if step.besides else ""),
        code(step.by),
        "<br>".join(code(name) for name in step.not_by),
        _reason(step),
        both(step.duty.title) if step.duty else "",
    )


def _reason(step: Step) -> str:
    if not step.reason:
        return ""
    return f"may be given, ≤ {step.reason}" if step.optional else f"needed, ≤ {step.reason}"
