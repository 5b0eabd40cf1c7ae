"""Comparing the results of a run, and its ranks against another way of reckoning them."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from hengjian.comparing.comparison import Declaration, as_json, compare
from hengjian.comparing.groups import Grouping, whole
from hengjian.comparing.projects import read_projects
from hengjian.comparing.ranking import Doubt, factors, rank
from hengjian.errors import Refused
from hengjian.portfolio.layout import RESULTS, Part
from hengjian.quantities import half_up
from tests.cli.run import run, run_json
from tests.comparing.beside import projects
from tests.portfolio.lakes import rows, write_part
from tests.portfolio.lakes import run as evaluate


@pytest.fixture(name="results", scope="module")
def fixture_results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two regions in 2022, one of them in 2023 too; and a project without data."""
    lake = tmp_path_factory.mktemp("lake")
    north = {f"P{n}": rows(n * 10) for n in range(1, 7)}
    write_part(lake, {**north, "silent": None}, Part("north", "2022"))
    write_part(lake, {"P1": rows(55), "P2": rows(5)}, Part("north", "2023"))
    write_part(lake, {f"S{n}": rows(60) for n in range(3)}, Part("south", "2022"))
    evaluate(lake)
    return lake / RESULTS


def test_results_are_read_compared_and_written(results: Path) -> None:
    found = compare(results, Declaration(Grouping(("region", "year"), at_least=3)))
    told = json.loads(json.dumps(as_json(found)))
    assert (told["projects"], told["withheld"]) == (11, 1)
    assert [(g["group"], g["projects"], g["median"]) for g in told["groups"]] == [
        (["north", "2022"], 6, "35.00"),
        (["south", "2022"], 3, "60.00"),
    ]
    assert told["small"] == [{"group": ["north", "2023"], "projects": 2}]
    first, south = told["groups"][0]["ranks"][0], told["groups"][1]["ranks"]
    assert (first["code"], first["rank"], first["tied"], first["total"]) == ("P6", 1, 1, "60.00")
    assert [(each["rank"], each["tied"]) for each in south] == [(1, 3)] * 3
    assert told["years"][0]["median"] == "15.00", "P1 went from 10 to 55, P2 from 20 to 5"
    assert told["indicators"][0]["index"] is not None


def test_the_list_beside_groups_by_its_own_columns_and_says_who_is_not_in_it(
    results: Path, tmp_path: Path
) -> None:
    about = tmp_path / "about.csv"
    lines = [f"S{n},south,桥,{60 + n},丙单位" for n in range(3)]
    about.write_text("\n".join(["code,region,kind,claimed,unit", *lines]), "gb18030")
    grouping = Grouping(("kind",), at_least=2)
    found = compare(results, Declaration(grouping, claimed="claimed", unit="unit"), about)
    told = as_json(found)
    assert [group["group"] for group in told["groups"]] == [["桥"]]
    assert told["in_no_group"] == 8
    assert told["units"][0]["mean"] == "1.00"
    assert [each.code for each in found.projects.problems] == ["compare-unlisted"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("name,kind\nS1,桥\n", "compare-column-unknown"),
        ("code,kind\nS1,桥\nS1,路\n", "compare-project-twice"),
    ],
)
def test_a_list_that_cannot_be_right_is_refused(
    results: Path, tmp_path: Path, text: str, code: str
) -> None:
    about = tmp_path / "about.csv"
    about.write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        read_projects(results, about)
    assert {each.code for each in refused.value.problems} == {code}


def test_torn_and_missing_results_are_named(results: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_projects(tmp_path)
    assert refused.value.problems[0].code == "compare-empty"
    torn = tmp_path / "scores/region=a/year=2022/part-00000.parquet"
    torn.parent.mkdir(parents=True)
    whole_file = next((results / "scores").rglob("part-*.parquet")).read_bytes()
    torn.write_bytes(whole_file[:-9])
    with pytest.raises(Refused) as refused:
        read_projects(tmp_path)
    assert refused.value.problems[0].code == "compare-file-torn"


def test_ranks_under_other_weights_are_those_of_fractions() -> None:
    """The same draws, reckoned project by project in fractions."""
    random = Random(7)
    points = {"A": 40, "B": 35, "C": 25}
    scores = {
        code: [f"{random.randint(0, most * 100) / 100:.2f}" for _ in range(30)]
        for code, most in points.items()
    }
    found = projects(scores, points=points)
    doubt = Doubt(draws=40, spread=30, seed=5)
    best: list[list[int]] = [[] for _ in range(30)]
    for drawn in factors(3, doubt):
        moved = []
        for place in range(30):
            own = [int(leaf.scores[place]) for leaf in found.leaves.values()]
            rate = Fraction(sum(s * f for s, f in zip(own, drawn, strict=True)))
            rate = rate * 100 / sum(p * f for p, f in zip(points.values(), drawn, strict=True))
            moved.append(half_up(rate.numerator, rate.denominator))
        for place, total in enumerate(moved):
            best[place].append(1 + sum(other > total for other in moved))
    ranks = {each.project: each for each in rank(found, whole(found), doubt)}
    assert [ranks[place].best for place in range(30)] == [sorted(each)[2] for each in best]


def test_the_command_tells_it_as_tables_and_as_json(results: Path) -> None:
    asked = ("compare", results, "--by", "region", "--at-least", "3")
    told = run("--lang", "en", *asked)
    assert told.exit_code == 0
    assert "11 projects compared; 1 without a grade" in told.stdout
    assert "=1" in told.stdout
    assert "Discrimination" in told.stdout
    data = run_json(*asked)
    assert [group["group"] for group in data["groups"]] == [["north"], ["south"]]
    refused = run(*asked, "--by", "kind")
    assert refused.exit_code == 1
    assert "有的是：region、year" in refused.stderr
