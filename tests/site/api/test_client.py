"""A client that another program makes from the document speaks with a running site."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_python_client import Config, MetaType, generate
from openapi_python_client.config import ConfigFile
from pytest_socket import enable_socket

from hengjian.site.accounts import tokens
from hengjian.site.api.interface import interface
from hengjian.site.library.models import Project
from tests.site.conftest import Member

NAME = "hengjian_client"


@pytest.fixture(scope="session")
def loopback() -> None:
    """The site is asked over a socket, on this machine."""
    enable_socket()


@pytest.fixture
def client_code(loopback: None, tmp_path: Path) -> Any:
    """The package that the generator writes from the document alone."""
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(interface.get_openapi_schema()), encoding="utf-8")
    overridden = ConfigFile(project_name_override=NAME, package_name_override=NAME, post_hooks=[])
    config = Config.from_sources(
        overridden,
        meta_type=MetaType.NONE,
        document_source=document,
        file_encoding="utf-8",
        overwrite=False,
        output_path=tmp_path / NAME,
    )
    assert list(generate(config=config)) == [], "the generator leaves nothing out"
    sys.path.insert(0, str(tmp_path))
    yield importlib.import_module(NAME)
    sys.path.remove(str(tmp_path))
    for name in [each for each in sys.modules if each.split(".")[0] == NAME]:
        del sys.modules[name]


def _part(name: str) -> Any:
    return importlib.import_module(f"{NAME}.{name}")


@pytest.mark.django_db(transaction=True)
def test_a_generated_client_reads_lists_writes_and_understands_refusals(
    loopback: None, client_code: Any, member: Member, live_server: Any
) -> None:
    token, _ = tokens.issue(member("competent_department"), "试", 30)
    with client_code.AuthenticatedClient(base_url=live_server.url, token=token) as client:
        models = _part("models")
        new = models.ProjectRecordNew(
            code="P1",
            name="二期",
            region="D",
            competent_department="HSG",
            approved_investment="12.50",
        )
        made = _part("api.projects.create_project_record").sync(client=client, body=new)
        assert isinstance(made, models.ProjectRecord)
        assert (made.code, made.approved_investment, made.version) == ("P1", "12.50", 1)
        listed = _part("api.projects.list_project_records").sync(
            client=client, total=True, sort=models.ListProjectRecordsSort("-name")
        )
        assert (listed.total, [each.name for each in listed.items]) == (1, ["二期"])
        change = models.ProjectRecordChange(description="第二期", implementer=None)
        patched = _part("api.projects.change_project_record")
        read = _part("api.projects.get_project_record").sync_detailed("P1", client=client)
        found = patched.sync("P1", client=client, body=change, if_match=read.headers["ETag"])
        assert (found.description, found.version) == ("第二期", 2)
        late = patched.sync("P1", client=client, body=change, if_match=read.headers["ETag"])
        assert isinstance(late, models.ProblemDocument)
        assert late.type_ == "/problems/answer-other-version"
        assert Project.objects.get().description == "第二期"


def test_each_name_of_the_document_stands_for_one_thing() -> None:
    """Two schemas of one name are merged without a word, and one of them is then told wrongly."""
    known: dict[str, set[type]] = {}
    waiting: list[Any] = []
    for _, router in interface._routers:
        for view in router.path_operations.values():
            for operation in view.operations:
                waiting += [*operation.models, *filter(None, operation.response_models.values())]
    seen: set[type] = set()
    while waiting:
        model = waiting.pop()
        if model in seen or not hasattr(model, "model_fields"):
            continue
        seen.add(model)
        if model.__module__.startswith("hengjian."):
            known.setdefault(model.__name__, set()).add(model)
        for field in model.model_fields.values():
            waiting += _inside(field.annotation)
    assert len(known) > 20
    assert {name: each for name, each in known.items() if len(each) > 1} == {}


def _inside(annotation: Any) -> list[Any]:
    parts = getattr(annotation, "__args__", ())
    return [annotation, *(each for part in parts for each in _inside(part))]


def test_everything_that_goes_in_and_out_has_an_example() -> None:
    document = interface.get_openapi_schema()
    schemas = document["components"]["schemas"]
    wanted = set()
    for operations in document["paths"].values():
        for operation in operations.values():
            contents = [operation.get("requestBody", {}).get("content", {})]
            contents += [each.get("content", {}) for each in operation["responses"].values()]
            for content in (each for held in contents for each in held.values()):
                name = content["schema"].get("$ref", "").rpartition("/")[2]
                items = schemas.get(name, {}).get("properties", {}).get("items", {})
                wanted.add(items.get("items", {}).get("$ref", "").rpartition("/")[2] or name)
    assert {name for name in wanted - {""} if "examples" not in schemas[name]} == set()


def test_each_example_fits_the_document() -> None:
    document = interface.get_openapi_schema()
    tried = 0
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", ()):
            whole = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
            Draft202012Validator(whole).validate(example)
            tried += 1
    assert tried > 10
