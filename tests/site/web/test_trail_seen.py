"""No line of the trail tells anybody of what they may not see, whoever acted, wherever it is told.

Every row of the world has a line with a word of its own, written by the machine or by somebody of
another place; some rows are gone. Whatever a role is shown is searched for those words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pytest
from django.db import transaction
from django.db.models import Model
from django.test import Client
from openpyxl import load_workbook

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.bonds.models import Asset, Income
from hengjian.site.common.actor import System
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import Change, record_all, snapshot
from hengjian.site.library.models import Building, PolicyDocument, Project, Shortcoming, SystemCheck
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import ChangeOrder
from hengjian.site.platform.resource import reaches, resources
from hengjian.site.works.models import Milestone
from tests.site.world import World, build

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
GONE = (Shortcoming, Income, Milestone, ChangeOrder, SystemCheck)
"""Of which the rows are deleted after their line was written."""
READERS = sorted(
    code for code, role in roles().by_code.items() if Permission.TRAIL_VIEW in role.may
)
OTHERS = sorted(set(roles().by_code) - set(READERS))


@dataclass
class Told:
    """The lines by the word that each has alone."""

    rows: dict[str, Model] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def seen_by(self, reader: Membership) -> set[str]:
        """The words of lines about rows that the reader sees; those that are gone by the letters
        at which the reader sees the others of their kind."""
        return {word for word, row in self.rows.items() if self._sees(reader, word, row)}

    def _sees(self, reader: Membership, word: str, row: Model) -> bool:
        if word not in self.gone:
            return visible_to(type(row), reader).filter(pk=row.pk).exists()
        kin = {Income: Asset, SystemCheck: Asset}
        alike = kin.get(type(row), Building)  # type: ignore[call-overload]
        letter = self.letters[word].upper()
        return letter in self.kin_letters(alike, reader)

    def kin_letters(self, model: type[Model], reader: Membership) -> set[str]:
        keys = set(visible_to(model, reader).values_list("pk", flat=True))
        return {
            self.letters[word]
            for word, row in self.rows.items()
            if type(row) is model and row.pk in keys
        }


@pytest.fixture
def told(district: Organisation, member: Member) -> Told:
    """The world, and a line about every row of it."""
    world, found = build(district), Told()
    elsewhere = Organisation.objects.get(code="E")
    stranger = member("sub_district")
    stranger.organisation = elsewhere
    with transaction.atomic():
        changes = list(_changes(world, found))
        record_all(by=System(), changes=changes[::2])
        record_all(by=stranger, changes=changes[1::2])
        for model in GONE:
            model._default_manager.filter(
                pk__in=[r.pk for r in world.rows[model].values()]
            ).delete()
    return found


def _changes(world: World, found: Told) -> Iterator[Change]:
    number = 0
    own = {model: rows for model, rows in world.rows.items() if model in resources()}
    for model, rows in own.items():  # a part of a row is told of with it
        for letter, row in rows.items():
            number += 1
            word = f"WORD{number:04}"
            found.rows[word], found.letters[word] = row, letter
            after = snapshot(row)
            if model in GONE:
                found.gone.add(word)
                after = {}
            noun = model._meta.model_name
            yield Change(f"{noun}.change", row, {**snapshot(row), "source": word}, after, word)


def words_in(content: bytes | str) -> set[str]:
    text = content if isinstance(content, str) else content.decode(errors="replace")
    return set(re.findall(r"WORD\d{4}", text))


def listed(client: Client) -> set[str]:
    """The words of the whole list, as it is taken away; the first page has some of them."""
    book = load_workbook(BytesIO(client.get("/trail/?export=xlsx").getvalue()), read_only=True)
    found = words_in(" ".join(str(cell) for row in book.active.values for cell in row))
    page = words_in(client.get("/trail/").content)
    assert page
    assert page <= found
    return found


def test_every_kind_of_row_of_the_library_is_told_of(told: Told) -> None:
    assert {type(row) for row in told.rows.values()} >= set(reaches())


@pytest.mark.parametrize("role", READERS)
def test_a_reader_is_told_of_what_they_see_and_of_nothing_else(
    role: str, told: Told, member: Member, client_of: ClientOf
) -> None:
    reader, client = member(role), client_of(role)
    seen = told.seen_by(reader)
    hidden = set(told.rows) - seen
    assert seen
    assert {told.letters[word].upper() for word in hidden} >= {"X"}
    assert listed(client) == seen
    exported = b"".join(client.get("/trail/export")).decode()  # type: ignore[arg-type]
    assert words_in(exported) == seen
    assert json.loads(exported.split("\n")[0])["shown"] == len(seen)
    lines = dict(TrailEntry.objects.values_list("why", "sequence"))
    for word in sorted(hidden)[::9]:
        assert client.get(f"/trail/{lines[word]}").status_code == 404, told.rows[word]
        row = told.rows[word]
        code = getattr(row, "code", row.pk)
        part = client.get(f"/trail/of/{row._meta.label_lower}/{code}")
        assert words_in(part.content) <= seen, row
    for word in sorted(seen)[::25]:
        assert client.get(f"/trail/{lines[word]}").status_code == 200, told.rows[word]


@pytest.mark.parametrize("role", ["implementing_head", "evaluator_lead"])
def test_who_carries_out_or_evaluates_one_project_reads_of_no_other(
    role: str, told: Told, client_of: ClientOf
) -> None:
    letters = {told.letters[word].upper() for word in listed(client_of(role))}
    policies = {w for w, row in told.rows.items() if isinstance(row, PolicyDocument)}
    assert letters - {told.letters[word] for word in policies} <= {"A", "B"}
    assert letters >= {"A", "B"}


@pytest.mark.parametrize("role", OTHERS)
def test_who_may_not_read_the_trail_is_told_nothing(
    role: str, told: Told, client_of: ClientOf
) -> None:
    client = client_of(role)
    for address in ("/trail/", "/trail/1", "/trail/export", "/trail/of/library.site/T-A"):
        answer = client.get(address)
        assert answer.status_code in (302, 403), address


PAGES = (
    *("/", "/search/?q=WORD", "/projects/", "/sites/", "/warnings/", "/money/"),
    *(f"/projects/P-{letter}/{part}" for letter in "ACX" for part in ("", "history/")),
    *(f"/sites/T-{letter}/" for letter in "ABCX"),
    *(f"/plans/Y-{letter}/" for letter in "ACX"),
)
"""Where lines are told besides: histories on the pages of rows, and pages that might list them."""


@pytest.mark.parametrize("role", sorted(roles().by_code))
def test_no_other_page_tells_of_what_its_reader_does_not_see(
    role: str, told: Told, member: Member, client_of: ClientOf
) -> None:
    seen, client = told.seen_by(member(role)), client_of(role)
    found: set[str] = set()
    for address in PAGES:
        answer = client.get(address)
        new = words_in(answer.content) if answer.status_code == 200 else set()
        assert new <= seen, (address, [str(told.rows[word]) for word in new - seen])
        found |= new
    if any(isinstance(told.rows[word], Project) for word in seen):
        assert found, "the histories were looked at"
