"""Votes of the demonstration: one open at a site of 43 flats, one counted there. Invented owners,
numbers that nobody has."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.db import transaction

from hengjian.site.accounts.codes import issue
from hengjian.site.accounts.models import Membership
from hengjian.site.demo.library import SYNTHETIC
from hengjian.site.library.models import Site
from hengjian.site.residents.vote.actions import ballots as acts
from hengjian.site.residents.vote.casting import cast
from hengjian.site.residents.vote.models import Ballot
from hengjian.site.residents.vote.steps import BALLOT, CODED, OPENS_AFTER

PLACE = "SYN-0001"
FLATS, AREA = 43, 541_037
"""The site's households, and its area in 0.01 m²."""
COUNTED_ON = date(2023, 9, 27)
VOTER = FLATS
"""The owner whose code the log-in page gives away."""
SECOND = f"{VOTER:04}"
"""The last four digits of that owner's telephone."""
PAPER, PAPER_OWNER = "Z-001", 42
"""A paper that was entered once: somebody of the sub-district enters it again."""
HEADER = "楼栋,房号,专有面积（平方米）,业主,产权证明,证件号码,电话,共有人,代理人"


@transaction.atomic
def put_votes(who: Mapping[str, Membership]) -> None:
    """Both votes; nothing where there are any."""
    if Ballot.objects.exists():
        return
    clerk, head = who["competent_department"], who["department_head"]
    site = Site.objects.get(code=PLACE)
    over = _draw_up(
        clerk, site, "（合成）用公共收益加装路灯", date(2023, 9, 1), date(2023, 9, 10),
        date(2023, 9, 26), ("用小区公共收益加装路灯 12 盏", "ordinary"),
    )  # fmt: skip
    for owner in over.owners.filter(number__lte=30):
        said = "yes" if owner.number <= 15 else "no" if owner.number <= 26 else "abstain"
        day = date(2023, 9, 12) if owner.number <= 18 else date(2023, 9, 20)
        cast(by=clerk, owner=owner, answers={"1": said}, on=day,
             channel="web" if owner.number <= 18 else "paper")  # fmt: skip
    BALLOT.take("count", by=head, row=over, on=COUNTED_ON)
    now = _draw_up(
        clerk, site, "（合成）充电桩和停车", date(2023, 9, 15), date(2023, 9, 25),
        date(2023, 10, 20), ("在南门外建充电桩 8 个，收益归全体业主", "ordinary"),
        ("把北侧绿地的一部分改为停车位", "special"),
    )  # fmt: skip
    sheet = acts.Sheet(PAPER, str(PAPER_OWNER), date(2023, 9, 28), {"1": "yes", "2": "no"})
    acts.key_paper(by=clerk, ballot=now, sheet=sheet)
    voter = now.owners.get(number=VOTER)
    issue(voter, CODED, expires_on=now.closes_on + OPENS_AFTER, seed=seed_of_owner(now))


def seed_of_owner(ballot: Ballot) -> str:
    """From which the code of the owner ``VOTER`` is drawn."""
    return f"demo-vote:{ballot.code}:{VOTER}"


def _draw_up(
    clerk: Membership,
    site: Site,
    title: str,
    noticed: date,
    opens: date,
    closes: date,
    *matters: tuple[str, str],
) -> Ballot:
    values = {
        "title": title,
        "text": "（合成）表决的业主、面积和票都是编的，仅供演示。",
        "noticed_on": noticed,
        "opens_on": opens,
        "closes_on": closes,
        "synthetic": True,
        "source": SYNTHETIC,
    }
    row = acts.draw_up(by=clerk, site=site, values=values)
    for text, kind in matters:
        acts.ask_for(by=clerk, ballot=row, text=text, kind=kind)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roll.csv"
        path.write_text("\n".join((HEADER, *_flats())) + "\n", encoding="utf-8")
        acts.bring_roll(by=clerk, ballot=row, path=path, name=path.name)
    done: Ballot = BALLOT.take("open", by=clerk, row=row, on=opens)
    return done


def _flats() -> list[str]:
    """Forty-three flats in three buildings whose areas are those of the site, and each building's
    total."""
    areas = [9_000 + 170 * number for number in range(FLATS - 1)]
    areas.append(AREA - sum(areas))
    rows, totals = [], dict.fromkeys((1, 2, 3), 0)
    for number, area in enumerate(areas):
        building, flat = number % 3 + 1, number // 3
        label = f"{flat // 2 + 1}0{flat % 2 + 1}"
        totals[building] += area
        rows.append(
            f"{building}栋,{label},{_written(area)},合成业主{number + 1:02},登记查询,,"
            f"1000000{number + 1:04},,"
        )
    return rows + [f"{each}栋,合计,{_written(total)},,,,,," for each, total in totals.items()]


def _written(area: int) -> Decimal:
    """0.01 m² as square metres, as a sheet holds them."""
    return Decimal(area).scaleb(-2)
