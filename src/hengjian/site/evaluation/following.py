"""What is followed up: verdicts due each spring for four years, and problems that come back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import current_day
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.models import Evaluation, Finding, Progress, Recommendation
from hengjian.site.library.visibility import visible_to
from hengjian.site.notices.models import Notice
from hengjian.site.notices.telling import about_of

CENTS = Decimal("0.01")
YEARS = 4
"""How many springs after its issue an evaluation is followed up."""
MONTH, DAY = 3, 1
"""The day of the year from which the verdict of the year is due."""
ENDED = (Recommendation.State.CLOSED, Recommendation.State.UNDONE)


@dataclass(frozen=True, slots=True)
class YearOf:
    """One spring of a recommendation: its claim and its verdict, or that it is due."""

    year: int
    due_on: date
    progress: Progress | None
    due: bool
    """Its day has come, it is open, and nobody gave a verdict yet."""


def springs(issued_on: date) -> list[date]:
    """The four days on which verdicts fall due: each 1 March after the issue."""
    first = date(issued_on.year, MONTH, DAY)
    start = issued_on.year if issued_on < first else issued_on.year + 1
    return [date(start + place, MONTH, DAY) for place in range(YEARS)]


def years_of(row: Recommendation, evaluation: Evaluation, today: date) -> list[YearOf]:
    """The four springs of a recommendation; none before its evaluation is issued."""
    if evaluation.issued_on is None:
        return []
    verdicts = [each for each in row.progress.all() if each.verdict != Progress.Verdict.OPEN]
    found = []
    for due_on in springs(evaluation.issued_on):
        given = [each for each in verdicts if _spring_of(each) == due_on.year]
        open_one = row.state not in ENDED and row.state != Recommendation.State.DRAFT
        due = due_on <= today and not given and open_one
        found.append(YearOf(due_on.year, due_on, given[-1] if given else None, due))
    return found


def _spring_of(row: Progress) -> int:
    """The spring a verdict answers: that of the year from March to February."""
    on = row.validated_on or row.claimed_on
    return on.year if on >= date(on.year, MONTH, DAY) else on.year - 1


def due_among(rows: QuerySet[Recommendation], today: date) -> QuerySet[Recommendation]:
    """Of these, the open ones whose verdict of this spring is due."""
    spring = date(today.year, MONTH, DAY)
    if today < spring:
        spring = date(today.year - 1, MONTH, DAY)
    given = Progress.objects.filter(
        recommendation=OuterRef("pk"), validated_on__gte=spring
    ).exclude(verdict=Progress.Verdict.OPEN)
    first = date(spring.year - YEARS, MONTH, DAY)
    issued = Q(finding__evaluation__issued_on__lt=spring) & Q(
        finding__evaluation__issued_on__gte=first
    )
    return rows.filter(issued, ~Exists(given)).exclude(
        state__in=(*ENDED, Recommendation.State.DRAFT)
    )


def due_this_year(membership: Membership) -> QuerySet[Recommendation]:
    """The recommendations to others whose verdict of this spring is due."""
    seen = visible_to(Recommendation, membership).exclude(addressee=membership.organisation_id)
    return due_among(seen, current_day())


def late_among(rows: QuerySet[Recommendation], today: date) -> QuerySet[Recommendation]:
    """Of these, the ones whose addressee is late: with its answer, or with what it planned."""
    kind = Recommendation.State
    unanswered = Q(state=kind.SENT, due_on__lt=today)
    undone = Q(state__in=(kind.ACCEPTED, kind.PLANNED), planned_for__lt=today)
    return rows.filter(unanswered | undone)


UNCONFIRMED = (Progress.Verdict.PARTLY, Progress.Verdict.NOT)
"""Verdicts by which what a unit claimed was not, or not wholly, so."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What a unit claimed to have put right, against what was found."""

    code: str
    name: str
    claimed: int
    validated: int
    unconfirmed: int

    @property
    def share(self) -> Decimal | None:
        """Per cent of the validated claims that were not confirmed, to two decimals, half up; None
        where nothing was validated."""
        if not self.validated:
            return None
        return (100 * Decimal(self.unconfirmed) / self.validated).quantize(CENTS, ROUND_HALF_UP)


def claims_among(rows: QuerySet[Recommendation]) -> QuerySet[Progress]:
    """What was claimed on these; a verdict that nobody claimed anything for is none."""
    return Progress.objects.filter(recommendation__in=rows.order_by().values("pk")).exclude(
        claim=""
    )


def claims_by_unit(rows: QuerySet[Recommendation]) -> list[Claims]:
    """Of each unit with claims on these, most often unconfirmed first."""
    validated = ~Q(verdict=Progress.Verdict.OPEN)
    counted = (
        claims_among(rows)
        .order_by()
        .values("organisation__code", "organisation__name")
        .annotate(
            claimed=Count("pk"),
            validated=Count("pk", filter=validated),
            unconfirmed=Count("pk", filter=Q(verdict__in=UNCONFIRMED)),
        )
    )
    found = [
        Claims(each["organisation__code"], each["organisation__name"], each["claimed"],
               each["validated"], each["unconfirmed"])
        for each in counted
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-(each.share or 0), each.code))


def reminded_today(rows: Iterable[Recommendation]) -> set[str]:
    """The codes of those that somebody was reminded of today."""
    codes = {key_of_reminder(each): each.code for each in rows}
    found = Notice.objects.filter(key__in=codes).values_list("key", flat=True)
    return {codes[key] for key in found}


def key_of_reminder(row: Recommendation) -> str:
    """Under which key today's reminder is told, once."""
    return f"{about_of(row)}:urge:{current_day()}"


@dataclass(frozen=True, slots=True)
class Recurring:
    """An indicator on which more than one issued evaluation found a problem."""

    code: str
    name: Any
    findings: Sequence[Finding]
    projects: int
    years: Sequence[int]


def recurring_problems(evaluations: QuerySet[Evaluation]) -> list[Recurring]:
    """By indicator of one framework, the problems of issued evaluations that stand on it more than
    once, most projects first."""
    rows = (
        Finding.objects.filter(
            evaluation__in=evaluations.filter(state=Evaluation.State.ISSUED).values("pk"),
            kind=Finding.Kind.PROBLEM,
            state=Finding.State.CONFIRMED,
        )
        .select_related("evaluation__project", "evaluation__edition")
        .order_by("evaluation__year", "pk")
    )
    grouped: dict[tuple[str, str], list[Finding]] = {}
    for row in rows:
        for code in dict.fromkeys(row.indicators):
            grouped.setdefault((row.evaluation.edition.framework, code), []).append(row)
    found = []
    for (_, code), findings in grouped.items():
        if len({each.evaluation_id for each in findings}) < 2:
            continue
        names = {
            each.indicator.code: each.indicator.name
            for each in framework_of(findings[-1].evaluation.edition).indicators
        }
        found.append(
            Recurring(
                code,
                names.get(code, code),
                findings,
                len({each.evaluation.project_id for each in findings}),
                sorted({each.evaluation.year for each in findings}),
            )
        )
    return sorted(found, key=lambda each: (-each.projects, -len(each.findings), each.code))
