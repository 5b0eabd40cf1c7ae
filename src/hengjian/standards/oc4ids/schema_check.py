"""A package held against the published JSON Schema of the standard and its closed codelists."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import simplejson
from jsonschema import Draft4Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT4

from hengjian.errors import Place, Problem, problem

SCHEMA = files("hengjian.standards.oc4ids") / "schema"
LISTED = 200
"""Problems of one package that are told; the rest is counted."""
_CODES = 12
"""Codes of a list that a problem names."""
_NAMES = {"string", "number", "integer", "boolean", "array", "object"}


def problems_of(data: Any, place: Place) -> Iterator[Problem]:
    """Everything in which the package departs from the schema, each with the path to it."""
    for number, error in enumerate(_validator().iter_errors(data)):
        if number == LISTED:
            yield problem("oc4ids-more", place, most=LISTED)
            return
        yield _tell(error, place)


@cache
def codelist(name: str) -> dict[str, str]:
    """The codes of a closed codelist with their English titles, e.g. ``projectStatus.csv``."""
    text = (SCHEMA / "codelists" / name).read_text("utf-8")
    return {row["Code"]: row["Title"] for row in csv.DictReader(text.splitlines())}


@cache
def _validator() -> Draft4Validator:
    project, package = (
        json.loads((SCHEMA / name).read_bytes())
        for name in ("project-schema.json", "project-package-schema.json")
    )
    registry = Registry().with_resource(project["id"], DRAFT4.create_resource(project))
    # the library's own comparison of each with each takes minutes over some ten thousand objects
    checking: Any = extend(Draft4Validator, {"uniqueItems": _unique})  # type: ignore[no-untyped-call]
    checker: Draft4Validator = checking(package, registry=registry)
    return checker


def _unique(
    _validator: Any, wanted: bool, instance: Any, _schema: Any
) -> Iterator[ValidationError]:
    if not (wanted and isinstance(instance, list)):
        return
    seen: set[str] = set()
    for item in instance:
        written = simplejson.dumps(item, use_decimal=True, sort_keys=True)
        if written in seen:
            yield ValidationError(f"{written[:60]} twice")
        seen.add(written)


def _tell(error: ValidationError, place: Place) -> Problem:
    path = "".join(f"/{step}" for step in error.absolute_path)
    here = dataclasses.replace(place, path=path)
    found = _short(error.instance)
    asked: Any = error.validator_value
    present: Any = error.instance
    match error.validator:
        case "required":
            lacking = next(n for n in asked if n not in present)
            missing = next((n for n in asked if f"'{n}'" in error.message), lacking)
            return problem("oc4ids-lacks", here, name=missing)
        case "enum":
            codes = [str(code) for code in asked if code is not None]
            options = "、".join(codes[:_CODES]) + ("…" if len(codes) > _CODES else "")
            return problem("oc4ids-code-unknown", here, found=found, options=options)
        case "type":
            wanted = [k for k in (asked if isinstance(asked, list) else [asked]) if k in _NAMES]
            return problem("standard-kind", here, wanted=" / ".join(wanted), found=found)
    return problem("oc4ids-rule", here, found=found, rule=f"{error.validator}: {_rule(error)}")


def _rule(error: ValidationError) -> str:
    return json.dumps(error.validator_value, ensure_ascii=False, default=str)[:60]


def _short(value: Any) -> str:
    return repr(value)[:60]
