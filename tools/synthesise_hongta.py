"""Write the synthetic records of the reference case.

``python tools/synthesise_hongta.py`` rewrites the CSV files beside the case, always the same bytes.
Sites, payments, certificates, answers and requests are invented; only their sums and counts are the
ones the published evaluation report gives. Components of the investment are the report's own.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

FOLDER = Path(__file__).parents[1] / "src" / "hengjian" / "library" / "cases" / "hongta"
SEED = 20230930

Row = dict[str, str]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Stock:
    """Sites with what stands on them: floor area in hundredths of a square metre."""

    sites: int
    buildings: int
    households: int
    area: int


PLANNED = Stock(sites=296, buildings=2818, households=19759, area=3307389_65)
STARTED = Stock(sites=80, buildings=357, households=4259, area=568541_26)
INVESTMENT = {
    "main_works": (166_299_500, 166_299_500),
    "supporting": (498_898_400, 498_898_400),
    "other_costs": (90_708_800, 90_708_800),
    "contingency": (36_448_300, 36_448_300),
    "interest": (None, 26_730_000),
    "issue_fee": (None, 396_000),
}
"""By component, in yuan, as declared and as adjusted: 79,235.50 and 81,948.10 万元 in all."""
PLANNED_FOR_2022 = 463_730_000
ON_TIME = 79
CONTIGUOUS = 76

# Money in yuan.
OUTPUT_2022 = 92_055_800
OUTPUT = 116_977_300
GRANTS_PAID = 8_781_400
BOND_PAID = 300_000_000

ANSWERS, KNOWING, SATISFIED = 223, 150, 83
REQUESTS = {"12345": 374, "phone": 120, "visit": 27}

PLANNED_START = dt.date(2022, 7, 31)
PLANNED_FINISH = dt.date(2023, 12, 31)
LATE_START = dt.date(2022, 9, 15)
BOND_ARRIVED = dt.date(2022, 6, 28)

SECTIONS = tuple(f"SYN-B{number}" for number in range(1, 7))
SUB_DISTRICTS = ("凤凰街道", "凤凰街道", "玉兴街道", "玉兴街道", "玉带街道", "李棋街道")
"""The four sub-districts of the project, one a section."""


class Dice:
    """A seeded source of choices that are the same under every version of Python: the generator
    promises that of ``random()`` alone."""

    def __init__(self, seed: int) -> None:
        self._source = random.Random(seed)

    def below(self, limit: int) -> int:
        """A whole number from 0 up to, not including, ``limit``."""
        return int(self._source.random() * limit)

    def between(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both included."""
        return least + self.below(most - least + 1)

    def pick(self, items: Sequence[Item]) -> Item:
        """One of ``items``."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """``items`` in another order."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in items]

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A weekday from ``first`` to ``last``."""
        days = [first + dt.timedelta(n) for n in range((last - first).days + 1)]
        return self.pick([day for day in days if day.weekday() < 5])

    def split(self, total: int, weights: Sequence[int], least: int = 0) -> list[int]:
        """``total`` in parts about as ``weights``, none below ``least``, their sum exact."""
        spare = total - least * len(weights)
        noisy = [weight * self.between(60, 140) for weight in weights]
        whole = sum(noisy)
        ends = [0]
        for weight in noisy:
            ends.append(ends[-1] + weight)
        cuts = [spare * end // whole for end in ends]
        return [least + after - before for before, after in itertools.pairwise(cuts)]


def sections() -> list[Row]:
    """The six bid sections."""
    return [
        {
            "code": code,
            "name": f"合成{number}标段",
            "contractor": f"合成施工单位{number}",
            "supervisor": f"合成监理单位{number}",
            "designer": f"合成设计单位{number}",
        }
        for number, code in enumerate(SECTIONS, start=1)
    ]


def _stocks(dice: Dice, stock: Stock) -> Iterator[Row]:
    buildings = dice.split(stock.buildings, [1] * stock.sites, least=1)
    households = dice.split(stock.households, buildings, least=6)
    areas = dice.split(stock.area, households, least=400_00)
    for count, homes, area in zip(buildings, households, areas, strict=True):
        yield {
            "buildings": str(count),
            "households": str(homes),
            "floor_area": f"{area // 100}.{area % 100:02d}",
        }


def _waiting() -> Stock:
    return Stock(
        sites=PLANNED.sites - STARTED.sites,
        buildings=PLANNED.buildings - STARTED.buildings,
        households=PLANNED.households - STARTED.households,
        area=PLANNED.area - STARTED.area,
    )


def sites(dice: Dice) -> list[Row]:
    """The 296 sites in the plan; 80 have started, 79 of them on time, 76 in contiguous areas."""
    order = dice.shuffled(range(PLANNED.sites))
    started = set(order[: STARTED.sites])
    contiguous, late = set(order[:CONTIGUOUS]), order[ON_TIME]
    begun, waiting = _stocks(dice, STARTED), _stocks(dice, _waiting())
    rows = []
    for index in range(PLANNED.sites):
        section = index * len(SECTIONS) // PLANNED.sites
        start = dice.day(dt.date(2022, 7, 4), dt.date(2022, 7, 29))
        begins = LATE_START if index == late else start
        rows.append(
            {
                "code": f"SYN-{index + 1:04d}",
                "name": f"合成小区{index + 1:03d}",
                "sub_district": SUB_DISTRICTS[section],
                "community": f"合成社区{index // 8 + 1:02d}",
                "section": SECTIONS[section],
                "planned": "true",
                "built_year": str(dice.between(1978, 2004)),
                **next(begun if index in started else waiting),
                "contiguous": "true" if index in contiguous else "false",
                "registered": "false",
                "planned_start_on": str(PLANNED_START),
                "started_on": str(begins) if index in started else "",
                "planned_finish_on": str(PLANNED_FINISH),
            }
        )
    return rows


def funds() -> list[Row]:
    """Batches of money due, arrived and transferred, summing to the published fund table."""
    batches = (
        ("central", 125_200_000, dt.date(2022, 5, 16), 123_320_500, dt.date(2022, 8, 12)),
        ("central", 114_390_000, None, 0, None),
        ("provincial", 1_800_000, dt.date(2022, 9, 20), 1_800_000, dt.date(2022, 10, 18)),
        ("provincial", 4_200_000, None, 0, None),
        ("special_bond", 396_000_000, BOND_ARRIVED, 396_000_000, dt.date(2022, 7, 5)),
    )
    return [
        {
            "code": f"SYN-F{number:02d}",
            "source": source,
            "due": f"{due}.00",
            "arrived": f"{due}.00" if arrived_on else "",
            "arrived_on": str(arrived_on or ""),
            "transferred": f"{transferred}.00" if transferred else "",
            "transferred_on": str(transferred_on or ""),
            "document": f"SYN-DOC-{number:02d}",
        }
        for number, (source, due, arrived_on, transferred, transferred_on) in enumerate(
            batches, start=1
        )
    ]


def _instalments(
    dice: Dice, source: str, total: int, first: dt.date, last: dt.date, count: int
) -> Iterator[Row]:
    days = sorted(dice.day(first, last) for _ in range(count))
    for day, amount in zip(days, dice.split(total, [1] * count, least=1000), strict=True):
        section = dice.below(len(SECTIONS))
        yield {
            "section": SECTIONS[section],
            "paid_on": str(day),
            "amount": f"{amount}.00",
            "source": source,
            "payee": f"合成施工单位{section + 1}",
            "purpose": "合成工程款",
        }


def payments(dice: Dice) -> list[Row]:
    """Payments: bond money within twelve months of its arrival, grants until the evaluation."""
    grants_from, grants_to = dt.date(2022, 10, 24), dt.date(2023, 8, 31)
    rows = [
        *_instalments(
            dice, "special_bond", BOND_PAID, dt.date(2022, 7, 11), dt.date(2023, 6, 27), 60
        ),
        *_instalments(dice, "central", GRANTS_PAID * 4 // 5, grants_from, grants_to, 8),
        *_instalments(
            dice, "provincial", GRANTS_PAID - GRANTS_PAID * 4 // 5, grants_from, grants_to, 3
        ),
    ]
    rows.sort(key=lambda row: row["paid_on"])
    return [{"code": f"SYN-P{number:03d}", **row} for number, row in enumerate(rows, start=1)]


def certificates(dice: Dice) -> list[Row]:
    """Output certified by section and month, each on the tenth of the month after."""
    months = [(2022, month) for month in range(7, 13)] + [(2023, month) for month in range(1, 9)]
    in_2022 = 6 * len(SECTIONS)
    later = len(months) * len(SECTIONS) - in_2022
    amounts = dice.split(OUTPUT_2022, [1] * in_2022, least=1000)
    amounts += dice.split(OUTPUT - OUTPUT_2022, [1] * later, least=1000)
    spots = [(year, month, section) for year, month in months for section in SECTIONS]
    return [
        {
            "code": f"SYN-C{number:03d}",
            "section": section,
            "period": f"{year}-{month:02d}",
            "certified_on": str(dt.date(year + month // 12, month % 12 + 1, 10)),
            "amount": f"{amount}.00",
        }
        for number, ((year, month, section), amount) in enumerate(
            zip(spots, amounts, strict=True), start=1
        )
    ]


def answers(dice: Dice, started: Sequence[str]) -> list[Row]:
    """The 223 answers: 150 know the policy (A, B), 83 are satisfied (A, B)."""
    others = ANSWERS - KNOWING, ANSWERS - SATISFIED
    known = [dice.pick("ABB") for _ in range(KNOWING)] + [
        dice.pick("CCD") for _ in range(others[0])
    ]
    content = [dice.pick("ABB") for _ in range(SATISFIED)]
    content += [dice.pick("CCDDE") for _ in range(others[1])]
    pairs = zip(dice.shuffled(known), dice.shuffled(content), strict=True)
    return [
        {
            "code": f"SYN-A{number:03d}",
            "site": dice.pick(started),
            "answered_on": str(dice.day(dt.date(2023, 8, 7), dt.date(2023, 8, 25))),
            "valid": "true",
            "policy_known": policy,
            "involved": dice.pick("ABBCCD"),
            "satisfaction": satisfied,
        }
        for number, (policy, satisfied) in enumerate(pairs, start=1)
    ]


def requests(dice: Dice, started: Sequence[str]) -> list[Row]:
    """Complaints and petitions of 2022 by channel, all closed."""
    rows = []
    for channel, count in REQUESTS.items():
        for _ in range(count):
            received = dice.day(dt.date(2022, 1, 4), dt.date(2022, 12, 30))
            rows.append(
                {
                    "channel": channel,
                    "site": dice.pick(started),
                    "received_on": str(received),
                    "due_on": str(received + dt.timedelta(days=15)),
                    "closed_on": str(received + dt.timedelta(days=dice.between(1, 15))),
                    "satisfied": dice.pick(("true", "true", "false")),
                }
            )
    rows.sort(key=lambda row: row["received_on"])
    return [{"code": f"SYN-R{number:03d}", **row} for number, row in enumerate(rows, start=1)]


def investment_parts() -> list[Row]:
    """Each component as the published report gives it; nothing of it is invented but the code."""
    rows = []
    for number, (component, (declared, adjusted)) in enumerate(INVESTMENT.items(), start=1):
        row = {"code": f"SYN-I{number}", "component": component}
        row |= {"declared": f"{declared}.00" if declared else "", "adjusted": f"{adjusted}.00"}
        rows.append(row)
    return rows


def tables() -> dict[str, bytes]:
    """Every file by its name."""
    dice = Dice(SEED)
    homes = sites(dice)
    started = [row["code"] for row in homes if row["started_on"]]
    rows = {
        "sections": sections(),
        "sites": homes,
        "funds": funds(),
        "payments": payments(dice),
        "certificates": certificates(dice),
        "answers": answers(dice, started),
        "requests": requests(dice, started),
        "investment_parts": investment_parts(),
        "investment_years": [
            {"code": "SYN-I2022", "year": "2022", "planned": f"{PLANNED_FOR_2022}.00"}
        ],
    }
    return {f"{name}.csv": _csv(table) for name, table in rows.items()}


def _csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def main() -> None:
    """Rewrite the files."""
    for name, data in tables().items():
        (FOLDER / name).write_bytes(data)


if __name__ == "__main__":
    main()
