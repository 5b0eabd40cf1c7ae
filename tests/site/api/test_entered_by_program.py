"""What a form asks of acceptances, the diary, goals and clauses, a program is asked as well."""

from __future__ import annotations

from datetime import date

import pytest

from hengjian.site.accounts.models import Organisation
from hengjian.site.bonds.models import Goal, PerformanceClause
from hengjian.site.money.models import Contract
from hengjian.site.works.models import Acceptance, DiaryEntry, HandOver, Incident
from tests.site.api.conftest import Asking
from tests.site.api.test_records import codes, sent
from tests.site.world import World, build

pytestmark = pytest.mark.django_db
YEAR = {"year": 2031, "base": "1200000.00", "linked": "30.00"}
GOAL = {"group": "output", "name": "开工率", "target": "100", "unit": "%"}


@pytest.fixture
def world(district: Organisation) -> World:
    """Everything, and everybody."""
    return build(district)


def test_an_acceptance_begins_the_defects_period_of_its_contract(
    world: World, asking: Asking
) -> None:
    unit, contract = asking("implementing_unit"), world[Contract, "A"]
    Contract.objects.filter(pk=contract.pk).update(defects_months=24)
    accepted = {
        "code": "YS-9", "project": contract.project.code, "contract": contract.code,
        "accepted_on": "2023-01-31", "conclusion": "同意验收",
    }  # fmt: skip
    status, made = sent(unit, "post", "acceptances", **accepted)
    assert (status, made["defects_until"]) == (201, "2025-01-31")
    assert Acceptance.objects.get(code="YS-9").entered_by == "implementing_unit"
    status, changed = sent(unit, "patch", "acceptances/YS-9", version=1, kind="part")
    assert (status, changed["defects_until"]) == (200, None)
    late = {**accepted, "code": "YS-10", "accepted_on": "2099-01-01"}
    status, answer = sent(unit, "post", "acceptances", **late)
    assert (status, answer["problems"][0]["where"]) == (422, "accepted_on")


def test_a_day_of_the_diary_is_written_once(world: World, asking: Asking) -> None:
    builder, site = asking("contractor"), world[DiaryEntry, "A"].site
    day = {"code": "D-9", "site": site.code, "on": "2023-05-01", "text": "外墙保温", "workers": 18}
    status, made = sent(builder, "post", "diary-entries", **day)
    assert (status, made["entered_by"]) == (201, "contractor")
    assert DiaryEntry.objects.get(code="D-9").sent_as is not None
    assert codes(sent(builder, "post", "diary-entries", **day)[1]) == ["code-taken"]
    status, answer = sent(builder, "patch", "diary-entries/D-9", version=1, workers=81)
    assert (status, codes(answer)) == (422, ["row-written-once"])
    assert DiaryEntry.objects.get(code="D-9").workers == 18


def test_an_incident_and_a_hand_over_are_entered(world: World, asking: Asking) -> None:
    site = world[HandOver, "A"].site
    incident = {
        "code": "X-9", "project": site.project.code, "section": site.section.code,
        "on": "2023-05-02", "severity": "near", "what": "边坡塌方", "reported_on": "2023-05-01",
    }  # fmt: skip
    status, answer = sent(asking("contractor"), "post", "incidents", **incident)
    assert (status, answer["problems"][0]["where"]) == (422, "reported_on")
    incident["reported_on"] = "2023-05-03"
    status, made = sent(asking("contractor"), "post", "incidents", **incident)
    assert (status, made["deaths"]) == (201, 0)
    assert Incident.objects.get(code="X-9").entered_by == "contractor"
    handed = {"code": "YJ-9", "site": site.code, "utility": "water", "to": "某供水公司"}
    assert sent(asking("implementing_unit"), "post", "hand-overs", **handed)[0] == 201


def test_a_goal_changes_until_it_is_approved_and_says_who_wrote_it_last(
    world: World, asking: Asking
) -> None:
    unit, project = asking("competent_department"), world[Goal, "A"].project
    status, made = sent(unit, "post", "goals", code="G-9", project=project.code, **GOAL)
    assert (status, made["state"], made["entered_by"]) == (201, "open", "competent_department")
    status, answer = sent(unit, "patch", "goals/G-9", version=1, measure="没有这个口径")
    assert (status, codes(answer)) == (422, ["goal-measure-unknown"])
    status, changed = sent(unit, "patch", "goals/G-9", version=1, target="95")
    assert (status, changed["target"]) == (200, "95.0000")
    reached = {"code": "V-9", "goal": "G-9", "on": "2023-06-30", "value": "27.03"}
    assert sent(unit, "post", "goal-progress", **reached)[0] == 201
    status, answer = sent(unit, "patch", "goal-progress/V-9", version=1, value="99")
    assert (status, codes(answer)) == (422, ["row-written-once"])
    by = {"state": "approved", "approved_on": date(2023, 7, 1), "approved_by": "finance_bureau"}
    Goal.objects.filter(code="G-9").update(**by)
    status, answer = sent(unit, "patch", "goals/G-9", version=2, target="90")
    assert (status, codes(answer)) == (422, ["step-not-possible"])
    status, answer = sent(unit, "patch", "goals/G-9", version=2, state="open")
    assert status == 422
    assert Goal.objects.get(code="G-9").target == 95


def test_a_clause_stays_once_the_score_of_its_year_is_set(world: World, asking: Asking) -> None:
    unit, contract = asking("implementing_unit"), world[Contract, "A"]
    clause = {"code": "F-9", "contract": contract.code, **YEAR}
    bands = [["90", "100"], ["60", "sixty"]]
    status, answer = sent(
        unit, "post", "performance-clauses", **clause, formula="ladder", ladder=bands
    )
    assert (status, answer["problems"][0]["where"]) == (422, "ladder")
    status, made = sent(unit, "post", "performance-clauses", **clause)
    assert (status, made["score"]) == (201, None)
    assert sent(unit, "patch", "performance-clauses/F-9", version=1, linked="40.00")[0] == 200
    PerformanceClause.objects.filter(code="F-9").update(score="88.00")
    status, answer = sent(unit, "patch", "performance-clauses/F-9", version=2, linked="50.00")
    assert (status, codes(answer)) == (422, ["clause-scored"])
