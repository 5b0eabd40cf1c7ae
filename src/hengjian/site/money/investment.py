"""A project's investment: its components added up beside the printed total, its years counted.

Nothing here is typed that can be counted: the totals are sums of the components, and what a year
saw is the output value certified in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet, Sum

from hengjian.bilingual import Text
from hengjian.funds.rates import percent, rate
from hengjian.site.library.models import InvestmentPart, InvestmentYear, Project
from hengjian.site.money.models import OutputCertificate

NOTHING = Decimal("0.00")
DECLARED, ADJUSTED = "declared", "adjusted"


@dataclass(frozen=True, slots=True)
class Part:
    """A component with what it stands at."""

    row: InvestmentPart

    @property
    def standing(self) -> Decimal:
        """As adjusted; as declared where it was not."""
        known = self.row.adjusted if self.row.adjusted is not None else self.row.declared
        return known if known is not None else NOTHING

    @property
    def difference(self) -> Decimal:
        """What the adjustment added; below zero what it took away."""
        return self.standing - (self.row.declared or NOTHING)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A sum of the components that is not the total somebody printed or typed."""

    which: str
    """``declared`` or ``adjusted``."""
    counted: Decimal
    printed: Decimal
    where: Text
    """Where the other number stands."""

    @property
    def off(self) -> Decimal:
        """Counted less printed."""
        return self.counted - self.printed


@dataclass(frozen=True, slots=True)
class Year:
    """A year's plan and what of it was done until the day."""

    row: InvestmentYear
    since: date | None
    """The first day whose output counts; None: from the beginning."""
    until: date
    completed: Decimal | None
    """None where its time has not come."""
    share: Decimal | None
    """Planned, as a percentage of the whole investment as it stands."""
    completion: Decimal | None
    """Completed of planned, in per cent."""
    running: bool
    """Whether output of days to come will still count for it."""


@dataclass(frozen=True, slots=True)
class Investment:
    """The investment of a project as of a day; amounts in 元."""

    project: Project
    as_of: date
    parts: Sequence[Part]
    printed: InvestmentPart | None
    """The total as the original prints it."""
    years: Sequence[Year]
    beyond: Decimal
    """Output that belongs to no year that was entered."""

    @property
    def whole_declared(self) -> Decimal | None:
        """What the components were declared at; None where none was entered."""
        known = [each.row.declared for each in self.parts if each.row.declared is not None]
        return sum(known, NOTHING) if known else None

    @property
    def whole_adjusted(self) -> Decimal | None:
        """What they stand at now."""
        return sum((each.standing for each in self.parts), NOTHING) if self.parts else None

    @property
    def whole_difference(self) -> Decimal | None:
        """What all adjustments together added."""
        if self.whole_adjusted is None:
            return None
        return self.whole_adjusted - (self.whole_declared or NOTHING)

    @property
    def mismatches(self) -> list[Mismatch]:
        """Every total that was printed or typed and is not the sum of the components."""
        return [each for each in self._compare() if each.off]

    def _compare(self) -> Iterable[Mismatch]:
        printed, approved = self.printed, self.project.approved_investment
        if printed is not None and printed.declared is not None and self.whole_declared is not None:
            yield Mismatch(DECLARED, self.whole_declared, printed.declared, ORIGINAL)
        if approved is not None and self.whole_declared is not None:
            yield Mismatch(DECLARED, self.whole_declared, approved, OF_PROJECT)
        if printed is not None and printed.adjusted is not None and self.whole_adjusted is not None:
            yield Mismatch(ADJUSTED, self.whole_adjusted, printed.adjusted, ORIGINAL)


ORIGINAL = Text("原件所印合计", "the total as printed")
OF_PROJECT = Text("项目表的批复总投资", "the approved investment of the project")


def investment_of(project: Project, as_of: date) -> Investment:
    """The components of a project, and its years as of a day."""
    rows = list(InvestmentPart.objects.filter(project=project))
    printed = [row for row in rows if row.component == InvestmentPart.Component.TOTAL]
    parts = [Part(row) for row in rows if row.component != InvestmentPart.Component.TOTAL]
    whole = sum((each.standing for each in parts), NOTHING)
    years = list(_years(project, as_of, whole or None))
    done = sum((each.completed or NOTHING for each in years), NOTHING)
    output = _sum(output_in(project, None, as_of))
    return Investment(project, as_of, parts, printed[0] if printed else None, years, output - done)


def _years(project: Project, as_of: date, whole: Decimal | None) -> Iterable[Year]:
    since: date | None = None
    for row in InvestmentYear.objects.filter(project=project).order_by("year"):
        until = row.closes_on or date(row.year, 12, 31)
        began = since if since is not None else date(row.year, 1, 1)
        come = as_of >= began
        completed = _sum(output_in(project, since, min(until, as_of))) if come else None
        yield Year(
            row,
            since,
            until,
            completed,
            percent(rate(row.planned, whole)) if row.planned is not None and whole else None,
            percent(rate(completed, row.planned))
            if completed is not None and row.planned
            else None,
            until > as_of,
        )
        since = until + timedelta(days=1)


def output_in(project: Project, since: date | None, until: date) -> QuerySet[OutputCertificate]:
    """The confirmed output certified from ``since`` (or ever) until a day."""
    rows = OutputCertificate.objects.filter(
        contract__project=project,
        state=OutputCertificate.State.CONFIRMED,
        certified_on__lte=until,
    )
    return rows if since is None else rows.filter(certified_on__gte=since)


def _sum(rows: QuerySet[OutputCertificate]) -> Decimal:
    found: Decimal | None = rows.aggregate(all=Sum("amount"))["all"]
    return found if found is not None else NOTHING
