"""What a declaration must keep to, and how one step is taken, on a throw-away model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.common.models import TrailEntry
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.soundness import pairs_of_one_person
from hengjian.site.platform.step import Step
from tests.site.platform.trial import PART, R, Request, procedure

Member = Callable[[str], Membership]
REQUEST = procedure()
SEND, ANSWER = REQUEST.step("send"), REQUEST.step("answer")


@pytest.fixture(autouse=True)
def _table(requests: None) -> None:
    pass


def with_step(*changed: Step) -> Callable[[], Procedure]:
    """The procedure with these steps in the place of those of the same name, or added."""
    names = {step.name for step in changed}
    kept = [step for step in REQUEST.steps if step.name not in names]
    return lambda: procedure(steps=(*changed, *kept))


@pytest.mark.parametrize(
    ("declare", "fault"),
    [
        (lambda: procedure(steps=(SEND,), clock=None), "accepted is never reached"),
        (lambda: procedure(steps=(SEND,)), "sent is a dead end"),
        (lambda: procedure(ends=frozenset((R.SENT,))), "sent is called an end and leads on"),
        (lambda: procedure(state="stage"), "has no field stage"),
        (with_step(replace(SEND, by="sent_by")), "has no field sent_by"),
        (with_step(replace(SEND, not_by=("remark",))), "send: nobody keeps remark"),
        (with_step(replace(SEND, to="gone")), "gone is no state"),
        (with_step(replace(ANSWER, then=None)), "answer: several outcomes, and nothing that"),
        (with_step(replace(SEND, keeps="remark")), "send: keeps a reason and takes none"),
        (with_step(replace(SEND, button=Text("发出", "发出"))), "button of send lacks a language"),
        (with_step(replace(SEND, done=Text("", ""))), "the end of send lacks a language"),
        (with_step(replace(SEND, right="plan.everything")), "send: plan.everything is no right"),
        (lambda: procedure(clock=None), "send: moves a clock, and there is none"),
        (
            with_step(replace(SEND, one_right={"answered_by": "x"})),
            "says of answered_by why it is apart",
        ),
    ],
)
def test_a_declaration_that_does_not_hold_together_is_refused(
    declare: Callable[[], Procedure], fault: str
) -> None:
    with pytest.raises((ValueError, LookupError), match=fault):
        declare()


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ValueError, match=r"no field sent_by.*button of send lacks") as refused:
        with_step(replace(SEND, by="sent_by", button=Text("", "")))()
    assert str(refused.value).startswith("procedure request:")


def test_different_hands_whose_rights_one_person_may_hold_are_told() -> None:
    loose = with_step(replace(ANSWER, right=Permission.LIBRARY_VIEW))()
    assert list(pairs_of_one_person(REQUEST, roles())) == []
    assert list(pairs_of_one_person(loose, roles())) == [
        "request.answer: plan.approve and library.view (entered_by)",
        "request.accept: library.view and plan.approve (answered_by)",
    ]


@pytest.mark.django_db
def test_all_that_stands_against_a_step_is_told_at_once_and_nothing_changes(
    member: Member,
) -> None:
    clerk = member("competent_department")
    row = Request._default_manager.create(
        code="R-1", papers=0, entered_by=clerk.person.username, version=4
    )
    with pytest.raises(Refused) as refused:
        REQUEST.take("answer", by=clerk, row=row, version=3)
    assert [each.code for each in refused.value.problems] == [
        "changed-meanwhile",
        "step-not-possible",
        "step-by-same-hand",
        "payment-without-evidence",
    ]
    row.refresh_from_db()
    assert (row.state, row.version, row.answered_by) == ("draft", 4, "")
    assert not TrailEntry.objects.exists()


@pytest.mark.django_db
def test_a_step_may_come_to_another_end_than_its_usual_one(member: Member) -> None:
    """Then neither the hand nor the day of the step is kept; the trail says which end it was."""
    clerk = member("competent_department")
    row = Request._default_manager.create(code="R-1", papers=1, state=R.SENT)
    row = REQUEST.take("answer", by=clerk, row=row)
    assert (row.state, row.answered_by, row.version) == (PART.state, "", 2)
    Request._default_manager.update(papers=2)
    row = REQUEST.take("answer", by=clerk, row=row)
    assert (row.state, row.answered_by, row.version) == ("answered", "competent_department", 3)
    assert row.answered_on is not None
    told = TrailEntry.objects.order_by("sequence").values_list("action", flat=True)
    assert list(told) == ["request.part", "request.answer"]


@pytest.mark.django_db
def test_the_right_is_asked_for_before_the_row_is_looked_at(member: Member) -> None:
    with pytest.raises(PermissionDenied, match=r"plan\.edit"):
        REQUEST.take("answer", by=member("auditor"), row=None)
    ended = member("competent_department")
    ended.active = False
    with pytest.raises(PermissionDenied, match="no membership in force"):
        REQUEST.take("answer", by=ended, row=None)


def test_what_a_step_does_not_take_is_a_mistake_of_the_program(member: Member) -> None:
    with pytest.raises(TypeError, match=r"request\.send takes no \['amount'\]"):
        REQUEST.take("send", by=member("auditor"), row=None, amount=3)
