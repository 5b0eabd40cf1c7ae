"""The columnar backend: many projects at once, exact, in two stages.

``stage_one`` lets DuckDB count the facts of every project in whole numbers; ``score`` turns them
into official scores, the same to the last digit as the reference backend's. Facts are kept, so that
other weights or another scale of grades need no second scan. Needs the extra ``columnar``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from hengjian.engine.facts.model import Basis
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.model import Grade
from hengjian.errors import Refused, problem

if TYPE_CHECKING:
    from hengjian.engine.backends.columns import Column
    from hengjian.engine.backends.rationals import Rationals
    from hengjian.engine.backends.segments import Clustered
    from hengjian.engine.backends.stage_one import FactColumns
    from hengjian.engine.backends.stage_two import ColumnarResult


def stage_one(
    compiled: CompiledFramework,
    connection: Any,
    as_of: dt.date,
    *,
    reported: Mapping[str, Column] | None = None,
    basis: Basis = "reported",
    clustered: Mapping[str, Clustered] | None = None,
) -> FactColumns:
    """The facts of all projects of a lake behind a DuckDB ``connection``, on ``as_of``.

    ``reported`` adds reported figures as columns to those in the lake; ``basis`` says which counts
    where a fact is also counted or computed. Tables of which ``clustered`` has the columns are
    counted from those, where a measure needs no SQL. Raises ``Refused``:
    ``columnar-not-installed``, or ``number-too-large`` where a sum leaves 64 bits.
    """
    need("numpy", "duckdb")
    from hengjian.engine.backends.stage_one import gather_columns

    columns = reported or {}
    return gather_columns(compiled, connection, as_of, columns, basis, clustered or {})


def score(
    compiled: CompiledFramework,
    facts: FactColumns,
    judged: Mapping[str, Rationals] | None = None,
    *,
    grades: Sequence[Grade] | None = None,
) -> ColumnarResult:
    """Official scores, totals and grades of all projects.

    ``judged`` holds the share of points that people judged, by indicator code, in the order of
    ``facts.projects``; of a checklist the share that the criteria people answer earn
    (``rules.answers``). ``grades`` replaces the framework's scale.
    """
    need("numpy", "duckdb")
    from hengjian.engine.backends.stage_two import score_columns

    return score_columns(compiled, facts, judged or {}, grades)


def need(*modules: str) -> None:
    """Raises ``Refused`` (``columnar-not-installed``) where one of the modules is not there."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise Refused([problem("columnar-not-installed", module=missing[0])])
