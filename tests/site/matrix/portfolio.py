"""The addresses of portfolios."""

from __future__ import annotations

from hengjian.site.portfolio.models import Firm, Portfolio, SavedComparison
from hengjian.site.portfolio.queries import own_comparisons, visible_portfolios, with_names
from tests.site.matrix.examples import PLAIN, Example, of


def _of(**more: object) -> Example:
    return Example(
        lambda world: {"code": world[Portfolio, "A"].code, **more},
        lambda world: world[Portfolio, "A"],
        visible_portfolios,
    )


OWN = Example(
    lambda world: {"code": world[SavedComparison, "A"].code},
    lambda world: world[SavedComparison, "A"],
    own_comparisons,
)
FIRMS = Example(
    lambda world: {"code": world[Portfolio, "A"].code},
    lambda world: world[Portfolio, "A"],
    with_names,
)
PORTFOLIO = {
    "firms": FIRMS,
    "firm": of(Firm),
    "portfolios": PLAIN,
    "portfolio": _of(),
    "portfolio-place": _of(path="某区"),
    "portfolio-csv": _of(),
    "portfolio-json": _of(),
    "portfolio-brief": _of(form="docx"),
    "portfolio-years": _of(),
    "portfolio-save": _of(),
    "comparisons": PLAIN,
    "comparison": of(SavedComparison),
    "comparison-change": OWN,
    "comparison-remove": OWN,
}
