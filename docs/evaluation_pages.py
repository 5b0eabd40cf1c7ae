"""The page of the steps of evaluations: the shipped ones, and what a file of one's own may name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docs.markdown import both, cell, code, page, table
from docs.role_pages import site

if TYPE_CHECKING:
    from hengjian.site.evaluation.course import Course


def steps_and_gates() -> str:
    """The shipped steps in their order, then every gate, right and page that a step may name."""
    site()
    from hengjian.site.evaluation.course import SHIPPED, read_course

    course = read_course(SHIPPED.read_bytes(), SHIPPED.name)
    introduction = (
        "The steps an evaluation goes through stand in a file: "
        "[`cn-fiscal-evaluation.yaml`]"
        "(../../src/hengjian/library/procedures/cn-fiscal-evaluation.yaml), "
        "or the one named by `HENGJIAN_EVALUATION_STEPS`. An evaluation keeps the steps it began "
        "with. A step is done when its gates lack nothing; it is waived only with a reason, which "
        "the report shows. Days are working days; without a document they are a default, and are "
        "labelled so."
    )
    return page("Steps of an evaluation 评价步骤", introduction, *_steps(course), *_named(course))


def _steps(course: Course) -> Iterator[str]:
    yield f"## {cell(both(course.title, ' '))}"
    rows = (
        (
            code(each.key),
            both(each.title),
            ", ".join(map(code, each.after)) or "—",
            ", ".join(map(code, each.gates)) or "—",
            f"{each.due.days} after {code(each.due.from_) if each.due.from_ else 'the commission'}",
            cell(each.due.source) or "default",
            code(each.who),
        )
        for each in course.steps
    )
    yield table(("Step", "Title", "After", "Gates", "Working days", "Source", "Right"), rows)


def _named(course: Course) -> Iterator[str]:
    from hengjian.site.evaluation.course import PAGES
    from hengjian.site.evaluation.gates import GATES

    yield "## Gates"
    used = {name: [step.key for step in course.steps if name in step.gates] for name in GATES}
    yield table(
        ("Gate", "Holds when", "Shipped step"),
        (
            (code(name), both(gate.title), ", ".join(map(code, used[name])) or "—")
            for name, gate in GATES.items()
        ),
    )
    yield "## Pages"
    yield "Where a step is worked on: " + ", ".join(map(code, PAGES)) + "."
