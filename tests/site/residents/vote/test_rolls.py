"""The roll: owners known again, areas that add up, names that nobody reads in the clear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hengjian.errors import Problem, Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import Building, Site
from hengjian.site.residents.vote.actions import ballots as acts
from hengjian.site.residents.vote.models import Ballot, Owner
from tests.site.residents.vote.conftest import HEADER, ROWS, Sheet, owner_of

pytestmark = pytest.mark.django_db
Bring = Callable[..., list[Problem]]


@pytest.fixture
def bring(clerk: Membership, draw_up: Callable[..., Ballot], sheet: Sheet) -> Bring:
    """Bring a roll in; what stood against it."""
    ballot = draw_up()

    def tried(*rows: str, header: str = HEADER) -> list[Problem]:
        path = sheet(*rows, header=header)
        try:
            acts.bring_roll(by=clerk, ballot=ballot, path=path, name=path.name)
        except Refused as refused:
            return list(refused.problems)
        return []

    return tried


def test_several_units_are_one_owner_and_co_owners_are_one_head(ballot: Ballot) -> None:
    rows = list(ballot.owners.order_by("number").values_list("area", "heads"))
    assert rows == [(20_725, 1), (6_410, 1), (5_000, 1)]
    assert (ballot.roll_area, ballot.roll_heads) == (32_135, 3)
    assert len(ballot.roll_hash) == 64


def test_names_and_phones_are_sealed_and_no_trail_has_them(ballot: Ballot) -> None:
    owner = owner_of(ballot, 1)
    assert "张一" not in owner.name
    assert owner.name.count(":") == 1
    kept = " ".join(str(values) for values in Owner.objects.values_list())
    assert "ID-5301" not in kept
    assert "13800000001" not in kept
    trail = " ".join(f"{e.before} {e.after} {e.subject_name}" for e in TrailEntry.objects.all())
    assert "张一" not in trail
    assert "13800000001" not in trail


def test_areas_that_do_not_add_up_are_a_problem_at_the_row_of_totals(bring: Bring) -> None:
    assert bring(*ROWS, "1栋,合计,151.35,,,,,,", "2栋,合计,170,,,,,,") == []
    (found,) = bring(*ROWS, "1栋,合计,151.35,,,,,,", "2栋,合计,170.50,,,,,,")
    assert found.code == "roll-building-differs"
    assert "7" in str(found.place)
    assert "0.50" in found.message("zh")


def test_a_total_that_cannot_be_read_is_no_total_and_the_whole_is_one_too(bring: Bring) -> None:
    (found,) = bring(*ROWS, "1栋,合计,约一百五,,,,,,")
    assert (found.code, "6" in str(found.place)) == ("roll-area-unreadable", True)
    assert bring(*ROWS, ",总计,321.35,,,,,,") == []
    (found,) = bring(*ROWS, ",总计,1321.35,,,,,,")
    assert found.code == "roll-building-differs"
    assert "1,000.00" in found.message("zh")


def test_of_two_columns_of_areas_the_exclusive_one_counts(
    bring: Bring, draw_up: Callable[..., Ballot]
) -> None:
    header = HEADER.replace("专有面积（平方米）", "建筑面积,专有面积")
    rows = [row.replace("101,", "101,999,").replace("102,", "102,999,") for row in ROWS]
    assert bring(*rows, header=header) == []
    owners = Ballot.objects.get().owners.order_by("number")
    assert list(owners.values_list("area", flat=True)) == [20_725, 6_410, 5_000]


def test_the_roll_holds_no_more_than_the_floor_of_the_site(bring: Bring, site: Site) -> None:
    Site.objects.filter(pk=site.pk).update(floor_area="321.35")
    assert bring() == []
    Site.objects.filter(pk=site.pk).update(floor_area="321.34")
    (found,) = bring()
    assert found.code == "roll-building-too-large"
    assert "全小区" in found.message("zh")


def test_units_of_a_building_hold_no_more_than_its_floor(bring: Bring, site: Site) -> None:
    Building.objects.create(code="T-1-B1", site=site, name="1栋", floor_area="151.00")
    (found,) = bring()
    assert (found.code, "3" in str(found.place)) == ("roll-building-too-large", True)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        (("1栋,101,0,张一,不动产权证,,,,",), ["roll-area-unreadable"]),
        (("1栋,101,87.255,张一,不动产权证,,,,",), ["roll-area-unreadable"]),
        (("1栋,101,-5,张一,房契,,,,",), ["roll-area-unreadable", "roll-proof-unknown"]),
        (("1栋,,87.25,,不动产权证,,,,",), ["roll-cell-empty", "roll-cell-empty"]),
        ((ROWS[0], ROWS[0]), ["roll-unit-twice"]),
        (("1栋,1,9,甲,其他,A,,,丁", "1栋,2,9,甲,其他,A,,,戊"), ["roll-two-proxies"]),
        (tuple(f"1栋,{n},9,业主{n},其他,K{n},,,丁" for n in range(4)), ["roll-proxies"]),
        (("",), ["roll-empty"]),
    ],
)
def test_everything_that_is_wrong_is_told(
    bring: Bring, rows: tuple[str, ...], codes: list[str]
) -> None:
    assert [each.code for each in bring(*rows)] == codes


def test_a_missing_column_is_named(bring: Bring) -> None:
    (found,) = bring(*ROWS, header=HEADER.replace("产权证明", "备注"))
    assert found.code == "roll-column-missing"
    assert "产权证明" in found.message("zh")


def test_a_wrong_sheet_leaves_the_roll_as_it_was(bring: Bring) -> None:
    before = set(Owner.objects.values_list("pk", flat=True))
    assert bring("1栋,101,x,张一,不动产权证,,,,")
    assert set(Owner.objects.values_list("pk", flat=True)) == before


def test_an_open_vote_keeps_its_roll(ballot: Ballot, clerk: Membership, sheet: Sheet) -> None:
    with pytest.raises(Refused) as refused:
        acts.bring_roll(by=clerk, ballot=ballot, path=sheet(), name="roll.csv")
    assert refused.value.problems[0].code == "vote-fixed"
