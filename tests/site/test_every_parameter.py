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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_templates")]
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
    """Somebody who may open the page, and its address; None where nobody looks at it.

    Who opened the page before is asked first: many pages are for the same people.
    """
    address = reverse(page.name, kwargs=EXAMPLES[page.name].parts(world))
    for code, client in clients.items():
        may = page.permission is None or page.permission in roles().by_code[code].may
        if may and _status(client, address) == 200:
            others = {each: clients[each] for each in clients if each != code}
            clients.clear()
            clients |= {code: client, **others}
            return client, address
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


LIST = {"q", "sort", "page", "after", "before", "export"}
"""What a list that sorts reads."""
PARTS = 8
"""The pages are asked in so many tests, every eighth page in each: any worker may take one."""


@pytest.mark.parametrize("part", range(PARTS))
def test_no_value_of_any_parameter_fails(
    district: Organisation,
    member: Member,
    clients: dict[str, Client],
    names: set[str],
    part: int,
) -> None:
    member("auditor")
    world = build(district)
    failed, asked, read = [], 0, {}
    mine = [*enumerate(each for each in pages() if each.gated)][part::PARTS]
    for at, page in mine:
        found = _opened(page, world, clients)
        if found is None:
            continue
        names.clear()
        _status(*found)
        read[page.name] = set(names)
        for query, most in part_of([*_queries(sorted(names))], at) if names else ():
            asked += 1
            status = _status(found[0], f"{found[1]}?{query}")
            if status > most or (most == 400 and status != 400):
                failed.append((page.name, query, status))
    assert failed == []
    assert asked > len(part_of(range(900))) // PARTS
    assert "web:sites" not in read or read["web:sites"] > {"stage", "as_of"}
    lists = {name: names for name, names in read.items() if "sort" in names}
    assert {name: LIST - names for name, names in lists.items() if not names >= LIST} == {}
    assert read
