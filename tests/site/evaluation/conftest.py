"""The published evaluation over the reference case's rows, put straight into the tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from hengjian import library
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.reading import read_case
from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.demo.process import with_a_panel
from hengjian.site.evaluation.actions import editions, evaluations
from hengjian.site.evaluation.actions.panel import give_score
from hengjian.site.evaluation.models import Evaluation, evaluation, judging
from hengjian.site.library.models import Project
from tests.site.library.case_rows import reference_project

Member = Callable[[str], Membership]
DAY = date(2023, 9, 30)
FRAMEWORK = "special-bond-renewal-hongta"
WHY = "以公开报告为准"


@pytest.fixture
def reference(member: Member) -> Project:
    """The reference project with its sites, money and output."""
    member("finance_bureau")
    return reference_project()


@pytest.fixture
def begun(reference: Project, member: Member) -> Evaluation:
    """An evaluation of it with its team, in which nobody has typed anything."""
    row = evaluations.commission(
        by=member("finance_bureau"),
        project=reference,
        kind="fiscal",
        timing="mid",
        year=2023,
        as_of=DAY,
        agency=Organisation.objects.get(code="EVA"),
        framework=FRAMEWORK,
    )
    parts = {"evaluator_lead": "lead", "evaluator": "member", "expert": "expert"}
    for role, part in parts.items():
        evaluation.TeamMember.objects.create(
            code=f"{row.code}-{part}",
            evaluation=row,
            membership=member(role),
            part=part,
            verdict="none",
            declared_at=timezone.now(),
            added_by="x",
        )
    return row


@pytest.fixture
def published(begun: Evaluation) -> Evaluation:
    """The same with the published answers, evidence and figures, each answer checked."""
    case = read_case(library.case_folder("hongta")).case
    evidence = _evidence(begun, case)
    judging.FactChoice.objects.bulk_create(
        judging.FactChoice(
            code=f"{begun.code}-F{number}",
            evaluation=begun,
            name=name,
            value=str(fact.value),
            on=fact.as_of,
            evidence=evidence["report"],
            place=fact.place,
            chosen="reported" if name == "开工及时率" else "",
            why=WHY if name == "开工及时率" else "",
            entered_by="evaluator",
        )
        for number, (name, fact) in enumerate(case.facts.items())
    )
    for row, cited in _judgements(begun, case):
        row.save()
        judging.Citation.objects.bulk_create(
            judging.Citation(judgement=row, evidence=evidence[key]) for key in cited
        )
    begun.steps.update(state="waived", why="公开报告没有说")
    return begun


def _evidence(row: Evaluation, case: Case) -> dict[str, judging.Evidence]:
    titles = {"report": ("报告", "formal")}
    titles |= {key: (each.title.zh, each.kind) for key, each in case.evidence.items()}
    return {
        key: judging.Evidence.objects.create(
            code=f"{row.code}-E-{key}", evaluation=row, title=title, kind=kind, entered_by="x"
        )
        for key, (title, kind) in titles.items()
    }


def _judgements(row: Evaluation, case: Case) -> list[tuple[judging.Judgement, tuple[str, ...]]]:
    found = []

    def put(code: str, part: str, answer: str, reason: str, cited: tuple[str, ...]) -> None:
        judged = judging.Judgement(
            code=f"{row.code}-{code}-{part}",
            evaluation=row,
            indicator=code,
            part=part,
            answer=answer,
            reason=reason,
            entered_by="evaluator",
            checked_by="expert",
            checked_at=timezone.now(),
            on_snapshot=row.snapshots.get(),
        )
        found.append((judged, cited))

    for code, judgement in case.judgements.items():
        why = judgement.reason.zh if judgement.reason else ""
        if judgement.tier is not None:
            put(code, "", judgement.tier, why, judgement.evidence)
            found[-1][0].share = Decimal("0.6")
        elif judgement.faults is not None:
            put(code, "", "none", why, judgement.evidence)
        for part, said in judgement.criteria.items():
            reason = said.reason.zh if said.reason else ""
            put(code, part, "yes" if said.met is True else "no", reason, said.evidence)
    return found


SECRET, WORDS = Decimal("73.19"), "只有我知道的理由"
"""What one expert alone has given: a score and words that stand nowhere else."""


@pytest.fixture
def blind(begun: Evaluation, member: Member) -> Evaluation:
    """An evaluation whose framework has a panel, with two experts of whom one has scored."""
    editions.take_edition(
        by=member("evaluator_lead"),
        evaluation=begun,
        text=with_a_panel(begun.edition.text),
        decided={},
        why="由专家打分",
    )
    begun.refresh_from_db()
    _second_expert(begun)
    give_score(by=member("expert"), evaluation=begun, indicator="A22", points=SECRET, reason=WORDS)
    return begun


def _second_expert(row: Evaluation) -> Membership:
    person = Person.objects.create_user("expert_two", "a-long-password-1", name="专家乙")
    place = Organisation.objects.get(code="EVA")
    other = Membership.objects.create(person=person, organisation=place, role_code="expert")
    evaluation.TeamMember.objects.create(
        code=f"{row.code}-expert-2",
        evaluation=row,
        membership=other,
        part="expert",
        verdict="none",
        declared_at=timezone.now(),
        added_by="x",
    )
    return other


def other_expert() -> Membership:
    return Membership.objects.get(person__username="expert_two")
