"""Schemes: drawn up, scored, submitted, decided by another person, commented on."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.library import actions
from hengjian.site.library.actions import Works
from hengjian.site.library.benefits import benefits_of
from hengjian.site.library.models import Scheme, WillingnessSurvey
from hengjian.site.library.rows import Clash
from hengjian.site.library.steps import COMMENT, SCHEME
from hengjian.site.planning.models import SOURCES
from tests.site.planning.planning_rows import accepted, agree, drawn_up, site

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
State = Scheme.State


@pytest.fixture
def clerk(member: Member) -> Membership:
    return member("competent_department")


@pytest.fixture
def head(member: Member) -> Membership:
    return member("department_head")


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.problems}


# The score ---------------------------------------------------------------------------------------


def test_a_scheme_is_scored_from_the_records(clerk: Membership) -> None:
    """100 households: 2 of 10; the one shortcoming covered: 20; old: 10; 90 % in favour: 14; half
    would pay: 6; 5,000 yuan a household: 15; no utility touched: 10; not contiguous: 0; managed: 6;
    upkeep settled: 4."""
    row = drawn_up(clerk, site("S1"))
    assert row.benefit == Decimal("87.00")
    assert row.cost == 500_000


def test_what_is_missing_is_not_scored_and_not_zero(clerk: Membership) -> None:
    lacking = site("S1", households=None)
    row = drawn_up(clerk, lacking)
    assert row.benefit is None
    by_code = {each["code"]: each for each in row.benefit_trace["indicators"]}
    assert by_code["A1"]["status"] == "missing"
    assert by_code["B1"]["score"] == "14.00"


def test_an_unanswered_criterion_leaves_the_score_open(clerk: Membership) -> None:
    assert drawn_up(clerk, site("S1"), judgements={}).benefit is None


def test_a_utility_that_was_not_asked_has_not_agreed(clerk: Membership) -> None:
    place = site("S1")
    works = [
        Works("water_main", Decimal(10), Decimal(100)),
        Works("sewers", Decimal(1), Decimal(1)),
    ]
    values = {"name": "x", "year": 2026, "region": place.sub_district, "code": "X1"}
    row = actions.create_scheme(by=clerk, values=values, sites=[place], works=works)
    score = {each["code"]: each["score"] for each in row.benefit_trace["indicators"]}
    assert score["C2"] == "0.00"
    agree(place, "water")
    row = actions.rescore_scheme(by=clerk, scheme=row)
    assert {i["code"]: i["score"] for i in row.benefit_trace["indicators"]}["C2"] == "5.00"


def test_the_trace_tells_when_the_records_have_changed(clerk: Membership) -> None:
    row = drawn_up(clerk, site("S1"))
    today = timezone.localdate()
    assert benefits_of([row], today)[row.pk].digest == row.benefit_trace["digest"]
    WillingnessSurvey.objects.update(in_favour=50)
    assert benefits_of([row], today)[row.pk].digest != row.benefit_trace["digest"]


def test_many_schemes_are_scored_in_as_many_queries_as_one(clerk: Membership) -> None:
    rows = [drawn_up(clerk, site(f"S{n}")) for n in range(3)]
    counts = []
    for some in (rows[:1], rows):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            benefits_of(some, timezone.localdate())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_sources_of_funds_are_those_of_the_data_dictionary() -> None:
    from hengjian.engine.frameworks.shipped import data_dictionary

    assert tuple(SOURCES) == data_dictionary()["funds"].columns["source"].options


# Entering ----------------------------------------------------------------------------------------


def test_everything_wrong_with_a_scheme_is_said_at_once(clerk: Membership) -> None:
    here, there = site("S1"), site("S2", place="D2")
    works = [
        Works("nonsense", Decimal(0), Decimal(-1)),
        Works("roads", Decimal(1), Decimal(1), there),
    ]
    values = {"name": "", "year": 2026, "region": here.sub_district, "code": "a b"}
    with pytest.raises(Refused) as refused:
        actions.create_scheme(by=clerk, values=values, sites=[here], works=works)
    assert codes(refused) == {
        "field-empty",
        "code-odd",
        "works-unknown",
        "scheme-item-number",
        "scheme-site-elsewhere",
    }


@pytest.mark.parametrize("year", [1999, 20_260])
def test_a_scheme_is_for_a_year_that_can_be_planned(clerk: Membership, year: int) -> None:
    with pytest.raises(Refused) as refused:
        drawn_up(clerk, site("S1"), year=year)
    assert codes(refused) == {"field-invalid"}
    row = drawn_up(clerk, site("S2"))
    with pytest.raises(IntegrityError, match="scheme_within_measure"), transaction.atomic():
        Scheme.objects.filter(pk=row.pk).update(year=year)


def test_the_sites_of_a_scheme_lie_in_one_sub_district(clerk: Membership) -> None:
    with pytest.raises(Refused) as refused:
        drawn_up(clerk, site("S1"), site("S2", place="D2"))
    assert codes(refused) == {"scheme-site-out-of-place"}


def test_codes_are_given_out_one_after_the_other(clerk: Membership) -> None:
    place = site("S1")
    assert [drawn_up(clerk, place).code for _ in range(2)] == ["FA2026-0001", "FA2026-0002"]


def test_a_change_writes_what_was_and_what_is(clerk: Membership) -> None:
    place = site("S1")
    row = drawn_up(clerk, place)
    works = [Works("roads", Decimal(1), Decimal("99.99"))]
    values = {"name": "新名"}
    actions.change_scheme(
        by=clerk, scheme=row, values=values, sites=[place], works=works, version=1
    )
    line = TrailEntry.objects.filter(action="scheme.change").get()
    assert (line.before["cost"], line.after["cost"]) == ("500000.00", "99.99")
    assert line.after["works"] == ["roads 1.00×99.99"]
    assert "benefit_trace" not in line.after


def test_the_second_of_two_people_is_told(clerk: Membership) -> None:
    place = site("S1")
    row = drawn_up(clerk, place)
    same = {"sites": [place], "works": [], "version": 1}
    actions.change_scheme(by=clerk, scheme=row, values={"name": "甲"}, **same)
    with pytest.raises(Clash):
        actions.change_scheme(by=clerk, scheme=row, values={"name": "乙"}, **same)


# The procedure -----------------------------------------------------------------------------------


def test_a_scheme_without_works_cannot_be_handed_in(clerk: Membership) -> None:
    place = site("S1")
    values = {"name": "x", "year": 2026, "region": place.sub_district}
    row = actions.create_scheme(by=clerk, values=values, sites=[place], works=[])
    with pytest.raises(Refused) as refused:
        SCHEME.take("submit", by=clerk, row=row)
    assert codes(refused) == {"scheme-without-works"}


def test_a_scheme_goes_from_draft_to_accepted_and_back(clerk: Membership, head: Membership) -> None:
    row = accepted(clerk, head, site("S1"))
    assert (row.state, row.decided_by) == (State.ACCEPTED, "department_head")
    row = SCHEME.take("reopen", by=clerk, row=row, why="居民要求加电梯")
    assert row.state == State.DRAFT
    why = TrailEntry.objects.filter(action="scheme.reopen").values_list("why", flat=True)
    assert list(why) == ["居民要求加电梯"]


def test_a_decision_needs_a_reason_and_a_scheme_that_waits(
    clerk: Membership, head: Membership
) -> None:
    row = drawn_up(clerk, site("S1"))
    with pytest.raises(Refused) as refused:
        SCHEME.take("accept", by=head, row=row, why=" ")
    assert codes(refused) == {"step-not-possible", "step-without-reason", "scheme-nobody-asked"}


def test_who_entered_it_does_not_decide(clerk: Membership, head: Membership) -> None:
    row = drawn_up(clerk, site("S1"))
    SCHEME.take("submit", by=clerk, row=row)
    Scheme.objects.update(entered_by=head.person.username)
    with pytest.raises(Refused) as refused:
        SCHEME.take("accept", by=head, row=row, why="好")
    assert codes(refused) == {"step-by-same-hand", "scheme-nobody-asked"}
    with pytest.raises(PermissionDenied):
        SCHEME.take("accept", by=clerk, row=row, why="好")


def test_a_submitted_scheme_is_changed_only_after_taking_it_back(clerk: Membership) -> None:
    place = site("S1")
    row = drawn_up(clerk, place)
    SCHEME.take("submit", by=clerk, row=row)
    with pytest.raises(Refused) as refused:
        actions.change_scheme(
            by=clerk, scheme=row, values={}, sites=[place], works=[], version=None
        )
    assert codes(refused) == {"step-not-possible"}
    assert SCHEME.take("withdraw", by=clerk, row=row).state == State.DRAFT


# Comments ----------------------------------------------------------------------------------------

SAID = {"voice": "resident", "utility": "", "received_on": "2025-10-01", "text": "多建停车位"}


def test_comments_come_after_the_scheme_is_drawn_up(clerk: Membership, member: Member) -> None:
    row = drawn_up(clerk, site("S1"))
    with pytest.raises(Refused) as refused:
        actions.enter_comment(by=member("sub_district"), scheme=row, values=SAID)
    assert codes(refused) == {"comment-before-plan"}


def test_a_comment_is_adopted_or_not_with_a_reason_by_another(
    clerk: Membership, member: Member
) -> None:
    row = drawn_up(clerk, site("S1"))
    SCHEME.take("submit", by=clerk, row=row)
    said = actions.enter_comment(by=member("sub_district"), scheme=row, values=SAID)
    assert said.code == "FA2026-0001-Y0001"
    with pytest.raises(Refused) as refused:
        COMMENT.take("adopt", by=clerk, row=said, why="")
    assert codes(refused) == {"step-without-reason"}
    said = COMMENT.take("adopt-partly", by=clerk, row=said, why="场地有限")
    assert (said.decision, said.decided_by) == ("partly", "competent_department")
    own = actions.enter_comment(by=clerk, scheme=row, values=SAID)
    with pytest.raises(Refused) as refused:
        COMMENT.take("adopt", by=clerk, row=own, why="好")
    assert codes(refused) == {"step-by-same-hand"}


def test_a_utility_owner_says_whose_line_it_is(clerk: Membership, member: Member) -> None:
    row = drawn_up(clerk, site("S1"))
    SCHEME.take("submit", by=clerk, row=row)
    with pytest.raises(Refused) as refused:
        actions.enter_comment(
            by=member("utility_owner"), scheme=row, values={**SAID, "voice": "utility"}
        )
    assert codes(refused) == {"field-empty"}
