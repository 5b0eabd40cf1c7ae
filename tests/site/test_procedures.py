"""Every procedure walked: each state × step × role × hand, and long ways chosen by chance.

What is expected is read from the declaration, what happened from the database: a step is done
exactly where its state, its right and its hands allow it and nothing else was found; then the
state, the version and the trail say so. Where it is refused, nothing has changed at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import DateTimeField
from django.forms import DateField, DecimalField
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengjian.errors import Problem, Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.roles import roles
from hengjian.site.bonds import ex_ante
from hengjian.site.bonds.models import Assessment, Bond, BondUse, UseChange
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import snapshot
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.library.models import Document, Project, Scheme
from hengjian.site.money.models import (
    Contract,
    FinalAccount,
    FundAccount,
    Movement,
    OutputCertificate,
    Payment,
)
from hengjian.site.platform.procedure import Procedure, procedures
from hengjian.site.platform.soundness import pairs_of_one_person
from hengjian.site.platform.step import STAY, Step
from hengjian.site.watching.models import MonitoringReport, Warning
from tests.depth import examples
from tests.site.residents_world import with_the_unit
from tests.site.rounds_world import after_its_end as round_after_its_end
from tests.site.vote_world import after_its_end
from tests.site.world import DAY, World, build

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
EVERY = {each.noun: each for each in procedures()}
NOUNS = sorted(EVERY)
pytestmark = pytest.mark.django_db


class Undone(Exception):
    """Ends a try: what it did is taken back."""


def _paid_for(row: Payment, state: str) -> None:
    """The payment has its papers, output behind it and money; where it is paid, it was booked."""
    assert row.contract is not None
    row.evidence.add(Document.objects.exclude(site=None)[0].attachment)
    row.stops.all().delete()
    accounts = FundAccount.objects.filter(project=row.project)
    accounts.update(balance=100)
    row.contract.certificates.update(state="confirmed")
    if state == Payment.State.PAID:
        Movement.objects.create(
            code="LS-PAID",
            kind=Movement.Kind.PAYMENT,
            project=row.project,
            fund_source=row.fund_source,
            from_account=accounts.get(kind="special"),
            to_account=accounts.get(kind="treasury"),
            amount=row.amount,
            happened_on=DAY,
            payment=row,
        )


def _scheme_with_works(row: Scheme, state: str) -> None:
    Scheme.objects.filter(pk=row.pk).update(cost=5)


def _answered_in_full(row: Assessment, state: str) -> None:
    judgements: dict[str, dict[str, Any]] = {}
    for question in ex_ante.questions():
        said = {"answer": "yes", "reason": "有依据", "evidence": ""}
        judgements.setdefault(question.item, {})[question.id] = said
    Assessment.objects.filter(pk=row.pk).update(judgements=judgements)


def _unspent_and_admitted(row: UseChange, state: str) -> None:
    """Bond money nobody has spent, and another project that was admitted."""
    other = Project.objects.get(code="P-C")
    Assessment.objects.filter(project=other).update(state="concluded", conclusion="admit")
    UseChange.objects.filter(pk=row.pk).update(to_project=other)
    BondUse.objects.update(amount=5)
    Bond.objects.update(size=50)


def _within_the_price(row: OutputCertificate, state: str) -> None:
    Contract.objects.filter(pk=row.contract_id).update(amount=1000)


def _certified(row: FinalAccount, state: str) -> None:
    Contract.objects.filter(pk=row.contract_id).update(amount=1000)
    OutputCertificate.objects.filter(contract=row.contract_id).update(state="confirmed")


def _owned_with_evidence(row: Warning, state: str) -> None:
    """Owed by whoever tries to answer it: the first role that may."""
    row.evidence.add(Document.objects.exclude(site=None)[0].attachment)


def _filled_in(row: MonitoringReport, state: str) -> None:
    MonitoringReport.objects.filter(pk=row.pk).update(conclusion="正常")


def _with_a_new_row(row: ImportBatch, state: str) -> None:
    ImportBatch.objects.filter(pk=row.pk).update(new=1)


READY: dict[str, Callable[[Any, str], None]] = {
    "payment": _paid_for,
    "scheme": _scheme_with_works,
    "assessment": _answered_in_full,
    "use-change": _unspent_and_admitted,
    "certificate": _within_the_price,
    "settlement": _certified,
    "warning": _owned_with_evidence,
    "monitoring": _filled_in,
    "case": with_the_unit,
    "ballot": after_its_end,
    "round": round_after_its_end,
    "import": _with_a_new_row,
}
"""What stands around a row in a state, so that its steps can be done."""
ELSEWHERE = {
    "plan": {"submit", "approve"},
    "ballot": {"prolong"},
    "round": {"prolong"},
    "opinion-in-round": {"adopt", "adopt-partly"},
    "case": {"check", "reply", "merge", "resume-clock", "ask-extension"},
    "evaluation": {"hand-in", "issue"},
    "self-evaluation": {"hand-in"},
    "finding": {"confirm"},
    "evaluation-step": {"finish", "waive", "reopen"},
    "evidence-request": {"answer", "ask-extension", "grant-extension", "refuse-extension"},
    "import": {"settle-headers"},
    "consultation": {"ask-extension", "grant-extension", "refuse-extension"},
    "panel": {"disclose"},
    "errand": {"respond", "hand-on", "withdraw"},
    "recommendation": {"send", "accept", "accept-partly", "refuse", "plan", "claim"},
}
"""Steps that take a plan that was worked out: ``planning/test_plans.py``; a flood, a reply
of some words, another case, a stopped clock: ``residents/hotline/test_steps.py``; a day that is
later: ``residents/vote``; a finished scheme, a milestone: ``residents/rounds``; an evaluation
scored to its end, what its addressee alone may do: ``evaluation/``, ``talk/``; headers of a file:
``exchange/``."""


@pytest.fixture(autouse=True)
def later(settings: Any) -> None:
    """What a step begins in the background is not done yet when the step is looked at."""
    settings.JOBS_AT_ONCE = False


@pytest.fixture
def world(district: Organisation, member: Member) -> World:
    member("auditor")
    return build(district)


@pytest.fixture
def people(member: Member) -> dict[str, Membership]:
    return {role: member(role) for role in roles().by_code}


def holder(people: dict[str, Membership], step: Step, row: Any) -> Membership:
    """Somebody who holds the rights of the step on the row."""
    return next(by for by in people.values() if step.may(by, row))


def given_to(step: Step) -> dict[str, Any]:
    """A reason where one is taken, and a value for each thing it takes besides."""
    values: dict[str, Any] = {"why": "理由"} if step.reason else {}
    for name, make in step.takes.items():
        field = make()
        choices = [value for value, _ in getattr(field, "choices", ()) if value]
        values[name] = choices[0] if choices else "已安排"
        if isinstance(field, DateField):
            values[name] = DAY
        elif isinstance(field, DecimalField):
            values[name] = Decimal(1)
    return values


def stand(procedure: Procedure, row: Any, state: str, hand: str = "", who: str = "") -> bool:
    """Put the row into a state with every hand another's but one; False where no row can be so."""
    values: dict[str, Any] = {procedure.state: state}
    for step in procedure.steps:
        values |= {name: f"by-{name}"[:20] for name in step.not_by}
        values |= {step.keeps: "理由"} if step.keeps else {}
        values |= {step.when: _moment(procedure, step.when)} if step.when else {}
    if hand:
        values[hand] = who
    try:
        with transaction.atomic():
            procedure.model._default_manager.filter(pk=row.pk).update(**values)
    except IntegrityError:
        return False
    if procedure.noun in READY:
        READY[procedure.noun](procedure.model._default_manager.get(pk=row.pk), state)
    return True


def _moment(procedure: Procedure, name: str) -> datetime | date:
    field = procedure.model._meta.get_field(name)
    return timezone.now() if isinstance(field, DateTimeField) else DAY


def attempt(procedure: Procedure, step: Step, row: Any, by: Membership) -> list[Problem]:
    """Take the step; what stood against it. Holds the row and the trail against what came of it."""
    now = procedure.model._default_manager.get(pk=row.pk)
    before, version = snapshot(now), getattr(now, "version", 0)
    was = getattr(now, procedure.state)
    lines = TrailEntry.objects.count()
    try:
        done = procedure.take(step.name, by=by, row=now, **given_to(step))
    except Refused as refused:
        kept = procedure.model._default_manager.get(pk=row.pk)
        assert snapshot(kept) == before
        assert TrailEntry.objects.count() == lines
        return list(refused.problems)
    kept = procedure.model._default_manager.get(pk=row.pk)
    kept_state = getattr(kept, procedure.state)
    assert kept_state == getattr(done, procedure.state)
    ends = {each.state: each for each in step.outcomes}
    outcome = ends[STAY if STAY in ends and was == kept_state else kept_state]
    assert getattr(kept, "version", 1) == version + 1 or not hasattr(kept, "version")
    last = TrailEntry.objects.order_by("-sequence").first()
    assert last is not None
    assert last.action == f"{procedure.trail or procedure.noun}.{outcome.verb}"
    assert (last.actor, last.why) == (by.person.username, "理由" if step.reason else "")
    if step.by and outcome == step.outcomes[0]:
        assert getattr(kept, step.by) == by.person.username
    return []


def tries(procedure: Procedure) -> Iterator[tuple[str, Step, str]]:
    """Every state × step × hand, the hand empty where nobody's is in the way."""
    for state in procedure.states:
        for step in procedure.steps:
            for hand in ("", *step.not_by):
                yield state, step, hand


@pytest.mark.parametrize("noun", NOUNS)
def test_a_step_is_refused_to_every_role_without_its_right(
    noun: str, people: dict[str, Membership]
) -> None:
    """Before anything is read: there is no row at all."""
    for step in EVERY[noun].steps:
        assert any(by.may(step.right) for by in people.values()), step.name
        for by in people.values():
            if not by.may(step.right):
                with pytest.raises(PermissionDenied) as refused:
                    EVERY[noun].take(step.name, by=by, row=None)
                assert str(refused.value) == str(step.right)


def hold_states_and_hands(
    procedure: Procedure, world: World, people: dict[str, Membership]
) -> None:
    """Each state and hand allows what is declared, and every step can be brought to its end."""
    row = world[procedure.model, "A"]
    done = set()
    for state, step, hand in tries(procedure):
        by = holder(people, step, row)
        try:
            with transaction.atomic():
                if not stand(procedure, row, state, hand, by.person.username):
                    raise Undone
                codes = {each.code for each in attempt(procedure, step, row, by)}
                assert ("step-not-possible" in codes) is (state not in step.starts), step.name
                assert ("step-by-same-hand" in codes) is bool(hand), (step.name, hand)
                done |= set() if codes else {step.name}
                raise Undone
        except Undone:
            pass
    never = {step.name for step in procedure.steps} - done
    assert never == ELSEWHERE.get(procedure.noun, set())


def hold_reasons(procedure: Procedure, world: World, people: dict[str, Membership]) -> None:
    """Without the reason it asks for, or with one too long to be kept, no step is taken."""
    row = world[procedure.model, "A"]
    for step in procedure.steps:
        if not step.reason or step.optional:
            continue
        for why, code in (("  ", "step-without-reason"), ("长" * 9999, "step-reason-too-long")):
            given = {**given_to(step), "why": why}
            with pytest.raises(Refused) as refused:
                procedure.take(step.name, by=holder(people, step, row), row=row, **given)
            assert code in {each.code for each in refused.value.problems}


def hold_versions(procedure: Procedure, world: World, people: dict[str, Membership]) -> None:
    """A row that was changed meanwhile is not moved."""
    row, step = world[procedure.model, "A"], procedure.steps[0]
    if not hasattr(row, "version"):
        return
    with pytest.raises(Refused) as refused:
        procedure.take(
            step.name,
            by=holder(people, step, row),
            row=row,
            version=row.version + 7,
            **given_to(step),
        )
    assert "changed-meanwhile" in {each.code for each in refused.value.problems}


WALKS = st.lists(
    st.tuples(st.integers(0, 99), st.sampled_from(sorted(roles().by_code))), max_size=9
)


def hold_on_any_walk(procedure: Procedure, world: World, people: dict[str, Membership]) -> None:
    """Steps by whoever may take them in any order: each done or refused whole, in a known state."""
    row = world[procedure.model, "A"]

    @settings(
        max_examples=examples(12),
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(WALKS)
    def walk(steps: Sequence[tuple[int, str]]) -> None:
        try:
            with transaction.atomic():
                for number, role in steps:
                    step, by = procedure.steps[number % len(procedure.steps)], people[role]
                    was = getattr(type(row).objects.get(pk=row.pk), procedure.state)
                    if not step.may(by, row):
                        by = holder(people, step, row)
                    found = attempt(procedure, step, row, by)
                    now = getattr(type(row).objects.get(pk=row.pk), procedure.state)
                    assert now in procedure.states
                    assert found or was in step.starts
                raise Undone
        except Undone:
            pass

    walk()


def hold_offers_and_duties(
    procedure: Procedure, world: World, people: dict[str, Membership]
) -> None:
    """The page offers what may be done, and the home page shows what waits."""
    row = world[procedure.model, "A"]
    for step in procedure.steps:
        by = holder(people, step, row)
        for hand in ("", *step.not_by):
            with transaction.atomic():
                for state in step.starts:
                    if not stand(procedure, row, state, hand, by.person.username):
                        continue
                    now = procedure.model._default_manager.get(pk=row.pk)
                    offered = {each.step.name: each.barred for each in procedure.offers(now, by)}
                    if step.offered is None:
                        assert offered[step.name] == hand
                    if step.duty is not None and step.duty.only is None:
                        seen = procedure.seen(by).filter(pk=row.pk).exists()
                        waits = procedure.waiting(step, by).filter(pk=row.pk).exists()
                        assert waits is (seen and not hand), (step.name, state, hand)
                transaction.set_rollback(True)


def hold_addresses(
    procedure: Procedure, world: World, people: dict[str, Membership], client_of: ClientOf
) -> None:
    """Refused or done, what is sent to the address of a step leads to the page of the row."""
    row, step = world[procedure.model, "A"], procedure.steps[0]
    address = reverse(f"web:{procedure.noun}-{step.name}", args=[getattr(row, procedure.key)])
    for role, by in people.items():
        if by.may(step.right):
            answer = client_of(role).post(address, {"why": ""})
            if not procedure.seen(by).filter(pk=row.pk).exists():
                assert answer.status_code == 404
            elif step.may(by, row):
                assert answer["Location"] == procedure.page_of(row)
            else:
                assert answer.status_code == 403


def hold_rights_of_rows(procedure: Procedure, world: World, people: dict[str, Membership]) -> None:
    """What a step asks for besides, by the kind of row, is asked of everybody, and offered so."""
    row = world[procedure.model, "A"]
    for step in procedure.steps:
        for by in people.values():
            if by.may(step.right) and not step.may(by, row):
                with pytest.raises(PermissionDenied):
                    procedure.take(step.name, by=by, row=row, **given_to(step))
                assert step.name not in {each.step.name for each in procedure.offers(row, by)}


@pytest.mark.parametrize("noun", NOUNS)
def test_a_procedure_does_what_it_declares(
    noun: str, world: World, people: dict[str, Membership], client_of: ClientOf
) -> None:
    """One world for all of it: the most of the time would go into building it."""
    procedure = EVERY[noun]
    for hold in (
        hold_states_and_hands,
        hold_reasons,
        hold_versions,
        hold_on_any_walk,
        hold_offers_and_duties,
        hold_rights_of_rows,
    ):
        hold(procedure, world, people)
    hold_addresses(procedure, world, people, client_of)


def test_who_takes_two_steps_of_different_hands_is_kept_apart_or_it_says_why() -> None:
    assert [
        each for procedure in procedures() for each in pairs_of_one_person(procedure, roles())
    ] == []
