"""Every number of a result opens what it rests on; the same numbers for everybody open nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.common.actor import Anybody
from hengjian.site.residents.vote.casting import cast
from hengjian.site.residents.vote.models import Ballot
from hengjian.site.residents.vote.steps import BALLOT
from tests.site.conftest import pass_second_factor
from tests.site.figures_seen import figures_of, links_of
from tests.site.reading import seen
from tests.site.residents.vote.conftest import owner_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(ballot: Ballot, head: Membership, today: Callable[[date], None]) -> Ballot:
    """One owner online, one on paper; the third did not vote."""
    for number, way, said in ((1, "web", "yes"), (2, "paper", "yes")):
        answers = {"1": said, "2": "no"}
        cast(by=Anybody(), owner=owner_of(ballot, number), answers=answers, channel=way)
    today(date(2023, 9, 26))
    done: Ballot = BALLOT.take("count", by=head, row=ballot)
    return done


@pytest.fixture
def page(client: Client, clerk: Membership) -> Client:
    client.force_login(clerk.person)
    pass_second_factor(client, clerk.person)
    return client


def test_a_result_opens_its_sources(page: Client, counted: Ballot) -> None:
    html = page.get(f"/votes/{counted.code}/").content.decode()
    figures = figures_of(html)
    assert figures.others == []
    assert figures.opening.count("271.35") == 2, "for the first matter, against the second"
    opened = [link for link in links_of(html) if link.startswith("/figures/ballot/")]
    assert len(opened) == 34
    assert {link for link in opened if page.get(link).status_code != 200} == set()


def test_an_answer_opens_by_the_way_its_votes_came(page: Client, counted: Ballot) -> None:
    told = seen(page.get(f"/figures/ballot/{counted.code}/said-area?of=1-yes").content.decode())
    for part in ("207.25", "64.10", "271.35", "网上", "纸质票"):
        assert part in told, part
    told = seen(
        page.get(f"/figures/ballot/{counted.code}/line?of=1-consent-heads").content.decode()
    )
    assert "2 ÷ 2" in told
    assert "至少 2" in told


@pytest.mark.parametrize(
    "address", ["said-area?of=9-yes", "said-heads?of=1-perhaps", "line?of=1-consent", "line"]
)
def test_what_is_no_figure_of_it_is_not_found(page: Client, counted: Ballot, address: str) -> None:
    assert page.get(f"/figures/ballot/{counted.code}/{address}").status_code == 404


def test_before_it_is_counted_no_answer_is_told(page: Client, ballot: Ballot) -> None:
    assert page.get(f"/figures/ballot/{ballot.code}/said-area?of=1-yes").status_code == 404


def test_everybody_sees_the_same_numbers_without_links(client: Client, counted: Ballot) -> None:
    html = client.get(f"/p/T-1/votes/{counted.code}/").content.decode()
    assert "271.35" in html
    assert "/figures/" not in html


def test_the_list_says_how_much_has_taken_part(page: Client, counted: Ballot) -> None:
    html = page.get("/votes/").content.decode()
    rows = [link for link in links_of(html) if link.startswith("/figures/ballot/")]
    assert rows == [
        f"/figures/ballot/{counted.code}/turnout-area",
        f"/figures/ballot/{counted.code}/turnout-heads",
    ]
    said = seen(page.get(rows[1]).content.decode())
    assert "2 ÷ 3" in said
    assert "66.67%" in seen(html)
