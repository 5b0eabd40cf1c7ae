"""From the first call to the resident's own verdict: who may do what, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.errors import Refused
from hengjian.site.accounts.codes import bearer_of, grouped, issue
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.platform.ringing import ring
from hengjian.site.residents.hotline.folding import fold
from hengjian.site.residents.hotline.models import Case, CaseEvent
from hengjian.site.residents.hotline.steps import CASE, CODED
from tests.site.residents.hotline.conftest import REPLY, TakeIn

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
DAY = date(2022, 9, 9)


def codes(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [each.code for each in refused.value.problems]


@pytest.fixture
def working(take: TakeIn, operator: Membership, unit: Membership) -> Case:
    case = take(DAY)
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=DAY)
    done: Case = CASE.take("accept", by=unit, row=case, on=DAY)
    return done


@pytest.fixture
def replied(working: Case, unit: Membership) -> Case:
    done: Case = CASE.take(
        "reply", by=unit, row=working, outcome="solved", why=REPLY, on=date(2022, 9, 20)
    )
    return done


def bearer(case: Case) -> Any:
    clear = issue(case, CODED, expires_on=date(2099, 1, 1))
    return bearer_of(grouped(clear).lower(), CODED, date(2022, 10, 1))


def test_finished_solved_and_agreed_are_three_dated_facts(
    replied: Case, operator: Membership
) -> None:
    CASE.take("follow-up", by=operator, row=replied, found="solved", on=date(2022, 9, 21))
    case = CASE.take("verdict", by=operator, row=replied, verdict="agreed", on=date(2022, 9, 22))
    assert (case.closed_on, case.resolved_on, case.verdict_on) == (
        date(2022, 9, 20), date(2022, 9, 21), date(2022, 9, 22),
    )  # fmt: skip
    assert (case.state, case.verdict) == ("settled", "agreed")


def test_a_reply_of_stock_phrases_is_none(working: Case, unit: Membership) -> None:
    why = "感谢您的来电，您反映的问题已收悉，我们高度重视，已转相关部门处理，将进一步加强管理。"
    assert codes(lambda: CASE.take("reply", by=unit, row=working, outcome="solved", why=why)) == [
        "case-reply-empty"
    ]


def test_another_unit_does_not_handle_it(working: Case, member: Member) -> None:
    other = member("contractor")
    assert "case-of-another-unit" in codes(
        lambda: CASE.take("reply", by=other, row=working, outcome="solved", why=REPLY)
    )


def test_whoever_handled_it_does_not_follow_it_up(
    replied: Case, operator: Membership, unit: Membership
) -> None:
    Case.objects.filter(pk=replied.pk).update(unit=operator.organisation)
    assert codes(lambda: CASE.take("follow-up", by=operator, row=replied, found="solved")) == [
        "case-followed-by-own-unit"
    ]
    with pytest.raises(PermissionDenied):
        CASE.take("follow-up", by=unit, row=replied, found="solved")


def test_nobody_is_called_a_fourth_time(replied: Case, operator: Membership) -> None:
    for day in (21, 22):
        case = CASE.take(
            "follow-up", by=operator, row=replied, found="unreached", on=date(2022, 9, day)
        )
        assert case.state == "replied"
    case = CASE.take("follow-up", by=operator, row=replied, found="unreached", on=date(2022, 9, 23))
    assert (case.state, case.verdict, case.resolved_on) == ("settled", "not_reached", None)


def test_the_resident_has_it_opened_again_by_her_code(replied: Case) -> None:
    """The same case, received on the same day, with the days of its class once more."""
    case = CASE.take(
        "reopen", by=bearer(replied), row=replied, why="还是不亮", on=date(2022, 10, 10)
    )
    assert (case.state, case.closed_on, case.verdict) == ("working", None, "")
    assert (case.received_on, case.due_by) == (DAY, date(2022, 10, 27))
    assert TrailEntry.objects.order_by("-sequence")[0].actor == "code:case"


def test_after_thirty_days_a_code_opens_nothing_again(replied: Case) -> None:
    shown = bearer(replied)
    assert codes(
        lambda: CASE.take("reopen", by=shown, row=replied, why="还是不亮", on=date(2022, 10, 21))
    ) == ["case-reopened-late"]


def test_a_code_opens_its_own_case_and_the_steps_meant_for_it(replied: Case, take: TakeIn) -> None:
    shown, other = bearer(replied), take(date(2022, 9, 12))
    for step, row, values in (
        ("urge", other, {}),
        ("follow-up", replied, {"found": "solved"}),
        ("escalate", replied, {"why": "要上访"}),
    ):
        with pytest.raises(PermissionDenied):
            CASE.take(step, by=shown, row=row, **values)


def test_the_verdict_is_given_once(replied: Case) -> None:
    shown = bearer(replied)
    CASE.take("verdict", by=shown, row=replied, verdict="agreed", on=date(2022, 9, 22))
    assert codes(lambda: CASE.take("verdict", by=shown, row=replied, verdict="not_agreed")) == [
        "case-judged"
    ]


def test_it_is_given_back_twice_and_in_time(
    take: TakeIn, operator: Membership, unit: Membership
) -> None:
    case = take(DAY)
    for _ in range(2):
        CASE.take("dispatch", by=operator, row=case, unit="SOE", on=DAY)
        CASE.take("return", by=unit, row=case, why="不归我办", on=DAY)
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=DAY)
    assert codes(
        lambda: CASE.take("return", by=unit, row=case, why="不归我办", on=date(2022, 9, 16))
    ) == ["case-returned-enough", "case-returned-late"]


def test_a_case_goes_with_an_earlier_one(take: TakeIn, operator: Membership) -> None:
    first, second = take(DAY), take(date(2022, 9, 13))
    assert codes(lambda: CASE.take("merge", by=operator, row=first, main=second.code)) == [
        "case-main-later"
    ]
    offered = CASE.step("merge").form(second).base_fields["main"].widget.choices  # type: ignore[attr-defined]  # made from the declaration
    assert [(code, first.code in said) for code, said in offered] == [(first.code, True)]
    case = CASE.take("merge", by=operator, row=second, main=first.code, on=date(2022, 9, 14))
    assert (case.state, case.main, case.due_on) == ("merged", first, None)
    assert (
        codes(lambda: CASE.take("merge", by=operator, row=first, main=second.code))[-1]
        == "case-is-main"
    )


def test_what_came_in_a_flood_is_checked_before_it_is_dispatched(
    take: TakeIn, operator: Membership
) -> None:
    case = take(DAY, unchecked=True)
    assert codes(lambda: CASE.take("dispatch", by=operator, row=case, unit="SOE")) == [
        "case-unchecked"
    ]
    CASE.take("check", by=operator, row=case, on=DAY)
    CASE.take("dispatch", by=operator, row=case, unit="SOE", on=DAY)


def test_the_clock_reminds_reminds_again_and_names(working: Case) -> None:
    """At 70 % of its days, the day after, and five working days after; once each."""
    for day in (date(2022, 9, 23), date(2022, 9, 30), date(2022, 10, 14), date(2022, 10, 14)):
        ring(CASE, day)
    kinds = [event.kind for event in working.events.all() if event.by == "system"]
    assert kinds == ["remind", "remind-again", "name"]
    working.refresh_from_db()
    assert working.named_on is not None


def test_what_happened_is_neither_changed_nor_removed(working: Case) -> None:
    event = working.events.all()[0]
    with pytest.raises(TypeError, match="never changed"):
        event.save()
    with pytest.raises(TypeError, match="never removed"):
        event.delete()


MOVES = st.lists(
    st.tuples(
        st.sampled_from([step.name for step in CASE.steps]),
        st.integers(0, 6),
        st.sampled_from(["agreed", "not_agreed"]),
        st.sampled_from(["solved", "unsolved", "unreached"]),
    ),
    min_size=4,
    max_size=14,
)


class Undone(Exception):
    """Ends a walk: what it did is taken back."""


def test_the_events_alone_tell_how_a_case_stands(
    take: TakeIn, member: Member, operator: Membership, unit: Membership, head: Membership
) -> None:
    """On any walk: folded anew, the events come to what stands on the case and on each event."""
    start, department = take(DAY), member("competent_department")
    values = {"unit": "SOE", "kind": "help", "outcome": "solved", "cause": "weather", "days": 3}

    @settings(
        max_examples=60, deadline=None, database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )  # fmt: skip
    @given(MOVES)
    def walk(moves: list[tuple[str, int, str, str]]) -> None:
        try:
            with transaction.atomic():
                day = DAY
                for name, later, verdict, found in moves:
                    step = CASE.step(name)
                    by = next(m for m in (operator, unit, head, department) if m.may(step.right))
                    day = date.fromordinal(day.toordinal() + later)
                    taken = {**values, "verdict": verdict, "found": found, "main": "none"}
                    given_ = {key: taken[key] for key in step.takes}
                    why = REPLY if step.reason else ""
                    try:
                        CASE.take(name, by=by, row=start, why=why, on=day, **given_)
                    except Refused:
                        continue
                hold_folded(Case.objects.get(pk=start.pk))
                raise Undone
        except Undone:
            pass

    walk()


def hold_folded(case: Case) -> None:
    events = list(case.events.all())
    now = fold(events)
    assert now is not None
    told = (case.state, case.unit.code if case.unit else "", case.due_by, case.closed_on,
            case.resolved_on, case.verdict, case.verdict_on)  # fmt: skip
    assert told == (
        now.state, now.unit, now.due_by, now.closed_on, now.resolved_on, now.verdict,
        now.verdict_on,
    )  # fmt: skip
    for number, event in enumerate(events, start=1):
        then = fold(events[:number])
        assert then is not None
        assert kept(event) == (then.state, then.unit, then.due_by, then.closed_on, then.verdict)


def kept(event: CaseEvent) -> tuple[Any, ...]:
    return event.state, event.unit, event.due_by, event.closed_on, event.verdict
