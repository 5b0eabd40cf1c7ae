"""Bond money spent in time: by the day it arrived, the oldest first, of every bond its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import Bond, BondTerms, BondUse
from hengjian.site.bonds.spending import Spending, spending_by_use, with_movements
from hengjian.site.library.visibility import visible_to
from tests.site.bonds import bond_rows
from tests.site.bonds.bond_rows import LENT
from tests.site.reading import seen

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db
MILLION = 100_000_000
"""Cents."""


def told(member: Member, bond: Bond, day: date) -> Spending:
    """What became of the money of a bond with one use."""
    by = member("finance_bureau")
    row = with_movements(visible_to(Bond, by), by).get(pk=bond.pk)
    ((_, found),) = spending_by_use(row, day)
    return found


def four(found: Spending) -> tuple[int, ...]:
    """In time, late, idle, idle past its time."""
    return (found.within, found.later, found.idle, found.overdue)


def test_what_is_paid_on_the_last_day_is_in_time_and_a_day_later_is_not(member: Member) -> None:
    use = bond_rows.lent(member)
    bond_rows.moved(use.project, "arrival", "10000000.00", LENT)
    bond_rows.moved(use.project, "payment", "3000000.00", date(2023, 6, 28))
    bond_rows.moved(use.project, "payment", "2000000.00", date(2023, 6, 29))
    found = told(member, use.bond, date(2023, 9, 30))
    assert four(found) == (3 * MILLION, 2 * MILLION, 5 * MILLION, 5 * MILLION)
    before = told(member, use.bond, date(2023, 6, 28))
    assert four(before) == (3 * MILLION, 0, 7 * MILLION, 0)


def test_the_terms_of_the_project_say_how_long(member: Member) -> None:
    use = bond_rows.lent(member)
    BondTerms.objects.create(code="K", project=use.project, idle_months=6)
    bond_rows.moved(use.project, "arrival", "10000000.00", LENT)
    bond_rows.moved(use.project, "payment", "3000000.00", date(2022, 12, 29))
    found = told(member, use.bond, date(2023, 1, 1))
    assert (found.months, *four(found)) == (6, 0, 3 * MILLION, 7 * MILLION, 7 * MILLION)


def test_the_oldest_bond_is_spent_first(member: Member) -> None:
    first = bond_rows.lent(member)
    later = bond_rows.bond(member, name="二期", issued_on=date(2023, 6, 28))
    half = Decimal("5000000.00")
    BondUse.objects.create(code="U2", bond=later, project=first.project, amount=half)
    bond_rows.moved(first.project, "arrival", "10000000.00", LENT)
    bond_rows.moved(first.project, "arrival", "5000000.00", date(2023, 6, 28))
    bond_rows.moved(first.project, "payment", "11000000.00", date(2023, 7, 1))
    day = date(2023, 9, 30)
    assert four(told(member, first.bond, day)) == (0, 10 * MILLION, 0, 0)
    assert four(told(member, later, day)) == (MILLION, 0, 4 * MILLION, 0)


def test_payments_beyond_what_arrived_are_said_and_nothing_is_reckoned(
    member: Member, client_of: ClientOf
) -> None:
    use = bond_rows.lent(member)
    bond_rows.moved(use.project, "arrival", "1000000.00", LENT)
    bond_rows.moved(use.project, "payment", "2000000.00", LENT)
    assert told(member, use.bond, LENT).refused
    page = client_of("finance_bureau").get(f"/bonds/issues/{use.bond.code}/").content.decode()
    assert 'role="alert"' in page.partition('id="spending"')[2]
    assert client_of("finance_bureau").get("/bonds/").status_code == 200


def test_the_page_and_the_list_tell_it_and_every_figure_opens(
    member: Member, client_of: ClientOf
) -> None:
    use = bond_rows.lent(member)
    bond_rows.moved(use.project, "arrival", "10000000.00", LENT)
    bond_rows.moved(use.project, "payment", "7500000.00", date(2022, 9, 1))
    client = client_of("finance_bureau")
    page = client.get(f"/bonds/issues/{use.bond.code}/?as_of=2023-09-30").content.decode()
    assert "75.00" in page.partition('id="spending"')[2]
    assert "已超期" in seen(page)
    assert "75.00" in client.get("/bonds/?as_of=2023-09-30").content.decode()
    for name in ("arrived", "within", "later", "idle", "overdue", "in-time"):
        answer = client.get(f"/figures/bonduse/{use.code}/{name}?as_of=2023-09-30")
        assert answer.status_code == 200, name
    opened = client.get(f"/figures/bond/{use.bond.code}/within?as_of=2023-09-30").content.decode()
    assert "财预〔2021〕61号" in opened


def test_the_list_leaves_as_a_workbook(member: Member, client_of: ClientOf) -> None:
    bond_rows.lent(member)
    answer = client_of("finance_bureau").get("/bonds/?export=xlsx")
    assert answer.status_code == 200
    assert answer.getvalue()[:2] == b"PK"
