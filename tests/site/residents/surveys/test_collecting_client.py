"""A collecting client of other people over HTTP: ODK's own engine of forms loads what the site
serves, fills it, makes what is sent, and sends it as OpenRosa's documents say."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from pytest_socket import enable_socket

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.tokens import issue
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.openrosa import household_in
from hengjian.site.residents.surveys.steps import SURVEY
from hengjian.site.residents.surveys.taking import words_of
from tests.outside import ENGINE, node

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True)]
CLIENT = Path(__file__).with_name("referee") / "client.mjs"
ANSWERS = {"policy_known": "A", "involved": "B", "satisfaction": "D", "reasons": "slow unheard",
           "people": "4", "old_people": "1", "wish": "<b>快点</b> & 别再停水"}  # fmt: skip
Client = Callable[..., dict[str, Any]]


@pytest.fixture(scope="session", autouse=True)
def loopback() -> None:
    """The live server may listen on this machine."""
    enable_socket()


@pytest.fixture(autouse=True)
def answering(loopback: None) -> None:
    """It may take connections in every test: sockets are shut again before each."""
    enable_socket()


@pytest.fixture
def by(member: Callable[[str], Membership]) -> Membership:
    return member("sub_district")


@pytest.fixture
def client(live_server: Any, survey: Survey, by: Membership) -> Client:
    token, _ = issue(by, "Collect", 30)

    def send(answers: Mapping[str, str], times: int = 1, token: str = token) -> dict[str, Any]:
        asked = {
            "server": f"{live_server.url}/openrosa", "user": by.person.username, "token": token,
            "form": survey.code, "answers": answers, "times": times,
        }  # fmt: skip
        ran = subprocess.run(
            [node(), str(CLIENT), ENGINE], input=json.dumps(asked), text=True,
            capture_output=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr[-2000:]
        told: dict[str, Any] = json.loads(ran.stdout)
        return told

    return send


def test_it_lists_loads_fills_and_sends_and_again_is_the_same(
    client: Client, survey: Survey, units: list[SampleUnit], by: Membership
) -> None:
    told = client({household_in(survey): units[0].code, **ANSWERS}, times=3)
    assert (told["listed"], told["hash"], told["media"]) == ([survey.code], True, 0)
    assert (told["meets"], told["violations"]) == ("ready", [])
    assert [status for status, *_ in told["posts"]] == [201, 202, 202]
    assert {nature for _, nature, _ in told["posts"]} == {"submit_success"}
    assert told["met"].count(401) * 2 == len(told["met"])  # first without a name, then with it
    assert 204 in told["met"]
    assert "headless" not in told  # each answer says its version and its date
    row = Submission.objects.get()
    assert {receipt for *_, receipt in told["posts"]} == {row.code}
    assert (row.unit, row.channel, row.interviewer) == (units[0], "collect", by.person.username)
    assert row.instance_id in told["sent"]
    kept = {**row.answers, **words_of(row)}
    assert {name: kept[name] for name in ANSWERS} == ANSWERS
    assert kept["others"] == "3"  # reckoned there and here alike


def test_a_second_form_of_the_household_and_a_form_that_lacks_answers_are_said_to_be_so(
    client: Client, survey: Survey, units: list[SampleUnit]
) -> None:
    lacking = {name: said for name, said in ANSWERS.items() if name != "satisfaction"}
    told = client({household_in(survey): units[0].code, **lacking})
    assert told["meets"] == "pending"  # the engine holds it back; sent all the same, it is refused
    assert any(place.endswith("/satisfaction") for place in told["violations"])
    assert told["posts"][0][:2] == [400, "submit_failure"]
    assert client({household_in(survey): units[0].code, **ANSWERS})["posts"][0][0] == 201
    again = client({household_in(survey): units[0].code, **ANSWERS})["posts"][0]
    assert again[:2] == [409, "submit_failure"]
    assert again[2]
    assert Submission.objects.count() == 1


def test_a_survey_that_was_closed_meanwhile_takes_nothing_and_is_not_listed(
    client: Client, survey: Survey, member: Callable[[str], Membership]
) -> None:
    SURVEY.take("close", by=member("department_head"), row=survey)
    with pytest.raises(AssertionError):  # there is no form to load
        client(ANSWERS)
    assert not Submission.objects.exists()
