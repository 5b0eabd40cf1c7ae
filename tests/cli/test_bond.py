"""hengjian bond: what is printed, in both languages, and how it ends."""

from __future__ import annotations

import json
import shutil
from decimal import Decimal
from pathlib import Path

import numpy_financial
import pytest

from hengjian import library
from tests.cli.run import run, run_json


def test_the_tables_name_every_part() -> None:
    found = run("bond", "hongta")
    assert found.exit_code == 0
    for words in (
        "※ 债券代码、期限",
        "还本付息计划 SYN-ZX2022",
        "2037-06-28",
        "分年收支和覆盖倍数",
        "存续期本息覆盖倍数 1.2733（≥ 1.20 ≤ 2.50）：在上下限之内",
        "单因素敏感性",
        "收入 -5.401%（精确解，验算 1.200000）",
        "随机模拟",
        "闲置 9,600.00 万元",
        "占到位资金 24.24%",
    ):
        assert words in found.stdout
    assert "闲置超过 12 个月" in found.stderr
    assert "还本付息" not in found.stderr


def test_under_stress_the_bond_breaks_and_the_exit_code_says_so() -> None:
    found = run(
        "--lang", "en", "bond", "hongta", "--stress", "revenue=-8%", "--stress", "成本=+4％"
    )
    assert found.exit_code == 1
    assert "what if: revenue -8%, cost +4%" in found.stdout
    assert "coverage for life 1.1485 (≥ 1.20 ≤ 2.50): below the lower bound" in found.stdout
    assert "unchanged 1.2733" in found.stdout
    assert "error the coverage for life is 1.1485" in found.stderr


def test_json_holds_numbers_as_strings_that_add_up() -> None:
    """Coverage reckoned anew from what is printed, and the schedule against numpy-financial."""
    found = run_json("bond", "hongta", "--stress", "revenue=-8%")
    assert found["case"] == "hongta"
    assert found["changes"] == {"revenue": "-8%"}
    years = found["coverage"]["years"]
    net = sum(Decimal(year["net"]) for year in years)
    service = sum(Decimal(year["principal"]) + Decimal(year["interest"]) for year in years)
    assert (net / service).quantize(Decimal("0.0001")) == Decimal(found["coverage"]["ratio"])
    assert [year["verdict"] for year in years[:3]] == ["below", "below", "within"]
    (bond,) = found["bonds"]
    flows = [Decimal(p["principal"]) + Decimal(p["interest"]) for p in bond["payments"]]
    rate = numpy_financial.irr([-float(bond["size"]), *map(float, flows)])
    assert rate == pytest.approx(0.045 / 2, abs=1e-10)
    grid = found["grid"]
    assert grid["ratios"][1][5] == found["coverage"]["ratio"]  # revenue −8 %, cost as it is
    assert found["idle"]["idle"] == "96000000.00"
    assert {p["code"] for p in found["problems"]} >= {"coverage-below", "idle-late"}
    assert sum(each["count"] for each in found["simulation"]["histogram"]) == 10_000


def test_another_date_and_a_case_without_bonds(tmp_path: Path) -> None:
    early = run_json("bond", "hongta", "--as-of", "2022-12-31")
    assert (early["as_of"], early["idle"]["late"]) == ("2022-12-31", "0.00")
    folder = tmp_path / "case"
    shutil.copytree(library.case_folder("hongta"), folder)
    (folder / "bonds.yaml").unlink()
    found = run("bond", folder)
    assert found.exit_code == 1
    assert "bonds.yaml" in found.stderr
    assert not found.stdout


@pytest.mark.parametrize("wrong", ["revenue", "revenue=8", "x=3%", "principal=-100%", "cost=-101%"])
def test_a_change_that_cannot_be_is_wrong_use(wrong: str) -> None:
    found = run("bond", "hongta", "--stress", wrong)
    assert found.exit_code == 2
    assert "revenue=-8%" in found.stderr


def test_checking_a_case_checks_its_bonds(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(library.case_folder("hongta"), folder)
    bonds = folder / "bonds.yaml"
    bonds.write_text(bonds.read_text("utf-8").replace("4.50%", "450%"), encoding="utf-8")
    found = run("case", "check", folder, "--format", "json")
    assert found.exit_code == 1
    assert [p["code"] for p in json.loads(found.stdout) if p["severity"] == "error"] == [
        "bond-rate"
    ]
