"""Firms across the projects of a portfolio: loaded with the run, asked about, never judged."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from hengjian.errors import Refused
from hengjian.portfolio.layout import RESULTS
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.visibility import visible_to
from hengjian.site.portfolio.firms import code_of
from hengjian.site.portfolio.models import Firm, Portfolio
from hengjian.site.portfolio.queries import visible_portfolios
from tests.site.portfolio.test_portfolio import fixture_results, load

pytestmark = pytest.mark.django_db
__all__ = ["fixture_results"]
HEAD = "project,firm,role,address,phone,legal_person,late,over_certified,reopened,unregistered"
LINES = (
    "north-1,甲建,contractor,某路1号,0877-1,张某,是,,,",
    "north-2,甲建,contractor,某路1号,0877-1,张某,是,,,是",
    "elsewhere,甲建,contractor,某路1号,0877-1,张某,否,,,否",
    "north-1,丙监理,supervisor,某路9号,0877-1,王某,,,,",
    "south-1,乙建,contractor,,,,,,,是",
)


@pytest.fixture(name="lake")
def fixture_lake(results: Path, tmp_path: Path) -> Path:
    """The run with a list of firms that stands beside its results."""
    lake = tmp_path / "lake"
    shutil.copytree(results, lake)
    write(lake / RESULTS / "firms.csv", *LINES)
    return lake


def write(path: Path, *lines: str) -> Path:
    """A list of firms."""
    path.write_text("\n".join([HEAD, *lines]), "utf-8")
    return path


@pytest.fixture(name="portfolio")
def fixture_portfolio(lake: Path, district: Organisation) -> Portfolio:
    """Loaded with its firms."""
    load(lake)
    return Portfolio.objects.get(code="prov")


def address(name: str) -> str:
    """The page of a firm."""
    return f"/firms/{code_of('prov', name)}/"


def test_the_list_beside_the_results_is_judged_when_the_run_is_loaded(
    portfolio: Portfolio, lake: Path, tmp_path: Path
) -> None:
    found = {row.name: (row.points, row.projects, row.rules) for row in Firm.objects.all()}
    assert found == {
        "甲建": (75, 3, "/late/unregistered/supervisor/"),
        "丙监理": (40, 1, "/supervisor/"),
        "乙建": (15, 1, "/unregistered/"),
    }
    late = Firm.objects.get(name="甲建").reasons[0]
    assert (late["projects"], late["known"], late["lines"]) == (["north-1", "north-2"], 3, [2, 3])
    kept = str([row.reasons for row in Firm.objects.all()])
    assert "0877" not in kept, "what two firms share is named, not kept"
    assert "张某" not in kept
    other = write(tmp_path / "other.csv", *LINES[4:])
    load(lake, firms=other, firms_as_of=date(2023, 12, 31))
    row = Firm.objects.get()
    assert (row.name, row.source, str(row.as_of)) == ("乙建", "other.csv", "2023-12-31")
    assert TrailEntry.objects.filter(action="portfolio.load").count() == 2


def test_a_list_that_cannot_be_read_leaves_what_stood(portfolio: Portfolio, lake: Path) -> None:
    write(lake / RESULTS / "firms.csv", "north-1,甲建,contractor,,,,也许,,,")
    with pytest.raises(Refused, match="也许"):
        load(lake, title="改名")
    assert Portfolio.objects.get().title == "某省"
    assert Firm.objects.count() == 3


def test_the_list_stands_by_points_is_filtered_and_leaves_as_a_workbook(
    portfolio: Portfolio, client_of: Callable[[str], Client]
) -> None:
    client = client_of("finance_bureau")
    text = client.get("/portfolios/prov/firms/").content.decode()
    assert text.index("甲建") < text.index("丙监理") < text.index("乙建")
    assert "不是结论" in text
    assert "清单没有注明截至日期" in text
    assert "/portfolios/prov/firms/" in client.get("/portfolios/prov/").content.decode()
    only = client.get("/portfolios/prov/firms/?rule=unregistered").context["page"].rows
    assert [row.name for row in only] == ["甲建", "乙建"]
    body = client.get("/portfolios/prov/firms/?export=xlsx").getvalue()
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet is not None
    assert [cell.value for cell in sheet[2]][:3] == ["甲建", 75, 3]


def test_each_point_says_its_rule_its_projects_and_what_would_settle_it(
    portfolio: Portfolio, client_of: Callable[[str], Client]
) -> None:
    client = client_of("finance_bureau")
    answer = client.get(address("甲建"))
    text = answer.content.decode()
    assert "情况已知的 3 个项目中有 2 个" in text
    assert "本规则表自定" in text
    assert "经批准的工期顺延" in text
    assert "不是结论" in text
    assert address("丙监理") in text, "with whom it is connected"
    projects = {line[0]: line for line in answer.context["reasons"][0]["projects"]}
    assert projects["north-1"][1] == f"/portfolios/prov/at/{quote('甲市~snorth')}"
    assert str(projects["north-1"][3]) == "55.00"
    english = client.get(address("甲建"), headers={"accept-language": "en"}).content.decode()
    assert "an approved extension" in english
    assert "on 1 project at least" in english
    assert "Late on several projects" in english
    pk = Firm.objects.get(name="甲建").code
    trace = client.get(f"/figures/firm/{pk}/points").content.decode()
    assert "多个项目逾期" in trace
    assert f"{address('甲建')}#late" in trace
    assert client.get(f"/figures/firm/{pk}/projects").status_code == 200
    assert (
        "至少 2 个项目" in client.get("/figures/portfolio/prov/firm-rule?of=late").content.decode()
    )
    assert client.get("/figures/portfolio/prov/firm-rule?of=none").status_code == 404


def test_a_project_the_run_does_not_have_is_named_without_a_total(
    lake: Path, district: Organisation, client_of: Callable[[str], Client]
) -> None:
    write(lake / RESULTS / "firms.csv", "elsewhere,甲建,contractor,,,,,,,是")
    load(lake)
    text = client_of("auditor").get(address("甲建")).content.decode()
    assert "这次评价里没有这个项目" in text


def test_a_run_without_a_list_says_what_to_do(
    results: Path, district: Organisation, client_of: Callable[[str], Client]
) -> None:
    load(results)
    text = client_of("finance_bureau").get("/portfolios/prov/firms/").content.decode()
    assert "--firms" in text


@pytest.mark.parametrize(
    ("role", "listed", "one"),
    [
        ("finance_bureau", 200, 200),
        ("auditor", 200, 200),
        ("sub_district", 403, 403),
        ("hotline_operator", 403, 403),
        ("contractor", 404, 404),
        ("evaluator", 404, 404),
    ],
)
def test_who_sees_the_firms(
    portfolio: Portfolio, client_of: Callable[[str], Client], role: str, listed: int, one: int
) -> None:
    client = client_of(role)
    assert client.get("/portfolios/prov/firms/").status_code == listed
    assert client.get(address("甲建")).status_code == one


def test_who_works_below_the_region_sees_the_places_and_no_firm(
    portfolio: Portfolio, member: Callable[[str], Any], client_of: Callable[[str], Client]
) -> None:
    """The portfolio is of the region above the bureau's."""
    below = Organisation.objects.create(
        code="FIN1", name="下级财政", kind="unit", parent=Organisation.objects.get(code="D1")
    )
    client, bureau = client_of("finance_bureau"), member("finance_bureau")
    bureau.organisation = below
    bureau.save()
    assert visible_portfolios(bureau).count() == 1
    assert visible_to(Firm, bureau).count() == 0
    assert "/firms/" not in client.get("/portfolios/prov/").content.decode()
    assert client.get("/portfolios/prov/firms/").status_code == 404
    assert client.get(address("甲建")).status_code == 404


def test_pages_ask_as_many_questions_for_many_firms_as_for_few(
    portfolio: Portfolio,
    lake: Path,
    client_of: Callable[[str], Client],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    client = client_of("finance_bureau")
    for _ in range(2):
        client.get("/portfolios/prov/firms/")
        with django_assert_num_queries(9):
            client.get("/portfolios/prov/firms/")
        with django_assert_num_queries(9):
            client.get(address("甲建"))
        more = [f"north-{n % 6},另{n}建,contractor,,,,,,,是" for n in range(20)]
        write(lake / RESULTS / "firms.csv", *LINES, *more)
        call_command("load_portfolio", lake / RESULTS, code="prov", title="某省", region="D",
                     stdout=io.StringIO())  # fmt: skip
