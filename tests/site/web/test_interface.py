"""The pages about the REST interface: its document, and what each kind of problem means."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client

from hengjian.errors.problem import catalogue
from hengjian.site.common.requests import KINDS

ClientOf = Callable[[str], Client]
VENDORED = Path(str(find("vendor/SWAGGER-UI-SOURCE.txt"))).parent


def test_the_scripts_that_are_not_ours_are_those_that_were_vendored() -> None:
    source = (VENDORED / "SWAGGER-UI-SOURCE.txt").read_text("utf-8")
    told = re.findall(r"^([0-9a-f]{64})  (\S+)$", source, re.MULTILINE)
    assert len(told) == 2
    for digest, name in told:
        assert hashlib.sha256((VENDORED / name).read_bytes()).hexdigest() == digest


@pytest.mark.django_db
def test_the_document_is_for_people_who_are_logged_in(client_of: ClientOf) -> None:
    assert Client().get("/interface/")["Location"].startswith("/accounts/log-in/")
    page = client_of("expert").get("/interface/").content.decode()
    assert 'data-document="/api/v1/openapi.json"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("zh-hans", "怎么办"), ("en", "What to do")])
def test_each_kind_of_problem_has_a_page_that_opens_for_everybody(language: str, said: str) -> None:
    client = Client(headers={"Accept-Language": language})
    page = client.get("/problems/request-value-unfit")
    assert page.status_code == 200
    for words in (said, "“‹name›”不能是 ‹found›", "“‹name›” cannot be ‹found›", "应为‹due›"):
        assert words in page.content.decode()
    assert client.get("/problems/none-such").status_code == 404


@pytest.mark.django_db
def test_what_the_interface_answers_leads_to_such_pages() -> None:
    answer = Client().get("/api/v1/sites?q=%00")
    told = json.loads(answer.content)
    for address in (told["type"], told["problems"][0]["type"]):
        assert Client().get(address).status_code == 200
    assert set(KINDS.values()) <= set(catalogue())
