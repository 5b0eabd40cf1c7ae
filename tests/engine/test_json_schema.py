"""The schema for editors takes what the reader takes, and marks what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from hengjian import library
from hengjian.engine import json_schema


class _Editor(yaml.SafeLoader):
    """YAML as an editor sees it: numbers and truths, but dates are text (YAML 1.2)."""


_Editor.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def errors(schema: dict[str, Any], file: Path) -> list[str]:
    data = yaml.load(file.read_text(encoding="utf-8"), _Editor)
    validator = jsonschema.Draft202012Validator(schema)
    return [f"{found.json_path}: {found.message}" for found in validator.iter_errors(data)]


@pytest.mark.parametrize("file", library.framework_files(), ids=lambda file: file.stem)
def test_every_shipped_framework_fits(file: Path) -> None:
    assert errors(json_schema.framework_schema(), file) == []


@pytest.mark.parametrize("name", library.case_names())
def test_every_shipped_case_fits(name: str) -> None:
    assert errors(json_schema.case_schema(), library.case_folder(name) / "case.yaml") == []


def test_scales_policies_and_tables_fit() -> None:
    assert errors(json_schema.tables_schema(), library.tables_file()) == []
    for name in library.grade_scale_names():
        assert errors(json_schema.grade_scale_schema(), library.grade_scale_file(name)) == []
    for name in library.policy_names():
        assert errors(json_schema.policy_schema(), library.policy_file(name)) == []


SMALL = """\
framework: small
edition: 2022
title: 体系
points: 10
grades: cn-90-80-60
facts: {完成率: {unit: '%'}}
indicators: [{code: A, name: 甲, points: 10, SCORE}]
"""


@pytest.mark.parametrize(
    ("score", "fits"),
    [
        ("score: pass_fail", True),
        ("score: {rule: ladder, bands: [{at_least: 60, points: 1}, {share: 0}]}", True),
        ("score: ladder", False),  # a ladder needs its bands
        ("score: pas_fail", False),
        ("socre: pass_fail", False),
        ("score: {rule: panel, bands: []}", False),
    ],
)
def test_an_editor_marks_what_the_reader_refuses(tmp_path: Path, score: str, fits: bool) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(SMALL.replace("SCORE", score), encoding="utf-8")
    assert (errors(json_schema.framework_schema(), file) == []) is fits


@pytest.mark.parametrize("name", ["framework", "case", "grade_scale", "policy", "tables"])
def test_the_schemas_are_schemas(name: str) -> None:
    schema = getattr(json_schema, f"{name}_schema")()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "$id" not in schema
