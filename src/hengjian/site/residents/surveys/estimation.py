"""What the answers of a survey say, with their error: shares weighted to the households they stand
for, response, comparison with the target.

The strata are those the sample was drawn in; of a survey nobody drew by rule they are made
afterwards, by sub-district and start of works as of its last day, from the library. Only strata
that were reached count; the others are named, and nothing is said about their households. Weights
are households of the stratum ÷ its valid answers: those who did not answer are taken to be like the
others of their stratum, and the bounds beside say what if they were not.

Response rate: valid answers ÷ (households asked − those found not eligible), the rate RR1 of the
American Association for Public Opinion Research (Standard Definitions, 10th ed. 2023) with partial
answers left out; unknown where nobody wrote down who was asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from hengjian.site.residents.surveys.models import SamplePlan, SampleUnit, Survey
from hengjian.site.residents.surveys.sampling import frame_of, kept_frame
from hengjian.statistics.designs import Answer, Bounds, Estimate, estimate
from hengjian.statistics.intervals import Interval, wilson
from hengjian.statistics.sampling import FrameSite, Stratum

FEWEST = 10
"""Answers below which no share of a group is shown to anybody."""
FEW = 30
"""Answers below which a share is shown with a warning."""
CONFIDENCE = 95
MEASURES: Mapping[str, frozenset[str]] = {
    "policy_known": frozenset("AB"),
    "involved": frozenset("AB"),
    "satisfaction": frozenset("AB"),
}
"""Which letters count as yes: as the frameworks count them."""
TARGETED = "satisfaction"


@dataclass(frozen=True, slots=True)
class Layer:
    """A stratum with what came back of it."""

    stratum: Stratum
    households: int
    sites: int
    reached: int
    """Sites of which somebody answered."""
    asked: int | None
    """Households asked; None where nobody wrote it down."""
    answers: int

    @property
    def weight(self) -> Fraction:
        """Households that one answer stands for."""
        return Fraction(self.households, self.answers)

    @property
    def hidden(self) -> bool:
        """Too few answered for a share that tells of nobody."""
        return self.answers < FEWEST


@dataclass(frozen=True, slots=True)
class Row:
    """What the estimates need of one valid answer."""

    stratum: Stratum
    site: str
    letters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """How many say yes, as counted and weighted."""

    name: str
    yes: int
    answers: int
    """Valid answers that answered this question."""
    counted: Interval
    """As counted: a simple random sample of the households reached, exact."""
    weighted: Estimate
    """By household inside strata."""
    clustered: Estimate | None
    """With those of a site drawn together; None where a stratum has one site only."""
    least: Fraction
    most: Fraction
    """If all who were asked and did not answer said no, or yes; of the sample, unweighted."""

    @property
    def bounds(self) -> Bounds:
        """The interval of the weighted share."""
        return self.weighted.bounds


@dataclass(frozen=True, slots=True)
class Part:
    """The share of one stratum; hidden where few answered."""

    layer: Layer
    yes: int | None
    estimate: Estimate | None

    @property
    def few(self) -> bool:
        """Shown with a warning."""
        return self.layer.answers < FEW


@dataclass(frozen=True)
class Results:
    """Everything that the valid answers of a survey say."""

    survey: Survey
    plan: SamplePlan | None
    layers: tuple[Layer, ...]
    """Of which somebody answered."""
    missed: tuple[Layer, ...]
    """Of which nobody did: nothing is known of their households."""
    rows: tuple[Row, ...]
    received: int
    """Answers that came, the invalid ones too."""
    outcomes: Mapping[str, int]

    @cached_property
    def population(self) -> int:
        """Households for which the answers stand."""
        return sum(each.households for each in self.layers)

    @cached_property
    def missed_households(self) -> int:
        """Households of which nothing is known."""
        return sum(each.households for each in self.missed)

    @property
    def valid(self) -> int:
        """Valid answers of sites of the frame."""
        return len(self.rows)

    @property
    def asked(self) -> int | None:
        """Households asked that are eligible; None where nobody wrote it down."""
        if not self.outcomes:
            return None
        waiting = self.outcomes.get(SampleUnit.Outcome.WAITING, 0)
        return sum(self.outcomes.values()) - self.outcomes.get("ineligible", 0) - waiting

    @property
    def response(self) -> Fraction | None:
        """Valid answers of drawn households ÷ those asked; None where it cannot be known."""
        complete = self.outcomes.get(SampleUnit.Outcome.COMPLETE, 0)
        return Fraction(complete, self.asked) if self.asked else None

    def share(self, name: str) -> Share:
        """A measure over all. Raises ``Refused`` (``survey-no-answers``, ``survey-stratum-alone``
        and what else ``estimate`` refuses)."""
        said = [row for row in self.rows if row.letters.get(name)]
        counts = Counter(row.stratum for row in said)
        homes = {each.stratum: each.households for each in self.layers}
        sizes = {_key(each): count for each, count in homes.items()}
        yes = sum(row.letters[name] in MEASURES[name] for row in said)
        population = sum(homes[stratum] for stratum in counts)
        asked = max(self.asked or 0, len(said))
        return Share(
            name=name,
            yes=yes,
            answers=len(said),
            counted=wilson(yes, len(said), population, CONFIDENCE),
            weighted=estimate(_answers(said, name, homes), sizes),
            clustered=_cluster(_answers(said, name, homes, by_site=True)),
            least=Fraction(yes, asked),
            most=Fraction(yes + asked - len(said), asked),
        )

    def parts(self, name: str) -> list[Part]:
        """The measure in each stratum that was reached."""
        hidden = self.hidden
        return [
            Part(layer, None, None) if layer.stratum in hidden else self._part(layer, name)
            for layer in self.layers
        ]

    @cached_property
    def hidden(self) -> frozenset[Stratum]:
        """Strata whose shares are not shown: those with few answers, and where that is one alone,
        the next smallest too, so that it cannot be found by subtraction from the whole."""
        return hidden_of({each.stratum: each.answers for each in self.layers})

    def _part(self, layer: Layer, name: str) -> Part:
        said = [row for row in self.rows if row.stratum == layer.stratum and row.letters.get(name)]
        if len(said) < FEWEST:
            return Part(layer, None, None)
        yes = sum(row.letters[name] in MEASURES[name] for row in said)
        found = estimate(
            _answers(said, name, {layer.stratum: layer.households}),
            {_key(layer.stratum): layer.households},
        )
        return Part(layer, yes, found)

    def letters(self, name: str) -> dict[str, int]:
        """How many chose each letter."""
        return dict(sorted(Counter(row.letters.get(name) or "" for row in self.rows).items()))


def _cluster(answers: Sequence[Answer]) -> Estimate | None:
    """Without correction for the sites that were left out, which nobody chose by lot."""
    clusters = {(each.stratum, each.cluster) for each in answers}
    count = Counter(stratum for stratum, _ in clusters)
    if not count or min(count.values()) < 2:
        return None
    return estimate(answers, dict.fromkeys(count))


def hidden_of(answers: Mapping[Stratum, int], fewest: int = FEWEST) -> frozenset[Stratum]:
    """Groups that must not be shown beside their total: those below ``fewest``, and where together
    they are still fewer, the smallest others until they are not."""
    hidden = {key for key, count in answers.items() if count < fewest}
    rest = sorted((key for key in answers if key not in hidden), key=lambda key: answers[key])
    while hidden and rest and (len(hidden) < 2 or sum(answers[key] for key in hidden) < fewest):
        hidden.add(rest.pop(0))
    return frozenset(hidden)


def results_of(survey: Survey, without: Collection[str] = ()) -> Results:
    """The results of a survey over the answers that stand now, but for those of the codes
    ``without``."""
    plan = SamplePlan.objects.filter(survey=survey).first()
    frame = _frame(survey, plan)
    by_site = {each.code: each for each in frame}
    found = survey.submissions.select_related("site").exclude(code__in=without).order_by("pk")
    rows = tuple(
        Row(
            by_site[row.site.code].stratum,
            row.site.code,
            {name: getattr(row, name) for name in MEASURES},
        )
        for row in found.filter(valid=True, site__isnull=False)
        if row.site is not None and row.site.code in by_site
    )
    layers = list(_layers(frame, rows, survey, plan))
    return Results(
        survey=survey,
        plan=plan,
        layers=tuple(each for each in layers if each.answers),
        missed=tuple(each for each in layers if not each.answers and each.households),
        rows=rows,
        received=found.count(),
        outcomes=Counter(survey.units.values_list("outcome", flat=True)),
    )


def _frame(survey: Survey, plan: SamplePlan | None) -> list[FrameSite]:
    if plan is not None:
        return kept_frame(plan)
    return frame_of(survey, survey.closes_on, started_only=False)


def _layers(
    frame: Sequence[FrameSite], rows: Sequence[Row], survey: Survey, plan: SamplePlan | None
) -> Iterable[Layer]:
    answers = Counter(row.stratum for row in rows)
    reached = {(row.stratum, row.site) for row in rows}
    asked = {
        Stratum(each.sub_district.name, each.started): each.units.count()
        for each in survey.strata.select_related("sub_district")
    }
    for stratum in sorted({each.stratum for each in frame}):
        sites = [each for each in frame if each.stratum == stratum]
        yield Layer(
            stratum,
            sum(each.households for each in sites),
            len(sites),
            sum(each[0] == stratum for each in reached),
            asked.get(stratum) if plan is not None else None,
            answers[stratum],
        )


def _key(stratum: Stratum) -> str:
    return f"{stratum.sub_district}·{'已开工' if stratum.started else '未开工'}"


def _answers(
    said: Sequence[Row], name: str, households: Mapping[Stratum, int], *, by_site: bool = False
) -> list[Answer]:
    """One for each row, weighted to the households of its stratum."""
    counts = Counter(row.stratum for row in said)
    return [
        Answer(
            _key(row.stratum),
            row.site if by_site else number,
            Fraction(households[row.stratum], counts[row.stratum]),
            Fraction(row.letters[name] in MEASURES[name]),
        )
        for number, row in enumerate(said)
    ]
