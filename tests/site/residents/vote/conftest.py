"""People of a vote, a sheet of a roll, and a vote that is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import Site
from hengjian.site.residents.vote.actions import ballots as acts
from hengjian.site.residents.vote.models import Ballot, Owner
from hengjian.site.residents.vote.steps import BALLOT

Member = Callable[[str], Membership]
Sheet = Callable[..., Path]
OPENS, TODAY, CLOSES = date(2023, 9, 10), date(2023, 9, 20), date(2023, 9, 25)
HEADER = "楼栋,房号,专有面积（平方米）,业主,产权证明,证件号码,电话,共有人,代理人"
ROWS = (
    "1栋,101,87.25,张一,不动产权证,ID-5301-0001,13800000001,,",
    "1栋,102,64.10,李二,不动产权证,ID-5301-0002,13800000002,李三,",
    "2栋,101,120.00,张一,购房合同,ID-5301-0001,13800000001,,",
    "2栋,102,50.00,王四,登记查询,ID-5301-0004,,,赵五",
)
"""Three owners: the first has two flats, the second shares one, the third has a proxy, no phone."""


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the day it is."""

    def stands(on: date) -> None:
        monkeypatch.setattr(settings, "STANDS_ON", on)

    stands(TODAY)
    return stands


@pytest.fixture
def clerk(member: Member) -> Membership:
    return member("competent_department")


@pytest.fixture
def street(member: Member) -> Membership:
    return member("sub_district")


@pytest.fixture
def head(member: Member) -> Membership:
    return member("department_head")


@pytest.fixture
def site(district: Organisation) -> Site:
    place = Organisation.objects.get(code="D1")
    return Site.objects.create(code="T-1", name="东一小区", sub_district=place)


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """A roll as a file."""

    def write(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "roll.csv"
        path.write_text("\n".join((header, *(rows or ROWS))) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture
def draw_up(clerk: Membership, site: Site, today: object, sheet: Sheet) -> Callable[..., Ballot]:
    """A vote with its matters and its roll, not open yet."""

    def make(**more: Any) -> Ballot:
        values = {
            "title": "加装路灯",
            "noticed_on": date(2023, 9, 1),
            "opens_on": OPENS,
            "closes_on": CLOSES,
            **more,
        }
        ballot = acts.draw_up(by=clerk, site=site, values=values)
        acts.ask_for(by=clerk, ballot=ballot, text="用公共收益加装路灯", kind="ordinary")
        acts.ask_for(by=clerk, ballot=ballot, text="改变绿地用途", kind="special")
        acts.bring_roll(by=clerk, ballot=ballot, path=sheet(), name="roll.csv")
        return ballot

    return make


@pytest.fixture
def ballot(draw_up: Callable[..., Ballot], clerk: Membership) -> Ballot:
    row = draw_up()
    done: Ballot = BALLOT.take("open", by=clerk, row=row)
    return done


def owner_of(ballot: Ballot, number: int) -> Owner:
    """The owner of that number, with the vote."""
    return Owner.objects.select_related("ballot").get(ballot=ballot, number=number)
