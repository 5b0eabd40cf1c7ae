"""OC4IDS packages in and out, against the published schema and its worked example."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

from hengjian.errors import Refused
from hengjian.standards.oc4ids import read_package, write_package
from hengjian.standards.oc4ids.schema_check import SCHEMA, codelist
from tests.standards.packages import package

STANDARD = Path(__file__).parents[3] / "shared" / "standards" / "oc4ids"


def _package(**project: object) -> bytes:
    return package({"id": "p-1", **project})


def _problems(content: bytes) -> dict[str, str]:
    """What the package is refused for: path → code."""
    with pytest.raises(Refused) as refused:
        read_package(content, "package.json")
    return {found.place.path: found.code for found in refused.value.problems}


def test_amounts_keep_every_digit() -> None:
    amount = '{"amount": 819481000.10, "currency": "CNY"}'
    written = package({"id": "p", "budget": {"amount": "HERE"}}).replace(b'"HERE"', amount.encode())
    found = read_package(written)
    budget = found.projects[0].budget
    assert budget is not None
    assert budget.amount is not None
    assert str(budget.amount.amount) == "819481000.10"
    assert b"819481000.10" in write_package(found)


def test_what_the_standard_does_not_name_is_kept_where_it_stood() -> None:
    period = {"startDate": "2022-07-01T00:00:00+08:00", "x": 1}
    content = _package(title="改造", x_local={"code": 7}, period=period)
    assert json.loads(write_package(read_package(content))) == json.loads(content)


def test_every_wrong_value_is_told_at_once_with_its_path() -> None:
    content = _package(title=7, period={"startDate": "2022-07-01"}, parties={"id": "a"})
    assert _problems(content) == {
        "/projects/0/title": "standard-kind",
        "/projects/0/period/startDate": "standard-kind",
        "/projects/0/parties": "standard-kind",
    }


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "standard-not-json"),
        (b"{", "standard-not-json"),
        (b"[" * 100_000, "standard-not-json"),
        (b"[]", "oc4ids-not-a-package"),
        (b'{"projects": [' + b"9" * 5000 + b"]}", "standard-not-json"),
        (package({"title": "x"}), "oc4ids-lacks"),
        (package({"id": ""}), "oc4ids-rule"),
        (package({"id": "a", "title": "1"}, {"id": "a", "title": "2"}), "oc4ids-project-twice"),
        (package({"id": "a"}, version="0.8"), "oc4ids-version"),
        (package({"id": "a", "title": "\ud800"}), "standard-text"),
    ],
)
def test_what_is_no_package_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_package(content)
    assert [found.code for found in refused.value.problems] == [code]


def test_a_package_is_held_against_the_published_schema() -> None:
    assert _problems(b'{"projects": [{"id": "a"}]}') == {"": "oc4ids-lacks"}
    wrong = package(
        {
            "id": "a",
            "status": "completed",
            "budget": {"amount": {"amount": 1, "currency": "X_GBP"}},
            "documents": [{"title": "no id"}],
            "locations": [],
            "period": {"startDate": "0001-01-01T00:00:00+08:00"},
        }
    )
    assert _problems(wrong) == {
        "/projects/0/status": "oc4ids-code-unknown",
        "/projects/0/budget/amount/currency": "oc4ids-code-unknown",
        "/projects/0/documents/0": "oc4ids-lacks",
        "/projects/0/locations": "oc4ids-rule",
        "/projects/0/period/startDate": "standard-kind",
    }


def test_very_many_equal_objects_are_compared_in_a_moment() -> None:
    numbered = [{"id": str(number)} for number in range(20_000)]
    assert len(read_package(package(*numbered)).projects) == 20_000
    problems = _problems(package(*({"id": 1} for _ in range(20_000))))
    assert problems[""] == "oc4ids-more"


def test_the_codelists_that_are_shipped_are_those_of_the_schema() -> None:
    schema = json.loads((SCHEMA / "project-schema.json").read_bytes())
    closed = dict(_closed(schema))
    shipped = {path.name for path in (SCHEMA / "codelists").iterdir()}
    assert shipped == set(closed)
    for name, codes in closed.items():
        assert set(codelist(name)) == {code for code in codes if code is not None}


def _closed(schema: object) -> Iterator[tuple[str, list[str | None]]]:
    if isinstance(schema, dict):
        if schema.get("openCodelist") is False:
            yield schema["codelist"], schema.get("enum") or schema["items"]["enum"]
        for part in schema.values():
            yield from _closed(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from _closed(part)


@pytest.mark.shared
def test_the_published_example_comes_back_as_it_went_in() -> None:
    content = (STANDARD / "docs" / "examples" / "example.json").read_bytes()
    assert json.loads(write_package(read_package(content))) == json.loads(content)


@pytest.mark.shared
def test_every_field_of_the_published_schema_has_its_place() -> None:
    """The blank example fills every field; none may land among what the standard does not name."""
    content = (STANDARD / "docs" / "examples" / "example.json").read_bytes()
    assert not _extras(read_package(content))


def _extras(part: object) -> list[str]:
    found = list(getattr(part, "extra", {}))
    for name in getattr(part, "__dataclass_fields__", {}):
        value = getattr(part, name)
        for each in value if isinstance(value, list) else [value]:
            if hasattr(each, "__dataclass_fields__"):
                found.extend(_extras(each))
    return found


@pytest.mark.shared
def test_what_is_written_keeps_to_the_published_schema() -> None:
    schema = json.loads((SCHEMA / "project-schema.json").read_bytes())
    content = (STANDARD / "docs" / "examples" / "example.json").read_bytes()
    for project in json.loads(write_package(read_package(content)))["projects"]:
        jsonschema.validate(project, schema)
