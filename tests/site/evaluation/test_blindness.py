"""A secret mark given by one judge is looked for on every surface, as everybody else."""

from __future__ import annotations

import json
import re
import zipfile
from collections import deque
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.evaluating import evaluate_rows
from hengjian.site.evaluation.freezing import make_package
from hengjian.site.evaluation.models import Evaluation, PanelScore
from tests.depth import WHOLE
from tests.site.conftest import pass_second_factor
from tests.site.evaluation.conftest import Member, other_expert

pytestmark = pytest.mark.django_db
MARKS = ("73.19", "只有我知道")
"""The score and the words of judge A; nobody else may meet either."""
OTHERS = ("expert_two", "evaluator_lead", "finance_bureau", *(WHOLE * ("evaluator", "auditor")))
BEGINNINGS = (
    "/",
    "/evaluations/",
    "/evaluations/?mine=panel",
    "/evaluations/?state=scoring",
    "/trail/",
    "/trail/?q=panel-score",
    "/trail/?q=PanelScore",
    "/search/?q=A22",
    "/figures/scores/{code}/A22",
    "/figures/scores/{code}/total",
    "/figures/scores/{code}/decided",
    "/evaluations/{code}/report/file.docx",
    "/evaluations/{code}/report/file.html",
    "/evaluations/{code}/package",
)
"""Where the walk begins; lists, their orders and searches, figures and files follow by links."""
MOST = 120
"""Pages one person looks at: one of each kind, lists in another order too."""


def _client(by: Membership) -> Client:
    client = Client()
    client.force_login(by.person, "django.contrib.auth.backends.ModelBackend")
    pass_second_factor(client, by.person)
    return client


def _as(role: str, member: Member) -> Membership:
    return other_expert() if role == "expert_two" else member(role)


def _texts(content: bytes) -> Iterator[str]:
    """What a response says: of a package or a sheet every member."""
    if content[:2] != b"PK":
        yield content.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            yield from _texts(package.read(name))


def _name(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""


def _links(page: str) -> Iterator[str]:
    for link in re.findall(r'href="(/[^"#]*)', page):
        yield link.replace("&amp;", "&")


def _surfaces(client: Client, row: Evaluation) -> Iterator[tuple[str, bytes]]:
    """Everything about the evaluation, every address once, and one page of every other kind."""
    begun = [each.format(code=row.code) for each in BEGINNINGS]
    waiting = deque(begun)
    seen: set[str] = set()
    while waiting and len(seen) < MOST:
        address = waiting.popleft()
        key = address if address in begun else f"{_name(address)} {'sort=' in address}"
        if not _name(address) or key in seen or "/accounts/" in address:
            continue
        seen.add(key)
        answer = client.get(address, follow=True)
        content = b"".join(answer) if answer.streaming else answer.content
        yield address, content
        if "html" in answer.get("Content-Type", "") and (row.code in address or address in begun):
            waiting += _links(content.decode("utf-8", "replace"))


@pytest.mark.parametrize("role", OTHERS)
def test_no_page_file_list_or_search_betrays_a_judge(
    blind: Evaluation,
    member: Member,
    role: str,
) -> None:
    """Check 6 of the design: the pages, their lists in every order, the trail and its export, the
    search, figures, files."""
    count = 0
    for address, content in _surfaces(_client(_as(role, member)), blind):
        count += 1
        for text in _texts(content):
            assert [mark for mark in MARKS if mark in text] == [], address
    assert count > 30, "the walk saw the evaluation"


def test_the_walk_would_see_it_where_it_is_told(blind: Evaluation, member: Member) -> None:
    """The judge's own walk meets both marks: the one above can fail."""
    met = {
        mark
        for _, content in _surfaces(_client(member("expert")), blind)
        for text in _texts(content)
        for mark in MARKS
        if mark in text
    }
    assert met == set(MARKS)


def test_counts_say_how_many_gave_and_nothing_else(
    blind: Evaluation,
    member: Member,
    client_of: Callable[[str], Client],
) -> None:
    page = client_of("evaluator_lead").get(reverse("web:evaluation-panel", args=[blind.code]))
    assert re.search(r'已交\s*<b[^>]*class="number"[^>]*>1/2</b>', page.content.decode())
    unknown = PanelScore.objects.get().judge.person.name
    panel = page.content.decode().partition("<main")[2]
    assert unknown not in panel, "who has given is not told either"


def test_the_interface_the_engine_and_the_package_are_silent(
    blind: Evaluation,
    tmp_path: Path,
) -> None:
    """What goes to others by a program: case, what-if, package, lines of the trail."""
    drawn = case_of(blind)
    said = [repr(drawn.case()), repr(evaluate_rows(blind, what_if={"开工率": "100%"}))]
    content, body = make_package(blind)
    said += [json.dumps(body, ensure_ascii=False), *_texts(content)]
    for text in said:
        assert [mark for mark in MARKS if mark in text] == []
    line = TrailEntry.objects.get(action="panel-score.give")
    assert "73.19" not in f"{line.subject} {line.why}"
