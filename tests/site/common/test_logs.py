"""The log: which request, under which membership, and nothing of anybody."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.common.logs import JsonLines, WithoutRefusals

pytestmark = pytest.mark.django_db


class Kept(StringIO):
    """A log that was written."""

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def kept() -> Iterator[Kept]:
    """What production writes."""
    written = Kept()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(WithoutRefusals())
    root, ours = logging.getLogger(), logging.getLogger("hengjian.request")
    before = root.level, ours.level
    root.addHandler(handler)
    root.setLevel("INFO")
    ours.setLevel("INFO")
    yield written
    root.removeHandler(handler)
    root.setLevel(before[0])
    ours.setLevel(before[1])


def test_each_request_has_a_line_with_its_id_route_and_membership(
    kept: Kept, client_of: Callable[[str], Client], member: Callable[[str], Membership]
) -> None:
    answer = client_of("auditor").get("/projects/?q=张三")
    (line,) = [each for each in kept.lines if each["logger"] == "hengjian.request"]
    assert line["request"] == answer["X-Request-ID"]
    assert (line["method"], line["status"], line["route"]) == ("GET", 200, "projects/")
    assert line["membership"] == member("auditor").pk
    assert "张三" not in kept.getvalue()
    assert "auditor" not in kept.getvalue()


def test_the_id_of_the_proxy_is_taken_over_and_of_nobody_else(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = {"X-Request-ID": "abcdef0123456789"}
    assert client.get("/accounts/log-in/", headers=given)["X-Request-ID"] != given["X-Request-ID"]
    monkeypatch.setenv("HENGJIAN_PROXY", "1")
    assert client.get("/accounts/log-in/", headers=given)["X-Request-ID"] == given["X-Request-ID"]
    odd = client.get("/accounts/log-in/", headers={"X-Request-ID": 'x"} {'})["X-Request-ID"]
    assert odd.isalnum()


def test_a_refusal_leaves_no_traceback(kept: Kept, client_of: Callable[[str], Client]) -> None:
    client = client_of("expert")
    assert client.get("/accounts/people/").status_code == 403
    assert client.get("/projects/13800001111/").status_code == 404
    assert [each for each in kept.lines if "exception" in each] == []
    assert "13800001111" not in kept.getvalue()


def test_a_failure_is_told_by_kind_and_place_without_its_words(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        try:
            raise ValueError("Key (username)=(zhangsan) exists")
        except ValueError as error:
            raise RuntimeError("13800001111") from error

    monkeypatch.setattr("hengjian.site.accounts.guessing._count", fail)
    client = Client(raise_request_exception=False)
    client.post("/accounts/log-in/", {"username": "zhangsan", "password": "b"})
    (line,) = [each for each in kept.lines if "exception" in each]
    assert line["exception"]["kind"] == "builtins.RuntimeError"
    assert line["exception"]["cause"]["kind"] == "builtins.ValueError"
    assert any(__file__ in frame for frame in line["exception"]["frames"])
    assert line["request"]
    for word in ("zhangsan", "13800001111"):
        assert word not in kept.getvalue()
