"""The interface keeps to its own document, whatever is sent to it."""

from __future__ import annotations

from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import positive_data_acceptance

from hengjian.site.accounts import tokens
from tests.site.conftest import Member

pytestmark = pytest.mark.django_db
REFUSES = positive_data_acceptance
"""A body may fit the document and still name a code that is not in the library: then it is 422."""


@pytest.fixture
def described(member: Member) -> Any:
    """The document as the interface serves it, and a token that may write."""
    token, _ = tokens.issue(member("competent_department"), "试", 30)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    return schema, {"Authorization": f"Bearer {token}"}


def test_the_document_says_openapi_3_1(described: Any) -> None:
    schema, _ = described
    assert schema.raw_schema["openapi"].startswith("3.1")


def test_every_answer_is_one_the_document_names(described: Any) -> None:
    schema, headers = described
    tried = []
    for result in schema.get_all_operations():
        operation = result.ok()
        tried.append(operation.label)

        @hypothesis.settings(
            max_examples=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(hypothesis.HealthCheck),
            database=None,
        )
        @hypothesis.given(case=operation.as_strategy())
        def holds(case: schemathesis.Case) -> None:
            answer: Response = case.call(headers=headers)
            case.validate_response(answer, headers=headers, excluded_checks=[REFUSES])

        holds()
    assert len(tried) == sum(len(each) for each in schema.raw_schema["paths"].values())
