"""A vote from its notice to its published result, and what is refused on the way."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from django.test import Client

from hengjian.ballots.published import verify_count_file
from hengjian.errors import Refused
from hengjian.site.accounts.models import AccessCode, Membership
from hengjian.site.common.actor import Anybody
from hengjian.site.residents.vote.actions import ballots as acts
from hengjian.site.residents.vote.casting import cast
from hengjian.site.residents.vote.models import Ballot, Objection
from hengjian.site.residents.vote.objecting import object_to
from hengjian.site.residents.vote.steps import BALLOT, OBJECTION
from tests.site.reading import seen
from tests.site.residents.vote.conftest import owner_of

pytestmark = pytest.mark.django_db
YES, NO = {"1": "yes", "2": "yes"}, {"1": "no", "2": "no"}
Stand = Callable[[date], None]


def refused(step: str, by: Membership, row: Ballot, **given: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        BALLOT.take(step, by=by, row=row, **given)  # type: ignore[arg-type]  # values of the step
    return [each.code for each in caught.value.problems]


@pytest.fixture
def counted(ballot: Ballot, head: Membership, today: Stand) -> Ballot:
    """Two of three owners in favour, who hold more than half of the area."""
    for number, said in ((1, YES), (2, YES), (3, NO)):
        cast(by=Anybody(), owner=owner_of(ballot, number), answers=said, channel="web")
    today(date(2023, 9, 26))
    done: Ballot = BALLOT.take("count", by=head, row=ballot)
    return done


def test_without_matters_roll_and_notice_it_does_not_open(
    clerk: Membership, site: object, today: Stand
) -> None:
    values = {"title": "停车", "noticed_on": date(2023, 9, 8), "opens_on": date(2023, 9, 10),
              "closes_on": date(2023, 9, 25)}  # fmt: skip
    row = acts.draw_up(by=clerk, site=site, values=values)  # type: ignore[arg-type]  # the fixture's site
    found = refused("open", clerk, row)
    assert found == ["vote-without-matters", "vote-without-roll", "vote-notice-short"]
    today(date(2023, 9, 9))
    assert "vote-opens-later" in refused("open", clerk, row)


def test_adding_the_silent_needs_an_article(clerk: Membership, site: object) -> None:
    values = {"title": "停车", "noticed_on": date(2023, 9, 1), "opens_on": date(2023, 9, 10),
              "closes_on": date(2023, 9, 25), "silent": "majority"}  # fmt: skip
    with pytest.raises(Refused) as caught:
        acts.draw_up(by=clerk, site=site, values=values)  # type: ignore[arg-type]  # as above
    assert [each.code for each in caught.value.problems] == ["vote-silent-basis"]


def test_it_is_counted_after_its_end_by_another_person(
    ballot: Ballot, clerk: Membership, street: Membership, head: Membership, today: Stand
) -> None:
    assert refused("count", head, ballot) == ["vote-still-open"]
    today(date(2023, 9, 26))
    acts_sheet = acts.Sheet("1", "1", date(2023, 9, 20), YES)
    acts.key_paper(by=clerk, ballot=ballot, sheet=acts_sheet)
    assert refused("count", head, ballot) == ["vote-papers-once"]


def test_both_bases_are_counted(counted: Ballot) -> None:
    ordinary, special = counted.result
    assert ordinary["passed"] is True
    assert ordinary["yes"] == [27_135, 2]
    assert special["passed"] is False, "two of three heads are no three quarters"
    assert counted.objections_until == date(2023, 10, 3)


def test_the_published_file_verifies_by_the_hash_on_the_sheet(
    counted: Ballot, client: Client, tmp_path: Path
) -> None:
    answer = client.get(f"/p/T-1/votes/{counted.code}/count.jsonl")
    path = tmp_path / "count.jsonl"
    path.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]  # a stream
    checks = verify_count_file(path, counted.last_hash)
    assert [each.holds for each in checks] == [True] * 4
    header = json.loads(path.read_text(encoding="utf-8").splitlines()[0])
    assert header["roll"] == {"area": 32_135, "heads": 3, "hash": counted.roll_hash}
    written = path.read_text(encoding="utf-8")
    assert not any(word in written for word in ("1栋", "张一", "ID-5301", "13800000001"))
    told = {name for line in written.splitlines() for name in json.loads(line)}
    assert not told & {"owner", "room", "building", "name", "phone"}, sorted(told)


def test_the_public_page_shows_the_lines_and_who_can_know(counted: Ballot, client: Client) -> None:
    page = seen(client.get(f"/p/T-1/votes/{counted.code}/").content.decode())
    assert "321.35 / 321.35 = 100.00%" in page
    assert "2 / 3 = 66.67%" in page
    assert "未通过（同意人数不够）" in page
    assert "谁能知道您怎么投的" in page
    assert "业主表决" in seen(client.get("/p/T-1/").content.decode())
    sheet = client.get(f"/p/T-1/votes/{counted.code}/result.pdf")
    book = pdfium.PdfDocument(sheet.content)
    assert len(book) == 1, "two matters hang on one page"
    text = " ".join(book[0].get_textpage().get_text_range().split())
    assert "2 / 3 = 66.67%" in text, "no line is broken up"
    assert counted.last_hash[:32] in text


def test_what_is_prepared_is_nobodys_business(
    draw_up: Callable[..., Ballot], client: Client
) -> None:
    row = draw_up()
    assert client.get(f"/p/T-1/votes/{row.code}/").status_code == 404


def test_objections_are_answered_before_it_is_published(
    counted: Ballot, clerk: Membership, head: Membership, today: Stand, client: Client
) -> None:
    row = acts.enter_objection(by=clerk, ballot=counted, text="我家面积少算了")
    assert row.due_on == date(2023, 10, 9), "five working days, without the holidays"
    assert refused("publish", head, counted) == ["vote-objections-open", "vote-objection-period"]
    OBJECTION.take("dismiss", by=head, row=row, why="已核对不动产登记，面积无误。")
    today(date(2023, 10, 4))
    with pytest.raises(Refused) as caught:
        acts.enter_objection(by=clerk, ballot=counted, text="再说一次")
    assert caught.value.problems[0].code == "vote-objection-late"
    done = BALLOT.take("publish", by=head, row=counted)
    assert (done.state, done.published_on) == ("published", date(2023, 10, 4))


def test_a_vote_is_struck_after_an_objection_and_counted_again(
    counted: Ballot, head: Membership
) -> None:
    vote = counted.votes.get(owner__number=1)
    acts.strike(by=head, vote=vote, why="代投没有委托书，异议成立")
    done = BALLOT.take("recount", by=head, row=counted, why="剔除一票")
    assert done.result[0]["yes"] == [6_410, 1]
    assert done.result[0]["passed"] is False


def test_it_is_prolonged_within_its_bound_and_codes_go_with_it(
    ballot: Ballot, clerk: Membership
) -> None:
    acts.print_letters(by=clerk, ballot=ballot)
    late = date(2024, 2, 1)
    assert refused("prolong", clerk, ballot, closes_on=late, why="不够") == ["vote-prolong-days"]
    before = AccessCode.objects.filter(purpose="vote").values_list("expires_on", flat=True)[0]
    done = BALLOT.take("prolong", by=clerk, row=ballot, closes_on=date(2023, 10, 25), why="未到线")
    assert (done.first_closes_on, done.closes_on) == (date(2023, 9, 25), date(2023, 10, 25))
    after = AccessCode.objects.filter(purpose="vote").values_list("expires_on", flat=True)[0]
    assert (after - before).days == 30


def test_an_owner_objects_by_code(ballot: Ballot, clerk: Membership, client: Client) -> None:
    letter = acts.print_letters(by=clerk, ballot=ballot)[0]
    values = {"code": letter.code, "do": "object", "text": "面积不对", "second": "0001"}
    for _ in range(2):
        page = seen(client.post("/p/vote/", values).content.decode())
    assert "异议已收到" in page
    assert Objection.objects.get().owner == owner_of(ballot, 1)


@pytest.mark.django_db(transaction=True)
def test_an_owner_objects_where_no_transaction_is_open_around(ballot: Ballot) -> None:
    """As the site serves it: a test's own transaction would hide that none was opened."""
    assert object_to(ballot, "面积写错了", Anybody()).due_on is not None
