"""The stand-alone script recomputes the trace of any framework over any data, holes and all."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings

from hengjian.engine import recompute
from hengjian.engine.trace import trace_of
from tests.depth import examples
from tests.generative.strategies import Portfolio, portfolios
from tests.generative.test_backends_agree import law


@given(portfolios)
@settings(
    max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.data_too_large]
)
def test_every_trace_is_recomputed_without_a_difference(generated: Portfolio) -> None:
    for each in generated.projects:
        text = json.dumps(trace_of(law(generated.compiled, each)), ensure_ascii=False)
        checker = recompute.Trace(json.loads(text))
        assert checker.check() == []
        assert checker.recomputed >= 2 * len(generated.compiled.indicators)
