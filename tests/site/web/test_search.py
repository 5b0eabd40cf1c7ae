"""The search of the top bar finds money too, for who may see it, in a few queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import Bond
from hengjian.site.library.models import Scheme
from hengjian.site.money.models import Contract, Payment
from hengjian.site.web.search.kinds import kinds
from tests.site.counting import queries_of
from tests.site.money.booking import DAY, contract, funded, special

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def works(member: Member, settings: Any, tmp_path: Any) -> Contract:
    """A contract, a payment under it and a bond whose names and codes hold one word."""
    settings.MEDIA_ROOT = tmp_path
    works = contract(funded(member, "1000"), "1000.00", advance=Decimal(10))
    Contract.objects.update(code="YL-C1", name="雨露小区施工合同", party="雨露建设公司")
    _of(works, 1)
    return works


def _of(works: Contract, number: int) -> None:
    Payment.objects.create(
        code=f"YL-Z{number}", project=works.project, contract=works,
        account=special(works.project), fund_source="central", category="works",
        amount=Decimal(20_000), payee="雨露建设公司", applied_on=DAY,
    )  # fmt: skip
    Bond.objects.create(
        code=f"YL-B{number}", region=works.project.region, name=f"雨露债券{number}",
        size=Decimal(1), rate=Decimal("3.3"), term_years=10, issued_on=date(2026, 1, 1),
    )  # fmt: skip


@pytest.mark.parametrize("text", ["雨露", "YL-"])
def test_contracts_payments_and_bonds_are_found_by_who_may_see_money(
    works: Contract, client_of: ClientOf, text: str
) -> None:
    page = client_of("finance_bureau").get("/search/", {"q": text}).content.decode()
    assert 'href="/money/contracts/YL-C1/"' in page
    assert "YL-C1 · 雨露建设公司" in page
    assert 'href="/money/payments/YL-Z1/"' in page
    assert f"YL-Z1 · {DAY.isoformat()} · " in page
    assert "2.00" in page
    assert 'href="/bonds/issues/YL-B1/"' in page
    for listing in ("/money/contracts/", "/money/payments/", "/bonds/"):
        assert f'href="{listing}?q=' in page, listing


def test_who_may_not_see_money_finds_none(works: Contract, client_of: ClientOf) -> None:
    client = client_of("sub_district")
    page = client.get("/search/", {"q": "雨露"}).content.decode()
    assert "没有找到" in page
    assert "YL-" not in page
    assert "收款单位" not in page, "it is not offered either"


def test_a_payee_of_many_payments_leads_to_the_list_of_them_all(
    works: Contract, client_of: ClientOf
) -> None:
    for number in range(2, 11):
        _of(works, number)
    page = client_of("finance_bureau").get("/search/", {"q": "雨露建设"}).content.decode()
    assert page.count('href="/money/payments/YL-') == 8
    assert "看全部" in page.partition('href="/money/payments/?q=')[2][:120]


def test_more_rows_take_no_more_queries(works: Contract, client_of: ClientOf) -> None:
    client = client_of("finance_bureau")
    client.get("/search/", {"q": "雨露"})
    one = queries_of(lambda: client.get("/search/", {"q": "雨露"}))
    for number in range(2, 11):
        _of(works, number)
    ten = queries_of(lambda: client.get("/search/", {"q": "雨露"}))
    assert ten == one
    assert ten <= len(kinds()) + 7, "one for each kind of row, and those of every page"


def test_a_code_that_begins_in_chinese_is_found_beside_names(
    works: Contract, client_of: ClientOf
) -> None:
    district = works.project.region
    Scheme.objects.create(code="雨露-F1", name="别的方案", region=district, year=2026)
    Scheme.objects.create(code="F2", name="雨露小区方案", region=district, year=2026)
    page = client_of("finance_bureau").get("/search/", {"q": "雨露"}).content.decode()
    for code in ("雨露-F1", "F2"):
        assert f"<small>{code}</small>" in page, code


def test_suggestions_are_the_pages_and_the_first_rows_that_one_may_see(
    works: Contract, client_of: ClientOf
) -> None:
    def asked(role: str, text: str) -> str:
        return client_of(role).get("/search/suggestions/", {"q": text}).content.decode()

    everything = asked("finance_bureau", "")
    assert 'href="/money/payments/"' in everything
    assert 'href="/accounts/people/"' not in everything
    assert 'href="/money/payments/"' in asked("finance_bureau", "zf")
    assert 'href="/money/payments/"' in asked("finance_bureau", "payments")
    found = asked("finance_bureau", "雨露")
    assert 'href="/money/contracts/YL-C1/"' in found
    assert 'href="/search/?q=%E9%9B%A8%E9%9C%B2"' in found
    assert "/money/" not in asked("utility_owner", "雨露")
    assert "&lt;b&gt;" not in asked("finance_bureau", "<b>")
    assert "%3Cb%3E" in asked("finance_bureau", "<b>")
