"""The addresses of portfolios."""

from __future__ import annotations

from hengjian.site.portfolio.models import Portfolio
from hengjian.site.portfolio.queries import visible_portfolios
from tests.site.matrix.examples import PLAIN, Example


def _of(**more: object) -> Example:
    return Example(
        lambda world: {"code": world[Portfolio, "A"].code, **more},
        lambda world: world[Portfolio, "A"],
        visible_portfolios,
    )


PORTFOLIO = {
    "portfolios": PLAIN,
    "portfolio": _of(),
    "portfolio-place": _of(path="某区"),
    "portfolio-csv": _of(),
    "portfolio-json": _of(),
    "portfolio-brief": _of(form="docx"),
}
