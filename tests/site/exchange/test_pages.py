"""The list of imports."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.exchange.models import ImportBatch
from tests.site.counting import queries_of
from tests.site.exchange.test_imports import LEDGER, handed_in

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]


def _batch(number: int, by: Membership) -> None:
    file = Attachment.objects.create(
        sha256=f"{number:064}", name=f"{number}.xlsx", size=1, media_type="text/csv"
    )
    ImportBatch.objects.create(
        table="sites",
        region=Organisation.objects.get(code="D"),
        attachment=file,
        by=by.person.username,
        state=ImportBatch.State.APPLIED,
    )


def test_three_imports_take_as_many_queries_as_one(member: Member, client_of: ClientOf) -> None:
    client = client_of("competent_department")
    _batch(1, member("competent_department"))
    page = client.get("/imports/").content.decode()
    assert "1.xlsx" in page
    assert "competent_department甲" in page
    one = queries_of(lambda: client.get("/imports/"))
    _batch(2, member("sub_district"))
    _batch(3, member("implementing_unit"))
    assert queries_of(lambda: client.get("/imports/")) == one


def test_headers_are_confirmed_on_the_page_of_the_import(
    member: Member, client_of: ClientOf
) -> None:
    batch = handed_in(member("competent_department"), LEDGER)
    address = f"/imports/{batch.pk}"
    client = client_of("competent_department")
    page = client.get(address).content.decode()
    assert "这些表头这样读，对吗？" in page
    assert "“改造小区名称”读作" in page
    columns = ("code", "name", "sub_district", "households", "")
    written = {f"written-{n}": each["written"] for n, each in enumerate(batch.headers)}
    twice = {f"column-{n}": "name" for n in range(len(columns))}
    settling = f"{address}/steps/settle-headers"
    refused = client.post(settling, {**written, **twice}, follow=True)
    assert "选了两次" in refused.content.decode()
    meant = {f"column-{n}": column for n, column in enumerate(columns)}
    assert client.post(settling, {**written, **meant}).status_code == 302
    batch.refresh_from_db()
    assert batch.state == "ready"
    assert "这些表头这样读" not in client.get(address).content.decode()


def test_rows_are_named_beside_their_problems(member: Member, client_of: ClientOf) -> None:
    rows = [*LEDGER[:3], ["S-2", "乙", "无街道", 1, ""]]
    batch = handed_in(member("competent_department"), rows)
    page = client_of("competent_department").get(f"/imports/{batch.pk}").content.decode()
    assert "S-2 乙" in page
