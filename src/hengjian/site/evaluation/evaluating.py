"""An evaluation judged from its rows, for who has no page: the command line, a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from hengjian.engine.api import evaluate
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.records import Records
from hengjian.engine.result import Evaluation as Result
from hengjian.errors import Refused, problem
from hengjian.site.evaluation.case import case_of, cases_of, records_of
from hengjian.site.evaluation.models import Evaluation

TOGETHER = 200
"""How many evaluations are drawn together at once."""
NAMED = 12
"""How many codes a refusal names."""


def evaluation_named(code: str | None) -> Evaluation:
    """The evaluation of this code; without one, the only one there is.

    Raises ``Refused`` (``evaluation-unknown``, ``evaluation-which``), naming the codes there are.
    """
    rows = Evaluation.objects.select_related("project", "edition", "commissioner", "agency")
    found = list(rows.filter(code=code)) if code is not None else list(rows[:2])
    if len(found) == 1:
        return found[0]
    codes = list(Evaluation.objects.order_by("code").values_list("code", flat=True))
    more = "…" if len(codes) > NAMED else ""
    known = "、".join(codes[:NAMED]) + more or "—"
    if code is not None or not codes:
        raise Refused([problem("evaluation-unknown", found=code or "—", known=known)])
    raise Refused([problem("evaluation-which", count=len(codes), known=known)])


def evaluate_rows(
    evaluation: Evaluation,
    *,
    as_of: date | None = None,
    basis: str | None = None,
    what_if: Mapping[str, str] | None = None,
) -> Result:
    """The engine's result over the figures of the evaluation and its answers that count.

    ``as_of``: another day than its own; the figures are counted for it. ``basis``: what would be if
    the reported figures, or the records, counted throughout, whatever people chose. ``what_if``
    changes facts, as written.
    """
    drawn = case_of(evaluation, as_of)
    case = drawn.case() if basis is None else _on(basis, drawn.case())
    return evaluate(drawn.framework, case, drawn.measured, what_if=what_if)


def _on(basis: str, case: Case) -> Case:
    facts = {name: fact.model_copy(update={"basis": None}) for name, fact in case.facts.items()}
    return case.model_copy(update={"basis": basis, "facts": facts})


def read_by_region(framework: str) -> Iterator[tuple[str, Iterator[tuple[str, Case, Records]]]]:
    """The evaluations by editions of ``framework``, region by region: what each is called, its case
    and its record tables as its rows stand now.

    Raises ``Refused`` (``evaluation-unknown``) where there is none.
    """
    rows = Evaluation.objects.filter(edition__framework=framework).select_related(
        "project__region", "edition", "commissioner", "agency"
    )
    regions = list(
        rows.order_by("project__region__name")
        .values_list("project__region_id", "project__region__name")
        .distinct()
    )
    if not regions:
        codes = Evaluation.objects.order_by("edition__framework").values_list(
            "edition__framework", flat=True
        )
        known = "、".join(dict.fromkeys(codes)) or "—"
        raise Refused([problem("evaluation-unknown", found=framework, known=known)])
    for key, name in regions:
        yield name, _read(list(rows.filter(project__region=key).order_by("code")))


def _read(rows: list[Evaluation]) -> Iterator[tuple[str, Case, Records]]:
    for first in range(0, len(rows), TOGETHER):
        for drawn in cases_of(rows[first : first + TOGETHER]):
            row = drawn.evaluation
            yield row.code, drawn.case(), records_of(row, row.as_of)
