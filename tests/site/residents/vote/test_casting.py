"""A vote counts once, by whatever channel, for who is on the roll and while it is open."""

from __future__ import annotations

import re
import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from hengjian.ballots.published import verify_count_file
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.actor import Anybody
from hengjian.site.common.models import TrailEntry
from hengjian.site.residents.vote import casting
from hengjian.site.residents.vote.actions import ballots as acts
from hengjian.site.residents.vote.actions.ballots import Letter
from hengjian.site.residents.vote.casting import cast
from hengjian.site.residents.vote.counting import published
from hengjian.site.residents.vote.models import Ballot, Owner, Vote
from hengjian.site.residents.vote.steps import BALLOT
from tests.site.reading import seen
from tests.site.residents.vote.conftest import CLOSES, owner_of

pytestmark = pytest.mark.django_db
Post = Callable[..., tuple[int, str]]
SENT = "4b7e7a54-0000-4000-8000-000000000001"


@pytest.fixture
def letters(ballot: Ballot, clerk: Membership) -> list[Letter]:
    return acts.print_letters(by=clerk, ballot=ballot)


@pytest.fixture
def post(client: Client) -> Post:
    """Send the form of a letter; the status and the words of the page."""

    def send(letter: Letter, second: str, **more: str) -> tuple[int, str]:
        values = {
            "code": letter.code, "do": "cast", "second": second, "sent_as": SENT,
            "matter-1": "yes", "matter-2": "no",
        }  # fmt: skip
        answer = client.post("/p/vote/", {**values, **more})
        return answer.status_code, seen(answer.content.decode())

    return send


def test_one_votes_by_code_and_phone_or_by_code_and_letter(
    letters: list[Letter], post: Post, ballot: Ballot
) -> None:
    assert post(letters[0], "0001")[0] == 200
    assert post(letters[2], letters[2].pin, sent_as="")[0] == 200
    rows = Vote.objects.filter(ballot=ballot).order_by("area")
    assert [(row.area, row.answers) for row in rows] == [
        (5_000, {"1": "yes", "2": "no"}),
        (20_725, {"1": "yes", "2": "no"}),
    ]
    assert TrailEntry.objects.filter(action="owner.cast").count() == 2


def test_the_same_form_twice_counts_once_and_says_so(letters: list[Letter], post: Post) -> None:
    assert post(letters[0], "0001")[0] == 200
    status, words = post(letters[0], "0001")
    assert status == 200
    assert "只算一次" in words
    assert Vote.objects.count() == 1


def test_a_used_code_is_refused_and_told_when(letters: list[Letter], post: Post) -> None:
    post(letters[0], "0001")
    status, words = post(letters[0], "0001", sent_as="another", **{"matter-1": "no"})
    assert status == 422
    assert "2023-09-20" in words
    assert "以先收到的为准" in words
    assert Vote.objects.get().answers["1"] == "yes"


def test_who_is_not_on_the_roll_is_refused(ballot: Ballot, client: Client) -> None:
    answer = client.post("/p/vote/", {"code": "ABCDE-FGHJK", "do": "cast"})
    assert answer.status_code == 404
    assert "不在名册上" in answer.content.decode()


def test_a_newer_letter_ends_the_code_of_the_older(
    letters: list[Letter], post: Post, ballot: Ballot, clerk: Membership
) -> None:
    newer = acts.print_letters(by=clerk, ballot=ballot, building="1栋")
    assert [each.number for each in newer] == [1, 2]
    assert post(letters[0], "0001")[0] == 404
    assert post(newer[0], "0001")[0] == 200
    assert post(letters[2], letters[2].pin, sent_as="")[0] == 200


def test_after_closing_nothing_counts_and_the_page_says_so(
    letters: list[Letter], post: Post, today: Callable[[date], None]
) -> None:
    today(date(2023, 9, 26))
    status, words = post(letters[0], "0001")
    assert (status, Vote.objects.count()) == (422, 0)
    assert "2023-09-25 已截止" in words


def test_a_wrong_second_factor_rests_this_code_and_no_other(
    letters: list[Letter], post: Post
) -> None:
    for left in (4, 3, 2, 1, 0):
        status, words = post(letters[0], "9999")
        assert status == 422
        assert f"还可以试 {left} 次" in words
    assert "才能再用" in post(letters[0], "0001")[1]
    assert post(letters[1], "0002", sent_as="")[0] == 200
    assert Vote.objects.count() == 1


def test_a_matter_without_an_answer_is_refused_and_nothing_is_lost(
    letters: list[Letter], post: Post
) -> None:
    status, words = post(letters[0], "0001", **{"matter-2": ""})
    assert status == 422
    assert "第 2 项没有选" in words
    assert Vote.objects.count() == 0


def test_the_code_stands_in_no_address(letters: list[Letter], client: Client) -> None:
    answer = client.get("/p/vote/", {"code": letters[0].code})
    assert "投票码" in answer.content.decode()
    assert "加装路灯" not in answer.content.decode()


def paper(number: str, owner: str, on: date = date(2023, 9, 18), said: str = "no") -> acts.Sheet:
    return acts.Sheet(number, owner, on, {"1": said, "2": said})


def test_a_paper_counts_when_a_second_person_enters_the_same(
    ballot: Ballot, clerk: Membership, street: Membership
) -> None:
    once = acts.Keyed.ONCE
    assert acts.key_paper(by=clerk, ballot=ballot, sheet=paper("1", "2栋-102")) is once
    assert acts.key_paper(by=clerk, ballot=ballot, sheet=paper("1", "3")) is once
    assert Vote.objects.count() == 0
    with pytest.raises(Refused) as refused:
        acts.key_paper(by=street, ballot=ballot, sheet=paper("1", "3", said="yes"))
    assert refused.value.problems[0].code == "paper-differs"
    counts = acts.key_paper(by=street, ballot=ballot, sheet=paper("1", "3"))
    assert counts is acts.Keyed.COUNTS
    assert (Vote.objects.get().channel, owner_of(ballot, 3).channel) == ("paper", "paper")
    with pytest.raises(Refused) as refused:
        acts.key_paper(by=clerk, ballot=ballot, sheet=paper("1", "3"))
    assert refused.value.problems[0].code == "paper-done"


def test_a_paper_after_the_web_does_not_count_twice(
    ballot: Ballot, clerk: Membership, street: Membership, letters: list[Letter], post: Post,
    head: Membership, today: Callable[[date], None],
) -> None:  # fmt: skip
    """It is kept, left out, and holds the count up no more."""
    post(letters[0], "0001")
    acts.key_paper(by=clerk, ballot=ballot, sheet=paper("7", "1"))
    assert acts.key_paper(by=street, ballot=ballot, sheet=paper("7", "1")) is acts.Keyed.ASIDE
    assert (Vote.objects.get().channel, Vote.objects.get().answers["1"]) == ("web", "yes")
    assert ballot.papers.get().aside
    assert TrailEntry.objects.filter(action="ballot.paper-aside").count() == 1
    today(date(2023, 9, 26))
    counted = BALLOT.take("count", by=head, row=ballot)
    assert counted.result[0]["took_part"] == [20_725, 1]


def test_a_paper_under_a_wrong_number_is_withdrawn_by_who_entered_it(
    ballot: Ballot, clerk: Membership, street: Membership
) -> None:
    acts.key_paper(by=clerk, ballot=ballot, sheet=paper("70", "1"))
    with pytest.raises(Refused) as refused:
        acts.take_back_paper(by=street, paper=ballot.papers.get())
    assert refused.value.problems[0].code == "paper-of-another"
    acts.take_back_paper(by=clerk, paper=ballot.papers.get())
    assert not ballot.papers.exists()
    acts.key_paper(by=clerk, ballot=ballot, sheet=paper("7", "1"))
    acts.key_paper(by=street, ballot=ballot, sheet=paper("7", "1"))
    with pytest.raises(Refused):
        acts.take_back_paper(by=clerk, paper=ballot.papers.get())


@pytest.mark.parametrize(("owner", "on", "code"), [
    ("9", date(2023, 9, 18), "paper-owner-unknown"),
    ("1栋-999", date(2023, 9, 18), "paper-owner-unknown"),
    ("1", date(2023, 9, 9), "paper-day-outside"),
    ("1", date(2023, 9, 26), "paper-day-outside"),
    ("1", date(2023, 9, 24), "paper-day-to-come"),
])  # fmt: skip
def test_papers_of_nobody_and_of_other_days_are_refused(
    ballot: Ballot, clerk: Membership, owner: str, on: date, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        acts.key_paper(by=clerk, ballot=ballot, sheet=paper("1", owner, on))
    assert [each.code for each in refused.value.problems] == [code]


def test_where_the_later_counts_an_older_paper_does_not_replace_it(
    ballot: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = replace(casting.terms_of(ballot), counts="latest")
    monkeypatch.setattr(casting, "terms_of", lambda row: terms)
    owner, by = owner_of(ballot, 1), Anybody()
    yes, no = {"1": "yes", "2": "yes"}, {"1": "no", "2": "no"}
    cast(by=by, owner=owner, answers=yes, channel="web", on=date(2023, 9, 15))
    cast(by=by, owner=owner, answers=no, channel="paper", on=date(2023, 9, 16))
    with pytest.raises(Refused) as refused:
        cast(by=by, owner=owner, answers=yes, channel="paper", on=date(2023, 9, 14))
    assert refused.value.problems[0].code == "vote-later-counts"
    counts = Vote.objects.filter(replaced=False)
    assert [row.answers for row in counts] == [no]


def test_a_secret_vote_leads_back_to_nobody(
    draw_up: Callable[..., Ballot], clerk: Membership, street: Membership, post: Post
) -> None:
    ballot = BALLOT.take("open", by=clerk, row=draw_up(mode="secret"))
    letters = acts.print_letters(by=clerk, ballot=ballot)
    assert post(letters[0], "0001")[0] == 200
    acts.key_paper(by=clerk, ballot=ballot, sheet=paper("1", "2"))
    counts = acts.key_paper(by=street, ballot=ballot, sheet=paper("1", "2"))
    assert counts is acts.Keyed.COUNTS
    assert {(row.owner_id, row.sheet) for row in Vote.objects.all()} == {(None, "")}
    assert ballot.papers.get().answers == {}
    lines = TrailEntry.objects.filter(action__endswith=".cast")
    assert {(line.action, line.subject) for line in lines} == {("ballot.cast", ballot.code)}


def receipt_in(page: str) -> str:
    (found,) = re.findall(r"hj1:[^<\s]+", page)
    return str(found)


@pytest.mark.parametrize("mode", ["secret", "named"])
def test_a_receipt_finds_the_vote_in_the_published_count_and_nothing_here_leads_to_it(
    draw_up: Callable[..., Ballot],
    clerk: Membership,
    post: Post,
    mode: str,
    tmp_path: Path,
) -> None:
    ballot = BALLOT.take("open", by=clerk, row=draw_up(mode=mode))
    letters = acts.print_letters(by=clerk, ballot=ballot)
    drawn = str(uuid.uuid4())
    kept = receipt_in(post(letters[0], "0001", drawn=drawn)[1])
    assert receipt_in(post(letters[0], "0001", drawn=drawn)[1]) == kept, "the same form again"
    assert "hj1:" not in post(letters[0], "0001", drawn=str(uuid.uuid4()))[1]
    other = post(letters[2], letters[2].pin, drawn=drawn, sent_as=SENT[:-1] + "2")[1]
    assert receipt_in(other).split(":")[2] != kept.split(":")[2], "two owners share no key"
    path = tmp_path / "count.jsonl"
    path.write_text("".join(f"{line}\n" for line in published(ballot)), encoding="utf-8")
    assert verify_count_file(path, receipt=kept)[-1].holds
    told = str([*Owner.objects.values(), *TrailEntry.objects.values("before", "after")])
    assert drawn not in told
    if mode == "secret":
        assert kept.split(":")[2] not in told


def test_a_later_vote_by_a_form_kept_open_has_a_receipt_of_its_own(
    letters: list[Letter], post: Post, ballot: Ballot, monkeypatch: pytest.MonkeyPatch
) -> None:
    terms = replace(casting.terms_of(ballot), counts="latest")
    monkeypatch.setattr(casting, "terms_of", lambda row: terms)
    drawn = str(uuid.uuid4())
    pages = [post(letters[0], "0001", drawn=drawn, sent_as=str(uuid.uuid4()))[1] for _ in "12"]
    first, second = (receipt_in(page) for page in pages)
    assert first != second
    assert [str(row.key) for row in Vote.objects.filter(replaced=False)] == [second.split(":")[2]]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer")
def test_five_posts_at_one_moment_count_once(ballot: Ballot) -> None:
    owner, told = owner_of(ballot, 1), []

    def send() -> None:
        try:
            done = cast(by=Anybody(), owner=owner, answers={"1": "yes"}, channel="web",
                        sent_as=SENT)  # fmt: skip
            told.append(done.again)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(5)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == [False, True, True, True, True]
    assert Vote.objects.count() == 1


def test_the_last_day_is_still_in_time(
    ballot: Ballot, today: Callable[[date], None], letters: list[Letter], post: Post
) -> None:
    today(CLOSES)
    assert post(letters[0], "0001")[0] == 200
