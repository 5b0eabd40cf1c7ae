"""A few projects written down as a table: what the tests of comparing share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from hengjian.comparing.projects import Leaf, Projects


def projects(
    scores: Mapping[str, Sequence[str]],
    *,
    points: Mapping[str, int],
    years: Sequence[str] | None = None,
    codes: Sequence[str] | None = None,
    values: Sequence[Sequence[str | None]] | None = None,
    **about: Sequence[str | None],
) -> Projects:
    """Projects P0, P1 … with these scores by indicator, out of these points; the total is their
    sum, the grade 中."""
    columns = {
        code: np.array([round(float(each) * 100) for each in found], dtype=np.int64)
        for code, found in scores.items()
    }
    totals = np.sum(list(columns.values()), axis=0)
    size = len(totals)
    leaves = {
        code: Leaf(found, np.full(size, points[code] * 100), 1, np.ones(size, dtype=bool))
        for code, found in columns.items()
    }
    return Projects(
        places=2,
        codes=codes or [f"P{number}" for number in range(size)],
        regions=["红塔区"] * size,
        years=years or ["2023"] * size,
        totals=totals,
        grades=["中"] * size,
        leaves=leaves,
        values=np.array(values if values is not None else [[None]] * size, dtype=object),
        withheld=0,
        about=about,
    )


def totals(*found: str, **about: Sequence[str | None]) -> Projects:
    """Projects of one indicator of 100 points with these totals."""
    return projects({"A": found}, points={"A": 100}, **about)
