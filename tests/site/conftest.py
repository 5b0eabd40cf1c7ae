"""The people and places the site's tests act with: one small district, one membership a role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models.sql import Query
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState
from django.utils import translation
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.common import append_only
from hengjian.site.common.trail_guard import PUT_UP, TAKE_DOWN

Member = Callable[[str], Membership]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests that commit empty every table afterwards; only there the guards step aside."""
    with django_db_blocker.unblock():
        operations, vendor = type(connection.ops), connection.vendor  # a thread has its own object
        emptying = operations.sql_flush

        def unguarded(self: Any, *arguments: Any, **options: Any) -> list[str]:
            statements = emptying(self, *arguments, **options)
            if not statements:
                return []
            down = [*TAKE_DOWN[vendor], *append_only.take_down(vendor)]
            return [*down, *statements, *PUT_UP[vendor], *append_only.put_up(vendor)]

        operations.sql_flush = unguarded  # type: ignore[method-assign]
        closing = connection.close_if_unusable_or_obsolete

        def between_tests_only() -> None:
            if not connection.in_atomic_block:
                closing()

        # A page that ends inside a test's transaction must not end the connection with it.
        connection.close_if_unusable_or_obsolete = between_tests_only  # type: ignore[method-assign]


@pytest.fixture
def plain_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Templates are rendered as the site does, for tests that ask for pages by hundreds and not for
    what a template was given: telling it is a good part of a small page."""
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)


@pytest.fixture(scope="session", autouse=True)
def no_exclusion_over_many() -> Iterator[None]:
    """No query leaves rows out by what many other rows say but by EXISTS.

    ``exclude(willingness=None)`` becomes joins inside anti-joins; two of them once kept PostgreSQL
    busy for more than twelve minutes with 296 sites. The query is found where it is built.
    """

    def refused(self: Query, filter_expr: Any, *arguments: Any) -> Any:
        raise AssertionError(f"exclude over a relation to many: {filter_expr}; write ~Exists(…)")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Query, "split_exclude", refused)
        yield


@pytest.fixture(autouse=True)
def source_language() -> Iterator[None]:
    """Each test begins in Chinese, whatever language the page before it was asked for in."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def district(db: None) -> Organisation:
    """A district with two sub-districts and the units that act in it."""
    kind = Organisation.Kind
    city = Organisation.objects.create(code="C", name="某市", kind=kind.CITY)
    place = Organisation.objects.create(code="D", name="某区", kind=kind.DISTRICT, parent=city)
    for code, name in (("D1", "东街道"), ("D2", "西街道")):
        Organisation.objects.create(code=code, name=name, kind=kind.SUB_DISTRICT, parent=place)
    for code, name in UNITS:
        Organisation.objects.create(code=code, name=name, kind=kind.UNIT, parent=place)
    return place


def pass_second_factor(client: Client, person: Person) -> None:
    """The browser stands where it would after the code of an authenticator."""
    device, _ = TOTPDevice.objects.get_or_create(
        user=person, name="authenticator", defaults={"confirmed": True}
    )
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()


UNITS = (
    ("FIN", "财政局"),
    ("HSG", "住建局"),
    ("SOE", "国资公司"),
    ("WAT", "自来水公司"),
    ("CON", "施工单位"),
    ("SUP", "监理单位"),
    ("EVA", "评价机构"),
    ("HOT", "热线中心"),
    ("AUD", "审计局"),
    ("ADM", "信息中心"),
)
PLACE_OF = {
    "finance_bureau": "FIN",
    "competent_department": "HSG",
    "department_head": "HSG",
    "implementing_unit": "SOE",
    "implementing_head": "SOE",
    "cashier": "SOE",
    "sub_district": "D1",
    "utility_owner": "WAT",
    "contractor": "CON",
    "supervisor": "SUP",
    "evaluator_lead": "EVA",
    "evaluator": "EVA",
    "expert": "EVA",
    "hotline_operator": "HOT",
    "finance_section": "FIN",
    "auditor": "AUD",
    "administrator": "ADM",
    "resident": "D1",
}


@pytest.fixture
def member(district: Organisation) -> Member:
    """``member("auditor")``: the membership of a person in that role; made when first asked for."""

    def of(role: str) -> Membership:
        place = Organisation.objects.get(code=PLACE_OF[role])
        found = Membership.objects.filter(role_code=role, organisation=place).first()
        if found is not None:
            return found
        person = Person.objects.create_user(role, "a-long-password-1", name=f"{role}甲")
        return Membership.objects.create(person=person, organisation=place, role_code=role)

    return of


@pytest.fixture
def client_of(member: Member) -> Callable[[str], Client]:
    """``client_of("auditor")``: a browser in which that person is logged in."""

    def of(role: str) -> Client:
        client = Client()
        membership = member(role)
        client.force_login(membership.person, "django.contrib.auth.backends.ModelBackend")
        if membership.role.official:
            pass_second_factor(client, membership.person)
        return client

    return of
