"""The leader's screen: the whole in a few figures, without what the role may not see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Organisation
from hengjian.site.library.models import Project
from tests.site.library.case_rows import project_under_way
from tests.site.reading import seen

ClientOf = Callable[[str], Client]
SCREEN = "/screen/?as_of=2023-09-30"
pytestmark = pytest.mark.django_db


@pytest.fixture
def project(district: Organisation) -> Project:
    """The reference case, under way."""
    return project_under_way()


def test_progress_and_money_stand_beside_each_other_and_open_their_sources(
    project: Project, client_of: ClientOf
) -> None:
    client = client_of("finance_bureau")
    page = client.get(SCREEN).content.decode()
    shown = seen(page)
    for figure in ("80", "296", "216", "30,878.14", "11,697.73"):
        assert figure in shown
    for address in (
        "/figures/library/-/started",
        "/figures/library/-/late",
        "/figures/funds/-/paid",
    ):
        assert f'href="{address}' in page
        assert client.get(address).status_code == 200
    assert "every 180s" in page


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        ("sub_district", ("已支付", "预警", "超出产值")),
        ("cashier", ("居民诉求",)),
        ("expert", ("已支付", "居民诉求")),
    ],
)
def test_what_a_role_may_not_see_is_left_out(
    project: Project, client_of: ClientOf, role: str, hidden: tuple[str, ...]
) -> None:
    page = client_of(role).get(SCREEN).content.decode()
    main = seen(page[page.index('id="screen"') : page.index("screen-foot")])
    assert "小区开工" in main
    for words in hidden:
        assert words not in main


def test_more_projects_cost_no_more_queries(project: Project, client_of: ClientOf) -> None:
    client, counts = client_of("auditor"), []
    client.get(SCREEN)
    for number in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(SCREEN)
        counts.append(len(queries))
        for each in range(5):
            Project.objects.create(
                code=f"M-{number}-{each}", name="别的", region=project.region, stage="under_way",
                competent_department=project.competent_department, implementer=project.implementer,
            )  # fmt: skip
    assert counts[0] == counts[1]
