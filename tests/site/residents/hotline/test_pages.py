"""Pages of the hotline: every number opens its source, and the published sentence comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.conf import settings
from django.test import Client

from hengjian import library
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import Project, Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.hotline.actions.sheets import bring_in
from hengjian.site.residents.hotline.models import Case, CaseEvent
from hengjian.site.residents.hotline.queries import overdue_cases
from hengjian.site.residents.hotline.steps import CASE
from hengjian.site.web.home.waiting import waiting_for
from tests.site.conftest import pass_second_factor
from tests.site.figures_seen import figures_of
from tests.site.reading import seen
from tests.site.residents.hotline.conftest import TakeIn

pytestmark = pytest.mark.django_db
END = date(2023, 9, 30)
FIGURE = re.compile(r'class="figure" href="([^"]+)"')


@pytest.fixture
def desk(operator: Membership, monkeypatch: pytest.MonkeyPatch) -> Client:
    """The operator's browser, on the last day of the reference case."""
    monkeypatch.setattr(settings, "STANDS_ON", END)
    client = Client()
    client.force_login(operator.person, "django.contrib.auth.backends.ModelBackend")
    pass_second_factor(client, operator.person)
    return client


def shown(desk: Client, address: str) -> str:
    """The words of the page without spaces; no number is without a source, no source is dead."""
    answer = desk.get(address)
    assert answer.status_code == 200, address
    html = answer.content.decode()
    assert figures_of(html).others == []
    links = {link.replace("&amp;", "&") for link in FIGURE.findall(html)}
    assert {link for link in links if desk.get(link).status_code != 200} == set()
    return "".join(re.sub("<[^>]+>", "", seen(html)).split())


def test_the_published_sentence_is_a_view_with_what_it_lacks(
    desk: Client, operator: Membership, site: Site
) -> None:
    """521 handled; 353 agreed, 67.75 %; within five working days 48.37 %; 27 are persons."""
    path = library.case_folder("hongta") / "requests.csv"
    bring_in(by=operator, path=path, name="requests.csv", source="参考案例")
    Case.objects.update(project=site.project, site=site)
    Case.objects.filter(channel="visit").update(people=1)
    told = shown(desk, "/cases/rates/")
    for part in (
        *("12345热线374件", "电话120件", "来访27件", "共受理521", "办结521"),
        *("居民认可353", "67.75%", "252÷521=48.37%", "27人来访"),
    ):
        assert part in told, part


def test_cases_of_no_project_stand_beside_it(desk: Client, take: TakeIn, site: Site) -> None:
    take(date(2023, 9, 1))
    take(date(2023, 9, 1), site=None, region=site.sub_district)
    assert "此外还有1件" in shown(desk, "/cases/rates/")
    assert "共受理2" in shown(desk, "/cases/rates/?project=")


def test_a_case_and_the_board_show_no_number_without_its_source(desk: Client, take: TakeIn) -> None:
    """A masked phone, the number of a platform and a day are names, not figures."""
    more = {"source": "市 12345", "source_ref": "2023090112345"}
    row = take(date(2023, 9, 1), phone="13800001234", reporter="张某", people=3, more=more)
    shown(desk, f"/cases/{row.code}/")
    shown(desk, "/cases/?queue=all")


def test_what_is_overdue_waits_on_the_home_page_of_the_operator(
    desk: Client, take: TakeIn, operator: Membership, unit: Membership
) -> None:
    """Whoever has it now; what stands still by a reason is not pressed for."""
    late, paused = take(date(2023, 9, 1)), take(date(2023, 9, 4))
    for row in (late, paused):
        CASE.take("dispatch", by=operator, row=row, unit="SOE", on=row.received_on)
        CASE.take("accept", by=unit, row=row, on=row.received_on)
    CASE.take(
        "pause-clock", by=unit, row=paused, cause="weather", why="连日降雨", on=date(2023, 9, 5)
    )
    assert list(overdue_cases(operator)) == [late]
    (waits,) = [each for each in waiting_for(operator) if each.mark == "mark-red"]
    assert (waits.count, waits.address) == (1, "/cases/?queue=overdue")
    assert "督办" in shown(desk, "/")
    assert late.code in seen(desk.get(waits.address).content.decode())


def test_whom_a_case_was_sent_to_sees_it_with_what_happened_and_what_was_noted(
    take: TakeIn, operator: Membership, unit: Membership, client_of: Callable[[str], Client]
) -> None:
    """Wherever it lies: of a project that somebody else carries out."""
    case = take(date(2022, 9, 9))
    other = Organisation.objects.get(code="HSG")
    Project.objects.filter(pk=case.project_id).update(implementer=other)
    client = client_of("implementing_unit")
    assert client.get(f"/cases/{case.code}/").status_code == 404
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=date(2022, 9, 9))
    assert client.get(f"/cases/{case.code}/").status_code == 200
    assert client.get(f"/notes/of/hotline.case/{case.code}/").status_code == 200
    assert set(visible_to(Case, unit)) == {case}
    assert {each.case for each in visible_to(CaseEvent, unit)} == {case}
