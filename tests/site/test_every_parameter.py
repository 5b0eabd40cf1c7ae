"""Every page takes whatever stands behind the question mark: nothing of it ends in a failure.

Which names a page reads is watched while it is asked once; each then gets every odd value.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.roles import roles
from hengjian.site.platform.pages import Page, pages
from tests.depth import part_of
from tests.site.matrix import EXAMPLES
from tests.site.world import World, build

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
ODD = (
    *("%ED%A0%80", quote("𠮷'\"<>&;--"), "%25_%5C", quote("１２²"), "-1", "9" * 30, "Infinity"),
    *("0001-01-01", "9999-12-31", "-code__isnull", "a" * 3000),
)
"""Values as a query string writes them."""


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals are expected here."""
    caplog.set_level(logging.CRITICAL, "django.request")


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that were read from a query string since this was last emptied."""
    read: set[str] = set()
    for reading in ("get", "getlist", "__getitem__", "__contains__"):
        plain = getattr(QueryDict, reading)

        def watched(
            self: QueryDict, key: str, *rest: object, plain: Callable[..., object] = plain
        ) -> object:
            read.add(key)
            return plain(self, key, *rest)

        monkeypatch.setattr(QueryDict, reading, watched)
    return read


def _status(client: Client, address: str) -> int:
    """What is answered, read to its end; whatever a failure did to the transaction is undone."""
    before = transaction.savepoint()
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    transaction.savepoint_rollback(before)
    return answer.status_code


def _opened(page: Page, world: World, clients: dict[str, Client]) -> tuple[Client, str] | None:
    """The first who may open the page, and its address; None where nobody looks at it."""
    address = reverse(page.name, kwargs=EXAMPLES[page.name].parts(world))
    for role in roles().by_code.values():
        may = page.permission is None or page.permission in role.may
        if may and _status(clients[role.code], address) == 200:
            return clients[role.code], address
    return None


def _queries(names: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Query strings in which each name has each odd value once, and what is answered at most."""
    for turn in range(len(ODD)):
        given = (f"{name}={ODD[(turn + at) % len(ODD)]}" for at, name in enumerate(names))
        yield "&".join(given), 499
    yield "&".join(f"{name}=a%00b" for name in names), 400  # PostgreSQL keeps no NUL


@pytest.fixture
def clients(client_of: ClientOf) -> dict[str, Client]:
    """A browser of each role, in which a failure is an answer like others."""
    found = {code: client_of(code) for code in roles().by_code}
    for client in found.values():
        client.raise_request_exception = False
    return found


def test_no_value_of_any_parameter_fails(
    district: Organisation, member: Member, clients: dict[str, Client], names: set[str]
) -> None:
    member("auditor")
    world = build(district)
    failed, asked, read = [], 0, set()
    for at, page in enumerate(each for each in pages() if each.gated):
        found = _opened(page, world, clients)
        if found is None:
            continue
        names.clear()
        _status(*found)
        read |= names
        for query, most in part_of([*_queries(sorted(names))], at) if names else ():
            asked += 1
            status = _status(found[0], f"{found[1]}?{query}")
            if status > most or (most == 400 and status != 400):
                failed.append((page.name, query, status))
    assert failed == []
    assert asked > len(part_of(range(900)))
    assert read > {"q", "sort", "page", "after", "before", "export", "as_of", "stage"}
