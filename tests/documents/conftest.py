"""The reference case, evaluated once, and its reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from hengjian import library
from hengjian.bilingual import same
from hengjian.documents.api import build_report
from hengjian.documents.model import Report
from hengjian.engine.api import evaluate_case
from hengjian.engine.result import Evaluation
from hengjian.statistics.insight import Insight, insight

HOSTILE = '<script>alert(1)</script> & #import "x" $x$ @y *b* _u_ \\ `c` {b|c} ~ // --'
"""A name that means something to every format it is written to."""


@pytest.fixture(scope="session")
def evaluation() -> Evaluation:
    return evaluate_case(library.case_folder("hongta"))


@pytest.fixture(scope="session")
def found(evaluation: Evaluation) -> Insight:
    return insight(evaluation, draws=200)


@pytest.fixture(scope="session")
def chinese(evaluation: Evaluation, found: Insight) -> Report:
    return build_report(evaluation, "zh", found)


@pytest.fixture(scope="session")
def english(evaluation: Evaluation, found: Insight) -> Report:
    return build_report(evaluation, "en", found)


@pytest.fixture(scope="session")
def hostile(evaluation: Evaluation) -> Report:
    """The report of a case whose project, source of funds and unit have a hostile name."""
    case = evaluation.case
    funds = tuple(row.model_copy(update={"name": same(HOSTILE)}) for row in case.funds)
    renamed = case.model_copy(
        update={"title": same(HOSTILE), "project": same(HOSTILE), "funds": funds}
    )
    return build_report(replace(evaluation, case=renamed), "zh")
