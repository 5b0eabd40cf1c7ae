"""OC4IDS packages in and out, against the published schema and its worked example."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from hengjian.errors import Refused
from hengjian.standards.oc4ids import read_package, write_package

STANDARD = Path(__file__).parents[3] / "shared" / "standards" / "oc4ids"


def _package(**project: object) -> bytes:
    return json.dumps({"version": "0.9", "projects": [{"id": "p-1", **project}]}).encode()


def test_amounts_keep_every_digit() -> None:
    amount = '{"amount": 819481000.10, "currency": "CNY"}'
    written = f'{{"projects": [{{"id": "p", "budget": {{"amount": {amount}}}}}]}}'
    package = read_package(written.encode())
    budget = package.projects[0].budget
    assert budget is not None
    assert budget.amount is not None
    assert str(budget.amount.amount) == "819481000.10"
    assert b"819481000.10" in write_package(package)


def test_what_the_standard_does_not_name_is_kept_where_it_stood() -> None:
    period = {"startDate": "2022-07-01T00:00:00+08:00", "x": 1}
    content = _package(title="改造", x_local={"code": 7}, period=period)
    assert json.loads(write_package(read_package(content))) == json.loads(content)


def test_every_wrong_value_is_told_at_once_with_its_path() -> None:
    content = _package(title=7, period={"startDate": "2022-07-01"}, parties={"id": "a"})
    with pytest.raises(Refused) as refused:
        read_package(content, "package.json")
    places = {found.place.path: found.code for found in refused.value.problems}
    assert places == {
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
        (b'{"projects": [{"title": "x"}]}', "oc4ids-project-without-id"),
        (b'{"projects": [{"id": "a"}, {"id": "a"}]}', "oc4ids-project-twice"),
        (b'{"version": "0.8", "projects": [{"id": "a"}]}', "oc4ids-version"),
    ],
)
def test_what_is_no_package_is_refused_with_its_reason(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_package(content)
    assert [found.code for found in refused.value.problems] == [code]


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
    schema = json.loads(
        (STANDARD / "schema" / "project-level" / "project-schema.json").read_bytes()
    )
    content = (STANDARD / "docs" / "examples" / "example.json").read_bytes()
    for project in json.loads(write_package(read_package(content)))["projects"]:
        jsonschema.validate(project, schema)
