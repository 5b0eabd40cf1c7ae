"""Changing the password: forced after a one-time one, by the rules, ending other sessions."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership, Person
from hengjian.site.common.models import TrailEntry

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
CHANGE = "/accounts/change-password/"
OLD, NEW = "a-long-password-1", "梧桐叶落满了老街的旧院子"


@pytest.fixture
def expert(member: Member) -> Person:
    return member("expert").person


def logged_in(password: str = OLD) -> Client:
    client = Client()
    client.post("/accounts/log-in/", {"username": "expert", "password": password})
    return client


def change(client: Client, old: str = OLD, new: str = NEW, again: str | None = None) -> str:
    sent = {"old_password": old, "new_password1": new, "new_password2": again or new}
    answer = client.post(CHANGE, sent)
    return "" if answer.status_code == 302 else answer.content.decode()


def test_a_one_time_password_opens_only_the_page_to_change_it(expert: Person) -> None:
    expert.must_change_password = True
    expert.save()
    client = logged_in()
    assert client.get("/")["Location"] == f"{CHANGE}?next=/"
    assert "您用的是一次性密码" in client.get(CHANGE).content.decode()
    assert change(client) == ""
    assert client.get("/").status_code == 200
    expert.refresh_from_db()
    assert not expert.must_change_password


def test_the_change_is_on_the_trail_without_the_password(expert: Person) -> None:
    change(logged_in())
    entry = TrailEntry.objects.get(action="password.change")
    expert.refresh_from_db()
    assert NEW not in str(entry.__dict__)
    assert expert.password not in str(entry.__dict__)


def test_every_other_browser_is_logged_out(expert: Person) -> None:
    here, elsewhere = logged_in(), logged_in()
    assert elsewhere.get("/").status_code == 200
    before = here.session.session_key
    change(here)
    assert here.get("/").status_code == 200
    assert here.session.session_key != before
    assert elsewhere.get("/").status_code == 302
    page = here.get("/accounts/security/").content.decode()
    assert page.count("最近使用") == 1


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("short-one", "至少要 12 个字符"),
        ("910284756102", "不能全是数字"),
        ("q1w2e3r4t5y6", "常见密码"),
        ("梧桐街道办事处王小明一二", "太相近"),
        ("Blue-Kettle-EXPERT-77", "太相近"),
        ("长亭外古道边-梧桐街道办事处王小明-晚风拂柳", "太相近"),
    ],
)
def test_a_weak_one_is_refused_with_the_reason(expert: Person, new: str, said: str) -> None:
    expert.name = "梧桐街道办事处王小明"
    expert.save()
    page = change(logged_in(), new=new)
    assert said in page.split("field-error")[1].split("</div>")[0]


def test_two_different_ones_are_refused(expert: Person) -> None:
    assert "field-error" in change(logged_in(), again="something else entirely")


def test_the_present_password_cannot_be_guessed_at_will(expert: Person) -> None:
    client = logged_in()
    for _ in range(4):
        change(client, old="wrong")
    sent = {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW}
    answer = client.post(CHANGE, sent)
    assert (answer.status_code, "请等" in answer.content.decode()) == (429, True)
    assert client.post(CHANGE, sent | {"old_password": OLD}).status_code == 429


def test_without_the_present_password_nothing_changes(expert: Person) -> None:
    assert "密码不对" in change(logged_in(), old="wrong")
    assert logged_in().get("/").status_code == 200
