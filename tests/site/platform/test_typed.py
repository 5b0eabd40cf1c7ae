"""What was typed into a step that is refused stays on its page, in sight, until it is done."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.money.models import Contract, Movement, Payment
from tests.site.bonds import bond_rows
from tests.site.money.booking import DAY, colleague, contract, funded, special
from tests.site.reading import seen

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
LONG = "长" * 501
pytestmark = pytest.mark.django_db


@pytest.fixture
def works(member: Member, settings: Any, tmp_path: Any) -> Contract:
    settings.MEDIA_ROOT = tmp_path
    return contract(funded(member, "1000"), "1000.00", advance=Decimal(10))


def sent(client: Client, address: str, **words: str) -> str:
    """The page that sending these words leads to."""
    return seen(client.post(address, words, follow=True).content.decode())


def test_a_change_order_with_one_wrong_field_keeps_the_others_and_stands_open(
    works: Contract, client_of: ClientOf
) -> None:
    unit, page = client_of("implementing_unit"), f"/money/contracts/{works.code}/"
    assert '<details class="card-body"><summary>登记变更签证' in seen(
        unit.get(page).content.decode()
    )
    words = {
        "title": "增设雨棚",
        "amount": "一千",
        "ordered_on": "2026-03-01",
        "reason": "居民要求",
    }
    told = sent(unit, f"{page}orders", **words)
    assert '<details class="card-body" open><summary>登记变更签证' in told
    for said in ('value="增设雨棚"', 'value="一千"', 'value="2026-03-01"', "居民要求</textarea>"):
        assert said in told
    told = sent(unit, f"{page}orders", **{**words, "amount": "100"})
    assert "变更签证已登记" in told
    assert 'value="增设雨棚"' not in told


def test_the_reason_of_a_reversal_stays_and_is_gone_on_another_movement(
    works: Contract, client_of: ClientOf, member: Member
) -> None:
    bureau = client_of("finance_bureau")
    colleague(member("finance_bureau"))
    first, second = Movement.objects.order_by("pk")
    own = f"/money/P-1/movements/{second.code}/"
    Movement.objects.update(entered_by="finance_bureau-2")
    told = sent(bureau, f"{own}reverse", why=LONG)
    assert "理由有 501 个字" in told
    assert f"{LONG}</textarea>" in told
    assert '<details class="mt-3" open>' in told
    other = seen(bureau.get(f"/money/P-1/movements/{first.code}/").content.decode())
    assert LONG not in other
    assert '<details class="mt-3">' in other


def test_a_remark_stays_whichever_button_of_the_payment_sent_it(
    works: Contract, client_of: ClientOf, member: Member
) -> None:
    row = Payment.objects.create(
        code="Z1", project=works.project, contract=works, account=special(works.project),
        fund_source="central", category="works", amount=Decimal(50), payee="施工单位",
        applied_on=DAY, state="submitted", entered_by="x",
    )  # fmt: skip
    head = client_of("department_head")
    page = head.get(f"/money/payments/{row.code}/").content.decode()
    assert "steps/refuse" in page
    told = sent(head, f"/money/payments/{row.code}/steps/refuse", why=LONG)
    assert f"{LONG}</textarea>" in told
    row.refresh_from_db()
    assert row.state == "submitted"


def test_a_reason_stays_where_a_bond_cannot_be_taken_out(
    client_of: ClientOf, member: Member
) -> None:
    bond = bond_rows.lent(member).bond
    bureau, page = client_of("finance_bureau"), f"/bonds/issues/{bond.code}/"
    assert "不能删除" in sent(bureau, f"{page}remove", why="录“重”了")
    told = seen(bureau.get(f"{page}edit").content.decode())
    assert 'value="录“重”了"' in told
    assert '<details class="remove-row" open>' in told


def test_words_are_kept_as_words(works: Contract, client_of: ClientOf) -> None:
    row = Movement.objects.order_by("pk")[0]
    Movement.objects.update(entered_by="x")
    said = '"><script>alert(1)</script>' + LONG
    told = sent(client_of("finance_bureau"), f"/money/P-1/movements/{row.code}/reverse", why=said)
    assert "&quot;&gt;&lt;script&gt;" in told
    assert "<script>alert" not in told
