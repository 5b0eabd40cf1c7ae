"""The interface keeps to its own document, whatever is sent to it and whoever sends it."""

from __future__ import annotations

from itertools import cycle
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.core.transport import Response
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
    use_after_free,
)

from hengjian.site.accounts import tokens
from hengjian.site.common.requests import Utf8Handler
from tests.depth import examples
from tests.site.conftest import Member
from tests.site.world import build

pytestmark = pytest.mark.django_db
ROLES = ("competent_department", "finance_bureau", "implementing_unit", "contractor")
EXAMPLES = {GenerationMode.POSITIVE: 8, GenerationMode.NEGATIVE: 8}
"""How many of each kind an operation gets, from a fixed seed, the roles by turns."""
TRIED = ("movements", "streams", "approvals", "buildings")
"""Tables that stand for all: their operations are made by one piece of code, and among them they
have every kind of column. ``test_records`` asks them all."""
TAKEN = [positive_data_acceptance, negative_data_rejection, use_after_free]
"""What fits the document may still name a code that is not in the library, or a right the role
lacks; a number written as text is taken for the number."""


@pytest.fixture
def described(member: Member) -> Any:
    """The document as the interface serves it, and a token of each role, over a small library."""
    member("auditor")
    build(member("finance_bureau").organisation.parent)  # type: ignore[arg-type]
    headers = []
    for role in ROLES:
        token, _ = tokens.issue(member(role), "试", 30)
        headers.append({"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"})
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", Utf8Handler()), headers


def test_the_document_says_its_version_and_sums_up_in_plain_words(described: Any) -> None:
    schema, _ = described
    assert schema.raw_schema["openapi"].startswith("3.1")
    summaries = [each.ok().definition.raw["summary"] for each in schema.get_all_operations()]
    assert [each for each in summaries if "`" in each or "\n" in each] == []


def alike(name: str, path: str) -> bool:
    """Whether another operation stands for this one."""
    return "Record" in name and not any(f"/{table}" in path for table in TRIED)


@pytest.mark.parametrize("mode", EXAMPLES)
def test_every_answer_is_one_the_document_names(described: Any, mode: GenerationMode) -> None:
    schema, headers = described
    turn = cycle(headers)
    tried = []
    for result in schema.get_all_operations():
        operation = result.ok()
        tried.append(operation.label)
        if alike(operation.definition.raw["operationId"], operation.path):
            continue

        @hypothesis.settings(
            max_examples=examples(EXAMPLES[mode]),
            deadline=None,
            derandomize=True,
            suppress_health_check=list(hypothesis.HealthCheck),
            database=None,
        )
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: schemathesis.Case) -> None:
            mine = next(turn)
            answer: Response = case.call(headers=mine)
            case.validate_response(answer, headers=mine, excluded_checks=TAKEN)

        holds()
    assert len(tried) == sum(len(each) for each in schema.raw_schema["paths"].values())
