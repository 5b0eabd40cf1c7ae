"""JSON Schema (2020-12) of the files people write, for editors that check and complete YAML.

Generated from the models. Where a model takes a quantity or a text, an editor's YAML may already
have made a number of it, so numbers are allowed there; names may be in any script.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from hengjian.engine.facts.model import Case
from hengjian.engine.frameworks.model import Framework, GradeScale
from hengjian.engine.frameworks.shipped import DataDictionary, Policy

Schema = dict[str, Any]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def framework_schema() -> Schema:
    """The schema of a framework file."""
    return schema_of(Framework, "Hengjian framework")


def case_schema() -> Schema:
    """The schema of ``case.yaml``."""
    return schema_of(Case, "Hengjian case")


def grade_scale_schema() -> Schema:
    """The schema of a grade scale."""
    return schema_of(GradeScale, "Hengjian grade scale")


def policy_schema() -> Schema:
    """The schema of a policy."""
    return schema_of(Policy, "Hengjian policy")


def tables_schema() -> Schema:
    """The schema of the data dictionary."""
    return schema_of(DataDictionary, "Hengjian data dictionary")


SCHEMAS = {
    "framework": framework_schema,
    "case": case_schema,
    "grade-scale": grade_scale_schema,
    "policy": policy_schema,
    "tables": tables_schema,
}
"""The schema of each kind of file, by its name."""


def schema_of(model: type[BaseModel], title: str) -> Schema:
    """The schema of the files that ``model`` reads, for editors."""
    schema = model.model_json_schema(by_alias=True, mode="validation")
    rules = {name: part for name, part in schema.get("$defs", {}).items() if _is_rule(part)}
    bare = sorted(_rule_name(part) for part in rules.values() if part["required"] == ["rule"])
    for part in _parts(schema):
        _allow_numbers(part)
        _allow_any_script(part)
        if part.pop("discriminator", None) is not None:
            part["oneOf"].append({"type": "string", "enum": bare})
        part.pop("default", None)
    return {"$schema": _DIALECT, **schema, "title": title}


def _is_rule(part: Schema) -> bool:
    return "const" in part.get("properties", {}).get("rule", {})


def _rule_name(part: Schema) -> str:
    return str(part["properties"]["rule"]["const"])


def _parts(schema: Any) -> Iterator[Schema]:
    """Every schema inside a schema, itself included."""
    if isinstance(schema, dict):
        yield schema
        for key, value in list(schema.items()):
            if key in ("properties", "$defs"):
                for inner in value.values():
                    yield from _parts(inner)
            elif key not in ("enum", "const", "required"):
                yield from _parts(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _parts(item)


def _allow_numbers(part: Schema) -> None:
    """A scalar that YAML reads as a number is still the text the model takes."""
    is_free_text = part.get("type") == "string" and not {"enum", "const", "format"} & part.keys()
    if is_free_text:
        part["type"] = ["string", "number"]


def _allow_any_script(part: Schema) -> None:
    """Patterns over keys mean Python's letters; editors know only Latin ones there."""
    named = part.pop("patternProperties", None)
    if named is not None:
        (part["additionalProperties"],) = named.values()
    part.pop("propertyNames", None)
