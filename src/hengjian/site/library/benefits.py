"""The benefit score of schemes: the framework applied to their records, with the trace kept."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from hengjian.engine.api import evaluate, load_framework
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.records import Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.rules import Checklist
from hengjian.engine.measures.counting import count_all
from hengjian.engine.result import Evaluation
from hengjian.engine.trace import trace_of
from hengjian.site.common.days import current_day
from hengjian.site.library.models import Scheme
from hengjian.site.library.scheme_records import Rows, as_json, records_of

FRAMEWORK = "scheme-benefit"


@dataclass(frozen=True, slots=True)
class Benefit:
    """What a scheme scores now, and what the score rests on."""

    evaluation: Evaluation
    tables: Rows
    digest: str
    """Of the records, the judgements and the framework: equal digests, equal scores."""

    @property
    def score(self) -> Decimal | None:
        """Out of 100; unknown while anything is missing."""
        return self.evaluation.total if self.evaluation.complete else None

    def trace(self) -> dict[str, Any]:
        """The trace of the score with the records behind it."""
        return {
            **trace_of(self.evaluation),
            "records": as_json(self.tables),
            "digest": self.digest,
        }


@cache
def framework() -> CompiledFramework:
    """The framework schemes are scored by: the shipped one, or ``HENGJIAN_SCHEME_FRAMEWORK``."""
    return load_framework(os.environ.get("HENGJIAN_SCHEME_FRAMEWORK") or FRAMEWORK)


def benefits_of(schemes: Collection[Scheme], on: date) -> dict[int, Benefit]:
    """The benefit of each scheme by its key; a constant number of queries however many."""
    tables = records_of(schemes)
    return {scheme.pk: _benefit(scheme, tables[scheme.pk], on) for scheme in schemes}


def put_score(scheme: Scheme) -> None:
    """Put the benefit score of today on the row; the caller saves it."""
    benefit = benefits_of([scheme], current_day())[scheme.pk]
    scheme.benefit, scheme.benefit_trace = benefit.score, benefit.trace()


def criteria() -> dict[str, Checklist]:
    """The checklists of the framework, which people answer, by indicator."""
    return {
        each.indicator.code: each.indicator.score
        for each in framework().indicators
        if isinstance(each.indicator.score, Checklist)
    }


def _benefit(scheme: Scheme, tables: Rows, on: date) -> Benefit:
    compiled = framework()
    case = Case.model_validate(
        {
            "case": "scheme",
            "title": scheme.name,
            "framework": compiled.framework.framework,
            "as_of": on.isoformat(),
            "judgements": scheme.judgements,
        }
    )
    measured = count_all(compiled.measures.values(), Records(compiled.tables, tables), on)
    return Benefit(evaluate(compiled, case, measured), tables, _digest(scheme, tables))


def _digest(scheme: Scheme, tables: Rows) -> str:
    seen = [framework().digest, as_json(tables), scheme.judgements]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()
