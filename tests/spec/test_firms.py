"""Manual of ``hengjian firms``: a list as somebody keeps it, the rules, and what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from hengjian.comparing.firms import RULES, Firm, judge, read_parts, read_rules
from hengjian.errors import Refused
from tests.cli.run import run, run_json

HEAD = "project,firm,role,address,phone,legal_person,late,over_certified,reopened,unregistered"


def told(tmp_path: Path, *lines: str) -> dict[str, Firm]:
    """The firms of a list, by name, after the rules that come along."""
    listed = tmp_path / "firms.csv"
    listed.write_text("\n".join([HEAD, *lines]), "utf-8")
    return {firm.name: firm for firm in judge(read_parts(listed), read_rules())}


def test_late_once_is_not_asked_about_and_late_twice_is(tmp_path: Path) -> None:
    firms = told(
        tmp_path,
        "P1,甲建,contractor,,,,是,,,",
        "P2,甲建,contractor,,,,是,,,",
        "P3,甲建,contractor,,,,否,,,",
        "P1,乙建,contractor,,,,是,,,",
        "P4,乙建,contractor,,,,,,,",
    )
    (reason,) = firms["甲建"].reasons
    assert (reason.rule.code, reason.projects, reason.known) == ("late", ("P1", "P2"), 3)
    assert firms["甲建"].points == reason.rule.points == 20
    assert "乙建" not in firms


def test_what_is_not_known_is_not_no(tmp_path: Path) -> None:
    """Two of two known projects; with eight that are not late it is two of ten: below 30 %."""
    unknown = [f"P{n},甲建,contractor,,,,,,," for n in range(3, 11)]
    late = ["P1,甲建,contractor,,,,是,,,", "P2,甲建,contractor,,,,是,,,"]
    assert told(tmp_path, *late, *unknown)["甲建"].reasons[0].known == 2
    known = [line.replace(",,,,,,,", ",,,,否,,,") for line in unknown]
    assert told(tmp_path, *late, *known) == {}


def test_a_contractor_who_shares_a_telephone_with_the_supervisor_is_asked_about(
    tmp_path: Path,
) -> None:
    firms = told(
        tmp_path,
        "P1,甲建,contractor,某路1号,0877-2000000,张某,,,,",
        "P1,丙监理,supervisor,某路2号,０８７７ 2000000,李某,,,,",
        "P2,丁监理,supervisor,某路3号,0877-2000000,王某,,,,",
    )
    (reason,) = firms["甲建"].reasons
    assert (reason.rule.code, reason.projects) == ("supervisor", ("P1",))
    assert reason.others == (("丙监理", "phone"),)
    assert firms["丙监理"].reasons[0].others == (("甲建", "phone"),)
    assert "丁监理" not in firms, "the same telephone, but of another project"


def test_one_firm_in_two_roles_and_bidders_of_one_legal_person(tmp_path: Path) -> None:
    firms = told(
        tmp_path,
        "P1,甲建,contractor,,,,,,,",
        "P1,甲 建,evaluator,,,,,,,",
        "P2,乙建,bidder,,,赵某,,,,",
        "P2,丙建,bidder,,,赵某,,,,",
        "P3,丁建,bidder,,,,,,,",
        "P3,戊建,bidder,,,,,,,",
    )
    assert firms["甲建"].reasons[0].others[0][1] == "firm"
    assert firms["乙建"].reasons[0].rule.code == "bidders"
    assert set(firms) == {"甲建", "乙建", "丙建"}, "two that are both silent share nothing"


def test_a_list_that_cannot_be_read_is_refused_with_every_cell(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        told(tmp_path, "P1,甲建,contractor,,,,也许,大概,,")
    assert [each.code for each in refused.value.problems] == ["firm-cell-unknown"] * 2
    (tmp_path / "firms.csv").write_text("firm\n甲建\n", "utf-8")
    with pytest.raises(Refused) as refused:
        read_parts(tmp_path / "firms.csv")
    assert [each.code for each in refused.value.problems] == ["compare-column-unknown"] * 2


def test_a_rule_without_its_column_is_refused(tmp_path: Path) -> None:
    listed = tmp_path / "firms.csv"
    listed.write_text("project,firm,role,late\nP1,甲建,contractor,是\n", "utf-8")
    with pytest.raises(Refused, match="over_certified"):
        judge(read_parts(listed), read_rules())
    own = tmp_path / "own.yaml"
    text = RULES.read_text("utf-8")
    own.write_text(
        text.replace("repeats: late", "connects: [bidder, bidder]\n    repeats: late"), "utf-8"
    )
    with pytest.raises(Refused):
        read_rules(own)


def test_the_command_names_every_point_with_its_reason(tmp_path: Path) -> None:
    told(tmp_path, "P1,甲建,contractor,,,,是,,,", "P2,甲建,contractor,,,,是,,,是")
    listed = tmp_path / "firms.csv"
    said = run("--lang", "en", "firms", listed)
    assert said.exit_code == 0
    assert "甲建: 35 points, 2 projects" in said.stdout
    assert "+20 Late on several projects 2/2: P1、P2" in said.stdout
    assert "no verdicts" in said.stdout
    assert run_json("firms", listed)["firms"][0]["reasons"][1]["rule"] == "unregistered"
