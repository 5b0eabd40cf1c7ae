"""Two people who save one row at once: every form of a row shows the second both versions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.exchange.actions import change_record
from hengjian.site.library.rows import Clash
from hengjian.site.platform.pages import Page, pages
from hengjian.site.platform.resource import entry_rights, resource_of
from tests.site.matrix import EXAMPLES
from tests.site.world import World, build

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db
MERGED = {"library/conflict.html", "library/conflict_page.html"}
LOOKS = {None, Permission.LIBRARY_VIEW, Permission.MONEY_VIEW, Permission.TRAIL_VIEW}
"""Rights to look; pages for them hold no form of a row."""
ON_ANOTHER_PAGE = {
    "web:works-plan-site": "web:works-site",
    "web:bank-number": "web:bank",
}
"""Forms of a row that stand on the page of something else, by the page they stand on."""
REFUSED_ONLY = {
    "web:plan-money": "rows of money, no fields of the plan; what was typed stays",
    "web:plan-weights": "additions and minimums; what was typed stays",
    "web:assessment-edit": "questions of a standard, no fields of a row; what was typed stays",
    "web:evaluation-figure": "a figure with its sources; the form is shown again as it was sent",
    "web:evaluation-finding": "a finding with its criteria; the form is shown again as it was sent",
    "web:evaluation-recommendation": "the form is shown again as it was sent",
}
"""Forms that say who was faster and keep what was typed, without both versions, and why."""
FEWEST = 20
"""Forms that are found at least: were it none, this would hold nothing."""


@pytest.fixture
def world(district: Organisation, member: Member) -> World:
    member("auditor")
    return build(district)


def _forms(content: str, here: str) -> Iterator[dict[str, Any]]:
    """What a browser would send from each form of a row that is sent to this address."""
    for form in html.fromstring(content).forms:
        to = (form.get("action") or here).partition("#")[0]
        if form.method == "POST" and to == here and form.fields.get("version"):
            yield {
                name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"
            }


def _edits(page: Page) -> bool:
    """Whether the page is for who changes rows, or is one of those that ask for more on sending."""
    return page.name in ON_ANOTHER_PAGE or page.sending is not None or page.permission not in LOOKS


def _opened(
    page: Page, world: World, client_of: ClientOf, member: Member
) -> tuple[Client, bytes] | None:
    """What the first person sees who may open the page and send to it; None where it is no page."""
    parts = EXAMPLES[page.name].parts(world)
    here = reverse(ON_ANOTHER_PAGE.get(page.name, page.name), kwargs=parts)
    further = page.sending.needed(parts) if page.sending is not None else None
    for role in sorted(roles().by_code):
        by = member(role)
        if all(right is None or by.may(right) for right in (page.permission, further)):
            answer = client_of(role).get(here)
            if answer.status_code == 405:
                return None
            if answer.streaming:
                b"".join(answer.streaming_content)  # read to its end, a file closes
                return None
            if answer.status_code == 200:
                return client_of(role), answer.content
    return None


def test_whoever_saves_what_another_saved_meanwhile_sees_both_versions(
    world: World, client_of: ClientOf, member: Member
) -> None:
    """Sent from the version before the present one, nothing is written by any of them."""
    held, wrong = set(), {}
    for page in pages():
        if not page.gated or page.name not in EXAMPLES or not _edits(page):
            continue
        opened = _opened(page, world, client_of, member)
        if opened is None or b'name="version"' not in opened[1]:
            continue
        to = reverse(page.name, kwargs=EXAMPLES[page.name].parts(world))
        for sent in _forms(opened[1].decode(), to):
            held.add(page.name)
            before = int(sent["version"]) - 1
            merged = opened[0].post(to, {**sent, "version": before, "why": "理由"})
            if not MERGED & {each.name for each in merged.templates}:
                wrong[page.name] = merged.status_code
    assert wrong == dict.fromkeys(REFUSED_ONLY, 200)
    assert len(held) >= FEWEST, sorted(held)


def test_every_entity_that_is_entered_tells_the_second_who_was_faster(
    world: World, member: Member
) -> None:
    """Whether on the generated pages or through the interface: nothing is written over unseen."""
    tried = 0
    for model, right in entry_rights().items():
        row = world[model, "A"]
        role = next((each for each in sorted(roles().by_code) if member(each).may(right)), None)
        if role is None or resource_of(model).table is None:
            continue
        with pytest.raises(Clash):
            change_record(by=member(role), row=row, values={}, version=row.version + 1)
        tried += 1
    assert tried >= FEWEST
