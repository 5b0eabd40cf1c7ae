"""Saved comparisons: one's own list, shared with colleagues, opened again as the address was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.visibility import visible_to
from hengjian.site.portfolio import actions
from hengjian.site.portfolio.models import Place, Portfolio, SavedComparison
from tests.site.world import make_portfolio

pytestmark = pytest.mark.django_db
Member = Callable[[str], Any]


@pytest.fixture(name="place")
def fixture_place(district: Organisation) -> Place:
    """The smallest place of a portfolio of the district."""
    return make_portfolio("A", district).places.get(path="某区")


def test_it_is_saved_from_the_page_and_opens_as_it_was(
    place: Place, client_of: Callable[[str], Client]
) -> None:
    client = client_of("finance_bureau")
    sent = {"path": "某区", "grade": "中", "strange": "1", "name": "  我的  区 "}
    assert client.post("/portfolios/PF-A/save", sent)["Location"] == "/comparisons/"
    row = SavedComparison.objects.get()
    assert (row.name, row.query, row.shared) == ("我的 区", "grade=%E4%B8%AD", False)
    assert "我的 区" in client.get("/comparisons/").content.decode()
    again = client.get(f"/comparisons/{row.code}/")["Location"]
    assert again.endswith("/at/%E6%9F%90%E5%8C%BA?grade=%E4%B8%AD")
    assert client.get(again).context["chosen"] == {"grade": "中"}
    taken = client.post("/portfolios/PF-A/save", sent, follow=True).content.decode()
    assert "您已有一个名为“我的 区”的比较" in taken
    assert client.post("/portfolios/PF-A/save", {**sent, "path": "无"}).status_code == 404


def test_colleagues_see_it_once_it_is_shared_and_may_only_open_it(
    place: Place, member: Member, client_of: Callable[[str], Client]
) -> None:
    mine, head = member("competent_department"), member("department_head")
    row = actions.save_comparison(by=mine, place=place, name="甲")
    assert not visible_to(SavedComparison, head).exists()
    row = actions.change_comparison(by=mine, row=row, name="乙", shared=True)
    assert visible_to(SavedComparison, head).get() == row
    assert not visible_to(SavedComparison, member("finance_bureau")).exists(), "another office"
    with pytest.raises(Refused, match="乙"):
        actions.change_comparison(by=head, row=row, name="丙", shared=True)
    with pytest.raises(Refused, match="乙"):
        actions.remove_comparison(by=head, row=row)
    client = client_of("department_head")
    assert "乙" in client.get("/comparisons/").content.decode()
    assert client.post(f"/comparisons/{row.code}/remove").status_code == 404
    answer = client_of("competent_department").post(f"/comparisons/{row.code}/remove")
    assert answer.status_code == 302
    assert not SavedComparison.objects.exists()
    verbs = TrailEntry.objects.filter(action__startswith="savedcomparison.").order_by("sequence")
    assert [each.action.partition(".")[2] for each in verbs] == ["save", "change", "remove"]


def test_who_loses_sight_of_the_portfolio_loses_it_too(place: Place, member: Member) -> None:
    mine = member("finance_bureau")
    actions.save_comparison(by=mine, place=place, name="甲")
    elsewhere = Organisation.objects.create(code="E", name="别区", kind="district")
    Portfolio.objects.update(region=elsewhere)
    assert not visible_to(SavedComparison, mine).exists()


def test_a_long_list_asks_as_many_questions_as_a_short_one(
    place: Place,
    member: Member,
    client_of: Callable[[str], Client],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    mine, client = member("finance_bureau"), client_of("finance_bureau")
    client.get("/comparisons/")
    for number in range(5):
        actions.save_comparison(by=mine, place=place, name=f"第{number}个", shared=True)
    with django_assert_num_queries(8):
        client.get("/comparisons/")
