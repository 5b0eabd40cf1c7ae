"""The role matrix: every address by every role, as ``roles.yaml`` says, cell by cell."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.roles import roles
from hengjian.site.platform.pages import Page, pages
from tests.depth import WHOLE
from tests.site.matrix import BY_TOKEN, EXAMPLES, FOR_EVERYBODY, OPEN_BY_TOKEN, PUBLIC, Example
from tests.site.world import World, build

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
GATED = [page for page in pages() if page.gated]
pytestmark = pytest.mark.usefixtures("plain_templates")


def _address(page: Page, example: Example, world: World) -> str:
    return reverse(page.name, kwargs=example.parts(world))


def _seen(example: Example, world: World, by: Membership) -> bool:
    if example.row is None or example.seen is None:
        return True
    return example.seen(by).filter(pk=example.row(world).pk).exists()


def _expected(page: Page, example: Example, world: World, by: Membership) -> frozenset[int]:
    if page.permission is not None and not by.may(page.permission):
        return frozenset((403, 405))
    if not _seen(example, world, by):
        return frozenset((404, 405))
    if example.right is not None and not by.may(example.right):
        return frozenset((404, 405))
    return example.answers | {405}


def _ended(answer: Any) -> Any:
    """The answer, read to its end as a server does: a file it sends is closed here, and not by the
    collector of garbage in the midst of some later test."""
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer


ONLY_FORMS: dict[str, bool] = {}


def _only_takes_forms(page: Page, address: str) -> bool:
    """Whether looking is no method of the address. It is the same for everybody: asked once."""
    if page.name not in ONLY_FORMS:
        ONLY_FORMS[page.name] = _ended(Client().get(address)).status_code == 405
    return ONLY_FORMS[page.name]


SENT_TO: set[str] = set()


def _is_sent_to(page: Page) -> bool:
    """Whether this role sends to the page too; the first that may not, in a short run."""
    first = page.name not in SENT_TO
    SENT_TO.add(page.name)
    return first or WHOLE


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals are expected here, thousands of them, each with a traceback."""
    caplog.set_level(logging.ERROR, "django.request")


@pytest.fixture
def world(district: Organisation, member: Member) -> World:
    member("auditor")
    return build(district)


def _cells() -> Iterator[tuple[Page, Example]]:
    for page in GATED:
        if page.name in EXAMPLES:
            yield page, EXAMPLES[page.name]


def test_every_address_stands_behind_the_gate_or_on_the_public_list() -> None:
    open_ones = {page.name for page in pages() if not page.gated and not page.open_to}
    assert {name for name in open_ones if not name.startswith(BY_TOKEN)} == set(PUBLIC)


@pytest.mark.django_db
def test_the_rest_interface_lets_nobody_in_without_a_token(client_of: ClientOf) -> None:
    """Not even whoever is logged in: a session is no token."""
    client = client_of("competent_department")
    wrong = {}
    for page in pages():
        if page.name.startswith(BY_TOKEN) and page.name not in OPEN_BY_TOKEN:
            got = _ended(client.get(re.sub("<[^>]+>", "x", page.pattern))).status_code
            if got not in (401, 405):
                wrong[page.name] = got
    assert wrong == {}


def test_every_page_for_everybody_says_so_and_has_its_bucket() -> None:
    """A page without an account is public or opened by a code, and either has a rate."""
    named = {page.name for page in pages() if page.open_to}
    assert named == set(FOR_EVERYBODY)
    assert [page.name for page in pages() if page.gated and page.open_to] == []


@pytest.mark.django_db
def test_who_is_logged_in_sees_of_a_public_page_what_a_stranger_does(
    world: World, client_of: ClientOf
) -> None:
    """No state of a log-in is read, and no cookie is set where there is no form."""
    stranger, clerk = Client(), client_of("competent_department")
    for name, parts in FOR_EVERYBODY.items():
        address = reverse(name, kwargs=parts(world))
        first, second = _ended(stranger.get(address)), _ended(clerk.get(address))
        assert first.status_code == second.status_code, name
        assert first.status_code in (200, 404, 409), name
        assert "sessionid" not in first.cookies, name
        if name in ("public:find", "public:site"):
            assert not first.cookies, name


def test_every_address_has_an_example() -> None:
    assert sorted({page.name for page in GATED} - set(EXAMPLES)) == []


def test_every_example_has_an_address() -> None:
    assert sorted(set(EXAMPLES) - {page.name for page in GATED}) == []


def test_names_are_not_used_twice() -> None:
    names = [page.name for page in pages() if not page.name.startswith(BY_TOKEN)]
    assert sorted({name for name in names if names.count(name) > 1}) == []


def test_every_page_says_what_it_is_for() -> None:
    assert [page.name for page in GATED if not page.purpose] == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(roles().by_code))
def test_each_role_opens_what_is_its_own_and_nothing_else(
    role: str, world: World, client_of: ClientOf, member: Member
) -> None:
    """Sending needs the same right as looking: what a role may not open, it may not post to.

    The gate does not look at how it is asked: in short runs one role a page tries to send. An
    address that only takes forms is refused to nobody: it leads to a page that opens, not found
    only where the row is hidden from who asks.
    """
    client, by = client_of(role), member(role)
    wrong: dict[str, object] = {}
    opened: dict[str, int] = {}
    for page, example in _cells():
        address, due = _address(page, example, world), _expected(page, example, world, by)
        answer = _ended(client.get(address))
        got = answer.status_code
        if got not in due:
            wrong[page.name] = (got, sorted(due))
        if _only_takes_forms(page, address):
            led = _leads_to(answer)
            opened[led] = opened.get(led) or _ended(client.get(led)).status_code
            hidden = 404 in example.answers or not _seen(example, world, by)
            if opened[led] not in {200, 302} and not (hidden and opened[led] == 404):
                wrong[f"{page.name}, led to"] = (led, opened[led])
        wrong |= _sent_wrongly(page, example, world, by, client, got)
    assert wrong == {}


def _leads_to(answer: Any) -> str:
    """The page above, which an address that only takes forms names."""
    assert answer.status_code == 405
    told = answer.content.decode().partition("empty-action")[2]
    return re.findall('href="([^"]+)"', told)[0]


def _sent_wrongly(
    page: Page, example: Example, world: World, by: Membership, client: Client, got: int
) -> dict[str, object]:
    """What is answered to this role when it sends, where it is not what its rights say."""
    address = _address(page, example, world)
    if page.permission is not None and not by.may(page.permission) and _is_sent_to(page):
        sent = {got, _ended(client.post(address)).status_code}
        if 403 not in sent or not sent <= {403, 405}:
            return {f"{page.name}, sent": (got, sorted(sent))}
    elif page.sending is not None and got in (200, 302, 405):
        right = page.sending.needed(example.parts(world))
        assert right is not None, page.name
        refused = _ended(client.post(address)).status_code == 403
        if refused == by.may(right):
            return {f"{page.name}, sent": (got, [right])}
    return {}


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_log_in_page_from_everywhere(world: World) -> None:
    client = Client()
    wrong = {}
    for page, example in _cells():
        for answer in (client.get, client.post):
            got = _ended(answer(_address(page, example, world)))
            led = got.get("Location", "").startswith("/accounts/log-in/")
            if not led and got.status_code != 405:
                wrong[page.name] = got.status_code
    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["change-password", "enrol", "verify", "no-membership"])
def test_before_the_last_step_of_the_way_in_no_page_opens(
    step: str, world: World, member: Member, client_of: ClientOf
) -> None:
    """Whoever still owes a step is led to it from every page but that one."""
    by = member("competent_department")
    client = client_of("competent_department")
    match step:
        case "change-password":
            by.person.must_change_password = True
            by.person.save()
        case "no-membership":
            Membership.objects.filter(pk=by.pk).update(active=False)
        case _:
            client = Client()
            client.force_login(by.person, "django.contrib.auth.backends.ModelBackend")
            if step == "enrol":
                by.person.totpdevice_set.all().delete()
    wrong = {}
    for page, example in _cells():
        got = _ended(client.get(_address(page, example, world)))
        led = got.get("Location", "").startswith(f"/accounts/{step}/")
        if not led and got.status_code != 405 and step not in page.steps:
            wrong[page.name] = got.status_code
    assert wrong == {}


OWN_TO_EACH = {"X-Request-ID", "Set-Cookie", "ETag", "Date", "Expires"}
"""Headers that two answers to the same question do not share."""


@pytest.mark.django_db
def test_head_answers_what_get_does_without_a_body(world: World, client_of: ClientOf) -> None:
    """For one role: who may look is asked in the same place for both.

    Each is asked in a session of its own: what one page says once, the next answer does not say.
    """
    heads, gets = client_of("competent_department"), client_of("competent_department")
    wrong = {}
    for page, example in _cells():
        address = _address(page, example, world)
        told = [_status_and_headers(ask(address)) for ask in (heads.head, gets.get)]
        if told[0] != told[1]:
            wrong[page.name] = told[0] ^ told[1]
    assert wrong == {}


def _says_when_it_was_made(answer: Any) -> bool:
    """Workbooks and packages hold the second of their making, papers the head of the trail, which
    the handing out of the last one moved: packed, a byte more or less."""
    return answer.get("Content-Type", "").endswith((".sheet", "/zip", ".document", "/pdf"))


def _status_and_headers(answer: Any) -> set[tuple[str, str]]:
    _ended(answer)
    own = OWN_TO_EACH | ({"Content-Length"} if _says_when_it_was_made(answer) else set())
    headers = {(name, value) for name, value in answer.items() if name not in own}
    return headers | {("status", str(answer.status_code))}
