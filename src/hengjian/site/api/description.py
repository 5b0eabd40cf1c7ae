"""What the interface's document says beyond what its operations declare by themselves."""

from __future__ import annotations

import re
from typing import Any

from hengjian.site.api.examples import EXAMPLES, STEP
from hengjian.site.api.lists import JSON, LINES
from hengjian.site.api.record_examples import record_examples
from hengjian.site.common.problem_documents import MEDIA_TYPE

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
