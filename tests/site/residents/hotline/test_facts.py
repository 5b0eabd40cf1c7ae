"""What the engine counts of cases: the same by one project and by many, on any day."""

from __future__ import annotations

from datetime import date

import pytest

from hengjian import library
from hengjian.site.accounts.models import Membership
from hengjian.site.library import facts
from hengjian.site.library.models import Project, Site
from hengjian.site.residents.hotline.actions.sheets import bring_in
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.steps import CASE
from hengjian.site.watching.replay import moment
from tests.site.residents.hotline.conftest import REPLY, TakeIn

pytestmark = pytest.mark.django_db
NAMES = (
    *("热线受理件数", "电话受理件数", "来访接待人数", "受理诉求数", "办结诉求数"),
    *("应办结诉求数", "按期办结诉求数", "逾期未办结诉求数", "认可诉求数"),
)


def counted(project: Project, as_of: date) -> list[int]:
    """By one project and by many; both must say the same."""
    one = {name: fact.value for name, fact in facts.measures_of(project, as_of, NAMES).items()}
    many = facts.facts_of_many(Project.objects.filter(pk=project.pk), as_of, NAMES)[project.pk]
    assert one == many
    return [int(one[name]) for name in NAMES]  # type: ignore[arg-type]


def test_the_published_figures_are_counted_from_the_rows(operator: Membership, site: Site) -> None:
    """The rows name sites of the case; here all belong to one site of one project."""
    path = library.case_folder("hongta") / "requests.csv"
    bring_in(by=operator, path=path, name="requests.csv", source="参考案例")
    Case.objects.update(project=site.project, site=site)
    assert site.project is not None
    assert counted(site.project, date(2023, 9, 30)) == [374, 120, 27, 521, 521, 521, 521, 0, 353]
    assert counted(site.project, date(2022, 9, 30))[3:5] == [400, 384]


def test_a_past_day_does_not_know_what_came_after(
    take: TakeIn, operator: Membership, unit: Membership, site: Site
) -> None:
    """Finished on the 20th, opened again on the 26th, overdue by its own day when asked later."""
    case = take(date(2022, 9, 9), channel="home_visit")
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=date(2022, 9, 9))
    CASE.take("accept", by=unit, row=case, on=date(2022, 9, 9))
    CASE.take("reply", by=unit, row=case, outcome="solved", why=REPLY, on=date(2022, 9, 20))
    CASE.take("reopen", by=operator, row=case, why="还是不亮", on=date(2022, 9, 26))
    assert site.project is not None
    closed_and_overdue = [
        (found[4], found[7])
        for day in (date(2022, 9, 19), date(2022, 9, 25), date(2022, 9, 26), date(2022, 11, 30))
        for found in [counted(site.project, day)]
    ]
    assert closed_and_overdue == [(0, 0), (1, 0), (0, 0), (0, 1)]


def test_a_merged_case_ends_with_its_main_case(
    take: TakeIn, operator: Membership, unit: Membership, site: Site
) -> None:
    first, second = take(date(2022, 9, 1)), take(date(2022, 9, 2))
    CASE.take("merge", by=operator, row=second, main=first.code, on=date(2022, 9, 5))
    CASE.take("dispatch", by=operator, row=first, unit="SOE", on=date(2022, 9, 5))
    CASE.take("accept", by=unit, row=first, on=date(2022, 9, 5))
    CASE.take("reply", by=unit, row=first, outcome="solved", why=REPLY, on=date(2022, 9, 8))
    assert site.project is not None
    assert counted(site.project, date(2022, 9, 7))[3:5] == [2, 0]
    assert counted(site.project, date(2022, 9, 8))[3:5] == [2, 2]


def test_a_backlog_is_judged_by_its_rule(take: TakeIn, site: Site) -> None:
    """Five cases of a project past their day are blue, ten are yellow; the day before, nothing."""
    for _ in range(10):
        take(date(2022, 9, 9), kind="help")
    late = Case.objects.order_by("pk")[:5]
    assert {row.due_by for row in late} == {date(2022, 9, 19)}
    Case.objects.exclude(pk__in=late.values("pk")).update(project=None)
    assert site.project is not None
    assert _judged(site.project, date(2022, 9, 19)) == ("clear", None)
    assert _judged(site.project, date(2022, 9, 20)) == ("warns", "blue")
    Case.objects.update(project=site.project)
    assert _judged(site.project, date(2022, 9, 20)) == ("warns", "yellow")


def _judged(project: Project, day: date) -> tuple[str, str | None]:
    found = moment(project, day).of("complaints-overdue")
    return str(found.verdict), str(found.level) if found.level else None
