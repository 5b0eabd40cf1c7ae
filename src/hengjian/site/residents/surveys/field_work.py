"""What the signals look at, read from the answers; and interviewers beside each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from hengjian.errors import Refused
from hengjian.geodesy import Spot
from hengjian.site.library.models import Site
from hengjian.site.residents.surveys.estimation import FEWEST, MEASURES, TARGETED, Share, results_of
from hengjian.site.residents.surveys.keyings import differences
from hengjian.site.residents.surveys.models import SampleUnit, Survey
from hengjian.site.residents.surveys.quality import DRAWS, Sheet, chance
from hengjian.site.residents.surveys.taking import spot_of, words_of
from hengjian.statistics.agreement import intraclass


@dataclass(frozen=True, slots=True)
class Interviewer:
    """The work of one interviewer."""

    name: str
    answers: int
    seconds: int | None
    """The median of those that were timed."""
    satisfied: Fraction | None
    """Of those asked; None below ``FEWEST`` answers."""
    visits: int
    refused: int
    """Visits that ended so."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What interviewers make of the answers."""

    rows: tuple[Interviewer, ...]
    correlation: Fraction | None
    """Intra-class correlation of being satisfied."""
    chance: Fraction | None
    """How often answers dealt out at random differ as much."""
    refusals: Fraction | None
    """The same of refusals."""


def sheets_of(survey: Survey) -> list[Sheet]:
    """A sheet a valid answer. Raises ``sealing.Unopenable``."""
    rows = survey.submissions.filter(valid=True).select_related("site")
    apart = _find_keyed_apart(survey)
    return [
        Sheet(
            row.code,
            row.answers,
            row.satisfaction,
            row.seconds,
            row.device,
            row.interviewer,
            row.answered_at,
            site=row.site.code if row.site is not None else "",
            site_spot=_spot(row.site),
            place=spot_of(row),
            written=tuple(words_of(row).values()),
            keyed_apart=apart.get(row.pk),
        )
        for row in rows
    ]


def share_without(survey: Survey, signalled: Collection[str]) -> Share | None:
    """The targeted share over the answers that give no signal; None where they bear none."""
    try:
        return results_of(survey, signalled).share(TARGETED)
    except Refused:
        return None


def _spot(site: Site | None) -> Spot | None:
    if site is None or site.longitude is None or site.latitude is None:
        return None
    return Spot(float(site.longitude), float(site.latitude))


def _find_keyed_apart(survey: Survey) -> dict[int, bool]:
    """By answer that came on paper, whether its two keyings differed."""
    by_answer = defaultdict(list)
    kept = survey.keyings.filter(submission__isnull=False).exclude(answers="")
    for row in kept.order_by("turn"):
        by_answer[row.submission_id].append(row)
    return {
        key: bool(differences(*rows))
        for key, rows in by_answer.items()
        if key is not None and len(rows) == 2
    }


def effect_of(survey: Survey, sheets: Sequence[Sheet]) -> Effect:
    """The interviewers of a survey beside each other, and what chance explains of it."""
    asked = [each for each in sheets if each.interviewer]
    yes = [
        (each.interviewer, int(each.satisfaction in MEASURES[TARGETED]))
        for each in asked
        if each.satisfaction
    ]
    visits = _visits(survey)
    refused = [(who, int(came == SampleUnit.Outcome.REFUSED)) for who, came in visits]
    names = sorted({each.interviewer for each in asked} | {who for who, _ in visits})
    return Effect(
        tuple(_beside(name, asked, yes, refused) for name in names),
        intraclass(yes),
        chance(yes, DRAWS),
        chance(refused, DRAWS),
    )


def _visits(survey: Survey) -> list[tuple[str, str]]:
    """Who went, and what came of it."""
    return [
        (str(tried["by"]), str(tried["outcome"]))
        for attempts in survey.units.values_list("attempts", flat=True)
        for tried in attempts
    ]


def _beside(
    name: str,
    asked: Iterable[Sheet],
    yes: Iterable[tuple[str, int]],
    refused: Iterable[tuple[str, int]],
) -> Interviewer:
    own = [each for each in asked if each.interviewer == name]
    times = [each.seconds for each in own if each.seconds is not None]
    said = [value for who, value in yes if who == name]
    ends = Counter(value for who, value in refused if who == name)
    return Interviewer(
        name,
        len(own),
        int(median(times)) if times else None,
        Fraction(sum(said), len(said)) if len(said) >= FEWEST else None,
        sum(ends.values()),
        ends[1],
    )
