"""Notes on any record: who reads them, whom they may name, and what becomes a duty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.bonds.models import Bond
from hengjian.site.common.days import current_day
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Project, Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Contract, Payment
from hengjian.site.notices.models import Notice
from hengjian.site.platform.resource import resources
from hengjian.site.platform.row_pages import page_of_row, row_pages
from hengjian.site.talk.actions import write, write_on_each
from hengjian.site.talk.models import Errand, Note
from hengjian.site.talk.steps import ERRAND
from hengjian.site.web.home.waiting import expected_of, waiting_for
from tests.site.world import World, build

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(district: Organisation, member: Member) -> World:
    member("auditor")
    return build(district)


@pytest.fixture
def finance(member: Member) -> Membership:
    return member("finance_bureau")


@pytest.fixture
def contractor(member: Member) -> Membership:
    return member("contractor")


def _codes(refused: Any) -> set[str]:
    return {each.code for each in refused.value.problems}


def _notes_waiting(by: Membership) -> list[Any]:
    found = [each for each in waiting_for(by) if each.address.startswith(reverse("web:notes"))]
    return [item for each in found for item in each.items]


def test_a_mention_waits_on_the_home_page_and_lands_on_the_note(
    world: World, finance: Membership, contractor: Membership, client_of: ClientOf
) -> None:
    name = contractor.person.username
    note = write(by=finance, row=world[Site, "A"], text=f"@{name} 请核对住户数")
    errand = Errand.objects.get(note=note)
    assert (errand.given_to, errand.due_on) == (name, None)
    (item,) = _notes_waiting(contractor)
    assert item.address == reverse("web:note", args=[note.code])
    landed = client_of("contractor").get(item.address, follow=True)
    assert landed.redirect_chain[-1][0].endswith(f"#{note.code}")
    assert f'id="{note.code}"' in landed.content.decode()
    assert Notice.objects.get(membership=contractor).link == item.address


def test_who_does_not_see_the_record_cannot_be_named_and_nothing_is_kept(
    world: World, finance: Membership, contractor: Membership
) -> None:
    before = Note.objects.count(), TrailEntry.objects.count()
    with pytest.raises(Refused) as refused:
        write(by=finance, row=world[Site, "B"], text=f"@{contractor.person.username} 请看")
    assert _codes(refused) == {"reader-unknown"}
    with pytest.raises(Refused) as refused:
        write(by=finance, row=world[Site, "B"], text="请看", given_to=contractor.person.username)
    assert _codes(refused) == {"reader-unknown"}
    assert (Note.objects.count(), TrailEntry.objects.count()) == before


def test_whoever_does_not_see_the_record_sees_no_note(
    world: World, finance: Membership, contractor: Membership, client_of: ClientOf
) -> None:
    write(by=finance, row=world[Site, "B"], text="只给看得到的人")
    address = reverse("web:notes-of", args=["library.site", world[Site, "B"].code])
    assert "只给看得到的人" in client_of("finance_bureau").get(address).content.decode()
    assert client_of("contractor").get(address).status_code == 404
    assert client_of("contractor").post(address, {"text": "x"}).status_code == 404
    note = Note.objects.get(text="只给看得到的人")
    assert not visible_to(Note, contractor).filter(pk=note.pk).exists()
    there = reverse("web:note", args=[note.code])
    assert client_of("contractor").get(there).status_code == 404


def test_an_assignment_is_due_first_and_what_i_gave_is_what_i_wait_for(
    world: World, finance: Membership, contractor: Membership
) -> None:
    today, name, row = current_day(), contractor.person.username, world[Site, "A"]
    for text, days in (("后办", 9), ("先办", 2)):
        due = today + timedelta(days=days)
        write(by=finance, row=row, text=text, given_to=name, due_on=due)
    write(by=finance, row=row, text=f"@{name} 知悉")
    assert [each.name.partition("：")[2] for each in _notes_waiting(contractor)] == [
        "先办", "后办", f"@{name} 知悉",
    ]  # fmt: skip
    given = [each.name for each in expected_of(finance) if "后办" in each.name]
    assert given


def test_an_assignment_is_handed_on_finished_and_withdrawn_by_whose_it_is(
    world: World, finance: Membership, contractor: Membership, member: Member
) -> None:
    row, evaluator = world[Site, "A"], member("evaluator")
    write(by=finance, row=row, text="量一下", given_to=contractor.person.username)
    errand = Errand.objects.get(note__text="量一下")
    for step, by, code in (
        ("respond", finance, "errand-not-yours"),
        ("withdraw", contractor, "errand-not-given-by-you"),
    ):
        with pytest.raises(Refused) as refused:
            ERRAND.take(step, by=by, row=errand)
        assert _codes(refused) == {code}
    blind = member("hotline_operator").person.username
    with pytest.raises(Refused) as refused:
        ERRAND.take("hand-on", by=contractor, row=errand, given_to=f"{blind}-nobody")
    assert _codes(refused) == {"reader-unknown"}
    there = evaluator.person.username
    errand = ERRAND.take("hand-on", by=contractor, row=errand, given_to=there)
    assert (errand.given_to, errand.given_by) == (there, finance.person.username)
    assert not _notes_waiting(contractor)
    assert len(_notes_waiting(evaluator)) == 1
    errand = ERRAND.take("respond", by=evaluator, row=errand, why="量过了")
    assert (errand.state, errand.outcome) == ("done", "量过了")
    assert not _notes_waiting(evaluator)
    assert not Notice.objects.filter(about__endswith=errand.code, settled_at=None).exists()
    write(by=finance, row=row, text="不用了", given_to=contractor.person.username)
    kept = ERRAND.take("withdraw", by=finance, row=Errand.objects.get(note__text="不用了"))
    assert kept.state == "withdrawn"


def test_the_trail_says_that_a_note_was_written_and_not_its_words(
    world: World, finance: Membership
) -> None:
    note = write(by=finance, row=world[Site, "A"], text="三号楼的王师傅说漏水")
    line = TrailEntry.objects.get(action="note.write", subject=note.code)
    assert "王师傅" not in str(line.after)
    assert line.after is not None
    assert line.after["subject"] == world[Site, "A"].code


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"text": "  "}, "field-empty"),
        ({"text": "长" * 2001}, "note-too-long"),
        ({"text": "请办", "due_on": current_day()}, "errand-without-person"),
        ({"text": "请办", "due_on": current_day() - timedelta(days=1)}, "errand-due-past"),
    ],
)
def test_what_is_wrong_with_a_note_is_told_at_once(
    given: dict[str, Any], code: str, world: World, finance: Membership
) -> None:
    with pytest.raises(Refused) as refused:
        write(by=finance, row=world[Site, "A"], **given)
    assert code in _codes(refused)


def test_an_address_of_mail_names_nobody(world: World, finance: Membership) -> None:
    write(by=finance, row=world[Site, "A"], text="发到 a@b.cn 就行")
    assert not Errand.objects.filter(note__text__startswith="发到").exists()


def test_two_people_of_one_name_are_told_apart_by_their_user_names(
    world: World, finance: Membership, contractor: Membership
) -> None:
    for each in (finance.person, contractor.person):
        each.name = "王伟"
        each.save()
    with pytest.raises(Refused) as refused:
        write(by=finance, row=world[Site, "A"], text="@王伟 请看")
    assert _codes(refused) == {"reader-ambiguous"}
    assert contractor.person.username in refused.value.problems[0].hint("zh")


def test_only_readers_are_offered_while_a_name_is_typed(
    world: World, finance: Membership, contractor: Membership, client_of: ClientOf
) -> None:
    name = contractor.person.username
    for letter, offered in (("A", True), ("B", False)):
        address = reverse("web:notes-people", args=["library.site", f"T-{letter}"])
        answer = client_of("finance_bureau").get(address, {"given_to": name})
        assert (f'value="{name}"' in answer.content.decode()) is offered


def test_nobody_writes_without_the_right(world: World, member: Member) -> None:
    with pytest.raises(PermissionDenied):
        write(by=member("administrator"), row=world[Site, "A"], text="x")


SHOWN = (Site, Project, Contract, Payment, Bond)


def test_the_page_of_every_record_shows_its_notes(world: World, client_of: ClientOf) -> None:
    """Every kind that has a page, by its address; each that opens carries the notes of its row."""
    client, seen = client_of("finance_bureau"), set()
    for model in resources():
        row = world.rows.get(model, {}).get("A")
        address = page_of_row(row) if row is not None else ""
        if not address:
            continue
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        key = getattr(row, "code", getattr(row, "pk", ""))
        assert reverse("web:notes-of", args=[model._meta.label_lower, str(key)]) in (
            answer.content.decode()
        ), model
        seen.add(model)
    assert set(SHOWN) <= seen
    assert len(seen) > 20
    assert set(row_pages().values()) <= set(resources())


def _sites_given(client: Client, name: str) -> Any:
    sent = {"rows": "T-A\nT-B", "back": "/sites/", "text": "请补照片", "given_to": name,
            "due_on": current_day().isoformat()}  # fmt: skip
    return client.post("/notes/chosen/library.site/", sent, follow=True)


def test_many_rows_of_a_list_are_given_to_somebody_at_once_and_taken_back(
    world: World, finance: Membership, member: Member, client_of: ClientOf
) -> None:
    department = member("competent_department")
    client = client_of("finance_bureau")
    chosen = client.get("/sites/?chosen=1&row=T-A&row=T-B").content.decode()
    assert 'action="/notes/chosen/library.site/"' in chosen
    page = _sites_given(client, department.person.username).content.decode()
    assert "已写在 2 条记录上" in page
    given = Errand.objects.filter(given_to=department.person.username)
    assert {each.note.subject for each in given} == {"T-A", "T-B"}
    assert page.count("/alike") == 1, "stands as one"
    first = given.order_by("pk")[0]
    gone = client.post(f"/notes/errands/{first.code}/alike", follow=True).content.decode()
    assert "已撤回 2 条交办" in gone
    assert set(given.values_list("state", flat=True)) == {"withdrawn"}


def test_a_note_on_many_is_on_all_or_on_none(
    world: World, contractor: Membership, client_of: ClientOf
) -> None:
    page = _sites_given(client_of("finance_bureau"), "nobody").content.decode()
    assert "能看到这条记录的人里没有" in page
    assert not Note.objects.filter(text="请补照片").exists()
    with pytest.raises(Refused) as refused:
        write_on_each(by=contractor, model=Site, codes=["T-A", "T-X"], text="看")
    assert "row-out-of-reach" in _codes(refused)
    with pytest.raises(Refused) as refused:
        write_on_each(by=contractor, model=Site, codes=[], text="看")
    assert _codes(refused) == {"nothing-chosen"}


CHOSEN = {
    "money.payment": "/money/payments/",
    "watching.warning": "/warnings/",
}
"""Lists on which rows are ticked, beside that of the sites."""


@pytest.mark.parametrize("kind", [*CHOSEN, "hotline.case"])
def test_rows_of_other_lists_are_given_to_somebody_at_once(
    kind: str, world: World, finance: Membership, member: Member, client_of: ClientOf
) -> None:
    department, client = member("competent_department"), client_of("finance_bureau")
    model = apps.get_model(kind)
    shared = visible_to(model, finance).filter(pk__in=visible_to(model, department).values("pk"))
    rows = list(shared.values_list("code", flat=True)[:2])
    assert rows
    if kind in CHOSEN:
        asked = "&".join(f"row={each}" for each in rows)
        page = client.get(f"{CHOSEN[kind]}?chosen=1&{asked}").content.decode()
        assert f'action="/notes/chosen/{kind}/"' in page
    sent = {"rows": "\n".join(rows), "back": "/", "text": "请核对", "due_on": "",
            "given_to": department.person.username}  # fmt: skip
    told = client.post(f"/notes/chosen/{kind}/", sent, follow=True).content.decode()
    assert f"已写在 {len(rows)} 条记录上" in told
    assert {each.subject for each in Note.objects.filter(text="请核对")} == set(rows)
    assert Errand.objects.filter(given_to=department.person.username).count() == len(rows)
