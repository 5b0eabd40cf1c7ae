"""The list of imports."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import Attachment
from hengjian.site.exchange.models import ImportBatch
from tests.site.counting import queries_of

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
