"""Sets of the library: search, bands of completeness, gathered facts."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Organisation
from hengjian.site.library.models import ScopeItem, Site
from hengjian.site.library.queries.sites import BANDS, with_completeness
from hengjian.site.library.rows import refresh
from hengjian.site.platform.codes import initials, search

pytestmark = pytest.mark.django_db


def site(code: str, name: str, **fields: object) -> Site:
    """A site of the east sub-district."""
    place = Organisation.objects.get(code="D1")
    return Site.objects.create(
        code=code, name=name, pinyin=initials(name), sub_district=place, **fields
    )


def test_a_site_is_found_by_name_initials_and_code(district: Organisation) -> None:
    site("S-1", "东风小区"), site("S-2", "红星南苑(二期)")
    for text in ("东风", "dfxq", "DFX", "s-1"):
        assert [row.code for row in search(Site.objects.all(), text)] == ["S-1"], text
    assert [row.code for row in search(Site.objects.all(), "红星 二期")] == ["S-2"]
    assert not search(Site.objects.all(), "红星 三期").exists()


def test_a_code_that_begins_in_chinese_is_found_beside_names(district: Organisation) -> None:
    site("红塔-1", "东风小区"), site("S-2", "红塔北苑"), site("S-3", "西风小区")
    for text, codes in (
        ("红塔", {"S-2", "红塔-1"}),
        ("红塔 小区", {"红塔-1"}),
        ("红塔 北", {"S-2"}),
    ):
        assert {row.code for row in search(Site.objects.all(), text)} == codes, text


def test_initials_leave_out_what_nobody_types() -> None:
    assert initials("红星南苑(二期)·A3 栋") == "hxnyeqa3d"


def test_each_site_lies_in_one_band_of_completeness(district: Organisation) -> None:
    for number, (done, due) in enumerate([(0, 0), (22, 22), (18, 22), (17, 22), (9, 22), (8, 22)]):
        site(f"S-{number}", "甲", dossier_done=done, dossier_due=due)
    found = {
        band: [row.code for row in with_completeness(Site.objects.all(), band)] for band in BANDS
    }
    assert found == {
        "complete": ["S-0", "S-1"],
        "most": ["S-2"],
        "some": ["S-3", "S-4"],
        "little": ["S-5"],
    }
    assert not with_completeness(Site.objects.all(), "strange").exists()


def test_refreshing_asks_the_same_number_of_queries_for_one_and_for_three(
    district: Organisation,
) -> None:
    one = site("S-1", "甲", households=80)
    three = [site(f"T-{n}", "乙", households=81) for n in range(3)]
    ScopeItem.objects.create(code="I", site=three[0], item="gas_pipes", quantity=Decimal(5))
    with CaptureQueriesContext(
        connection,
    ) as first:
        refresh([one])
    with CaptureQueriesContext(connection) as second:
        refresh(three)
    assert len(second) == len(first) + 1, "one statement for each count there is to write: two"
    assert {each.dossier_due for each in (one, *three[1:])} == {one.dossier_due}
    stored = Site.objects.get(code="T-0")
    assert stored.dossier_done == one.dossier_done + 1, "the works are known"
