"""The synthetic records of the reference case: invented rows, published totals."""

from __future__ import annotations

import csv
import datetime as dt
import runpy
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from hengjian.library import case_folder

GENERATOR = Path(__file__).parents[2] / "tools" / "synthesise_hongta.py"
FOLDER = case_folder("hongta")
AS_OF = "2023-09-30"
Row = dict[str, str]
Keep = Callable[[Row], bool]


def rows(table: str) -> list[Row]:
    """The rows of one file, as text."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def total(table: str, column: str, keep: Keep = lambda row: True) -> Decimal:
    """The sum of a column over the rows kept."""
    return sum(
        (Decimal(row[column]) for row in rows(table) if row[column] and keep(row)), Decimal()
    )


def count(table: str, keep: Keep = lambda row: True) -> int:
    """How many rows are kept."""
    return sum(map(keep, rows(table)))


def started(site: Row) -> bool:
    """Whether a site has started by the evaluation date; ISO dates sort as they are."""
    return bool(site["started_on"]) and site["started_on"] <= AS_OF


def wan(amount: str) -> Decimal:
    """An amount of 万元 in yuan."""
    return Decimal(amount) * 10_000


def test_the_generator_writes_the_committed_files_byte_for_byte() -> None:
    written = runpy.run_path(str(GENERATOR))["tables"]()
    committed = {file.name: file.read_bytes() for file in FOLDER.glob("*.csv")}
    assert written == committed


def test_every_row_and_the_folder_say_that_they_are_synthetic() -> None:
    for file in FOLDER.glob("*.csv"):
        assert all(row["code"].startswith("SYN-") for row in rows(file.stem)), file.name
    assert all(site["name"].startswith("合成") for site in rows("sites"))
    notice = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert "合成数据" in notice
    assert "synthetic" in notice


def test_the_plan() -> None:
    assert count("sites", lambda s: s["planned"] == "true") == count("sites") == 296
    assert total("sites", "buildings") == 2818
    assert total("sites", "households") == 19759
    assert total("sites", "floor_area") == Decimal("3307389.65")
    assert len({site["sub_district"] for site in rows("sites")}) == 4
    assert {s["section"] for s in rows("sites")} == {s["code"] for s in rows("sections")}
    assert count("sections") == 6


def test_what_has_started() -> None:
    assert count("sites", started) == 80
    assert total("sites", "buildings", started) == 357
    assert total("sites", "households", started) == 4259
    assert total("sites", "floor_area", started) == Decimal("568541.26")
    on_time = count("sites", lambda s: started(s) and s["started_on"] <= s["planned_start_on"])
    assert on_time == 79
    assert count("sites", lambda s: s["contiguous"] == "true") == 76


def test_sites_are_plausible() -> None:
    for site in rows("sites"):
        buildings, homes = int(site["buildings"]), int(site["households"])
        assert buildings >= 1
        assert homes >= buildings
        assert 15 <= Decimal(site["floor_area"]) / homes <= 1500, site["code"]
    old = count("sites", lambda s: int(s["built_year"]) <= 2000)
    assert old > 296 / 2


def test_output() -> None:
    assert total("certificates", "amount") == wan("11697.73")
    by_january = total("certificates", "amount", lambda c: c["certified_on"] <= "2023-01-10")
    assert by_january == wan("9205.58")
    assert max(c["certified_on"] for c in rows("certificates")) <= AS_OF


def test_payments() -> None:
    assert total("payments", "amount") == wan("30878.14")
    bond = [p for p in rows("payments") if p["source"] == "special_bond"]
    assert sum(Decimal(p["amount"]) for p in bond) == wan("30000.00")
    assert max(p["paid_on"] for p in bond) <= "2023-06-28"
    grants = total("payments", "amount", lambda p: p["source"] in ("central", "provincial"))
    assert grants == wan("878.14")
    assert max(p["paid_on"] for p in rows("payments")) <= AS_OF


def test_no_source_pays_out_more_than_was_transferred_by_then() -> None:
    for sources in (("special_bond",), ("central", "provincial")):
        received = [f for f in rows("funds") if f["source"] in sources and f["transferred_on"]]
        paid = [p for p in rows("payments") if p["source"] in sources]
        for day in {p["paid_on"] for p in paid}:
            out = sum(Decimal(p["amount"]) for p in paid if p["paid_on"] <= day)
            into = sum(Decimal(f["transferred"]) for f in received if f["transferred_on"] <= day)
            assert out <= into, (sources, day)


@pytest.mark.parametrize(
    ("sources", "due", "arrived", "transferred"),
    [
        (("central",), "23959.00", "12520.00", None),
        (("provincial",), "600.00", "180.00", None),
        (("central", "provincial"), "24559.00", "12700.00", "12512.05"),
        (("special_bond",), "39600.00", "39600.00", "39600.00"),
        (("central", "provincial", "special_bond"), "64159.00", "52300.00", "52112.05"),
    ],
)
def test_the_fund_table(
    sources: tuple[str, ...], due: str, arrived: str, transferred: str | None
) -> None:
    def mine(fund: Row) -> bool:
        return fund["source"] in sources

    assert total("funds", "due", mine) == wan(due)
    assert total("funds", "arrived", mine) == wan(arrived)
    if transferred is not None:
        assert total("funds", "transferred", mine) == wan(transferred)


def test_answers() -> None:
    assert count("answers", lambda a: a["valid"] == "true") == count("answers") == 223
    assert count("answers", lambda a: a["policy_known"] in "AB") == 150
    assert count("answers", lambda a: a["satisfaction"] in "AB") == 83
    begun = {site["code"] for site in rows("sites") if started(site)}
    assert {answer["site"] for answer in rows("answers")} <= begun


@pytest.mark.parametrize(("channel", "received"), [("12345", 374), ("phone", 120), ("visit", 27)])
def test_requests(channel: str, received: int) -> None:
    assert count("requests", lambda r: r["channel"] == channel) == received


def test_every_request_of_2022_was_closed_in_time() -> None:
    for request in rows("requests"):
        assert dt.date.fromisoformat(request["received_on"]).year == 2022
        assert request["received_on"] <= request["closed_on"] <= request["due_on"]


def test_the_investment_is_the_published_one() -> None:
    assert total("investment_parts", "declared") == wan("79235.50")
    assert total("investment_parts", "adjusted") == wan("81948.10")
    assert total("investment_years", "planned") == wan("46373.00")
