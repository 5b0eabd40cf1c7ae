"""The interface with its document (OpenAPI 3.1).

What the interface's document says beyond what its operations declare by themselves.
"""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder

from hengjian import __version__
from hengjian.site.api import problems
from hengjian.site.api.authentication import Token
from hengjian.site.api.conditions import Reader
from hengjian.site.api.examples import EXAMPLES, STEP
from hengjian.site.api.lists import JSON, LINES
from hengjian.site.api.record_schemas import record_examples
from hengjian.site.api.routes import (
    bonds,
    funds,
    oc4ids,
    records,
    steps,
    works,
)
from hengjian.site.common.requests import MEDIA_TYPE

TEXT = {"type": "string"}
HEADERS = {
    "201": {"Location": "the address of the new row"},
    "401": {"WWW-Authenticate": "the scheme to use (RFC 6750)"},
    "429": {"Retry-After": "seconds until the next request is taken"},
}
TAG = "the tag of this answer: If-None-Match and If-Match take it"
ASKED = {
    "If-None-Match": "the ETag of what you have: 304 if it is still the same",
    "If-Match": "the ETag of what you read: 412, and nothing is written, if it is another now",
}


def describe(document: dict[str, Any]) -> dict[str, Any]:
    """The document with media types, headers, tags and examples."""
    schemas, examples = document["components"]["schemas"], EXAMPLES | dict(record_examples())
    for name, schema in schemas.items():
        example = STEP if name.endswith("StepIn") else examples.get(name)
        if example is not None:
            schema["examples"] = [example]
    for operations in document["paths"].values():
        for method, operation in operations.items():
            operation["summary"] = _summary(operation["description"])
            _describe_answers(operation["responses"])
            _describe_tags(method, operation)
            _describe_lines(operation["responses"].get(200, {}), schemas)
    return document


def _summary(description: str) -> str:
    """Its first clause, as plain text: nothing draws mark-up there."""
    return re.split("[.;:]", description)[0].replace("\n", " ").replace("`", "")


def _describe_answers(answers: dict[Any, Any]) -> None:
    for status, answer in answers.items():
        if int(status) >= 400 and JSON in answer.get("content", {}):
            answer["content"] = {MEDIA_TYPE: answer["content"][JSON]}
        for name, meaning in HEADERS.get(str(status), {}).items():
            answer.setdefault("headers", {})[name] = {"description": meaning, "schema": TEXT}


def _describe_tags(method: str, operation: dict[str, Any]) -> None:
    """What is read has a tag and may be asked for if it changed, what is changed if it did not."""
    named = {"get": "If-None-Match", "patch": "If-Match"}.get(method)
    if named is None:
        return
    header = {"in": "header", "name": named, "schema": TEXT, "required": False}
    operation.setdefault("parameters", []).append({**header, "description": ASKED[named]})
    answer = operation["responses"][200]
    answer.setdefault("headers", {})["ETag"] = {"description": TAG, "schema": TEXT}
    if method == "get":
        operation["responses"][304] = {"description": "Not changed since the tag"}


def _describe_lines(answer: dict[str, Any], schemas: dict[str, Any]) -> None:
    """A list may be had as lines, a row each."""
    part = answer.get("content", {}).get(JSON, {}).get("schema", {}).get("$ref", "")
    properties = schemas.get(part.rpartition("/")[2], {}).get("properties", {})
    if {"items", "next", "total"} <= set(properties):
        answer["content"][LINES] = {"schema": properties["items"]["items"]}


class Plain(JSONRenderer):
    """JSON in which Chinese stands as it is."""

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> Any:
        """The body."""
        return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False)


class Interface(NinjaAPI):
    """Describes itself whole, and tells misfits with what was found."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The OpenAPI document, of which nothing is changed by who gets it."""
        if any(options.values()):
            return describe(super().get_openapi_schema(**options))
        return self._document

    @cached_property
    def _document(self) -> Any:
        """Writing it takes seconds, and it stays the same while the site runs."""
        return describe(super().get_openapi_schema())

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """All misfits with what was found: ninja's own leave it out."""
        told = super().validation_error_from_error_contexts(error_contexts)
        found = (e for c in error_contexts for e in c.pydantic_validation_error.errors())
        for each, misfit in zip(told.errors, found, strict=True):
            each["input"] = misfit["input"]
        return told


interface = Interface(
    title="衡鉴 Hengjian",
    version=__version__,
    description="项目库接口。The library's interface; amounts are strings with all their digits.",
    auth=Token(),
    renderer=Plain(),
    parser=Reader(),
    docs_url=None,
    urls_namespace="api",
)
problems.handle(interface)
interface.add_router("/projects", works.router)
interface.add_router("/projects", bonds.router)
interface.add_router("/projects", funds.router)
interface.add_router("/oc4ids", oc4ids.router)
for prefix, router in (*records.routers(), *steps.routers()):
    interface.add_router(prefix, router)
